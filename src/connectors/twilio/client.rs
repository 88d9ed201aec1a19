//! Our side of the counter.

use serde::{Deserialize, de::DeserializeOwned};

use super::{RiskCheck, Sender, Twilio, refusals, sid};
use crate::{
    sms::{Content, Delivery, Message, Receipt},
    wire::{Again, Call, Exchange, Refusal, Request, Response, hash, json},
};

pub fn send(account: &Twilio, message: &Message) -> Result<Exchange<Receipt>, String> {
    let Content::Text(text) = &message.content else {
        return Err("twilio sends a text, not a registered template".into());
    };
    let to = message.to.to_string();
    let from = account.from.to_string();
    let sender = if let Sender::Service(_) = account.from { "MessagingServiceSid" } else { "From" };
    let mut fields = vec![("To", to.as_str()), (sender, &from), ("Body", text)];
    match account.risk_check {
        Some(RiskCheck::Enable) => fields.push(("RiskCheck", "enable")),
        Some(RiskCheck::Disable) => fields.push(("RiskCheck", "disable")),
        None => {}
    }
    let request = post(account, "/Messages.json", &fields);
    Ok(Exchange::send(request, |response| {
        let sms: Sms = read(response)?;
        let request_id = refusals::request_id(response);
        match (sid("SM", &sms.sid) || sid("MM", &sms.sid), sms.error_code) {
            (false, _) => Err(Refusal::unreadable(response)),
            (true, Some(code)) => {
                // It was taken first, so another one would be a second message.
                let refusal = refusals::of(response, code, sms.error_message).again(Again::Never);
                Err(Refusal { request_id, ..refusal })
            }
            (true, None) => Ok(Receipt { id: Some(sms.sid), request_id }),
        }
    }))
}

pub fn delivery(account: &Twilio, id: &str) -> Exchange<Delivery> {
    let path = format!("/Messages/{}.json", hash::percent(id));
    Exchange::ask(get(account, &path), |response| match read(response) {
        Err(refusal) if response.status() == 404 => Err(refusal.no_such_message()),
        read => read.map(Sms::delivery),
    })
}

/// A question about the account, under its own path.
pub fn get(account: &Twilio, path: &str) -> Request {
    whole(account, Call::get(address(account, path)))
}

/// A question about a Messaging Service, which has a host of its own.
pub fn get_service(account: &Twilio, path: &str) -> Request {
    whole(account, Call::get(format!("https://{}/v1/Services{path}", account.host_of("messaging"))))
}

fn post(account: &Twilio, path: &str, fields: &[(&str, &str)]) -> Request {
    whole(account, Call::post(address(account, path)).form(fields))
}

fn address(account: &Twilio, path: &str) -> String {
    format!("https://{}/2010-04-01/Accounts/{}{path}", account.host_of("api"), account.account_sid)
}

fn whole(account: &Twilio, call: Call) -> Request {
    let (user, password) = account.login();
    call.basic(user, password).request().expect("the form lets only plain characters into the address")
}

/// The answer of the expected shape, or the refusal in Twilio's words.
pub fn read<T: DeserializeOwned>(response: &Response) -> Result<T, Refusal> {
    match response.status().is_success() {
        true => json(response).ok_or_else(|| Refusal::unreadable(response)),
        false => Err(refusals::read(response)),
    }
}

#[derive(Deserialize)]
struct Sms {
    sid: String,
    status: String,
    error_code: Option<u32>,
    error_message: Option<String>,
}

impl Sms {
    fn delivery(self) -> Delivery {
        match self.status.as_str() {
            "delivered" | "read" => Delivery::Delivered,
            "undelivered" | "failed" | "canceled" => {
                let code = self.error_code.map_or_else(|| self.status.clone(), |code| code.to_string());
                let known =
                    self.error_code.and_then(refusals::meaning).map(|(_, meaning, _)| meaning.to_owned());
                Delivery::Failed { reason: known.or(self.error_message).unwrap_or(self.status), code }
            }
            _ => Delivery::Pending { status: self.status },
        }
    }
}
