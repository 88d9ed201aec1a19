use serde_json::{Value as Json, json};

use super::{
    LOGTO_CONNECTORS, LogtoConnector,
    detect::find_connector,
    export::export_connector,
    import::{import_config, import_document},
};
use crate::{
    connectors::Provider,
    services::{ConnectorToExport, ExportedContent, ExportedField, ImportDocument, ImportError},
    sms::Template,
};

#[test]
fn every_setting_has_a_field_of_the_provider() {
    for logto in LOGTO_CONNECTORS {
        let fields = logto.provider().fields();
        for mapping in logto.field_mappings.iter().chain(logto.language()) {
            for name in [Some(mapping.field_name), mapping.preferred_field].into_iter().flatten() {
                assert!(fields.iter().any(|field| field.name == name), "{}: {name}", logto.provider_name);
            }
        }
    }
}

/// Returns the provider of a config, or the candidates in brackets.
fn detect(config: &Json, provider: Option<&str>) -> Option<String> {
    let provider = provider.and_then(Provider::find_by_name);
    Some(match find_connector(config.as_object().unwrap(), provider)? {
        Ok(logto) => logto.provider_name.to_owned(),
        Err(ImportError::AmbiguousProvider(candidates)) => format!("{candidates:?}"),
        Err(ImportError::Refused(failure)) => panic!("{failure}"),
    })
}

#[test]
fn a_bare_config_is_detected_by_its_keys_and_ids_or_is_ambiguous() {
    let aliyun = |code: Json| {
        json!({
            "accessKeyId": "LTAI0", "accessKeySecret": "x", "signName": "y",
            "templates": [{ "usageType": "Generic", "templateCode": code }],
        })
    };
    assert_eq!(detect(&aliyun(json!("SMS_1")), None).unwrap(), "aliyun");
    assert_eq!(detect(&aliyun(json!({ "china": "1", "overseas": "2" })), None).unwrap(), "aliyun");
    assert_eq!(detect(&aliyun(json!("100001")), None).unwrap(), "aliyun-auth");
    for unclear in ["<template-code>", "otp"] {
        assert_eq!(detect(&aliyun(json!(unclear)), None).unwrap(), "[aliyun, aliyun-auth]");
        assert_eq!(detect(&aliyun(json!(unclear)), Some("aliyun-auth")).unwrap(), "aliyun-auth");
    }
    let mut strict = aliyun(json!("<template-code>"));
    strict["strictPhoneRegionNumberCheck"] = json!(true);
    assert_eq!(detect(&strict, None).unwrap(), "aliyun");
    assert_eq!(detect(&json!({ "endpoint": "https://a.example" }), None).unwrap(), "logto-http");
    assert_eq!(detect(&json!({ "endpoint": "https://a.example", "description": "x" }), None), None);
}

#[test]
fn a_template_that_was_never_filled_in_is_lost_in_every_form_and_an_error_if_it_is_required() {
    for (provider, key, value) in [
        ("aliyun", "templateCode", json!("<template-code>")),
        ("aliyun", "templateCode", json!({ "china": "<template-code>", "overseas": "SMS_1" })),
        ("aliyun", "templateCode", json!({ "china": "SMS_1", "overseas": "<template-code>" })),
        ("twilio", "content", json!("<your message>: {{code}}")),
    ] {
        let logto = LogtoConnector::find_by_provider(Provider::find_by_name(provider).unwrap()).unwrap();
        let import = |usage_type: &str| {
            let config = json!({ "templates": [{ "usageType": usage_type, key: &value }] });
            let imported = import_config(logto, config.as_object().unwrap());
            let errors: Vec<_> = imported.errors.iter().map(ToString::to_string).collect();
            assert!(imported.templates.is_empty(), "{value}");
            (errors, imported.notes)
        };
        assert_eq!(import("Generic"), (vec!["template generic: it is a placeholder".to_owned()], vec![]), "{value}");
        let note = "the template BindMfa is not imported: it is a placeholder".to_owned();
        assert_eq!(import("BindMfa"), (vec![], vec![note]), "{value}");
    }
}

