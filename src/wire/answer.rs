//! A provider's answer, read with suspicion: a refusal in its own words, and foreign text made harmless.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Response;
use crate::failure::Kind;

/// What an answer means that says nothing, and what to do then.
const UNSAID: (&str, &str) = (
    "the provider did not say what became of the request",
    "look into the provider's console before sending again",
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
    pub fn by_status(response: &Response, code: impl Into<String>, reason: impl Into<String>) -> Self {
        let (kind, meaning, fix) = match response.status().as_u16() {
            401 => (Kind::Credentials, "the provider refused the credentials", "enter the credentials again"),
            429 => (Kind::Throttled, "the provider asks to slow down", "wait a moment, then try again"),
            400..500 => {
                (Kind::Refused, "the provider refused the request", "look the code up in its documentation")
            }
            _ => (Kind::Unknown, UNSAID.0, UNSAID.1),
        };
        Self::new(kind, code, reason).means(meaning, fix)
    }

    /// An answer that says nothing we can read.
    pub fn unreadable(response: &Response) -> Self {
        let body = String::from_utf8_lossy(response.body());
        let begins = visible(&body.chars().take(60).collect::<String>());
        let shown = if begins.is_empty() {
            "an empty answer".into()
        } else {
            format!("an answer that begins {begins:?}")
        };
        let refusal = Self::by_status(response, format!("HTTP {}", response.status().as_u16()), shown);
        match refusal.kind {
            Kind::Throttled | Kind::Unknown => refusal,
            // Something on the way may have answered instead of the provider.
            _ => Self { kind: Kind::Unknown, ..refusal }.means(UNSAID.0, UNSAID.1),
        }
    }
}

/// Reads a JSON answer of the expected shape, with every string made [`visible`].
/// The one door by which a provider's text enters.
pub fn json<T: DeserializeOwned>(response: &Response) -> Option<T> {
    serde_json::from_slice(&harmless(response.body())?).ok()
}

/// Most answers are plain: they hold nothing that could hide.
fn harmless(body: &[u8]) -> Option<Cow<'_, [u8]>> {
    let plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n' | b'\r' | b'\t') && *byte != b'\\';
    if body.iter().all(plain) {
        return Some(body.into());
    }
    let mut value: Value = serde_json::from_slice(body).ok()?;
    soften(&mut value);
    Some(value.to_string().into_bytes().into())
}

fn soften(value: &mut Value) {
    match value {
        Value::String(text) => *text = visible(text),
        Value::Array(items) => items.iter_mut().for_each(soften),
        Value::Object(fields) => fields.values_mut().for_each(soften),
        _ => {}
    }
}

/// Makes controls and direction marks visible, so that foreign text can neither move the cursor nor hide itself.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\0'..='\x1f' => shown.push(char::from_u32(0x2400 + c as u32).unwrap_or('\u{FFFD}')),
            '\x7f' => shown.push('\u{2421}'),
            '\u{80}'..='\u{9f}'
            | '\u{ad}'
            | '\u{180e}'
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}' => {
                shown.push_str(&format!("<U+{:04X}>", c as u32));
            }
            _ => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
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
    fn html_truncation_and_emptiness_are_no_answer() {
        for body in ["", "<html>", "{\"a\": ", "nul"] {
            assert_eq!(json::<Value>(&answer(body)), None, "{body}");
        }
        assert_eq!(
            Refusal::unreadable(&answer("<html>\x1b]0;x\x07")).reason,
            r#"an answer that begins "<html>␛]0;x␇""#
        );
    }
}
