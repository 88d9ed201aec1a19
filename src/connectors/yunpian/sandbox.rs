//! Yunpian's side of the counter.

mod lists;
mod records;
mod refused;

use serde_json::json;

use super::{Yunpian, signature};
use crate::{
    connectors::reply,
    desk::{Arrival, Course, Denial, Limit, Reply, Visit, Window},
    sms::{Phone, Segments},
    wire::{Request, Response, hash, verify},
};
use refused::Refused;

/// The longest text, in characters.
const LONGEST: usize = 500;

/// What one number gets, <https://www.yunpian.com/official/document/sms/en/domestic_single_send>.
const LIMITS: &[Limit] = &[
    Limit {
        code: "8",
        message: "同一个手机号 30 秒内重复提交相同的内容",
        most: 1,
        window: Window::Rolling(30),
        same_text: true,
    },
    Limit {
        code: "9",
        message: "同一个手机号 5 分钟内重复提交相同的内容超过 3 次",
        most: 3,
        window: Window::Rolling(300),
        same_text: true,
    },
];

/// Whether the host or the path is one of Yunpian's.
pub fn claims(request: &Request, by_host: bool) -> Option<String> {
    let path = request.uri().path();
    let apis = ["/v2/sms/", "/v2/user/", "/v2/tpl/", "/v2/sign/"];
    let shaped = path.ends_with(".json") && apis.iter().any(|api| path.starts_with(api));
    (by_host || shaped).then(String::new)
}

/// The fields of a form body.
struct Fields(Vec<(String, String)>);

impl Fields {
    fn of(request: &Request) -> Self {
        Self(verify::fields(request))
    }

    fn get(&self, name: &str) -> Option<&str> {
        let value = self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        value.filter(|value| !value.is_empty())
    }

    fn needed(&self, name: &str) -> Result<&str, Refused> {
        self.get(name).ok_or_else(|| Refused::new(1, format!("参数 {name} 必须传入")))
    }
}

pub fn answer(account: &Yunpian, request: &Request, mut visit: Visit) -> Reply {
    match serve(account, request, &mut visit) {
        Ok(response) => visit.answered(response),
        Err(refused) => {
            let denial = Denial::new(refused.code, &refused.detail, visit.at);
            visit.refused(refused.response(), denial)
        }
    }
}

fn serve(account: &Yunpian, request: &Request, visit: &mut Visit) -> Result<Response, Refused> {
    if request.method() != "POST" {
        return Err(Refused::new(11, "请使用 POST 方式调用"));
    }
    let fields = Fields::of(request);
    let key = fields.needed("apikey")?;
    if !visit.lenient && !hash::same(account.api_key.expose().as_bytes(), key.as_bytes()) {
        return Err(Refused::new(-1, "请检查您的apikey是否正确，或者账户已经失效"));
    }
    match request.uri().path() {
        "/v2/sms/single_send.json" => take(account, &fields, visit),
        "/v2/sms/get_record.json" => records::records(&fields, visit),
        "/v2/user/get.json" => Ok(reply(200, &lists::user())),
        "/v2/tpl/get.json" => Ok(reply(200, &lists::templates(&fields))),
        "/v2/sign/get.json" => Ok(reply(200, &lists::signs(&fields))),
        other => Err(Refused::new(-2, format!("the sandbox does not have {other}"))),
    }
}

fn take(account: &Yunpian, fields: &Fields, visit: &mut Visit) -> Result<Response, Refused> {
    let mobile = fields.needed("mobile")?;
    let to = phone(mobile)?;
    let text = fields.needed("text")?;
    if !visit.lenient && !account.international && !to.is_mainland_china() {
        return Err(Refused::new(20, "请确认号码归属地"));
    }
    if text.chars().count() > LONGEST {
        return Err(Refused::new(2, format!("参数 text 超过 {LONGEST} 个字")));
    }
    if text.matches('【').count() > 1 {
        return Err(Refused::new(16, "短信内容不能包含多个签名【】符号"));
    }
    let digits = visit.at.digits(visit.next());
    let sid = u64::from_str_radix(&digits[..10], 16).unwrap_or_default();
    let arrival = Arrival {
        id: sid.to_string().into(),
        to,
        from: signature(text).unwrap_or("Yunpian").into(),
        text: text.into(),
        template: None,
        reference: fields.get("uid").map(Into::into),
        callback: None,
        verified: if visit.lenient { "nothing" } else { "API key" },
        at: visit.at.millis,
        course: Course::default(),
    };
    let count = Segments::of(text).count;
    visit.take(arrival, LIMITS).map_err(Refused::declined)?;
    Ok(reply(
        200,
        &json!({
            "code": 0,
            "msg": "发送成功",
            "count": count,
            "fee": 0.05,
            "unit": "RMB",
            "mobile": mobile,
            "sid": sid,
        }),
    ))
}

/// Eleven digits are a number of mainland China; any other one, and that one too, may be in E.164.
fn phone(text: &str) -> Result<Phone, Refused> {
    let whole = match text.starts_with('+') {
        true => text.to_owned(),
        false => format!("+86{text}"),
    };
    let phone = whole.parse().ok().filter(|phone: &Phone| phone.to_string() == whole);
    phone.ok_or_else(|| Refused::new(2, format!("参数 mobile 格式不正确，mobile:{text}")))
}
