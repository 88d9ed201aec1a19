//! Hashes of recipients, by which a resumed batch recognises them. The journal does not hold their numbers.

use std::io::{self, Write};

use crate::{
    encoding::{self, hash},
    files::{PrivateDir, sync_file},
    sms::Phone,
};

/// The file in the state directory with the key of the recipients' hashes.
const RECIPIENT_KEY_NAME: &str = "sends.key";
const MAX_RECIPIENT_KEY_BYTES: u64 = 1024;

/// Returns the key of the recipients' hashes. Saves `key` if there is none yet.
pub fn read_or_create_key(dir: &PrivateDir, key: String) -> io::Result<String> {
    match dir.read(RECIPIENT_KEY_NAME, MAX_RECIPIENT_KEY_BYTES) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        key => return key.map(|key| String::from_utf8_lossy(&key).into_owned()),
    }
    let mut file = dir.create_temporary(".sends.key-", "")?;
    file.write_all(key.as_bytes())?;
    sync_file(file.file())?;
    match file.persist_noreplace(RECIPIENT_KEY_NAME) {
        // Another run has created it meanwhile.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => read_or_create_key(dir, key),
        persisted => persisted.and_then(|()| dir.sync()).map(|()| key),
    }
}

/// Returns 128 bits of the keyed hash of a number, in hexadecimal.
pub fn recipient_hash(key: &str, to: &Phone) -> String {
    let mut hash = encoding::encode_hex(hash::hmac_sha256(key, to.digits()));
    hash.truncate(32);
    hash
}
