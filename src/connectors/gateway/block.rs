//! How a gateway is spoken to, as it is written down.

use http::{
    HeaderName, HeaderValue,
    header::{CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING},
};
use serde_json::Value;

use super::{
    Address, Spot, Text,
    rows::{Check, Delivery, Meaning, Method, Sample, Success, Words},
};
use crate::{
    connectors::form::{Entry, Flaw, Json, Lines, nearest},
    wire::Response,
};

/// How a message is sent through a gateway, and how its answers are read.
#[derive(Debug, clap::Args)]
pub struct Block {
    /// Address of the request that sends a message; variables such as {{to}} are filled in
    #[arg(long)]
    pub url: Address,
    /// HTTP method of the request
    #[arg(long, default_value = "post")]
    pub method: Method,
    /// Basic authentication, such as me:{{secret.password}}
    #[arg(long)]
    pub basic: Option<Text>,
    /// A header of every request, such as Authorization=Bearer {{secret.token}}
    #[arg(long)]
    pub headers: Vec<Entry<Text>>,
    /// A query parameter
    #[arg(long)]
    pub query: Vec<Entry<Text>>,
    /// JSON body, such as {"to": "{{to}}", "text": "{{text}}"}
    #[arg(long = "json-body", conflicts_with_all = ["form", "text"])]
    pub json: Option<Json>,
    /// A field of a form body
    #[arg(long = "form-body", conflicts_with = "text")]
    pub form: Vec<Entry<Text>>,
    /// Any other body; set its Content-Type in headers
    #[arg(long = "text-body")]
    pub text: Option<Lines>,
    /// Which responses mean accepted: status=200-299, at=/status, is=ok,queued
    #[arg(long)]
    pub success: Vec<Success>,
    /// Where the response contains the message id: /messages/0/id, header:NAME or text:PATTERN
    #[arg(long)]
    pub id: Option<Spot>,
    /// Where an error response contains its code and message: code=/error/code, message=/error/text
    #[arg(long)]
    pub error: Vec<Words>,
    /// What a code means: 42=refused | the number is blocked | choose another
    #[arg(long)]
    pub errors: Vec<Entry<Meaning>>,
    /// How to look up the delivery status: url=..., at=/status, delivered=DELIVRD, failed=UNDELIV,REJECTD
    #[arg(long)]
    pub delivery: Vec<Delivery>,
    /// A request that sends nothing and fails on wrong credentials: url=..., at=/balance
    #[arg(long)]
    pub check: Vec<Check>,
    /// What the sandbox responds, if it cannot be derived from the rest: status=200, taken=..., refused=...
    #[arg(long)]
    pub samples: Vec<Sample>,
}

impl Block {
    /// Whether the answer says that the message was taken, and what it says instead.
    pub fn taken(&self, response: &Response) -> Result<(), Option<String>> {
        let status = response.status().as_u16();
        let spot = self.success.iter().find_map(|row| match row {
            Success::At(spot) => Some(spot),
            _ => None,
        });
        let found = spot.map(|spot| spot.find(response));
        let fits = |row: &Success| match (row, &found) {
            (Success::Status(ranges), _) => ranges.iter().any(|(from, to)| (*from..=*to).contains(&status)),
            (Success::At(_), found) => matches!(found, Some(Some(_))),
            (Success::Is(values), Some(Some(found))) => values.contains(found),
            (Success::Is(_), _) => false,
        };
        let named = self.success.iter().any(|row| matches!(row, Success::Status(_)));
        match (named || response.status().is_success()) && self.success.iter().all(fits) {
            true => Ok(()),
            false => Err(found.flatten()),
        }
    }

