//! The emulation of Logto: tokens, connectors, their test and the sign-in experience, as `packages/core/src/routes/connector`
//! of logto-io/logto 1.42 answers.

mod config_guard;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use config_guard::ConfigGuard;
use serde_json::{Map, Value as Json, json};

use super::settings::LogtoSettings;
use crate::{
    emulation::{authorization_token, basic_credentials, form_fields},
    encoding::find_field,
    http_client::{Request, Response},
    services::{Endpoint, ServiceEmulation},
    sms::Secret,
};

/// How long an access token is valid, in milliseconds.
const TOKEN_LIFETIME_MILLIS: u64 = 3_600_000;

/// An emulated Logto. A new one has no connectors, and people sign in to it with a username and a password.
pub struct LogtoEmulation {
    endpoint: Endpoint,
    app_id: String,
    app_secret: Secret,
    resource: String,
    /// Whether the app has the role "Logto Management API access".
    pub has_role: bool,
    /// Every connector, as the database has it.
    connectors: Vec<Json>,
    sign_in_experience: Json,
    /// The tokens that were issued, with the times in milliseconds since 1970 at which they expire.
    tokens: BTreeMap<String, u64>,
    /// How many ids of connectors and tokens were issued.
    issued_id_count: u64,
}

/// The error response to a request.
struct LogtoError {
    /// The HTTP status.
    status: u16,
    /// The code in the body.
    code: &'static str,
    /// The message in the body.
    message: String,
}

impl LogtoError {
    fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }
}

type Outcome = Result<(u16, Json), LogtoError>;

impl LogtoEmulation {
    /// Creates a Logto that accepts the credentials of these settings.
    pub fn new(settings: &LogtoSettings) -> Self {
        Self {
            endpoint: settings.endpoint.clone(),
            app_id: settings.app_id.clone(),
            app_secret: settings.app_secret.clone(),
            resource: settings.resource(),
            has_role: true,
            connectors: vec![],
            sign_in_experience: json!({
                "signIn": { "methods": [
                    { "identifier": "username", "password": true, "verificationCode": false, "isPasswordPrimary": true },
                ] },
                "signUp": { "identifiers": ["username"], "password": true, "verify": false },
                "mfa": { "policy": "UserControlled", "factors": [] },
            }),
            tokens: BTreeMap::new(),
            issued_id_count: 0,
        }
    }

    /// Forgets the tokens, as if they had expired.
    pub fn expire_tokens(&mut self) {
        self.tokens.clear();
    }

    /// Adds a connector of any type to its database, as `GET /api/connectors` lists it.
    pub fn add_connector(&mut self, connector: Json) {
        self.connectors.push(connector);
    }

    /// Returns the SMS connectors, as `GET /api/connectors` lists them.
    pub fn sms_connectors(&self) -> Vec<Json> {
        self.connectors.iter().filter(|connector| connector["type"] == "Sms").cloned().collect()
    }

    fn handle(&mut self, request: &Request, now_millis: u64) -> Outcome {
        let path = request.uri().path().to_owned();
        let segments: Vec<_> = path.trim_start_matches('/').split('/').collect();
        let method = request.method().as_str();
        if (method, &segments[..]) == ("POST", &["oidc", "token"]) {
            return self.issue_token(request, now_millis);
        }
        if segments[0] != "api" {
            return Err(LogtoError::new(404, "not_found", "There is nothing at this address."));
        }
        self.authorize(request, now_millis)?;
        match (method, &segments[1..]) {
            ("GET", ["connectors"]) => self.list_connectors(),
            ("POST", ["connectors"]) => self.create_connector(&parse_body(request)?),
            ("POST", ["connectors", factory_id, "test"]) => test_config(factory_id, &parse_body(request)?),
            ("PATCH", ["connectors", id]) => self.change_connector(id, &parse_body(request)?),
            ("DELETE", ["connectors", id]) => self.delete_connector(id),
            ("GET", ["connector-factories"]) => Ok((200, config_guard::factories())),
            ("GET", ["sign-in-exp"]) => Ok((200, self.sign_in_experience.clone())),
            ("PATCH", ["sign-in-exp"]) => self.change_sign_in_experience(&parse_body(request)?),
            _ => Err(LogtoError::new(404, "entity.not_found", "The resource does not exist.")),
        }
    }

