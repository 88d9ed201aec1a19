//! Export to authentik: a blueprint, <https://docs.goauthentik.io/customize/blueprints/v1/structure>.

use super::{EXPRESSION, MAPPING_MODEL, STAGE_MODEL, TWILIO};
use crate::{
    encoding::is_control_char,
    failure::Failure,
    services::{CodePlaceholder, ConnectorToExport, Export, ExportBuilder, ExportedDocument, ValueOrVariable},
};

/// Exports a connector of Twilio as an SMS authenticator setup stage, and the mapping that words its message. A secret
/// becomes `!Env NAME`.
///
/// # Errors
/// The connector is of another provider, or lacks what authentik needs.
pub fn export_blueprint(connector: &ConnectorToExport) -> Result<Export, Failure> {
    let mut export = ExportBuilder::new("authentik", connector);
    let mapping = export.find_mapping(&[TWILIO])?;
    let name = quote_yaml(&format!("smsctl {}", connector.name));
    let mut attributes = String::new();
    for (setting, field) in export.settings(mapping)? {
        let variable = field.env_variable.clone().unwrap_or_else(|| field.name.to_uppercase().replace('-', "_"));
        attributes += &match export.value_or_variable(&field, &variable) {
            ValueOrVariable::Value(text) => format!("      {setting}: {}\n", quote_yaml(&text)),
            ValueOrVariable::Variable(name) => format!("      {setting}: !Env {name}\n"),
        };
    }
    let text = CodePlaceholder::Braces.export_text(&mut export)?;
    let (before, after) = EXPRESSION;
    let expression = quote_yaml(&format!("{before}{}{after}", quote_yaml(&text)));
    export.add_note("authentik before 2025.8 ignores the wording for Twilio");
    Ok(export.finish(ExportedDocument::Text(format!(
        "version: 1
metadata:
  name: {name}
entries:
  - model: {MAPPING_MODEL}
    id: wording
    identifiers:
      name: {name}
    attrs:
      expression: {expression}
  - model: {STAGE_MODEL}
    identifiers:
      name: {name}
    attrs:
      provider: {}
{attributes}      mapping: !KeyOf wording
",
        mapping.service_name
    ))))
}

/// Quotes a text as a string of JSON, which YAML and Python read alike. What a reader may take for a line break is escaped.
fn quote_yaml(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    let escaped = |c: char| match is_control_char(c) && u32::from(c) <= 0xffff {
        true => format!("\\u{:04x}", u32::from(c)),
        false => c.to_string(),
    };
    json.chars().map(escaped).collect()
}
