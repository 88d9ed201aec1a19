//! Emulates Yunpian's server.

mod account;
mod message_list;
mod rejection;

use rejection::YunpianRejection;
use serde_json::json;

use super::{Yunpian, leading_sign};
use crate::{
    connectors::{accepted_message, json_response, parse_exact_e164},
    emulation::{self, CapturedMessage, EmulatedReply, LimitWindow, RecipientLimit, Rejection, RequestContext},
    encoding::{FormField, find_field},
    http_client::{Request, Response},
    sms::{Phone, SegmentCount},
};

/// Maximum length of a text, in characters.
const MAX_TEXT_CHARS: usize = 500;

/// Yunpian's limits for one number, <https://www.yunpian.com/official/document/sms/en/domestic_single_send>.
const SEND_LIMITS: &[RecipientLimit] = &[
    RecipientLimit {
        code: "8",
        message: "同一个手机号 30 秒内重复提交相同的内容",
        max_messages: 1,
        window: LimitWindow::Rolling(30),
        same_text: true,
    },
    RecipientLimit {
        code: "9",
        message: "同一个手机号 5 分钟内重复提交相同的内容超过 3 次",
        max_messages: 3,
        window: LimitWindow::Rolling(300),
        same_text: true,
    },
];

/// Whether a request has a path of Yunpian.
pub fn recognize_request(request: &Request) -> bool {
    let path = request.uri().path();
    let apis = ["/v2/sms/", "/v2/user/", "/v2/tpl/", "/v2/sign/"];
    path.ends_with(".json") && apis.iter().any(|api| path.starts_with(api))
}

/// The fields of a form body.
struct YunpianFields<'a>(Vec<FormField<'a>>);

impl<'a> YunpianFields<'a> {
    fn from_request(request: &'a Request) -> Self {
        Self(emulation::form_fields(request))
    }

    fn get(&self, name: &str) -> Option<&str> {
        find_field(&self.0, name).filter(|value| !value.is_empty())
    }

    fn required(&self, name: &str) -> Result<&str, YunpianRejection> {
        self.get(name).ok_or_else(|| YunpianRejection::new(1, format!("参数 {name} 必须传入")))
    }
}

/// Answers a request as Yunpian would.
pub fn emulate(account: &Yunpian, request: &Request, mut context: RequestContext) -> EmulatedReply {
    match route_request(account, request, &mut context) {
        Ok(response) => context.finish(response),
        Err(error) => {
            let rejection = Rejection::new(error.code, &error.detail, context.signing_context);
            context.finish_rejected(error.to_response(), rejection)
        }
    }
}

fn route_request(
    account: &Yunpian,
    request: &Request,
    context: &mut RequestContext,
) -> Result<Response, YunpianRejection> {
    if request.method() != "POST" {
        return Err(YunpianRejection::new(11, "请使用 POST 方式调用"));
    }
    let fields = YunpianFields::from_request(request);
    let key = fields.required("apikey")?;
    if !context.lenient && !account.api_key.matches(key) {
        return Err(YunpianRejection::new(-1, "请检查您的apikey是否正确，或者账户已经失效"));
    }
    match request.uri().path() {
        "/v2/sms/single_send.json" => accept_message(account, &fields, context),
        "/v2/sms/get_record.json" => message_list::list_messages(&fields, context),
        "/v2/user/get.json" => Ok(json_response(200, &account::user_body())),
        "/v2/tpl/get.json" => Ok(json_response(200, &account::templates_body(&fields))),
        "/v2/sign/get.json" => Ok(json_response(200, &account::signs_body(&fields))),
        other => Err(YunpianRejection::new(-2, format!("the sandbox does not have {other}"))),
    }
}

fn accept_message(
    account: &Yunpian,
    fields: &YunpianFields,
    context: &mut RequestContext,
) -> Result<Response, YunpianRejection> {
    let mobile = fields.required("mobile")?;
    let to = parse_phone(mobile)?;
    let text = fields.required("text")?;
    if !context.lenient && !account.international && !to.is_mainland_china() {
        return Err(YunpianRejection::new(20, "请确认号码归属地"));
    }
    if text.chars().count() > MAX_TEXT_CHARS {
        return Err(YunpianRejection::new(2, format!("参数 text 超过 {MAX_TEXT_CHARS} 个字")));
    }
    if text.matches('【').count() > 1 {
        return Err(YunpianRejection::new(16, "短信内容不能包含多个签名【】符号"));
    }
    // Its ids have 12 digits or 13.
    let sid = context.signing_context.numeric_id(context.next_message_number()) >> 88;
    let message = CapturedMessage {
        client_reference: fields.get("uid").map(Into::into),
        verified_by: if context.lenient { "nothing" } else { "API key" },
        ..accepted_message(context, &sid.to_string(), to, leading_sign(text).unwrap_or("Yunpian"), text)
    };
    let count = SegmentCount::measure(text).segments;
    context.capture_message(message, SEND_LIMITS).map_err(YunpianRejection::from_decline)?;
    Ok(json_response(
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

/// Parses a mobile number: a mainland one as eleven digits or in E.164, any other in E.164.
fn parse_phone(text: &str) -> Result<Phone, YunpianRejection> {
    let e164 = match text.starts_with('+') {
        true => text.to_owned(),
        false => format!("+86{text}"),
    };
    parse_exact_e164(&e164).ok_or_else(|| YunpianRejection::new(2, format!("参数 mobile 格式不正确，mobile:{text}")))
}
