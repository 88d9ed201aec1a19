use serde_json::json;

use super::*;
use crate::{
    connectors::Provider,
    encoding::{decode_base64, encode_base64},
    services::tests::{ExportedConnector, document, wording},
};

const ACCOUNT: &str = "AC00000000000000000000000000000000";

fn import(text: &str) -> Option<Result<ImportedConnector, ImportError>> {
    let json = serde_json::from_str(text).ok();
    import_document(&ImportDocument { text, json: json.as_ref(), variables: None, provider: None })
}

fn request(user: &str) -> Json {
    json!({
        "url": format!("https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Messages.json"),
        "method": "POST", "body": "base64://ZnVuY3Rpb24oY3R4KSB7fQ==",
        "headers": { "Content-Type": "application/x-www-form-urlencoded" },
        "auth": { "type": "basic_auth", "config": { "user": user, "password": "t0k3n" } },
    })
}

#[test]
fn the_sms_channel_is_imported_and_its_body_is_not_run() {
    let channels =
        json!([{ "id": "email", "type": "smtp" }, { "id": "sms", "type": "http", "request_config": request(ACCOUNT) }]);
    let found = import(&json!({ "courier": { "channels": channels } }).to_string()).unwrap().unwrap();
    assert_eq!(found.values.keys().collect::<Vec<_>>(), ["account-sid", "auth-token"]);
    assert_eq!(found.values["account-sid"].to_string(), ACCOUNT);
    assert_eq!(found.notes, ["request_config.body is not imported", "request_config.headers is not imported"]);
}

#[test]
fn an_api_key_and_the_sender_of_older_versions_are_imported() {
    let sms = json!({ "enabled": true, "from": "+14155550123", "request_config": request("SK00000000000000000000000000000000") });
    let found = import(&json!({ "courier": { "sms": sms } }).to_string()).unwrap().unwrap();
    assert_eq!(found.values.keys().collect::<Vec<_>>(), ["account-sid", "api-key-secret", "api-key-sid", "from"]);
}

#[test]
fn yaml_and_an_unknown_address_are_refused_with_what_to_do() {
    let yaml = "version: v1\ncourier:\n  channels:\n    - id: sms\n";
    let Some(Err(ImportError::Refused(failure))) = import(yaml) else { panic!() };
    assert!(failure.fix.as_deref().is_some_and(|fix| fix.contains("yq -o json")), "{failure}");
    let other =
        json!({ "courier": { "channels": [{ "id": "sms", "request_config": { "url": "https://sms.example.com" } }] } });
    assert!(matches!(import(&other.to_string()), Some(Err(ImportError::Refused(_)))));
    for other in ["{}", r#"{"courier":{}}"#, r#"{"courier":{"channels":[{"id":"email"}]}}"#, "x: y\n"] {
        assert!(import(other).is_none(), "{other}");
    }
}

#[test]
fn the_documented_body_is_not_run_and_that_of_an_export_is_read_back() {
    let mut documented = request(ACCOUNT);
    // The example of <https://www.ory.com/docs/kratos/emails-sms/sending-sms>.
    documented["body"] = json!("base64://ZnVuY3Rpb24oY3R4KSB7CiAgVG86IGN0eC5yZWNpcGllbnQsCiAgQm9keTogY3R4LmJvZHksCn0=");
    let import = |request: &Json| {
        let channel = json!({ "id": "sms", "type": "http", "request_config": request });
        import(&json!({ "courier": { "channels": [channel] } }).to_string()).unwrap().unwrap()
    };
    assert!(import(&documented).templates.is_empty());
    let twilio = ExportedConnector::demo(Provider::find_by_name("twilio").unwrap())
        .with_values(&[("messaging-service-sid", "MG00000000000000000000000000000000")])
        .with_templates(&[("generic", wording("{{code}} is it")), ("invite", wording("{{code}} invites"))]);
    let written = twilio.export("kratos").unwrap();
    assert!(written.notes.iter().any(|note| note.starts_with("invite: ")), "{:?}", written.notes);
    let exported: Json = serde_json::from_str(&document(&written)).unwrap();
    let request = &exported["courier"]["channels"][0]["request_config"];
    let body =
        String::from_utf8(decode_base64(request["body"].as_str().unwrap().trim_start_matches("base64://")).unwrap());
    let body = body.unwrap();
    let data = "local sender = {\"MessagingServiceSid\":\"MG00000000000000000000000000000000\",\"From\":\"+15005550006\"};\n\
                local texts = {\"generic\":\"{{code}} is it\"};\nlocal minutes = 7;\nlocal usages = {";
    assert!(body.starts_with(data), "{body}");
    let found = import(request);
    assert_eq!(found.values["messaging-service-sid"].to_string(), "MG00000000000000000000000000000000");
    assert_eq!(found.values["from"].to_string(), "+15005550006");
    assert!(found.notes.is_empty(), "{:?}", found.notes);
    let mut changed = request.clone();
    changed["body"] = json!(format!("base64://{}", encode_base64((body + "// mine").as_bytes())));
    assert!(import(&changed).notes.contains(&"request_config.body is not imported".to_owned()));
}
