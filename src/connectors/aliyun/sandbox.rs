//! Aliyun's side of the counter.

mod accept;
mod authenticate;
mod documented_errors;
mod queries;

pub use authenticate::AliyunCall;
use serde::Serialize;
use serde_json::Value;

use super::{Aliyun, AliyunProduct};
use crate::{
    connectors::json_response,
    emulation::{
        self, AuthorizationHeader, DeclineReason, EmulatedReply, Rejection, RequestContext, SignatureMismatch,
    },
    http_client::{Request, Response},
};

/// A no of Aliyun: of its gateway by HTTP status, or of the service behind it with HTTP 200.
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

    pub fn service_error(code: &str, message: impl Into<String>) -> Self {
        Self::gateway_error(200, code, message)
    }

    /// The no of a rule or of the flow control.
    pub fn from_decline(reason: DeclineReason) -> Self {
        match reason {
            DeclineReason::Throttled => documented_errors::documented_rejection("Throttling.User".into()),
            DeclineReason::LimitReached(limit) => Self::service_error(limit.code, limit.message),
            DeclineReason::ProviderCode(code) => documented_errors::documented_rejection(code),
        }
    }

    pub fn unknown_action() -> Self {
        documented_errors::documented_rejection("InvalidAction.NotFound".into())
    }
}

/// What an action answers.
#[derive(Serialize)]
#[serde(untagged)]
pub enum EmulatedAliyunResult {
    Sent(accept::EmulatedAliyunSendResponse),
    Details(queries::EmulatedAliyunDetails),
    Json(Value),
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct EmulatedAliyunSuccess<'a> {
    #[serde(flatten)]
    result: EmulatedAliyunResult,
    request_id: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct EmulatedAliyunError<'a> {
    request_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    host_id: Option<&'a str>,
    code: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    recommend: Option<String>,
}

/// The key id of the authorization or of the parameters, where the host or the call is one of Aliyun's.
pub fn recognize_request(request: &Request, by_host: bool) -> Option<String> {
    let (action, key_id) = parse_action_and_key(request);
    let shaped = request.headers().contains_key("x-acs-action") || !action.is_empty() && !key_id.is_empty();
    (by_host || shaped && AliyunProduct::for_action(&action) != AliyunProduct::Auth).then_some(key_id)
}

/// The action and the key id of a call, empty where there are none to be read.
pub fn parse_action_and_key(request: &Request) -> (String, String) {
    if let Some(action) = emulation::single_header(request, "x-acs-action") {
        let key_id = AuthorizationHeader::parse(request).map_or("", |header| header.credential);
        return (action.to_owned(), key_id.to_owned());
    }
    let fields = authenticate::request_parameters(request);
    let named = |name| fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    (named("Action").unwrap_or_default(), named("AccessKeyId").unwrap_or_default())
}

pub fn emulate(account: &Aliyun, request: &Request, context: RequestContext) -> EmulatedReply {
    emulate_api(account, request, context, route_call)
}

/// What serves a genuine call of an API.
type ServeCall = fn(&Aliyun, &AliyunCall, &mut RequestContext) -> Result<EmulatedAliyunResult, AliyunRejection>;

/// Judges who calls, and has the call served.
pub fn emulate_api(
    account: &Aliyun,
    request: &Request,
    mut context: RequestContext,
    serve: ServeCall,
) -> EmulatedReply {
    let id = context.signing_context.uuid_id(0).to_ascii_uppercase();
    let called = authenticate::authenticate_call(account, request, &mut context);
    let name = called.as_ref().map_or_else(|_| String::new(), |call| format!("{}Response", call.action));
    match called.and_then(|call| serve(account, &call, &mut context)) {
        Ok(told) => context.finish(format_response(
            request,
            200,
            &name,
            &EmulatedAliyunSuccess { result: told, request_id: &id },
        )),
        Err(AliyunRejection { status, code, message, signature }) => {
            let gateway = status != 200;
            let page = || format!("https://api.aliyun.com/troubleshoot?q={code}&product=Dysmsapi&requestId={id}");
            let no = EmulatedAliyunError {
                request_id: &id,
                host_id: emulation::single_header(request, "host").filter(|_| gateway),
                code: &code,
                message: &message,
                recommend: gateway.then(page),
            };
            let response = format_response(request, status, if gateway { "Error" } else { &name }, &no);
            let rejection = Rejection { signature, ..Rejection::new(&code, &message, context.signing_context) };
            context.finish_rejected(response, rejection)
        }
    }
}

/// XML is what signature 1.0 answers unless told otherwise; V3 knows JSON only.
fn format_response(request: &Request, status: u16, name: &str, body: &impl Serialize) -> Response {
    let asks = |fields: &str| {
        let mut formats = fields.split('&').filter_map(|field| field.strip_prefix("Format="));
        formats.any(|format| format.eq_ignore_ascii_case("json"))
    };
    let form = str::from_utf8(request.body()).unwrap_or_default();
    let v3 = ["authorization", "x-acs-action"].iter().any(|name| request.headers().contains_key(*name));
    if v3 || asks(request.uri().query().unwrap_or_default()) || asks(form) {
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
    let called = |product| context.host.is_none_or(|host| context.lenient || host == account.host_for_product(product));
    match (version, call.action.as_str()) {
        ("2017-05-25", action) if called(AliyunProduct::Sms) => match action {
            "SendSms" => accept::accept_message(account, call, context).map(EmulatedAliyunResult::Sent),
            "QuerySendDetails" => queries::query_send_details(call, context).map(EmulatedAliyunResult::Details),
            "QuerySmsSignList" => queries::query_sign_list(account, call).map(EmulatedAliyunResult::Json),
            "QuerySmsTemplateList" => queries::query_template_list(call, context).map(EmulatedAliyunResult::Json),
            "GetSmsSign" => queries::get_sign(account, call).map(EmulatedAliyunResult::Json),
            "GetSmsTemplate" => queries::get_template(call, context).map(EmulatedAliyunResult::Json),
            _ => Err(AliyunRejection::unknown_action()),
        },
        ("2017-12-14", "QueryAccountBalance") if called(AliyunProduct::Billing) => {
            Ok(EmulatedAliyunResult::Json(queries::query_balance()))
        }
        ("2017-05-25" | "2017-12-14", _) => Err(AliyunRejection::unknown_action()),
        _ => Err(documented_errors::documented_rejection("InvalidVersion".into())),
    }
}
