//! Imports credentials from the file of the Twilio CLI.

use serde_json::Value as Json;

use crate::{
    connectors::{CliFile, CliTool, ImportedConnector, profiles::choose_profile},
    failure::Failure,
};

pub const CLI_TOOL: CliTool = CliTool { name: "twilio-cli", profile_env_var: None, import_file: import_cli_file };

/// Imports `~/.twilio-cli/config.json`: the active or named profile, with the API key that `twilio login` created.
fn import_cli_file(file: &CliFile, imported: ImportedConnector) -> Option<Result<ImportedConnector, Failure>> {
    let json: Json = serde_json::from_str(file.text).ok()?;
    let profiles = json.get("profiles")?.as_object()?;
    let is_profile = |profile: &Json| profile.get("accountSid").is_some();
    let profiles: Vec<_> = profiles.iter().filter(|(_, it)| is_profile(it)).map(|(name, it)| (&**name, it)).collect();
    (!profiles.is_empty()).then(|| import_profile(&json, &profiles, file.profile, imported))
}

fn import_profile(
    json: &Json,
    profiles: &[(&str, &Json)],
    named: Option<&str>,
    mut imported: ImportedConnector,
) -> Result<ImportedConnector, Failure> {
    let active = json.get("activeProfile").and_then(Json::as_str);
    let (_, profile) = choose_profile(profiles, named, active, &mut imported)?;
    let text = |key| profile.get(key).and_then(Json::as_str);
    Ok(imported
        .with_value("account-sid", text("accountSid"))
        .with_value("api-key-sid", text("apiKey"))
        .with_value("api-key-secret", text("apiSecret"))
        .with_value("region", text("region"))
        .with_value("edge", json.get("edge").and_then(Json::as_str)))
}