    /// Checks that a message can be sent. `settings` are the names of the account's settings, `said` those of what a
    /// message says.
    ///
    /// # Errors
    /// A place that nothing fills, a message without a recipient or without its code, a header that cannot be sent.
    pub fn sound(&self, settings: &[&str], said: &[&str]) -> Result<(), Flaw> {
        let texts = self.texts()?;
        for (field, of, text) in &texts {
            let fills = match of {
                Of::Message => said,
                Of::Delivery => &["id"],
                Of::Check => &[],
            };
            let known = || settings.iter().chain(fills).copied();
            if let Some(name) = text.places().find(|name| !known().any(|known| known == *name)) {
                let near = nearest(name, known());
                let near = near.map_or_else(String::new, |near| format!("; did you mean {{{{{near}}}}}?"));
                return Err(Flaw::wrong(*field, format!("unknown variable {{{{{name}}}}}{near}")));
            }
        }
        self.headers.iter().try_for_each(check_header)?;
        let sent =
            || texts.iter().filter(|(_, of, _)| *of == Of::Message).flat_map(|(_, _, text)| text.places());
        let lacks =
            |problem: &str| Err(Flaw::wrong("url", format!("{problem} in the url, headers, query or body")));
        if !sent().any(|name| matches!(name, "to" | "digits")) {
            return lacks("the recipient is missing: add {{to}} or {{digits}}");
        }
        if !sent().any(|name| matches!(name, "text" | "code")) {
            return lacks("the message is missing: add {{text}} or {{code}}");
        }
        Ok(())
    }

    /// Every text with places: the field that holds it, and the request that it is a part of.
    fn texts(&self) -> Result<Vec<(&'static str, Of, Text)>, Flaw> {
        let mut texts = vec![("url", Of::Message, self.url.0.clone())];
        for (field, rows) in [("headers", &self.headers), ("query", &self.query), ("form-body", &self.form)] {
            texts.extend(rows.iter().map(|row| (field, Of::Message, row.value.clone())));
        }
        texts.extend(self.basic.iter().map(|text| ("basic", Of::Message, text.clone())));
        let mut strings = vec![];
        self.json.iter().for_each(|json| within(&json.0, &mut strings));
        let strings = strings.into_iter().map(|text| ("json-body", text));
        for (field, text) in strings.chain(self.text.iter().map(|body| ("text-body", body.0.as_str()))) {
            let text = text.parse().map_err(|problem: String| Flaw::wrong(field, problem))?;
            texts.push((field, Of::Message, text));
        }
        let others = self.addresses().into_iter().filter(|(field, _)| *field != "url");
        texts.extend(others.map(|(field, address)| {
            (field, if field == "check" { Of::Check } else { Of::Delivery }, address.0.clone())
        }));
        Ok(texts)
    }

    /// Every address that requests go to, with the field that holds it.
    pub fn addresses(&self) -> Vec<(&'static str, &Address)> {
        let delivery = self.delivery.iter().filter_map(|row| match row {
            Delivery::Url(url) => Some(("delivery", url)),
            _ => None,
        });
        let check = self.check.iter().filter_map(|row| match row {
            Check::Url(url) => Some(("check", url)),
            Check::At(_) => None,
        });
        [("url", &self.url)].into_iter().chain(delivery).chain(check).collect()
    }

    pub fn code(&self) -> Option<&Spot> {
        self.error.iter().find_map(|row| match row {
            Words::Code(spot) => Some(spot),
            Words::Message(_) => None,
        })
    }

    pub fn message(&self) -> Option<&Spot> {
        self.error.iter().find_map(|row| match row {
            Words::Message(spot) => Some(spot),
            Words::Code(_) => None,
        })
    }
}

/// The request that a text is a part of. Headers and login are a part of each.
#[derive(Clone, Copy, PartialEq)]
enum Of {
    Message,
    Delivery,
    Check,
}

/// Headers that the client writes itself, by the body that there is.
const WRITTEN_BY_CLIENT: [HeaderName; 3] = [CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING];

fn check_header(row: &Entry<Text>) -> Result<(), Flaw> {
    let wrong = |problem: &str| Err(Flaw::wrong("headers", format!("{}: {problem}", row.key)));
    match row.key.parse::<HeaderName>() {
        Err(_) => wrong("is not a header name"),
        Ok(name) if WRITTEN_BY_CLIENT.contains(&name) => wrong("is set automatically; leave it out"),
        Ok(_) => match row.value.filled(&|_| Some(String::new())).map(HeaderValue::try_from) {
            Some(Ok(_)) => Ok(()),
            _ => wrong("not a valid header value"),
        },
    }
}

/// Every string in a JSON document.
fn within<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(items) => items.iter().for_each(|item| within(item, found)),
        Value::Object(fields) => fields.values().for_each(|value| within(value, found)),
        _ => {}
    }
}
