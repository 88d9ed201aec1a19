//! Verifies AWS4-HMAC-SHA256 and believes nothing in the claim.

use std::borrow::Cow;

use super::{Sns, SnsRejection, rejection};
use crate::{
    clock,
    emulation::{
        AuthorizationHeader, COMMON_MISTAKES, CanonicalMistake, CanonicalRequest, RequestContext, SignatureInput,
        SignatureMismatch, single_header,
    },
    encoding::hash,
    http_client::Request,
    sms::Secret,
};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const SCOPE_TERMINATOR: &str = "aws4_request";
const REQUIRED_SIGNED_HEADERS: &[&str] = &["host", "x-amz-date"];

/// How far a time may be off, in seconds.
const MAX_CLOCK_SKEW_SECONDS: i64 = 15 * 60;

/// In Amazon's order: the claim, the key, the clock, then the signature.
pub fn verify_signature(account: &Sns, request: &Request, context: &RequestContext) -> Result<(), SnsRejection> {
    if !request.headers().contains_key("authorization") {
        return Err(rejection("MissingAuthenticationToken", "Request is missing Authentication Token"));
    }
    let incomplete = || rejection("IncompleteSignature", "The request signature does not conform to AWS standards.");
    let header = AuthorizationHeader::parse(request).ok_or_else(incomplete)?;
    let scope: Vec<_> = header.credential.split('/').collect();
    let [id, date, region, service, SCOPE_TERMINATOR] = scope[..] else { return Err(incomplete()) };
    let time = single_header(request, "x-amz-date").filter(|_| header.algorithm == ALGORITHM).ok_or_else(incomplete)?;
    let token = single_header(request, "x-amz-security-token");
    let unknown = || rejection("InvalidClientTokenId", "The security token included in the request is invalid.");
    let ours = account.session_token.as_ref().map(Secret::expose);
    if id != account.access_key_id || !tokens_match(ours, token) {
        return Err(unknown());
    }
    check_timestamp(time, context.signing_context.unix_seconds())?;
    let day = &time[..8];
    let error = if date != day {
        Some(format!("the day in the credential is {date}, and that of X-Amz-Date is {day}"))
    } else if region != account.region {
        Some(format!("the region in the credential is {region}, and here it is {}", account.region))
    } else if service != "sns" {
        Some(format!("the service in the credential is {service}, and here it is sns"))
    } else if !account.serves_host(context.host) {
        Some("the host that was called is not the one of this region".into())
    } else {
        header.signed_headers_error(request, REQUIRED_SIGNED_HEADERS)
    };
    let signature = header.signature;
    let mismatch = match error {
        None => {
            let canonical = canonical_request(account, request, time, [day, region, service], &header.signed_headers);
            if hash::constant_time_eq(canonical.compute_signature().as_bytes(), signature.as_bytes()) {
                return Ok(());
            }
            SignatureMismatch::find_mistake(&canonical, signature, &[PROVIDER_MISTAKES, COMMON_MISTAKES])
        }
        Some(error) => {
            let right = canonical_request(
                account,
                request,
                time,
                [day, &account.region, "sns"],
                &header.corrected_signed_headers(REQUIRED_SIGNED_HEADERS),
            );
            let claimed = canonical_request(account, request, time, [date, region, service], &header.signed_headers);
            SignatureMismatch::with_invalid_header(&right, &claimed, signature, error)
        }
    };
    let message = "The request signature we calculated does not match the signature you provided. \
                   Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
    Err(SnsRejection { signature: Some(mismatch), ..rejection("SignatureDoesNotMatch", message) })
}

fn tokens_match(ours: Option<&str>, theirs: Option<&str>) -> bool {
    match (ours, theirs) {
        (Some(ours), Some(theirs)) => hash::constant_time_eq(ours.as_bytes(), theirs.as_bytes()),
        (ours, theirs) => ours.is_none() && theirs.is_none(),
    }
}

/// A time as `20150830T123600Z`, within the window.
fn check_timestamp(time: &str, now: u64) -> Result<(), SnsRejection> {
    let unreadable = || rejection("IncompleteSignature", "Date must be in ISO-8601 'basic format'. See ISO-8601.");
    match clock::parse_utc(time, "%Y%m%dT%H%M%SZ").ok_or_else(unreadable)? - now as i64 {
        off if off.abs() <= MAX_CLOCK_SKEW_SECONDS => Ok(()),
        off if off < 0 => Err(rejection(
            "SignatureDoesNotMatch",
            format!("Signature expired: {time} is now earlier than allowed (15 min.)"),
        )),
        _ => Err(rejection(
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
    let canonical = CanonicalRequest::from_request(request, ALGORITHM, account.secret_access_key.expose(), names);
    let mut scope: Vec<Cow<str>> = scope.into_iter().map(|part| part.to_owned().into()).collect();
    scope.push(SCOPE_TERMINATOR.into());
    CanonicalRequest { secret_affixes: ["AWS4", ""], timestamp: time, key_scope: scope, ..canonical }
}

/// What is got wrong with this signature only.
const PROVIDER_MISTAKES: &[CanonicalMistake] = &[
    ("the key lacks AWS4 before the secret", |it| it.secret_affixes[0] = ""),
    ("the service in what is signed is service, as in the published examples", |it| it.key_scope[2] = "service".into()),
    ("the region in what is signed is us-east-1, as in the published examples", |it| {
        it.key_scope[1] = "us-east-1".into()
    }),
    ("the day stands where the time of X-Amz-Date belongs", |it| it.timestamp = &it.timestamp[..8]),
];
