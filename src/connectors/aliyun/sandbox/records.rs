//! What Aliyun tells about messages, signatures, templates and the balance.

use serde::Serialize;
use serde_json::{Value, json};

use super::{Aliyun, Call, Refused, documented::refused};
use crate::{
    desk::{Approved, Arrival, Stage, Visit},
    sms::Phone,
    wire::{Moment, clock},
};

/// Beijing.
const EAST: i8 = 8;

const SECONDS: &str = "%Y-%m-%d %H:%M:%S";

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Details {
    code: &'static str,
    message: &'static str,
    total_count: String,
    #[serde(rename = "SmsSendDetailDTOs")]
    list: List,
}

#[derive(Serialize)]
struct List {
    #[serde(rename = "SmsSendDetailDTO")]
    records: Vec<Record>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Record {
    #[serde(skip_serializing_if = "Option::is_none")]
    err_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    template_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    out_id: Option<Box<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    receive_date: Option<String>,
    send_date: String,
    phone_num: String,
    content: Box<str>,
    send_status: u8,
}

/// QuerySendDetails. A message has no record yet while it is queued.
pub fn details(call: &Call, visit: &Visit) -> Result<Details, Refused> {
    let number = call.required("PhoneNumber")?;
    let date = call.required("SendDate")?;
    let size = within(call, "PageSize", 50)?;
    let page = within(call, "CurrentPage", usize::MAX)?;
    let phone = match number.len() {
        11 if number.starts_with('1') => vec![format!("+86{number}"), format!("+{number}")],
        _ => vec![format!("+{number}")],
    };
    let sent: Vec<_> = phone.iter().filter_map(|text| text.parse::<Phone>().ok()).collect();
    let sent: Vec<_> = sent
        .iter()
        .flat_map(|phone| visit.to(phone))
        .filter(|arrival| number_of(arrival) == number)
        .collect();
    let kept = |arrival: &&Arrival| {
        arrival.stage(visit.at.millis) != Stage::Queued
            && time(arrival.at, "%Y%m%d") == date
            && call.field("BizId").is_none_or(|id| id == &*arrival.id)
    };
    let records: Vec<_> = sent.into_iter().filter(kept).collect();
    let shown = records.iter().skip((page - 1).saturating_mul(size)).take(size);
    let shown: Vec<_> = shown.map(|arrival| record(arrival, visit.at)).collect();
    let total_count = records.len().to_string();
    Ok(Details { code: "OK", message: "OK", total_count, list: List { records: shown } })
}

fn record(arrival: &Arrival, at: &Moment) -> Record {
    let failure = arrival.failure(at.millis);
    let (send_status, err_code) = match (failure, arrival.stage(at.millis)) {
        (Some(code), _) => (2, Some(code.to_owned())),
        (None, Stage::Delivered) => (3, Some("DELIVERED".to_owned())),
        (None, _) => (1, None),
    };
    let done = arrival.course.done.filter(|_| send_status == 3);
    Record {
        err_code,
        template_code: arrival.template.as_deref().map(str::to_owned),
        out_id: arrival.reference.clone(),
        receive_date: done.map(|done| time(arrival.at.saturating_add(done), SECONDS)),
        send_date: time(arrival.at, SECONDS),
        phone_num: number_of(arrival).to_owned(),
        content: arrival.text.clone(),
        send_status,
    }
}

/// QuerySmsSignList.
pub fn signatures(account: &Aliyun, call: &Call) -> Result<Value, Refused> {
    let sign = |(name, _): (&str, bool)| {
        json!({
            "SignName": name,
            "AuditStatus": "AUDIT_STATE_PASS",
            "CreateDate": "2020-06-04 11:42:17",
            "BusinessType": "验证码类型",
        })
    };
    page(call, "SmsSignList", account.sign_name.values().into_iter().map(sign).collect())
}

/// QuerySmsTemplateList, whose numbers for the types are others than GetSmsTemplate's.
pub fn templates(call: &Call, visit: &Visit) -> Result<Value, Refused> {
    let template = |approved: &Approved| {
        let abroad = approved.mainland == Some(false);
        json!({
            "TemplateCode": approved.id,
            "TemplateName": "验证码",
            "TemplateContent": content(approved),
            "TemplateType": if abroad { 6 } else { 2 },
            "OuterTemplateType": if abroad { 3 } else { 0 },
            "AuditStatus": "AUDIT_STATE_PASS",
            "CreateDate": "2024-06-03 10:02:34",
            "Reason": { "RejectInfo": "无审核备注" },
        })
    };
    page(call, "SmsTemplateList", visit.templates().map(template).collect())
}

/// One page of a list, 10 entries unless told.
fn page(call: &Call, name: &str, all: Vec<Value>) -> Result<Value, Refused> {
    let page = call.field("PageIndex").map_or(Ok(1), |_| within(call, "PageIndex", usize::MAX))?;
    let size = call.field("PageSize").map_or(Ok(10), |_| within(call, "PageSize", 50))?;
    let total = all.len();
    let shown: Vec<_> = all.into_iter().skip((page - 1).saturating_mul(size)).take(size).collect();
    Ok(json!({
        "Code": "OK",
        "Message": "OK",
        "TotalCount": total,
        "CurrentPage": page,
        "PageSize": size,
        name: shown,
    }))
}

/// The wording with `${code}` in the place of a variable.
fn content(approved: &Approved) -> String {
    approved.wording.with(|name| format!("${{{name}}}"))
}

/// GetSmsSign.
pub fn signature(account: &Aliyun, call: &Call) -> Result<Value, Refused> {
    let name = call.required("SignName")?;
    if !account.sign_name.values().iter().any(|(known, _)| *known == name) {
        return Err(refused("isv.SMS_SIGNATURE_ILLEGAL".into()));
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

/// GetSmsTemplate.
pub fn template(call: &Call, visit: &Visit) -> Result<Value, Refused> {
    let code = call.required("TemplateCode")?;
    let absent = || refused("isv.SMS_TEMPLATE_ILLEGAL".into());
    let approved = visit.template(code).ok_or_else(absent)?;
    Ok(json!({
        "Code": "OK",
        "Message": "OK",
        "TemplateCode": code,
        "TemplateName": "验证码",
        "TemplateContent": content(approved),
        "TemplateType": if approved.mainland == Some(false) { "3" } else { "0" },
        "TemplateStatus": "1",
        "TemplateTag": 2,
        "CreateDate": "2024-06-03 10:02:34",
        "AuditInfo": { "AuditDate": "2024-06-03 12:02:34" },
    }))
}

/// QueryAccountBalance of BssOpenApi.
pub fn balance() -> Value {
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

/// 11 digits for mainland China, country code and number for others.
fn number_of(arrival: &Arrival) -> &str {
    if arrival.to.is_mainland_china() { arrival.to.national() } else { arrival.to.digits() }
}

fn time(millis: u64, format: &str) -> String {
    clock::east(EAST, millis, format)
}

/// A number from 1 to `most`.
fn within(call: &Call, name: &str, most: usize) -> Result<usize, Refused> {
    let number = call.required(name)?.parse().ok().filter(|number| (1..=most).contains(number));
    number.ok_or_else(|| Refused::business("isv.INVALID_PARAMETERS", format!("{name}参数异常")))
}
