//! Who signed this request? Nothing in its claim is believed: each part is compared with our own expectation.

use super::Refused;
use crate::{
    sms::Secret,
    wire::{Moment, Request, hash, verify},
};

/// How far a timestamp may be from our clock, in seconds.
const WINDOW: u64 = 300;

/// A key that may sign for a service.
pub struct Account<'a> {
    pub id: &'a str,
    pub key: &'a Secret,
    pub service: &'a str,
}

const MISMATCH: Refused = (
    "AuthFailure.SignatureFailure",
    "The provided credentials could not be validated. Please check your signature is correct.",
);
const MALFORMED: Refused = ("AuthFailure.InvalidAuthorization", "The authorization header is malformed.");

/// Verifies TC3-HMAC-SHA256 from the bytes that arrived.
pub fn check(account: &Account, request: &Request, at: &Moment) -> Result<(), Refused> {
    let claim = verify::Claim::read(request).ok_or(MALFORMED)?;
    if claim.algorithm != "TC3-HMAC-SHA256" {
        return Err(MALFORMED);
    }
    let (id, scope) = claim.credential.split_once('/').ok_or(MALFORMED)?;
    if id != account.id {
        return Err((
            "AuthFailure.SecretIdNotFound",
            "The SecretId is not found, please ensure that your SecretId is correct.",
        ));
    }
    let stamp = verify::header(request, "x-tc-timestamp")
        .filter(|text| text.bytes().all(|b| b.is_ascii_digit()))
        .and_then(|text| text.parse::<u64>().ok());
    let stamp = stamp.ok_or(("MissingParameter", "The request is missing the parameter `Timestamp`."))?;
    if stamp.abs_diff(at.unix()) > WINDOW {
        return Err((
            "AuthFailure.SignatureExpire",
            "The provided credentials are expired. Please check your timestamp.",
        ));
    }
    let day = Moment { millis: stamp * 1_000, nonce: String::new() }.utc("%Y-%m-%d");
    let expected = format!("{day}/{}/tc3_request", account.service);
    if scope != expected || !claim.covers(&["content-type", "host"]) {
        return Err(MISMATCH);
    }
    let value = |name: &str, value: &str| match name {
        "x-tc-action" => value.to_lowercase(),
        _ => value.to_owned(),
    };
    let canonical = claim.canonical(request, value).ok_or(MISMATCH)?;
    let text = format!("TC3-HMAC-SHA256\n{stamp}\n{expected}\n{}", hash::sha256_hex(canonical));
    let mut key = format!("TC3{}", account.key.expose()).into_bytes();
    for part in [&day, account.service, "tc3_request"] {
        key = hash::hmac_sha256(key, part);
    }
    let genuine = hex::encode(hash::hmac_sha256(key, text));
    hash::same(genuine.as_bytes(), claim.signature.as_bytes()).then_some(()).ok_or(MISMATCH)
}
