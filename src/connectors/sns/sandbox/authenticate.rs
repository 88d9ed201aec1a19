//! Verifies the signature of a request, AWS4-HMAC-SHA256.

use std::borrow::Cow;

use http::header::AUTHORIZATION;

use super::{Sns, SnsRejection};
use crate::{
    clock,
    emulation::{
        AuthorizationHeader, COMMON_MISTAKES, CanonicalMistake, CanonicalRequest, RequestContext, SignatureMismatch,
        single_header,
    },
    encoding::hash,
    http_client::Request,
    sms::Secret,
};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const SCOPE_TERMINATOR: &str = "aws4_request";
const REQUIRED_SIGNED_HEADERS: &[&str] = &["host", "x-amz-date"];

/// Maximum difference between the request's time and ours, in seconds.
const MAX_CLOCK_SKEW_SECONDS: i64 = 15 * 60;

/// Verifies a request in Amazon's order: header, key, time, signature.
///
/// # Errors
///
/// Amazon's error for the first of these that is not in order.
pub fn verify_signature(account: &Sns, request: &Request, context: &mut RequestContext) -> Result<(), SnsRejection> {
    if !request.headers().contains_key(AUTHORIZATION) {
        return Err(SnsRejection::new("MissingAuthenticationToken", "Request is missing Authentication Token"));
    }
    let incomplete =
        || SnsRejection::new("IncompleteSignature", "The request signature does not conform to AWS standards.");
    let header = AuthorizationHeader::parse(request).ok_or_else(incomplete)?;
    let scope: Vec<_> = header.credential.split('/').collect();
    let [id, date, region, service, SCOPE_TERMINATOR] = scope[..] else { return Err(incomplete()) };
    let time = single_header(request, "x-amz-date").filter(|_| header.algorithm == ALGORITHM).ok_or_else(incomplete)?;
    let token = single_header(request, "x-amz-security-token");
    let expected_token = account.session_token.as_ref().map(Secret::expose);
    if id != account.access_key_id || !tokens_match(expected_token, token) {
        let message = "The security token included in the request is invalid.";
        return Err(SnsRejection::new("InvalidClientTokenId", message));
    }
    check_timestamp(time, context.signing_context.unix_seconds())?;
    // Amazon knows the region by the host that was called. The sandbox's own address is that of any region.
    let own_region = context.host.map_or(region, region_of_host);
    let day = &time[..8];
    let claimed = canonical_request(account, request, time, [date, region, service], &header.signed_headers);
    let header_error = if date != day {
        Some(format!("the credential has the day {date}, but X-Amz-Date is of {day}"))
    } else if region != own_region {
        Some(format!("the credential has the region {region}, but the host is that of {own_region}"))
    } else if service != "sns" {
        Some(format!("the credential has the service {service}, but the service is sns"))
    } else {
        header.signed_headers_error(&claimed, REQUIRED_SIGNED_HEADERS)
    };
    let signature = header.signature;
    let mismatch = match header_error {
        None => {
            let expected = claimed.compute_signature_with(context.signing_key_cache());
            if hash::constant_time_eq(expected.as_bytes(), signature.as_bytes()) {
                return Ok(());
            }
            SignatureMismatch::find_mistake(&claimed, signature, &[PROVIDER_MISTAKES, COMMON_MISTAKES])
        }
        Some(error) => {
            let expected = canonical_request(
                account,
                request,
                time,
                [day, own_region, "sns"],
                &header.corrected_signed_headers(REQUIRED_SIGNED_HEADERS),
            );
            SignatureMismatch::with_invalid_header(&expected, &claimed, signature, error)
        }
    };
    let message = "The request signature we calculated does not match the signature you provided. \
                   Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
    Err(SnsRejection { signature: Some(mismatch), ..SnsRejection::new("SignatureDoesNotMatch", message) })
}

/// Returns the region in the name of a host such as `sns.us-east-1.amazonaws.com`.
fn region_of_host(host: &str) -> &str {
    host.trim_start_matches("sns.").trim_end_matches(".amazonaws.com")
}

fn tokens_match(expected: Option<&str>, received: Option<&str>) -> bool {
    match (expected, received) {
        (Some(expected), Some(received)) => hash::constant_time_eq(expected.as_bytes(), received.as_bytes()),
        (expected, received) => expected.is_none() && received.is_none(),
    }
}

/// Checks that a time such as `20150830T123600Z` is within [`MAX_CLOCK_SKEW_SECONDS`] of `now`, in Unix seconds.
fn check_timestamp(time: &str, now: u64) -> Result<(), SnsRejection> {
    let malformed =
        || SnsRejection::new("IncompleteSignature", "Date must be in ISO-8601 'basic format'. See ISO-8601.");
    match clock::parse_utc(time, "20150830T123600Z").ok_or_else(malformed)? - now as i64 {
        skew if skew.abs() <= MAX_CLOCK_SKEW_SECONDS => Ok(()),
        skew if skew < 0 => Err(SnsRejection::new(
            "SignatureDoesNotMatch",
            format!("Signature expired: {time} is now earlier than allowed (15 min.)"),
        )),
        _ => Err(SnsRejection::new(
            "SignatureDoesNotMatch",
            format!("Signature not yet current: {time} is still later than allowed (15 min.)"),
        )),
    }
}

fn canonical_request<'a>(
    account: &'a Sns,
    request: &'a Request,
    time: &'a str,
    scope: [&str; 3],
    names: &[Cow<'a, str>],
) -> CanonicalRequest<'a> {
    let canonical = CanonicalRequest::from_request(request, ALGORITHM, &account.secret_access_key, names);
    let mut scope: Vec<Cow<str>> = scope.into_iter().map(|part| part.to_owned().into()).collect();
    scope.push(SCOPE_TERMINATOR.into());
    CanonicalRequest { secret_affixes: ["AWS4", ""], timestamp: time, key_scope: scope, ..canonical }
}

/// Mistakes that only signers for AWS make.
const PROVIDER_MISTAKES: &[CanonicalMistake] = &[
    ("the key lacks AWS4 before the secret", |it| it.secret_affixes[0] = ""),
    ("the service in the credential scope is service, as in the published examples", |it| {
        it.key_scope[2] = "service".into()
    }),
    ("the region in the credential scope is us-east-1, as in the published examples", |it| {
        it.key_scope[1] = "us-east-1".into()
    }),
    ("the string to sign has the day instead of the time of X-Amz-Date", |it| it.timestamp = &it.timestamp[..8]),
];
