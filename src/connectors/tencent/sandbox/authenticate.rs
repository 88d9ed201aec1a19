//! Verifies TC3-HMAC-SHA256 and believes nothing in the claim.

use super::{Refused, header};
use crate::{
    sms::Secret,
    wire::{Moment, Request, hash, verify::Claim},
};

/// How far a timestamp may be off, in seconds.
const WINDOW: u64 = 300;

/// What this server knows without the request.
pub struct Expected<'a> {
    pub id: &'a str,
    pub key: &'a Secret,
    pub service: &'a str,
    pub host: fn(&str) -> bool,
}

impl Expected<'_> {
    /// In Tencent's order: the id, then the clock, then the signature.
    pub fn authenticate(&self, request: &Request, at: &Moment) -> Result<(), Refused> {
        let claim = Claim::read(request).ok_or_else(unreadable)?;
        let scope: Vec<_> = claim.credential.split('/').collect();
        let [id, date, service, end] = scope[..] else { return Err(unreadable()) };
        if claim.algorithm != "TC3-HMAC-SHA256" || end != "tc3_request" {
            return Err(unreadable());
        }
        if id != self.id {
            return Err(Refused::new(
                "AuthFailure.SecretIdNotFound",
                "The SecretId is not found, please ensure that your SecretId is correct.",
            ));
        }
        let seconds: u64 = match header(request, "X-TC-Timestamp")? {
            stamp if stamp.bytes().all(|b| b.is_ascii_digit()) => stamp.parse().map_err(|_| expired())?,
            _ => return Err(expired()),
        };
        if seconds.abs_diff(at.unix()) > WINDOW {
            return Err(expired());
        }
        let today = Moment { millis: seconds * 1_000, nonce: String::new() }.utc("%Y-%m-%d");
        let lower = |name: &&str| !name.bytes().any(|b| b.is_ascii_uppercase());
        let sound = date == today
            && service == self.service
            && (self.host)(header(request, "Host")?)
            && claim.signed_headers.iter().all(lower)
            && claim.covers(&["content-type", "host"]);
        let canonical = claim.canonical(request, canonical).filter(|_| sound).ok_or_else(invalid)?;
        let hashed = hash::sha256_hex(canonical);
        let text = format!("TC3-HMAC-SHA256\n{seconds}\n{today}/{}/tc3_request\n{hashed}", self.service);
        let mut key = format!("TC3{}", self.key.expose()).into_bytes();
        for part in [&today, self.service, "tc3_request"] {
            key = hash::hmac_sha256(key, part);
        }
        let genuine = hex::encode(hash::hmac_sha256(key, text));
        hash::same(genuine.as_bytes(), claim.signature.as_bytes()).then_some(()).ok_or_else(invalid)
    }
}

/// Values are lower-cased, but the content type stands as it was sent: Tencent's own libraries sign it so.
fn canonical(name: &str, value: &str) -> String {
    if name == "content-type" { value.to_owned() } else { value.to_lowercase() }
}

fn unreadable() -> Refused {
    Refused::new(
        "AuthFailure.InvalidAuthorization",
        "The Authorization header does not meet the requirement.",
    )
}

fn expired() -> Refused {
    Refused::new(
        "AuthFailure.SignatureExpire",
        "Signature expired. Timestamp and server time cannot differ by more than five minutes.",
    )
}

fn invalid() -> Refused {
    Refused::new(
        "AuthFailure.SignatureFailure",
        "The provided credentials could not be validated. Please check your signature is correct.",
    )
}

#[cfg(test)]
mod tests;
