use serde_json::json;

use super::*;
use crate::{
    connectors::Provider,
    services::tests::{ExportedConnector, document},
};

fn import(json: &Json) -> Option<Result<ImportedConnector, ImportError>> {
    import_document(&ImportDocument { text: "", json: Some(json), variables: None, provider: None })
}

fn row(id: &str, state: &str, sender: &str) -> Json {
    json!({
        "id": id, "state": format!("SMS_PROVIDER_CONFIG_{state}"), "description": "x",
        "twilio": { "sid": "AC00000000000000000000000000000000", "senderNumber": sender, "verifyServiceSid": "" },
    })
}

#[test]
fn the_request_that_adds_a_provider_and_the_answers_are_imported() {
    let added = json!({
        "sid": "AC00000000000000000000000000000000", "token": "t0k3n", "senderNumber": "+14155550123",
        "description": "x", "verifyServiceSid": "VA00000000000000000000000000000000", "retries": 3,
    });
    let found = import(&added).unwrap().unwrap();
    assert_eq!(found.values.keys().collect::<Vec<_>>(), ["account-sid", "auth-token", "from"]);
    assert_eq!(found.notes, ["verifyServiceSid is not imported", "retries is not imported"]);
    let list = json!({ "result": [row("1", "INACTIVE", "+14155550111"), row("2", "ACTIVE", "+14155550122")] });
    let found = import(&list).unwrap().unwrap();
    assert_eq!(found.values["from"].to_string(), "+14155550122");
    assert!(!found.values.contains_key("auth-token"));
    assert_eq!(found.notes, ["the SMS provider 1 is not imported"]);
    let one = json!({ "config": row("1", "INACTIVE", "+14155550111") });
    assert_eq!(import(&one).unwrap().unwrap().values["from"].to_string(), "+14155550111");
}

#[test]
fn what_does_not_decide_or_has_no_account_is_refused() {
    let two = json!({ "result": [row("1", "INACTIVE", "+14155550111"), row("2", "INACTIVE", "+14155550122")] });
    assert!(matches!(import(&two), Some(Err(ImportError::Refused(_)))));
    let http = json!({ "result": [{ "id": "1", "http": { "endpoint": "https://sms.example.com" } }] });
    let Some(Err(ImportError::Refused(failure))) = import(&http) else { panic!() };
    assert!(failure.to_string().contains("is an HTTP endpoint"), "{failure}");
    for other in [json!({}), json!([]), json!({ "result": [] }), json!({ "sid": "x" }), json!({ "http": {} })] {
        assert!(import(&other).is_none(), "{other}");
    }
}

#[test]
fn an_export_is_the_request_that_adds_a_provider() {
    let twilio = ExportedConnector::demo(Provider::find_by_name("twilio").unwrap());
    let expected = json!({
        "sid": "AC00000000000000000000000000000000", "token": "demonstration-token", "senderNumber": "+15005550006",
        "description": "main",
    });
    assert_eq!(document(&twilio.export("zitadel").unwrap()), expected.to_string());
    let receiver = ExportedConnector::demo(Provider::find_by_name("logto-http").unwrap()).export("zitadel").unwrap();
    let expected = json!({ "endpoint": "https://receiver.example/sms", "description": "main" });
    assert_eq!(document(&receiver), expected.to_string());
    assert!(receiver.notes.contains(&"ZITADEL has no setting for authorization".to_owned()), "{:?}", receiver.notes);
    let found = import(&expected).unwrap().unwrap();
    assert_eq!(found.notes, ["smsctl posts the body of Logto's HTTP connector to the endpoint, not ZITADEL's"]);
}
