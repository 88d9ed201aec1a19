//! The emulation of Tencent's API.

mod accept;
mod authenticate;
mod documented_errors;
mod params;
mod queries;

use std::borrow::Cow;

use authenticate::TencentVerifier;
use http::header::AUTHORIZATION;
use params::TencentParams;
use serde::Serialize;
use serde_json::Value;

use super::{Tencent, TencentSite, parse_host_label};
use crate::{
    connectors::json_response,
    emulation::{self, DeclineReason, EmulatedReply, Rejection, RequestContext, SignatureMismatch},
    encoding,
    http_client::{Request, SigningContext},
};

/// An error response.
struct TencentRejection {
    code: Cow<'static, str>,
    message: String,
    signature: Option<SignatureMismatch>,
}

impl TencentRejection {
    fn new(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), signature: None }
    }

    /// Returns the error for a message that a fault rule or a limit declines.
    fn from_decline(decline: DeclineReason) -> Self {
        match decline {
            DeclineReason::Throttled => documented_errors::documented_rejection("RequestLimitExceeded".into()),
            DeclineReason::LimitReached(limit) => Self::new(limit.code, limit.message),
            DeclineReason::ProviderCode(code) => documented_errors::documented_rejection(code),
        }
    }

    fn to_rejection(&self, at: &SigningContext) -> Rejection {
        Rejection { signature: self.signature.clone(), ..Rejection::new(&self.code, &self.message, at) }
    }
}

/// Whether a request has Tencent's headers or parameters.
pub fn recognize_request(request: &Request) -> bool {
    request.headers().contains_key("x-tc-action") || is_signed_in_parameters(request)
}

/// Whether a request is signed in the older way, in its parameters.
fn is_signed_in_parameters(request: &Request) -> bool {
    if request.headers().contains_key(AUTHORIZATION) {
        return false;
    }
    let query = request.uri().query().unwrap_or_default();
    let body = str::from_utf8(request.body()).unwrap_or_default();
    [query, body].into_iter().filter(|fields| fields.contains("SecretId=")).any(|fields| {
        let fields = encoding::decode_form(fields);
        ["Action", "Signature", "SecretId"].iter().all(|name| fields.iter().any(|(known, _)| known == name))
    })
}

/// The result of an action.
#[derive(Serialize)]
#[serde(untagged)]
enum EmulatedTencentResult {
    Sent(accept::EmulatedTencentSendResponse),
    Reports(queries::EmulatedTencentReports),
    Json(Value),
    #[serde(rename_all = "PascalCase")]
    Failed {
        error: EmulatedTencentError,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct EmulatedTencentError {
    code: Cow<'static, str>,
    message: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct EmulatedTencentResponse {
    #[serde(flatten)]
    result: EmulatedTencentResult,
    request_id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct EmulatedTencentEnvelope {
    response: EmulatedTencentResponse,
}

/// Responds to a request as Tencent does, always with status 200.
pub fn emulate(account: &Tencent, request: &Request, mut context: RequestContext) -> EmulatedReply {
    let at = context.signing_context;
    let response = |result| {
        json_response(
            200,
            &EmulatedTencentEnvelope { response: EmulatedTencentResponse { result, request_id: at.uuid_id(0) } },
        )
    };
    match route_request(account, request, &mut context) {
        Ok(result) => context.finish(response(result)),
        Err(rejection) => {
            let recorded = rejection.to_rejection(at);
            let error = EmulatedTencentError { code: rejection.code, message: rejection.message };
            context.finish_rejected(response(EmulatedTencentResult::Failed { error }), recorded)
        }
    }
}

fn route_request(
    account: &Tencent,
    request: &Request,
    context: &mut RequestContext,
) -> Result<EmulatedTencentResult, TencentRejection> {
    let lenient = context.lenient;
    if !lenient {
        verify_request(account, request, context)?;
    }
    let action = required_header(request, "X-TC-Action")?;
    let params = || {
        if !lenient {
            required_header(request, "X-TC-Region")?;
        }
        TencentParams::parse(request, lenient)
    };
    match (action, account.site) {
        ("SendSms", _) => accept::accept_message(account, &params()?, context).map(EmulatedTencentResult::Sent),
        ("PullSmsSendStatusByPhoneNumber", _) => {
            queries::query_reports(account, &params()?, context).map(EmulatedTencentResult::Reports)
        }
        ("DescribeSmsSignList", _) => queries::query_sign_list(account, &params()?).map(EmulatedTencentResult::Json),
        ("DescribeSmsTemplateList", _) => {
            queries::query_template_list(&params()?, context).map(EmulatedTencentResult::Json)
        }
        ("SendStatusStatistics", _) => {
            queries::query_statistics(account, &params()?, context).map(EmulatedTencentResult::Json)
        }
        ("SmsPackagesStatistics", TencentSite::China) => {
            queries::query_packages(account, &params()?, context).map(EmulatedTencentResult::Json)
        }
        _ => Err(TencentRejection::new("InvalidAction", format!("The action `{action}` does not exist here."))),
    }
}

/// Verifies the signature, and that the request is for this service.
fn verify_request(account: &Tencent, request: &Request, context: &mut RequestContext) -> Result<(), TencentRejection> {
    if is_signed_in_parameters(request) {
        let message = "The sandbox accepts only TC3-HMAC-SHA256, the default of the SDKs.";
        return Err(TencentRejection::new("UnsupportedOperation", message));
    }
    if request.method() != "POST" || request.uri().path() != "/" || request.uri().query().is_some() {
        return Err(TencentRejection::new("UnsupportedProtocol", "Only POST to / is supported here."));
    }
    let Tencent { secret_id: id, secret_key: key, .. } = account;
    let expected = TencentVerifier {
        secret_id: id,
        secret_key: key,
        service: "sms",
        is_service_host: context.host.is_none_or(is_sms_host),
    };
    expected.verify_signature(request, context.signing_context, context.signing_key_cache())?;
    // Accounts exist on one of the two sites only.
    let international = context.host.is_some_and(|host| host.contains(".intl."));
    if international && account.site == TencentSite::China {
        return Err(TencentRejection::new("InvalidRequest", "This account belongs to the other site."));
    }
    match required_header(request, "X-TC-Version")? {
        "2021-01-11" => {}
        other => {
            return Err(TencentRejection::new("NoSuchVersion", format!("The version `{other}` does not exist.")));
        }
    }
    Ok(())
}

fn required_header<'a>(request: &'a Request, name: &str) -> Result<&'a str, TencentRejection> {
    emulation::single_header(request, name).filter(|value| !value.is_empty()).ok_or_else(|| missing_parameter(name))
}

fn missing_parameter(name: &str) -> TencentRejection {
    TencentRejection::new("MissingParameter", format!("The request is missing a required parameter `{name}`."))
}

/// Whether this is `sms.tencentcloudapi.com`, the international host, or the host of a region.
fn is_sms_host(host: &str) -> bool {
    let region = host.strip_prefix("sms.").and_then(|rest| rest.strip_suffix("tencentcloudapi.com"));
    region.is_some_and(|region| {
        region.is_empty() || region.strip_suffix('.').is_some_and(|region| parse_host_label(region).is_ok())
    })
}
