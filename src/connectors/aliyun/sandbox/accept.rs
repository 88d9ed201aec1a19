//! Emulates SendSms, <https://help.aliyun.com/zh/sms/developer-reference/api-dysmsapi-2017-05-25-sendsms>.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Aliyun, AliyunCall, AliyunRejection, EmulatedAliyunResult, documented_errors::documented_rejection};
use crate::{
    connectors::accepted_message,
    emulation::{ApprovedTemplate, CapturedMessage, LimitWindow, RecipientLimit, RequestContext},
    sms::{Phone, Region},
};

const LIMIT_CODE: &str = "isv.BUSINESS_LIMIT_CONTROL";
const HOUR_SECONDS: u64 = 3_600;

/// Aliyun's limits for one number and one signature, <https://help.aliyun.com/zh/sms/product-overview/limits>.
const SEND_LIMITS: &[RecipientLimit] = &[
    RecipientLimit {
        code: LIMIT_CODE,
        message: "触发分钟级流控Permits:1",
        max_messages: 1,
        window: LimitWindow::Fixed { seconds: 60, utc_offset_hours: 8 },
        same_text: false,
    },
    RecipientLimit {
        code: LIMIT_CODE,
        message: "触发小时级流控Permits:5",
        max_messages: 5,
        window: LimitWindow::Fixed { seconds: HOUR_SECONDS, utc_offset_hours: 8 },
        same_text: false,
    },
    RecipientLimit {
        code: LIMIT_CODE,
        message: "触发天级流控Permits:10",
        max_messages: 10,
        window: LimitWindow::Rolling(24 * HOUR_SECONDS),
        same_text: false,
    },
];

/// Captures a message for every number.
///
/// # Errors
///
/// If one of them is refused, which refuses the whole request.
pub fn accept_message(
    account: &Aliyun,
    call: &AliyunCall,
    context: &mut RequestContext,
) -> Result<EmulatedAliyunResult, AliyunRejection> {
    let numbers: Vec<_> = call.required("PhoneNumbers")?.split(',').collect();
    let parameter = |name: &str| {
        if context.lenient { Ok(call.field(name).unwrap_or_default()) } else { call.required(name) }
    };
    let (sign, code) = (parameter("SignName")?, parameter("TemplateCode")?);
    if numbers.len() > 1_000 {
        return Err(documented_rejection("isv.MOBILE_COUNT_OVER_LIMIT".into()));
    }
    let template = context.find_template(code);
    let region = template.map_or(Region::Everywhere, |template| template.region);
    let e164 = |text: &str| text.parse().ok().filter(|_| context.lenient);
    let recipient = |text: &str| {
        parse_phone(text, region).or_else(|| e164(text)).ok_or_else(|| {
            let message = format!("{text}invalid mobile number");
            AliyunRejection::service_error("isv.MOBILE_NUMBER_ILLEGAL", message)
        })
    };
    let recipients = numbers.into_iter().map(recipient).collect::<Result<Vec<_>, _>>()?;
    if !context.lenient && recipients.iter().any(|to| account.sign_name.for_number(to) != sign) {
        return Err(documented_rejection("isv.SMS_SIGNATURE_ILLEGAL".into()));
    }
    let wording = match render_template(template, &recipients, call.field("TemplateParam")) {
        Err(_) if context.lenient => render_unknown_template(code, call.field("TemplateParam")),
        wording => wording?,
    };
    let text = format!("【{sign}】{wording}");
    let id = new_biz_id(context);
    for to in recipients {
        let limits = if to.is_mainland_china() { SEND_LIMITS } else { &[] };
        let message = CapturedMessage {
            template_id: Some(code.into()),
            client_reference: call.field("OutId").map(Into::into),
            verified_by: call.verified,
            ..accepted_message(context, &id, to, sign, &text)
        };
        context.capture_message(message, limits).map_err(AliyunRejection::from_decline)?;
    }
    Ok(EmulatedAliyunResult::Sent { message: "OK", biz_id: id, code: "OK" })
}

