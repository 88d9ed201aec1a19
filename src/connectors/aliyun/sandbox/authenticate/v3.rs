//! Verifies signature V3, <https://help.aliyun.com/document_detail/2593177.html>.

use super::{Aliyun, AliyunCall, AliyunRejection, check_key_id, check_timestamp, incomplete_signature};
use crate::{
    emulation::{
        AuthorizationHeader, COMMON_MISTAKES, CanonicalMistake, CanonicalRequest, RequestContext, SignatureMismatch,
        form_fields, single_header,
    },
    encoding::hash,
    http_client::Request,
};

const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// Returns the call if the signature is valid and covers the body, the query and every required header.
///
/// # Errors
///
/// Aliyun's error, with the reason if the signature does not match.
pub fn verify_signature<'a>(
    account: &'a Aliyun,
    request: &'a Request,
    context: &mut RequestContext,
) -> Result<AliyunCall<'a>, AliyunRejection> {
    let header = AuthorizationHeader::parse(request).ok_or_else(incomplete_signature)?;
    let AuthorizationHeader { credential, signature, signed_header_list: list, ref signed_headers, .. } = header;
    let expected_header =
        [ALGORITHM, " Credential=", credential, ",SignedHeaders=", list, ",Signature=", signature].concat();
    if single_header(request, "authorization") != Some(&expected_header) {
        return Err(incomplete_signature());
    }
    check_key_id(account, credential)?;
    let date = single_header(request, "x-acs-date").filter(|date| !date.is_empty()).ok_or_else(incomplete_signature)?;
    check_timestamp(date, context.signing_context)?;
    let must_be_signed = |name: &&str| name.starts_with("x-acs-") || ["host", "content-type"].contains(name);
    let required: Vec<_> = request.headers().keys().map(http::HeaderName::as_str).filter(must_be_signed).collect();
    let secret = &account.access_key_secret;
    let canonical = CanonicalRequest::from_request(request, ALGORITHM, secret, signed_headers);
    if let Some(error) = header.signed_headers_error(&canonical, &required) {
        let expected =
            CanonicalRequest::from_request(request, ALGORITHM, secret, &header.corrected_signed_headers(&required));
        let mismatch = SignatureMismatch::with_invalid_header(&expected, &canonical, signature, error);
        return Err(AliyunRejection { signature: Some(mismatch), ..incomplete_signature() });
    }
    // Every x-acs header is among the signed ones.
    let signed_header =
        |name: &str| canonical.header_value(name).filter(|value| !value.is_empty()).ok_or_else(incomplete_signature);
    let is_body_hash_valid = signed_header("x-acs-content-sha256")? == canonical.payload_hash;
    let expected_signature = canonical.compute_signature_with(context.signing_key_cache());
    let is_signature_valid = hash::constant_time_eq(expected_signature.as_bytes(), signature.as_bytes());
    if !is_body_hash_valid || !is_signature_valid {
        let mismatch = match is_signature_valid {
            true => {
                SignatureMismatch::with_invalid_header(&canonical, &canonical, signature, BODY_HASH_MISMATCH.into())
            }
            false => SignatureMismatch::find_mistake(&canonical, signature, &[PROVIDER_MISTAKES, COMMON_MISTAKES]),
        };
        let message = "Specified signature does not match our calculation. server StringToSign is";
        let message = format!("{message} [{}]", canonical.string_to_sign());
        let rejection = AliyunRejection::gateway_error(400, "SignatureDoesNotMatch", message);
        return Err(AliyunRejection { signature: Some(mismatch), ..rejection });
    }
    Ok(AliyunCall {
        version: signed_header("x-acs-version")?.to_owned(),
        action: signed_header("x-acs-action")?.to_owned(),
        nonce: signed_header("x-acs-signature-nonce")?.to_owned(),
        fields: canonical.query_fields.into_iter().chain(form_fields(request)).collect(),
        verified: "ACS3-HMAC-SHA256 signature",
    })
}

const BODY_HASH_MISMATCH: &str = "x-acs-content-sha256 is not the hash of the received body in lower case";

/// Mistakes that only signers for Aliyun make.
const PROVIDER_MISTAKES: &[CanonicalMistake] = &[
    ("the key is the secret followed by &, as in signature 1.0", |it| it.secret_affixes[1] = "&"),
    ("the key has ACS3 before the secret", |it| it.secret_affixes[0] = "ACS3"),
    ("the signed x-acs-content-sha256 is not the hash of the received body", |it| {
        it.payload_hash = single_header(it.request, "x-acs-content-sha256").unwrap_or_default().to_owned();
    }),
    ("UNSIGNED-PAYLOAD is signed instead of the hash of the body", |it| {
        it.payload_hash = "UNSIGNED-PAYLOAD".into();
    }),
];
