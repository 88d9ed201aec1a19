use serde_json::{Value as Json, json};

use super::{LOGTO_CONNECTORS, LogtoConnector, detect::find_connector, import::import_config};
use crate::{connectors::Provider, services::ImportError};

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
