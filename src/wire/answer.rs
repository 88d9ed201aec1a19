//! A provider's answer, read with suspicion: a refusal in its own words, and foreign text made harmless.

use std::borrow::Cow;

use memchr::{memchr, memchr2};
use serde::de::DeserializeOwned;

use super::{Response, visible};
use crate::{
    encoding::excerpt,
    failure::{Kind, Missing},
};

/// What an answer means that says nothing, and what to do then.
const UNSAID: (&str, &str) = (
    "the provider did not say what happened to the message",
    "check the provider's console before you send again",
);

/// Whether a refused request may be taken another time without a person doing anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    Never,
    /// Too many at once: a moment later there may be room.
    Later,
    /// The clocks differ too much: with the provider's time it may be taken.
    Clock,
}

/// What a provider's code means: the kind of failure, the meaning in a plain sentence, and what to do about it.
pub type Meaning = (Kind, &'static str, &'static str);

/// A provider's no: its code and words verbatim, and what they mean to us.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    pub kind: Kind,
    pub code: String,
    pub reason: String,
    pub request_id: Option<String>,
    /// What it means, in a plain sentence.
    pub meaning: String,
    /// What to do about it.
    pub fix: String,
    pub again: Again,
    /// Set where it is that the provider knows no such message.
    pub missing: Option<Missing>,
    /// The server's own canonical request or string to sign, where its answer carries one, made [`visible`].
    pub server_string: Option<String>,
}

impl Refusal {
    pub fn new(kind: Kind, code: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            kind,
            code: code.into(),
            reason: reason.into(),
            request_id: None,
            meaning: String::new(),
            fix: String::new(),
            again: if kind == Kind::Throttled { Again::Later } else { Again::Never },
            missing: None,
            server_string: None,
        }
    }

    /// The refusal that a code is: as the provider documents it, or else as the HTTP status tells.
    pub fn told(
        response: &Response,
        code: impl Into<String>,
        reason: impl Into<String>,
        meaning: Option<Meaning>,
    ) -> Self {
        match meaning {
            Some((kind, meaning, fix)) => Self::new(kind, code, reason).means(meaning, fix),
            None => Self::by_status(response, code, reason),
        }
    }

    pub fn means(self, meaning: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { meaning: meaning.into(), fix: fix.into(), ..self }
    }

    pub fn again(self, again: Again) -> Self {
        Self { again, ..self }
    }

    /// The refusal that the HTTP status alone tells, for a code that we do not know or a body that we cannot read.
    /// A status below 500 that is no success says that nothing was accepted, whoever on the way answered;
    /// a success that cannot be read and a server's error leave open what became of the request.
    pub fn by_status(response: &Response, code: impl Into<String>, reason: impl Into<String>) -> Self {
        let (kind, meaning, fix) = match response.status().as_u16() {
            300..400 => (
                Kind::Refused,
                "the server redirected the request, and redirects are not followed",
                "compare the address with the provider's documentation, and check for a proxy in between",
            ),
            401 => (Kind::Credentials, "the provider refused the credentials", "enter the credentials again"),
            403 => (
                Kind::Credentials,
                "the provider refused the credentials or their permissions",
                "enter the credentials again or grant the permission; a proxy or firewall can also cause a 403",
            ),
            429 => (Kind::Throttled, "the provider asks to slow down", "wait a moment, then try again"),
            400..500 => (
                Kind::Refused,
                "the provider refused the request",
                "look the code up in the provider's documentation",
            ),
            _ => (Kind::Unknown, UNSAID.0, UNSAID.1),
        };
        Self::new(kind, code, reason).means(meaning, fix)
    }

    /// An answer that says nothing we can read: its status tells what is known.
    pub fn unreadable(response: &Response) -> Self {
        let begins = excerpt(&String::from_utf8_lossy(response.body()), 60);
        let shown = match begins.is_empty() {
            true => "an empty response".into(),
            false => format!("a response that begins {begins:?}"),
        };
        Self::by_status(response, format!("HTTP {}", response.status().as_u16()), shown)
    }

    /// The same refusal of a question about a message: the provider knows none of this id.
    pub fn no_such_message(self) -> Self {
        Self { kind: Kind::Refused, again: Again::Never, missing: Some(Missing::Id), ..self }.means(
            "the provider has no message with this id",
            "check the id that `smsctl test` printed, and that the same connector sent it",
        )
    }

    /// The records of the recipient that the provider has do not hold the message. `searched` says which those are.
    pub fn no_record(searched: &str) -> Self {
        let refusal = Self::new(
            Kind::Refused,
            "no record",
            "the list of messages to this number does not contain the id",
        );
        Self { missing: Some(Missing::Record), ..refusal }.means(
            format!("no record of this message: {searched}"),
            "check the id and --to; `--wait` keeps asking about a message that was just sent",
        )
    }

    /// An answer whose body says that the message was accepted and whose status says the opposite: it may have been.
    pub fn contradictory(response: &Response) -> Self {
        Self { kind: Kind::Unknown, again: Again::Never, ..Self::unreadable(response) }
            .means(UNSAID.0, UNSAID.1)
    }
}

