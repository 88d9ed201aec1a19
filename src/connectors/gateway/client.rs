//! Our side of the counter.

use serde_json::Value;

use super::{
    Gateway, Spot, Text,
    rows::{self, Delivery as Row},
    text::Places,
};
use crate::{
    connectors::{Check, Finding, Untold},
    encoding::mask_foreign_text,
    failure::Kind,
    sms::{Content, Delivery, Encoding, Message, Receipt, Segments},
    wire::{Call, Exchange, Refusal, Response},
};

impl Gateway {
    pub(super) fn carry(&self, message: &Message) -> Result<Exchange<Receipt>, String> {
        let block = &self.block;
        let says = |name: &str| said(message, name).or_else(|| self.value(name));
        let url = block.url.filled(&says).unwrap_or_default();
        let query = pairs(&block.query, &says);
        let mut call = self.dressed(Call::new(block.method.name(), url), &says).query(&query);
        if let Some(json) = &block.json {
            call = call.json(&document(&json.0, &says).unwrap_or(Value::Null));
        }
        if !block.form.is_empty() {
            call = call.form(&pairs(&block.form, &says));
        }
        if let Some(body) = &block.text {
            let text: Text = body.0.parse()?;
            call =
                call.body("text/plain; charset=utf-8", text.filled(&says).unwrap_or_default().into_bytes());
        }
        let gateway = self.clone();
        Ok(Exchange::send(self.request(call)?, move |response| gateway.receipt(response)))
    }

    fn receipt(&self, response: &Response) -> Result<Receipt, Refusal> {
        let block = &self.block;
        block.taken(response).map_err(|instead| self.refusal(response, instead))?;
        match &block.id {
            None => Ok(Receipt { id: None, request_id: None }),
            Some(spot) => match spot.find(response) {
                Some(id) => Ok(Receipt { id: Some(id), request_id: None }),
                None => Err(Refusal::unreadable(response)),
            },
        }
    }

    /// The gateway's no, in its own words where they are found.
    fn refusal(&self, response: &Response, instead: Option<String>) -> Refusal {
        let block = &self.block;
        let find = |spot: Option<&Spot>| spot.and_then(|spot| spot.find(response));
        let status = response.status().as_u16().to_string();
        let known = |code: &str| block.errors.iter().find(|row| row.key == code).map(|row| &row.value);
        // That it is not so is no code.
        let said_no = instead.is_some();
        let code = find(block.code()).or(instead.filter(|instead| instead != "false"));
        let reason = find(block.message());
        let meaning = code.as_deref().and_then(known).or_else(|| known(&status));
        // It answered, and not that it took the message.
        let refused = response.status().is_success() && (said_no || code.is_some());
        let silent = code.is_none() && reason.is_none() && !refused;
        let reason = reason.unwrap_or_default();
        match meaning {
            Some(meaning) => meaning.refusal(code.unwrap_or(status), reason),
            None if silent => Refusal::unreadable(response),
            None => {
                let code = code.unwrap_or_else(|| format!("HTTP {status}"));
                match refused {
                    true => Refusal::new(Kind::Refused, code, reason).means(
                        "the gateway refused the message",
                        "look the code up in the gateway's documentation",
                    ),
                    false => Refusal::by_status(response, code, reason),
                }
            }
        }
    }

    pub(super) fn follow(&self, id: &str) -> Result<Exchange<Delivery>, Untold> {
        let rows = &self.block.delivery;
        let url = rows.iter().find_map(|row| match row {
            Row::Url(url) => Some(url),
            _ => None,
        });
        let places = |name: &str| if name == "id" { Some(id.to_owned()) } else { self.value(name) };
        let call =
            self.dressed(Call::get(url.ok_or(Untold::Ever)?.filled(&places).unwrap_or_default()), &places);
        let gateway = self.clone();
        let request = self.request(call).map_err(|_| Untold::Ever)?;
        Ok(Exchange::ask(request, move |response| gateway.read_state(response)))
    }

