//! Documented requests and responses, <https://cloud.tencent.com/document/api/382/55981>.

use serde_json::{Value, json};

use super::*;
use crate::{
    connectors::tests::generic_message,
    failure::{FailureKind, Missing},
    http_client::{ExchangeStep, Refusal},
    sms::MessageContent,
};

fn registered_message(to: &str) -> Message {
    let variables = vec![("minutes".into(), "10".into()), ("code".into(), "1234".into())];
    generic_message(to, MessageContent::Registered { id: "1110".into(), variables, is_regional: true })
}

pub fn send_exchange(account: &Tencent, to: &str) -> Exchange<Receipt> {
    client::build_send_exchange(account, &registered_message(to), &noon()).unwrap()
}

pub fn parse_done<T>(exchange: &Exchange<T>, body: &str) -> Result<T, Refusal> {
    (exchange.parse_response)(&ok_response(body)).map(|step| match step {
        ExchangeStep::Done(value) => value,
        ExchangeStep::Next(_) => panic!("there is no next page"),
    })
}

fn request_body<T>(exchange: &Exchange<T>) -> Value {
    serde_json::from_slice(exchange.request.body()).unwrap()
}

#[test]
fn a_send_has_the_documented_names_and_its_variables_in_declared_order() {
    let exchange = send_exchange(&test_account(), MAINLAND_NUMBER);
    assert!(exchange.at_most_once);
    assert_eq!(
        request_body(&exchange),
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
    let signed = exchange.signed_text.unwrap();
    assert!(signed.string_to_sign.ends_with(&crate::encoding::hash::sha256_hex(signed.canonical_request)));
}

#[test]
fn signature_and_sender_depend_on_the_recipient() {
    let account = Tencent {
        sign_name: "china=腾讯云,overseas=Tencent".parse().unwrap(),
        sender_id: Some("ACME".into()),
        ..test_account()
    };
    let (china, overseas) = (
        request_body(&send_exchange(&account, MAINLAND_NUMBER)),
        request_body(&send_exchange(&account, OVERSEAS_NUMBER)),
    );
    assert_eq!((&china["SignName"], &china["SenderId"]), (&json!("腾讯云"), &Value::Null));
    assert_eq!((&overseas["SignName"], &overseas["SenderId"]), (&json!("Tencent"), &json!("ACME")));
}

#[test]
fn texts_and_invalid_template_ids_are_not_sent() {
    for content in [
        MessageContent::Text("1234".into()),
        MessageContent::Registered { id: "SMS_1110".into(), variables: vec![], is_regional: true },
    ] {
        assert!(
            client::build_send_exchange(&test_account(), &generic_message(MAINLAND_NUMBER, content), &noon()).is_err()
        );
    }
}

const SEND_RESPONSE: &str = r#"{"Response": {"SendStatusSet": [{"SerialNo": "5000:1045710669157053657849499619",
    "PhoneNumber": "+8618511122233", "Fee": 1, "SessionContext": "test", "Code": "Ok",
    "Message": "send success", "IsoCode": "CN"}], "RequestId": "a0aabda6-cf91-4f3e-a81f-9198114a2279"}}"#;

#[test]
fn the_documented_success_is_a_receipt() {
    let receipt = parse_done(&send_exchange(&test_account(), MAINLAND_NUMBER), SEND_RESPONSE).unwrap();
    assert_eq!(receipt.id.as_deref(), Some("5000:1045710669157053657849499619"));
    assert_eq!(receipt.request_id.as_deref(), Some("a0aabda6-cf91-4f3e-a81f-9198114a2279"));
}

#[test]
fn an_incomplete_success_is_no_receipt() {
    let full = SEND_RESPONSE.replace("5000:1045710669157053657849499619", "");
    let none = r#"{"Response": {"SendStatusSet": [], "RequestId": "a0aabda6"}}"#.to_owned();
    let nameless = SEND_RESPONSE.replace("RequestId", "Id");
    for body in [full, none, nameless] {
        let refusal = parse_done(&send_exchange(&test_account(), MAINLAND_NUMBER), &body).unwrap_err();
        assert_eq!(refusal.kind, FailureKind::Unknown, "{body}");
    }
    let broken = http::Response::builder().status(502).body(SEND_RESPONSE.as_bytes().to_vec()).unwrap();
    let exchange = send_exchange(&test_account(), MAINLAND_NUMBER);
    assert_eq!((exchange.parse_response)(&broken).err().map(|refusal| refusal.kind), Some(FailureKind::Unknown));
}

/// Returns the delivery exchange of a message that was sent ten seconds ago.
fn delivery_exchange(id: &str) -> Exchange<Delivery> {
    client::build_delivery_exchange(
        &test_account(),
        id,
        &MAINLAND_NUMBER.parse().unwrap(),
        Some(Duration::from_secs(10)),
        &noon(),
    )
}

