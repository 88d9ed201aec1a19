//! What the `configGuard` of each of Logto's SMS connectors accepts: `packages/connectors/connector-*/src/types.ts` of
//! logto-io/logto 1.42.

use serde_json::{Value as Json, json};

/// The usage types that most connectors require a template for.
pub const REQUIRED_USAGE_TYPES: &[&str] = &["Register", "SignIn", "ForgotPassword", "Generic"];

/// Every usage type of Logto.
const ALL_USAGE_TYPES: &[&str] = &[
    "Register",
    "SignIn",
    "ForgotPassword",
    "Generic",
    "OrganizationInvitation",
    "UserPermissionValidation",
    "BindNewIdentifier",
    "MfaVerification",
    "BindMfa",
];

/// The validation of a connector's config.
pub struct ConfigGuard {
    /// `connectorId`
    factory_id: &'static str,
    /// The settings that must be texts.
    texts: &'static [&'static str],
    /// Settings that may be missing, and are booleans.
    booleans: &'static [&'static str],
    /// The templates, if the connector has any.
    templates: Option<TemplatesGuard>,
}

/// The validation of the rows of `templates`.
struct TemplatesGuard {
    /// The key of the wording or the id.
    key: &'static str,
    /// Whether an id may be an object of `china` and `overseas`.
    allows_regional: bool,
    /// The usages that must have a row.
    required: &'static [&'static str],
    /// Whether other usages than Logto's own are accepted.
    allows_custom: bool,
}

const fn rows(key: &'static str) -> Option<TemplatesGuard> {
    Some(TemplatesGuard { key, allows_regional: false, required: REQUIRED_USAGE_TYPES, allows_custom: true })
}

const fn guard(
    factory_id: &'static str,
    texts: &'static [&'static str],
    booleans: &'static [&'static str],
    templates: Option<TemplatesGuard>,
) -> ConfigGuard {
    ConfigGuard { factory_id, texts, booleans, templates }
}

static GUARDS: &[ConfigGuard] = &[
    guard(
        "twilio-short-message-service",
        &["accountSID", "authToken", "fromMessagingServiceSID"],
        &["disableRiskCheck"],
        rows("content"),
    ),
    guard(
        "aliyun-short-message-service",
        &["accessKeyId", "accessKeySecret", "signName"],
        &["strictPhoneRegionNumberCheck"],
        Some(TemplatesGuard {
            key: "templateCode",
            allows_regional: true,
            required: REQUIRED_USAGE_TYPES,
            allows_custom: true,
        }),
    ),
    guard(
        "aliyun-short-message-auth-service",
        &["accessKeyId", "accessKeySecret", "signName"],
        &[],
        Some(TemplatesGuard {
            key: "templateCode",
            allows_regional: false,
            required: ALL_USAGE_TYPES,
            allows_custom: true,
        }),
    ),
    guard(
        "tencent-short-message-service",
        &["accessKeyId", "accessKeySecret", "signName", "sdkAppId", "region"],
        &[],
        rows("templateCode"),
    ),
    guard("vonage-sms", &["apiKey", "apiSecret", "brandName"], &[], rows("content")),
    guard("gatewayapi-sms", &["endpoint", "apiToken", "sender"], &[], rows("content")),
    guard("smsaero-short-message-service", &["email", "apiKey", "senderName"], &[], rows("content")),
    guard(
        "smsbao-sms",
        &["username", "passwordOrApiKey"],
        &[],
        Some(TemplatesGuard { key: "content", allows_regional: false, required: &[], allows_custom: false }),
    ),
    guard("yunpian-sms", &["apikey"], &["enableInternational"], rows("content")),
    guard("whatsapp-short-message-service", &["accessToken", "phoneNumberId"], &[], rows("templateName")),
    guard("http-sms", &["endpoint"], &[], None),
    guard("mock-short-message-service", &["accountSID", "authToken", "fromMessagingServiceSID"], &[], rows("content")),
];

/// Returns the list of `GET /api/connector-factories`.
pub fn factories() -> Json {
    GUARDS.iter().map(|guard| json!({ "id": guard.factory_id, "type": "Sms" })).collect()
}

impl ConfigGuard {
    /// Returns the guard of the connector with this factory id.
    pub fn find(factory_id: &str) -> Option<&'static Self> {
        GUARDS.iter().find(|guard| guard.factory_id == factory_id)
    }

    /// Checks a config. A blank text is accepted, and so are settings that the connector does not know.
    ///
    /// # Errors
    /// Names the first setting that is refused.
    pub fn check(&self, config: &Json) -> Result<(), String> {
        let Some(config) = config.as_object() else { return Err("config: expected an object".into()) };
        if let Some(name) = self.texts.iter().find(|name| !config.get(**name).is_some_and(Json::is_string)) {
            return Err(format!("{name}: expected a string"));
        }
        let is_wrong = |name: &&&str| config.get(**name).is_some_and(|value| !value.is_boolean());
        if let Some(name) = self.booleans.iter().find(is_wrong) {
            return Err(format!("{name}: expected a boolean"));
        }
        match &self.templates {
            None => Ok(()),
            Some(guard) => guard.check(config.get("templates")),
        }
    }
}

impl TemplatesGuard {
    fn check(&self, templates: Option<&Json>) -> Result<(), String> {
        let rows = templates.and_then(Json::as_array).ok_or("templates: expected an array")?;
        let usage_type = |row: &Json| row.get("usageType").and_then(Json::as_str).map(str::to_owned);
        for (at, row) in rows.iter().enumerate() {
            let usage = usage_type(row).ok_or(format!("templates[{at}].usageType: expected a string"))?;
            if !self.allows_custom && !ALL_USAGE_TYPES.contains(&usage.as_str()) {
                return Err(format!("templates[{at}].usageType: invalid enum value"));
            }
            let is_regional = |value: &Json| {
                let side = |name| value.get(name).is_some_and(Json::is_string);
                self.allows_regional && side("china") && side("overseas")
            };
            let value = row.get(self.key).unwrap_or(&Json::Null);
            let is_blank = value.as_str() == Some("") && !self.allows_custom;
            if !value.is_string() && !is_regional(value) || is_blank {
                return Err(format!("templates[{at}].{}: expected a string", self.key));
            }
        }
        let has = |usage: &&&str| rows.iter().any(|row| usage_type(row).as_deref() == Some(**usage));
        match self.required.iter().find(|usage| !has(usage)) {
            _ if rows.is_empty() => Err("templates: must not be empty".into()),
            Some(usage) => Err(format!("templates: a template with usageType {usage} is missing")),
            None => Ok(()),
        }
    }
}
