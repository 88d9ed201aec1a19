//! Export to Kratos: `courier.channels` with the request that it sends for each message,
//! <https://www.ory.com/docs/kratos/emails-sms/sending-sms>.

use serde_json::{Map, json};

use super::{
    TWILIO, TWILIO_URL,
    body::{MessageBody, SENDER_PARAMETERS},
};
use crate::{
    failure::Failure,
    services::{ConnectorToExport, Export, ExportBuilder, ExportedDocument},
    sms::{Template, Usage, template_for_usage},
};

/// The usages that a kind of message of Kratos has. Any other kind is worded as generic.
const USAGES: [&str; 4] = ["register", "sign-in", "forgot-password", "generic"];

/// Exports a connector of Twilio as the channel `sms`. A secret that is not included is blank, as Kratos reads no
/// environment variables in its configuration.
///
/// # Errors
/// The connector is of another provider, or it has no generic template.
pub fn export_channel(connector: &ConnectorToExport) -> Result<Export, Failure> {
    let mut export = ExportBuilder::new("Kratos", connector);
    export.find_mapping(&[TWILIO])?;
    let is_used = |name: &str| name == SENDER_PARAMETERS[0].1 || TWILIO.fields.iter().any(|(_, field)| *field == name);
    export.note_unused_fields(is_used);
    let mut required = |setting, field_name| {
        let field = export.find_setting(setting, field_name)?;
        Ok::<_, Failure>(field.map(|field| export.value_or_blank(&field)).unwrap_or_default())
    };
    let account = required("url", "account-sid")?;
    let (user, password) = match connector.find_field("api-key-sid") {
        Some(_) => (required("user", "api-key-sid")?, required("password", "api-key-secret")?),
        None => (account.clone(), required("password", "auth-token")?),
    };
    let sender = export_sender(connector, &mut export);
    let texts = export_texts(connector, &mut export)?;
    let body = MessageBody { sender, texts, minutes: connector.code_minutes };
    let request = json!({
        "url": format!("{TWILIO_URL}{account}/Messages.json"),
        "method": "POST",
        "headers": { "Content-Type": "application/x-www-form-urlencoded" },
        "body": body.to_uri(),
        "auth": { "type": "basic_auth", "config": { "user": user, "password": password } },
    });
    let channel = json!({ "id": "sms", "type": "http", "request_config": request });
    Ok(export.finish(ExportedDocument::Json(json!({ "courier": { "channels": [channel] } }))))
}

/// Returns the parameters of Twilio's API that name the sender.
fn export_sender(connector: &ConnectorToExport, export: &mut ExportBuilder) -> Map<String, serde_json::Value> {
    let [(service_parameter, _), (sender_parameter, _)] = SENDER_PARAMETERS;
    let mut sender = Map::new();
    for (parameter, field_name) in SENDER_PARAMETERS {
        if let Some(field) = connector.find_field(field_name) {
            let text = export.value_or_blank(field);
            let is_service = parameter == sender_parameter && text.starts_with("MG");
            sender.insert(if is_service { service_parameter } else { parameter }.to_owned(), json!(text));
        }
    }
    sender
}

/// Returns the texts by usage, with generic for the usages without their own.
fn export_texts(
    connector: &ConnectorToExport,
    export: &mut ExportBuilder,
) -> Result<Map<String, serde_json::Value>, Failure> {
    if template_for_usage(connector.templates, &Usage::generic()).is_none() {
        return Err(export.missing_generic_template());
    }
    let mut texts = Map::new();
    for (usage, template) in connector.templates {
        let Template::Text { text, locales } = template else { continue };
        if !USAGES.contains(&usage.as_str()) {
            export.add_note(format!("{usage}: Kratos has no such kind of message, so its template is omitted"));
            continue;
        }
        if !locales.is_empty() {
            export.add_note(format!("{usage}: the export supports one language, so the others are omitted"));
        }
        texts.insert(usage.to_string(), json!(text.replace_variables(|name| format!("{{{{{name}}}}}"))));
    }
    Ok(texts)
}
