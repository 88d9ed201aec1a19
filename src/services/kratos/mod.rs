//! Ory Kratos: the SMS channel of its courier, <https://www.ory.com/docs/kratos/self-hosted/mail-courier-selfhosted>.

mod body;
mod export;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value as Json};

use super::{ConfigFormat, ImportDocument, ImportError, ProviderMapping, ServiceExport};
use crate::{connectors::ImportedConnector, failure::Failure};

/// The configuration of Kratos as JSON.
pub static CONFIG_FORMAT: ConfigFormat = ConfigFormat {
    name: "kratos",
    import_description: "an Ory Kratos configuration as JSON",
    settings: &[],
    import: import_document,
    exports: &[ServiceExport {
        name: "kratos",
        description: "Ory Kratos's SMS channel as JSON, with the body of its requests",
        export: export::export_channel,
    }],
};

const TWILIO: ProviderMapping = ProviderMapping {
    service_name: "twilio",
    provider_name: "twilio",
    fields: &[
        ("account", "account-sid"),
        ("key", "api-key-sid"),
        ("secret", "api-key-secret"),
        ("password", "auth-token"),
        ("from", "from"),
    ],
};

/// The address to which Kratos sends for Twilio, before the account's SID.
const TWILIO_URL: &str = "https://api.twilio.com/2010-04-01/Accounts/";

fn import_document(document: &ImportDocument) -> Option<Result<ImportedConnector, ImportError>> {
    let Some(json) = document.json else {
        return is_yaml(document.text).then(|| {
            let failure =
                Failure::usage("the configuration of Kratos is YAML, of which smsctl reads only a Kubernetes Secret");
            Err(failure.with_fix("convert it: `yq -o json kratos.yml | smsctl import -`").into())
        });
    };
    let courier = json.get("courier")?;
    let (request, sender) = match (find_sms_channel(courier), courier.get("sms")) {
        (Some(channel), _) => (channel.get("request_config")?, None),
        (None, Some(old)) => (old.get("request_config")?, old.get("from").and_then(Json::as_str)),
        (None, None) => return None,
    };
    Some(import_request(request, sender))
}

/// Whether a text is YAML with a courier at its top level.
fn is_yaml(text: &str) -> bool {
    text.lines().any(|line| line.trim_end() == "courier:")
}

fn find_sms_channel(courier: &Json) -> Option<&Json> {
    courier.get("channels")?.as_array()?.iter().find(|channel| channel.get("id").is_some_and(|id| id == "sms"))
}

/// Imports the request that Kratos sends for each message. Its body is a program, which is not run: what another one than
/// that of an export says, and from which sender, stays unknown.
fn import_request(request: &Json, sender: Option<&str>) -> Result<ImportedConnector, ImportError> {
    let url = request.get("url").and_then(Json::as_str).unwrap_or_default();
    let Some(account) = url.strip_prefix(TWILIO_URL).and_then(|rest| rest.strip_suffix("/Messages.json")) else {
        let failure = Failure::usage("Kratos sends to an address of which smsctl does not know the provider");
        return Err(failure.with_fix("set up the provider with `smsctl setup`").into());
    };
    let mut imported = ImportedConnector::for_provider(TWILIO.provider());
    TWILIO.import_setting(&mut imported, "account", "url", account);
    if let Some(login) = request.pointer("/auth/config").and_then(Json::as_object) {
        import_login(&mut imported, login);
    }
    if let Some(sender) = sender {
        TWILIO.import_setting(&mut imported, "from", "from", sender);
    }
    let body = request.get("body").and_then(Json::as_str);
    let has_own_body = body.and_then(body::parse_body).map(|body| body.import_into(&mut imported)).is_some();
    for key in request.as_object().into_iter().flat_map(Map::keys) {
        let is_imported = has_own_body && ["body", "headers"].contains(&key.as_str());
        if !is_imported && !["url", "method", "auth"].contains(&key.as_str()) {
            imported.add_note(format!("request_config.{key} is not imported"));
        }
    }
    Ok(imported)
}

/// Imports a Basic login: the account with its token, or an API key with its secret.
fn import_login(imported: &mut ImportedConnector, login: &Map<String, Json>) {
    let text = |key: &str| login.get(key).and_then(Json::as_str);
    let is_key = text("user").is_some_and(|user| user.starts_with("SK"));
    if let (Some(user), true) = (text("user"), is_key) {
        TWILIO.import_setting(imported, "key", "auth.config.user", user);
    }
    if let Some(password) = text("password") {
        let field = if is_key { "secret" } else { "password" };
        TWILIO.import_setting(imported, field, "auth.config.password", password);
    }
}
