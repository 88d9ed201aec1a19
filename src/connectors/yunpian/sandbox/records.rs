//! The records of one number, page by page, from the newest to the oldest.

use serde::Serialize;

use super::{Fields, Refused, phone};
use crate::{
    connectors::reply,
    desk::{Arrival, Stage, Visit},
    sms::Segments,
    wire::{Response, clock},
};

#[derive(Serialize)]
struct Record<'a> {
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
pub fn records(fields: &Fields, visit: &Visit) -> Result<Response, Refused> {
    let mobile = fields.needed("mobile")?;
    let to = phone(mobile)?;
    let (begin, end) = (time(fields, "start_time")?, time(fields, "end_time")?);
    let number = |name: &str, usual: usize| match fields.get(name).map(str::parse) {
        Some(Ok(number)) if number > 0 => Ok(number),
        Some(_) => Err(Refused::new(2, format!("参数 {name} 格式不正确"))),
        None => Ok(usual),
    };
    let (page, size) = (number("page_num", 1)?, number("page_size", 20)?.min(100));
    let wanted = match fields.get("type") {
        None => to.is_mainland_china(),
        Some("all") => true,
        Some("global") => !to.is_mainland_china(),
        Some(_) => return Err(Refused::new(2, "参数 type 格式不正确")),
    };
    let within = |arrival: &&&Arrival| {
        let sent = beijing(arrival.at);
        wanted
            && begin <= sent.as_str()
            && sent.as_str() <= end
            && arrival.stage(visit.at.millis) != Stage::Queued
    };
    let arrivals = visit.to(&to);
    let page = arrivals.iter().rev().filter(within).skip((page - 1).saturating_mul(size)).take(size);
    let page: Vec<_> = page.map(|arrival| Record::of(arrival, mobile, visit.at.millis)).collect();
    Ok(reply(200, &page))
}

impl<'a> Record<'a> {
    fn of(arrival: &'a Arrival, mobile: &'a str, now: u64) -> Self {
        let stage = arrival.stage(now);
        let received = arrival.at.saturating_add(arrival.course.done.unwrap_or_default());
        Self {
            sid: &arrival.id,
            mobile,
            send_time: beijing(arrival.at),
            text: &arrival.text,
            send_status: "SUCCESS",
            report_status: match stage {
                Stage::Queued | Stage::Sent => "UNKNOWN",
                Stage::Delivered => "SUCCESS",
                Stage::Failed => "FAIL",
            },
            fee: Segments::of(&arrival.text).count,
            user_receive_time: (stage == Stage::Delivered).then(|| beijing(received)),
            error_msg: arrival.failure(now),
            uid: arrival.reference.as_deref(),
        }
    }
}

fn beijing(millis: u64) -> String {
    clock::east(8, millis, "%Y-%m-%d %H:%M:%S")
}

/// A time as `2013-08-11 00:00:00`, which compares as it reads.
fn time<'a>(fields: &'a Fields, name: &str) -> Result<&'a str, Refused> {
    let text = fields.needed(name)?;
    let shape =
        |text: &str| text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect::<String>();
    match shape(text) == "0000-00-00 00:00:00" {
        true => Ok(text),
        false => Err(Refused::new(2, format!("参数 {name} 格式不正确"))),
    }
}
