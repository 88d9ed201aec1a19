//! Verifies TC3-HMAC-SHA256 signatures, <https://cloud.tencent.com/document/api/382/52072>.

use std::borrow::Cow;

use super::{TencentRejection, documented_errors::documented_rejection, required_header};
use crate::{
    clock,
    emulation::{
        AuthorizationHeader, COMMON_MISTAKES, CanonicalMistake, CanonicalRequest, SignatureMismatch, SigningKeyCache,
    },
    encoding::hash,
    http_client::{Request, SigningContext},
    sms::Secret,
};

const ALGORITHM: &str = "TC3-HMAC-SHA256";
const SCOPE_TERMINATOR: &str = "tc3_request";

/// How far a timestamp may be off, in seconds.
const MAX_CLOCK_SKEW_SECONDS: u64 = 300;

/// What the verifier expects.
pub struct TencentVerifier<'a> {
    pub secret_id: &'a str,
    pub secret_key: &'a Secret,
    pub service: &'a str,
    /// Whether the host of the request is one of this service.
    pub is_service_host: bool,
}

impl TencentVerifier<'_> {
    /// Verifies the id, the time and the signature, in Tencent's order. `keys` is kept from one request to the next.
    ///
    /// # Errors
    /// Returns Tencent's error. For a wrong signature it explains the difference.
    pub fn verify_signature(
        &self,
        request: &Request,
        at: &SigningContext,
        keys: &mut SigningKeyCache,
    ) -> Result<(), TencentRejection> {
        let authorization = AuthorizationHeader::parse(request).ok_or_else(invalid_authorization)?;
        let scope: Vec<_> = authorization.credential.split('/').collect();
        let [id, date, service, SCOPE_TERMINATOR] = scope[..] else { return Err(invalid_authorization()) };
        if authorization.algorithm != ALGORITHM {
            return Err(invalid_authorization());
        }
        if id != self.secret_id {
            return Err(documented_rejection("AuthFailure.SecretIdNotFound".into()));
        }
        let timestamp = required_header(request, "X-TC-Timestamp")?;
        let digits = timestamp.bytes().all(|b| b.is_ascii_digit());
        let seconds = timestamp
            .parse()
            .ok()
            .filter(|seconds: &u64| digits && seconds.abs_diff(at.unix_seconds()) <= MAX_CLOCK_SKEW_SECONDS);
        let now =
            SigningContext { timestamp_millis: seconds.ok_or_else(signature_expired)? * 1_000, nonce: String::new() };
        let today = clock::utc_date(now.timestamp_millis);
        let claimed = self.canonical_request(request, timestamp, [date, service], &authorization.signed_headers);
        let error = if date != today {
            let hint =
                if date == now.format_at_offset(8, "%Y-%m-%d") { ": it is that of a clock in China" } else { "" };
            Some(format!("the day in the credential is {date}, and that of X-TC-Timestamp in UTC is {today}{hint}"))
        } else if service != self.service {
            Some(format!("the service in the credential is {service}, and here it is {}", self.service))
        } else if !self.is_service_host {
            Some("the host that was called is not one of this service".into())
        } else {
            authorization.signed_headers_error(&claimed, REQUIRED_SIGNED_HEADERS)
        };
        let signature = authorization.signature;
        let mismatch = match error {
            None => {
                let expected = claimed.compute_signature_with(keys);
                if hash::constant_time_eq(expected.as_bytes(), signature.as_bytes()) {
                    return Ok(());
                }
                SignatureMismatch::find_mistake(&claimed, signature, &[PROVIDER_MISTAKES, COMMON_MISTAKES])
            }
            Some(error) => {
                let expected = self.canonical_request(
                    request,
                    timestamp,
                    [&today, self.service],
                    &authorization.corrected_signed_headers(REQUIRED_SIGNED_HEADERS),
                );
                SignatureMismatch::with_invalid_header(&expected, &claimed, signature, error)
            }
        };
        Err(TencentRejection {
            signature: Some(mismatch),
            ..documented_rejection("AuthFailure.SignatureFailure".into())
        })
    }

    /// Returns what has to be signed. Header values are in lower case except that of the content type, as in Tencent's own
    /// libraries.
    fn canonical_request<'a>(
        &'a self,
        request: &'a Request,
        time: &'a str,
        [day, service]: [&str; 2],
        names: &[Cow<'a, str>],
    ) -> CanonicalRequest<'a> {
        let mut canonical = CanonicalRequest::from_request(request, ALGORITHM, self.secret_key, names);
        for (_, value) in canonical.headers.iter_mut().filter(|(name, _)| name != "content-type") {
            if value.bytes().any(|b| b.is_ascii_uppercase()) {
                *value = value.to_lowercase().into();
            }
        }
        let scope = vec![day.to_owned().into(), service.to_owned().into(), SCOPE_TERMINATOR.into()];
        CanonicalRequest { secret_affixes: ["TC3", ""], timestamp: time, key_scope: scope, ..canonical }
    }
}

const REQUIRED_SIGNED_HEADERS: &[&str] = &["content-type", "host"];

/// Mistakes that only this kind of signature has.
const PROVIDER_MISTAKES: &[CanonicalMistake] = &[
    ("the key lacks TC3 before the secret", |it| it.secret_affixes[0] = ""),
    ("the day in what is signed is that of a clock in China, and not in UTC", |it| {
        let millis = it.timestamp.parse::<u64>().unwrap_or_default().saturating_mul(1_000);
        it.key_scope[0] = clock::format_at_offset(8, millis, "%Y-%m-%d").into();
    }),
    ("the service in what is signed is cvm, as in the published example", |it| it.key_scope[1] = "cvm".into()),
    ("x-tc-action is not in lower case in what is signed", |it| {
        if let Ok(action) = required_header(it.request, "x-tc-action")
            && let Some(value) = it.header_value_mut("x-tc-action")
        {
            *value = action.into();
        }
    }),
];

fn invalid_authorization() -> TencentRejection {
    documented_rejection("AuthFailure.InvalidAuthorization".into())
}

fn signature_expired() -> TencentRejection {
    documented_rejection("AuthFailure.SignatureExpire".into())
}

#[cfg(test)]
mod tests;
