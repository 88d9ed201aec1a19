//! Hashes: the only code that signers and verifiers of signatures share.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Returns the SHA-256 hash.
pub fn sha256(data: impl AsRef<[u8]>) -> Vec<u8> {
    Sha256::digest(data).to_vec()
}

/// Returns the SHA-256 hash as hexadecimal digits in lower case.
pub fn sha256_hex(data: impl AsRef<[u8]>) -> String {
    super::encode_hex(Sha256::digest(data))
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
}
