//! Signature V3, <https://help.aliyun.com/document_detail/2593177.html>.

use super::{Aliyun, Call, Refused, form, fresh, incomplete, known};
use crate::{
    desk::Mismatch,
    wire::{
        Moment, Request, hash,
        verify::{Canonical, Claim, Recipe, Slip, USUAL, header},
    },
};

const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// The call, if the signature covers the body, the query and every header that matters.
pub fn call(account: &Aliyun, request: &Request, at: &Moment) -> Result<Call, Refused> {
    let claim = Claim::read(request).ok_or_else(incomplete)?;
    let Claim { credential, signature, ref signed_headers, .. } = claim;
    let names = signed_headers.join(";");
    let exact = format!("{ALGORITHM} Credential={credential},SignedHeaders={names},Signature={signature}");
    if header(request, "authorization") != Some(&exact) {
        return Err(incomplete());
    }
    known(account, credential)?;
    let given = |name: &str| header(request, name).filter(|value| !value.is_empty()).ok_or_else(incomplete);
    fresh(given("x-acs-date")?, at)?;
    let matters = |name: &&str| name.starts_with("x-acs-") || ["host", "content-type"].contains(name);
    let required: Vec<_> = request.headers().keys().map(http::HeaderName::as_str).filter(matters).collect();
    let secret = account.access_key_secret.expose();
    let recipe = Canonical::of(request, ALGORITHM, secret, signed_headers);
    if let Some(flaw) = claim.flaw(request, &required) {
        let right = Canonical::of(request, ALGORITHM, secret, &claim.mended(&required));
        let mismatch = Mismatch::flawed(&right, &recipe, signature, flaw);
        return Err(Refused { signature: Some(mismatch), ..incomplete() });
    }
    let payload = given("x-acs-content-sha256")? == recipe.payload;
    let genuine = hash::same(recipe.signature().as_bytes(), signature.as_bytes());
    if !payload || !genuine {
        let mismatch = match genuine {
            true => Mismatch::flawed(&recipe, &recipe, signature, OTHER_BODY.into()),
            false => Mismatch::explain(&recipe, signature, &[OWN, USUAL]),
        };
        let message = "Specified signature does not match our calculation. server StringToSign is";
        let message = format!("{message} [{}]", recipe.string_to_sign());
        let refused = Refused::gateway(400, "SignatureDoesNotMatch", message);
        return Err(Refused { signature: Some(mismatch), ..refused });
    }
    Ok(Call {
        version: given("x-acs-version")?.to_owned(),
        action: given("x-acs-action")?.to_owned(),
        fields: recipe.fields.into_iter().chain(form(request)).collect(),
        nonce: given("x-acs-signature-nonce")?.to_owned(),
        verified: "ACS3-HMAC-SHA256 signature",
    })
}

const OTHER_BODY: &str = "x-acs-content-sha256 is not the hash of the body that arrived, in lower case";

/// What is got wrong with this signature only.
const OWN: &[Slip] = &[
    ("the key is the secret with & behind it, as signature 1.0 has it", |it| it.around[1] = "&"),
    ("the key has ACS3 before the secret", |it| it.around[0] = "ACS3"),
    ("x-acs-content-sha256, which is signed, is not the hash of the body that arrived", |it| {
        it.payload = header(it.request, "x-acs-content-sha256").unwrap_or_default().to_owned();
    }),
    ("UNSIGNED-PAYLOAD stands in the place of the hash of the body", |it| {
        it.payload = "UNSIGNED-PAYLOAD".into();
    }),
];
