//! Who calls, and whether the signature covers what arrived. It believes nothing of the claim.

mod rpc;
mod v3;

use super::{Aliyun, AliyunProduct, AliyunRejection, documented_errors::documented_rejection};
use crate::{
    clock,
    emulation::{RequestContext, single_header},
    encoding::hash,
    http_client::{Request, SigningContext},
};

/// Seconds for which a request is valid, before and after its time.
const MAX_CLOCK_SKEW_SECONDS: i64 = 15 * 60;

/// A call, and what was verified about it.
pub struct AliyunCall {
    pub version: String,
    pub action: String,
    fields: Vec<(String, String)>,
    nonce: String,
    pub verified: &'static str,
}

impl AliyunCall {
    pub fn field(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        found.filter(|value| !value.is_empty())
    }

    pub fn required(&self, name: &str) -> Result<&str, AliyunRejection> {
        self.field(name).ok_or_else(|| missing_parameter(name))
    }
}

/// The call in a request that is genuine, timely and new.
pub fn authenticate_call(
    account: &Aliyun,
    request: &Request,
    context: &mut RequestContext,
) -> Result<AliyunCall, AliyunRejection> {
    if context.lenient {
        return Ok(parse_unverified_call(request));
    }
    if request.uri().path() != "/" {
        return Err(AliyunRejection::unknown_action());
    }
    if request.method() != "POST" && request.method() != "GET" {
        return Err(documented_rejection("UnsupportedHTTPMethod".into()));
    }
    let call = match request.headers().contains_key("authorization") {
        true => v3::verify_signature(account, request, context.signing_context)?,
        false => rpc::verify_signature(account, request, context.signing_context)?,
    };
    match context.record_nonce_if_new(&call.nonce) {
        true => Ok(call),
        false => Err(documented_rejection("SignatureNonceUsed".into())),
    }
}

/// The call, whoever sends it and wherever it says what it wants.
fn parse_unverified_call(request: &Request) -> AliyunCall {
    let fields = request_parameters(request);
    let named = |name: &str| fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let told =
        |header_name: &str, name: &str| single_header(request, header_name).map(str::to_owned).or_else(|| named(name));
    AliyunCall {
        version: told("x-acs-version", "Version").unwrap_or_else(|| AliyunProduct::Sms.api_version().to_owned()),
        action: told("x-acs-action", "Action").unwrap_or_default(),
        nonce: String::new(),
        verified: "nothing",
        fields,
    }
}

/// The parameters of the query, and of the body where it is a form.
pub fn request_parameters(request: &Request) -> Vec<(String, String)> {
    let mut fields = hash::decode_form(request.uri().query().unwrap_or(""));
    fields.append(&mut form_parameters(request));
    fields
}

fn form_parameters(request: &Request) -> Vec<(String, String)> {
    let kind = single_header(request, "content-type").unwrap_or_default();
    match kind.starts_with("application/x-www-form-urlencoded") {
        true => hash::decode_form(&String::from_utf8_lossy(request.body())),
        false => vec![],
    }
}

fn check_key_id(account: &Aliyun, key_id: &str) -> Result<(), AliyunRejection> {
    let unknown = || documented_rejection("InvalidAccessKeyId.NotFound".into());
    (key_id == account.access_key_id).then_some(()).ok_or_else(unknown)
}

fn check_timestamp(time: &str, at: &SigningContext) -> Result<(), AliyunRejection> {
    // Whatever else is a time is not written so: `2026-11-23T10:00:00Z`.
    match clock::parse_utc(time, "%Y-%m-%dT%H:%M:%SZ").map(|read| (read - at.unix_seconds() as i64).abs()) {
        Some(0..=MAX_CLOCK_SKEW_SECONDS) => Ok(()),
        Some(_) => Err(documented_rejection("InvalidTimeStamp.Expired".into())),
        None => Err(documented_rejection("InvalidTimeStamp.Format".into())),
    }
}

fn missing_parameter(name: &str) -> AliyunRejection {
    AliyunRejection::gateway_error(400, format!("Missing{name}"), format!("{name} is mandatory for this action."))
}

fn incomplete_signature() -> AliyunRejection {
    documented_rejection("IncompleteSignature".into())
}
