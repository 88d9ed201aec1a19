//! SendSms, <https://help.aliyun.com/zh/sms/developer-reference/api-dysmsapi-2017-05-25-sendsms>.

use serde::Serialize;
use serde_json::{Map, Value};

use super::{Aliyun, Call, Refused, documented::refused};
use crate::{
    desk::{Approved, Arrival, Course, Limit, Visit, Window},
    sms::Phone,
};

const CODE: &str = "isv.BUSINESS_LIMIT_CONTROL";
const HOUR: u64 = 3_600;

/// What one number gets of one signature, <https://help.aliyun.com/zh/sms/product-overview/limits>.
const LIMITS: &[Limit] = &[
    Limit {
        code: CODE,
        message: "触发分钟级流控Permits:1",
        most: 1,
        window: Window::Clock { seconds: 60, east: 8 },
        same_text: false,
    },
    Limit {
        code: CODE,
        message: "触发小时级流控Permits:5",
        most: 5,
        window: Window::Clock { seconds: HOUR, east: 8 },
        same_text: false,
    },
    Limit {
        code: CODE,
        message: "触发天级流控Permits:10",
        most: 10,
        window: Window::Rolling(24 * HOUR),
        same_text: false,
    },
];

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Sent {
    message: &'static str,
    biz_id: String,
    code: &'static str,
}

/// Takes a message for every number, or refuses the whole request.
pub fn take(account: &Aliyun, call: &Call, visit: &mut Visit) -> Result<Sent, Refused> {
    let numbers: Vec<_> = call.required("PhoneNumbers")?.split(',').collect();
    let named = |name: &str| {
        if visit.lenient { Ok(call.field(name).unwrap_or_default()) } else { call.required(name) }
    };
    let (sign, code) = (named("SignName")?, named("TemplateCode")?);
    if numbers.len() > 1_000 {
        return Err(refused("isv.MOBILE_COUNT_OVER_LIMIT".into()));
    }
    let template = visit.template(code);
    let side = template.and_then(|template| template.mainland);
    let any = |text: &str| text.parse().ok().filter(|_| visit.lenient);
    let recipient = |text: &str| number(text, side).or_else(|| any(text)).ok_or_else(|| illegal(text));
    let recipients = numbers.into_iter().map(recipient).collect::<Result<Vec<_>, _>>()?;
    let foreign = || recipients.iter().any(|to| account.sign_name.for_number(to) != sign);
    if !visit.lenient && foreign() {
        return Err(refused("isv.SMS_SIGNATURE_ILLEGAL".into()));
    }
    let wording = match wording(template, &recipients, call.field("TemplateParam")) {
        Err(_) if visit.lenient => shown(code, call.field("TemplateParam")),
        wording => wording?,
    };
    let text = format!("【{sign}】{wording}");
    let id = receipt(visit);
    for to in recipients {
        let limits = if to.is_mainland_china() { LIMITS } else { &[] };
        let arrival = Arrival {
            id: id.as_str().into(),
            to,
            from: sign.into(),
            text: text.as_str().into(),
            template: Some(code.into()),
            reference: call.field("OutId").map(Into::into),
            callback: None,
            verified: call.verified,
            at: visit.at.millis,
            course: Course::default(),
        };
        visit.take(arrival, limits).map_err(Refused::declined)?;
    }
    Ok(Sent { message: "OK", biz_id: id, code: "OK" })
}

/// The template with its values, where it reaches these numbers.
fn wording(template: Option<&Approved>, to: &[Phone], param: Option<&str>) -> Result<String, Refused> {
    let template = template.ok_or_else(|| refused("isv.SMS_TEMPLATE_ILLEGAL".into()))?;
    if template.mainland == Some(false) && to.iter().any(Phone::is_mainland_china) {
        return Err(refused("isv.DOMESTIC_NUMBER_NOT_SUPPORTED".into()));
    }
    Ok(template.render(&values(template, param)?))
}

/// A template that nobody knows, with everything that it was given. Its id must not look like a code:
/// digits that a word is hung on do not.
fn shown(code: &str, param: Option<&str>) -> String {
    let given = param.unwrap_or_default();
    let value = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let values = match serde_json::from_str::<Map<String, Value>>(given) {
        Ok(map) => {
            map.iter().map(|(name, text)| format!("{name}={}", value(text))).collect::<Vec<_>>().join(", ")
        }
        Err(_) => given.to_owned(),
    };
    format!("{code}-template: {values}")
}

/// The values of the template's variables, in its order.
fn values(template: &Approved, param: Option<&str>) -> Result<Vec<String>, Refused> {
    let given = match param.map(serde_json::from_str::<Map<String, Value>>) {
        None => Map::new(),
        Some(Ok(given)) if given.values().all(Value::is_string) => given,
        Some(_) => return Err(refused("isv.INVALID_JSON_PARAM".into())),
    };
    let value = |name: &String| {
        let missing = || refused("isv.TEMPLATE_MISSING_PARAMETERS".into());
        let value = given.get(name).and_then(Value::as_str).ok_or_else(missing)?;
        match !value.is_empty() && value.bytes().all(|b| b.is_ascii_alphanumeric()) {
            true => Ok(value.to_owned()),
            false => Err(Refused::business("isv.TEMPLATE_PARAMS_ILLEGAL", format!("参数格式非法：{name}"))),
        }
    };
    template.variables.iter().map(value).collect()
}

fn illegal(number: &str) -> Refused {
    Refused::business("isv.MOBILE_NUMBER_ILLEGAL", format!("{number}invalid mobile number"))
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
fn receipt(visit: &Visit) -> String {
    let number = u64::from_str_radix(&visit.at.digits(visit.next())[..16], 16).unwrap_or_default();
    format!("{:018}^0", number % 1_000_000_000_000_000_000)
}