#[test]
fn what_an_object_of_the_api_has_beyond_its_settings_is_named_and_another_kind_is_refused() {
    let import =
        |json| import_document(&ImportDocument { text: "", json: Some(json), variables: None, provider: None });
    let aliyun = LogtoConnector::find_by_provider(Provider::find_by_name("aliyun").unwrap()).unwrap();
    let object = json!({
        "target": aliyun.target, "syncProfile": "yes", "metadata": {},
        "config": { "accessKeyId": "LTAI0", "colour": "red", "templates": "none" },
    });
    let imported = import(&object).unwrap().unwrap();
    let notes =
        ["colour is not imported", "templates is not a list", "syncProfile is not imported: it is of another type"];
    assert_eq!(imported.notes, notes);
    assert!(imported.service_settings.is_empty(), "{:?}", imported.service_settings);
    let template = json!({ "usageType": "Generic", "templateCode": "SMS_1", "type": "x", "colour": "red" });
    let imported = import_config(aliyun, json!({ "templates": [template] }).as_object().unwrap());
    let notes = ["type of templates is not imported: Logto never sends it", "colour of templates is not imported"];
    assert_eq!(imported.notes, notes);
    let mail = json!({ "connectorId": aliyun.factory_id, "type": "Email", "config": { "accessKeyId": "LTAI0" } });
    let Some(Err(ImportError::Refused(failure))) = import(&mail) else { panic!() };
    assert!(failure.to_string().contains("not an SMS connector"), "{failure}");
}

#[test]
fn a_config_that_fits_several_providers_is_refused_for_any_other_provider() {
    let template = |id: &str| json!([{ "usageType": "Generic", "templateCode": id }]);
    let import = |id: &str, provider: &str| {
        let json =
            json!({ "accessKeyId": "LTAI0", "accessKeySecret": "s", "signName": "n", "templates": template(id) });
        let provider = Some(Provider::find_by_name(provider).unwrap());
        import_document(&ImportDocument { text: "", json: Some(&json), variables: None, provider }).unwrap()
    };
    for id in ["otp", "SMS_1"] {
        let Err(ImportError::Refused(failure)) = import(id, "twilio") else { panic!("{id}") };
        assert_eq!(failure.message, "the document is of aliyun or aliyun-auth, not of twilio");
        assert_eq!(failure.fix.as_deref(), Some("leave --provider out, or give aliyun or aliyun-auth"));
        assert_eq!(import(id, "aliyun-auth").unwrap().provider.name, "aliyun-auth");
    }
}

/// Exports the demonstration account with these templates, as usage and what a person types; returns the notes.
fn export_notes(provider: &str, templates: &[(&str, &str)]) -> Vec<String> {
    let provider = Provider::find_by_name(provider).unwrap();
    let field = |(name, text): &(&str, &str)| ExportedField {
        name: (*name).to_owned(),
        env_variable: None,
        content: ExportedContent::Value((*text).to_owned()),
    };
    let fields: Vec<_> = provider.demo_account.settings.iter().map(field).collect();
    let template = |(usage, typed): &(&str, &str)| {
        (usage.parse().unwrap(), Template::parse(provider.template_kind, typed).unwrap())
    };
    let connector = ConnectorToExport {
        name: "mine",
        provider,
        fields: &fields,
        templates: &templates.iter().map(template).collect::<Vec<_>>(),
        code_minutes: 7,
        service_settings: None,
    };
    export_connector(&connector).unwrap().notes
}

#[test]
fn an_export_names_each_template_that_logto_cannot_hold_as_it_is_and_no_other() {
    const REQUIRED: [&str; 3] = ["register", "sign-in", "forgot-password"];
    let notes = |provider: &str, [plain, special]: [&str; 2]| {
        let mut templates = REQUIRED.map(|usage| (usage, plain)).to_vec();
        templates.push(("generic", special));
        let notes = export_notes(provider, &templates).into_iter();
        notes
            .filter(|note| note.starts_with("generic: ") || REQUIRED.iter().any(|usage| note.starts_with(usage)))
            .collect::<Vec<_>>()
    };
    let minutes = "generic: Logto does not fill in {{minutes}}, so 7 is exported";
    assert_eq!(notes("vonage", ["{{code}}", "{{code}} for {{minutes}} minutes"]), [minutes]);
    let params = "generic: Logto sends only the code, so the parameters are omitted";
    assert_eq!(notes("aliyun", ["SMS_1", "SMS_2 (code, minutes)"]), [params]);
    let id = "generic: Logto's connector does not support this id";
    assert_eq!(notes("aliyun", ["SMS_1", "otp"]), [id]);
    assert_eq!(notes("aliyun", ["SMS_1", "china=SMS_2,overseas=SMS_3"]), [""; 0]);
    let china = "generic: Logto supports one id, so the one for China is used";
    assert_eq!(notes("tencent", ["1", "china=2,overseas=3"]).first().map(String::as_str), Some(china));
}
