//! Authenticates requests: both signatures, the key, the time and the nonce.

mod rpc;
mod v3;

use http::header::AUTHORIZATION;

use super::{Aliyun, AliyunProduct, AliyunRejection, documented_errors::documented_rejection};
use crate::{
    clock,
    emulation::{RequestContext, form_fields, single_header},
    encoding::{self, FormField},
    http_client::{Request, SigningContext},
};

/// Maximum difference between the request's time and ours, in seconds.
const MAX_CLOCK_SKEW_SECONDS: i64 = 15 * 60;

/// A call of an action.
pub struct AliyunCall<'a> {
    /// The version of the API.
    pub version: String,
    /// The action, such as `SendSms`.
    pub action: String,
    fields: Vec<FormField<'a>>,
    nonce: String,
    /// What was verified about it, such as `HMAC-SHA1 signature`.
    pub verified: &'static str,
}

impl AliyunCall<'_> {
    /// Returns a parameter that is not empty.
    pub fn field(&self, name: &str) -> Option<&str> {
        encoding::find_field(&self.fields, name).filter(|value| !value.is_empty())
    }

    /// Returns a parameter, or Aliyun's error if it is absent or empty.
    pub fn required(&self, name: &str) -> Result<&str, AliyunRejection> {
        self.field(name).ok_or_else(|| {
            let message = format!("{name} is mandatory for this action.");
            AliyunRejection::gateway_error(400, format!("Missing{name}"), message)
        })
    }
}

/// Returns the call of a request whose signature, time and nonce are in order.
///
/// # Errors
///
/// Aliyun's error for the first of these that is not.
pub fn authenticate_call<'a>(
    account: &'a Aliyun,
    request: &'a Request,
    context: &mut RequestContext,
) -> Result<AliyunCall<'a>, AliyunRejection> {
    if context.lenient {
        return Ok(parse_unverified_call(request));
    }
    if request.uri().path() != "/" {
        return Err(AliyunRejection::unknown_action());
    }
    if request.method() != "POST" && request.method() != "GET" {
        return Err(documented_rejection("UnsupportedHTTPMethod".into()));
    }
    let call = match request.headers().contains_key(AUTHORIZATION) {
        true => v3::verify_signature(account, request, context)?,
        false => rpc::verify_signature(account, request, context.signing_context)?,
    };
    match context.record_nonce_if_new(&call.nonce) {
        true => Ok(call),
        false => Err(documented_rejection("SignatureNonceUsed".into())),
    }
}

/// Returns the call of a request in whichever way it is written, without verifying anything.
fn parse_unverified_call(request: &Request) -> AliyunCall<'_> {
    let fields = request_parameters(request);
    let field = |name: &str| encoding::find_field(&fields, name);
    let part = |header: &str, name: &str| single_header(request, header).or_else(|| field(name)).map(str::to_owned);
    AliyunCall {
        version: part("x-acs-version", "Version").unwrap_or_else(|| AliyunProduct::Sms.api_version().to_owned()),
        action: part("x-acs-action", "Action").unwrap_or_default(),
        nonce: String::new(),
        verified: "nothing",
        fields,
    }
}

/// Returns the parameters of the query, and of the body if it is a form.
pub fn request_parameters(request: &Request) -> Vec<FormField<'_>> {
    let mut fields = encoding::decode_form(request.uri().query().unwrap_or(""));
    fields.extend(form_fields(request));
    fields
}

fn check_key_id(account: &Aliyun, key_id: &str) -> Result<(), AliyunRejection> {
    let unknown = || documented_rejection("InvalidAccessKeyId.NotFound".into());
    (key_id == account.access_key_id).then_some(()).ok_or_else(unknown)
}

fn check_timestamp(time: &str, at: &SigningContext) -> Result<(), AliyunRejection> {
    // Aliyun accepts this form of a time only: `2026-11-23T10:00:00Z`.
    match clock::parse_utc(time, "2026-11-23T10:00:00Z").map(|seconds| (seconds - at.unix_seconds() as i64).abs()) {
        Some(0..=MAX_CLOCK_SKEW_SECONDS) => Ok(()),
        Some(_) => Err(documented_rejection("InvalidTimeStamp.Expired".into())),
        None => Err(documented_rejection("InvalidTimeStamp.Format".into())),
    }
}

fn incomplete_signature() -> AliyunRejection {
    documented_rejection("IncompleteSignature".into())
}
