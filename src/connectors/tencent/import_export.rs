//! Tencent's settings in Logto and in the file of tccli.

use serde_json::Value;

use crate::connectors::{
    CliTool, ImportedConnector,
    logto::{FieldMapping, LogtoConnector, TemplateMapping},
};

pub const LOGTO: LogtoConnector = LogtoConnector {
    factory_id: "tencent-short-message-service",
    target: "tencent-sms",
    field_mappings: &[
        FieldMapping::same_text("accessKeyId", "secret-id"),
        FieldMapping::same_text("accessKeySecret", "secret-key"),
        FieldMapping::same_text("signName", "sign-name"),
        FieldMapping::same_text("sdkAppId", "sdk-app-id"),
        FieldMapping::same_text("region", "region"),
    ],
    ignored_keys: &[],
    template_mapping: TemplateMapping::RegisteredId {
        key: "templateCode",
        allows_regional: false,
        accepts_id: |id| super::is_numeric_id(id) || id.starts_with('<'),
        per_template_fields: &[],
        ignored_keys: &[],
    },
    required_usages: LogtoConnector::REQUIRED_USAGES,
};

pub const CLI_TOOL: CliTool = CliTool { name: "tccli", import_file: import_cli_file };

/// Imports `~/.tccli/default.credential`. Temporary credentials are not imported.
fn import_cli_file(text: &str, mut imported: ImportedConnector) -> Option<ImportedConnector> {
    let json: Value = serde_json::from_str(text).ok()?;
    let text = |key: &str| json.get(key).and_then(Value::as_str);
    let (id, key) = (text("secretId")?, text("secretKey")?);
    if text("token").is_some_and(|token| !token.is_empty()) {
        imported.add_note("the credentials are not imported: with a token, they are temporary".into());
        return Some(imported);
    }
    Some(imported.with_value("secret-id", Some(id)).with_value("secret-key", Some(key)))
}
