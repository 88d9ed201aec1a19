//! What our side asks, and what it makes of the records of messages.

use std::{collections::BTreeSet, time::Duration};

use super::*;
use crate::{
    connectors::tests::saying,
    failure::{Kind, Missing},
    sms::Content,
    wire::{Refusal, Step, hash},
};

pub fn message(to: &str, variables: &[(&str, &str)]) -> Message {
    let variables = variables.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    saying(to, Content::Registered { id: "SMS_1".into(), variables, split: true })
}

fn query(request: &Request) -> Vec<(String, String)> {
    hash::pairs(request.uri().query().unwrap())
}

fn field(request: &Request, name: &str) -> String {
    query(request).into_iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("{name}")).1
}

#[test]
fn a_message_goes_to_the_number_in_the_documented_form_under_the_signature_of_its_side() {
    for (to, number, sign) in
        [("+8613812345678", "8613812345678", "阿里云"), ("+14155550100", "14155550100", "Acme Inc")]
    {
        let variables = [("minutes", "10"), ("code", "274913")];
        let exchange = account().send(&message(to, &variables), &noon("attempt-7")).unwrap();
        let request = &exchange.request;
        assert!(exchange.sends && request.body().is_empty() && exchange.signed.is_some());
        assert_eq!((request.method().as_str(), request.uri().path()), ("POST", "/"));
        assert_eq!(field(request, "PhoneNumbers"), number);
        assert_eq!(field(request, "SignName"), sign);
        assert_eq!(field(request, "TemplateCode"), "SMS_1");
        assert_eq!(field(request, "TemplateParam"), r#"{"minutes":"10","code":"274913"}"#);
        assert_eq!(field(request, "OutId"), "attempt-7");
        assert_eq!(request.headers()["x-acs-action"], "SendSms");
        assert_eq!(request.headers()["x-acs-version"], "2017-05-25");
        assert_eq!(request.headers()["x-acs-date"], "2026-07-20T12:00:00Z");
    }
    let text = saying("+14155550100", Content::Text("hi".into()));
    assert!(account().send(&text, &noon("n")).is_err());
}

#[test]
fn each_region_has_its_host() {
    for (region, sms, billing) in [
        ("cn-hangzhou", "dysmsapi.aliyuncs.com", "business.aliyuncs.com"),
        ("cn-beijing", "dysmsapi.aliyuncs.com", "business.aliyuncs.com"),
        ("cn-hongkong", "dysmsapi.aliyuncs.com", "business.aliyuncs.com"),
        ("ap-southeast-1", "dysmsapi.ap-southeast-1.aliyuncs.com", "business.ap-southeast-1.aliyuncs.com"),
        ("eu-central-1", "dysmsapi.eu-central-1.aliyuncs.com", "business.ap-southeast-1.aliyuncs.com"),
    ] {
        let account = Aliyun { region: region.into(), ..account() };
        assert_eq!(account.host(), sms);
        let balance = account.checks(&[], &noon("n")).pop().unwrap().exchange.request;
        assert_eq!(balance.headers()["host"], billing);
        assert_eq!(balance.headers()["x-acs-version"], "2017-12-14");
    }
}

fn record(status: u8, code: &str) -> String {
    format!(
        r#"{{"Code":"OK","Message":"OK","RequestId":"R","TotalCount":1,"SmsSendDetailDTOs":{{"SmsSendDetailDTO":[{{"SendStatus":{status},"ErrCode":"{code}","PhoneNum":"13812345678","TemplateCode":"SMS_1","Content":"【阿里云】您的验证码为274913","SendDate":"2020-02-24 14:59:41","ReceiveDate":"2020-02-24 14:59:45","OutId":"123"}}]}}}}"#
    )
}

#[test]
fn a_record_tells_what_became_of_the_message_but_not_its_text() {
    let read = |body: &str| {
        let exchange = account()
            .delivery("9006197469364984^0", Some(&"+8613812345678".parse().unwrap()), None, &noon("n"))
            .unwrap();
        match (exchange.read)(&response(200, body)).unwrap() {
            Step::Done(delivery) => delivery,
            Step::Next(_) => panic!("there is a record"),
        }
    };
    assert_eq!(read(&record(3, "DELIVERED")), Delivery::Delivered);
    assert_eq!(read(&record(1, "")), Delivery::Pending { status: "waiting for the receipt".into() });
    let failed = read(&record(2, "MOBILE_NOT_ON_SERVICE"));
    assert_eq!(
        failed,
        Delivery::Failed {
            code: "MOBILE_NOT_ON_SERVICE".into(),
            reason: "the number is not in service".into()
        }
    );
    assert!(!format!("{failed:?}{:?}", read(&record(7, ""))).contains("274913"));
}

const NO_RECORD: &str = r#"{"Code":"OK","TotalCount":0,"SmsSendDetailDTOs":{"SmsSendDetailDTO":[]}}"#;

/// The days that are asked about, in order, and what is known after the last answer.
fn asked_days(to: &str, sent_ago: Option<Duration>, at: &Moment) -> (Vec<String>, Result<Delivery, Refusal>) {
    let mut exchange =
        account().delivery("9006197469364984^0", Some(&to.parse().unwrap()), sent_ago, at).unwrap();
    let (mut days, mut nonces) = (vec![], BTreeSet::new());
    loop {
        assert_eq!(field(&exchange.request, "BizId"), "9006197469364984^0");
        assert!(exchange.signed.is_some());
        days.push(field(&exchange.request, "SendDate").to_string());
        let nonce = exchange.request.headers()["x-acs-signature-nonce"].to_str().unwrap().to_owned();
        assert!(nonces.insert(nonce), "a nonce is used twice");
        match (exchange.read)(&response(200, NO_RECORD)) {
            Ok(Step::Next(next)) => exchange = next,
            Ok(Step::Done(delivery)) => return (days, Ok(delivery)),
            Err(refusal) => return (days, Err(refusal)),
        }
    }
}

/// A span of so many seconds.
fn seconds(seconds: u64) -> Option<Duration> {
    Some(Duration::from_secs(seconds))
}

const DAY: u64 = 24 * 3_600;

#[test]
fn a_record_is_asked_for_on_the_day_of_the_message_in_beijing_time() {
    // 00:00:01 in Beijing on 21 July
    let at = Moment { millis: NOON + 4 * 3_600_000 + 1_000, nonce: "n".into() };
    let pending = Delivery::Pending { status: "no record yet".into() };
    for (sent_ago, days) in [
        (seconds(0), vec!["20260721", "20260720"]),
        (seconds(2), vec!["20260720", "20260721"]),
        (seconds(3_600), vec!["20260720"]),
        (seconds(DAY + 12 * 3_600), vec!["20260719"]),
    ] {
        assert_eq!(
            asked_days("+8613812345678", sent_ago, &at),
            (days.iter().map(|day| (*day).to_owned()).collect(), Ok(pending.clone()))
        );
    }
    let (days, known) = asked_days("+8613812345678", seconds(20 * DAY + 3_600), &at);
    assert_eq!(days, ["20260630"]);
    assert_eq!(known.unwrap_err().missing, Some(Missing::Record));
    for absent in [r#"{"Code":"OK"}"#, r#"{"Code":"OK","SmsSendDetailDTOs":{}}"#] {
        let asked = account().delivery("1^0", Some(&"+85261234567".parse().unwrap()), seconds(7_200), &at);
        let read = (asked.unwrap().read)(&response(200, absent));
        assert!(matches!(read, Ok(Step::Done(Delivery::Pending { .. }))), "{absent}");
    }
}

#[test]
fn where_the_day_is_not_known_all_that_aliyun_keeps_is_searched() {
    let at = noon("n");
    for (to, number) in [("+8613812345678", "13812345678"), ("+85261234567", "85261234567")] {
        let first = account().delivery("1^0", Some(&to.parse().unwrap()), None, &at).unwrap();
        assert_eq!(field(&first.request, "PhoneNumber"), number);
    }
    let (days, known) = asked_days("+8613812345678", None, &at);
    assert_eq!((days.len(), &*days[0], &*days[1], &*days[29]), (30, "20260720", "20260719", "20260621"));
    let refusal = known.unwrap_err();
    assert_eq!((refusal.kind, refusal.missing), (Kind::Refused, Some(Missing::Record)));
    assert!(refusal.meaning.contains("30 days"), "{}", refusal.meaning);
}

#[test]
fn a_message_older_than_the_records_is_not_asked_about() {
    let asked = |sent_ago| {
        account().delivery("1^0", Some(&"+8613812345678".parse().unwrap()), sent_ago, &noon("n")).map(drop)
    };
    assert_eq!(asked(seconds(30 * DAY + 1)), Err(Untold::Expired { kept_days: 30 }));
    assert_eq!(asked(seconds(30 * DAY)), Ok(()));
}

#[test]
fn an_endless_id_does_not_break_the_request() {
    let exchange = account()
        .delivery(&"é".repeat(100_000), Some(&"+85261234567".parse().unwrap()), None, &noon("n"))
        .unwrap();
    assert!(exchange.request.uri().to_string().len() < 2_000);
}

#[test]
fn a_foreign_number_that_reads_like_a_mainland_mobile_needs_a_template_of_its_own_side() {
    let send = |to: &str, split: bool| {
        let content = Content::Registered { id: "SMS_1".into(), variables: vec![], split };
        account().send(&saying(to, content), &noon("n")).map(drop)
    };
    for (to, alone) in
        [("+13973231234", false), ("+14155550100", false), ("+12125550100", true), ("+8613812345678", true)]
    {
        assert_eq!(send(to, false).is_ok(), alone, "{to}");
        assert_eq!(send(to, true), Ok(()), "{to}");
    }
    assert!(send("+13973231234", false).unwrap_err().contains("china=ID,overseas=ID"));
}
