use serde_json::json;

use super::*;
use crate::{
    connectors::{Provider, form::FieldValue},
    services::tests::{ExportedConnector, document, wording},
};

fn import(json: &Json, provider: Option<&str>) -> Option<Result<ImportedConnector, ImportError>> {
    let provider = provider.map(|name| Provider::find_by_name(name).unwrap());
    import_document(&ImportDocument { text: "", json: Some(json), variables: None, provider })
}

fn twilio() -> Json {
    json!({
        "owner": "admin", "name": "provider_twilio", "displayName": "Twilio", "category": "SMS", "type": "Twilio SMS",
        "clientId": "AC00000000000000000000000000000000", "clientSecret": "t0k3n", "appId": "+14155550123",
        "templateCode": "Your code is %s", "signName": "", "port": 0, "disableSsl": false, "httpHeaders": null,
    })
}

fn aliyun() -> Json {
    json!({
        "owner": "admin", "name": "provider_aliyun", "category": "SMS", "type": "Aliyun SMS", "clientId": "LTAI0",
        "clientSecret": "***", "signName": "示例", "templateCode": "SMS_1", "regionId": "cn-hangzhou",
    })
}

#[test]
fn a_provider_is_imported_from_any_document_that_casdoor_writes() {
    let mail = json!({ "category": "Email", "name": "mail", "type": "Default" });
    for document in [
        twilio(),
        json!({ "status": "ok", "msg": "", "data": twilio() }),
        json!({ "organizations": [], "providers": [mail, twilio()] }),
    ] {
        let found = import(&document, None).unwrap().unwrap();
        assert_eq!(found.values.keys().collect::<Vec<_>>(), ["account-sid", "auth-token", "from"]);
        assert_eq!(found.templates.len(), 4);
        assert!(found.notes.is_empty() && found.errors.is_empty(), "{:?}", found.notes);
    }
    assert!(import(&json!({ "providers": [] }), None).is_none());
    assert!(import(&json!({ "category": "Email" }), None).is_none());
}

#[test]
fn hidden_secrets_and_unused_columns_are_named() {
    let found = import(&aliyun(), None).unwrap().unwrap();
    assert_eq!(found.values.keys().collect::<Vec<_>>(), ["access-key-id", "sign-name"]);
    assert_eq!(found.notes, ["clientSecret is not imported: Casdoor left it out", "regionId is not imported"]);
    assert_eq!(found.templates.len(), 4);
}

#[test]
fn used_columns_and_a_template_that_was_never_filled_in_are_named() {
    let mut provider = aliyun();
    for (key, value) in [("port", json!(25)), ("disableSsl", json!(true)), ("templateCode", json!("<template>"))] {
        provider[key] = value;
    }
    let found = import(&provider, None).unwrap().unwrap();
    let is_named = |key: &&str| found.notes.iter().any(|note| note.starts_with(&format!("{key} is not imported")));
    assert!(["port", "disableSsl", "templateCode"].iter().all(is_named), "{:?}", found.notes);
    assert!(found.templates.is_empty());
}

#[test]
fn env_in_a_value_is_no_reference() {
    let mut provider = twilio();
    provider["clientSecret"] = json!("env(TOKEN)");
    let found = import(&provider, None).unwrap().unwrap();
    assert_eq!(found.values["auth-token"], FieldValue::Secret("env(TOKEN)".into()));
}

#[test]
fn one_of_two_providers_is_imported_only_if_the_user_names_it() {
    let both = json!({ "providers": [twilio(), aliyun()] });
    assert!(matches!(import(&both, None), Some(Err(ImportError::AmbiguousProvider(them))) if them.len() == 2));
    let found = import(&both, Some("twilio")).unwrap().unwrap();
    assert_eq!(found.notes, ["the provider provider_aliyun is not imported"]);
    let mut huawei = twilio();
    huawei["type"] = json!("Huawei Cloud SMS");
    let Some(Err(ImportError::Refused(failure))) = import(&huawei, None) else { panic!() };
    assert!(failure.to_string().contains("smsctl has no provider for Casdoor's Huawei Cloud SMS"), "{failure}");
}

#[test]
fn an_export_is_a_provider_whose_text_is_a_format_of_go() {
    let smsbao = ExportedConnector::demo(Provider::find_by_name("smsbao").unwrap())
        .with_values(&[("goods-id", "7")])
        .with_templates(&[("generic", wording("【示例】100% {{code}}"))]);
    let expected = json!({
        "owner": "admin", "name": "provider_main", "displayName": "main", "category": "SMS", "type": "SmsBao SMS",
        "clientId": "demo", "clientSecret": "de000000000000000000000000000001", "appId": "7", "signName": "示例",
        "templateCode": "100%% %s",
    });
    assert_eq!(document(&smsbao.export("casdoor").unwrap()), expected.to_string());
    let found = import(&expected, None).unwrap().unwrap();
    assert_eq!(found.templates[0].1, wording("【示例】100% {{code}}"));
    let regional = [("sign-name", "china=示例,overseas=Acme")];
    let aliyun = ExportedConnector::demo(Provider::find_by_name("aliyun").unwrap()).with_values(&regional);
    let written = aliyun.export("casdoor").unwrap();
    assert!(document(&written).contains(r#""signName":"示例""#));
    assert!(written.notes.contains(&"sign-name: Casdoor supports one value, so the one for China is used".to_owned()));
}
