//! Emulates Aliyun's server.

mod accept;
mod authenticate;
mod documented_errors;
mod queries;

pub use authenticate::AliyunCall;
use documented_errors::documented_rejection;
use http::header::AUTHORIZATION;
use serde::Serialize;
use serde_json::{Value, json};

use super::{Aliyun, AliyunProduct};
use crate::{
    connectors::json_response,
    emulation::{self, DeclineReason, EmulatedReply, Rejection, RequestContext, SignatureMismatch},
    encoding::find_field,
    http_client::{Request, Response},
};

/// An error of Aliyun: of its gateway with an HTTP status, or of the service behind it with HTTP 200.
pub struct AliyunRejection {
    status: u16,
    code: String,
    message: String,
    signature: Option<SignatureMismatch>,
}

impl AliyunRejection {
    fn gateway_error(status: u16, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { status, code: code.into(), message: message.into(), signature: None }
    }

    /// An error of the service, with HTTP 200.
    pub fn service_error(code: &str, message: impl Into<String>) -> Self {
        Self::gateway_error(200, code, message)
    }

    /// The error for a message that a fault rule or a rate limit declined.
    pub fn from_decline(reason: DeclineReason) -> Self {
        match reason {
            DeclineReason::Throttled => documented_rejection("Throttling.User".into()),
            DeclineReason::LimitReached(limit) => Self::service_error(limit.code, limit.message),
            DeclineReason::ProviderCode(code) => documented_rejection(code),
        }
    }

    /// The error for an action that the called host does not have.
    pub fn unknown_action() -> Self {
        documented_rejection("InvalidAction.NotFound".into())
    }
}

/// Whether a request calls an action of Dysmsapi or BssOpenApi.
pub fn recognize_request(request: &Request) -> bool {
    called_product(request).is_some_and(|product| product != AliyunProduct::Auth)
}

/// Returns the product whose action a request calls, if it is a call in one of Aliyun's two styles.
pub fn called_product(request: &Request) -> Option<AliyunProduct> {
    if request.headers().contains_key("x-acs-action") {
        return Some(AliyunProduct::for_action(emulation::single_header(request, "x-acs-action").unwrap_or_default()));
    }
    // Searching the text first is faster than decoding the form of every other request.
    let query = request.uri().query().unwrap_or_default();
    if ![query.as_bytes(), request.body()].iter().any(|part| part.windows(12).any(|text| text == b"AccessKeyId=")) {
        return None;
    }
    let fields = authenticate::request_parameters(request);
    let field = |name| find_field(&fields, name).filter(|value| !value.is_empty());
    field("AccessKeyId")?;
    Some(AliyunProduct::for_action(field("Action")?))
}

/// Answers a request as Dysmsapi or BssOpenApi would.
pub fn emulate(account: &Aliyun, request: &Request, context: RequestContext) -> EmulatedReply {
    emulate_api(account, request, context, route_call)
}

