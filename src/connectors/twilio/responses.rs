//! Twilio's responses about the account that more than one question reads.

use serde::Deserialize;

/// <https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource>
#[derive(Deserialize)]
pub struct TwilioNumberList {
    pub incoming_phone_numbers: Vec<TwilioNumber>,
}

/// A number of the account.
#[derive(Deserialize)]
pub struct TwilioNumber {
    pub phone_number: String,
    pub friendly_name: Option<String>,
    pub capabilities: TwilioCapabilities,
}

/// What a number can do.
#[derive(Deserialize)]
pub struct TwilioCapabilities {
    pub sms: bool,
}

/// <https://www.twilio.com/docs/messaging/api/service-resource>
#[derive(Deserialize)]
pub struct TwilioServiceList {
    pub services: Vec<TwilioService>,
}

/// A Messaging Service.
#[derive(Deserialize)]
pub struct TwilioService {
    pub sid: String,
    pub friendly_name: String,
}
