//! The description of a gateway. Its doc comments are the help of the flags, the wizard's questions, the descriptions in
//! the JSON schema, and the comments of the starter.

use std::{fmt, marker::PhantomData, str::FromStr};

use super::{JsonTemplate, MultilineText, ResponsePath, SignatureRule, TextTemplate, UrlTemplate};
use crate::{
    connectors::form::{Document, TableEntry},
    failure::FailureKind,
    http_client::{Refusal, Response},
};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};

/// How a message is sent through a gateway, and how its responses are read.
#[derive(Clone, Debug, clap::Args, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct GatewayDescription {
    /// URL that a message is sent to; {{to}} and other placeholders are filled in
    #[arg(long)]
    pub url: UrlTemplate,
    /// Method of the request
    #[arg(long, default_value = "post")]
    #[serde(default)]
    pub method: Method,
    /// Login of Basic authentication, such as me:{{secret.password}}
    #[arg(long)]
    pub basic: Option<TextTemplate>,
    /// A header of every request, such as Authorization=Bearer {{secret.token}}
    #[arg(long)]
    #[serde(default, deserialize_with = "entries")]
    pub headers: Vec<TableEntry<TextTemplate>>,
    /// A part of the query
    #[arg(long)]
    #[serde(default, deserialize_with = "entries")]
    pub query: Vec<TableEntry<TextTemplate>>,
    /// JSON body, such as {"to": "{{to}}", "text": "{{text}}"}
    #[arg(long, conflicts_with_all = ["form_body", "text_body"])]
    pub json_body: Option<JsonTemplate>,
    /// A field of a form body
    #[arg(long, conflicts_with = "text_body")]
    #[serde(default, deserialize_with = "entries")]
    pub form_body: Vec<TableEntry<TextTemplate>>,
    /// Any other body; its Content-Type is a header
    #[arg(long)]
    pub text_body: Option<MultilineText>,
    /// Calling code of the country whose numbers {{national}} stands for, such as 86; others are refused
    #[arg(long)]
    pub calling_code: Option<String>,
    /// How {{signature}} is computed: the HMAC-SHA256 of the body
    #[arg(long)]
    pub signature: Option<Document<SignatureRule>>,
    /// Where the response holds the message id: /messages/0/id, header:NAME or text:PATTERN
    #[arg(long)]
    pub id: Option<ResponsePath>,
    /// When a message counts as accepted; without it, with any status from 200 to 299
    #[arg(long)]
    pub success: Option<Document<SuccessRule>>,
    /// Where a refusal holds its code and message
    #[arg(long)]
    pub refusal: Option<Document<RefusalPaths>>,
    /// What a code means, or an HTTP status
    #[arg(long)]
    pub errors: Option<Document<Vec<ErrorEntry>>>,
    /// The request that asks for the delivery state of a message
    #[arg(long)]
    pub delivery: Option<Document<DeliveryRequest>>,
    /// A request that sends nothing and fails with wrong credentials, for `smsctl check`
    #[arg(long)]
    pub check: Option<Document<CredentialCheck>>,
    /// What the sandbox responds, where that does not follow from the rest
    #[arg(long)]
    pub emulation: Option<Document<EmulationResponses>>,
}

/// When a message counts as accepted: all conditions that are given have to hold.
#[derive(Clone, Debug, Default, clap::Args, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct SuccessRule {
    /// The HTTP status is one of these; without it, any from 200 to 299
    #[arg(long)]
    pub status: Vec<StatusRange>,
    /// The response holds a value here
    #[arg(long)]
    pub path: Option<ResponsePath>,
    /// The value is one of these
    #[arg(long)]
    pub values: Vec<String>,
}

/// Where a refusal holds its code and message. Of several paths, the first that leads to a value counts.
#[derive(Clone, Debug, Default, clap::Args, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct RefusalPaths {
    /// Where the code is
    #[arg(long)]
    pub code: Vec<ResponsePath>,
    /// Where the message is
    #[arg(long)]
    pub message: Vec<ResponsePath>,
}

