//! Requests and answers as the documentation prints them, <https://cloud.tencent.com/document/api/382/55981>.

use serde_json::{Value, json};

use super::*;
use crate::{
    connectors::tests::saying,
    failure::{Kind, Missing},
    sms::Content,
    wire::{Refusal, Step},
};

fn message(to: &str) -> Message {
    let variables = vec![("minutes".into(), "10".into()), ("code".into(), "1234".into())];
    saying(to, Content::Registered { id: "1110".into(), variables, split: true })
}

pub fn send(account: &Tencent, to: &str) -> Exchange<Receipt> {
    client::send(account, &message(to), &noon()).unwrap()
}

pub fn read<T>(exchange: &Exchange<T>, body: &str) -> Result<T, Refusal> {
    (exchange.read)(&answer(body)).map(|step| match step {
        Step::Done(value) => value,
        Step::Next(_) => panic!("there is no next page"),
    })
}

fn body<T>(exchange: &Exchange<T>) -> Value {
    serde_json::from_slice(exchange.request.body()).unwrap()
}

#[test]
fn a_send_has_the_documented_names_and_its_variables_in_declared_order() {
    let exchange = send(&account(), MAINLAND);
    assert!(exchange.sends);
    assert_eq!(
        body(&exchange),
        json!({
            "PhoneNumberSet": ["+8618511122233"],
            "SmsSdkAppId": "1400006666",
            "SignName": "腾讯云",
            "TemplateId": "1110",
            "TemplateParamSet": ["10", "1234"],
            "SessionContext": "attempt-1",
        })
    );
    for (name, value) in [
        ("content-type", "application/json; charset=utf-8"),
        ("x-tc-action", "SendSms"),
        ("x-tc-version", "2021-01-11"),
        ("x-tc-timestamp", "1784548800"),
        ("x-tc-region", "ap-guangzhou"),
        ("x-tc-language", "en-US"),
    ] {
        assert_eq!(exchange.request.headers()[name], value);
    }
    let signed = exchange.signed.unwrap();
    assert!(signed.string_to_sign.ends_with(&crate::wire::hash::sha256_hex(signed.canonical)));
}

#[test]
fn signature_and_sender_are_those_of_the_recipients_side() {
    let account = Tencent {
        sign_name: "china=腾讯云,overseas=Tencent".parse().unwrap(),
        sender_id: Some("ACME".into()),
        ..account()
    };
    let (china, overseas) = (body(&send(&account, MAINLAND)), body(&send(&account, OVERSEAS)));
    assert_eq!((&china["SignName"], &china["SenderId"]), (&json!("腾讯云"), &Value::Null));
    assert_eq!((&overseas["SignName"], &overseas["SenderId"]), (&json!("Tencent"), &json!("ACME")));
}

#[test]
fn what_tencent_has_no_form_for_is_not_sent() {
    for content in [
        Content::Text("1234".into()),
        Content::Registered { id: "SMS_1110".into(), variables: vec![], split: true },
    ] {
        assert!(client::send(&account(), &saying(MAINLAND, content), &noon()).is_err());
    }
}

const SENT: &str = r#"{"Response": {"SendStatusSet": [{"SerialNo": "5000:1045710669157053657849499619",
    "PhoneNumber": "+8618511122233", "Fee": 1, "SessionContext": "test", "Code": "Ok",
    "Message": "send success", "IsoCode": "CN"}], "RequestId": "a0aabda6-cf91-4f3e-a81f-9198114a2279"}}"#;

#[test]
fn the_documented_success_is_a_receipt() {
    let receipt = read(&send(&account(), MAINLAND), SENT).unwrap();
    assert_eq!(receipt.id.as_deref(), Some("5000:1045710669157053657849499619"));
    assert_eq!(receipt.request_id.as_deref(), Some("a0aabda6-cf91-4f3e-a81f-9198114a2279"));
}

#[test]
fn a_success_that_lacks_a_part_is_no_receipt() {
    let full = SENT.replace("5000:1045710669157053657849499619", "");
    let none = r#"{"Response": {"SendStatusSet": [], "RequestId": "a0aabda6"}}"#.to_owned();
    let nameless = SENT.replace("RequestId", "Id");
    for body in [full, none, nameless] {
        let refusal = read(&send(&account(), MAINLAND), &body).unwrap_err();
        assert_eq!(refusal.kind, Kind::Unknown, "{body}");
    }
    let broken = http::Response::builder().status(502).body(SENT.as_bytes().to_vec()).unwrap();
    let exchange = send(&account(), MAINLAND);
    assert_eq!((exchange.read)(&broken).err().map(|refusal| refusal.kind), Some(Kind::Unknown));
}

