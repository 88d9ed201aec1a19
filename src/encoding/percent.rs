//! Percent-encoding, and queries and form bodies in it.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memchr2};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, utf8_percent_encode};

/// The decoded name and value of a field of a query or a form body.
pub type FormField<'a> = (Cow<'a, str>, Cow<'a, str>);

/// All characters but the unreserved ones of RFC 3986.
const PERCENT_ENCODE_SET: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes everything but the unreserved characters of RFC 3986, section 2.3.
pub fn percent_encode(text: &str) -> String {
    utf8_percent_encode(text, PERCENT_ENCODE_SET).to_string()
}

/// Returns `name=value&...`, percent-encoded, in the given order.
pub fn encode_form<K: AsRef<str>, V: AsRef<str>>(pairs: &[(K, V)]) -> String {
    // Most fields need only a few escapes.
    let capacity = |(name, value): &(K, V)| name.as_ref().len() + value.as_ref().len() + 12;
    let mut text = String::with_capacity(pairs.iter().map(capacity).sum());
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        text.extend(utf8_percent_encode(name.as_ref(), PERCENT_ENCODE_SET));
        text.push('=');
        text.extend(utf8_percent_encode(value.as_ref(), PERCENT_ENCODE_SET));
    }
    text
}

/// Returns the decoded names and values of a query or a form body, see <https://url.spec.whatwg.org/#urlencoded-parsing>.
pub fn decode_form<B: AsRef<[u8]> + ?Sized>(encoded: &B) -> Vec<FormField<'_>> {
    let mut rest = encoded.as_ref();
    let mut fields = Vec::with_capacity(if rest.is_empty() { 0 } else { 1 + memchr_iter(b'&', rest).count() });
    while !rest.is_empty() {
        let (field, after) = split_at_byte(b'&', rest);
        if !field.is_empty() {
            let (name, value) = split_at_byte(b'=', field);
            fields.push((decode_form_text(name), decode_form_text(value)));
        }
        rest = after;
    }
    fields
}

/// Returns the value of the first field with this name.
pub fn find_field<'a>(fields: &'a [FormField], name: &str) -> Option<&'a str> {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_ref())
}

/// Returns what is before the first such byte, and what is after it.
fn split_at_byte(separator: u8, text: &[u8]) -> (&[u8], &[u8]) {
    memchr(separator, text).map_or((text, &[]), |at| (&text[..at], &text[at + 1..]))
}

/// Decodes a name or a value of a form. Invalid UTF-8 is replaced.
fn decode_form_text(encoded: &[u8]) -> Cow<'_, str> {
    // Most names and values are written as they are.
    if memchr2(b'%', b'+', encoded).is_none() {
        return str::from_utf8(encoded).map_or_else(|_| String::from_utf8_lossy(encoded), Cow::Borrowed);
    }
    let mut decoded = Vec::with_capacity(encoded.len());
    for (n, word) in encoded.split(|b| *b == b'+').enumerate() {
        decoded.extend((n > 0).then_some(b' '));
        decoded.extend(percent_decode(word));
    }
    String::from_utf8(decoded).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_keeps_exactly_the_unreserved_characters_of_rfc_3986() {
        assert_eq!(percent_encode("AZaz09-._~"), "AZaz09-._~");
        assert_eq!(percent_encode(" *+/é!'()"), "%20%2A%2B%2F%C3%A9%21%27%28%29");
    }

    #[test]
    fn a_form_reads_back_as_written_and_plus_is_a_space() {
        let written = [("To", "+1 415"), ("Body", "1 & 2 = ünï"), ("Empty", "")];
        let encoded = encode_form(&written);
        assert_eq!(decode_form(&encoded), written.map(|(k, v)| (k.into(), v.into())));
        assert_eq!(decode_form("a=1+2"), [("a".into(), "1 2".into())]);
    }

    #[test]
    fn a_form_is_decoded_as_the_url_standard_says() {
        for encoded in
            ["", "&", "a", "=", "a=", "=b", "a=b=c", "&&a=1&&b=%2B+%2b&", "%", "%2", "%zz=%4", "a%3Db=%26", "é=ü"]
        {
            let expected: Vec<_> = form_urlencoded::parse(encoded.as_bytes()).collect();
            assert_eq!(decode_form(encoded), expected, "{encoded}");
        }
        assert_eq!(decode_form(b"a=%FF&\xff=1"), [("a".into(), "\u{fffd}".into()), ("\u{fffd}".into(), "1".into())]);
    }
}
