//! Prepares every text for printing: masks the secrets of this run and makes foreign control characters visible.

use serde::Serialize;
use serde_json::{Value, json};

use crate::encoding::{escape_control_chars, is_control_char, mask_secrets};

/// Members of a JSON document that are printed as the provider sent them, even if they contain a secret: scripts need
/// them.
const UNMASKED_JSON_MEMBERS: [&str; 4] = ["code", "id", "message_id", "request_id"];

/// Parameters of the colour sequences that smsctl writes. Those that hide text are not among them.
const ALLOWED_COLOUR_CODES: [&str; 11] = ["0", "1", "2", "3", "4", "31", "32", "33", "34", "35", "36"];

/// What happens to colour sequences in a text.
#[derive(Clone, Copy, PartialEq)]
pub enum ColourCodes {
    /// Those that smsctl writes are kept.
    Keep,
    /// They are made visible like all control characters.
    Escape,
}

/// The layout of a JSON document.
#[derive(Clone, Copy, PartialEq)]
pub enum JsonLayout {
    /// A line for each member.
    Indented,
    /// All in one line.
    OneLine,
}

/// Returns text for printing. Line breaks and tabs are kept.
pub fn printable(text: &str, colours: ColourCodes) -> String {
    escape_foreign_controls(&mask_secrets(text), colours)
}

/// Returns an id or a code for printing: as the provider sent it, on one line.
pub fn printable_id(id: &str) -> String {
    escape_control_chars(id)
}

/// Returns a part of a sentence for printing, on one line.
pub fn printable_line(text: &str) -> String {
    escape_control_chars(&mask_secrets(text))
}

/// Returns a JSON document with secrets masked and control characters escaped. Ids and codes are not masked.
pub fn masked_json(view: &impl Serialize, layout: JsonLayout) -> String {
    let mut value = serde_json::to_value(view).unwrap_or_else(|error| json!({ "error": error.to_string() }));
    mask_strings(&mut value);
    unmasked_json(&value, layout)
}

/// Returns a JSON document with control characters escaped and nothing masked.
pub fn unmasked_json(view: &impl Serialize, layout: JsonLayout) -> String {
    let text = match layout {
        JsonLayout::Indented => serde_json::to_string_pretty(view),
        JsonLayout::OneLine => serde_json::to_string(view),
    };
    let text = text.unwrap_or_else(|error| json!({ "error": error.to_string() }).to_string());
    // JSON escapes those of ASCII; the others occur only in strings.
    let needs_escape = |c: char| is_control_char(c) && c != '\n';
    if !text.contains(needs_escape) {
        return text;
    }
    let escaped = |c: char| match needs_escape(c) {
        true => format!("\\u{:04x}", c as u32),
        false => c.to_string(),
    };
    text.chars().map(escaped).collect()
}

fn mask_strings(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let std::borrow::Cow::Owned(masked) = mask_secrets(text) {
                *text = masked;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(mask_strings),
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                if !(UNMASKED_JSON_MEMBERS.contains(&name.as_str()) && member.is_string()) {
                    mask_strings(member);
                }
            }
            if members.keys().any(|name| mask_secrets(name) != *name) {
                let masked = std::mem::take(members).into_iter();
                *members = masked.map(|(name, member)| (mask_secrets(&name).into_owned(), member)).collect();
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn escape_foreign_controls(text: &str, colours: ColourCodes) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| is_control_char(c) && c != '\n' && c != '\t') {
        escaped.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match colours {
            ColourCodes::Keep => allowed_colour_length(rest),
            ColourCodes::Escape => 0,
        };
        match (length, rest.chars().next()) {
            (0, Some(c)) => {
                escaped.push_str(&escape_control_chars(&rest[..c.len_utf8()]));
                rest = &rest[c.len_utf8()..];
            }
            _ => {
                escaped.push_str(&rest[..length]);
                rest = &rest[length..];
            }
        }
    }
    escaped.push_str(rest);
    escaped
}

/// Returns the length in bytes of an allowed colour sequence at the start of the text, or 0.
fn allowed_colour_length(text: &str) -> usize {
    let Some(parameters) = text.strip_prefix("\x1b[").and_then(|rest| rest.split_once('m')) else { return 0 };
    match parameters.0.split(';').all(|parameter| ALLOWED_COLOUR_CODES.contains(&parameter)) {
        true => parameters.0.len() + 3,
        false => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{encoding::register_secret, sms::Secret};

    const SECRET: &str = "secret-of-the-output-tests-1";

    fn register_test_secret() {
        register_secret(&Secret::from(SECRET));
    }

    #[test]
    fn only_allowed_colours_line_breaks_and_tabs_are_printed_as_they_are() {
        let text = "\x1b[1;31ma\x1b[0m\tb\nc\x1b[2Jd\x1b]0;t\x07e\x1b[8mf\u{9b}1mg\u{202e}h\r";
        let colourless = "␛[1;31ma␛[0m\tb\nc␛[2Jd␛]0;t␇e␛[8mf<U+009B>1mg<U+202E>h␍";
        assert_eq!(printable(text, ColourCodes::Escape), colourless);
        let coloured = "\x1b[1;31ma\x1b[0m\tb\nc␛[2Jd␛]0;t␇e␛[8mf<U+009B>1mg<U+202E>h␍";
        assert_eq!(printable(text, ColourCodes::Keep), coloured);
        assert_eq!(printable_line("a\nb"), "a␊b");
    }

    #[test]
    fn secrets_are_masked_except_in_ids_and_codes() {
        register_test_secret();
        let document = json!({
            "message_id": SECRET,
            "error": { "cause": format!("x {SECRET}"), "provider": { "code": SECRET, "request_id": SECRET } },
            SECRET: [SECRET, 98, null],
        });
        let masked = json!({
            "message_id": SECRET,
            "error": { "cause": "x ••••", "provider": { "code": SECRET, "request_id": SECRET } },
            "••••": ["••••", 98, null],
        });
        assert_eq!(masked_json(&document, JsonLayout::OneLine), masked.to_string());
        assert_eq!(printable(SECRET, ColourCodes::Escape), "••••");
        assert_eq!(printable_id(&format!("{SECRET}\x1b")), format!("{SECRET}␛"));
    }

    #[test]
    fn a_document_contains_no_control_character_and_parses_to_the_same_value() {
        let document = json!({ "a": "\u{9b}2J\u{202e}\x1b\x7f\n\u{feff}", "b": ["ü", "验"] });
        for layout in [JsonLayout::Indented, JsonLayout::OneLine] {
            let text = masked_json(&document, layout);
            assert!(!text.contains(|c: char| is_control_char(c) && c != '\n'), "{text:?}");
            assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), document);
        }
    }
}