    fn read_state(&self, response: &Response) -> Result<Delivery, Refusal> {
        let (mut status, mut code, mut reason) = (None, None, None);
        let rows = &self.block.delivery;
        for row in rows {
            match row {
                Row::At(spot) => status = spot.find(response),
                Row::Code(spot) => code = spot.find(response),
                Row::Message(spot) => reason = spot.find(response),
                _ => {}
            }
        }
        let Some(status) = status.filter(|_| response.status().is_success()) else {
            let is_empty = |row: &Row| matches!(row, Row::At(spot) if spot.is_in_empty_list(response));
            if response.status().is_success() && rows.iter().any(is_empty) {
                return Ok(Delivery::Pending { status: "no status yet".into() });
            }
            let refusal = self.refusal(response, None);
            // What 404 means for a send, such as a wrong path, it does not mean for a message.
            let explained = |code: &str| code != "404" && self.block.errors.iter().any(|row| row.key == code);
            return Err(match response.status().as_u16() {
                404 | 410 if !explained(&refusal.code) => refusal.no_such_message(),
                _ => refusal,
            });
        };
        let is = |row: &Row| match row {
            Row::Delivered(values) => values.contains(&status).then_some(true),
            Row::Failed(values) => values.contains(&status).then_some(false),
            _ => None,
        };
        Ok(match rows.iter().find_map(is) {
            Some(true) => Delivery::Delivered,
            Some(false) => Delivery::Failed {
                code: code.unwrap_or_else(|| status.clone()),
                reason: mask_foreign_text(&reason.unwrap_or(status)),
            },
            None => Delivery::Pending { status },
        })
    }

    pub(super) fn questions(&self) -> Vec<Check> {
        let rows = &self.block.check;
        let url = rows.iter().find_map(|row| match row {
            rows::Check::Url(url) => Some(url),
            rows::Check::At(_) => None,
        });
        let places = |name: &str| self.value(name);
        let call = url.and_then(|url| Some(self.dressed(Call::get(url.filled(&places)?), &places)));
        let Some(Ok(request)) = call.map(|call| self.request(call)) else { return vec![] };
        let gateway = self.clone();
        let read = move |response: &Response| {
            if !response.status().is_success() {
                return Err(gateway.refusal(response, None));
            }
            let found = gateway.block.check.iter().find_map(|row| match row {
                rows::Check::At(spot) => Some(spot.find(response)),
                rows::Check::Url(_) => None,
            });
            match found {
                Some(None) => Err(gateway.refusal(response, None)),
                Some(Some(found)) => Ok(Finding::pass(format!("accepted: {}", mask_foreign_text(&found)))),
                None => Ok(Finding::pass("accepted")),
            }
        };
        vec![Check::new("credentials", Exchange::ask(request, read))]
    }

    /// The request with its headers and login, and with no secret to be seen.
    fn dressed(&self, call: Call, places: Places) -> Call {
        let block = &self.block;
        let mut call = self.secrets().fold(call, Call::hide);
        for row in &block.headers {
            let secret = row.value.places().any(|name| self.is_secret(name));
            match (row.value.filled(places), secret) {
                (Some(text), true) => call = call.secret_header(&row.key, &text),
                (Some(text), false) => call = call.header(&row.key, &text),
                (None, _) => {}
            }
        }
        match block.basic.as_ref().and_then(|login| login.filled(places)) {
            Some(login) => call.login(&login),
            None => call,
        }
    }
}

/// What a message says at a place.
fn said(message: &Message, name: &str) -> Option<String> {
    Some(match name {
        "to" => message.to.to_string(),
        "digits" => message.to.digits().to_owned(),
        "code" => message.code.as_str().to_owned(),
        "usage" => message.usage.to_string(),
        "locale" => message.locale.clone()?,
        "text" => match &message.content {
            Content::Text(text) => text.clone(),
            Content::Registered { .. } => return None,
        },
        // Only of a text that the GSM alphabet does not hold.
        "unicode" => match &message.content {
            Content::Text(text) if Segments::of(text).encoding == Encoding::Ucs2 => "unicode".into(),
            _ => return None,
        },
        "ucs2" => return said(message, "unicode").map(|_| "UCS2".into()),
        "template" => match &message.content {
            Content::Registered { id, .. } => id.clone(),
            Content::Text(_) => return None,
        },
        _ => return None,
    })
}

/// Those whose places all have a value.
fn pairs<'a>(rows: &'a [crate::connectors::form::Entry<Text>], places: Places) -> Vec<(&'a str, String)> {
    rows.iter().filter_map(|row| Some((row.key.as_str(), row.value.filled(places)?))).collect()
}

/// A JSON document with its places filled; what has a place without a value is left out.
fn document(value: &Value, places: Places) -> Option<Value> {
    Some(match value {
        Value::String(text) => Value::String(text.parse::<Text>().ok()?.filled(places)?),
        Value::Array(items) => Value::Array(items.iter().filter_map(|item| document(item, places)).collect()),
        Value::Object(fields) => {
            let field = |(name, value): (&String, &Value)| Some((name.clone(), document(value, places)?));
            Value::Object(fields.iter().filter_map(field).collect())
        }
        plain => plain.clone(),
    })
}
