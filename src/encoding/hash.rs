//! Hashes and encodings: the only code that signers and verifiers of signatures share.

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// All characters but the unreserved ones of RFC 3986.
const PERCENT_ENCODE_SET: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Returns the SHA-256 hash.
pub fn sha256(data: impl AsRef<[u8]>) -> Vec<u8> {
    Sha256::digest(data).to_vec()
}

/// Returns the SHA-256 hash as hexadecimal digits in lower case.
pub fn sha256_hex(data: impl AsRef<[u8]>) -> String {
    encode_hex(Sha256::digest(data))
}

/// Returns hexadecimal digits in lower case.
pub fn encode_hex(bytes: impl AsRef<[u8]>) -> String {
    let bytes = bytes.as_ref();
    let mut digits = vec![0; 2 * bytes.len()];
    hex::encode_to_slice(bytes, &mut digits).expect("two digits for each byte");
    String::from_utf8(digits).expect("digits are ASCII")
}

/// Returns the HMAC with SHA-256, see <https://www.rfc-editor.org/rfc/rfc2104>.
pub fn hmac_sha256(key: impl AsRef<[u8]>, data: impl AsRef<[u8]>) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_ref()).expect("HMAC takes a key of any length");
    mac.update(data.as_ref());
    mac.finalize().into_bytes().to_vec()
}

/// Returns the HMAC with SHA-1, see <https://www.rfc-editor.org/rfc/rfc2104>.
pub fn hmac_sha1(key: impl AsRef<[u8]>, data: impl AsRef<[u8]>) -> Vec<u8> {
    let mut mac = Hmac::<Sha1>::new_from_slice(key.as_ref()).expect("HMAC takes a key of any length");
    mac.update(data.as_ref());
    mac.finalize().into_bytes().to_vec()
}

/// Returns base64 of the standard alphabet, with padding.
pub fn encode_base64(data: impl AsRef<[u8]>) -> String {
    BASE64_STANDARD.encode(data)
}

/// Decodes base64 of the standard alphabet, which must have its padding.
pub fn decode_base64(text: &str) -> Option<Vec<u8>> {
    BASE64_STANDARD.decode(text).ok()
}

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

/// Returns the decoded names and values of a query or a form body.
pub fn decode_form(encoded: impl AsRef<[u8]>) -> Vec<(String, String)> {
    form_urlencoded::parse(encoded.as_ref()).into_owned().collect()
}

/// Returns whether both are equal, in a time that depends only on their lengths.
pub fn constant_time_eq(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sha256_of_fips_180_2() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256_hex("abc"), expected);
    }

    #[test]
    fn hmac_sha256_of_rfc_4231_case_2() {
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(hex::encode(hmac_sha256("Jefe", "what do ya want for nothing?")), expected);
    }

    #[test]
    fn hmac_sha1_of_rfc_2202_case_2() {
        let expected = "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79";
        assert_eq!(hex::encode(hmac_sha1("Jefe", "what do ya want for nothing?")), expected);
    }

    #[test]
    fn base64_of_rfc_4648() {
        assert_eq!(encode_base64("foobar"), "Zm9vYmFy");
        assert_eq!(decode_base64("Zm9vYmE=").unwrap(), b"fooba");
        assert_eq!(decode_base64("Zm9vYmE"), None);
    }

    #[test]
    fn percent_keeps_exactly_the_unreserved_characters_of_rfc_3986() {
        assert_eq!(percent_encode("AZaz09-._~"), "AZaz09-._~");
        assert_eq!(percent_encode(" *+/é!'()"), "%20%2A%2B%2F%C3%A9%21%27%28%29");
    }

    #[test]
    fn a_form_reads_back_as_written_and_plus_is_a_space() {
        let written = [("To", "+1 415"), ("Body", "1 & 2 = ünï"), ("Empty", "")];
        let read = decode_form(encode_form(&written));
        assert_eq!(read, written.map(|(k, v)| (k.to_owned(), v.to_owned())));
        assert_eq!(decode_form("a=1+2"), [("a".to_owned(), "1 2".to_owned())]);
    }
}