/// What a code means.
#[derive(Clone, Debug, clap::Args, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ErrorEntry {
    /// The code, or the HTTP status
    #[arg(long)]
    pub code: String,
    /// What the code is about
    #[arg(long)]
    pub kind: RefusalKind,
    /// The meaning in a sentence
    #[arg(long)]
    pub meaning: Option<String>,
    /// What to do
    #[arg(long)]
    pub fix: Option<String>,
}

/// The request that asks for the delivery state of a message. Of several paths, the first that leads to a value counts; of
/// those to the state, the first that leads to a final one.
#[derive(Clone, Debug, clap::Args, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DeliveryRequest {
    /// URL of the GET request; {{id}} is the message id
    #[arg(long)]
    pub url: UrlTemplate,
    /// Where the response holds the state
    #[arg(long, required = true)]
    pub status: Vec<ResponsePath>,
    /// The states that mean delivered
    #[arg(long)]
    #[serde(default)]
    pub delivered: Vec<String>,
    /// The states that mean not delivered; all others are pending
    #[arg(long)]
    #[serde(default)]
    pub failed: Vec<String>,
    /// Where the code of a failed delivery is
    #[arg(long)]
    #[serde(default)]
    pub code: Vec<ResponsePath>,
    /// Where the reason of a failed delivery is
    #[arg(long)]
    #[serde(default)]
    pub message: Vec<ResponsePath>,
}

/// A request that sends nothing and fails with wrong credentials.
#[derive(Clone, Debug, clap::Args, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CredentialCheck {
    /// URL of the GET request
    #[arg(long)]
    pub url: UrlTemplate,
    /// Where the response holds a value that only right credentials show, such as the balance
    #[arg(long)]
    pub path: Option<ResponsePath>,
}

/// What the sandbox responds. A text:PATTERN can be read, not written: its response has to be given here.
#[derive(Clone, Debug, Default, clap::Args, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct EmulationResponses {
    /// Body for an accepted message; {{id}} is its id
    #[arg(long)]
    pub accepted: Option<TextTemplate>,
    /// Body for a refusal; {{code}} and {{message}} are its own
    #[arg(long)]
    pub refused: Option<TextTemplate>,
    /// HTTP status of every refusal, where a gateway has one for all
    #[arg(long)]
    pub refused_status: Option<u16>,
}

/// The method of a request that sends.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    #[default]
    Post,
    Get,
    Put,
}

impl Method {
    /// Returns its name in HTTP.
    pub fn name(self) -> &'static str {
        match self {
            Self::Post => "POST",
            Self::Get => "GET",
            Self::Put => "PUT",
        }
    }
}

/// What a code of a gateway is about.
#[derive(Clone, Copy, Debug, PartialEq, clap::ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RefusalKind {
    Credentials,
    Refused,
    Throttled,
    Unknown,
}

impl RefusalKind {
    /// Returns the kind of failure that it leads to.
    pub fn failure_kind(self) -> FailureKind {
        match self {
            Self::Credentials => FailureKind::Credentials,
            Self::Refused => FailureKind::Refused,
            Self::Throttled => FailureKind::Throttled,
            Self::Unknown => FailureKind::Unknown,
        }
    }

    /// Returns the meaning and the fix of a code whose entry has none of its own.
    fn explanation(self) -> (&'static str, &'static str) {
        match self {
            Self::Credentials => ("the gateway refused the credentials", "enter the credentials again"),
            Self::Refused => ("the gateway refused the message", "look the code up in its documentation"),
            Self::Throttled => ("the gateway asks to slow down", "wait a moment, then try again"),
            Self::Unknown => {
                ("the gateway does not say what happened to the message", "check its console before you send again")
            }
        }
    }
}

/// HTTP statuses: one, such as 200, or a range such as 200-299.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub struct StatusRange {
    /// The lowest status.
    pub first: u16,
    /// The highest status.
    pub last: u16,
}

