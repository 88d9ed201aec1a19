//! Imports credentials from the file of the Twilio CLI.

use serde_json::Value as Json;

use crate::connectors::{CliTool, ImportedConnector};

pub const CLI_TOOL: CliTool = CliTool { name: "twilio-cli", import_file: import_cli_file };

/// Imports `~/.twilio-cli/config.json`: the active profile, with the API key that `twilio login` created.
fn import_cli_file(text: &str, mut imported: ImportedConnector) -> Option<ImportedConnector> {
    let json: Json = serde_json::from_str(text).ok()?;
    let profiles = json.get("profiles")?.as_object()?;
    let profiles: Vec<_> = profiles.iter().filter(|(_, profile)| profile.get("accountSid").is_some()).collect();
    let active_name = json.get("activeProfile").and_then(Json::as_str);
    let (active, profile) = profiles.iter().find(|(name, _)| active_name == Some(name)).or(profiles.first())?;
    for (name, _) in profiles.iter().filter(|(name, _)| name != active) {
        imported.add_note(format!("the profile {name} is not imported; {active} is the active one"));
    }
    let text = |key| profile.get(key).and_then(Json::as_str);
    let imported = imported
        .with_value("account-sid", text("accountSid"))
        .with_value("api-key-sid", text("apiKey"))
        .with_value("api-key-secret", text("apiSecret"))
        .with_value("region", text("region"))
        .with_value("edge", json.get("edge").and_then(Json::as_str));
    Some(imported)
}