/// The question about a message that was sent ten seconds ago.
fn delivery(id: &str) -> Exchange<Delivery> {
    client::delivery(&account(), id, &MAINLAND.parse().unwrap(), Some(Duration::from_secs(10)), &noon())
}

fn report(id: &str, status: &str, description: &str) -> String {
    format!(
        r#"{{"Description": "{description}", "CountryCode": "86", "SubscriberNumber": "18511122233",
        "ReportStatus": "{status}", "PhoneNumber": "+8618511122233", "SerialNo": "{id}",
        "UserReceiveTime": 1620734188, "SessionContext": ""}}"#
    )
}

fn reports(items: &[String]) -> String {
    let items = items.join(",");
    format!(
        r#"{{"Response": {{"PullSmsSendStatusSet": [{items}], "RequestId": "8979fc1e-9564-4fc9-bf7d-2958ce679b72"}}}}"#
    )
}

#[test]
fn a_delivery_is_told_by_the_report_with_our_serial_number() {
    let exchange = delivery("5000:7");
    assert_eq!(
        body(&exchange),
        json!({
            "SmsSdkAppId": "1400006666",
            "PhoneNumber": MAINLAND,
            "BeginTime": 1_784_545_190,
            "Offset": 0,
            "Limit": 100,
        })
    );
    assert_eq!(exchange.request.headers()["x-tc-action"], "PullSmsSendStatusByPhoneNumber");
    let other = report("5000:6", "FAIL", "REJECTD");
    let told = |mine: String| read(&exchange, &reports(&[other.clone(), mine])).unwrap();
    assert_eq!(told(report("5000:7", "SUCCESS", "DELIVRD")), Delivery::Delivered);
    for (description, expected) in [("UNDELIV", "UNDELIV"), ("", "FAIL")] {
        let Delivery::Failed { code, .. } = told(report("5000:7", "FAIL", description)) else { panic!() };
        assert_eq!(code, expected);
    }
    assert!(matches!(told(report("5000:7", "LATER", "")), Delivery::Pending { .. }));
    let none = r#"{"Response": {"PullSmsSendStatusSet": null, "RequestId": "r"}}"#.to_owned();
    for empty in [reports(&[]), reports(&[other]), none] {
        assert!(matches!(read(&exchange, &empty), Ok(Delivery::Pending { .. })), "{empty}");
    }
}

#[test]
fn a_message_that_is_not_reported_on_is_pending_only_while_a_report_may_come() {
    let asked = |sent_ago: Option<u64>| {
        let sent_ago = sent_ago.map(Duration::from_secs);
        account().delivery("5000:7", Some(&MAINLAND.parse().unwrap()), sent_ago, &noon())
    };
    let day = 24 * 3_600;
    for (sent_ago, begins, is_pending) in [
        (Some(2 * day), 1_784_548_800 - 2 * day - 3_600, true),
        (Some(5 * day), 1_784_548_800 - 5 * day - 3_600, false),
        (Some(7 * day), 1_784_548_800 - 7 * day + 3_600, false),
        (None, 1_784_548_800 - 7 * day + 3_600, false),
    ] {
        let exchange = asked(sent_ago).unwrap();
        assert_eq!(body(&exchange)["BeginTime"], begins, "{sent_ago:?}");
        match read(&exchange, &reports(&[])) {
            Ok(delivery) => {
                assert!(is_pending && matches!(delivery, Delivery::Pending { .. }), "{sent_ago:?}")
            }
            Err(refusal) => {
                assert!(!is_pending, "{sent_ago:?}");
                assert_eq!((refusal.kind, refusal.missing), (Kind::Refused, Some(Missing::Record)));
                assert!(refusal.meaning.contains("7 days"), "{}", refusal.meaning);
            }
        }
    }
    assert_eq!(asked(Some(7 * day + 1)).map(drop), Err(Untold::Expired { kept_days: 7 }));
    assert_eq!(account().delivery("5000:7", None, None, &noon()).map(drop), Err(Untold::Recipient));
}

#[test]
fn a_full_page_leads_to_the_next_but_not_for_ever() {
    let full = answer(&reports(&vec![report("5000:6", "FAIL", ""); 100]));
    let mut exchange = delivery("5000:7");
    for page in 1.. {
        match (exchange.read)(&full).unwrap() {
            Step::Next(next) => {
                assert_eq!(body(&next)["Offset"], page * 100);
                exchange = next;
            }
            Step::Done(found) => {
                assert!(matches!(found, Delivery::Pending { .. }));
                assert_eq!(page, 10);
                break;
            }
        }
    }
}
