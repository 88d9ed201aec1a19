//! The description of a gateway. Its doc comments are the help of the flags, the wizard's questions, the descriptions in
//! the JSON schema, and the comments of the starter.

use std::{any::TypeId, fmt, marker::PhantomData, str::FromStr};

use clap::{Arg, Command};
use http::{
    HeaderName, HeaderValue,
    header::{CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING},
};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, MapAccess, Visitor},
};
use toml::{Spanned, de::DeValue};

use super::{JsonTemplate, MultilineText, REQUEST_VARIABLES, ResponsePath, SignatureRule, TextTemplate, UrlTemplate};
use crate::{
    connectors::form::{Document, FieldError, TableEntry},
    failure::{FailureKind, nearest_name},
    http_client::{Refusal, Response},
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

    /// Checks that a message can be sent. `settings` are the names of the account's settings, `variables` the placeholders of
    /// a message.
    ///
    /// # Errors
    /// Returns an error for an unknown placeholder, a message without recipient or code, a header that cannot be sent, a
    /// second body, and values without a path.
    pub fn validate(&self, settings: &[&str], variables: &[&str]) -> Result<(), FieldError> {
        let templates = self.templates();
        for (field, part, template) in &templates {
            let part_variables = match part {
                RequestPart::Message => variables,
                RequestPart::Delivery => &["id"],
                RequestPart::Check => &[],
                RequestPart::Signature => &["body"],
            };
            let known = || settings.iter().chain(part_variables).chain(&REQUEST_VARIABLES).copied();
            if let Some(name) = template.placeholders().find(|name| !known().any(|known| known == *name)) {
                let near = nearest_name(name, known());
                let near = near.map_or_else(String::new, |near| format!("; did you mean {{{{{near}}}}}?"));
                return Err(FieldError::invalid(*field, format!("unknown variable {{{{{name}}}}}{near}")));
            }
        }
        self.headers.iter().try_for_each(check_header)?;
        self.check_bodies()?;
        self.check_signature(&templates)?;
        if self.success.as_ref().is_some_and(|rule| rule.0.path.is_none() && !rule.0.values.is_empty()) {
            return Err(FieldError::invalid("success", "values are compared with what is found at path: give path"));
        }
        if self.delivery.as_ref().is_some_and(|delivery| delivery.0.status.is_empty()) {
            return Err(FieldError::invalid("delivery", "status needs at least one path"));
        }
        let in_message = || {
            let parts = templates.iter().filter(|(_, part, _)| *part == RequestPart::Message);
            parts.flat_map(|(_, _, template)| template.placeholders())
        };
        let missing =
            |problem: &str| Err(FieldError::invalid("url", format!("{problem} in the url, headers, query or body")));
        if !in_message().any(|name| matches!(name, "to" | "digits" | "national")) {
            return missing("the recipient is missing: add {{to}} or {{digits}}");
        }
        let has = |wanted: &str| in_message().any(|name| name == wanted);
        if has("national") && !has("calling-code") && self.calling_code.is_none() {
            let problem = "is needed for {{national}}, which is the same for numbers of several countries; \
                           give the code of the country that the gateway serves, or add {{calling-code}} to the request";
            return Err(FieldError::invalid("calling-code", problem));
        }
        let is_calling_code = |code: &String| (1..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit());
        if self.calling_code.as_ref().is_some_and(|code| !is_calling_code(code)) {
            return Err(FieldError::invalid("calling-code", "expected one to three digits, such as 86"));
        }
        if !in_message().any(|name| matches!(name, "text" | "code")) {
            return missing("the message is missing: add {{text}} or {{code}}");
        }
        Ok(())
    }

    /// Checks that a signature is described where it is used, and that it is not a part of what it covers.
    fn check_signature(&self, templates: &[(&'static str, RequestPart, &TextTemplate)]) -> Result<(), FieldError> {
        let mut uses =
            templates.iter().filter(|(.., template)| template.placeholders().any(|name| name == "signature"));
        let covered = ["json-body", "form-body", "text-body", "signature"];
        match uses.find(|(field, ..)| self.signature.is_none() || covered.contains(field)) {
            None => Ok(()),
            Some((field, ..)) if self.signature.is_none() => Err(FieldError::invalid(
                *field,
                "{{signature}} needs the table signature, which says how it is computed",
            )),
            Some((field, ..)) => Err(FieldError::invalid(
                *field,
                "{{signature}} covers the body, so it belongs in a header, the query or the URL",
            )),
        }
    }

    fn check_bodies(&self) -> Result<(), FieldError> {
        let bodies = [
            ("json-body", self.json_body.is_some()),
            ("form-body", !self.form_body.is_empty()),
            ("text-body", self.text_body.is_some()),
        ];
        let mut given = bodies.iter().filter(|(_, is_given)| *is_given).map(|(field, _)| field);
        match (given.next(), given.next()) {
            (Some(first), Some(second)) => {
                Err(FieldError::invalid(*second, format!("cannot be combined with {first}; keep one of the two")))
            }
            _ => Ok(()),
        }
    }

    /// Returns every template with the field that holds it and the request that it is a part of.
    fn templates(&self) -> Vec<(&'static str, RequestPart, &TextTemplate)> {
        let entries = [("headers", &self.headers), ("query", &self.query), ("form-body", &self.form_body)];
        let mut all: Vec<_> = entries
            .iter()
            .flat_map(|(field, entries)| entries.iter().map(|entry| (*field, RequestPart::Message, &entry.value)))
            .collect();
        all.extend(self.basic.iter().map(|template| ("basic", RequestPart::Message, template)));
        let strings = self.json_body.iter().flat_map(JsonTemplate::strings);
        all.extend(strings.map(|template| ("json-body", RequestPart::Message, template)));
        all.extend(self.text_body.iter().map(|body| ("text-body", RequestPart::Message, &body.0)));
        if let Some(Document(SignatureRule { key, text, .. })) = &self.signature {
            all.extend([key].into_iter().chain(text).map(|template| ("signature", RequestPart::Signature, template)));
        }
        all.extend(self.urls().map(|(field, url)| {
            let part = match field {
                "check" => RequestPart::Check,
                "delivery" => RequestPart::Delivery,
                _ => RequestPart::Message,
            };
            (field, part, &url.0)
        }));
        all
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

/// The request that a template is a part of. Headers and login are part of every request.
#[derive(Clone, Copy, PartialEq)]
enum RequestPart {
    Message,
    Delivery,
    Check,
    Signature,
}

/// Headers that the HTTP client sets itself.
const HEADERS_OF_CLIENT: [HeaderName; 3] = [CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING];

fn check_header(entry: &TableEntry<TextTemplate>) -> Result<(), FieldError> {
    let wrong = |problem: &str| Err(FieldError::invalid("headers", format!("{}: {problem}", entry.key)));
    match entry.key.parse::<HeaderName>() {
        Err(_) => wrong("is not a header name"),
        Ok(name) if HEADERS_OF_CLIENT.contains(&name) => wrong("is set automatically; leave it out"),
        Ok(_) => match entry.value.fill(&|_| Some(String::new())).map(HeaderValue::try_from) {
            Some(Ok(_)) => Ok(()),
            _ => wrong("not a valid header value"),
        },
    }
}

/// The type of a setting that is a whole table of the file, or a list of tables.
#[derive(Clone, Copy, Debug)]
pub struct DocumentType {
    /// Whether it is a list of tables.
    pub is_list: bool,
    /// Adds an argument for each key of the table.
    pub augment: fn(Command) -> Command,
    /// Checks a value of the file. The error says what is wrong and where.
    pub check: fn(Spanned<DeValue<'_>>) -> Result<(), toml::de::Error>,
    /// Whether a text is JSON of this type.
    pub is_valid: fn(&str) -> bool,
    is_of: fn(&Arg) -> bool,
}

impl DocumentType {
    const ALL: [Self; 7] = [
        Self::table::<SignatureRule>(),
        Self::table::<SuccessRule>(),
        Self::table::<RefusalPaths>(),
        Self::list::<ErrorEntry>(),
        Self::table::<DeliveryRequest>(),
        Self::table::<CredentialCheck>(),
        Self::table::<EmulationResponses>(),
    ];

    /// Returns the type of an argument's value, if that is a document.
    pub fn find(arg: &Arg) -> Option<Self> {
        Self::ALL.into_iter().find(|known| (known.is_of)(arg))
    }

    const fn table<T: clap::Args + DeserializeOwned + 'static>() -> Self {
        Self {
            is_list: false,
            augment: T::augment_args,
            check: |value| T::deserialize(toml::de::ValueDeserializer::from(value)).map(drop),
            is_valid: |json| json.parse::<Document<T>>().is_ok(),
            is_of: |arg| arg.get_value_parser().type_id() == TypeId::of::<Document<T>>(),
        }
    }

    const fn list<T: clap::Args + DeserializeOwned + 'static>() -> Self {
        Self {
            is_list: true,
            check: |value| Vec::<T>::deserialize(toml::de::ValueDeserializer::from(value)).map(drop),
            is_valid: |json| json.parse::<Document<Vec<T>>>().is_ok(),
            is_of: |arg| arg.get_value_parser().type_id() == TypeId::of::<Document<Vec<T>>>(),
            ..Self::table::<T>()
        }
    }
}
