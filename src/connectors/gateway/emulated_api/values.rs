//! The values of the placeholders in responses.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::{
    EmulatedApi, ResponseTemplate,
    request_fields::{find_all, find_text},
};
use crate::{
    clock,
    connectors::gateway::{Gateway, json_template::scalar_text},
    emulation::{CapturedMessage, DeliveryStage},
    http_client::{Response, SigningContext},
    sms::{SegmentCount, SmsEncoding},
};

/// The sources of the values of a response.
#[derive(Clone, Copy)]
pub struct ResponseValues<'a> {
    pub api: &'a EmulatedApi,
    pub account: &'a Gateway,
    /// The fields of the request.
    pub fields: &'a Value,
    pub clock: &'a SigningContext,
    /// The time before which the messages of the next page of a list were accepted, in Unix milliseconds.
    pub next_page_before: Option<u64>,
}

/// How long an accepted message is valid, in milliseconds: three days.
const VALIDITY_MILLIS: u64 = 3 * 24 * 3_600 * 1_000;

/// A message in a response.
pub enum ListedMessage {
    Accepted(Box<CapturedMessage>),
    /// The JSON that the response contains in place of a refused message.
    Refused(Value),
}

impl ResponseValues<'_> {
    /// Returns a response about these messages.
    pub fn respond(&self, template: &ResponseTemplate, listed: &[ListedMessage]) -> Response {
        let list = self.list(template, listed);
        let pick = |is_accepted: bool| {
            let picked = list.iter().filter(|(accepted, _)| *accepted == is_accepted);
            let values: Vec<_> = picked.map(|(_, value)| value.clone()).collect();
            (!values.is_empty()).then_some(Value::Array(values))
        };
        let accepted: Vec<_> = accepted_in(listed).collect();
        template.body.response(template.status, &|name| match name {
            "messages" => Some(list.iter().map(|(_, value)| value.clone()).collect()),
            "message-or-list" if !find_all(self.fields, &template.list_if).is_empty() => {
                Some(list.iter().map(|(_, value)| value.clone()).collect())
            }
            "message" | "message-or-list" => list.first().map(|(_, value)| value.clone()),
            "accepted" => pick(true),
            "refused" => pick(false),
            "count" => Some(list.len().into()),
            "accepted-count" => Some(accepted.len().into()),
            "total-parts" => {
                Some(accepted.iter().map(|it| SegmentCount::measure(&it.text).segments).sum::<usize>().into())
            }
            "countries" => Some(countries(&accepted)),
            _ => {
                let of_first = accepted.first().and_then(|first| self.message_value(first, listed, name));
                of_first.or_else(|| self.value(template, name))
            }
        })
    }

    /// Returns the JSON of each message, and whether the message was accepted.
    fn list(&self, template: &ResponseTemplate, listed: &[ListedMessage]) -> Vec<(bool, Value)> {
        let object = template.message.as_ref().and_then(|name| self.api.objects.get(name));
        let (mut list, mut ids) = (vec![], HashSet::new());
        for entry in listed {
            match entry {
                ListedMessage::Refused(value) => list.push((false, value.clone())),
                ListedMessage::Accepted(message) if self.api.shared_ids && !ids.insert(&message.id) => {}
                ListedMessage::Accepted(message) => {
                    let values =
                        |name: &str| self.message_value(message, listed, name).or_else(|| self.value(template, name));
                    list.extend(object.and_then(|object| object.fill_typed(&values)).map(|value| (true, value)));
                }
            }
        }
        list
    }

    /// Returns a value that does not depend on a message. `NAME.number` is NAME as a number.
    pub fn value(&self, template: &ResponseTemplate, name: &str) -> Option<Value> {
        if let Some(name) = name.strip_suffix(".number") {
            return number(&self.value(template, name)?);
        }
        if let Some(field) = name.strip_prefix("request.") {
            return self.request_value(template, field);
        }
        if let Some(part) = name.strip_prefix("next.") {
            return time_value(self.next_page_before?, part);
        }
        if let Some(part) = name.strip_prefix("now.") {
            return time_value(self.clock.timestamp_millis, part);
        }
        match name {
            "uuid" => Some(self.clock.uuid_id(0).into()),
            _ => self.account.value(name).filter(|_| !self.account.is_secret(name)).map(Value::String),
        }
    }

    /// Returns a field of the request, or its default. Dots lead into objects and arrays.
    pub fn request_value(&self, template: &ResponseTemplate, field: &str) -> Option<Value> {
        let given = self.fields.pointer(&format!("/{}", field.replace('.', "/"))).filter(|value| !value.is_null());
        let default = template.defaults.get(field);
        match (given, default) {
            // A query has texts only.
            (Some(given), Some(Value::Number(_))) => number(given).or_else(|| default.cloned()),
            (given, default) => given.or(default).cloned(),
        }
    }

    fn message_value(&self, message: &CapturedMessage, listed: &[ListedMessage], name: &str) -> Option<Value> {
        if let Some(name) = name.strip_suffix(".number") {
            return number(&self.message_value(message, listed, name)?);
        }
        let now = self.clock.timestamp_millis;
        let with_same_id = || accepted_in(listed).filter(|other| other.id == message.id);
        Some(match name {
            "recipients" => with_same_id().map(|other| Value::from(other.to.digits())).collect(),
            "recipient-count" => with_same_id().count().into(),
            "id" => self.api.ids.json(&message.id),
            "to" => message.to.to_string().into(),
            "digits" => message.to.digits().into(),
            "country" => message.to.countries().first()?.to_string().into(),
            "sender" => (*message.sender).into(),
            "sender-digits" => message.sender.trim_start_matches('+').into(),
            "text" => (*message.text).into(),
            "parts" => SegmentCount::measure(&message.text).segments.into(),
            "encoding" => SegmentCount::measure(&message.text).encoding.to_string().into(),
            "text-or-unicode" => match SegmentCount::measure(&message.text).encoding {
                SmsEncoding::Ucs2 => "unicode".into(),
                SmsEncoding::Gsm7 => "text".into(),
            },
            _ => match name.split_once('.')? {
                ("created", part) => return time_value(message.captured_at_millis, part),
                ("expires", part) => {
                    return time_value(message.captured_at_millis.saturating_add(VALIDITY_MILLIS), part);
                }
                ("delivered", part) if message.stage_at(now) == DeliveryStage::Delivered => {
                    return time_value(updated_at(message, now), part);
                }
                ("updated", part) => return time_value(updated_at(message, now), part),
                ("state", part) => {
                    let state = message_state(self.api, message, now);
                    return state.pointer(&format!("/{}", part.replace('.', "/"))).cloned();
                }
                _ => return None,
            },
        })
    }
}

