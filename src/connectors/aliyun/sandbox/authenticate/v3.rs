//! Signature V3, <https://help.aliyun.com/document_detail/2593177.html>.

use super::{Aliyun, Call, Refused, fields, fresh, incomplete, known};
use crate::wire::{
    Moment, Request, hash,
    verify::{Claim, header},
};

const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// The call, if the signature covers the body, the query and every header that matters.
pub fn call(account: &Aliyun, request: &Request, host: String, at: &Moment) -> Result<Call, Refused> {
    let claim = Claim::read(request).ok_or_else(incomplete)?;
    let Claim { credential, signature, .. } = claim;
    let names = claim.signed_headers.join(";");
    let exact = format!("{ALGORITHM} Credential={credential},SignedHeaders={names},Signature={signature}");
    if header(request, "authorization") != Some(&exact) {
        return Err(incomplete());
    }
    known(account, credential)?;
    let given = |name: &str| header(request, name).filter(|value| !value.is_empty()).ok_or_else(incomplete);
    fresh(given("x-acs-date")?, at)?;
    let matters = |name: &&str| name.starts_with("x-acs-") || ["host", "content-type"].contains(name);
    let names: Vec<_> = request.headers().keys().map(http::HeaderName::as_str).filter(matters).collect();
    if !claim.covers(&names) {
        return Err(incomplete());
    }
    let canonical = claim.canonical(request, |_, value| value.to_owned()).ok_or_else(incomplete)?;
    let string_to_sign = format!("{ALGORITHM}\n{}", hash::sha256_hex(canonical));
    let ours = hex::encode(hash::hmac_sha256(account.access_key_secret.expose(), &string_to_sign));
    let payload = given("x-acs-content-sha256")? == hash::sha256_hex(request.body());
    if !payload || !hash::same(ours.as_bytes(), signature.as_bytes()) {
        let message = "Specified signature does not match our calculation. server StringToSign is";
        return Err(Refused::gateway(400, "SignatureDoesNotMatch", format!("{message} [{string_to_sign}]")));
    }
    Ok(Call {
        host,
        version: given("x-acs-version")?.to_owned(),
        action: given("x-acs-action")?.to_owned(),
        fields: fields(request),
        nonce: given("x-acs-signature-nonce")?.to_owned(),
        verified: "ACS3-HMAC-SHA256 signature",
    })
}
