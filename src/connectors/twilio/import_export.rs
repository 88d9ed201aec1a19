//! Twilio's settings in Logto and in the file of the Twilio CLI.

use serde_json::Value as Json;

use super::is_sid;
use crate::connectors::{
    CliTool, ImportedConnector,
    logto::{FieldMapping, LogtoConnector, TemplateMapping, ValueConversion},
};

/// <https://docs.logto.io/integrations/twilio>
pub const LOGTO: LogtoConnector = LogtoConnector {
    factory_id: "twilio-short-message-service",
    target: "twilio-sms",
    field_mappings: &[
        FieldMapping::same_text("accountSID", "account-sid"),
        FieldMapping::same_text("authToken", "auth-token"),
        FieldMapping::same_text("fromMessagingServiceSID", "from").with_conversion(ValueConversion::Restricted {
            requirement: "must be a Messaging Service SID",
            accepts: |text| is_sid("MG", text),
        }),
        FieldMapping::same_text("disableRiskCheck", "risk-check")
            .with_conversion(ValueConversion::Boolean { when_true: "disable", when_false: "enable" })
            .optional(),
    ],
    ignored_keys: &[],
    template_mapping: TemplateMapping::Content,
    required_usages: LogtoConnector::REQUIRED_USAGES,
};

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