/// Reads a JSON answer of the expected shape as it was received: secrets are masked where a text is printed, and numbers
/// keep their digits. Only control characters in strings are made [`visible`].
pub fn json<T: DeserializeOwned>(response: &Response) -> Option<T> {
    serde_json::from_slice(&without_control_chars(response.body())?).ok()
}

/// The JSON text with control characters in its strings made [`visible`]; everything else stays byte for byte.
/// Most answers hold none.
pub fn without_control_chars(body: &[u8]) -> Option<Cow<'_, [u8]>> {
    let plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n' | b'\r' | b'\t') && *byte != b'\\';
    if body.iter().all(plain) {
        return Some(body.into());
    }
    let mut harmless = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some(start) = memchr(b'"', rest) {
        let (outside, string) = rest.split_at(start);
        let length = string_length(string)?;
        harmless.extend_from_slice(outside);
        match string[..length].iter().all(plain) {
            true => harmless.extend_from_slice(&string[..length]),
            false => {
                let text: String = serde_json::from_slice(&string[..length]).ok()?;
                serde_json::to_writer(&mut harmless, &visible(&text)).ok()?;
            }
        }
        rest = &string[length..];
    }
    harmless.extend_from_slice(rest);
    Some(harmless.into())
}

/// The length of the JSON string at the start, with both quotes.
fn string_length(text: &[u8]) -> Option<usize> {
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

    fn answer(body: &str) -> Response {
        http::Response::builder().status(200).body(body.as_bytes().to_vec()).unwrap()
    }

    #[test]
    fn terminal_escapes_and_direction_marks_are_shown_not_obeyed() {
        let text: Vec<String> =
            json(&answer(r#"["a\u001b[2Jb", "\u202eevil", "\u009b31m", "two\nlines"]"#)).unwrap();
        assert_eq!(text, ["a␛[2Jb", "<U+202E>evil", "<U+009B>31m", "two␊lines"]);
    }

    #[test]
    fn numbers_keep_their_digits_beside_escapes() {
        let body = r#"{"id":98765432109876543210, "a\"b":"\u001b", "c":1.50e3}"#;
        let harmless = without_control_chars(body.as_bytes()).unwrap();
        assert_eq!(str::from_utf8(&harmless).unwrap(), body.replace("\\u001b", "␛"));
    }

    #[test]
    fn a_status_tells_whether_anything_may_have_been_accepted() {
        let kind = |status: u16| {
            let response = http::Response::builder().status(status).body(b"<html>".to_vec()).unwrap();
            Refusal::unreadable(&response).kind
        };
        for (status, expected) in [
            (200, Kind::Unknown),
            (204, Kind::Unknown),
            (301, Kind::Refused),
            (307, Kind::Refused),
            (400, Kind::Refused),
            (401, Kind::Credentials),
            (403, Kind::Credentials),
            (404, Kind::Refused),
            (407, Kind::Refused),
            (429, Kind::Throttled),
            (500, Kind::Unknown),
            (503, Kind::Unknown),
        ] {
            assert_eq!(kind(status), expected, "{status}");
        }
    }

    #[test]
    fn html_truncation_and_emptiness_are_no_answer() {
        for body in ["", "<html>", "{\"a\": ", "nul"] {
            assert_eq!(json::<Value>(&answer(body)), None, "{body}");
        }
        assert_eq!(
            Refusal::unreadable(&answer("<html>\x1b]0;x\x07")).reason,
            r#"a response that begins "<html>␛]0;x␇""#
        );
    }
}
