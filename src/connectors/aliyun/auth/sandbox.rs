//! Emulates number authentication. Requests are authenticated as for Dysmsapi.

use serde_json::{Map, Value, json};

use super::{
    super::{
        AUTH_HOST, AliyunProduct,
        sandbox::{AliyunCall, AliyunRejection, called_product, emulate_api},
    },
    Aliyun,
};
use crate::{
    connectors::{accepted_message, parse_exact_e164},
    emulation::{CapturedMessage, DeclineReason, EmulatedReply, RequestContext},
    http_client::Request,
};

/// Whether a request calls an action of this service.
pub fn recognize_request(request: &Request) -> bool {
    called_product(request) == Some(AliyunProduct::Auth)
}

/// Answers a request as Dypnsapi would.
pub fn emulate(account: &Aliyun, request: &Request, context: RequestContext) -> EmulatedReply {
    emulate_api(account, request, context, route_call)
}

fn route_call(account: &Aliyun, call: &AliyunCall, context: &mut RequestContext) -> Result<Value, AliyunRejection> {
    if context.host.is_some_and(|host| host != AUTH_HOST) {
        return Err(AliyunRejection::unknown_action());
    }
    match call.action.as_str() {
        "SendSmsVerifyCode" => accept_message(account, call, context),
        "CheckSmsVerifyCode" => {
            call.required("PhoneNumber")?;
            call.required("VerifyCode")?;
            Ok(json!({
                "Code": "OK", "Message": "成功", "Success": true, "Model": { "VerifyResult": "UNKNOWN" },
            }))
        }
        _ => Err(AliyunRejection::unknown_action()),
    }
}

fn accept_message(account: &Aliyun, call: &AliyunCall, context: &mut RequestContext) -> Result<Value, AliyunRejection> {
    let number = call.required("PhoneNumber")?;
    let is_china = call.field("CountryCode").is_none_or(|code| code == "86");
    let e164 = format!("+86{number}");
    let to = parse_exact_e164(&e164).filter(|_| is_china && number.len() == 11);
    let to = to.ok_or_else(|| AliyunRejection::service_error("MOBILE_NUMBER_ILLEGAL", "手机号码格式错误"))?;
    let invalid = || AliyunRejection::service_error("INVALID_PARAMETERS", "参数异常");
    let (sign, template) = (call.required("SignName")?, call.required("TemplateCode")?);
    let param: Map<String, Value> = serde_json::from_str(call.required("TemplateParam")?).map_err(|_| invalid())?;
    let value = |name: &str| param.get(name).and_then(Value::as_str).filter(|value| !value.is_empty());
    let (code, minutes) = (value("code").ok_or_else(invalid)?, value("min").ok_or_else(invalid)?);
    if !context.lenient && (sign != account.sign_name.for_number(&to) || context.find_template(template).is_none()) {
        return Err(invalid());
    }
    let id = context.signing_context.hex_id(context.next_message_number());
    let text = format!("【{sign}】您的验证码为{code}，{minutes}分钟内有效。");
    let message = CapturedMessage {
        template_id: Some(template.into()),
        client_reference: call.field("OutId").map(Into::into),
        verified_by: call.verified,
        ..accepted_message(context, &id, to, sign, &text)
    };
    context.capture_message(message, &[]).map_err(|reason| match reason {
        DeclineReason::Throttled => AliyunRejection::service_error("FREQUENCY_FAIL", "触发频控"),
        reason => AliyunRejection::from_decline(reason),
    })?;
    let mut model = json!({ "BizId": id });
    if let Some(reference) = call.field("OutId") {
        model["OutId"] = reference.into();
    }
    Ok(json!({ "Code": "OK", "Message": "成功", "Success": true, "Model": model }))
}
