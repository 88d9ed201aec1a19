//! SMSBao's side of the counter.

use super::Smsbao;
use crate::{
    emulation::{CapturedMessage, DeclineReason, DeliverySchedule, EmulatedReply, Rejection, RequestContext},
    encoding::hash,
    http_client::{Request, Response},
    sms::{Phone, Secret},
};

/// The user name, where the host is SMSBao's or the path and the query are.
pub fn recognize_request(request: &Request, by_host: bool) -> Option<String> {
    let fields = hash::decode_form(request.uri().query().unwrap_or_default());
    let user = find_field(&fields, "u");
    let shaped = ["/sms", "/wsms", "/query"].contains(&request.uri().path()) && find_field(&fields, "p").is_some();
    (by_host || shaped && user.is_some()).then(|| user.unwrap_or_default().to_owned())
}

/// The key stands in the address.
pub fn secrets_in_request(request: &Request) -> Vec<Secret> {
    let fields = hash::decode_form(request.uri().query().unwrap_or_default());
    find_field(&fields, "p").map(|key| key.parse().unwrap_or_else(|never| match never {})).into_iter().collect()
}

fn find_field<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    found.filter(|value| !value.is_empty())
}

pub fn emulate(account: &Smsbao, request: &Request, mut visit: RequestContext) -> EmulatedReply {
    match route_request(account, request, &mut visit) {
        Ok(text) => visit.finish(text_response(text)),
        Err(code) => {
            let denial = Rejection::new(code, error_message(code), visit.signing_context);
            visit.finish_rejected(text_response(code.to_string()), denial)
        }
    }
}

fn text_response(text: String) -> Response {
    let builder = http::Response::builder().header("content-type", "text/html; charset=utf-8");
    builder.body(text.into_bytes()).unwrap_or_default()
}

fn route_request(account: &Smsbao, request: &Request, visit: &mut RequestContext) -> Result<String, i32> {
    let fields = hash::decode_form(request.uri().query().unwrap_or_default());
    let needed = |name| find_field(&fields, name).ok_or(-1);
    let (user, key) = (needed("u")?, needed("p")?);
    if !visit.lenient && user != account.username {
        return Err(40);
    }
    if !visit.lenient && !hash::constant_time_eq(account.api_key.expose().as_bytes(), key.as_bytes()) {
        return Err(30);
    }
    match (request.method().as_str(), request.uri().path()) {
        ("GET", "/query") => Ok("0\n0,10000".into()),
        ("GET", route @ ("/sms" | "/wsms")) => {
            accept_message(parse_phone(needed("m")?, route).ok_or(51)?, needed("c")?, visit)?;
            Ok("0".into())
        }
        _ => Err(-1),
    }
}

/// Mainland numbers have eleven digits and a route of their own; all others are in E.164.
fn parse_phone(text: &str, route: &str) -> Option<Phone> {
    let whole = if route == "/sms" { format!("+86{text}") } else { text.to_owned() };
    let phone: Phone = whole.parse().ok()?;
    (phone.to_string() == whole && phone.is_mainland_china() == (route == "/sms")).then_some(phone)
}

fn accept_message(to: Phone, text: &str, visit: &mut RequestContext) -> Result<(), i32> {
    let sign = text.strip_prefix('【').and_then(|rest| rest.split_once('】')).map(|(sign, _)| sign);
    let arrival = CapturedMessage {
        id: visit.signing_context.hex_id(visit.next_message_number()).into(),
        to,
        sender: sign.unwrap_or("SMSBao").into(),
        text: text.into(),
        template_id: None,
        client_reference: None,
        callback: None,
        verified_by: if visit.lenient { "nothing" } else { "user name and key" },
        captured_at_millis: visit.signing_context.timestamp_millis,
        schedule: DeliverySchedule::default(),
    };
    visit.capture_message(arrival, &[]).map_err(|decline| match decline {
        DeclineReason::ProviderCode(code) => code.parse().unwrap_or(50),
        // SMSBao has no code for too many requests; its list of addresses is what comes next to it.
        _ => 43,
    })
}

/// SMSBao's own words for a code.
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
