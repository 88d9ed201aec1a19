//! The other side of number authentication; who calls is judged as for the other service.

use serde_json::{Map, Value, json};

use super::{
    super::sandbox::{Call, Refused, Told, answered, called},
    Aliyun, CHECK, HOST, SEND,
};
use crate::{
    desk::{Arrival, Course, Decline, Reply, Visit},
    sms::Phone,
    wire::Request,
};

/// The key id, where the host is this service's or the action is.
pub fn claims(request: &Request, by_host: bool) -> Option<String> {
    let (action, key_id) = called(request);
    (by_host || is_ours(&action)).then_some(key_id)
}

/// Whether this service has an action of this name.
pub fn is_ours(action: &str) -> bool {
    [SEND, CHECK].contains(&action)
}

pub fn answer(account: &Aliyun, request: &Request, visit: Visit) -> Reply {
    answered(account, request, visit, serve)
}

fn serve(account: &Aliyun, call: &Call, visit: &mut Visit) -> Result<Told, Refused> {
    if visit.host.is_some_and(|host| host != HOST) {
        return Err(Refused::unknown_action());
    }
    match call.action.as_str() {
        SEND => take(account, call, visit).map(Told::Other),
        CHECK => {
            call.required("PhoneNumber")?;
            call.required("VerifyCode")?;
            Ok(Told::Other(json!({
                "Code": "OK", "Message": "成功", "Success": true, "Model": { "VerifyResult": "UNKNOWN" },
            })))
        }
        _ => Err(Refused::unknown_action()),
    }
}

fn take(account: &Aliyun, call: &Call, visit: &mut Visit) -> Result<Value, Refused> {
    let no = |code: &str, message: &str| Refused::business(code, message);
    let number = call.required("PhoneNumber")?;
    if call.field("CountryCode").is_some_and(|code| code != "86") {
        return Err(no("MOBILE_NUMBER_ILLEGAL", "手机号码格式错误"));
    }
    let whole = format!("+86{number}");
    let to: Option<Phone> =
        whole.parse().ok().filter(|to: &Phone| number.len() == 11 && to.to_string() == whole);
    let to = to.ok_or_else(|| no("MOBILE_NUMBER_ILLEGAL", "手机号码格式错误"))?;
    let invalid = || no("INVALID_PARAMETERS", "参数异常");
    let (sign, template) = (call.required("SignName")?, call.required("TemplateCode")?);
    let param: Map<String, Value> =
        serde_json::from_str(call.required("TemplateParam")?).map_err(|_| invalid())?;
    let value = |name: &str| param.get(name).and_then(Value::as_str).filter(|value| !value.is_empty());
    let (code, minutes) = (value("code").ok_or_else(invalid)?, value("min").ok_or_else(invalid)?);
    if !visit.lenient && (sign != account.sign_name.for_number(&to) || visit.template(template).is_none()) {
        return Err(invalid());
    }
    let id = visit.at.digits(visit.next());
    let arrival = Arrival {
        id: id.as_str().into(),
        to,
        from: sign.into(),
        text: format!("【{sign}】您的验证码为{code}，{minutes}分钟内有效。").into(),
        template: Some(template.into()),
        reference: call.field("OutId").map(Into::into),
        callback: None,
        verified: call.verified,
        at: visit.at.millis,
        course: Course::default(),
    };
    visit.take(arrival, &[]).map_err(|decline| match decline {
        Decline::Throttled => no("FREQUENCY_FAIL", "触发频控"),
        decline => Refused::declined(decline),
    })?;
    let model = json!({ "BizId": id, "OutId": call.field("OutId") });
    Ok(json!({ "Code": "OK", "Message": "成功", "Success": true, "Model": model }))
}
