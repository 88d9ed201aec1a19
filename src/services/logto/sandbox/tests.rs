//! The emulation responds as Logto 1.42 does, and the client works with the emulation.

use serde_json::{Value as Json, json};

use super::{config_guard::REQUIRED_USAGE_TYPES, *};
use crate::{
    failure::FailureKind,
    http_client::{Exchange, ExchangeStep, Refusal},
    services::{ConnectorToExport, ExportedContent, ExportedField, LinkedService, Push, RemoteState},
    sms::{REQUIRED_USAGES, Template, TemplateKind, Usage},
};

const NOW: u64 = 1_796_000_000_000;

fn settings() -> LogtoSettings {
    LogtoSettings::new("https://auth.example.com".parse().unwrap(), "app", Secret::from("right-secret"))
}

/// Performs an exchange without a network.
fn perform<T>(logto: &mut LogtoEmulation, mut exchange: Exchange<T>, now: u64) -> Result<T, Refusal> {
    loop {
        let response = logto.respond(&exchange.request, now);
        match (exchange.parse_response)(&response)? {
            ExchangeStep::Done(value) => return Ok(value),
            ExchangeStep::Next(next) => exchange = next,
        }
    }
}

fn token(logto: &mut LogtoEmulation) -> Secret {
    perform(logto, settings().build_token_exchange().unwrap(), NOW).unwrap()
}

fn read(logto: &mut LogtoEmulation) -> RemoteState {
    let token = token(logto);
    perform(logto, settings().build_read_exchange(Some(&token)), NOW).unwrap()
}

/// Calls the API with a valid token.
fn call(logto: &mut LogtoEmulation, method: &'static str, path: &str, body: &Json) -> (u16, Json) {
    let token = token(logto);
    let request = crate::http_client::RequestBuilder::new(method, format!("https://auth.example.com/api{path}"));
    let response = logto.respond(&request.token_auth("Bearer", &token).json(body).build().unwrap(), NOW);
    (response.status().as_u16(), serde_json::from_slice(response.body()).unwrap_or_default())
}

fn rows(key: &str, usages: &[&str]) -> Json {
    usages.iter().map(|usage| json!({ "usageType": usage, key: "x {{code}}" })).collect()
}

fn twilio() -> Json {
    json!({
        "accountSID": "AC1", "authToken": "secret-of-twilio", "fromMessagingServiceSID": "MG1",
        "templates": rows("content", REQUIRED_USAGE_TYPES),
    })
}

fn vonage() -> Json {
    json!({
        "apiKey": "k", "apiSecret": "secret-of-vonage", "brandName": "b",
        "templates": rows("content", REQUIRED_USAGE_TYPES),
    })
}

fn create(logto: &mut LogtoEmulation, factory_id: &str, config: &Json) -> (u16, Json) {
    call(logto, "POST", "/connectors", &json!({ "connectorId": factory_id, "config": config }))
}

#[test]
fn a_new_sms_connector_replaces_the_other_one_and_leaves_those_of_other_types() {
    let mut logto = LogtoEmulation::new(&settings());
    logto.add_connector(json!({ "id": "mail", "connectorId": "simple-mail", "type": "Email", "config": {} }));
    assert_eq!(create(&mut logto, "twilio-short-message-service", &twilio()).0, 200);
    assert_eq!(create(&mut logto, "vonage-sms", &vonage()).0, 200);
    let (_, list) = call(&mut logto, "GET", "/connectors", &json!({}));
    let ids: Vec<_> = list.as_array().unwrap().iter().map(|it| it["connectorId"].as_str().unwrap()).collect();
    assert_eq!(ids, ["simple-mail", "vonage-sms"]);
    assert_eq!(list[1]["config"]["apiSecret"], "secret-of-vonage", "secrets are returned in plain text");
    let (status, error) = create(&mut logto, "vonage-sms", &vonage());
    assert_eq!((status, &error["code"]), (422, &json!("connector.multiple_instances_not_supported")));
    let (status, error) = create(&mut logto, "no-such-sms", &json!({}));
    assert_eq!((status, &error["code"]), (422, &json!("connector.not_found_with_connector_id")));
}

#[test]
fn a_patch_replaces_the_whole_config_blanks_are_removed_and_keys_reordered() {
    let mut logto = LogtoEmulation::new(&settings());
    let mut config = twilio();
    config["disableRiskCheck"] = true.into();
    let (_, created) = create(&mut logto, "twilio-short-message-service", &config);
    let path = format!("/connectors/{}", created["id"].as_str().unwrap());
    let mut config = twilio();
    (config["authToken"], config["extra"]) = ("".into(), json!({ "a": null, "b": [], "kept": 1 }));
    let (status, changed) = call(&mut logto, "PATCH", &path, &json!({ "config": config }));
    assert_eq!(status, 200);
    let keys: Vec<_> = changed["config"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["extra", "templates", "accountSID", "fromMessagingServiceSID"]);
    assert_eq!(changed["config"]["extra"], json!({ "kept": 1 }));
    assert_eq!(call(&mut logto, "PATCH", "/connectors/gone", &json!({ "config": config })).0, 404);
    assert_eq!(call(&mut logto, "DELETE", &path, &json!({})).0, 204, "one in use can be deleted");
}

