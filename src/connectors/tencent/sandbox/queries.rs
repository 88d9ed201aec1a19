//! The emulated queries of reports, signatures, templates, packages and statistics.

use serde::Serialize;
use serde_json::{Value, json};

use super::{
    Tencent, TencentRejection,
    accept::check_application,
    params::{TencentParams, parse_phone, require},
};
use crate::{
    emulation::{ApprovedTemplate, CapturedMessage, DeliveryStage, RequestContext},
    sms::{Region, Regional},
};

type QueryResult = Result<Value, TencentRejection>;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct EmulatedTencentReports {
    pull_sms_send_status_set: Vec<EmulatedTencentReport>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct EmulatedTencentReport {
    user_receive_time: u64,
    country_code: String,
    subscriber_number: String,
    phone_number: String,
    serial_no: Box<str>,
    report_status: &'static str,
    description: String,
    session_context: Box<str>,
}

/// How long reports are kept.
const REPORT_RETENTION_SECONDS: u64 = 7 * 24 * 3_600;

/// Lists the messages to a number that the carrier has reported on.
pub fn query_reports(
    account: &Tencent,
    params: &TencentParams,
    context: &RequestContext,
) -> Result<EmulatedTencentReports, TencentRejection> {
    params.reject_unknown(&["SmsSdkAppId", "PhoneNumber", "BeginTime", "EndTime", "Offset", "Limit"])?;
    check_application(account, params, context)?;
    let number = require("PhoneNumber", params.optional_text("PhoneNumber"))?;
    let begin = require("BeginTime", params.optional_number("BeginTime"))?;
    let end = params.optional_number("EndTime")?.unwrap_or(u64::MAX);
    require("Limit", params.optional_number("Limit"))?;
    require("Offset", params.optional_number("Offset"))?;
    let Some(to) = parse_phone(number) else {
        return Err(TencentRejection::new("InvalidParameterValue.IncorrectPhoneNumber", "Incorrect phone number."));
    };
    if begin.saturating_add(REPORT_RETENTION_SECONDS) < context.signing_context.unix_seconds() {
        return Err(TencentRejection::new(
            "InvalidParameterValue.BeginTimeVerifyFail",
            "Parameter BeginTime verify fail.",
        ));
    }
    if end < begin {
        return Err(TencentRejection::new("InvalidParameterValue.EndTimeVerifyFail", "Parameter EndTime verify fail."));
    }
    let report = |captured: &CapturedMessage| {
        let failed = captured.failure_code_at(context.signing_context.timestamp_millis);
        let done = captured.schedule.done_after_millis.filter(|_| {
            let is_in_period = (begin..=end).contains(&(captured.captured_at_millis / 1_000));
            is_in_period
                && matches!(
                    captured.stage_at(context.signing_context.timestamp_millis),
                    DeliveryStage::Delivered | DeliveryStage::Failed
                )
        })?;
        Some(EmulatedTencentReport {
            user_receive_time: captured.captured_at_millis.saturating_add(done) / 1_000,
            country_code: to.calling_code().to_owned(),
            subscriber_number: to.national_number().to_owned(),
            phone_number: to.to_string(),
            serial_no: captured.id.clone(),
            report_status: if failed.is_some() { "FAIL" } else { "SUCCESS" },
            description: failed.unwrap_or("DELIVRD").to_owned(),
            session_context: captured.client_reference.clone().unwrap_or_default(),
        })
    };
    let reports = context.messages_to(&to).into_iter().filter_map(report).collect();
    Ok(EmulatedTencentReports { pull_sms_send_status_set: params.select_page(reports, 100, 100)? })
}

/// Lists the signatures in the settings as approved.
pub fn query_sign_list(account: &Tencent, params: &TencentParams) -> QueryResult {
    params.reject_unknown(&["International", "SignIdSet", "Limit", "Offset"])?;
    let international = parse_international(params)?;
    let name = match &account.sign_name {
        Regional::Everywhere(name) => name,
        Regional::ByRegion { china, .. } if international == 0 => china,
        Regional::ByRegion { overseas, .. } => overseas,
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
    let set = match parse_ids(params, "SignIdSet")? {
        Some(ids) => vec![sign].into_iter().filter(|_| ids.contains(&id)).collect(),
        None => params.select_page(vec![sign], 100, 10)?,
    };
    Ok(json!({ "DescribeSignListStatusSet": set }))
}

/// Lists the approved templates.
pub fn query_template_list(params: &TencentParams, context: &RequestContext) -> QueryResult {
    params.reject_unknown(&["International", "TemplateIdSet", "Limit", "Offset"])?;
    let international = parse_international(params)?;
    let ids = parse_ids(params, "TemplateIdSet")?;
    let listed = |approved: &ApprovedTemplate| {
        let id: u64 = approved.id.parse().ok()?;
        let list = match approved.region {
            Region::Everywhere => None,
            Region::MainlandChina => Some(0),
            Region::Overseas => Some(1),
        };
        let is_requested = ids.as_ref().is_none_or(|ids| ids.contains(&id));
        (is_requested && list.is_none_or(|list| list == international)).then(|| {
            json!({
                "TemplateId": id,
                "TemplateName": "验证码",
                "International": list.unwrap_or(3),
                "StatusCode": 0,
                "ReviewReply": "",
                "CreateTime": 1_617_379_200,
                "TemplateContent": template_content(approved),
            })
        })
    };
    let set: Vec<_> = context.templates().filter_map(listed).collect();
    let set = if ids.is_some() { set } else { params.select_page(set, 100, 0)? };
    Ok(json!({ "DescribeTemplateStatusSet": set }))
}

/// Returns the wording with `{1}`, `{2}` ... as its variables.
fn template_content(approved: &ApprovedTemplate) -> String {
    let index = |name: &str| approved.variables.iter().position(|variable| variable == name);
    approved
        .wording
        .replace_variables(|name| index(name).map_or_else(String::new, |index| format!("{{{}}}", index + 1)))
}

/// Lists one package of a thousand messages.
pub fn query_packages(account: &Tencent, params: &TencentParams, context: &RequestContext) -> QueryResult {
    check_time_window(account, params, context)?;
    let package = json!({
        "PackageCreateTime": context.signing_context.unix_seconds(),
        "PackageEffectiveTime": context.signing_context.unix_seconds(),
        "PackageExpiredTime": context.signing_context.unix_seconds() + 365 * 24 * 3_600,
        "PackageAmount": 1_000,
        "PackageType": 0,
        "PackageId": 1_000_000_001,
        "CurrentUsage": context.messages_newest_first().count().min(999),
    });
    Ok(json!({ "SmsPackagesStatisticsSet": params.select_page(vec![package], 500, 500)? }))
}

pub fn query_statistics(account: &Tencent, params: &TencentParams, context: &RequestContext) -> QueryResult {
    check_time_window(account, params, context)?;
    let count = context.messages_newest_first().count();
    Ok(json!({
        "SendStatusStatistics": { "FeeCount": count, "RequestCount": count, "RequestSuccessCount": count }
    }))
}

/// Checks the parameters of statistics: an application, and a period of two hours (yyyymmddhh) whose end is past.
fn check_time_window(
    account: &Tencent,
    params: &TencentParams,
    context: &RequestContext,
) -> Result<(), TencentRejection> {
    params.reject_unknown(&["SmsSdkAppId", "Limit", "Offset", "BeginTime", "EndTime"])?;
    check_application(account, params, context)?;
    require("Limit", params.optional_number("Limit"))?;
    require("Offset", params.optional_number("Offset"))?;
    let begin = require("BeginTime", params.optional_text("BeginTime"))?;
    let end = require("EndTime", params.optional_text("EndTime"))?;
    let is_hour = |text: &str| text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit());
    if !is_hour(begin) {
        return Err(TencentRejection::new(
            "InvalidParameterValue.BeginTimeVerifyFail",
            "Parameter BeginTime verify fail.",
        ));
    }
    match is_hour(end) && begin < end && end <= context.signing_context.format_at_offset(8, "%Y%m%d%H").as_str() {
        true => Ok(()),
        false => {
            Err(TencentRejection::new("InvalidParameterValue.EndTimeVerifyFail", "Parameter EndTime verify fail."))
        }
    }
}

fn parse_international(params: &TencentParams) -> Result<u64, TencentRejection> {
    match require("International", params.optional_number("International"))? {
        international @ 0..=1 => Ok(international),
        _ => Err(TencentRejection::new("InvalidParameterValue.InvalidInternational", "International is 0 or 1.")),
    }
}

/// Returns ids, which are numbers here and strings in a send.
fn parse_ids(params: &TencentParams, name: &str) -> Result<Option<Vec<u64>>, TencentRejection> {
    Ok(params.optional_list(name, Value::as_u64)?.filter(|ids| !ids.is_empty()))
}
