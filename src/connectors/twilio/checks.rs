//! The checks of the account: credentials, balance and sender. They send no message.

use serde::Deserialize;

use super::{
    Twilio, TwilioSender,
    client::{account_get_request, parse_response, service_get_request},
    responses::{TwilioNumberList, TwilioService},
};
use crate::{
    connectors::{Finding, ProviderCheck},
    encoding,
    http_client::{Exchange, ExchangeStep, parse_json},
};

/// Returns the checks that apply to the kind of sender.
pub fn build_checks(account: &Twilio) -> Vec<ProviderCheck> {
    let mut checks = vec![
        ProviderCheck::new("credentials", check_credentials(account)),
        ProviderCheck::new("balance", check_balance(account)),
    ];
    match &account.from {
        TwilioSender::Number(_) => checks.push(ProviderCheck::new("sender", check_number(account))),
        TwilioSender::ShortCode(code) => checks.push(ProviderCheck::new("sender", check_short_code(account, code))),
        TwilioSender::AlphanumericId(_) | TwilioSender::MessagingService(_) => {}
    }
    if let Some(sid) = account.messaging_service() {
        checks.push(ProviderCheck::new("Messaging Service", check_messaging_service(account, sid)));
        checks.push(ProviderCheck::new("its senders", check_service_senders(account, sid)));
    }
    checks
}

/// <https://www.twilio.com/docs/iam/api/account>. The response also holds the auth token, which is not read.
#[derive(Deserialize)]
struct TwilioAccount {
    status: String,
    #[serde(rename = "type")]
    kind: Option<String>,
}

#[derive(Deserialize)]
struct TwilioErrorCode {
    code: u32,
}

/// A standard API key cannot read the account. It is checked by listing messages instead.
fn check_credentials(account: &Twilio) -> Exchange<Finding> {
    let messages_request =
        account.api_key_sid.is_some().then(|| account_get_request(account, "/Messages.json?PageSize=1"));
    Exchange::multi_step(account_get_request(account, ".json"), move |response| {
        let code = parse_json(response).map(|TwilioErrorCode { code }| code);
        match (&messages_request, response.status().as_u16()) {
            (Some(request), 401) => Ok(ExchangeStep::Next(Exchange::query(request.clone(), |response| {
                parse_response::<serde_json::Value>(response).map(|_| Finding::pass("the API key is valid"))
            }))),
            (_, 403) if code == Some(20008) => Ok(ExchangeStep::Done(Finding::warn(
                "these are test credentials: they send nothing and may read nothing",
                "use the live account SID and auth token",
            ))),
            _ => parse_response(response).map(|account| ExchangeStep::Done(account_finding(account))),
        }
    })
}

fn account_finding(account: TwilioAccount) -> Finding {
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
struct TwilioBalance {
    balance: String,
    currency: String,
}

/// Subaccounts and standard API keys cannot read the balance, but they can send.
fn check_balance(account: &Twilio) -> Exchange<Finding> {
    let has_token = account.auth_token.is_some();
    Exchange::query(account_get_request(account, "/Balance.json"), move |response| {
        match (response.status().as_u16(), has_token) {
            (401, false) | (403 | 404, _) => {
                Ok(Finding::warn("these credentials may not read the balance", "look it up in the Twilio console"))
            }
            _ => parse_response(response).map(|TwilioBalance { balance, currency }| match balance.parse::<f64>() {
                Ok(amount) if amount <= 0.0 => {
                    Finding::fail(format!("{balance} {currency} left"), "top up in the Twilio console")
                }
                _ => Finding::pass(format!("{balance} {currency} left")),
            }),
        }
    })
}

fn check_number(account: &Twilio) -> Exchange<Finding> {
    let from = account.from.to_string();
    let path = format!("/IncomingPhoneNumbers.json?PhoneNumber={}", encoding::percent_encode(&from));
    Exchange::query(account_get_request(account, &path), move |response| {
        let TwilioNumberList { incoming_phone_numbers: numbers } = parse_response(response)?;
        Ok(match numbers.first() {
            None => Finding::fail(
                format!("{from} is not a number of this account"),
                "buy it in the console, or `smsctl set from=VALUE` with a number of this account",
            ),
            Some(number) if !number.capabilities.sms => {
                Finding::fail(format!("{from} cannot send SMS"), "choose a number with SMS capability")
            }
            Some(_) => Finding::pass(format!("{from} belongs to this account and can send SMS")),
        })
    })
}

/// <https://www.twilio.com/docs/messaging/api/short-code-resource>
#[derive(Deserialize)]
struct TwilioShortCodeList {
    short_codes: Vec<serde_json::Value>,
}

fn check_short_code(account: &Twilio, code: &str) -> Exchange<Finding> {
    let (path, code) = (format!("/SMS/ShortCodes.json?ShortCode={code}"), code.to_owned());
    Exchange::query(account_get_request(account, &path), move |response| {
        let TwilioShortCodeList { short_codes } = parse_response(response)?;
        Ok(match short_codes.is_empty() {
            true => Finding::fail(
                format!("{code} is not a short code of this account"),
                "`smsctl set from=VALUE` with a sender of this account; a number begins with + and its country code",
            ),
            false => Finding::pass(format!("{code} belongs to this account")),
        })
    })
}

fn check_messaging_service(account: &Twilio, sid: &str) -> Exchange<Finding> {
    Exchange::query(service_get_request(account, &format!("/{sid}")), |response| {
        let TwilioService { friendly_name, .. } = parse_response(response)?;
        Ok(Finding::pass(format!("{friendly_name} exists")))
    })
}

#[derive(Deserialize)]
struct TwilioServiceSenders {
    #[serde(default)]
    phone_numbers: Vec<serde_json::Value>,
    #[serde(default)]
    alpha_senders: Vec<serde_json::Value>,
}

/// Counts the service's numbers, or its alphanumeric senders if it has no number.
fn check_service_senders(account: &Twilio, sid: &str) -> Exchange<Finding> {
    let alpha_senders_request = service_get_request(account, &format!("/{sid}/AlphaSenders"));
    let count = |response: &_| {
        parse_response(response).map(|list: TwilioServiceSenders| list.phone_numbers.len() + list.alpha_senders.len())
    };
    Exchange::multi_step(service_get_request(account, &format!("/{sid}/PhoneNumbers")), move |response| {
        match count(response)? {
            0 => Ok(ExchangeStep::Next(Exchange::query(alpha_senders_request.clone(), move |response| {
                count(response).map(count_finding)
            }))),
            numbers => Ok(ExchangeStep::Done(count_finding(numbers))),
        }
    })
}

fn count_finding(senders: usize) -> Finding {
    match senders {
        0 => Finding::fail("it has no sender", "add a number or an alphanumeric sender to it in the console"),
        1 => Finding::pass("it has 1 sender"),
        _ => Finding::pass(format!("it has {senders} senders")),
    }
}
