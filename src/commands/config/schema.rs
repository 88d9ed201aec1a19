//! The JSON Schema of the configuration file, for completion and validation in editors.

use serde_json::{Map, Value, json};

use crate::{
    connectors::{PROVIDERS, Provider, form::Field, gateway::DocumentType},
    services::{CONFIG_FORMATS, ConfigFormat, SERVICES, Service, ServiceSetting},
    sms::{REQUIRED_USAGES, TemplateKind},
};

/// Returns the JSON Schema of the file, draft 2020-12.
pub fn config_schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "smsctl",
        "description": "SMS connectors, and which one of them is live",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "version": { "const": 1 },
            "live": { "type": "string", "description": "Name of the live connector" },
            "previous": { "type": "string", "description": "Name of the connector that was live before" },
            "connectors": {
                "type": "object",
                "propertyNames": { "pattern": "^[A-Za-z0-9_][A-Za-z0-9_-]*$" },
                "additionalProperties": { "oneOf": PROVIDERS.iter().map(|provider| connector_schema(provider)).collect::<Vec<_>>() },
            },
            "services": {
                "type": "object",
                "propertyNames": { "pattern": "^[A-Za-z0-9_][A-Za-z0-9_-]*$" },
                "additionalProperties": { "oneOf": SERVICES.iter().map(|service| service_schema(service)).collect::<Vec<_>>() },
            },
            "code": {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                    "minutes": { "type": "integer", "minimum": 1, "maximum": 60, "default": 10,
                        "description": "How many minutes a code is valid" },
                },
            },
            "test": {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                    "recipient": { "type": "string", "pattern": "^\\+[1-9][0-9]{4,14}$",
                        "description": "Default recipient of tests, in E.164" },
                    "countries": { "type": "array", "items": { "type": "string", "pattern": "^[A-Z]{2}$" },
                        "description": "Countries that tests may be sent to, by two-letter ISO 3166 code" },
                    "max-per-hour": { "type": "integer", "minimum": 1, "maximum": 1000, "default": 20,
                        "description": "How many tests may be sent per hour" },
                },
            },
        },
    })
}

/// Returns the schema of a connector of this provider.
fn connector_schema(provider: &Provider) -> Value {
    let fields = provider.fields();
    let mut properties = Map::new();
    properties.insert("provider".into(), json!({ "const": provider.name, "description": provider.description() }));
    for field in fields {
        properties.insert(field.name.clone(), field_schema(field));
    }
    properties.insert("templates".into(), templates_schema(provider.template_kind));
    for format in CONFIG_FORMATS {
        properties.insert(format.name.into(), service_settings_schema(format));
    }
    // A field is not `is_required` if another one can replace it.
    let required = fields.iter().filter(|field| field.is_required).map(|field| field.name.clone());
    let required: Vec<_> = ["provider".to_owned()].into_iter().chain(required).collect();
    json!({
        "title": provider.name,
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
    })
}

/// Returns the schema of a link to this service.
fn service_schema(service: &Service) -> Value {
    let fields = service.fields();
    let kind = json!({ "const": service.name, "description": service.description() });
    let properties = fields.iter().map(|field| (field.name.clone(), field_schema(field)));
    let required = fields.iter().filter(|field| field.is_required).map(|field| field.name.clone());
    let required: Vec<_> = ["service".to_owned()].into_iter().chain(required).collect();
    let properties: Map<_, _> = [("service".to_owned(), kind)].into_iter().chain(properties).collect();
    json!({
        "title": service.name,
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
    })
}

