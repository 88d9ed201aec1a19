//! One fault on demand, as it is written, read and checked.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::emulation::DeliverySchedule;

/// A rule in the words of the flag and of the API: `to=+1415* every=3 refuse=21610`.
/// Its first words say which sends it strikes, all unless told; the others what happens to them.
/// Of several wishes all come true, as far as they can.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct FaultRule {
    /// A number, or its beginning and `*`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// Only every Nth of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every: Option<u64>,
    /// Only the first so many of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u64>,
    /// Only with this probability, from 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// Makes the probability the same in every run.
    #[serde(skip_serializing_if = "is_zero")]
    pub seed: u64,
    /// Refused with this code of the provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refuse: Option<String>,
    /// Refused as too many, with `Retry-After` in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub throttle: Option<u64>,
    /// Not taken, and answered with this HTTP status and nothing that a client could read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The connection is dropped instead of an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drop: Option<ConnectionDrop>,
    /// Milliseconds before the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency: Option<u64>,
    /// Taken, but half of the answer is missing.
    #[serde(skip_serializing_if = "is_false")]
    pub truncate: bool,
    /// Taken, but the answer is not what it says to be.
    #[serde(skip_serializing_if = "is_false")]
    pub malform: bool,
    /// Taken; what becomes of it later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery: Option<FaultOutcome>,
    /// Milliseconds until its fate is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<u64>,
    /// Seconds by which the clock of the sandbox is ahead, for every request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skew: Option<i64>,
    /// Held to what the provider allows for one number.
    #[serde(skip_serializing_if = "is_false")]
    pub limits: bool,
}

/// The longest word of a rule, in bytes.
const MAX_WORD_BYTES: usize = 64;
/// The longest latency, in milliseconds.
const MAX_LATENCY_MILLIS: u64 = 600_000;
/// In seconds.
const MAX_SKEW_SECONDS: u64 = 315_360_000;

/// Whether the message was taken when the connection drops.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ConnectionDrop {
    Before,
    After,
}

/// `delivered`, `hold` until told otherwise, or the provider's code for its failure.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub enum FaultOutcome {
    Delivered,
    Hold,
    Failed(String),
}

impl TryFrom<String> for FaultOutcome {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Ok(match text.as_str() {
            "delivered" => Self::Delivered,
            "hold" => Self::Hold,
            _ => Self::Failed(check_word(text)?),
        })
    }
}

impl From<FaultOutcome> for String {
    fn from(fate: FaultOutcome) -> Self {
        match fate {
            FaultOutcome::Delivered => "delivered".into(),
            FaultOutcome::Hold => "hold".into(),
            FaultOutcome::Failed(code) => code,
        }
    }
}

impl FaultRule {
    /// Whether the message is not taken.
    pub fn rejects_message(&self) -> bool {
        self.refuse.is_some()
            || self.throttle.is_some()
            || self.status.is_some()
            || self.drop == Some(ConnectionDrop::Before)
    }

    /// Both faults; where both say the same thing differently, this one.
    pub fn merge(self, other: &Self) -> Self {
        let other = other.clone();
        // When a fate is known belongs to which it is.
        let (delivery, after) = match (&self.delivery, self.after) {
            (None, None) => (other.delivery, other.after),
            _ => (self.delivery, self.after),
        };
        Self {
            delivery,
            after,
            refuse: self.refuse.or(other.refuse),
            throttle: self.throttle.or(other.throttle),
            status: self.status.or(other.status),
            drop: self.drop.or(other.drop),
            latency: self.latency.or(other.latency),
            truncate: self.truncate || other.truncate,
            malform: self.malform || other.malform,
            limits: self.limits || other.limits,
            ..self
        }
    }

    /// Why no provider says what this fault makes it say, where that is so.
    pub fn undocumented_fault(&self) -> Option<String> {
        let broken = self.status.map(|status| format!("status={status}"));
        broken.or_else(|| (self.drop == Some(ConnectionDrop::Before)).then(|| "drop=before".into()))
    }

    /// How a message goes on that this fault lets through.
    pub fn delivery_schedule(&self) -> DeliverySchedule {
        let usual = DeliverySchedule::default();
        let done = self.after.or(usual.done_after_millis);
        let (done, failure) = match &self.delivery {
            Some(FaultOutcome::Hold) => (None, None),
            Some(FaultOutcome::Failed(code)) => (done, Some(code.clone())),
            Some(FaultOutcome::Delivered) | None => (done, None),
        };
        DeliverySchedule {
            sent_after_millis: usual.sent_after_millis.min(done.unwrap_or(usual.sent_after_millis)),
            done_after_millis: done,
            failure_code: failure.map(Into::into),
        }
    }
}

