//! What the account has registered, bought and sent.

use serde::Serialize;
use serde_json::{Value, json};

use super::{
    Refused, Tencent,
    params::{Params, needed, phone},
    take::application,
};
use crate::{
    desk::{Approved, Arrival, Stage, Visit},
    sms::Regional,
};

type Answer = Result<Value, Refused>;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Reports {
    pull_sms_send_status_set: Vec<Report>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Report {
    user_receive_time: u64,
    country_code: String,
    subscriber_number: String,
    phone_number: String,
    serial_no: Box<str>,
    report_status: &'static str,
    description: String,
    session_context: Box<str>,
}

/// Seven days, in seconds.
const KEPT: u64 = 7 * 24 * 3_600;

/// Only what the carrier has reported on.
pub fn reports(account: &Tencent, params: &Params, visit: &Visit) -> Result<Reports, Refused> {
    params.only(&["SmsSdkAppId", "PhoneNumber", "BeginTime", "EndTime", "Offset", "Limit"])?;
    application(account, params, visit)?;
    let number = needed("PhoneNumber", params.text("PhoneNumber"))?;
    let begin = needed("BeginTime", params.number("BeginTime"))?;
    let end = params.number("EndTime")?.unwrap_or(u64::MAX);
    needed("Limit", params.number("Limit"))?;
    needed("Offset", params.number("Offset"))?;
    let Some(to) = phone(number) else {
        return Err(Refused::new("InvalidParameterValue.IncorrectPhoneNumber", "Incorrect phone number."));
    };
    if begin.saturating_add(KEPT) < visit.at.unix() {
        return Err(Refused::new(
            "InvalidParameterValue.BeginTimeVerifyFail",
            "Parameter BeginTime verify fail.",
        ));
    }
    if end < begin {
        return Err(Refused::new(
            "InvalidParameterValue.EndTimeVerifyFail",
            "Parameter EndTime verify fail.",
        ));
    }
    let report = |arrival: &Arrival| {
        let failed = arrival.failure(visit.at.millis);
        let done = arrival.course.done.filter(|_| {
            let within = (begin..=end).contains(&(arrival.at / 1_000));
            within && matches!(arrival.stage(visit.at.millis), Stage::Delivered | Stage::Failed)
        })?;
        Some(Report {
            user_receive_time: arrival.at.saturating_add(done) / 1_000,
            country_code: to.calling_code().to_owned(),
            subscriber_number: to.national().to_owned(),
            phone_number: to.to_string(),
            serial_no: arrival.id.clone(),
            report_status: if failed.is_some() { "FAIL" } else { "SUCCESS" },
            description: failed.unwrap_or("DELIVRD").to_owned(),
            session_context: arrival.reference.clone().unwrap_or_default(),
        })
    };
    let found = visit.to(&to).into_iter().filter_map(report).collect();
    Ok(Reports { pull_sms_send_status_set: params.page(found, 100, 100)? })
}

/// The signatures of the settings, all of them approved.
pub fn signs(account: &Tencent, params: &Params) -> Answer {
    params.only(&["International", "SignIdSet", "Limit", "Offset"])?;
    let international = international(params)?;
    let name = match &account.sign_name {
        Regional::Everywhere(name) => name,
        Regional::Split { china, .. } if international == 0 => china,
        Regional::Split { overseas, .. } => overseas,
    };
    let id = 100_001 + international;
    let sign = json!({
        "SignId": id,
        "SignName": name,
        "International": international,
        "StatusCode": 0,
        "ReviewReply": "",
        "CreateTime": 1_617_508_800,
    });
    let set = match ids(params, "SignIdSet")? {
        Some(ids) => vec![sign].into_iter().filter(|_| ids.contains(&id)).collect(),
        None => params.page(vec![sign], 100, 10)?,
    };
    Ok(json!({ "DescribeSignListStatusSet": set }))
}

/// The templates that the desk has approved.
pub fn templates(params: &Params, visit: &Visit) -> Answer {
    params.only(&["International", "TemplateIdSet", "Limit", "Offset"])?;
    let international = international(params)?;
    let ids = ids(params, "TemplateIdSet")?;
    let listed = |approved: &Approved| {
        let id: u64 = approved.id.parse().ok()?;
        let side = approved.mainland.map(|mainland| u64::from(!mainland));
        let wanted = ids.as_ref().is_none_or(|ids| ids.contains(&id));
        (wanted && side.is_none_or(|side| side == international)).then(|| {
            json!({
                "TemplateId": id,
                "TemplateName": "验证码",
                "International": side.unwrap_or(3),
                "StatusCode": 0,
                "ReviewReply": "",
                "CreateTime": 1_617_379_200,
                "TemplateContent": content(approved),
            })
        })
    };
    let set: Vec<_> = visit.templates().filter_map(listed).collect();
    let set = if ids.is_some() { set } else { params.page(set, 100, 0)? };
    Ok(json!({ "DescribeTemplateStatusSet": set }))
}

/// The wording with `{1}`, `{2}` ... in the places of its variables.
fn content(approved: &Approved) -> String {
    let place = |name: &str| approved.variables.iter().position(|variable| variable == name);
    approved.wording.with(|name| place(name).map_or_else(String::new, |at| format!("{{{}}}", at + 1)))
}

/// One package of a thousand messages.
pub fn packages(account: &Tencent, params: &Params, visit: &Visit) -> Answer {
    window(account, params, visit)?;
    let package = json!({
        "PackageCreateTime": visit.at.unix(),
        "PackageEffectiveTime": visit.at.unix(),
        "PackageExpiredTime": visit.at.unix() + 365 * 24 * 3_600,
        "PackageAmount": 1_000,
        "PackageType": 0,
        "PackageId": 1_000_000_001,
        "CurrentUsage": visit.newest().count().min(999),
    });
    Ok(json!({ "SmsPackagesStatisticsSet": params.page(vec![package], 500, 500)? }))
}

pub fn statistics(account: &Tencent, params: &Params, visit: &Visit) -> Answer {
    window(account, params, visit)?;
    let count = visit.newest().count();
    Ok(json!({
        "SendStatusStatistics": { "FeeCount": count, "RequestCount": count, "RequestSuccessCount": count }
    }))
}

/// An application, and two hours as yyyymmddhh of which the later one is past.
fn window(account: &Tencent, params: &Params, visit: &Visit) -> Result<(), Refused> {
    params.only(&["SmsSdkAppId", "Limit", "Offset", "BeginTime", "EndTime"])?;
    application(account, params, visit)?;
    needed("Limit", params.number("Limit"))?;
    needed("Offset", params.number("Offset"))?;
    let begin = needed("BeginTime", params.text("BeginTime"))?;
    let end = needed("EndTime", params.text("EndTime"))?;
    let hour = |text: &str| text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit());
    if !hour(begin) {
        return Err(Refused::new(
            "InvalidParameterValue.BeginTimeVerifyFail",
            "Parameter BeginTime verify fail.",
        ));
    }
    match hour(end) && begin < end && end <= visit.at.east(8, "%Y%m%d%H").as_str() {
        true => Ok(()),
        false => {
            Err(Refused::new("InvalidParameterValue.EndTimeVerifyFail", "Parameter EndTime verify fail."))
        }
    }
}

fn international(params: &Params) -> Result<u64, Refused> {
    match needed("International", params.number("International"))? {
        side @ 0..=1 => Ok(side),
        _ => Err(Refused::new("InvalidParameterValue.InvalidInternational", "International is 0 or 1.")),
    }
}

/// Ids as whole numbers: a string is refused here, though a send takes nothing else.
fn ids(params: &Params, name: &str) -> Result<Option<Vec<u64>>, Refused> {
    Ok(params.list(name, Value::as_u64)?.filter(|ids| !ids.is_empty()))
}
