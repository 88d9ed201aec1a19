//! Emulates SMSBao's server, <https://www.smsbao.com/openapi/213.html> and `299.html` for numbers outside mainland China.

use super::Smsbao;
use crate::{
    connectors::{accepted_message, parse_exact_e164},
    emulation::{CapturedMessage, DeclineReason, EmulatedReply, Rejection, RequestContext},
    encoding::{self, FormField, hash},
    http_client::{Request, Response},
    sms::{Phone, Secret},
};

/// Whether a request has a path of SMSBao, and a user and an API key in its query.
pub fn recognize_request(request: &Request) -> bool {
    let has_path = ["/sms", "/wsms", "/query"].contains(&path_of(request));
    let fields = || encoding::decode_form(request.uri().query().unwrap_or_default());
    has_path && ["u", "p"].iter().all(|name| filled_field(&fields(), name).is_some())
}

/// Returns the API key, which is in the query.
pub fn secrets_in_request(request: &Request) -> Vec<Secret> {
    let fields = encoding::decode_form(request.uri().query().unwrap_or_default());
    filled_field(&fields, "p").map(Secret::from).into_iter().collect()
}

/// Returns the path. A slash at its end makes no difference.
fn path_of(request: &Request) -> &str {
    let path = request.uri().path();
    path.strip_suffix('/').unwrap_or(path)
}

fn filled_field<'a>(fields: &'a [FormField], name: &str) -> Option<&'a str> {
    encoding::find_field(fields, name).filter(|value| !value.is_empty())
}

/// Answers a request as SMSBao would.
pub fn emulate(account: &Smsbao, request: &Request, mut context: RequestContext) -> EmulatedReply {
    match route_request(account, request, &mut context) {
        Ok(text) => context.finish(text_response(text)),
        Err(code) => {
            let rejection = Rejection::new(code, error_message(code), context.signing_context);
            context.finish_rejected(text_response(code.to_string()), rejection)
        }
    }
}

fn text_response(text: String) -> Response {
    let builder = http::Response::builder().header("content-type", "text/html; charset=utf-8");
    builder.body(text.into_bytes()).unwrap_or_default()
}

fn route_request(account: &Smsbao, request: &Request, context: &mut RequestContext) -> Result<String, i32> {
    let fields = encoding::decode_form(request.uri().query().unwrap_or_default());
    let required = |name| filled_field(&fields, name).ok_or(-1);
    let (user, key) = (required("u")?, required("p")?);
    if !context.lenient && user != account.username {
        return Err(40);
    }
    if !context.lenient && !is_key(account.api_key.expose(), key) {
        return Err(30);
    }
    match (request.method().as_str(), path_of(request)) {
        ("GET", "/query") => Ok("0\n0,10000".into()),
        ("GET", route @ ("/sms" | "/wsms")) => {
            let (numbers, text) = (required("m")?, required("c")?);
            let phones: Option<Vec<_>> = numbers.split(',').map(|number| parse_phone(number, route)).collect();
            phones.ok_or(51)?.into_iter().try_for_each(|to| accept_message(to, text, context))?;
            Ok("0".into())
        }
        _ => Err(-1),
    }
}

/// Whether a request has the account's key. It may be the MD5 sum of the password, whose case does not matter.
fn is_key(expected: &str, given: &str) -> bool {
    let is_sum = expected.len() == 32 && expected.bytes().all(|byte| byte.is_ascii_hexdigit());
    let normalized = |key: &str| if is_sum { key.to_ascii_lowercase() } else { key.to_owned() };
    hash::constant_time_eq(normalized(expected).as_bytes(), normalized(given).as_bytes())
}

/// The route `/sms` takes mainland numbers as eleven digits, `/wsms` takes all others in E.164.
fn parse_phone(text: &str, route: &str) -> Option<Phone> {
    let e164 = if route == "/sms" { format!("+86{text}") } else { text.to_owned() };
    parse_exact_e164(&e164).filter(|phone| phone.is_mainland_china() == (route == "/sms"))
}

fn accept_message(to: Phone, text: &str, context: &mut RequestContext) -> Result<(), i32> {
    let sign = text.strip_prefix('【').and_then(|rest| rest.split_once('】')).map(|(sign, _)| sign);
    let id = context.signing_context.hex_id(context.next_message_number());
    let message = CapturedMessage {
        verified_by: if context.lenient { "nothing" } else { "user name and key" },
        ..accepted_message(context, &id, to, sign.unwrap_or("SMSBao"), text)
    };
    context.capture_message(message, &[]).map_err(|reason| match reason {
        DeclineReason::ProviderCode(code) => code.parse().unwrap_or(50),
        // SMSBao has no code for too many requests; 43, a blocked IP address, is the nearest.
        _ => 43,
    })
}

/// SMSBao's message for a code, <https://www.smsbao.com/openapi/>.
fn error_message(code: i32) -> &'static str {
    match code {
        -1 => "参数不全",
        30 => "错误密码",
        40 => "账号不存在",
        41 => "余额不足",
        42 => "帐户已过期",
        43 => "IP地址限制",
        50 => "内容含有敏感词",
        51 => "手机号码不正确",
        _ => "",
    }
}
