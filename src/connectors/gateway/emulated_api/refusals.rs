//! Why a request is refused, and how the provider says so.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{EmulatedApi, ResponseBody};

/// Why a request, or a message of it, is refused.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalReason {
    UnknownAddress,
    MissingCredentials,
    WrongCredentials,
    MediaType,
    Malformed,
    MissingRecipient,
    MissingText,
    MissingSender,
    BadNumber,
    UnownedSender,
    UnknownId,
    Throttled,
}

impl RefusalReason {
    /// Returns the HTTP status and the sentence for the inbox. The status is also that of the response if the provider
    /// documents none.
    pub fn explain(self) -> (u16, &'static str) {
        match self {
            Self::UnknownAddress => (404, "the sandbox does not serve this address"),
            Self::MissingCredentials => (401, "the request has no credentials"),
            Self::WrongCredentials => (401, "the credentials do not belong to this account"),
            Self::MediaType => (415, "the provider does not read this content type"),
            Self::Malformed => (400, "the body cannot be read"),
            Self::MissingRecipient => (400, "the recipient is missing"),
            Self::MissingText => (400, "the text is missing"),
            Self::MissingSender => (400, "the sender is missing"),
            Self::BadNumber => (400, "the recipient is not a number in the provider's notation"),
            Self::UnownedSender => (400, "the sender is no number of the account"),
            Self::UnknownId => (404, "there is no message with this id"),
            Self::Throttled => (429, "too many requests"),
        }
    }
}

/// A refusal that the provider documents.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DocumentedRefusal {
    /// The reasons that lead to it. Without one, only a fault rule with its code does.
    #[serde(default)]
    pub reasons: Vec<RefusalReason>,
    pub status: u16,
    /// The provider's code, if its refusals have one besides the HTTP status.
    pub code: Option<String>,
    /// The values of other placeholders of the body.
    #[serde(default)]
    pub values: BTreeMap<String, Value>,
    pub body: Option<ResponseBody>,
    /// Whether it concerns one message, and others of the request may be accepted.
    #[serde(default)]
    pub per_message: bool,
}

/// A refusal of a request or a message.
#[derive(Debug)]
pub struct ServerRefusal<'a> {
    /// `None` if nothing is documented.
    pub documented: Option<&'a DocumentedRefusal>,
    pub status: u16,
    pub code: String,
    /// The sentence for the inbox.
    pub explanation: &'static str,
}

impl EmulatedApi {
    pub(super) fn refuse(&self, reason: RefusalReason) -> ServerRefusal<'_> {
        let (status, explanation) = reason.explain();
        let documented = self.refusals.iter().find(|refusal| refusal.reasons.contains(&reason));
        ServerRefusal::new(documented, status, None, explanation)
    }

    /// Returns the refusal with this code of the provider, or this HTTP status.
    pub(super) fn refuse_with_code(&self, code: &str) -> ServerRefusal<'_> {
        let has_status = |refusal: &&DocumentedRefusal| refusal.code.is_none() && refusal.status.to_string() == code;
        // A fault rule writes a code without blanks.
        let is_code = |known: &str| known == code || known.replace(' ', "-") == code;
        let has_code = |refusal: &&DocumentedRefusal| refusal.code.as_deref().is_some_and(is_code);
        let documented = self.refusals.iter().find(has_code).or_else(|| self.refusals.iter().find(has_status));
        let status = code.parse().ok().filter(|status| (400..600).contains(status)).unwrap_or(400);
        ServerRefusal::new(documented, status, Some(code), "refused by a fault rule of the sandbox")
    }
}

impl<'a> ServerRefusal<'a> {
    fn new(
        documented: Option<&'a DocumentedRefusal>,
        status: u16,
        code: Option<&str>,
        explanation: &'static str,
    ) -> Self {
        let status = documented.map_or(status, |refusal| refusal.status);
        let code = documented.and_then(|refusal| refusal.code.as_deref()).or(code);
        Self { documented, status, code: code.map_or_else(|| status.to_string(), str::to_owned), explanation }
    }

    /// Whether it concerns one message, and others of the request may be accepted.
    pub fn is_per_message(&self) -> bool {
        self.documented.is_some_and(|documented| documented.per_message)
    }

    /// Returns the value of a placeholder.
    pub fn value(&self, name: &str) -> Option<Value> {
        match name {
            "code" => Some(self.code.clone().into()),
            "status" => Some(self.status.into()),
            "explanation" => Some(self.explanation.into()),
            _ => self.documented?.values.get(name).cloned(),
        }
    }
}