/// Returns the schema of a field: a value or a reference to one, a value for each region, or a table of values.
fn field_schema(field: &Field) -> Value {
    if let Some(document_type) = field.document {
        let mut property =
            json!({ "anyOf": [document_schema(document_type), { "type": "string", "pattern": "^env:" }] });
        property["description"] = json!(field.description);
        return property;
    }
    let text = json!({ "type": "string", "minLength": 1 });
    let by_region = json!({
        "type": "object",
        "additionalProperties": false,
        "properties": { "china": text, "overseas": text },
    });
    let value = match field.allowed_values.is_empty() {
        _ if field.is_boolean => {
            json!({ "anyOf": [{ "type": "boolean" }, { "enum": field.allowed_values }, { "pattern": "^env:" }] })
        }
        true => json!({ "anyOf": [text, by_region] }),
        false => {
            json!({ "anyOf": [{ "enum": field.allowed_values }, { "pattern": "^env:" }] })
        }
    };
    let mut property = match field.is_table {
        true => json!({ "type": "object", "additionalProperties": value }),
        false => value,
    };
    let secret =
        if field.is_secret { "; a secret: env:NAME, file:PATH, cmd:PROGRAM or keyring:SERVICE/ACCOUNT" } else { "" };
    property["description"] = json!(format!("{}{secret}", field.description));
    if let Some(default) = &field.default {
        property["default"] = json!(default);
    }
    property
}

/// Returns the schema of a field whose value is a table with fixed keys, or a list of such tables.
fn document_schema(document_type: DocumentType) -> Value {
    let keys = document_type.keys();
    // A key that is repeated on the command line is a list of strings in the file.
    let text = json!({ "type": "string" });
    let key = |key: &Field| {
        let mut property = match (key.is_table, key.allowed_values.is_empty()) {
            (true, _) => json!({ "type": "array", "items": text }),
            (false, true) if key.is_number => json!({ "type": "integer" }),
            (false, true) => text.clone(),
            (false, false) => json!({ "enum": key.allowed_values }),
        };
        property["description"] = json!(key.description);
        (key.name.clone(), property)
    };
    let required: Vec<_> = keys.iter().filter(|key| key.is_required).map(|key| &key.name).collect();
    let table = json!({
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": keys.iter().map(key).collect::<Map<_, _>>(),
    });
    match document_type.is_list {
        true => json!({ "type": "array", "items": table }),
        false => table,
    }
}

/// Returns the schema of the settings that only an export to this format uses.
fn service_settings_schema(format: &ConfigFormat) -> Value {
    let property = |setting: &ServiceSetting| {
        let schema = json!({ "type": setting.setting_type.schema_name(), "description": setting.description });
        (setting.name.to_owned(), schema)
    };
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": format.settings.iter().map(property).collect::<Map<_, _>>(),
        "description": format!("Settings that only `export --format {}` uses", format.name),
    })
}

/// Returns the schema of the templates of a connector: texts, or ids of templates that are registered with the provider.
fn templates_schema(kind: TemplateKind) -> Value {
    let text = json!({ "type": "string", "minLength": 1 });
    let template = match kind {
        TemplateKind::Text => json!({
            "anyOf": [
                text,
                { "type": "object", "required": ["text"], "additionalProperties": text,
                    "description": "Default wording, and wordings by language tag" },
            ],
        }),
        TemplateKind::Registered => {
            let by_region = json!({ "china": text, "overseas": text });
            let params = json!({
                "description": "Variables of the template: a list of names, or the value of each: code, minutes, or a constant text",
                "anyOf": [
                    { "type": "array", "items": { "enum": ["code", "minutes"] } },
                    { "type": "object", "additionalProperties": text },
                ],
            });
            json!({
                "anyOf": [
                    text,
                    { "type": "object", "additionalProperties": false,
                        "properties": { "id": { "anyOf": [text, { "type": "object", "properties": by_region }] },
                            "china": text, "overseas": text, "params": params } },
                ],
            })
        }
    };
    json!({
        "type": "object",
        "description": "Template of each usage; a usage without one has that of generic",
        "propertyNames": { "pattern": "^[a-z0-9][a-z0-9-]{0,39}$" },
        "properties": REQUIRED_USAGES.iter().map(|usage| ((*usage).to_owned(), template.clone())).collect::<Map<_, _>>(),
        "additionalProperties": template,
    })
}
