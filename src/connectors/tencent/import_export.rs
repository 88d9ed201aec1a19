//! Imports credentials from the file of tccli.

use serde_json::Value;

use crate::connectors::{CliTool, ImportedConnector};

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