impl FromStr for FaultRule {
    type Err = String;

    /// Reads words of `name=value`; a bare name is `true`.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut map = Map::new();
        for word in shell_words::split(text).map_err(|error| error.to_string())? {
            let (name, value) = word.split_once('=').unwrap_or((&word, "true"));
            // Codes and numbers of phones stay texts; what is counted is a number.
            let text = ["to", "provider", "refuse", "drop", "delivery"].contains(&name);
            let value = match text {
                true => Value::from(value),
                false => serde_json::from_str(value).map_err(|_| format!("{name}: {value} is not a number"))?,
            };
            map.insert(name.to_owned(), value);
        }
        Self::from_json(Value::Object(map))
    }
}

impl fmt::Display for FaultRule {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Ok(Value::Object(map)) = serde_json::to_value(self) else { return Err(fmt::Error) };
        let words = map.iter().map(|(name, value)| match value {
            Value::Bool(_) => name.clone(),
            Value::String(text) => format!("{name}={text}"),
            other => format!("{name}={other}"),
        });
        f.write_str(&words.collect::<Vec<_>>().join(" "))
    }
}

impl FaultRule {
    /// Fails with a sentence on a name that is unknown, or a rule that would never do anything.
    pub fn from_json(value: Value) -> Result<Self, String> {
        let rule: Self = serde_json::from_value(value).map_err(|error| error.to_string())?;
        let harmless =
            Self { to: None, provider: None, every: None, times: None, probability: None, seed: 0, ..rule.clone() };
        if harmless == Self::default() {
            return Err("it has no effect; add one: refuse=CODE, throttle=SECONDS, status=503, drop=before, latency=MS, truncate, malform, delivery=CODE, limits, skew=SECONDS".into());
        }
        if rule.skew.is_some() && rule != (Self { skew: rule.skew, ..Self::default() }) {
            return Err("skew applies to every request, so it takes no filter and no other effect".into());
        }
        if rule.skew.is_some_and(|skew| skew.unsigned_abs() > MAX_SKEW_SECONDS) {
            return Err("skew is at most ten years".into());
        }
        for text in [&rule.to, &rule.provider, &rule.refuse] {
            text.clone().map(check_word).transpose()?;
        }
        if rule.every == Some(0) {
            return Err("every must be at least 1".into());
        }
        if rule.probability.is_some_and(|p| !(0.0..=1.0).contains(&p)) {
            return Err("probability must be from 0 to 1".into());
        }
        let starts =
            |to: &str| to.starts_with('+') && to[1..].trim_end_matches('*').bytes().all(|b| b.is_ascii_digit());
        if rule.to.as_deref().is_some_and(|to| to != "*" && !starts(to)) {
            return Err("to: expected a phone number, such as +14155550100, or a prefix: +1415*".into());
        }
        if rule.times == Some(0) || rule.probability == Some(0.0) {
            return Err("this rule never matches".into());
        }
        if rule.latency.is_some_and(|latency| latency > MAX_LATENCY_MILLIS) {
            return Err(format!("latency is at most {MAX_LATENCY_MILLIS} ms"));
        }
        if rule.status.is_some_and(|status| !(400..=599).contains(&status)) {
            return Err("status must be from 400 to 599".into());
        }
        Ok(rule)
    }
}

/// A number or a code as a rule may hold it.
fn check_word(text: String) -> Result<String, String> {
    let fine = (1..=MAX_WORD_BYTES).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
    fine.then_some(text).ok_or(format!("a phone number or code must have 1 to {MAX_WORD_BYTES} plain characters"))
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

fn is_false(flag: &bool) -> bool {
    !flag
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_written_as_it_is_read() {
        for text in ["to=+1415* every=3 refuse=21610", "provider=x throttle=30", "drop=after latency=500"] {
            assert_eq!(text.parse::<FaultRule>().unwrap().to_string(), text);
        }
        for wrong in [
            "",
            "to=+1",
            "refuse=",
            "delivery=",
            "refuze=1",
            "every=0 refuse=1",
            "status=200",
            "drop=later",
            "every=x refuse=1",
            "to=1415 refuse=1",
            "to=+1415x* refuse=1",
            "times=0 refuse=1",
            "probability=0 refuse=1",
            "latency=600001",
        ] {
            assert!(wrong.parse::<FaultRule>().is_err(), "{wrong}");
        }
    }
}
