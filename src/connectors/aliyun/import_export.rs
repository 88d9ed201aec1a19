//! Imports credentials from the file of the Aliyun CLI.

use serde_json::Value;

use crate::connectors::{CliTool, ImportedConnector};

/// The Aliyun CLI.
pub const CLI_TOOL: CliTool = CliTool { name: "aliyun", import_file: import_cli_file };

/// Imports the current profile of `~/.aliyun/config.json`, with its AccessKey if it has one.
fn import_cli_file(text: &str, mut imported: ImportedConnector) -> Option<ImportedConnector> {
    let json: Value = serde_json::from_str(text).ok()?;
    let text = |profile: &Value, key: &str| profile.get(key).and_then(Value::as_str).map(str::to_owned);
    let profiles = json.get("profiles")?.as_array()?;
    let current = text(&json, "current")?;
    let profile = profiles.iter().find(|profile| text(profile, "name").as_ref() == Some(&current))?;
    for name in profiles.iter().filter_map(|profile| text(profile, "name")).filter(|name| *name != current) {
        imported.add_note(format!("the profile {name} is not imported; {current} is the current one"));
    }
    match text(profile, "mode").as_deref() {
        Some("AK") => {
            let [id, secret] = ["access_key_id", "access_key_secret"].map(|key| text(profile, key));
            imported =
                imported.with_value("access-key-id", id.as_deref()).with_value("access-key-secret", secret.as_deref());
        }
        mode => imported.add_note(format!(
            "the credentials of {current} are not imported: its mode is {}, not AK",
            mode.unwrap_or("unknown")
        )),
    }
    if let Some(region) = text(profile, "region_id").filter(|region| region != "cn-hangzhou") {
        imported.add_note(format!(
            "the region {region} is not imported: it is that of the CLI's other commands, and SMS uses cn-hangzhou \
             unless `region` is set"
        ));
    }
    Some(imported)
}
