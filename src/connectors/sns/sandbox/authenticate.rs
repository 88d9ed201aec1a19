//! Verifies AWS4-HMAC-SHA256 and believes nothing in the claim.

use std::borrow::Cow;

use super::{Refused, Sns, refused};
use crate::{
    desk::{Mismatch, Visit},
    sms::Secret,
    wire::{
        Request, clock, hash,
        verify::{Canonical, Claim, Recipe, Slip, USUAL, header},
    },
};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const END: &str = "aws4_request";
const COVERED: &[&str] = &["host", "x-amz-date"];

/// How far a time may be off, in seconds.
const WINDOW: i64 = 15 * 60;

/// In Amazon's order: the claim, the key, the clock, then the signature.
pub fn genuine(account: &Sns, request: &Request, visit: &Visit) -> Result<(), Refused> {
    if !request.headers().contains_key("authorization") {
        return Err(refused("MissingAuthenticationToken", "Request is missing Authentication Token"));
    }
    let incomplete =
        || refused("IncompleteSignature", "The request signature does not conform to AWS standards.");
    let claim = Claim::read(request).ok_or_else(incomplete)?;
    let scope: Vec<_> = claim.credential.split('/').collect();
    let [id, date, region, service, END] = scope[..] else { return Err(incomplete()) };
    let time =
        header(request, "x-amz-date").filter(|_| claim.algorithm == ALGORITHM).ok_or_else(incomplete)?;
    let token = header(request, "x-amz-security-token");
    let unknown =
        || refused("InvalidClientTokenId", "The security token included in the request is invalid.");
    let ours = account.session_token.as_ref().map(Secret::expose);
    if id != account.access_key_id || !same(ours, token) {
        return Err(unknown());
    }
    fresh(time, visit.at.unix())?;
    let day = &time[..8];
    let flaw = if date != day {
        Some(format!("the day in the credential is {date}, and that of X-Amz-Date is {day}"))
    } else if region != account.region {
        Some(format!("the region in the credential is {region}, and here it is {}", account.region))
    } else if service != "sns" {
        Some(format!("the service in the credential is {service}, and here it is sns"))
    } else if !account.is_at(visit.host) {
        Some("the host that was called is not the one of this region".into())
    } else {
        claim.flaw(request, COVERED)
    };
    let signature = claim.signature;
    let mismatch = match flaw {
        None => {
            let recipe = recipe(account, request, time, [day, region, service], &claim.signed_headers);
            if hash::same(recipe.signature().as_bytes(), signature.as_bytes()) {
                return Ok(());
            }
            Mismatch::explain(&recipe, signature, &[OWN, USUAL])
        }
        Some(flaw) => {
            let right = recipe(account, request, time, [day, &account.region, "sns"], &claim.mended(COVERED));
            let claimed = recipe(account, request, time, [date, region, service], &claim.signed_headers);
            Mismatch::flawed(&right, &claimed, signature, flaw)
        }
    };
    let message = "The request signature we calculated does not match the signature you provided. \
                   Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
    Err(Refused { signature: Some(mismatch), ..refused("SignatureDoesNotMatch", message) })
}

fn same(ours: Option<&str>, theirs: Option<&str>) -> bool {
    match (ours, theirs) {
        (Some(ours), Some(theirs)) => hash::same(ours.as_bytes(), theirs.as_bytes()),
        (ours, theirs) => ours.is_none() && theirs.is_none(),
    }
}

/// A time as `20150830T123600Z`, within the window.
fn fresh(time: &str, now: u64) -> Result<(), Refused> {
    let unreadable =
        || refused("IncompleteSignature", "Date must be in ISO-8601 'basic format'. See ISO-8601.");
    match clock::read(time, "%Y%m%dT%H%M%SZ").ok_or_else(unreadable)? - now as i64 {
        off if off.abs() <= WINDOW => Ok(()),
        off if off < 0 => Err(refused(
            "SignatureDoesNotMatch",
            format!("Signature expired: {time} is now earlier than allowed (15 min.)"),
        )),
        _ => Err(refused(
            "SignatureDoesNotMatch",
            format!("Signature not yet current: {time} is still later than allowed (15 min.)"),
        )),
    }
}

fn recipe<'a>(
    account: &'a Sns,
    request: &'a Request,
    time: &'a str,
    scope: [&str; 3],
    names: &[Cow<'a, str>],
) -> Canonical<'a> {
    let canonical = Canonical::of(request, ALGORITHM, account.secret_access_key.expose(), names);
    let mut scope: Vec<Cow<str>> = scope.into_iter().map(|part| part.to_owned().into()).collect();
    scope.push(END.into());
    Canonical { around: ["AWS4", ""], time, scope, ..canonical }
}

/// What is got wrong with this signature only.
const OWN: &[Slip] = &[
    ("the key lacks AWS4 before the secret", |it| it.around[0] = ""),
    ("the service in what is signed is service, as in the published examples", |it| {
        it.scope[2] = "service".into()
    }),
    ("the region in what is signed is us-east-1, as in the published examples", |it| {
        it.scope[1] = "us-east-1".into()
    }),
    ("the day stands where the time of X-Amz-Date belongs", |it| it.time = &it.time[..8]),
];
