//! The senders of the account, to choose from.

use serde::Deserialize;

use super::{
    Twilio,
    client::{get, get_service, read},
};
use crate::{
    connectors::Offer,
    wire::{Exchange, Step},
};

#[derive(Deserialize)]
struct Services {
    services: Vec<Service>,
}

#[derive(Deserialize)]
struct Service {
    sid: String,
    friendly_name: String,
}

#[derive(Deserialize)]
struct Numbers {
    incoming_phone_numbers: Vec<Number>,
}

#[derive(Deserialize)]
struct Number {
    phone_number: String,
    friendly_name: Option<String>,
    capabilities: Capabilities,
}

#[derive(Deserialize)]
struct Capabilities {
    sms: bool,
}

/// Messaging Services, <https://www.twilio.com/docs/messaging/api/service-resource>, then the numbers that send SMS.
pub fn senders(account: &Twilio) -> Exchange<Vec<Offer>> {
    let numbers = get(account, "/IncomingPhoneNumbers.json?PageSize=1000");
    Exchange::steps(get_service(account, "?PageSize=100"), move |response| {
        let Services { services } = read(response)?;
        let service = |service: Service| Offer {
            value: service.sid,
            about: format!("Messaging Service {}", service.friendly_name),
        };
        let services: Vec<_> = services.into_iter().map(service).collect();
        Ok(Step::Next(Exchange::ask(numbers.clone(), move |response| {
            let Numbers { incoming_phone_numbers: mut numbers } = read(response)?;
            numbers.retain(|number| number.capabilities.sms);
            Ok(services.iter().cloned().chain(numbers.into_iter().map(Number::offer)).collect())
        })))
    })
}

impl Number {
    /// A number that nobody named is called by its own digits.
    fn offer(self) -> Offer {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let tells = |name: &String| {
            name.chars().any(char::is_alphabetic) || digits(name) != digits(&self.phone_number)
        };
        let named = self.friendly_name.filter(tells);
        Offer {
            value: self.phone_number,
            about: format!("number {}", named.unwrap_or_default()).trim_end().to_owned(),
        }
    }
}
