//! Control characters in JSON text.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

use super::escape_control_chars;

/// Returns the JSON text with the control characters in its strings made visible by [`escape_control_chars`]. Everything
/// outside strings stays byte for byte; a string with an escape or a character outside ASCII is serialised again, so that
/// its escapes may change. Returns `None` if a string is not valid JSON.
pub fn escape_json_control_chars(json: &[u8]) -> Option<Cow<'_, [u8]>> {
    let is_plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n' | b'\r' | b'\t') && *byte != b'\\';
    if json.iter().all(is_plain) {
        return Some(json.into());
    }
    let mut escaped = Vec::with_capacity(json.len());
    let mut rest = json;
    while let Some(start) = memchr(b'"', rest) {
        let (outside, string) = rest.split_at(start);
        let length = json_string_len(string)?;
        escaped.extend_from_slice(outside);
        match string[..length].iter().all(is_plain) {
            true => escaped.extend_from_slice(&string[..length]),
            false => {
                let text: String = serde_json::from_slice(&string[..length]).ok()?;
                serde_json::to_writer(&mut escaped, &escape_control_chars(&text)).ok()?;
            }
        }
        rest = &string[length..];
    }
    escaped.extend_from_slice(rest);
    Some(escaped.into())
}

/// Returns the length of the JSON string at the start, with both quotes.
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
    use super::*;

    #[test]
    fn numbers_keep_their_digits_beside_escapes() {
        let json = r#"{"id":98765432109876543210, "a\"b":"\u001b", "c":1.50e3}"#;
        let escaped = escape_json_control_chars(json.as_bytes()).unwrap();
        assert_eq!(str::from_utf8(&escaped).unwrap(), json.replace("\\u001b", "␛"));
    }
}
