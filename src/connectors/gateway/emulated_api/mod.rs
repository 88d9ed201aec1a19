//! The server of a preset's provider, described from the provider's documentation: `emulation.toml` of its folder.
//!
//! The description shares nothing with that of the client, `gateway.toml`. It says what the server accepts from any client,
//! and what it responds.

mod accept;
mod credentials;
mod query;
mod refusals;
mod request_fields;
mod response_body;
mod routes;
mod serve;
#[cfg(test)]
mod tests;
mod values;

use std::{collections::BTreeMap, ops::Deref, sync::OnceLock};

use credentials::CredentialForm;
use refusals::DocumentedRefusal;
use request_fields::BodyFormat;
use response_body::ResponseBody;
use routes::RequestPattern;
use serde::Deserialize;
use serde_json::Value;

use super::JsonTemplate;
use crate::http_client::SigningContext;

/// The text of an `emulation.toml`. It is parsed when the sandbox first needs it.
#[derive(Debug)]
pub struct EmulatedApiSource {
    toml: &'static str,
    parsed: OnceLock<EmulatedApi>,
}

impl EmulatedApiSource {
    /// Returns the source of a TOML text that smsctl is built with. The tests parse each of them.
    pub const fn from_toml(toml: &'static str) -> Self {
        Self { toml, parsed: OnceLock::new() }
    }
}

impl Deref for EmulatedApiSource {
    type Target = EmulatedApi;

    fn deref(&self) -> &EmulatedApi {
        self.parsed.get_or_init(|| EmulatedApi::parse(self.toml).expect("the tests parse every emulation"))
    }
}

/// What the server of a provider accepts and responds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EmulatedApi {
    /// Whether the paths are compared without case.
    #[serde(default)]
    any_path_case: bool,
    /// The formats of a request's fields.
    formats: Vec<BodyFormat>,
    /// The notations of a phone number.
    numbers: Vec<NumberNotation>,
    /// Whether a sender that is a number has to be the one of the account.
    #[serde(default)]
    owned_senders: bool,
    ids: IdForm,
    /// Whether all messages of a request have the same id. Then a list contains them once.
    #[serde(default)]
    shared_ids: bool,
    /// The JSON of a message in a response, by the name with which [`ResponseTemplate`] refers to it.
    #[serde(default)]
    objects: BTreeMap<String, JsonTemplate>,
    /// The ways to authenticate. A request has to use one of them.
    credentials: Vec<CredentialForm>,
    sends: Vec<SendRoute>,
    queries: Vec<QueryRoute>,
    states: States,
    /// The values of a failed delivery in responses. The first entry is for a failure without a code.
    #[serde(default)]
    failures: Vec<BTreeMap<String, Value>>,
    /// The body of a refusal that has none of its own.
    refusal_body: ResponseBody,
    refusals: Vec<DocumentedRefusal>,
}

/// The requests that send messages, where their fields are, and the response.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct SendRoute {
    requests: Vec<RequestPattern>,
    /// Where the messages are. Of several pointers, the first that leads anywhere counts. By default, the whole request
    /// is one message.
    #[serde(default)]
    messages: Vec<String>,
    /// Where the recipients of a message are.
    recipients: Vec<String>,
    /// The character between the recipients of a list that is one text.
    separator: Option<char>,
    /// Where a recipient has its number. By default it is the number.
    #[serde(default)]
    number: Vec<String>,
    /// Where a recipient has the id that the client chose for the message.
    #[serde(default)]
    chosen_id: Vec<String>,
    text: Vec<String>,
    /// Whether the response says what would be sent, and nothing is.
    #[serde(default)]
    dry_run: bool,
    #[serde(default)]
    sender: Vec<String>,
    /// Whether a message may have no sender.
    #[serde(default)]
    sender_optional: bool,
    response: ResponseTemplate,
}

/// The requests that ask for messages or the account, and the response.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct QueryRoute {
    requests: Vec<RequestPattern>,
    /// Where the request has the id of a message, if it is not in the path.
    #[serde(default)]
    id: Vec<String>,
    /// Whether a request with an unknown id gets a response without messages instead of a refusal.
    #[serde(default)]
    allow_unknown_id: bool,
    /// The field of the request with the maximum number of messages in the response.
    limit: Option<String>,
    /// The fields with a time in ISO 8601 before and after which messages are listed.
    #[serde(default)]
    before: Option<String>,
    #[serde(default)]
    after: Option<String>,
    response: ResponseTemplate,
}

/// The response to the requests of a route, with placeholders.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ResponseTemplate {
    #[serde(default = "ok")]
    status: u16,
    body: ResponseBody,
    /// The object that the response has for each message.
    message: Option<String>,
    /// The object that it has for a refused message, if the others may be accepted.
    refused: Option<String>,
    /// Where the request has a list that makes `{{message-or-list}}` a list.
    #[serde(default)]
    list_if: Vec<String>,
    /// The body of a refusal, where these requests have another than the rest.
    refusal_body: Option<ResponseBody>,
    /// The values of fields that the request does not have. A number is the type of the field, too.
    #[serde(default)]
    defaults: BTreeMap<String, Value>,
}

fn ok() -> u16 {
    200
}

/// A notation of phone numbers.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum NumberNotation {
    /// `+14155550100`
    Plus,
    /// `14155550100`
    Digits,
    /// `0014155550100`
    Zeros,
}

/// What the id of a message looks like.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum IdForm {
    Uuid,
    /// A number.
    Integer,
    /// 26 characters of Crockford's base 32.
    Ulid,
    /// `s` and 32 hexadecimal digits.
    Hex,
}

impl IdForm {
    /// Returns the id of the `n`th message.
    fn new_id(self, clock: &SigningContext, n: u64) -> String {
        match self {
            Self::Uuid => clock.uuid_id(n),
            Self::Integer => (400_000_000 + n).to_string(),
            // The hexadecimal digits are digits of base 32 too. The first two make it an id of this century.
            Self::Ulid => format!("01{}", clock.hex_id(n)[..24].to_ascii_uppercase()),
            Self::Hex => format!("s{}", clock.hex_id(n)),
        }
    }

    /// Returns an id as JSON.
    fn json(self, id: &str) -> Value {
        match self {
            Self::Integer => id.parse::<u64>().map_or_else(|_| id.into(), Value::from),
            _ => id.into(),
        }
    }
}

/// The values that a response has in each state of a delivery.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct States {
    queued: JsonTemplate,
    sent: JsonTemplate,
    delivered: JsonTemplate,
    failed: JsonTemplate,
}

impl EmulatedApi {
    /// Parses a description.
    ///
    /// # Errors
    /// Describes what is wrong, with line and column if the TOML or one of its values is.
    pub fn parse(text: &str) -> Result<Self, String> {
        let api: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        if api.sends.is_empty() {
            return Err("there is no request that sends".into());
        }
        let templates =
            api.sends.iter().map(|route| &route.response).chain(api.queries.iter().map(|route| &route.response));
        let mut names = templates.flat_map(|template| template.message.iter().chain(&template.refused));
        match names.find(|name| !api.objects.contains_key(*name)) {
            Some(name) => Err(format!("there is no object {name}")),
            None => Ok(api),
        }
    }
}
