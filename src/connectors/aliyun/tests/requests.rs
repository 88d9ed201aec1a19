//! What our side asks, and what it makes of the records of messages.

use super::*;
use crate::{
    connectors::tests::saying,
    sms::Content,
    wire::{Step, hash},
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
            .delivery("9006197469364984^0", Some(&"+8613812345678".parse().unwrap()), &noon("n"))
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

#[test]
fn without_a_record_the_day_before_is_asked_in_beijing_time() {
    let none = response(200, r#"{"Code":"OK","TotalCount":0,"SmsSendDetailDTOs":{"SmsSendDetailDTO":[]}}"#);
    // 00:00:01 in Beijing on 21 July
    let at = Moment { millis: NOON + 4 * 3_600_000 + 1_000, nonce: "n".into() };
    for (to, number) in [("+8613812345678", "13812345678"), ("+85261234567", "85261234567")] {
        let first = account().delivery("9006197469364984^0", Some(&to.parse().unwrap()), &at).unwrap();
        assert_eq!(field(&first.request, "PhoneNumber"), number);
        assert_eq!(field(&first.request, "SendDate"), "20260721");
        assert_eq!(field(&first.request, "BizId"), "9006197469364984^0");
        let Step::Next(second) = (first.read)(&none).unwrap() else { panic!("it asks once more") };
        assert_eq!(field(&second.request, "SendDate"), "20260720");
        assert_eq!(second.request.headers()["x-acs-date"], "2026-07-20T16:00:01Z");
        let nonce = |request: &Request| request.headers()["x-acs-signature-nonce"].clone();
        assert_ne!(nonce(&first.request), nonce(&second.request));
        assert!(second.signed.is_some() && second.signed != first.signed);
        let Step::Done(delivery) = (second.read)(&none).unwrap() else { panic!("and no more") };
        assert_eq!(delivery, Delivery::Pending { status: "no record yet".into() });
        for absent in [r#"{"Code":"OK"}"#, r#"{"Code":"OK","SmsSendDetailDTOs":{}}"#] {
            let pending = (second.read)(&response(200, absent));
            assert!(matches!(pending, Ok(Step::Done(Delivery::Pending { .. }))), "{absent}");
        }
    }
}

#[test]
fn an_endless_id_does_not_break_the_request() {
    let exchange =
        account().delivery(&"é".repeat(100_000), Some(&"+85261234567".parse().unwrap()), &noon("n")).unwrap();
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