#[test]
fn each_guard_refuses_what_the_connector_does() {
    let with = |config: &Json, key: &str, value: Json| {
        let mut config = config.clone();
        config[key] = value;
        config
    };
    let without = |config: &Json, key: &str| {
        let mut config = config.clone();
        config.as_object_mut().unwrap().remove(key);
        config
    };
    let aliyun = json!({
        "accessKeyId": "k", "accessKeySecret": "s", "signName": "n",
        "templates": rows("templateCode", REQUIRED_USAGE_TYPES),
    });
    let regional = json!({ "usageType": "Generic", "templateCode": { "china": "SMS_1", "overseas": "SMS_2" } });
    let mut with_regional = aliyun.clone();
    with_regional["templates"].as_array_mut().unwrap().insert(0, regional);
    let smsbao = json!({ "username": "u", "passwordOrApiKey": "p", "templates": rows("content", &["Generic"]) });
    let three = &REQUIRED_USAGE_TYPES[..3];
    for (factory_id, config, is_accepted) in [
        ("twilio-short-message-service", twilio(), true),
        ("twilio-short-message-service", without(&twilio(), "fromMessagingServiceSID"), false),
        ("twilio-short-message-service", with(&twilio(), "authToken", json!("")), true),
        ("twilio-short-message-service", with(&twilio(), "disableRiskCheck", json!("no")), false),
        ("twilio-short-message-service", with(&twilio(), "templates", rows("content", three)), false),
        ("twilio-short-message-service", with(&twilio(), "templates", json!("x")), false),
        ("aliyun-short-message-service", aliyun.clone(), true),
        ("aliyun-short-message-service", with_regional.clone(), true),
        ("aliyun-short-message-auth-service", aliyun.clone(), false),
        ("tencent-short-message-service", aliyun.clone(), false),
        ("tencent-short-message-service", with_regional, false),
        ("vonage-sms", vonage(), true),
        ("yunpian-sms", json!({ "apikey": "k", "templates": rows("content", REQUIRED_USAGE_TYPES) }), true),
        ("yunpian-sms", json!({ "apikey": 1, "templates": rows("content", REQUIRED_USAGE_TYPES) }), false),
        ("smsbao-sms", smsbao.clone(), true),
        ("smsbao-sms", with(&smsbao, "templates", rows("content", &["welcome"])), false),
        ("smsbao-sms", with(&smsbao, "templates", json!([])), false),
        ("http-sms", json!({ "endpoint": "https://example.com" }), true),
        ("http-sms", json!({}), false),
    ] {
        let mut logto = LogtoEmulation::new(&settings());
        let (status, answer) = create(&mut logto, factory_id, &config);
        assert_eq!(status == 200, is_accepted, "{factory_id}: {config}: {answer}");
        if !is_accepted {
            assert_eq!((status, &answer["code"]), (400, &json!("connector.invalid_config")));
        }
        let body = json!({ "config": config, "phone": "14155550100" });
        let (tested, _) = call(&mut logto, "POST", &format!("/connectors/{factory_id}/test"), &body);
        assert_eq!(tested, if is_accepted { 204 } else { 400 }, "{factory_id}");
    }
    let mut logto = LogtoEmulation::new(&settings());
    let with_plus = json!({ "config": twilio(), "phone": "+14155550100" });
    assert_eq!(call(&mut logto, "POST", "/connectors/twilio-short-message-service/test", &with_plus).0, 400);
}

#[test]
fn phone_sign_in_needs_a_connector_and_a_warning_says_that_it_is_off() {
    let mut logto = LogtoEmulation::new(&settings());
    assert!(read(&mut logto).warnings[0].contains("phone sign-in is off"));
    let phone = json!({ "signIn": { "methods": [{ "identifier": "phone", "verificationCode": true }] } });
    let (status, error) = call(&mut logto, "PATCH", "/sign-in-exp", &phone);
    assert_eq!((status, &error["code"]), (400, &json!("sign_in_experiences.enabled_connector_not_found")));
    create(&mut logto, "twilio-short-message-service", &twilio());
    assert_eq!(call(&mut logto, "PATCH", "/sign-in-exp", &phone).0, 200);
    let state = read(&mut logto);
    assert_eq!((state.warnings.len(), state.enabled_usages), (0, vec!["sign-in"]));
}