/// Returns the values of a message's state.
fn message_state(api: &EmulatedApi, message: &CapturedMessage, now: u64) -> Value {
    let template = match message.stage_at(now) {
        DeliveryStage::Queued => &api.states.queued,
        DeliveryStage::Sent => &api.states.sent,
        DeliveryStage::Delivered => &api.states.delivered,
        DeliveryStage::Failed => &api.states.failed,
    };
    let usual = api.failures.first();
    let code = message.schedule.failure_code.as_deref();
    let has_code = |code: &str| {
        api.failures.iter().find(|failure| failure.get("code").and_then(scalar_text).as_deref() == Some(code))
    };
    let failure = code.map_or(usual, has_code);
    let is_number = || usual.and_then(|usual| usual.get("code")).is_some_and(Value::is_number);
    template
        .fill_typed(&|name| match (name.strip_prefix("failure.")?, failure, code) {
            (field, Some(failure), _) => failure.get(field).cloned(),
            ("code", None, Some(code)) => {
                let code = Value::from(code);
                Some(if is_number() { number(&code).unwrap_or(code) } else { code })
            }
            // The provider documents nothing else about a code that it does not list.
            (field, None, _) => usual.and_then(|usual| usual.get(field)).filter(|_| field != "code").cloned(),
        })
        .unwrap_or_default()
}

fn accepted_in(listed: &[ListedMessage]) -> impl Iterator<Item = &CapturedMessage> {
    listed.iter().filter_map(|listed| match listed {
        ListedMessage::Accepted(message) => Some(&**message),
        ListedMessage::Refused(_) => None,
    })
}

/// Returns when the state of a message began, in Unix milliseconds.
fn updated_at(message: &CapturedMessage, now: u64) -> u64 {
    let age = match message.stage_at(now) {
        DeliveryStage::Queued => 0,
        DeliveryStage::Sent => message.schedule.sent_after_millis,
        DeliveryStage::Delivered | DeliveryStage::Failed => message.schedule.done_after_millis.unwrap_or(0),
    };
    message.captured_at_millis.saturating_add(age)
}

fn time_value(millis: u64, part: &str) -> Option<Value> {
    Some(match part {
        "date" => clock::utc_date(millis).into(),
        "time" => clock::format_utc(millis, "%H:%M:%S").into(),
        "millis" => format!("{:03}", millis % 1_000).into(),
        "unix" => (millis / 1_000).into(),
        _ => return None,
    })
}

fn number(value: &Value) -> Option<Value> {
    serde_json::from_str(&scalar_text(value)?).ok().filter(Value::is_number)
}

/// Returns how many of the messages go to each country.
fn countries(messages: &[&CapturedMessage]) -> Value {
    let mut counts = Map::new();
    for message in messages {
        let Some(country) = message.to.countries().first().map(ToString::to_string) else { continue };
        let count = counts.get(&country).and_then(Value::as_u64).unwrap_or(0);
        counts.insert(country, (count + 1).into());
    }
    counts.into()
}

/// Returns the id of a message in a request: from the path, or else from the fields at these pointers.
pub fn requested_id(path: &[(String, String)], fields: &Value, pointers: &[String]) -> Option<String> {
    let in_path = path.iter().find(|(name, _)| name == "id").map(|(_, id)| id.clone());
    in_path.or_else(|| find_text(fields, pointers))
}
