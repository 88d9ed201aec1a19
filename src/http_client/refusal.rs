//! A provider's answer, read with suspicion: a refusal in its own words, and foreign text made harmless.

use std::borrow::Cow;

use memchr::{memchr, memchr2};
use serde::de::DeserializeOwned;

use super::Response;
use crate::{
    encoding::{escape_control_chars, masked_excerpt},
    failure::{FailureKind, Missing},
};

/// What an answer means that says nothing, and what to do then.
const UNKNOWN_OUTCOME: (&str, &str) =
    ("the provider did not say what happened to the message", "check the provider's console before you send again");

/// Whether a refused request may be taken another time without a person doing anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryPolicy {
    Never,
    /// Too many at once: a moment later there may be room.
    Later,
    /// The clocks differ too much: with the provider's time it may be taken.
    WithProviderTime,
}

/// What a provider's code means: the kind of failure, the meaning in a plain sentence, and what to do about it.
pub type CodeMeaning = (FailureKind, &'static str, &'static str);

/// A provider's no: its code and words verbatim, and what they mean to us.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    pub kind: FailureKind,
    pub code: String,
    pub reason: String,
    pub request_id: Option<String>,
    /// What it means, in a plain sentence.
    pub meaning: String,
    /// What to do about it.
    pub fix: String,
    pub retry: RetryPolicy,
    /// Set where it is that the provider knows no such message.
    pub missing: Option<Missing>,
    /// The server's own canonical request or string to sign, where its answer carries one, made [`visible`].
    pub server_signed_text: Option<String>,
}

impl Refusal {
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

    /// The refusal that a code is: as the provider documents it, or else as the HTTP status tells.
    pub fn from_code(
        response: &Response,
        code: impl Into<String>,
        reason: impl Into<String>,
        meaning: Option<CodeMeaning>,
    ) -> Self {
        match meaning {
            Some((kind, meaning, fix)) => Self::new(kind, code, reason).with_meaning(meaning, fix),
            None => Self::from_status(response, code, reason),
        }
    }

    pub fn with_meaning(self, meaning: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { meaning: meaning.into(), fix: fix.into(), ..self }
    }

    pub fn with_retry(self, again: RetryPolicy) -> Self {
        Self { retry: again, ..self }
    }

    /// The refusal that the HTTP status alone tells, for a code that we do not know or a body that we cannot read.
    /// A status below 500 that is no success says that nothing was accepted, whoever on the way answered;
    /// a success that cannot be read and a server's error leave open what became of the request.
    pub fn from_status(response: &Response, code: impl Into<String>, reason: impl Into<String>) -> Self {
        let (kind, meaning, fix) = match response.status().as_u16() {
            300..400 => (
                FailureKind::Refused,
                "the server redirected the request, and redirects are not followed",
                "compare the address with the provider's documentation, and check for a proxy in between",
            ),
            401 => (FailureKind::Credentials, "the provider refused the credentials", "enter the credentials again"),
            403 => (
                FailureKind::Credentials,
                "the provider refused the credentials or their permissions",
                "enter the credentials again or grant the permission; a proxy or firewall can also cause a 403",
            ),
            429 => (FailureKind::Throttled, "the provider asks to slow down", "wait a moment, then try again"),
            400..500 => (
                FailureKind::Refused,
                "the provider refused the request",
                "look the code up in the provider's documentation",
            ),
            _ => (FailureKind::Unknown, UNKNOWN_OUTCOME.0, UNKNOWN_OUTCOME.1),
        };
        Self::new(kind, code, reason).with_meaning(meaning, fix)
    }

    /// An answer that says nothing we can read: its status tells what is known.
    pub fn unreadable(response: &Response) -> Self {
        let begins = masked_excerpt(&String::from_utf8_lossy(response.body()), 60);
        let shown = match begins.is_empty() {
            true => "an empty response".into(),
            false => format!("a response that begins {begins:?}"),
        };
        Self::from_status(response, format!("HTTP {}", response.status().as_u16()), shown)
    }

