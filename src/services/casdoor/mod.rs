//! Casdoor: an SMS provider as its API, its `init_data.json` or its data dump has it,
//! <https://casdoor.org/docs/provider/sms/overview>.

mod export;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value as Json};

use super::{
    CodePlaceholder, ConfigFormat, ImportDocument, ImportError, ProviderMapping, ServiceExport, choose_connector,
    unknown_provider,
};
use crate::{
    connectors::ImportedConnector,
    failure::Failure,
    sms::{REQUIRED_USAGES, Template, TemplateKind, TemplateParams, is_placeholder},
};

/// An SMS provider of Casdoor.
pub static CONFIG_FORMAT: ConfigFormat = ConfigFormat {
    name: "casdoor",
    import_description: "a Casdoor provider's JSON",
    settings: &[],
    import: import_document,
    exports: &[ServiceExport {
        name: "casdoor",
        description: "Casdoor provider as JSON, for its init_data.json or its API",
        export: export::export_provider,
    }],
};

/// The types of provider that smsctl has. `appId` means something else for each.
static PROVIDER_MAPPINGS: &[ProviderMapping] = &[
    ProviderMapping {
        service_name: "Twilio SMS",
        provider_name: "twilio",
        fields: &[("clientId", "account-sid"), ("clientSecret", "auth-token"), ("appId", "from")],
    },
    ProviderMapping {
        service_name: "Aliyun SMS",
        provider_name: "aliyun",
        fields: &[("clientId", "access-key-id"), ("clientSecret", "access-key-secret"), ("signName", "sign-name")],
    },
    ProviderMapping {
        service_name: "Alibaba Cloud PNVS SMS",
        provider_name: "aliyun-auth",
        fields: &[("clientId", "access-key-id"), ("clientSecret", "access-key-secret"), ("signName", "sign-name")],
    },
    ProviderMapping {
        service_name: "Tencent Cloud SMS",
        provider_name: "tencent",
        fields: &[
            ("clientId", "secret-id"),
            ("clientSecret", "secret-key"),
            ("signName", "sign-name"),
            ("appId", "sdk-app-id"),
        ],
    },
    ProviderMapping {
        service_name: "Amazon SNS",
        provider_name: "sns",
        fields: &[("clientId", "access-key-id"), ("clientSecret", "secret-access-key"), ("appId", "region")],
    },
    ProviderMapping {
        service_name: "Infobip SMS",
        provider_name: "infobip",
        fields: &[("clientId", "from"), ("clientSecret", "api-key"), ("appId", "host")],
    },
    ProviderMapping {
        service_name: "SmsBao SMS",
        provider_name: "smsbao",
        fields: &[("clientId", "username"), ("clientSecret", "api-key"), ("appId", "goods-id")],
    },
];

/// What describes the provider to Casdoor and is no setting.
const DESCRIPTION_KEYS: [&str; 8] =
    ["owner", "name", "createdTime", "displayName", "category", "type", "templateCode", "state"];

/// What precedes a host where Casdoor has a base URL.
const BASE_URL_SCHEME: &str = "https://";

/// What Casdoor shows instead of a secret.
const HIDDEN_SECRET: &str = "***";

fn import_document(document: &ImportDocument) -> Option<Result<ImportedConnector, ImportError>> {
    let rows = find_sms_providers(document.json?);
    if rows.is_empty() {
        return None;
    }
    let mut candidates = vec![];
    for row in &rows {
        let name = row.get("type").and_then(Json::as_str).unwrap_or_default();
        match PROVIDER_MAPPINGS.iter().find(|mapping| mapping.service_name == name) {
            Some(mapping) => candidates.push((mapping.provider(), (mapping, *row))),
            None if rows.len() == 1 => return Some(Err(unknown_provider("Casdoor", name))),
            None => {}
        }
    }
    if candidates.is_empty() {
        let failure = Failure::usage("smsctl has none of the document's providers");
        return Some(Err(failure.with_fix("`smsctl providers` lists the providers").into()));
    }
    Some(choose_connector(candidates, document.provider).map(|(mapping, row)| {
        let mut imported = import_provider(mapping, row);
        for other in rows.iter().filter(|other| !std::ptr::eq(**other, row)) {
            let name = other.get("name").and_then(Json::as_str).unwrap_or("without a name");
            imported.add_note(format!("the provider {name} is not imported"));
        }
        imported
    }))
}

/// Returns the SMS providers of a provider object, an answer of the API (`data`), or a file of initial data (`providers`).
fn find_sms_providers(json: &Json) -> Vec<&Map<String, Json>> {
    let content = json.get("providers").or(json.get("data")).unwrap_or(json);
    let rows = content.as_array().map_or(std::slice::from_ref(content), Vec::as_slice);
    let is_sms = |row: &&Map<String, Json>| row.get("category").and_then(Json::as_str) == Some("SMS");
    rows.iter().filter_map(Json::as_object).filter(is_sms).collect()
}

fn import_provider(mapping: &ProviderMapping, row: &Map<String, Json>) -> ImportedConnector {
    let mut imported = ImportedConnector::for_provider(mapping.provider());
    for (key, value) in row.iter().filter(|(key, _)| !DESCRIPTION_KEYS.contains(&key.as_str())) {
        match value {
            Json::String(text) if text == HIDDEN_SECRET => {
                imported.add_note(format!("{key} is not imported: Casdoor left it out"));
            }
            Json::String(_) if key == "signName" && puts_signature_before_text(mapping) => {}
            Json::String(text) if mapping.find_field(key) == Some("host") => {
                mapping.import_setting(&mut imported, key, key, text.trim_start_matches(BASE_URL_SCHEME));
            }
            Json::String(text) => mapping.import_setting(&mut imported, key, key, text),
            // Casdoor writes every column, used or not.
            Json::Null | Json::Bool(false) => {}
            Json::Number(number) if number.as_i64() == Some(0) => {}
            Json::Array(items) if items.is_empty() => {}
            Json::Object(entries) if entries.is_empty() => {}
            _ => imported.add_note(format!("{key} is not imported")),
        }
    }
    let text = |key: &str| row.get(key).and_then(Json::as_str).filter(|text| !text.is_empty());
    match (text("templateCode"), text("signName").filter(|_| puts_signature_before_text(mapping))) {
        (Some(template), Some(signature)) => import_template(&mut imported, &format!("【{signature}】{template}")),
        (Some(template), None) => import_template(&mut imported, template),
        (None, _) => {}
    }
    imported
}

/// Whether Casdoor puts the signature before the text in 【】, which smsctl's wording has itself.
fn puts_signature_before_text(mapping: &ProviderMapping) -> bool {
    mapping.service_name == "SmsBao SMS"
}

/// Imports the one template: a text with `%s`, or the id of a registered template.
fn import_template(imported: &mut ImportedConnector, text: &str) {
    if imported.provider.template_kind == TemplateKind::Text {
        return CodePlaceholder::PercentS.import_text(imported, "templateCode", text);
    }
    let template = Template::new_registered(text, TemplateParams::code_only());
    match template.ok().filter(|_| !is_placeholder(text)) {
        Some(template) => {
            for usage in REQUIRED_USAGES.iter().filter_map(|usage| usage.parse().ok()) {
                imported.add_template(usage, template.clone());
            }
        }
        None => imported.add_note("templateCode is not imported: it is no id of a template".into()),
    }
}
