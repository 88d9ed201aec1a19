//! Emulates `sms/get_record`: the records of one number, newest first, in pages.

use serde_json::{Value, json};

use super::{YunpianFields, YunpianRejection, parse_phone};
use crate::{
    clock,
    connectors::json_response,
    emulation::{CapturedMessage, DeliveryStage, RequestContext},
    http_client::Response,
    sms::SegmentCount,
};

/// Lists the records of a number. Without `type=all` or `type=global` only mainland numbers have any.
///
/// # Errors
///
/// If a field is missing or malformed.
pub fn list_messages(fields: &YunpianFields, context: &RequestContext) -> Result<Response, YunpianRejection> {
    let mobile = fields.required("mobile")?;
    let to = parse_phone(mobile)?;
    let (begin, end) = (parse_time_field(fields, "start_time")?, parse_time_field(fields, "end_time")?);
    let number = |name: &str, default: usize| match fields.get(name).map(str::parse) {
        Some(Ok(number)) if number > 0 => Ok(number),
        Some(_) => Err(YunpianRejection::new(2, format!("参数 {name} 格式不正确"))),
        None => Ok(default),
    };
    let (page, size) = (number("page_num", 1)?, number("page_size", 20)?.min(100));
    let is_listed = match fields.get("type") {
        None => to.is_mainland_china(),
        Some("all") => true,
        Some("global") => !to.is_mainland_china(),
        Some(_) => return Err(YunpianRejection::new(2, "参数 type 格式不正确")),
    };
    let is_in_range = |message: &&&CapturedMessage| {
        let sent_at = format_beijing_time(message.captured_at_millis);
        is_listed
            && begin <= sent_at.as_str()
            && sent_at.as_str() <= end
            && message.stage_at(context.signing_context.timestamp_millis) != DeliveryStage::Queued
    };
    let messages = context.messages_to(&to);
    let page = messages.iter().rev().filter(is_in_range).skip((page - 1).saturating_mul(size)).take(size);
    let page = page.map(|message| record_body(message, mobile, context.signing_context.timestamp_millis));
    Ok(json_response(200, &page.collect::<Value>()))
}

fn record_body(message: &CapturedMessage, mobile: &str, now_millis: u64) -> Value {
    let stage = message.stage_at(now_millis);
    let received_at_millis =
        message.captured_at_millis.saturating_add(message.schedule.done_after_millis.unwrap_or_default());
    json!({
        "sid": message.id,
        "mobile": mobile,
        "send_time": format_beijing_time(message.captured_at_millis),
        "text": message.text,
        "send_status": "SUCCESS",
        "report_status": match stage {
            DeliveryStage::Queued | DeliveryStage::Sent => "UNKNOWN",
            DeliveryStage::Delivered => "SUCCESS",
            DeliveryStage::Failed => "FAIL",
        },
        "fee": SegmentCount::measure(&message.text).segments,
        "user_receive_time": (stage == DeliveryStage::Delivered).then(|| format_beijing_time(received_at_millis)),
        "error_msg": message.failure_code_at(now_millis),
        "uid": message.client_reference,
    })
}

fn format_beijing_time(millis: u64) -> String {
    clock::format_at_offset(8, millis, "%Y-%m-%d %H:%M:%S")
}

/// Returns a time such as `2013-08-11 00:00:00`; such texts compare in the order of their times.
fn parse_time_field<'a>(fields: &'a YunpianFields, name: &str) -> Result<&'a str, YunpianRejection> {
    let text = fields.required(name)?;
    let shape = |text: &str| text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect::<String>();
    match shape(text) == "0000-00-00 00:00:00" {
        true => Ok(text),
        false => Err(YunpianRejection::new(2, format!("参数 {name} 格式不正确"))),
    }
}