/// Renders a template with its values, if it can reach these numbers.
fn render_template(
    template: Option<&ApprovedTemplate>,
    to: &[Phone],
    param: Option<&str>,
) -> Result<String, AliyunRejection> {
    let template = template.ok_or_else(|| documented_rejection("isv.SMS_TEMPLATE_ILLEGAL".into()))?;
    if template.region == Region::Overseas && to.iter().any(Phone::is_mainland_china) {
        return Err(documented_rejection("isv.DOMESTIC_NUMBER_NOT_SUPPORTED".into()));
    }
    Ok(template.render(&template_values(template, param)?))
}

/// Renders an unknown template: its id and all values. The suffix keeps digits of the id from being taken for the code.
fn render_unknown_template(code: &str, param: Option<&str>) -> String {
    let param = param.unwrap_or_default();
    let value = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let values = match serde_json::from_str::<Map<String, Value>>(param) {
        Ok(map) => map.iter().map(|(name, text)| format!("{name}={}", value(text))).collect::<Vec<_>>().join(", "),
        Err(_) => param.to_owned(),
    };
    format!("{code}-template: {values}")
}

/// Returns the values of the template's variables, in its order.
fn template_values(template: &ApprovedTemplate, param: Option<&str>) -> Result<Vec<String>, AliyunRejection> {
    let values = match param.map(serde_json::from_str::<BTreeMap<String, Value>>) {
        None => BTreeMap::new(),
        Some(Ok(values)) if values.values().all(Value::is_string) => values,
        Some(_) => return Err(documented_rejection("isv.INVALID_JSON_PARAM".into())),
    };
    let value = |name: &String| {
        let missing = || documented_rejection("isv.TEMPLATE_MISSING_PARAMETERS".into());
        let value = values.get(name).and_then(Value::as_str).ok_or_else(missing)?;
        match !value.is_empty() && value.bytes().all(|b| b.is_ascii_alphanumeric()) {
            true => Ok(value.to_owned()),
            false => {
                Err(AliyunRejection::service_error("isv.TEMPLATE_PARAMS_ILLEGAL", format!("参数格式非法：{name}")))
            }
        }
    };
    template.variables.iter().map(value).collect()
}

/// Parses a number as Aliyun does: a mainland one as 11 digits, alone or after `+`, `86`, `+86` or `0086`; any other as
/// country code and number, alone or after `00`. Eleven digits that begin with 1 are a mainland number unless the template
/// is for overseas.
fn parse_phone(text: &str, region: Region) -> Option<Phone> {
    let (has_plus, digits) = text.strip_prefix('+').map_or((false, text), |digits| (true, digits));
    let (has_zeros, digits) = digits.strip_prefix("00").map_or((false, digits), |digits| (true, digits));
    let lacks_calling_code = is_mainland_mobile(digits) && !has_zeros && region != Region::Overseas;
    let is_numeric = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let country = if lacks_calling_code { "86" } else { "" };
    let phone: Phone = is_numeric.then(|| format!("+{country}{digits}").parse().ok())??;
    let is_valid = match phone.is_mainland_china() {
        true => is_mainland_mobile(phone.national_number()),
        false => !has_plus && region != Region::MainlandChina,
    };
    is_valid.then_some(phone)
}

/// Whether the digits are 13000000000 to 19999999999.
fn is_mainland_mobile(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    bytes.len() == 11 && bytes[0] == b'1' && (b'3'..=b'9').contains(&bytes[1]) && bytes.iter().all(u8::is_ascii_digit)
}

/// Returns a message id such as `900619746936498412^0`.
fn new_biz_id(context: &RequestContext) -> String {
    let number = context.signing_context.numeric_id(context.next_message_number()) as u64;
    format!("{:018}^0", number % 1_000_000_000_000_000_000)
}
