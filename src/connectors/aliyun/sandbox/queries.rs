//! Emulates the queries of messages, signatures, templates and the balance.

use serde_json::{Value, json};

use super::{Aliyun, AliyunCall, AliyunRejection, documented_errors::documented_rejection, object_without_nulls};
use crate::{
    clock,
    emulation::{ApprovedTemplate, CapturedMessage, DeliveryStage, RequestContext},
    http_client::SigningContext,
    sms::{Phone, Region},
};

const BEIJING_UTC_OFFSET_HOURS: i8 = 8;

/// Emulates QuerySendDetails,
/// <https://help.aliyun.com/zh/sms/developer-reference/api-dysmsapi-2017-05-25-querysenddetails>.
/// A queued message has no record yet.
pub fn query_send_details(call: &AliyunCall, context: &RequestContext) -> Result<Value, AliyunRejection> {
    let number = call.required("PhoneNumber")?;
    let date = call.required("SendDate")?;
    let size = parse_number_up_to(call, "PageSize", 50)?;
    let page = parse_number_up_to(call, "CurrentPage", usize::MAX)?;
    let spellings = match number.len() {
        11 if number.starts_with('1') => vec![format!("+86{number}"), format!("+{number}")],
        _ => vec![format!("+{number}")],
    };
    let phones = spellings.iter().filter_map(|text| text.parse::<Phone>().ok());
    let is_match = |message: &&CapturedMessage| {
        phone_number(message) == number
            && message.stage_at(context.signing_context.timestamp_millis) != DeliveryStage::Queued
            && format_beijing_time(message.captured_at_millis, "%Y%m%d") == date
            && call.field("BizId").is_none_or(|id| id == &*message.id)
    };
    let messages: Vec<_> = phones.flat_map(|phone| context.messages_to(&phone)).filter(is_match).collect();
    let records = messages.iter().skip((page - 1).saturating_mul(size)).take(size);
    let records: Vec<_> = records.map(|message| send_detail(message, context.signing_context)).collect();
    Ok(json!({
        "Code": "OK",
        "Message": "OK",
        "TotalCount": messages.len().to_string(),
        "SmsSendDetailDTOs": { "SmsSendDetailDTO": records },
    }))
}

fn send_detail(message: &CapturedMessage, at: &SigningContext) -> Value {
    let failure_code = message.failure_code_at(at.timestamp_millis);
    let (send_status, err_code) = match (failure_code, message.stage_at(at.timestamp_millis)) {
        (Some(code), _) => (2, Some(code)),
        (None, DeliveryStage::Delivered) => (3, Some("DELIVERED")),
        (None, _) => (1, None),
    };
    let received_after = message.schedule.done_after_millis.filter(|_| send_status == 3);
    let received_at_millis = received_after.map(|millis| message.captured_at_millis.saturating_add(millis));
    object_without_nulls([
        ("ErrCode", json!(err_code)),
        ("TemplateCode", json!(message.template_id.as_deref())),
        ("OutId", json!(message.client_reference)),
        ("ReceiveDate", json!(received_at_millis.map(format_date_time))),
        ("SendDate", json!(format_date_time(message.captured_at_millis))),
        ("PhoneNum", json!(phone_number(message))),
        ("Content", json!(message.text)),
        ("SendStatus", json!(send_status)),
    ])
}

/// Emulates QuerySmsSignList.
pub fn query_sign_list(account: &Aliyun, call: &AliyunCall) -> Result<Value, AliyunRejection> {
    let sign = |(name, _): (&str, Region)| {
        json!({
            "SignName": name,
            "AuditStatus": "AUDIT_STATE_PASS",
            "CreateDate": "2020-06-04 11:42:17",
            "BusinessType": "验证码类型",
        })
    };
    list_page(call, "SmsSignList", account.sign_name.values_by_region().into_iter().map(sign).collect())
}

/// Emulates QuerySmsTemplateList, which numbers the template types differently from GetSmsTemplate.
pub fn query_template_list(call: &AliyunCall, context: &RequestContext) -> Result<Value, AliyunRejection> {
    let template = |approved: &ApprovedTemplate| {
        let is_overseas = approved.region == Region::Overseas;
        json!({
            "TemplateCode": approved.id,
            "TemplateName": "验证码",
            "TemplateContent": template_content(approved),
            "TemplateType": if is_overseas { 6 } else { 2 },
            "OuterTemplateType": if is_overseas { 3 } else { 0 },
            "AuditStatus": "AUDIT_STATE_PASS",
            "CreateDate": "2024-06-03 10:02:34",
            "Reason": { "RejectInfo": "无审核备注" },
        })
    };
    list_page(call, "SmsTemplateList", context.templates().map(template).collect())
}

