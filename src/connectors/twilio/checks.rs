//! What can be asked of Twilio without sending.

use serde::Deserialize;

use super::{
    Sender, Twilio,
    client::{get, get_service, read},
};
use crate::{
    connectors::{Check, Finding},
    wire::{Exchange, Step, hash, json},
};

/// Credentials, balance and sender.
pub fn all(account: &Twilio) -> Vec<Check> {
    let mut checks =
        vec![Check::new("credentials", credentials(account)), Check::new("balance", balance(account))];
    match &account.from {
        Sender::Number(_) => checks.push(Check::new("sender", number(account))),
        Sender::Name(_) => {}
        Sender::Service(sid) => {
            checks.push(Check::new("Messaging Service", service(account, sid)));
            checks.push(Check::new("its senders", senders(account, sid)));
        }
    }
    checks
}

/// The answer holds the auth token too; it is not read.
#[derive(Deserialize)]
struct Account {
    status: String,
    #[serde(rename = "type")]
    kind: Option<String>,
}

#[derive(Deserialize)]
struct ErrorCode {
    code: u32,
}

/// A standard API key may not read the account though it is valid, so it is asked for its messages instead.
fn credentials(account: &Twilio) -> Exchange<Finding> {
    let messages = account.api_key_sid.is_some().then(|| get(account, "/Messages.json?PageSize=1"));
    Exchange::steps(get(account, ".json"), move |response| {
        let code = json(response).map(|ErrorCode { code }| code);
        match (&messages, response.status().as_u16()) {
            (Some(messages), 401) => Ok(Step::Next(Exchange::ask(messages.clone(), |response| {
                read::<serde_json::Value>(response).map(|_| Finding::pass("the API key is valid"))
            }))),
            (_, 403) if code == Some(20008) => Ok(Step::Done(Finding::warn(
                "these are test credentials: they send nothing and may read nothing",
                "use the live account SID and auth token",
            ))),
            _ => read(response).map(|account| Step::Done(state(account))),
        }
    })
}

fn state(account: Account) -> Finding {
    match (account.status.as_str(), account.kind.as_deref()) {
        ("active", Some("Trial")) => Finding::warn(
            "trial account: it can send only to verified numbers",
            "verify the recipients in the console, or upgrade",
        ),
        ("active", _) => Finding::pass("the account is active"),
        (status, _) => {
            Finding::fail(format!("the account is {status}"), "see billing and notices in the Twilio console")
        }
    }
}

#[derive(Deserialize)]
struct Balance {
    balance: String,
    currency: String,
}

/// Subaccounts and standard API keys may not read it, and send all the same.
fn balance(account: &Twilio) -> Exchange<Finding> {
    let token = account.auth_token.is_some();
    Exchange::ask(get(account, "/Balance.json"), move |response| match (response.status().as_u16(), token) {
        (401, false) | (403 | 404, _) => Ok(Finding::warn(
            "these credentials may not read the balance",
            "look it up in the Twilio console",
        )),
        _ => read(response).map(|Balance { balance, currency }| match balance.parse::<f64>() {
            Ok(amount) if amount <= 0.0 => {
                Finding::fail(format!("{balance} {currency} left"), "top up in the Twilio console")
            }
            _ => Finding::pass(format!("{balance} {currency} left")),
        }),
    })
}

#[derive(Deserialize)]
struct Numbers {
    incoming_phone_numbers: Vec<Number>,
}

#[derive(Deserialize)]
struct Number {
    capabilities: Capabilities,
}

#[derive(Deserialize)]
struct Capabilities {
    sms: bool,
}

fn number(account: &Twilio) -> Exchange<Finding> {
    let from = account.from.to_string();
    let path = format!("/IncomingPhoneNumbers.json?PhoneNumber={}", hash::percent(&from));
    Exchange::ask(get(account, &path), move |response| {
        let Numbers { incoming_phone_numbers: numbers } = read(response)?;
        Ok(match numbers.first() {
            None => Finding::fail(
                format!("{from} is not a number of this account"),
                "buy it in the console, or `smsctl set from=` a number of this account",
            ),
            Some(number) if !number.capabilities.sms => {
                Finding::fail(format!("{from} cannot send SMS"), "choose a number with SMS capability")
            }
            Some(_) => Finding::pass(format!("{from} belongs to this account and can send SMS")),
        })
    })
}

#[derive(Deserialize)]
struct Service {
    friendly_name: String,
}

fn service(account: &Twilio, sid: &str) -> Exchange<Finding> {
    Exchange::ask(get_service(account, &format!("/{sid}")), |response| {
        let Service { friendly_name } = read(response)?;
        Ok(Finding::pass(format!("{friendly_name} exists")))
    })
}

#[derive(Deserialize)]
struct Senders {
    #[serde(default)]
    phone_numbers: Vec<serde_json::Value>,
    #[serde(default)]
    alpha_senders: Vec<serde_json::Value>,
}

/// Its numbers, and where it has none, its alphanumeric senders.
fn senders(account: &Twilio, sid: &str) -> Exchange<Finding> {
    let others = get_service(account, &format!("/{sid}/AlphaSenders"));
    let count = |response: &_| {
        read(response).map(|list: Senders| list.phone_numbers.len() + list.alpha_senders.len())
    };
    let verdict = |count| match count {
        0 => Finding::fail("it has no sender", "add a number or an alphanumeric sender to it in the console"),
        1 => Finding::pass("it has 1 sender"),
        _ => Finding::pass(format!("it has {count} senders")),
    };
    Exchange::steps(get_service(account, &format!("/{sid}/PhoneNumbers")), move |response| {
        match count(response)? {
            0 => Ok(Step::Next(Exchange::ask(others.clone(), move |response| count(response).map(verdict)))),
            numbers => Ok(Step::Done(verdict(numbers))),
        }
    })
}
