//! Base64 and hexadecimal digits.

use base64::{Engine, prelude::BASE64_STANDARD};

/// Returns hexadecimal digits in lower case.
pub fn encode_hex(bytes: impl AsRef<[u8]>) -> String {
    hex::encode(bytes)
}

/// Returns base64 of the standard alphabet, with padding.
pub fn encode_base64(data: impl AsRef<[u8]>) -> String {
    BASE64_STANDARD.encode(data)
}

/// Decodes base64 of the standard alphabet, which must have its padding.
pub fn decode_base64(text: &str) -> Option<Vec<u8>> {
    BASE64_STANDARD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_of_rfc_4648() {
        assert_eq!(encode_base64("foobar"), "Zm9vYmFy");
        assert_eq!(decode_base64("Zm9vYmE=").unwrap(), b"fooba");
        assert_eq!(decode_base64("Zm9vYmE"), None);
    }
}
