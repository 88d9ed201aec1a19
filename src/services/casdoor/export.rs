//! Export to Casdoor: an object of its table `provider`,
//! <https://github.com/casdoor/casdoor/blob/master/object/provider.go>.

use serde_json::{Map, Value as Json, json};

use super::{BASE_URL_SCHEME, PROVIDER_MAPPINGS, puts_signature_before_text};
use crate::{
    failure::Failure,
    services::{CodePlaceholder, ConnectorToExport, Export, ExportBuilder, ExportedDocument},
    sms::TemplateKind,
};

/// Exports a connector as a provider of Casdoor, with its one template. Secrets that are not included are blank.
///
/// # Errors
/// Casdoor has no such provider, or needs a setting or a template that is missing.
pub fn export_provider(connector: &ConnectorToExport) -> Result<Export, Failure> {
    let mut export = ExportBuilder::new("Casdoor", connector);
    let mapping = export.find_mapping(PROVIDER_MAPPINGS)?;
    let mut row = Map::new();
    let description = [
        ("owner", "admin"),
        ("name", &format!("provider_{}", connector.name)),
        ("displayName", connector.name),
        ("category", "SMS"),
        ("type", mapping.service_name),
    ];
    row.extend(description.map(|(key, text)| (key.to_owned(), json!(text))));
    for (setting, field) in export.settings(mapping)? {
        let text = export.value_or_blank(&field);
        let text = match field.name == "host" {
            true => format!("{BASE_URL_SCHEME}{}", text.trim_start_matches(BASE_URL_SCHEME)),
            false => text,
        };
        row.insert(setting.to_owned(), json!(text));
    }
    match connector.provider.template_kind {
        TemplateKind::Registered => _ = row.insert("templateCode".into(), json!(export.generic_id()?)),
        TemplateKind::Text => {
            let text = CodePlaceholder::PercentS.export_text(&mut export)?;
            let signed = text.strip_prefix('【').and_then(|text| text.split_once('】'));
            match signed.filter(|_| puts_signature_before_text(mapping)) {
                Some((signature, text)) => {
                    row.extend([("signName".into(), json!(signature)), ("templateCode".into(), json!(text))]);
                }
                None => _ = row.insert("templateCode".into(), json!(text)),
            }
        }
    }
    Ok(export.finish(ExportedDocument::Json(Json::Object(row))))
}