    fn issue_token(&mut self, request: &Request, now_millis: u64) -> Outcome {
        let error = |status, code, text: &str| Err(LogtoError::new(status, code, text));
        let is_app = |(id, secret): (String, String)| id == self.app_id && self.app_secret.matches(&secret);
        if !basic_credentials(request).is_some_and(is_app) {
            return error(401, "oidc.invalid_client", "Client authentication failed.");
        }
        let fields = form_fields(request);
        let field = |name: &str| find_field(&fields, name).unwrap_or_default();
        if field("grant_type") != "client_credentials" {
            return error(400, "oidc.unsupported_grant_type", "Unsupported `grant_type` requested.");
        }
        if field("resource") != self.resource {
            return error(400, "oidc.invalid_target", "Invalid resource indicator.");
        }
        self.issued_id_count += 1;
        let token = format!("logto-access-token-{:08}", self.issued_id_count);
        self.tokens.insert(token.clone(), now_millis + TOKEN_LIFETIME_MILLIS);
        let expires_in = TOKEN_LIFETIME_MILLIS / 1_000;
        let scope = if self.has_role { "all" } else { "" };
        Ok((200, json!({ "access_token": token, "expires_in": expires_in, "token_type": "Bearer", "scope": scope })))
    }

    fn authorize(&self, request: &Request, now_millis: u64) -> Result<(), LogtoError> {
        let error = |status, code, text: &str| Err(LogtoError::new(status, code, text));
        let Some(token) = authorization_token(request, "Bearer") else {
            return error(401, "auth.authorization_header_missing", "Authorization header is missing.");
        };
        match self.tokens.get(token) {
            Some(expires_at) if *expires_at > now_millis && self.has_role => Ok(()),
            Some(expires_at) if *expires_at > now_millis => {
                error(403, "auth.forbidden", "Forbidden. Please check your user roles and permissions.")
            }
            _ => error(401, "auth.unauthorized", "Unauthorized. Please check credentials and its scope."),
        }
    }

    fn list_connectors(&self) -> Outcome {
        match self.sms_connectors().len() {
            0 | 1 => Ok((200, self.connectors.iter().map(to_list_item).collect())),
            _ => {
                let text = "You have more than one SMS connectors.";
                Err(LogtoError::new(400, "connector.more_than_one_sms", text))
            }
        }
    }

    /// Creates a connector, and deletes the other SMS connector.
    fn create_connector(&mut self, body: &Json) -> Outcome {
        let factory_id = body["connectorId"].as_str().unwrap_or_default();
        let Some(guard) = ConfigGuard::find(factory_id) else {
            let text = "Can not find any available connector with the factory ID.";
            return Err(LogtoError::new(422, "connector.not_found_with_connector_id", text));
        };
        if self.connectors.iter().any(|connector| connector["connectorId"] == factory_id) {
            let text = "Standard connectors only: it is not allowed to have multiple instances.";
            return Err(LogtoError::new(422, "connector.multiple_instances_not_supported", text));
        }
        if let Some(config) = body.get("config") {
            check_config(guard, config)?;
        }
        self.issued_id_count += 1;
        let id = format!("sms{:09}", self.issued_id_count);
        let config = without_blanks(body.get("config").unwrap_or(&Json::Null)).unwrap_or(json!({}));
        let connector = json!({ "id": id, "connectorId": factory_id, "type": "Sms", "config": config });
        self.connectors.retain(|other| other["type"] != "Sms");
        self.connectors.push(connector.clone());
        Ok((200, to_list_item(&connector)))
    }

    /// Replaces the whole config of a connector, if the body has one. Other keys of the body are ignored.
    fn change_connector(&mut self, id: &str, body: &Json) -> Outcome {
        let connector = self.connectors.iter_mut().find(|connector| connector["id"] == id);
        let Some(connector) = connector else {
            let text = format!("Can not find a connector with ID {id}.");
            return Err(LogtoError::new(404, "entity.not_exists_with_id", text));
        };
        let guard = ConfigGuard::find(connector["connectorId"].as_str().unwrap_or_default());
        if let (Some(config), Some(guard)) = (body.get("config"), guard) {
            check_config(guard, config)?;
            connector["config"] = without_blanks(config).unwrap_or(json!({}));
        }
        Ok((200, to_list_item(connector)))
    }

    /// Deletes a connector, whether it is in use or not.
    fn delete_connector(&mut self, id: &str) -> Outcome {
        let before = self.connectors.len();
        self.connectors.retain(|connector| connector["id"] != id);
        match self.connectors.len() == before {
            true => Err(LogtoError::new(
                404,
                "entity.not_exists_with_id",
                format!("Can not find a connector with ID {id}."),
            )),
            false => Ok((204, Json::Null)),
        }
    }

