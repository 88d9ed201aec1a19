//! Twilio's settings elsewhere: in Logto, and in the file of the Twilio CLI.

use serde_json::Value as Json;

use super::is_sid;
use crate::connectors::{
    CliTool, ImportedConnector,
    logto::{FieldMapping, LogtoConnector, TemplateMapping, ValueConversion},
};

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

/// `~/.twilio-cli/config.json`: the active profile, with the API key that `twilio login` made.
fn import_cli_file(text: &str, mut found: ImportedConnector) -> Option<ImportedConnector> {
    let json: Json = serde_json::from_str(text).ok()?;
    let profiles = json.get("profiles")?.as_object()?;
    let accounts = profiles.iter().filter(|(_, profile)| profile.get("accountSid").is_some());
    let accounts: Vec<_> = accounts.collect();
    let active = json.get("activeProfile").and_then(Json::as_str);
    let (chosen, profile) = accounts.iter().find(|(name, _)| active == Some(name)).or_else(|| accounts.first())?;
    for (name, _) in accounts.iter().filter(|(name, _)| name != chosen) {
        found.add_note(format!("the profile {name} is not imported; {chosen} is the active one"));
    }
    let text = |key| profile.get(key).and_then(Json::as_str);
    let edge = json.get("edge").and_then(Json::as_str);
    let found = found.with_value("account-sid", text("accountSid")).with_value("api-key-sid", text("apiKey"));
    Some(
        found
            .with_value("api-key-secret", text("apiSecret"))
            .with_value("region", text("region"))
            .with_value("edge", edge),
    )
}
