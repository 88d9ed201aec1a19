//! The senders of the account, for the wizard.

use super::{
    Twilio,
    client::{account_get_request, parse_response, service_get_request},
    responses::{TwilioNumber, TwilioNumberList, TwilioService, TwilioServiceList},
};
use crate::{
    connectors::AccountChoice,
    http_client::{Exchange, ExchangeStep},
};

/// Lists the Messaging Services, then the numbers that can send SMS.
pub fn list_senders(account: &Twilio) -> Exchange<Vec<AccountChoice>> {
    let numbers_request = account_get_request(account, "/IncomingPhoneNumbers.json?PageSize=1000");
    Exchange::multi_step(service_get_request(account, "?PageSize=100"), move |response| {
        let TwilioServiceList { services } = parse_response(response)?;
        let services: Vec<_> = services.into_iter().map(service_choice).collect();
        Ok(ExchangeStep::Next(Exchange::query(numbers_request.clone(), move |response| {
            let TwilioNumberList { incoming_phone_numbers: numbers } = parse_response(response)?;
            let numbers = numbers.into_iter().filter(|number| number.capabilities.sms).map(number_choice);
            Ok(services.iter().cloned().chain(numbers).collect())
        })))
    })
}

fn service_choice(service: TwilioService) -> AccountChoice {
    AccountChoice { value: service.sid, description: format!("Messaging Service {}", service.friendly_name) }
}

fn number_choice(number: TwilioNumber) -> AccountChoice {
    // Twilio names a number after itself, such as "(415) 555-0123", until the user names it.
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let is_given =
        |name: &String| name.chars().any(char::is_alphabetic) || digits(name) != digits(&number.phone_number);
    let description = match number.friendly_name.filter(is_given) {
        Some(name) => format!("number {name}"),
        None => "number".into(),
    };
    AccountChoice { value: number.phone_number, description }
}