    fn change_sign_in_experience(&mut self, body: &Json) -> Outcome {
        let methods = body.pointer("/signIn/methods").and_then(Json::as_array).into_iter().flatten();
        let sends_codes = |method: &Json| method["identifier"] == "phone" && method["verificationCode"] == true;
        let needs_sms = methods.clone().any(sends_codes);
        if needs_sms && self.sms_connectors().is_empty() {
            let text = "You must enable the SMS connector first.";
            return Err(LogtoError::new(400, "sign_in_experiences.enabled_connector_not_found", text));
        }
        let experience = self.sign_in_experience.as_object_mut().expect("the experience is an object");
        experience.extend(body.as_object().cloned().unwrap_or_default());
        Ok((200, self.sign_in_experience.clone()))
    }
}

impl ServiceEmulation for LogtoEmulation {
    fn owns_authority(&self, authority: &str) -> bool {
        self.endpoint.has_authority(authority)
    }

    fn host(&self) -> String {
        self.endpoint.host().to_ascii_lowercase()
    }

    fn respond(&mut self, request: &Request, now_millis: u64) -> Response {
        let (status, body) = match self.handle(request, now_millis) {
            Ok((status, body)) => (status, body),
            Err(LogtoError { status, code, message }) => {
                let mut body = json!({ "code": code, "message": message });
                if let Some(error) = code.strip_prefix("oidc.") {
                    body["error"] = error.into();
                    body["error_description"] = body["message"].clone();
                }
                (status, body)
            }
        };
        let response = http::Response::builder().status(status).header("content-type", "application/json");
        let bytes = if body.is_null() { vec![] } else { body.to_string().into_bytes() };
        response.body(bytes).expect("the status and the header are valid")
    }
}

fn parse_body(request: &Request) -> Result<Json, LogtoError> {
    serde_json::from_slice(request.body())
        .map_err(|_| LogtoError::new(400, "guard.invalid_input", "The request body is invalid."))
}

fn check_config(guard: &ConfigGuard, config: &Json) -> Result<(), LogtoError> {
    guard.check(config).map_err(|problem| LogtoError::new(400, "connector.invalid_config", problem))
}

/// Tests a config that need not be saved. Nothing is sent by the emulation.
fn test_config(factory_id: &str, body: &Json) -> Outcome {
    let phone = body["phone"].as_str().unwrap_or_default();
    if phone.is_empty() || !phone.bytes().all(|b| b.is_ascii_digit()) {
        return Err(LogtoError::new(400, "guard.invalid_input", "The phone number is invalid."));
    }
    let Some(guard) = ConfigGuard::find(factory_id) else {
        let text = format!("Can not find any available connector for type Sms and factory {factory_id}.");
        return Err(LogtoError::new(400, "connector.not_found", text));
    };
    check_config(guard, &body["config"])?;
    Ok((204, Json::Null))
}

/// Returns a connector as the API lists it.
fn to_list_item(connector: &Json) -> Json {
    let mut listed = connector.clone();
    listed["metadata"] = json!({});
    listed["syncProfile"] = false.into();
    listed["config"] = sort_keys_like_jsonb(&connector["config"]);
    listed
}

/// Returns a value without blanks: null, empty texts, lists and objects. `None` if nothing is left.
fn without_blanks(value: &Json) -> Option<Json> {
    match value {
        Json::Null => None,
        Json::String(text) if text.is_empty() => None,
        Json::Array(items) => {
            let items: Vec<_> = items.iter().filter_map(without_blanks).collect();
            (!items.is_empty()).then_some(Json::Array(items))
        }
        Json::Object(object) => {
            let kept: Map<_, _> =
                object.iter().filter_map(|(key, value)| Some((key.clone(), without_blanks(value)?))).collect();
            (!kept.is_empty()).then_some(Json::Object(kept))
        }
        value => Some(value.clone()),
    }
}

/// Orders the keys as the type jsonb of PostgreSQL does: shorter ones first, then by bytes,
/// <https://www.postgresql.org/docs/current/datatype-json.html>.
fn sort_keys_like_jsonb(value: &Json) -> Json {
    match value {
        Json::Object(object) => {
            let mut pairs: Vec<_> =
                object.iter().map(|(key, value)| (key.clone(), sort_keys_like_jsonb(value))).collect();
            pairs.sort_by(|(one, _), (other, _)| (one.len(), one).cmp(&(other.len(), other)));
            Json::Object(pairs.into_iter().collect())
        }
        Json::Array(items) => items.iter().map(sort_keys_like_jsonb).collect(),
        value => value.clone(),
    }
}
