//! The records of one number, page by page, from the newest to the oldest.

use serde::Serialize;

use super::{YunpianFields, YunpianRejection, parse_phone};
use crate::{
    clock,
    connectors::json_response,
    emulation::{CapturedMessage, DeliveryStage, RequestContext},
    http_client::Response,
    sms::SegmentCount,
};

#[derive(Serialize)]
struct EmulatedYunpianRecord<'a> {
    sid: &'a str,
    mobile: &'a str,
    send_time: String,
    text: &'a str,
    send_status: &'static str,
    report_status: &'static str,
    fee: usize,
    user_receive_time: Option<String>,
    error_msg: Option<&'a str>,
    uid: Option<&'a str>,
}

/// Without `type=all` or `global` only those of mainland China are there.
pub fn list_messages(fields: &YunpianFields, visit: &RequestContext) -> Result<Response, YunpianRejection> {
    let mobile = fields.required("mobile")?;
    let to = parse_phone(mobile)?;
    let (begin, end) = (parse_time_field(fields, "start_time")?, parse_time_field(fields, "end_time")?);
    let number = |name: &str, usual: usize| match fields.get(name).map(str::parse) {
        Some(Ok(number)) if number > 0 => Ok(number),
        Some(_) => Err(YunpianRejection::new(2, format!("参数 {name} 格式不正确"))),
        None => Ok(usual),
    };
    let (page, size) = (number("page_num", 1)?, number("page_size", 20)?.min(100));
    let wanted = match fields.get("type") {
        None => to.is_mainland_china(),
        Some("all") => true,
        Some("global") => !to.is_mainland_china(),
        Some(_) => return Err(YunpianRejection::new(2, "参数 type 格式不正确")),
    };
    let within = |arrival: &&&CapturedMessage| {
        let sent = format_beijing_time(arrival.captured_at_millis);
        wanted
            && begin <= sent.as_str()
            && sent.as_str() <= end
            && arrival.stage_at(visit.signing_context.timestamp_millis) != DeliveryStage::Queued
    };
    let arrivals = visit.messages_to(&to);
    let page = arrivals.iter().rev().filter(within).skip((page - 1).saturating_mul(size)).take(size);
    let page: Vec<_> = page
        .map(|arrival| EmulatedYunpianRecord::from_message(arrival, mobile, visit.signing_context.timestamp_millis))
        .collect();
    Ok(json_response(200, &page))
}

impl<'a> EmulatedYunpianRecord<'a> {
    fn from_message(arrival: &'a CapturedMessage, mobile: &'a str, now: u64) -> Self {
        let stage = arrival.stage_at(now);
        let received =
            arrival.captured_at_millis.saturating_add(arrival.schedule.done_after_millis.unwrap_or_default());
        Self {
            sid: &arrival.id,
            mobile,
            send_time: format_beijing_time(arrival.captured_at_millis),
            text: &arrival.text,
            send_status: "SUCCESS",
            report_status: match stage {
                DeliveryStage::Queued | DeliveryStage::Sent => "UNKNOWN",
                DeliveryStage::Delivered => "SUCCESS",
                DeliveryStage::Failed => "FAIL",
            },
            fee: SegmentCount::measure(&arrival.text).segments,
            user_receive_time: (stage == DeliveryStage::Delivered).then(|| format_beijing_time(received)),
            error_msg: arrival.failure_code_at(now),
            uid: arrival.client_reference.as_deref(),
        }
    }
}

fn format_beijing_time(millis: u64) -> String {
    clock::format_at_offset(8, millis, "%Y-%m-%d %H:%M:%S")
}

/// A time as `2013-08-11 00:00:00`, which compares as it reads.
fn parse_time_field<'a>(fields: &'a YunpianFields, name: &str) -> Result<&'a str, YunpianRejection> {
    let text = fields.required(name)?;
    let shape = |text: &str| text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect::<String>();
    match shape(text) == "0000-00-00 00:00:00" {
        true => Ok(text),
        false => Err(YunpianRejection::new(2, format!("参数 {name} 格式不正确"))),
    }
}
