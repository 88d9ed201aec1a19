//! Tests of the settings of providers that are described by a `gateway.toml`.

use std::collections::BTreeSet;

use super::*;
use crate::{connectors::tests::responses::connector_with_settings, encoding, sms::Message};

fn preset(name: &str) -> &'static Provider {
    Provider::find_by_name(name).unwrap()
}

fn text_request(provider: &'static Provider, settings: &[(&str, &str)]) -> Request {
    let message = generic_message("+14155550100", MessageContent::Text(TEXT.into()));
    connector_with_settings(provider, settings).build_send_exchange(&message, &at()).unwrap().request
}

#[test]
fn a_host_may_be_given_as_the_base_url_that_the_portal_shows() {
    let infobip = preset("infobip");
    for (typed, host) in [
        ("https://xk3r8y.api.infobip.com", "xk3r8y.api.infobip.com"),
        ("https://xk3r8y.api.infobip.com/", "xk3r8y.api.infobip.com"),
        ("xk3r8y.api.infobip.com/", "xk3r8y.api.infobip.com"),
        ("example.infobip.com", "example.infobip.com"),
        ("api.infobip.com", "api.infobip.com"),
    ] {
        assert_eq!(text_request(infobip, &[("host", typed)]).uri().host(), Some(host), "{typed}");
    }
    for wrong in [
        "http://api.infobip.com",
        "infobip.com.example",
        "https://api.infobip.com/sms",
        "infobip.com//",
        "@infobip.com",
    ] {
        assert!(infobip.check_typed_text("host", wrong).unwrap_err().contains("base URL"), "{wrong}");
    }
}

#[test]
fn an_alphanumeric_sender_of_telnyx_needs_a_messaging_profile() {
    let values = |settings: &[(&str, &str)]| {
        let mut values = preset("telnyx").demo_values();
        let plain = |(name, text): &(&str, &str)| ((*name).to_owned(), FieldValue::Plain((*text).to_owned()));
        values.extend(settings.iter().map(plain));
        values
    };
    let build =
        |settings: &[(&str, &str)]| preset("telnyx").build_connector(&values(settings), &|_| Err(String::new()));
    for accepted in [
        &[("from", "+14155550123")][..],
        &[("from", "70500")],
        &[("from", "Acme"), ("messaging-profile-id", "16fd2706-8baf-433b-82eb-8c7fada847da")],
    ] {
        assert!(build(accepted).is_ok(), "{accepted:?}");
    }
    let error = build(&[("from", "Acme")]).err().unwrap();
    assert_eq!(error.field_name(), "messaging-profile-id");
    assert!(error.to_string().contains("an alphanumeric sender needs a messaging profile"), "{error}");
}

#[test]
fn the_signature_that_all_accounts_of_sms_aero_share_is_the_default() {
    let aero = preset("smsaero");
    let mut values = aero.demo_values();
    values.retain(|name, _| name != "sign");
    let connector = aero.build_connector(&values, &|_| Err(String::new())).unwrap();
    let message = generic_message("+79031234567", MessageContent::Text(TEXT.into()));
    let request = connector.build_send_exchange(&message, &at()).unwrap().request;
    let body: serde_json::Value = serde_json::from_slice(request.body()).unwrap();
    assert_eq!(body["sign"], "SMS Aero");
}