    /// The same refusal of a question about a message: the provider knows none of this id.
    pub fn into_unknown_message(self) -> Self {
        Self { kind: FailureKind::Refused, retry: RetryPolicy::Never, missing: Some(Missing::Id), ..self }.with_meaning(
            "the provider has no message with this id",
            "check the id that `smsctl test` printed, and that the same connector sent it",
        )
    }

    /// The records of the recipient that the provider has do not hold the message. `searched` says which those are.
    pub fn no_record(searched: &str) -> Self {
        let refusal =
            Self::new(FailureKind::Refused, "no record", "the list of messages to this number does not contain the id");
        Self { missing: Some(Missing::Record), ..refusal }.with_meaning(
            format!("no record of this message: {searched}"),
            "check the id and --to; `--wait` keeps asking about a message that was just sent",
        )
    }

    /// An answer whose body says that the message was accepted and whose status says the opposite: it may have been.
    pub fn contradictory(response: &Response) -> Self {
        Self { kind: FailureKind::Unknown, retry: RetryPolicy::Never, ..Self::unreadable(response) }
            .with_meaning(UNKNOWN_OUTCOME.0, UNKNOWN_OUTCOME.1)
    }
}

/// Reads a JSON answer of the expected shape as it was received: secrets are masked where a text is printed, and numbers
/// keep their digits. Only control characters in strings are made [`visible`].
pub fn parse_json<T: DeserializeOwned>(response: &Response) -> Option<T> {
    serde_json::from_slice(&escape_json_control_chars(response.body())?).ok()
}

/// The JSON text with control characters in its strings made [`visible`]; everything else stays byte for byte.
/// Most answers hold none.
pub fn escape_json_control_chars(body: &[u8]) -> Option<Cow<'_, [u8]>> {
    let plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n' | b'\r' | b'\t') && *byte != b'\\';
    if body.iter().all(plain) {
        return Some(body.into());
    }
    let mut harmless = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some(start) = memchr(b'"', rest) {
        let (outside, string) = rest.split_at(start);
        let length = json_string_len(string)?;
        harmless.extend_from_slice(outside);
        match string[..length].iter().all(plain) {
            true => harmless.extend_from_slice(&string[..length]),
            false => {
                let text: String = serde_json::from_slice(&string[..length]).ok()?;
                serde_json::to_writer(&mut harmless, &escape_control_chars(&text)).ok()?;
            }
        }
        rest = &string[length..];
    }
    harmless.extend_from_slice(rest);
    Some(harmless.into())
}

/// The length of the JSON string at the start, with both quotes.
fn json_string_len(text: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        at += memchr2(b'"', b'\\', text.get(at..)?)?;
        match text[at] {
            b'"' => return Some(at + 1),
            _ => at += 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn response_with_body(body: &str) -> Response {
        http::Response::builder().status(200).body(body.as_bytes().to_vec()).unwrap()
    }

    #[test]
    fn terminal_escapes_and_direction_marks_are_shown_not_obeyed() {
        let text: Vec<String> =
            parse_json(&response_with_body(r#"["a\u001b[2Jb", "\u202eevil", "\u009b31m", "two\nlines"]"#)).unwrap();
        assert_eq!(text, ["a␛[2Jb", "<U+202E>evil", "<U+009B>31m", "two␊lines"]);
    }

    #[test]
    fn numbers_keep_their_digits_beside_escapes() {
        let body = r#"{"id":98765432109876543210, "a\"b":"\u001b", "c":1.50e3}"#;
        let harmless = escape_json_control_chars(body.as_bytes()).unwrap();
        assert_eq!(str::from_utf8(&harmless).unwrap(), body.replace("\\u001b", "␛"));
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
    fn html_truncation_and_emptiness_are_no_answer() {
        for body in ["", "<html>", "{\"a\": ", "nul"] {
            assert_eq!(parse_json::<Value>(&response_with_body(body)), None, "{body}");
        }
        assert_eq!(
            Refusal::unreadable(&response_with_body("<html>\x1b]0;x\x07")).reason,
            r#"a response that begins "<html>␛]0;x␇""#
        );
    }
}
