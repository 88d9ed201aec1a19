//! SMSBao's side of the counter.

use super::Smsbao;
use crate::{
    desk::{Arrival, Course, Decline, Denial, Reply, Visit},
    sms::{Phone, Secret},
    wire::{Request, Response, hash},
};

/// The user name, where the host is SMSBao's or the path and the query are.
pub fn claims(request: &Request, by_host: bool) -> Option<String> {
    let fields = hash::pairs(request.uri().query().unwrap_or_default());
    let user = get(&fields, "u");
    let shaped = ["/sms", "/wsms", "/query"].contains(&request.uri().path()) && get(&fields, "p").is_some();
    (by_host || shaped && user.is_some()).then(|| user.unwrap_or_default().to_owned())
}

/// The key stands in the address.
pub fn key(request: &Request) -> Vec<Secret> {
    let fields = hash::pairs(request.uri().query().unwrap_or_default());
    get(&fields, "p").map(|key| key.parse().unwrap_or_else(|never| match never {})).into_iter().collect()
}

fn get<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    found.filter(|value| !value.is_empty())
}

pub fn answer(account: &Smsbao, request: &Request, mut visit: Visit) -> Reply {
    match serve(account, request, &mut visit) {
        Ok(text) => visit.answered(plain(text)),
        Err(code) => {
            let denial = Denial::new(code, said(code), visit.at);
            visit.refused(plain(code.to_string()), denial)
        }
    }
}

fn plain(text: String) -> Response {
    let builder = http::Response::builder().header("content-type", "text/html; charset=utf-8");
    builder.body(text.into_bytes()).unwrap_or_default()
}

fn serve(account: &Smsbao, request: &Request, visit: &mut Visit) -> Result<String, i32> {
    let fields = hash::pairs(request.uri().query().unwrap_or_default());
    let needed = |name| get(&fields, name).ok_or(-1);
    let (user, key) = (needed("u")?, needed("p")?);
    if !visit.lenient && user != account.username {
        return Err(40);
    }
    if !visit.lenient && !hash::same(account.api_key.expose().as_bytes(), key.as_bytes()) {
        return Err(30);
    }
    match (request.method().as_str(), request.uri().path()) {
        ("GET", "/query") => Ok("0\n0,10000".into()),
        ("GET", route @ ("/sms" | "/wsms")) => {
            take(phone(needed("m")?, route).ok_or(51)?, needed("c")?, visit)?;
            Ok("0".into())
        }
        _ => Err(-1),
    }
}

/// Mainland numbers have eleven digits and a route of their own; all others are in E.164.
fn phone(text: &str, route: &str) -> Option<Phone> {
    let whole = if route == "/sms" { format!("+86{text}") } else { text.to_owned() };
    let phone: Phone = whole.parse().ok()?;
    (phone.to_string() == whole && phone.is_mainland_china() == (route == "/sms")).then_some(phone)
}

fn take(to: Phone, text: &str, visit: &mut Visit) -> Result<(), i32> {
    let sign = text.strip_prefix('【').and_then(|rest| rest.split_once('】')).map(|(sign, _)| sign);
    let arrival = Arrival {
        id: visit.at.digits(visit.next()).into(),
        to,
        from: sign.unwrap_or("SMSBao").into(),
        text: text.into(),
        template: None,
        reference: None,
        callback: None,
        verified: if visit.lenient { "nothing" } else { "user name and key" },
        at: visit.at.millis,
        course: Course::default(),
    };
    visit.take(arrival, &[]).map_err(|decline| match decline {
        Decline::Code(code) => code.parse().unwrap_or(50),
        // SMSBao has no code for too many requests; its list of addresses is what comes next to it.
        _ => 43,
    })
}

/// SMSBao's own words for a code.
fn said(code: i32) -> &'static str {
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
