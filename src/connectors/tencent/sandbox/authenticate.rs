//! Verifies TC3-HMAC-SHA256 and believes nothing in the claim.

use std::borrow::Cow;

use super::{Refused, documented::refused, header};
use crate::{
    desk::Mismatch,
    sms::Secret,
    wire::{
        Moment, Request, clock, hash,
        verify::{Canonical, Claim, Recipe, Slip, USUAL},
    },
};

const ALGORITHM: &str = "TC3-HMAC-SHA256";
const END: &str = "tc3_request";

/// How far a timestamp may be off, in seconds.
const WINDOW: u64 = 300;

/// What this server knows without the request.
pub struct Expected<'a> {
    pub id: &'a str,
    pub key: &'a Secret,
    pub service: &'a str,
    /// Whether the host that was called is one of this service.
    pub host: bool,
}

impl Expected<'_> {
    /// In Tencent's order: the id, then the clock, then the signature.
    pub fn authenticate(&self, request: &Request, at: &Moment) -> Result<(), Refused> {
        let claim = Claim::read(request).ok_or_else(unreadable)?;
        let scope: Vec<_> = claim.credential.split('/').collect();
        let [id, date, service, END] = scope[..] else { return Err(unreadable()) };
        if claim.algorithm != ALGORITHM {
            return Err(unreadable());
        }
        if id != self.id {
            return Err(refused("AuthFailure.SecretIdNotFound".into()));
        }
        let stamp = header(request, "X-TC-Timestamp")?;
        let digits = stamp.bytes().all(|b| b.is_ascii_digit());
        let seconds =
            stamp.parse().ok().filter(|seconds: &u64| digits && seconds.abs_diff(at.unix()) <= WINDOW);
        let now = Moment { millis: seconds.ok_or_else(expired)? * 1_000, nonce: String::new() };
        let today = now.utc("%Y-%m-%d");
        let flaw = if date != today {
            let east = if date == now.east(8, "%Y-%m-%d") { ": it is that of a clock in China" } else { "" };
            Some(format!(
                "the day in the credential is {date}, and that of X-TC-Timestamp in UTC is {today}{east}"
            ))
        } else if service != self.service {
            Some(format!("the service in the credential is {service}, and here it is {}", self.service))
        } else if !self.host {
            Some("the host that was called is not one of this service".into())
        } else {
            claim.flaw(request, COVERED)
        };
        let signature = claim.signature;
        let mismatch = match flaw {
            None => {
                let recipe = self.recipe(request, stamp, [&today, self.service], &claim.signed_headers);
                if hash::same(recipe.signature().as_bytes(), signature.as_bytes()) {
                    return Ok(());
                }
                Mismatch::explain(&recipe, signature, &[OWN, USUAL])
            }
            Some(flaw) => {
                let right = self.recipe(request, stamp, [&today, self.service], &claim.mended(COVERED));
                let claimed = self.recipe(request, stamp, [date, service], &claim.signed_headers);
                Mismatch::flawed(&right, &claimed, signature, flaw)
            }
        };
        Err(Refused { signature: Some(mismatch), ..refused("AuthFailure.SignatureFailure".into()) })
    }

    /// Values are lower-cased, but the content type stands as it was sent: Tencent's own libraries sign it so.
    fn recipe<'a>(
        &'a self,
        request: &'a Request,
        time: &'a str,
        [day, service]: [&str; 2],
        names: &[Cow<'a, str>],
    ) -> Canonical<'a> {
        let mut canonical = Canonical::of(request, ALGORITHM, self.key.expose(), names);
        for (_, value) in canonical.headers.iter_mut().filter(|(name, _)| name != "content-type") {
            if value.bytes().any(|b| b.is_ascii_uppercase()) {
                *value = value.to_lowercase().into();
            }
        }
        let scope = vec![day.to_owned().into(), service.to_owned().into(), END.into()];
        Canonical { around: ["TC3", ""], time, scope, ..canonical }
    }
}

const COVERED: &[&str] = &["content-type", "host"];

/// What is got wrong with this signature only.
const OWN: &[Slip] = &[
    ("the key lacks TC3 before the secret", |it| it.around[0] = ""),
    ("the day in what is signed is that of a clock in China, and not in UTC", |it| {
        let millis = it.time.parse::<u64>().unwrap_or_default().saturating_mul(1_000);
        it.scope[0] = clock::east(8, millis, "%Y-%m-%d").into();
    }),
    ("the service in what is signed is cvm, as in the published example", |it| it.scope[1] = "cvm".into()),
    ("x-tc-action is not in lower case in what is signed", |it| {
        if let Ok(action) = header(it.request, "x-tc-action")
            && let Some(value) = it.value("x-tc-action")
        {
            *value = action.into();
        }
    }),
];

fn unreadable() -> Refused {
    refused("AuthFailure.InvalidAuthorization".into())
}

fn expired() -> Refused {
    refused("AuthFailure.SignatureExpire".into())
}

#[cfg(test)]
mod tests;