#[test]
fn wrong_credentials_a_missing_role_and_an_expired_token_give_different_errors() {
    let refused = |logto: &mut LogtoEmulation, settings: &LogtoSettings, now| {
        let token = match perform(logto, settings.build_token_exchange().unwrap(), NOW) {
            Ok(token) => token,
            Err(refusal) => return (refusal.kind, refusal.meaning),
        };
        let refusal = perform(logto, settings.build_read_exchange(Some(&token)), now).err().unwrap();
        (refusal.kind, refusal.meaning)
    };
    let mut logto = LogtoEmulation::new(&settings());
    let wrong = LogtoSettings::new("https://auth.example.com".parse().unwrap(), "app", Secret::from("wrong"));
    let (kind, meaning) = refused(&mut logto, &wrong, NOW);
    assert_eq!((kind, meaning.as_str()), (FailureKind::Credentials, "Logto refused the app id or the app secret"));
    let elsewhere = LogtoSettings { resource: Some("https://x/api".into()), ..settings() };
    assert_eq!(refused(&mut logto, &elsewhere, NOW).0, FailureKind::Configuration);
    let (_, meaning) = refused(&mut logto, &settings(), NOW + TOKEN_LIFETIME_MILLIS);
    assert_eq!(meaning, "Logto refused the access token");
    logto.has_role = false;
    let (kind, meaning) = refused(&mut logto, &settings(), NOW);
    assert_eq!((kind, meaning.as_str()), (FailureKind::Credentials, "the app may not use the Management API"));
}

/// Plans a push of a Twilio connector.
fn plan(remote: &RemoteState, from: &str) -> Result<Push, crate::failure::Failure> {
    let field = |name: &str, value: &str| ExportedField {
        name: name.into(),
        env_variable: None,
        content: ExportedContent::Value(value.into()),
    };
    let fields = [field("account-sid", "AC1"), field("auth-token", "secret-of-twilio"), field("from", from)];
    let template = |usage: &&str| -> (Usage, Template) {
        (usage.parse().unwrap(), Template::parse(TemplateKind::Text, "x {{code}}").unwrap())
    };
    let templates: Vec<_> = REQUIRED_USAGES.iter().map(template).collect();
    settings().plan_push(
        &ConnectorToExport {
            name: "prod",
            provider: crate::connectors::Provider::find_by_name("twilio").unwrap(),
            fields: &fields,
            templates: &templates,
            code_minutes: 5,
            service_settings: None,
        },
        remote,
    )
}

const FROM: &str = "MG00000000000000000000000000000000";

#[test]
fn another_connector_is_posted_and_the_same_one_patched_and_both_are_live_afterwards() {
    let mut logto = LogtoEmulation::new(&settings());
    create(&mut logto, "vonage-sms", &vonage());
    for (method, effect) in [("POST", "creates twilio"), ("PATCH", "changes the config")] {
        let remote = read(&mut logto);
        let push = plan(&remote, FROM).unwrap();
        assert_eq!(push.method, method);
        assert!(push.effect.contains(effect), "{}", push.effect);
        let token = token(&mut logto);
        perform(&mut logto, settings().build_push_exchange(&push, Some(&token)), NOW).unwrap();
        assert!(read(&mut logto).live.unwrap().config.matches(&push.wanted));
    }
    assert_eq!(logto.sms_connectors().len(), 1);
    // An id becomes part of a path.
    let mut remote = read(&mut logto);
    remote.live.as_mut().unwrap().id = "a /../b".into();
    assert_eq!(plan(&remote, FROM).unwrap().path, "/api/connectors/a%20%2F..%2Fb");
    // Logto's connector accepts no phone number as the sender.
    assert!(plan(&read(&mut logto), "+14155550123").is_err());
}

#[test]
fn what_another_version_of_logto_added_stays_and_another_lifetime_is_noted() {
    let mut logto = LogtoEmulation::new(&settings());
    let mut config = twilio();
    config["statusCallback"] = json!({ "url": "https://example.com" });
    create(&mut logto, "twilio-short-message-service", &config);
    let push = plan(&read(&mut logto), FROM).unwrap();
    assert_eq!(push.body["config"]["statusCallback"], config["statusCallback"]);
    assert!(push.notes.iter().any(|note| note.contains("statusCallback")), "{:?}", push.notes);
    assert!(push.notes.iter().any(|note| note.contains("for 10 minutes, but [code] minutes is 5")), "{:?}", push.notes);
    let live = read(&mut logto).live.unwrap();
    let imported = settings().import_live(&live).unwrap();
    assert_eq!(imported.service_settings["logto"]["settings"]["statusCallback"], config["statusCallback"]);
    assert_eq!(imported.service_settings["logto"]["id"], live.id);
}
