//! What the sandbox answers for a described gateway: made so that the description reads it.

use serde_json::Value;

use super::{
    Gateway, Spot,
    rows::{Check, Delivery, Sample, Success},
};
use crate::{desk::Stage, failure::Kind, wire::Response};

/// What an answer is made of: a name and its value.
type Says<'a> = &'a dyn Fn(&str) -> Option<String>;

impl Gateway {
    /// The gateway's code for a refusal, and the status that it is answered with.
    pub(super) fn code_for(&self, kind: Kind, wanted: Option<String>) -> (String, u16) {
        let status = match kind {
            Kind::Credentials => 401,
            Kind::Throttled => 429,
            _ => 400,
        };
        let known = self.block.errors.iter().find(|row| row.value.kind == kind).map(|row| row.key.clone());
        let code = wanted.or(known).unwrap_or_else(|| status.to_string());
        let own = code.parse().ok().filter(|code| (400..600).contains(code));
        (code, own.unwrap_or(status))
    }

    pub(super) fn taken(&self, id: &str) -> Response {
        let block = &self.block;
        let word = block.success.iter().find_map(|row| match row {
            Success::Is(words) => words.first().map(String::as_str),
            _ => None,
        });
        let spots = block.success.iter().filter_map(|row| match row {
            Success::At(spot) => Some((spot, word.unwrap_or("ok"))),
            _ => None,
        });
        let status = block.success.iter().find_map(|row| match row {
            Success::Status(ranges) => ranges.first().map(|(from, _)| *from),
            _ => None,
        });
        let spots = spots.chain(block.id.iter().map(|spot| (spot, id)));
        self.sample("taken", status.unwrap_or(200), &|name| (name == "id").then(|| id.to_owned()))
            .unwrap_or_else(|| made(status.unwrap_or(200), spots))
    }

    pub(super) fn state(&self, stage: Stage) -> Response {
        let rows = &self.block.delivery;
        let word = rows.iter().find_map(|row| match (row, stage) {
            (Delivery::Delivered(words), Stage::Delivered) | (Delivery::Failed(words), Stage::Failed) => {
                words.first().map(String::as_str)
            }
            _ => None,
        });
        let word = word.unwrap_or(if stage == Stage::Queued { "queued" } else { "sent" });
        made(
            200,
            rows.iter()
                .filter_map(|row| if let Delivery::At(spot) = row { Some((spot, word)) } else { None }),
        )
    }

    pub(super) fn checked(&self) -> Response {
        let rows = self.block.check.iter();
        made(
            200,
            rows.filter_map(|row| if let Check::At(spot) = row { Some((spot, "100.00")) } else { None }),
        )
    }

    pub(super) fn refused(&self, status: u16, code: &str, message: &str) -> Response {
        let status = self
            .block
            .samples
            .iter()
            .find_map(|row| match row {
                Sample::Status(status) => Some(*status),
                _ => None,
            })
            .unwrap_or(status);
        let says = |name: &str| match name {
            "code" => Some(code.to_owned()),
            "message" => Some(message.to_owned()),
            _ => None,
        };
        let block = &self.block;
        let spots = [(block.code(), code), (block.message(), message)];
        self.sample("refused", status, &says)
            .unwrap_or_else(|| made(status, spots.into_iter().filter_map(|(spot, text)| Some((spot?, text)))))
    }

    /// The answer that the description gives for the sandbox, where it does.
    fn sample(&self, what: &str, status: u16, says: Says) -> Option<Response> {
        let text = self.block.samples.iter().find_map(|row| match row {
            Sample::Taken(text) if what == "taken" => Some(text),
            Sample::Refused(text) if what == "refused" => Some(text),
            _ => None,
        })?;
        let text = text.filled(&|name| Some(says(name).unwrap_or_default()))?;
        Some(response(status, text, &[]))
    }
}

/// An answer that holds these values where they will be looked for.
fn made<'a>(status: u16, values: impl Iterator<Item = (&'a Spot, &'a str)>) -> Response {
    let (mut body, mut headers) = (Value::Object(Default::default()), vec![]);
    for (spot, value) in values {
        if !spot.put(value, &mut body, &mut headers) {
            let why =
                "the sandbox cannot build a response from a pattern; set samples.taken and samples.refused";
            return response(501, why.into(), &[]);
        }
    }
    response(status, body.to_string(), &headers)
}

fn response(status: u16, body: String, headers: &[(String, String)]) -> Response {
    let kind = if body.starts_with(['{', '[']) { "application/json" } else { "text/plain; charset=utf-8" };
    let mut builder = http::Response::builder().status(status).header("content-type", kind);
    for (name, value) in headers {
        builder = builder.header(name, value);
    }
    builder.body(body.into_bytes()).unwrap_or_default()
}