fn report_json(id: &str, status: &str, description: &str) -> String {
    format!(
        r#"{{"Description": "{description}", "CountryCode": "86", "SubscriberNumber": "18511122233",
        "ReportStatus": "{status}", "PhoneNumber": "+8618511122233", "SerialNo": "{id}",
        "UserReceiveTime": 1620734188, "SessionContext": ""}}"#
    )
}

fn reports_response(items: &[String]) -> String {
    let items = items.join(",");
    format!(
        r#"{{"Response": {{"PullSmsSendStatusSet": [{items}], "RequestId": "8979fc1e-9564-4fc9-bf7d-2958ce679b72"}}}}"#
    )
}

#[test]
fn the_delivery_state_is_that_of_the_report_with_the_serial_number() {
    let exchange = delivery_exchange("5000:7");
    assert_eq!(
        request_body(&exchange),
        json!({
            "SmsSdkAppId": "1400006666",
            "PhoneNumber": MAINLAND_NUMBER,
            "BeginTime": 1_784_545_190,
            "Offset": 0,
            "Limit": 100,
        })
    );
    assert_eq!(exchange.request.headers()["x-tc-action"], "PullSmsSendStatusByPhoneNumber");
    let other = report_json("5000:6", "FAIL", "REJECTD");
    let read_state = |mine: String| parse_done(&exchange, &reports_response(&[other.clone(), mine])).unwrap();
    assert_eq!(read_state(report_json("5000:7", "SUCCESS", "DELIVRD")), Delivery::Delivered);
    for (description, expected) in [("UNDELIV", "UNDELIV"), ("", "FAIL")] {
        let Delivery::Failed { code, .. } = read_state(report_json("5000:7", "FAIL", description)) else { panic!() };
        assert_eq!(code, expected);
    }
    assert!(matches!(read_state(report_json("5000:7", "LATER", "")), Delivery::Pending { .. }));
    let none = r#"{"Response": {"PullSmsSendStatusSet": null, "RequestId": "r"}}"#.to_owned();
    for empty in [reports_response(&[]), reports_response(&[other]), none] {
        assert!(matches!(parse_done(&exchange, &empty), Ok(Delivery::Pending { .. })), "{empty}");
    }
}

#[test]
fn a_message_without_report_is_pending_only_while_a_report_may_come() {
    let asked = |sent_ago: Option<u64>| {
        let sent_ago = sent_ago.map(Duration::from_secs);
        test_account().build_delivery_exchange("5000:7", Some(&MAINLAND_NUMBER.parse().unwrap()), sent_ago, &noon())
    };
    let day = 24 * 3_600;
    for (sent_ago, begins, is_pending) in [
        (Some(2 * day), 1_784_548_800 - 2 * day - 3_600, true),
        (Some(5 * day), 1_784_548_800 - 5 * day - 3_600, false),
        (Some(7 * day), 1_784_548_800 - 7 * day + 3_600, false),
        (None, 1_784_548_800 - 7 * day + 3_600, false),
    ] {
        let exchange = asked(sent_ago).unwrap();
        assert_eq!(request_body(&exchange)["BeginTime"], begins, "{sent_ago:?}");
        match parse_done(&exchange, &reports_response(&[])) {
            Ok(delivery) => {
                assert!(is_pending && matches!(delivery, Delivery::Pending { .. }), "{sent_ago:?}")
            }
            Err(refusal) => {
                assert!(!is_pending, "{sent_ago:?}");
                assert_eq!((refusal.kind, refusal.missing), (FailureKind::Refused, Some(Missing::Record)));
                assert!(refusal.meaning.contains("7 days"), "{}", refusal.meaning);
            }
        }
    }
    assert_eq!(asked(Some(7 * day + 1)).map(drop), Err(DeliveryUnsupported::Expired { kept_days: 7 }));
    assert_eq!(
        test_account().build_delivery_exchange("5000:7", None, None, &noon()).map(drop),
        Err(DeliveryUnsupported::NeedsRecipient)
    );
}

#[test]
fn a_full_page_is_followed_by_the_next_up_to_a_limit() {
    let full = ok_response(&reports_response(&vec![report_json("5000:6", "FAIL", ""); 100]));
    let mut exchange = delivery_exchange("5000:7");
    for page in 1.. {
        match (exchange.parse_response)(&full).unwrap() {
            ExchangeStep::Next(next) => {
                assert_eq!(request_body(&next)["Offset"], page * 100);
                exchange = next;
            }
            ExchangeStep::Done(found) => {
                assert!(matches!(found, Delivery::Pending { .. }));
                assert_eq!(page, 10);
                break;
            }
        }
    }
}
