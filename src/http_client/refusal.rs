//! A provider's refusal: its code and words, what they mean, and what to do.

use serde::de::DeserializeOwned;

use super::{Response, code_meaning::CodeMeaning};
use crate::{
    encoding::{escape_json_control_chars, masked_excerpt},
    failure::{FailureKind, Missing},
};

/// The meaning of a response that does not say whether the message was accepted.
const UNKNOWN_OUTCOME: CodeMeaning = CodeMeaning::unknown(
    "the provider did not say what happened to the message",
    "check the provider's console before you send again",
);

/// Whether a failed request may succeed when it is sent again, without the user changing anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryPolicy {
    /// No.
    Never,
    /// Yes, after a pause.
    Later,
    /// Yes, with the provider's time: the clocks differ too much.
    WithProviderTime,
}

/// A provider's refusal: its code and words verbatim, and what they mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// The kind of failure, which decides the exit code.
    pub kind: FailureKind,
    /// The provider's code, verbatim.
    pub code: String,
    /// The provider's message, verbatim.
    pub reason: String,
    /// The provider's id of the request.
    pub request_id: Option<String>,
    /// What the refusal means, as a sentence.
    pub meaning: String,
    /// What to do about it.
    pub fix: String,
    /// Whether the request may be sent again.
    pub retry: RetryPolicy,
    /// Set where the provider does not know the message that was asked about.
    pub missing: Option<Missing>,
    /// The server's own canonical request or string to sign, where its response has one, with control characters made
    /// visible.
    pub server_signed_text: Option<String>,
}

impl Refusal {
    /// Creates a refusal without meaning and fix. A throttled request may be retried.
    pub fn new(kind: FailureKind, code: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            kind,
            code: code.into(),
            reason: reason.into(),
            request_id: None,
            meaning: String::new(),
            fix: String::new(),
            retry: if kind == FailureKind::Throttled { RetryPolicy::Later } else { RetryPolicy::Never },
            missing: None,
            server_signed_text: None,
        }
    }

    /// Creates the refusal for a code that has this meaning.
    pub fn from_meaning(meaning: CodeMeaning, code: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::new(meaning.kind, code, reason).with_meaning(meaning.meaning, meaning.fix)
    }

    /// Creates the refusal for a code, with the documented meaning or else that of the HTTP status.
    pub fn from_code(
        response: &Response,
        code: impl Into<String>,
        reason: impl Into<String>,
        meaning: Option<CodeMeaning>,
    ) -> Self {
        match meaning {
            Some(meaning) => Self::from_meaning(meaning, code, reason),
            None => Self::from_status(response, code, reason),
        }
    }

    /// Sets what the refusal means and what to do about it.
    pub fn with_meaning(self, meaning: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { meaning: meaning.into(), fix: fix.into(), ..self }
    }

    /// Sets whether the request may be sent again.
    pub fn with_retry(self, retry: RetryPolicy) -> Self {
        Self { retry, ..self }
    }

    /// Creates the refusal that the HTTP status alone shows, for an unknown code or an unreadable body. A status from 300
    /// to 499 means that nothing was accepted, even if a proxy answered; with any other, the outcome is unknown.
    pub fn from_status(response: &Response, code: impl Into<String>, reason: impl Into<String>) -> Self {
        let meaning = match response.status().as_u16() {
            300..400 => CodeMeaning::refused(
                "the server redirected the request, and redirects are not followed",
                "compare the address with the provider's documentation, and check for a proxy in between",
            ),
            401 => CodeMeaning::credentials("the provider refused the credentials", "enter the credentials again"),
            403 => CodeMeaning::credentials(
                "the provider refused the credentials or their permissions",
                "enter the credentials again or grant the permission; a proxy or firewall can also cause a 403",
            ),
            429 => CodeMeaning::throttled("the provider asks to slow down", "wait a moment, then try again"),
            400..500 => CodeMeaning::refused(
                "the provider refused the request",
                "look the code up in the provider's documentation",
            ),
            _ => UNKNOWN_OUTCOME,
        };
        Self::from_meaning(meaning, code, reason)
    }

    /// Creates the refusal for a body that cannot be parsed.
    pub fn unreadable(response: &Response) -> Self {
        let excerpt = masked_excerpt(&String::from_utf8_lossy(response.body()), 60);
        let reason = match excerpt.is_empty() {
            true => "an empty response".into(),
            false => format!("a response that begins {excerpt:?}"),
        };
        Self::from_status(response, format!("HTTP {}", response.status().as_u16()), reason)
    }

    /// Turns the refusal of a query into one that says that the provider knows no message with this id.
    pub fn into_unknown_message(self) -> Self {
        Self { kind: FailureKind::Refused, retry: RetryPolicy::Never, missing: Some(Missing::Id), ..self }.with_meaning(
            "the provider has no message with this id",
            "check the id that `smsctl test` printed, and that the same connector sent it",
        )
    }

    /// Creates the refusal for a message that is not in the provider's records of the recipient. `searched` says which
    /// records those are.
    pub fn no_record(searched: &str) -> Self {
        let refusal =
            Self::new(FailureKind::Refused, "no record", "the list of messages to this number does not contain the id");
        Self { missing: Some(Missing::Record), ..refusal }.with_meaning(
            format!("no record of this message: {searched}"),
            "check the id and --to; `--wait` keeps asking about a message that was just sent",
        )
    }

    /// Creates the refusal for a response whose body says that the message was accepted and whose status denies it.
    pub fn contradictory(response: &Response) -> Self {
        Self { kind: FailureKind::Unknown, retry: RetryPolicy::Never, ..Self::unreadable(response) }
            .with_meaning(UNKNOWN_OUTCOME.meaning, UNKNOWN_OUTCOME.fix)
    }
}

