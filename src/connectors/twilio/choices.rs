//! The senders of the account, to choose from.

use serde::Deserialize;

use super::{
    Twilio,
    client::{account_get_request, parse_response, service_get_request},
};
use crate::{
    connectors::AccountChoice,
    http_client::{Exchange, ExchangeStep},
};

#[derive(Deserialize)]
struct TwilioServiceChoices {
    services: Vec<TwilioServiceChoice>,
}

#[derive(Deserialize)]
struct TwilioServiceChoice {
    sid: String,
    friendly_name: String,
}

#[derive(Deserialize)]
struct TwilioNumberChoices {
    incoming_phone_numbers: Vec<TwilioNumberChoice>,
}

#[derive(Deserialize)]
struct TwilioNumberChoice {
    phone_number: String,
    friendly_name: Option<String>,
    capabilities: TwilioChoiceCapabilities,
}

#[derive(Deserialize)]
struct TwilioChoiceCapabilities {
    sms: bool,
}

/// Messaging Services, <https://www.twilio.com/docs/messaging/api/service-resource>, then the numbers that send SMS.
pub fn list_senders(account: &Twilio) -> Exchange<Vec<AccountChoice>> {
    let numbers = account_get_request(account, "/IncomingPhoneNumbers.json?PageSize=1000");
    Exchange::multi_step(service_get_request(account, "?PageSize=100"), move |response| {
        let TwilioServiceChoices { services } = parse_response(response)?;
        let service = |service: TwilioServiceChoice| AccountChoice {
            value: service.sid,
            description: format!("Messaging Service {}", service.friendly_name),
        };
        let services: Vec<_> = services.into_iter().map(service).collect();
        Ok(ExchangeStep::Next(Exchange::query(numbers.clone(), move |response| {
            let TwilioNumberChoices { incoming_phone_numbers: mut numbers } = parse_response(response)?;
            numbers.retain(|number| number.capabilities.sms);
            Ok(services.iter().cloned().chain(numbers.into_iter().map(TwilioNumberChoice::into_choice)).collect())
        })))
    })
}

impl TwilioNumberChoice {
    /// A number that nobody named is called by its own digits.
    fn into_choice(self) -> AccountChoice {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let tells = |name: &String| name.chars().any(char::is_alphabetic) || digits(name) != digits(&self.phone_number);
        let named = self.friendly_name.filter(tells);
        AccountChoice {
            value: self.phone_number,
            description: format!("number {}", named.unwrap_or_default()).trim_end().to_owned(),
        }
    }
}
