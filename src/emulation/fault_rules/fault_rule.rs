//! A fault rule: parses it, checks it, and decides which sends it applies to.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{emulation::captured_message::DeliverySchedule, sms::Phone};

/// A rule as on the command line and in the API: `to=+1415* every=3 refuse=21610`.
/// The fields up to `seed` are a filter, which matches all sends by default; the others are the effects.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct FaultRule {
    /// A phone number, or a prefix and `*`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The name of the provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// Only every Nth matching send.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every: Option<u64>,
    /// Only this number of sends, from the first one on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u64>,
    /// With this probability, from 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// The seed of the random numbers, which are the same in every run.
    #[serde(skip_serializing_if = "is_zero")]
    pub seed: u64,
    /// Refuses the message with this code of the provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refuse: Option<String>,
    /// Refuses the message with the provider's code for too many requests, and with this `Retry-After`, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub throttle: Option<u64>,
    /// Does not accept the message and responds with this HTTP status and a body that is not of the provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Drops the connection instead of responding.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drop: Option<ConnectionDrop>,
    /// Delays the response by this time, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency: Option<u64>,
    /// Accepts the message, but sends only half of the response.
    #[serde(skip_serializing_if = "is_false")]
    pub truncate: bool,
    /// Accepts the message, but responds with a malformed body.
    #[serde(skip_serializing_if = "is_false")]
    pub malform: bool,
    /// Accepts the message, and decides whether it is delivered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery: Option<FaultOutcome>,
    /// The time from the acceptance of the message until it is delivered or fails, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<u64>,
    /// By how much the clock of the sandbox is ahead for all requests, in seconds; behind, if it is negative.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skew: Option<i64>,
    /// Applies the provider's limits on messages to one number.
    #[serde(skip_serializing_if = "is_false")]
    pub limits: bool,
}

/// The longest phone number or code in a rule, in bytes.
const MAX_WORD_BYTES: usize = 64;
/// The longest latency, in milliseconds.
const MAX_LATENCY_MILLIS: u64 = 600_000;
/// The largest skew of the clock, in seconds: ten years.
const MAX_SKEW_SECONDS: u64 = 315_360_000;

/// When the connection is dropped: before or after the message is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ConnectionDrop {
    /// The message is not accepted.
    Before,
    /// The message is accepted.
    After,
}

/// Whether a message is delivered: `delivered`, `hold` until that is changed, or the provider's code for a failure.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub enum FaultOutcome {
    /// It is delivered.
    Delivered,
    /// It is neither delivered nor failed until that is changed.
    Hold,
    /// It fails with this code of the provider.
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
    fn from(outcome: FaultOutcome) -> Self {
        match outcome {
            FaultOutcome::Delivered => "delivered".into(),
            FaultOutcome::Hold => "hold".into(),
            FaultOutcome::Failed(code) => code,
        }
    }
}

impl FaultRule {
    /// Parses the JSON object of a rule.
    ///
    /// # Errors
    /// Fails on unknown names, on invalid values, and on a rule that never has an effect.
    pub fn from_json(value: Value) -> Result<Self, String> {
        let rule: Self = serde_json::from_value(value).map_err(|error| error.to_string())?;
        let without_filter =
            Self { to: None, provider: None, every: None, times: None, probability: None, seed: 0, ..rule.clone() };
        if without_filter == Self::default() {
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
        let is_phone =
            |to: &str| to.starts_with('+') && to[1..].trim_end_matches('*').bytes().all(|b| b.is_ascii_digit());
        if rule.to.as_deref().is_some_and(|to| to != "*" && !is_phone(to)) {
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

    /// Whether the provider and the number of a send match the filter.
    pub(super) fn matches_send(&self, provider: &str, to: &Phone) -> bool {
        let to = to.to_string();
        let is_to = self.to.as_deref().is_none_or(|wanted| match wanted.strip_suffix('*') {
            Some(start) => to.starts_with(start),
            None => to == wanted,
        });
        is_to && self.provider.as_deref().is_none_or(|wanted| wanted == provider)
    }

    /// Whether it applies to the `nth` send that matches the filter, counted from 1.
    pub(super) fn applies_to_nth(&self, nth: u64) -> bool {
        self.every.is_none_or(|every| nth.is_multiple_of(every))
            && self.times.is_none_or(|times| nth <= times.saturating_mul(self.every.unwrap_or(1)))
            && self.probability.is_none_or(|p| seeded_fraction(self.seed, nth) < p)
    }

    /// Whether it has an effect by which the message is not accepted.
    pub fn rejects_message(&self) -> bool {
        self.refuse.is_some()
            || self.throttle.is_some()
            || self.status.is_some()
            || self.drop == Some(ConnectionDrop::Before)
    }

    /// Returns the effects of both rules. Where they contradict each other, this rule wins.
    pub fn merge(self, other: &Self) -> Self {
        let other = other.clone();
        // `after` belongs to the `delivery` of the same rule.
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

    /// Returns the effect that no provider documents, such as `status=503`, if it has one.
    pub fn undocumented_fault(&self) -> Option<String> {
        let status = self.status.map(|status| format!("status={status}"));
        status.or_else(|| (self.drop == Some(ConnectionDrop::Before)).then(|| "drop=before".into()))
    }

    /// Returns the delivery of a message that this rule accepts.
    pub fn delivery_schedule(&self) -> DeliverySchedule {
        let default = DeliverySchedule::default();
        let done = self.after.or(default.done_after_millis);
        let (done, failure) = match &self.delivery {
            Some(FaultOutcome::Hold) => (None, None),
            Some(FaultOutcome::Failed(code)) => (done, Some(code.clone())),
            Some(FaultOutcome::Delivered) | None => (done, None),
        };
        DeliverySchedule {
            sent_after_millis: default.sent_after_millis.min(done.unwrap_or(default.sent_after_millis)),
            done_after_millis: done,
            failure_code: failure.map(Into::into),
        }
    }
}

impl FromStr for FaultRule {
    type Err = String;

    /// Parses words of `name=value`, or of a name alone, which means `true`.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut map = Map::new();
        for word in shell_words::split(text).map_err(|error| error.to_string())? {
            let (name, value) = word.split_once('=').unwrap_or((&word, "true"));
            // Codes and phone numbers are strings, even if they consist of digits.
            let is_string = ["to", "provider", "refuse", "drop", "delivery"].contains(&name);
            let value = match is_string {
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

/// Returns the text if it may be a phone number or a code.
fn check_word(text: String) -> Result<String, String> {
    let is_valid = (1..=MAX_WORD_BYTES).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
    is_valid.then_some(text).ok_or(format!("a phone number or code must have 1 to {MAX_WORD_BYTES} plain characters"))
}

/// Returns a number from 0 to 1, always the same for the same arguments, with
/// [SplitMix64](https://prng.di.unimi.it/splitmix64.c).
fn seeded_fraction(seed: u64, nth: u64) -> f64 {
    let mut z = seed.wrapping_add(nth.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31)) as f64 / u64::MAX as f64
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
    fn a_rule_is_displayed_as_it_is_parsed() {
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