/// The codes of <https://developers.telnyx.com/docs/messaging/messages/error-codes> and of
/// <https://developers.telnyx.com/data/api-errors.json> that concern a send, and those of
/// <https://gatewayapi.com/docs/apis/rest/#error-codes>.
#[test]
fn the_codes_of_a_catalogue_have_their_kind_and_a_meaning() {
    const CATALOGUE: [(&str, FailureKind, &[&str]); 8] = [
        ("telnyx", FailureKind::Credentials, &["10009", "10010", "20002", "20006"]),
        ("telnyx", FailureKind::Throttled, &["10011", "40011"]),
        ("telnyx", FailureKind::Unknown, &["10007"]),
        (
            "telnyx",
            FailureKind::Refused,
            &[
                "10001", "10002", "10004", "10005", "10014", "10015", "10016", "10023", "20012", "20013", "20014",
                "20015", "20016", "20017", "20100",
            ],
        ),
        (
            "telnyx",
            FailureKind::Refused,
            &[
                "40001", "40010", "40012", "40013", "40015", "40100", "40300", "40305", "40306", "40309", "40310",
                "40312", "40314", "40315", "40316", "40320", "40321", "40322", "40329", "40333",
            ],
        ),
        ("gatewayapi", FailureKind::Credentials, &["0x0210", "0x0211", "0x0212", "0x0213", "0x0223", "0x0229"]),
        ("gatewayapi", FailureKind::Credentials, &["0x0224", "0x0225", "0x0226"]),
        (
            "gatewayapi",
            FailureKind::Refused,
            &["0x0214", "0x0215", "0x0216", "0x0217", "0x021D", "0x021F", "0x0222", "0x022A", "0x0308", "0x0312"],
        ),
    ];
    for (name, kind, codes) in CATALOGUE {
        let message = generic_message("+14155550100", MessageContent::Text(TEXT.into()));
        let exchange = connector_with_settings(preset(name), &[]).build_send_exchange(&message, &at()).unwrap();
        let mut meanings = BTreeSet::new();
        for code in codes {
            // Both places of a code: the status alone would say nothing.
            let body = json!({ "code": code, "errors": [{ "code": code }] }).to_string().into_bytes();
            let response = http::Response::builder().status(418).body(body).unwrap();
            let refusal = (exchange.parse_response)(&response).err().unwrap();
            assert_eq!((refusal.kind, &*refusal.code), (kind, *code), "{name}");
            let is_general = ["the gateway ", "the provider "].iter().any(|start| refusal.meaning.starts_with(start));
            assert!(!is_general && !refusal.fix.is_empty(), "{name} {code}: {}", refusal.meaning);
            meanings.insert(refusal.meaning);
        }
        // Some codes say the same.
        assert!(meanings.len() * 2 > codes.len(), "{name}: {meanings:?}");
    }
}

#[test]
fn indias_dlt_ids_are_sent_as_each_provider_documents_them() {
    let dlt = [("dlt-entity-id", "1101"), ("dlt-template-id.generic", "1107"), ("dlt-template-id.sign-in", "1108")];
    let send = |name: &str, settings: &[(&str, &str)], usage: &str| {
        let mut values = preset(name).demo_values();
        values.extend(settings.iter().map(|(name, text)| ((*name).to_owned(), FieldValue::Plain((*text).to_owned()))));
        let connector = preset(name).build_connector(&values, &|_| Err(String::new())).unwrap();
        let message = generic_message("+919876543210", MessageContent::Text("hi".into()));
        let message = Message { usage: usage.parse().unwrap(), ..message };
        connector.build_send_exchange(&message, &at()).unwrap().request
    };
    let json = |request: Request| serde_json::from_slice::<serde_json::Value>(request.body()).unwrap();
    for (usage, template_id) in [("generic", "1107"), ("sign-in", "1108"), ("register", "1107")] {
        let plivo = json(send("plivo", &dlt, usage));
        assert_eq!((&plivo["dlt_entity_id"], &plivo["dlt_template_id"]), (&json!("1101"), &json!(template_id)));
        let infobip = json(send("infobip", &dlt, usage));
        let expected = json!({ "principalEntityId": "1101", "contentTemplateId": template_id });
        assert_eq!(infobip["messages"][0]["options"]["regional"]["indiaDlt"], expected);
        let (vonage, sns) = (send("vonage", &dlt, usage), send("sns", &dlt, usage));
        for (name, value) in [("entity-id", "1101"), ("content-id", template_id)] {
            assert!(encoding::decode_form(vonage.body()).contains(&(name.into(), value.into())), "{name}");
        }
        let sns = encoding::decode_form(sns.body());
        for (attribute, value) in [("AWS.MM.SMS.EntityId", "1101"), ("AWS.MM.SMS.TemplateId", template_id)] {
            let (name, _) = sns.iter().find(|(_, value)| value == attribute).unwrap();
            let name = name.replace(".Name", ".Value.StringValue");
            assert!(sns.contains(&(name.into(), value.into())), "{sns:?}");
        }
    }
    assert!(json(send("infobip", &[], "generic"))["messages"][0].get("options").is_none());
    assert!(json(send("plivo", &[], "generic")).get("dlt_entity_id").is_none());
}