impl FromStr for StatusRange {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let status = |text: &str| text.parse().ok().filter(|status| (100..600).contains(status));
        match (status(first), status(last)) {
            (Some(first), Some(last)) if first <= last => Ok(Self { first, last }),
            _ => Err("expected an HTTP status such as 200, or a range such as 200-299".into()),
        }
    }
}

impl TryFrom<String> for StatusRange {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// Deserializes a table whose keys are names that the user chooses, in its order.
fn entries<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<TableEntry<TextTemplate>>, D::Error> {
    let pairs = ordered_table(deserializer)?;
    let entries = pairs.into_iter().map(|(key, value)| TableEntry::new(key, value));
    entries.collect::<Result<_, _>>().map_err(serde::de::Error::custom)
}

/// Deserializes a table as pairs of key and value, in its order.
///
/// # Errors
/// Returns an error for what is no table, and for an invalid value.
pub fn ordered_table<'de, T, D>(deserializer: D) -> Result<Vec<(String, T)>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    struct Pairs<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Pairs<T> {
        type Value = Vec<(String, T)>;

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("a table")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut table: A) -> Result<Self::Value, A::Error> {
            let mut pairs = vec![];
            while let Some(pair) = table.next_entry()? {
                pairs.push(pair);
            }
            Ok(pairs)
        }
    }

    deserializer.deserialize_map(Pairs(PhantomData))
}

impl ErrorEntry {
    /// Returns the refusal that the gateway gave with this code and reason.
    pub fn refusal(&self, code: String, reason: String) -> Refusal {
        let (meaning, fix) = self.kind.explanation();
        Refusal::new(self.kind.failure_kind(), code, reason)
            .with_meaning(self.meaning.as_deref().unwrap_or(meaning), self.fix.as_deref().unwrap_or(fix))
    }
}

impl SuccessRule {
    /// Checks that a response accepts the message.
    ///
    /// # Errors
    /// Returns the value that the response has in place of one that accepts, if any.
    pub fn check(&self, response: &Response) -> Result<(), Option<String>> {
        let status = response.status().as_u16();
        let status_fits = match self.status.as_slice() {
            [] => response.status().is_success(),
            ranges => ranges.iter().any(|range| (range.first..=range.last).contains(&status)),
        };
        let Some(path) = &self.path else { return if status_fits { Ok(()) } else { Err(None) } };
        let found = path.find_all(response);
        let is_success = |value: &String| self.values.is_empty() || self.values.contains(value);
        match status_fits && found.iter().any(is_success) {
            true => Ok(()),
            false => Err(found.into_iter().next()),
        }
    }
}

impl GatewayDescription {
    /// Checks that a response accepts the message.
    ///
    /// # Errors
    /// Returns the value that the response has in place of one that accepts, if any.
    pub fn check_accepted(&self, response: &Response) -> Result<(), Option<String>> {
        match &self.success {
            Some(rule) => rule.0.check(response),
            None => SuccessRule::default().check(response),
        }
    }

    /// Returns the URL of every request with the field that holds it.
    pub fn urls(&self) -> impl Iterator<Item = (&'static str, &UrlTemplate)> {
        let delivery = self.delivery.iter().map(|delivery| ("delivery", &delivery.0.url));
        let check = self.check.iter().map(|check| ("check", &check.0.url));
        [("url", &self.url)].into_iter().chain(delivery).chain(check)
    }

    /// Returns the entry of a code or an HTTP status.
    pub fn error(&self, code: &str) -> Option<&ErrorEntry> {
        self.errors.as_ref()?.0.iter().find(|entry| entry.code == code)
    }

    /// Returns where a refusal has its code.
    pub fn code_paths(&self) -> &[ResponsePath] {
        self.refusal.as_ref().map_or(&[], |refusal| &refusal.0.code)
    }

    /// Returns where a refusal has its message.
    pub fn message_paths(&self) -> &[ResponsePath] {
        self.refusal.as_ref().map_or(&[], |refusal| &refusal.0.message)
    }
}