/// The result of a call.
#[derive(Serialize)]
#[serde(untagged)]
enum EmulatedAliyunResult {
    #[serde(rename_all = "PascalCase")]
    Sent {
        message: &'static str,
        biz_id: String,
        code: &'static str,
    },
    Json(Value),
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct EmulatedAliyunResponse<T> {
    #[serde(flatten)]
    result: T,
    request_id: String,
}

/// Executes an authenticated call.
type ExecuteCall<T> = fn(&Aliyun, &AliyunCall, &mut RequestContext) -> Result<T, AliyunRejection>;

/// Authenticates a request, executes its call and formats the result.
pub fn emulate_api<T: Serialize>(
    account: &Aliyun,
    request: &Request,
    mut context: RequestContext,
    execute: ExecuteCall<T>,
) -> EmulatedReply {
    let mut id = context.signing_context.uuid_id(0);
    id.make_ascii_uppercase();
    let call = authenticate::authenticate_call(account, request, &mut context);
    let name = call.as_ref().map_or_else(|_| String::new(), |call| format!("{}Response", call.action));
    match call.and_then(|call| execute(account, &call, &mut context)) {
        Ok(result) => {
            let body = EmulatedAliyunResponse { result, request_id: id };
            context.finish(format_response(request, 200, &name, &body))
        }
        Err(AliyunRejection { status, code, message, signature }) => {
            let is_gateway_error = status != 200;
            let host = emulation::single_header(request, "host").filter(|_| is_gateway_error);
            let page = || format!("https://api.aliyun.com/troubleshoot?q={code}&product=Dysmsapi&requestId={id}");
            let body = object_without_nulls([
                ("RequestId", json!(id)),
                ("HostId", json!(host)),
                ("Code", json!(code)),
                ("Message", json!(message)),
                ("Recommend", json!(is_gateway_error.then(page))),
            ]);
            let response = format_response(request, status, if is_gateway_error { "Error" } else { &name }, &body);
            let rejection = Rejection { signature, ..Rejection::new(&code, &message, context.signing_context) };
            context.finish_rejected(response, rejection)
        }
    }
}

/// Returns an object of the fields that are not null.
fn object_without_nulls<const N: usize>(fields: [(&str, Value); N]) -> Value {
    fields.into_iter().filter(|(_, value)| !value.is_null()).collect()
}

/// Formats a response: XML for RPC 1.0 unless `Format=JSON` is given, always JSON for V3.
fn format_response(request: &Request, status: u16, name: &str, body: &impl Serialize) -> Response {
    let wants_json = |fields: &str| {
        let mut formats = fields.split('&').filter_map(|field| field.strip_prefix("Format="));
        formats.any(|format| format.eq_ignore_ascii_case("json"))
    };
    let form = str::from_utf8(request.body()).unwrap_or_default();
    let is_v3 = request.headers().contains_key(AUTHORIZATION) || request.headers().contains_key("x-acs-action");
    if is_v3 || wants_json(request.uri().query().unwrap_or_default()) || wants_json(form) {
        return json_response(status, body);
    }
    let mut xml = "<?xml version='1.0' encoding='UTF-8'?>".to_owned();
    match quick_xml::se::to_writer_with_root(&mut xml, name, body) {
        Ok(_) => {
            let response = http::Response::builder().status(status);
            let response = response.header("content-type", "text/xml;charset=utf-8").body(xml.into_bytes());
            response.expect("a status and a header that are well formed")
        }
        Err(_) => json_response(status, body),
    }
}

fn route_call(
    account: &Aliyun,
    call: &AliyunCall,
    context: &mut RequestContext,
) -> Result<EmulatedAliyunResult, AliyunRejection> {
    let version = match context.lenient {
        true => AliyunProduct::for_action(&call.action).api_version(),
        false => &call.version,
    };
    let is_host_of =
        |product| context.host.is_none_or(|host| context.lenient || host == account.host_for_product(product));
    let result = match (version, call.action.as_str()) {
        ("2017-05-25", "SendSms") if is_host_of(AliyunProduct::Sms) => {
            return accept::accept_message(account, call, context);
        }
        ("2017-05-25", action) if is_host_of(AliyunProduct::Sms) => match action {
            "QuerySendDetails" => queries::query_send_details(call, context),
            "QuerySmsSignList" => queries::query_sign_list(account, call),
            "QuerySmsTemplateList" => queries::query_template_list(call, context),
            "GetSmsSign" => queries::get_sign(account, call),
            "GetSmsTemplate" => queries::get_template(call, context),
            _ => Err(AliyunRejection::unknown_action()),
        },
        ("2017-12-14", "QueryAccountBalance") if is_host_of(AliyunProduct::Billing) => Ok(queries::query_balance()),
        ("2017-05-25" | "2017-12-14", _) => Err(AliyunRejection::unknown_action()),
        _ => Err(documented_rejection("InvalidVersion".into())),
    };
    result.map(EmulatedAliyunResult::Json)
}
