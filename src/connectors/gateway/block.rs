//! How a gateway is spoken to, as it is written down.

use serde_json::Value;

use super::{
    Address, SAID, Spot, Text,
    rows::{Check, Delivery, Meaning, Method, Sample, Success, Words},
};
use crate::{
    connectors::form::{Entry, Flaw, Json, Lines, nearest},
    wire::Response,
};

/// How a message is sent through a gateway, and how its answers are read.
#[derive(Debug, clap::Args)]
pub struct Block {
    /// Address that a message is sent to; {{to}} and other places are filled in
    #[arg(long)]
    pub url: Address,
    /// Method of the request
    #[arg(long, default_value = "post")]
    pub method: Method,
    /// Login of Basic authentication, such as me:{{secret.password}}
    #[arg(long)]
    pub basic: Option<Text>,
    /// A header of every request, such as Authorization=Bearer {{secret.token}}
    #[arg(long)]
    pub headers: Vec<Entry<Text>>,
    /// A part of the query
    #[arg(long)]
    pub query: Vec<Entry<Text>>,
    /// JSON body, such as {"to": "{{to}}", "text": "{{text}}"}
    #[arg(long = "json-body", conflicts_with_all = ["form", "text"])]
    pub json: Option<Json>,
    /// A field of a form body
    #[arg(long = "form-body", conflicts_with = "text")]
    pub form: Vec<Entry<Text>>,
    /// Any other body; its Content-Type is a header
    #[arg(long = "text-body")]
    pub text: Option<Lines>,
    /// When a message counts as taken: status=200-299, at=/status, is=ok,queued
    #[arg(long)]
    pub success: Vec<Success>,
    /// Where the answer holds the message id: /messages/0/id, header:NAME or text:PATTERN
    #[arg(long)]
    pub id: Option<Spot>,
    /// Where a refusal holds its code and words: code=/error/code, message=/error/text
    #[arg(long)]
    pub error: Vec<Words>,
    /// What a code means: 42=refused | the number is blocked | choose another
    #[arg(long)]
    pub errors: Vec<Entry<Meaning>>,
    /// How to ask what became of a message: url=..., at=/status, delivered=DELIVRD, failed=UNDELIV,REJECTD
    #[arg(long)]
    pub delivery: Vec<Delivery>,
    /// A question that sends nothing and fails on wrong credentials: url=..., at=/balance
    #[arg(long)]
    pub check: Vec<Check>,
    /// What the sandbox answers where that cannot be told from the above: status=200, taken=..., refused=...
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

    /// Fails on the first place for which there is neither a setting of these names nor anything that a message says.
    pub fn sound(&self, settings: &[&str]) -> Result<(), Flaw> {
        let known = |name: &str| settings.contains(&name) || SAID.contains(&name);
        for (field, text) in self.texts()? {
            if let Some(name) = text.places().find(|name| !known(name)) {
                let near = nearest(name, settings.iter().copied().chain(SAID));
                let near = near.map_or_else(String::new, |near| format!("; did you mean {{{{{near}}}}}?"));
                return Err(Flaw::wrong(field, format!("nothing stands for {{{{{name}}}}}{near}")));
            }
        }
        Ok(())
    }

    /// Every text with places, each with the field that holds it.
    fn texts(&self) -> Result<Vec<(&'static str, Text)>, Flaw> {
        let mut texts = vec![("url", self.url.0.clone())];
        for (field, rows) in [("headers", &self.headers), ("query", &self.query), ("form-body", &self.form)] {
            texts.extend(rows.iter().map(|row| (field, row.value.clone())));
        }
        texts.extend(self.basic.iter().map(|text| ("basic", text.clone())));
        let mut strings = vec![];
        self.json.iter().for_each(|json| within(&json.0, &mut strings));
        let strings = strings.into_iter().map(|text| ("json-body", text));
        for (field, text) in strings.chain(self.text.iter().map(|body| ("text-body", body.0.as_str()))) {
            texts.push((field, text.parse().map_err(|problem: String| Flaw::wrong(field, problem))?));
        }
        for row in &self.delivery {
            if let Delivery::Url(url) = row {
                texts.push(("delivery", url.0.clone()));
            }
        }
        for row in &self.check {
            if let Check::Url(url) = row {
                texts.push(("check", url.0.clone()));
            }
        }
        Ok(texts)
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

/// Every string in a JSON document.
fn within<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(items) => items.iter().for_each(|item| within(item, found)),
        Value::Object(fields) => fields.values().for_each(|value| within(value, found)),
        _ => {}
    }
}