/// Parses a JSON response. Control characters in its strings are made visible; secrets are masked only where a text is
/// printed. Returns `None` where the body is not JSON of this type.
pub fn parse_json<T: DeserializeOwned>(response: &Response) -> Option<T> {
    serde_json::from_slice(&escape_json_control_chars(response.body())?).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn response_with_body(body: &str) -> Response {
        http::Response::builder().status(200).body(body.as_bytes().to_vec()).unwrap()
    }

    #[test]
    fn control_characters_and_direction_marks_are_made_visible() {
        let text: Vec<String> =
            parse_json(&response_with_body(r#"["a\u001b[2Jb", "\u202eevil", "\u009b31m", "two\nlines"]"#)).unwrap();
        assert_eq!(text, ["a␛[2Jb", "<U+202E>evil", "<U+009B>31m", "two␊lines"]);
    }

    #[test]
    fn a_status_tells_whether_anything_may_have_been_accepted() {
        let kind = |status: u16| {
            let response = http::Response::builder().status(status).body(b"<html>".to_vec()).unwrap();
            Refusal::unreadable(&response).kind
        };
        for (status, expected) in [
            (200, FailureKind::Unknown),
            (204, FailureKind::Unknown),
            (301, FailureKind::Refused),
            (307, FailureKind::Refused),
            (400, FailureKind::Refused),
            (401, FailureKind::Credentials),
            (403, FailureKind::Credentials),
            (404, FailureKind::Refused),
            (407, FailureKind::Refused),
            (429, FailureKind::Throttled),
            (500, FailureKind::Unknown),
            (503, FailureKind::Unknown),
        ] {
            assert_eq!(kind(status), expected, "{status}");
        }
    }

    #[test]
    fn html_truncated_json_and_an_empty_body_are_unreadable() {
        for body in ["", "<html>", "{\"a\": ", "nul"] {
            assert_eq!(parse_json::<Value>(&response_with_body(body)), None, "{body}");
        }
        assert_eq!(
            Refusal::unreadable(&response_with_body("<html>\x1b]0;x\x07")).reason,
            r#"a response that begins "<html>␛]0;x␇""#
        );
    }
}
