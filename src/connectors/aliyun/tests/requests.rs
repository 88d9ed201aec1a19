//! Tests of the client's requests, and of how it reads the records of messages.

use std::{borrow::Cow, collections::BTreeSet, time::Duration};

use super::*;
use crate::{
    connectors::tests::generic_message,
    encoding::{self, FormField},
    failure::{FailureKind, Missing},
    http_client::{ExchangeStep, Refusal},
    sms::{Code, MessageContent, TemplateKind, TemplateValues},
};

pub fn registered_message(to: &str, variables: &[(&str, &str)]) -> Message {
    let variables = variables.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    generic_message(to, MessageContent::Registered { id: "SMS_1".into(), variables, is_regional: true })
}

fn query_parameters(request: &Request) -> Vec<FormField<'_>> {
    encoding::decode_form(request.uri().query().unwrap())
}

fn query_parameter<'a>(request: &'a Request, name: &str) -> Cow<'a, str> {
    query_parameters(request).into_iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("{name}")).1
}

#[test]
fn a_message_has_the_documented_form_and_the_sign_name_for_its_destination() {
    for (to, number, sign_name) in
        [("+8613812345678", "8613812345678", "阿里云"), ("+14155550100", "14155550100", "Acme Inc")]
    {
        let variables = [("minutes", "10"), ("code", "274913")];
        let exchange = test_account()
            .build_send_exchange(&registered_message(to, &variables), &noon_with_nonce("attempt-7"))
            .unwrap();
        let request = &exchange.request;
        assert!(exchange.at_most_once && request.body().is_empty() && exchange.signed_text.is_some());
        assert_eq!((request.method().as_str(), request.uri().path()), ("POST", "/"));
        assert_eq!(query_parameter(request, "PhoneNumbers"), number);
        assert_eq!(query_parameter(request, "SignName"), sign_name);
        assert_eq!(query_parameter(request, "TemplateCode"), "SMS_1");
        assert_eq!(query_parameter(request, "TemplateParam"), r#"{"minutes":"10","code":"274913"}"#);
        assert_eq!(query_parameter(request, "OutId"), "attempt-7");
        assert_eq!(request.headers()["x-acs-action"], "SendSms");
        assert_eq!(request.headers()["x-acs-version"], "2017-05-25");
        assert_eq!(request.headers()["x-acs-date"], "2026-07-20T12:00:00Z");
    }
    let text = generic_message("+14155550100", MessageContent::Text("hi".into()));
    assert!(test_account().build_send_exchange(&text, &noon_with_nonce("n")).is_err());
}

#[test]
fn each_region_has_its_host() {
    for (region, sms, billing) in [
        ("cn-hangzhou", "dysmsapi.aliyuncs.com", "business.aliyuncs.com"),
        ("cn-beijing", "dysmsapi.aliyuncs.com", "business.aliyuncs.com"),
        ("cn-hongkong", "dysmsapi-xman.cn-hongkong.aliyuncs.com", "business.aliyuncs.com"),
        ("ap-southeast-1", "dysmsapi.ap-southeast-1.aliyuncs.com", "business.ap-southeast-1.aliyuncs.com"),
        ("eu-central-1", "dysmsapi.eu-central-1.aliyuncs.com", "business.ap-southeast-1.aliyuncs.com"),
    ] {
        let account = Aliyun { region: region.into(), ..test_account() };
        assert_eq!(account.send_host(), sms);
        let balance = account.build_checks(&[], &noon_with_nonce("n")).pop().unwrap().exchange.request;
        assert_eq!(balance.headers()["host"], billing);
        assert_eq!(balance.headers()["x-acs-version"], "2017-12-14");
    }
}

#[test]
fn a_region_without_an_sms_host_is_refused() {
    for region in ["cn-hangzhou", "cn-shenzhen", "us-east-1", "ap-southeast-5"] {
        assert_eq!(PROVIDER.check_typed_text("region", region), Ok(()), "{region}");
    }
    for region in ["aliyuncs", "cn-mars-1", "ap-south-2", "us-east-1.aliyuncs.com", ""] {
        let problem = PROVIDER.check_typed_text("region", region).unwrap_err();
        assert!(region.is_empty() || problem.contains("cn-hangzhou"), "{region}: {problem}");
    }
}

fn send_details_response(status: u8, code: &str) -> String {
    format!(
        r#"{{"Code":"OK","Message":"OK","RequestId":"R","TotalCount":1,"SmsSendDetailDTOs":{{"SmsSendDetailDTO":[{{"SendStatus":{status},"ErrCode":"{code}","PhoneNum":"13812345678","TemplateCode":"SMS_1","Content":"【阿里云】您的验证码为274913","SendDate":"2020-02-24 14:59:41","ReceiveDate":"2020-02-24 14:59:45","OutId":"123"}}]}}}}"#
    )
}

#[test]
fn a_record_shows_the_delivery_but_not_the_text_of_a_message() {
    let read = |body: &str| {
        let exchange = test_account()
            .build_delivery_exchange(
                "9006197469364984^0",
                Some(&"+8613812345678".parse().unwrap()),
                None,
                &noon_with_nonce("n"),
            )
            .unwrap();
        parse_last(&exchange, &raw_response(200, body)).unwrap()
    };
    assert_eq!(read(&send_details_response(3, "DELIVERED")), Delivery::Delivered);
    assert_eq!(read(&send_details_response(1, "")), Delivery::Pending { status: "waiting for the receipt".into() });
    let failed = read(&send_details_response(2, "MOBILE_NOT_ON_SERVICE"));
    assert_eq!(
        failed,
        Delivery::Failed { code: "MOBILE_NOT_ON_SERVICE".into(), reason: "the number is not in service".into() }
    );
    assert!(!format!("{failed:?}{:?}", read(&send_details_response(7, ""))).contains("274913"));
}

const EMPTY_SEND_DETAILS: &str = r#"{"Code":"OK","TotalCount":0,"SmsSendDetailDTOs":{"SmsSendDetailDTO":[]}}"#;

/// The queried days, in order, and the result after the last response.
fn queried_days(to: &str, sent_ago: Option<Duration>, at: &SigningContext) -> (Vec<String>, Result<Delivery, Refusal>) {
    let mut exchange =
        test_account().build_delivery_exchange("9006197469364984^0", Some(&to.parse().unwrap()), sent_ago, at).unwrap();
    let (mut days, mut nonces) = (vec![], BTreeSet::new());
    loop {
        assert_eq!(query_parameter(&exchange.request, "BizId"), "9006197469364984^0");
        assert!(exchange.signed_text.is_some());
        days.push(query_parameter(&exchange.request, "SendDate").to_string());
        let nonce = exchange.request.headers()["x-acs-signature-nonce"].to_str().unwrap().to_owned();
        assert!(nonces.insert(nonce), "a nonce is used twice");
        match (exchange.parse_response)(&raw_response(200, EMPTY_SEND_DETAILS)) {
            Ok(ExchangeStep::Next(next)) => exchange = next,
            Ok(ExchangeStep::Done(delivery)) => return (days, Ok(delivery)),
            Err(refusal) => return (days, Err(refusal)),
        }
    }
}

fn sent_seconds_ago(seconds: u64) -> Option<Duration> {
    Some(Duration::from_secs(seconds))
}

const DAY_SECONDS: u64 = 24 * 3_600;

#[test]
fn the_day_of_the_message_in_beijing_time_is_queried() {
    // 00:00:01 in Beijing on 21 July
    let at = SigningContext { timestamp_millis: NOON_MILLIS + 4 * 3_600_000 + 1_000, nonce: "n".into() };
    let pending = Delivery::Pending { status: "no record yet".into() };
    for (sent_ago, days) in [
        (sent_seconds_ago(0), vec!["20260721", "20260720"]),
        (sent_seconds_ago(2), vec!["20260720", "20260721"]),
        (sent_seconds_ago(3_600), vec!["20260720"]),
        (sent_seconds_ago(DAY_SECONDS + 12 * 3_600), vec!["20260719"]),
    ] {
        assert_eq!(
            queried_days("+8613812345678", sent_ago, &at),
            (days.iter().map(|day| (*day).to_owned()).collect(), Ok(pending.clone()))
        );
    }
    let (days, delivery) = queried_days("+8613812345678", sent_seconds_ago(20 * DAY_SECONDS + 3_600), &at);
    assert_eq!(days, ["20260630"]);
    assert_eq!(delivery.unwrap_err().missing, Some(Missing::Record));
    for body in [r#"{"Code":"OK"}"#, r#"{"Code":"OK","SmsSendDetailDTOs":{}}"#] {
        let exchange = test_account().build_delivery_exchange(
            "1^0",
            Some(&"+85261234567".parse().unwrap()),
            sent_seconds_ago(7_200),
            &at,
        );
        let read = (exchange.unwrap().parse_response)(&raw_response(200, body));
        assert!(matches!(read, Ok(ExchangeStep::Done(Delivery::Pending { .. }))), "{body}");
    }
}

#[test]
fn without_the_day_all_kept_days_are_queried() {
    let at = noon_with_nonce("n");
    for (to, number) in [("+8613812345678", "13812345678"), ("+85261234567", "85261234567")] {
        let first = test_account().build_delivery_exchange("1^0", Some(&to.parse().unwrap()), None, &at).unwrap();
        assert_eq!(query_parameter(&first.request, "PhoneNumber"), number);
    }
    let (days, delivery) = queried_days("+8613812345678", None, &at);
    assert_eq!((days.len(), &*days[0], &*days[1], &*days[29]), (30, "20260720", "20260719", "20260621"));
    let refusal = delivery.unwrap_err();
    assert_eq!((refusal.kind, refusal.missing), (FailureKind::Refused, Some(Missing::Record)));
    assert!(refusal.meaning.contains("30 days"), "{}", refusal.meaning);
}

#[test]
fn a_message_older_than_the_records_is_not_queried() {
    let query = |sent_ago| {
        test_account()
            .build_delivery_exchange("1^0", Some(&"+8613812345678".parse().unwrap()), sent_ago, &noon_with_nonce("n"))
            .map(drop)
    };
    assert_eq!(query(sent_seconds_ago(30 * DAY_SECONDS + 1)), Err(DeliveryUnsupported::Expired { kept_days: 30 }));
    assert_eq!(query(sent_seconds_ago(30 * DAY_SECONDS)), Ok(()));
}

#[test]
fn an_overlong_id_is_truncated() {
    let exchange = test_account()
        .build_delivery_exchange(
            &"é".repeat(100_000),
            Some(&"+85261234567".parse().unwrap()),
            None,
            &noon_with_nonce("n"),
        )
        .unwrap();
    assert!(exchange.request.uri().to_string().len() < 2_000);
}

#[test]
fn a_foreign_number_that_looks_like_a_mainland_mobile_needs_a_regional_template() {
    let send = |to: &str, is_regional: bool| {
        let content = MessageContent::Registered { id: "SMS_1".into(), variables: vec![], is_regional };
        test_account().build_send_exchange(&generic_message(to, content), &noon_with_nonce("n")).map(drop)
    };
    for (to, is_sent) in
        [("+13973231234", false), ("+14155550100", false), ("+12125550100", true), ("+8613812345678", true)]
    {
        assert_eq!(send(to, false).is_ok(), is_sent, "{to}");
        assert_eq!(send(to, true), Ok(()), "{to}");
    }
    let Err(UnsupportedMessage::Template(reason)) = send("+13973231234", false) else { panic!() };
    assert!(reason.contains("china=ID,overseas=ID"), "{reason}");
}

#[test]
fn variables_of_other_names_and_constants_are_sent() {
    let template = Template::parse(TemplateKind::Registered, "SMS_1 (verifyCode=code, product=Acme)").unwrap();
    let code: Code = "274913".parse().unwrap();
    let to = "+8613812345678".parse().unwrap();
    let values = TemplateValues { code: &code, minutes: 10 };
    let message = Message::from_template(&template, &Usage::generic(), &to, None, &values).unwrap();
    let request = test_account().build_send_exchange(&message, &noon_with_nonce("n")).unwrap().request;
    let fields = encoding::decode_form(request.uri().query().unwrap());
    let expected = r#"{"verifyCode":"274913","product":"Acme"}"#;
    assert!(fields.contains(&("TemplateParam".into(), expected.into())), "{fields:?}");
}
