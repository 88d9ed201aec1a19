//! SendSms, <https://help.aliyun.com/zh/sms/developer-reference/api-dysmsapi-2017-05-25-sendsms>.

use serde_json::{Map, Value, json};

use super::{Aliyun, Call, Refused};
use crate::{
    desk::{Approved, Arrival, Course, Desk},
    sms::Phone,
    wire::{Moment, hash},
};

/// Takes a message for every number, or refuses the whole request.
pub fn take(account: &Aliyun, call: &Call, desk: &mut Desk, at: &Moment) -> Result<Value, Refused> {
    let numbers: Vec<_> = call.required("PhoneNumbers")?.split(',').collect();
    let sign = call.required("SignName")?;
    let code = call.required("TemplateCode")?;
    if numbers.len() > 1_000 {
        return Err(Refused::business("isv.MOBILE_COUNT_OVER_LIMIT", "手机号码数量超过限制"));
    }
    let template = desk.template(code);
    let side = template.and_then(|template| template.mainland);
    let recipients = numbers.into_iter().map(|text| recipient(text, side)).collect::<Result<Vec<_>, _>>()?;
    if recipients.iter().any(|to| account.sign_name.for_number(to) != sign) {
        return Err(Refused::business("isv.SMS_SIGNATURE_ILLEGAL", "该账号下找不到对应签名"));
    }
    let absent = || Refused::business("isv.SMS_TEMPLATE_ILLEGAL", "该账号下找不到对应模板");
    let template = template.ok_or_else(absent)?;
    if side == Some(false) && recipients.iter().any(Phone::is_mainland_china) {
        let message = "国际/港澳台消息模板不支持发送境内号码";
        return Err(Refused::business("isv.DOMESTIC_NUMBER_NOT_SUPPORTED", message));
    }
    let text = format!("【{sign}】{}", template.render(&values(template, call.field("TemplateParam"))?));
    let id = receipt(desk, at);
    for to in recipients {
        let arrival = Arrival {
            id: id.clone(),
            to,
            from: sign.to_owned(),
            text: text.clone(),
            template: Some(code.to_owned()),
            reference: call.field("OutId").map(str::to_owned),
            callback: None,
            verified: call.verified,
            at: at.millis,
            course: Course::default(),
        };
        desk.take(arrival, &[]).map_err(Refused::declined)?;
    }
    Ok(json!({ "Code": "OK", "Message": "OK", "BizId": id }))
}

/// The values of the template's variables, in its order.
fn values(template: &Approved, param: Option<&str>) -> Result<Vec<String>, Refused> {
    let given = match param.map(serde_json::from_str::<Map<String, Value>>) {
        None => Map::new(),
        Some(Ok(given)) if given.values().all(Value::is_string) => given,
        Some(_) => {
            return Err(Refused::business("isv.INVALID_JSON_PARAM", "JSON参数不合法，只接受字符串值"));
        }
    };
    let value = |name: &String| {
        let missing = || Refused::business("isv.TEMPLATE_MISSING_PARAMETERS", "模板变量缺少对应参数值");
        let value = given.get(name).and_then(Value::as_str).ok_or_else(missing)?;
        match !value.is_empty() && value.bytes().all(|b| b.is_ascii_alphanumeric()) {
            true => Ok(value.to_owned()),
            false => Err(Refused::business("isv.TEMPLATE_PARAMS_ILLEGAL", format!("参数格式非法：{name}"))),
        }
    };
    template.variables.iter().map(value).collect()
}

fn recipient(text: &str, side: Option<bool>) -> Result<Phone, Refused> {
    let illegal = || Refused::business("isv.MOBILE_NUMBER_ILLEGAL", format!("{text}invalid mobile number"));
    number(text, side).ok_or_else(illegal)
}

/// Mainland China: 11 digits, bare or after `+`, `86`, `+86` or `0086`. Others: country code and number,
/// bare or after `00`. Eleven digits that begin with 1 may be either: only a template for overseas makes them so.
fn number(text: &str, side: Option<bool>) -> Option<Phone> {
    let (plus, digits) = text.strip_prefix('+').map_or((false, text), |digits| (true, digits));
    let (abroad, digits) = digits.strip_prefix("00").map_or((false, digits), |digits| (true, digits));
    let mainland = mobile(digits) && !abroad && side != Some(false);
    let numeric = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let country = if mainland { "86" } else { "" };
    let phone: Phone = numeric.then(|| format!("+{country}{digits}").parse().ok())??;
    let right = match phone.is_mainland_china() {
        true => mobile(phone.national()),
        false => !plus && side != Some(true),
    };
    right.then_some(phone)
}

/// 13000000000 to 19999999999
fn mobile(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    bytes.len() == 11
        && bytes[0] == b'1'
        && (b'3'..=b'9').contains(&bytes[1])
        && bytes.iter().all(u8::is_ascii_digit)
}

/// `900619746936498412^0`
fn receipt(desk: &Desk, at: &Moment) -> String {
    let hex = hash::sha256_hex(format!("{} {} {}", at.millis, at.nonce, desk.next()));
    let number = u64::from_str_radix(&hex[..16], 16).unwrap_or_default();
    format!("{:018}^0", number % 1_000_000_000_000_000_000)
}