/// Returns one page of a list, by default of 10 entries.
fn list_page(call: &AliyunCall, name: &str, all: Vec<Value>) -> Result<Value, AliyunRejection> {
    let page = call.field("PageIndex").map_or(Ok(1), |_| parse_number_up_to(call, "PageIndex", usize::MAX))?;
    let size = call.field("PageSize").map_or(Ok(10), |_| parse_number_up_to(call, "PageSize", 50))?;
    let total = all.len();
    let entries: Vec<_> = all.into_iter().skip((page - 1).saturating_mul(size)).take(size).collect();
    Ok(json!({
        "Code": "OK",
        "Message": "OK",
        "TotalCount": total,
        "CurrentPage": page,
        "PageSize": size,
        name: entries,
    }))
}

/// Returns the wording with variables written as `${code}`.
fn template_content(approved: &ApprovedTemplate) -> String {
    approved.wording.replace_variables(|name| format!("${{{name}}}"))
}

/// Emulates GetSmsSign.
pub fn get_sign(account: &Aliyun, call: &AliyunCall) -> Result<Value, AliyunRejection> {
    let name = call.required("SignName")?;
    if !account.sign_name.values_by_region().iter().any(|(known, _)| *known == name) {
        return Err(documented_rejection("isv.SMS_SIGNATURE_ILLEGAL".into()));
    }
    let filings = ["mobile", "unicom", "telecom"].map(|operator| {
        json!({
            "OperatorCode": operator,
            "RegisterStatus": 3,
            "RegisterStatusReasons": [{ "ReasonCode": "DETECT_SUCCESS" }],
        })
    });
    Ok(json!({
        "Code": "OK",
        "Message": "OK",
        "SignName": name,
        "SignStatus": 1,
        "SignTag": "2",
        "CreateDate": "2024-06-03 10:02:34",
        "AuditInfo": { "AuditDate": "2024-06-03 12:02:34" },
        "SignIspRegisterDetailList": filings,
    }))
}

/// Emulates GetSmsTemplate.
pub fn get_template(call: &AliyunCall, context: &RequestContext) -> Result<Value, AliyunRejection> {
    let code = call.required("TemplateCode")?;
    let unknown = || documented_rejection("isv.SMS_TEMPLATE_ILLEGAL".into());
    let approved = context.find_template(code).ok_or_else(unknown)?;
    Ok(json!({
        "Code": "OK",
        "Message": "OK",
        "TemplateCode": code,
        "TemplateName": "验证码",
        "TemplateContent": template_content(approved),
        "TemplateType": if approved.region == Region::Overseas { "3" } else { "0" },
        "TemplateStatus": "1",
        "TemplateTag": 2,
        "CreateDate": "2024-06-03 10:02:34",
        "AuditInfo": { "AuditDate": "2024-06-03 12:02:34" },
    }))
}

/// Emulates QueryAccountBalance of BssOpenApi.
pub fn query_balance() -> Value {
    json!({
        "Code": "200",
        "Message": "success",
        "Success": true,
        "Data": {
            "AvailableAmount": "10000.00",
            "CreditAmount": "0.00",
            "MybankCreditAmount": "0.00",
            "Currency": "CNY",
            "AvailableCashAmount": "10000.00",
        },
    })
}

/// Returns the recipient: 11 digits for mainland China, country code and number for others.
fn phone_number(message: &CapturedMessage) -> &str {
    if message.to.is_mainland_china() { message.to.national_number() } else { message.to.digits() }
}

fn format_date_time(millis: u64) -> String {
    format_beijing_time(millis, "%Y-%m-%d %H:%M:%S")
}

fn format_beijing_time(millis: u64, format: &str) -> String {
    clock::format_at_offset(BEIJING_UTC_OFFSET_HOURS, millis, format)
}

/// Parses a parameter that is a number from 1 to `max`.
fn parse_number_up_to(call: &AliyunCall, name: &str, max: usize) -> Result<usize, AliyunRejection> {
    let number = call.required(name)?.parse().ok().filter(|number| (1..=max).contains(number));
    number.ok_or_else(|| AliyunRejection::service_error("isv.INVALID_PARAMETERS", format!("{name}参数异常")))
}
