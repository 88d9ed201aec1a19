use serde_json::{Value as Json, json};

use super::{LOGTO_CONNECTORS, LogtoConnector, TemplateMapping, export::export_for, import::import_config};
use crate::{
    connectors::Provider,
    services::{
        ConnectorToExport, Export, ExportedContent, ExportedDocument, ExportedField, FieldMapping, ValueConversion,
    },
    sms::{Template, TemplateParams, Usage},
};

/// A connector with features that no provider uses yet, on the fields of Aliyun.
static TEST_CONNECTOR: LogtoConnector = LogtoConnector {
    provider_name: "aliyun",
    factory_id: "made-up",
    target: "made-up",
    field_mappings: &[FieldMapping::same_text("endpoint", "access-key-id")
        .with_conversion(ValueConversion::Enumerated(&[("https://a.example", "a"), ("https://b.example", "b")]))],
    ignored_keys: &[("strict", "it is always enabled")],
    template_mapping: TemplateMapping::RegisteredId {
        key: "templateName",
        allows_regional: false,
        accepts_id: |_| true,
        per_template_fields: &[FieldMapping::same_text("language", "region")],
        ignored_keys: &[],
    },
    required_usages: &[],
};

fn generic_template(id: &str) -> Vec<(Usage, Template)> {
    vec![(Usage::generic(), Template::new_registered(id, TemplateParams::code_only()).unwrap())]
}

/// Exports these fields and templates of an Aliyun connector.
fn export(logto: &'static LogtoConnector, fields: &[(&str, &str)], templates: &[(Usage, Template)]) -> Export {
    let field = |(name, text): &(&str, &str)| ExportedField {
        name: (*name).to_owned(),
        env_variable: None,
        content: ExportedContent::Value((*text).to_owned()),
    };
    let fields: Vec<_> = fields.iter().map(field).collect();
    let provider = Provider::find_by_name("aliyun").unwrap();
    export_for(logto, &ConnectorToExport { name: "one", provider, fields: &fields, templates, code_minutes: 10 })
        .unwrap()
}

fn config(export: &Export) -> &Json {
    match &export.document {
        ExportedDocument::Json(config) => config,
        ExportedDocument::Text(text) => panic!("{text}"),
    }
}

#[test]
fn every_connector_has_a_provider() {
    for logto in LOGTO_CONNECTORS {
        let fields = logto.provider().fields();
        for mapping in logto.field_mappings.iter().chain(logto.per_template_fields()) {
            assert!(fields.iter().any(|field| field.name == mapping.field_name), "{}", mapping.field_name);
        }
    }
}

#[test]
fn enumerated_values_and_repeated_fields_are_imported_and_exported() {
    let document = json!({
        "endpoint": "https://b.example",
        "templates": [{ "usageType": "Generic", "templateName": "otp", "language": "en" }],
    });
    let imported = import_config(&TEST_CONNECTOR, document.as_object().unwrap());
    let text = |name: &str| imported.values[name].to_string();
    assert_eq!((text("access-key-id").as_str(), text("region").as_str()), ("b", "en"));
    assert!(imported.notes.is_empty() && imported.templates == generic_template("otp"), "{:?}", imported.notes);
    let exported = export(&TEST_CONNECTOR, &[("access-key-id", "b"), ("region", "en")], &imported.templates);
    assert_eq!((config(&exported), exported.notes.len()), (&document, 0));
}

#[test]
fn values_that_cannot_be_converted_are_noted() {
    let row = |usage, language| json!({ "usageType": usage, "templateName": "otp", "language": language });
    let document = json!({
        "endpoint": "https://c.example", "strict": true,
        "templates": [row("Generic", "en"), row("SignIn", "de")],
    });
    let imported = import_config(&TEST_CONNECTOR, document.as_object().unwrap());
    for named in ["value of endpoint", "strict", "language of sign-in"] {
        assert!(imported.notes.iter().any(|note| note.contains(named)), "{named}: {:?}", imported.notes);
    }
    let split = generic_template("china=a,overseas=b");
    let exported = export(&TEST_CONNECTOR, &[("access-key-id", "c"), ("sign-name", "x")], &split);
    assert_eq!(config(&exported)["endpoint"], "");
    assert_eq!(config(&exported)["templates"][0]["templateName"], "a");
    for named in ["endpoint", "no field for sign-name", "generic: Logto supports one id"] {
        assert!(exported.notes.iter().any(|note| note.contains(named)), "{named}: {:?}", exported.notes);
    }
}

#[test]
fn templates_are_omitted_if_the_receiver_has_the_wording() {
    static WITHOUT_TEMPLATES: LogtoConnector =
        LogtoConnector { field_mappings: &[], template_mapping: TemplateMapping::Unsupported, ..TEST_CONNECTOR };
    let exported = export(&WITHOUT_TEMPLATES, &[], &generic_template("otp"));
    assert_eq!(config(&exported), &json!({}));
    assert_eq!(exported.notes, ["Logto has no field for templates"]);
}
