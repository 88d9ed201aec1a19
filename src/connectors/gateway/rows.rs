//! What the rows of a description may say.

use std::str::FromStr;

use super::{Address, Spot, Text};
use crate::{connectors::form::nearest, failure::Kind, wire::Refusal};

/// The method of a request that sends.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum Method {
    Post,
    Get,
    Put,
}

impl Method {
    pub fn name(self) -> &'static str {
        match self {
            Self::Post => "POST",
            Self::Get => "GET",
            Self::Put => "PUT",
        }
    }
}

#[derive(Clone, Debug)]
pub enum Success {
    /// The HTTP status is one of these.
    Status(Vec<(u16, u16)>),
    /// A value stands here,
    At(Spot),
    /// and is one of these.
    Is(Vec<String>),
}

/// Where a refusal holds its words.
#[derive(Clone, Debug)]
pub enum Words {
    Code(Spot),
    Message(Spot),
}

#[derive(Clone, Debug)]
pub enum Delivery {
    Url(Address),
    At(Spot),
    Delivered(Vec<String>),
    Failed(Vec<String>),
    Code(Spot),
    Message(Spot),
}

#[derive(Clone, Debug)]
pub enum Check {
    Url(Address),
    At(Spot),
}

#[derive(Clone, Debug)]
pub enum Sample {
    /// The HTTP status of a refusal.
    Status(u16),
    Taken(Text),
    Refused(Text),
}

impl FromStr for Success {
    type Err = String;

    fn from_str(row: &str) -> Result<Self, String> {
        Ok(match keyed(row, &["status", "at", "is"])? {
            ("status", text) => Self::Status(
                text.split(',')
                    .map(range)
                    .collect::<Option<_>>()
                    .ok_or("expected HTTP statuses such as 200 or 200-299")?,
            ),
            ("at", text) => Self::At(text.parse()?),
            (_, text) => Self::Is(list(text)),
        })
    }
}

impl FromStr for Words {
    type Err = String;

    fn from_str(row: &str) -> Result<Self, String> {
        Ok(match keyed(row, &["code", "message"])? {
            ("code", text) => Self::Code(text.parse()?),
            (_, text) => Self::Message(text.parse()?),
        })
    }
}

impl FromStr for Delivery {
    type Err = String;

    fn from_str(row: &str) -> Result<Self, String> {
        Ok(match keyed(row, &["url", "at", "delivered", "failed", "code", "message"])? {
            ("url", text) => Self::Url(text.parse()?),
            ("at", text) => Self::At(text.parse()?),
            ("delivered", text) => Self::Delivered(list(text)),
            ("failed", text) => Self::Failed(list(text)),
            ("code", text) => Self::Code(text.parse()?),
            (_, text) => Self::Message(text.parse()?),
        })
    }
}

impl FromStr for Check {
    type Err = String;

    fn from_str(row: &str) -> Result<Self, String> {
        Ok(match keyed(row, &["url", "at"])? {
            ("url", text) => Self::Url(text.parse()?),
            (_, text) => Self::At(text.parse()?),
        })
    }
}

impl FromStr for Sample {
    type Err = String;

    fn from_str(row: &str) -> Result<Self, String> {
        Ok(match keyed(row, &["status", "taken", "refused"])? {
            ("status", text) => Self::Status(range(text).ok_or("expected an HTTP status")?.0),
            ("taken", text) => Self::Taken(text.parse()?),
            (_, text) => Self::Refused(text.parse()?),
        })
    }
}

/// What a code means: its kind, and in words its meaning and what to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Meaning {
    pub kind: Kind,
    meaning: String,
    fix: String,
}

impl Meaning {
    pub fn refusal(&self, code: String, reason: String) -> Refusal {
        Refusal::new(self.kind, code, reason).means(&self.meaning, &self.fix)
    }
}

/// Reads `KIND`, `KIND | meaning` or `KIND | meaning | fix`.
impl FromStr for Meaning {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = text.splitn(3, '|').map(|part| part.trim().to_owned());
        let (kind, meaning, fix) = match parts.next().as_deref() {
            Some("credentials") => {
                (Kind::Credentials, "the gateway refused the credentials", "enter the credentials again")
            }
            Some("throttled") => {
                (Kind::Throttled, "the gateway asks to slow down", "wait a moment, then try again")
            }
            Some("refused") => (
                Kind::Refused,
                "the gateway refused the message",
                "look the code up in the gateway's documentation",
            ),
            Some("unknown") => (
                Kind::Unknown,
                "the gateway does not say what happened to the message",
                "check its console before you send again",
            ),
            _ => {
                return Err(
                    "expected credentials, refused, throttled or unknown, then optionally | MEANING | FIX"
                        .into(),
                );
            }
        };
        let meaning = parts.next().unwrap_or_else(|| meaning.into());
        Ok(Self { kind, meaning, fix: parts.next().unwrap_or_else(|| fix.into()) })
    }
}

/// The key and the value of a row, whose keys are these.
fn keyed<'a>(row: &'a str, keys: &[&'static str]) -> Result<(&'static str, &'a str), String> {
    let (key, value) = row.split_once('=').ok_or("expected NAME=VALUE")?;
    match keys.iter().find(|known| **known == key) {
        Some(known) => Ok((known, value)),
        None => Err(match nearest(key, keys.iter().copied()) {
            Some(near) => format!("unknown key {key}; did you mean {near}?"),
            None => format!("there are: {}", keys.join(", ")),
        }),
    }
}

fn list(text: &str) -> Vec<String> {
    text.split(',').map(|part| part.trim().to_owned()).collect()
}

fn range(text: &str) -> Option<(u16, u16)> {
    let number = |text: &str| text.trim().parse().ok().filter(|status| (100..600).contains(status));
    match text.split_once('-') {
        Some((from, to)) => Some((number(from)?, number(to)?)),
        None => Some((number(text)?, number(text)?)),
    }
}
