//! Signature V3, <https://help.aliyun.com/document_detail/2593177.html>.

use super::{
    Aliyun, AliyunCall, AliyunRejection, check_key_id, check_timestamp, form_parameters, incomplete_signature,
};
use crate::{
    emulation::{
        AuthorizationHeader, COMMON_MISTAKES, CanonicalMistake, CanonicalRequest, SignatureInput, SignatureMismatch,
        single_header,
    },
    encoding::hash,
    http_client::{Request, SigningContext},
};

const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// The call, if the signature covers the body, the query and every header that matters.
pub fn verify_signature(
    account: &Aliyun,
    request: &Request,
    at: &SigningContext,
) -> Result<AliyunCall, AliyunRejection> {
    let header = AuthorizationHeader::parse(request).ok_or_else(incomplete_signature)?;
    let AuthorizationHeader { credential, signature, ref signed_headers, .. } = header;
    let names = signed_headers.join(";");
    let exact = format!("{ALGORITHM} Credential={credential},SignedHeaders={names},Signature={signature}");
    if single_header(request, "authorization") != Some(&exact) {
        return Err(incomplete_signature());
    }
    check_key_id(account, credential)?;
    let given =
        |name: &str| single_header(request, name).filter(|value| !value.is_empty()).ok_or_else(incomplete_signature);
    check_timestamp(given("x-acs-date")?, at)?;
    let matters = |name: &&str| name.starts_with("x-acs-") || ["host", "content-type"].contains(name);
    let required: Vec<_> = request.headers().keys().map(http::HeaderName::as_str).filter(matters).collect();
    let secret = account.access_key_secret.expose();
    let canonical = CanonicalRequest::from_request(request, ALGORITHM, secret, signed_headers);
    if let Some(error) = header.signed_headers_error(request, &required) {
        let right =
            CanonicalRequest::from_request(request, ALGORITHM, secret, &header.corrected_signed_headers(&required));
        let mismatch = SignatureMismatch::with_invalid_header(&right, &canonical, signature, error);
        return Err(AliyunRejection { signature: Some(mismatch), ..incomplete_signature() });
    }
    let payload = given("x-acs-content-sha256")? == canonical.payload_hash;
    let genuine = hash::constant_time_eq(canonical.compute_signature().as_bytes(), signature.as_bytes());
    if !payload || !genuine {
        let mismatch = match genuine {
            true => {
                SignatureMismatch::with_invalid_header(&canonical, &canonical, signature, BODY_HASH_MISMATCH.into())
            }
            false => SignatureMismatch::find_mistake(&canonical, signature, &[PROVIDER_MISTAKES, COMMON_MISTAKES]),
        };
        let message = "Specified signature does not match our calculation. server StringToSign is";
        let message = format!("{message} [{}]", canonical.string_to_sign());
        let refused = AliyunRejection::gateway_error(400, "SignatureDoesNotMatch", message);
        return Err(AliyunRejection { signature: Some(mismatch), ..refused });
    }
    Ok(AliyunCall {
        version: given("x-acs-version")?.to_owned(),
        action: given("x-acs-action")?.to_owned(),
        fields: canonical.query_fields.into_iter().chain(form_parameters(request)).collect(),
        nonce: given("x-acs-signature-nonce")?.to_owned(),
        verified: "ACS3-HMAC-SHA256 signature",
    })
}

const BODY_HASH_MISMATCH: &str = "x-acs-content-sha256 is not the hash of the body that arrived, in lower case";

/// What is got wrong with this signature only.
const PROVIDER_MISTAKES: &[CanonicalMistake] = &[
    ("the key is the secret with & behind it, as signature 1.0 has it", |it| it.secret_affixes[1] = "&"),
    ("the key has ACS3 before the secret", |it| it.secret_affixes[0] = "ACS3"),
    ("x-acs-content-sha256, which is signed, is not the hash of the body that arrived", |it| {
        it.payload_hash = single_header(it.request, "x-acs-content-sha256").unwrap_or_default().to_owned();
    }),
    ("UNSIGNED-PAYLOAD stands in the place of the hash of the body", |it| {
        it.payload_hash = "UNSIGNED-PAYLOAD".into();
    }),
];
