//! The emulation of Supabase's Management API: the settings of one project's auth server. Errors are `{"message"}`, as in
//! the recorded responses of supabase/cli (`apps/cli-e2e/fixtures`).

#[cfg(test)]
mod tests;

use serde_json::{Map, Value as Json, json};

use super::{PROVIDER_MAPPINGS, settings::SupabaseSettings};
use crate::{
    emulation::authorization_token,
    http_client::{Request, Response},
    services::{Endpoint, HiddenSecret, ServiceEmulation},
    sms::Secret,
};

/// How many requests a token may send in a minute, <https://supabase.com/docs/reference/api/introduction>.
const MAX_REQUESTS_PER_MINUTE: usize = 60;

/// The settings that belong to no provider, each with its default as JSON.
const OTHER_SETTINGS: [(&str, &str); 5] = [
    ("external_phone_enabled", "false"),
    ("sms_provider", "\"twilio\""),
    ("sms_template", "null"),
    ("sms_otp_exp", "60"),
    ("hook_send_sms_enabled", "false"),
];

/// The emulation of one project. It starts with the settings of a new project.
pub struct SupabaseEmulation {
    api: Endpoint,
    path: String,
    project_ref: String,
    access_token: Secret,
    /// Whether the account of the access token has a role in the project. Without one, every request is refused with 403.
    has_role: bool,
    /// The settings, with secrets in plain text; responses contain only their hashes.
    settings: Map<String, Json>,
    /// The times of the requests in the last minute, in milliseconds since 1970.
    request_times_millis: Vec<u64>,
}

impl SupabaseEmulation {
    /// Creates a project that accepts the credentials of these settings.
    pub fn new(supabase: &SupabaseSettings) -> Self {
        let others = OTHER_SETTINGS.iter().map(|(key, json)| ((*key).to_owned(), serde_json::from_str(json)));
        let others = others.filter_map(|(key, value)| Some((key, value.ok()?)));
        let providers = provider_settings().map(|(key, _)| (key, Json::Null));
        Self {
            api: supabase.api.clone(),
            path: supabase.config_path(),
            project_ref: supabase.project_ref.clone(),
            access_token: supabase.access_token.clone(),
            has_role: true,
            settings: others.chain(providers).collect(),
            request_times_millis: vec![],
        }
    }

    /// Returns the status and the body of the response.
    fn respond_with_json(&mut self, request: &Request, now_millis: u64) -> (u16, Json) {
        let error = |status, message: &str| (status, json!({ "message": message }));
        let token = authorization_token(request, "Bearer");
        if !token.is_some_and(|token| self.access_token.matches(token)) {
            return error(401, "Unauthorized");
        }
        self.request_times_millis.retain(|at| now_millis.saturating_sub(*at) < 60_000);
        if self.request_times_millis.len() >= MAX_REQUESTS_PER_MINUTE {
            return error(429, "ThrottlerException: Too Many Requests");
        }
        self.request_times_millis.push(now_millis);
        if request.uri().path() != self.path {
            return error(404, "Resource has been removed or does not exist");
        }
        if !self.has_role {
            return error(403, "Your account does not have the necessary privileges to access this endpoint.");
        }
        match request.method().as_str() {
            "GET" => (200, self.settings_with_hashed_secrets()),
            "PATCH" => match serde_json::from_slice(request.body()) {
                Ok(Json::Object(changes)) => self.change_settings(changes),
                _ => error(400, "Unexpected token in JSON"),
            },
            method => error(404, &format!("Cannot {method} {}", self.path)),
        }
    }

    fn change_settings(&mut self, changes: Map<String, Json>) -> (u16, Json) {
        let known = |key: &String| self.settings.contains_key(key);
        if let Some(key) = changes.keys().find(|key| !known(key)) {
            return (400, json!({ "message": format!("{key}: Unrecognized key") }));
        }
        self.settings.extend(changes);
        (200, self.settings_with_hashed_secrets())
    }

    /// Returns the settings with a hash in place of each secret.
    fn settings_with_hashed_secrets(&self) -> Json {
        let secrets: Vec<_> = provider_settings().filter(|(_, is_secret)| *is_secret).map(|(key, _)| key).collect();
        let shown = |(key, value): (&String, &Json)| {
            let text = value.as_str().filter(|text| secrets.contains(key) && !text.is_empty());
            let hash = text.map(|text| json!(HiddenSecret::hash(text, &self.project_ref)));
            (key.clone(), hash.unwrap_or_else(|| value.clone()))
        };
        Json::Object(self.settings.iter().map(shown).collect())
    }
}

/// Returns the settings of the providers, each with whether it is a secret.
fn provider_settings() -> impl Iterator<Item = (String, bool)> {
    let secret_names = ["auth_token", "api_secret", "access_key"];
    let settings = PROVIDER_MAPPINGS
        .iter()
        .flat_map(move |mapping| mapping.fields.iter().map(move |(setting, _)| (mapping.service_name, *setting)));
    // Settings that Supabase has, and smsctl does not use.
    let unused = [("twilio", "content_sid"), ("messagebird", "access_key"), ("messagebird", "originator")];
    settings
        .chain(unused)
        .map(move |(provider, setting)| (format!("sms_{provider}_{setting}"), secret_names.contains(&setting)))
}

impl ServiceEmulation for SupabaseEmulation {
    fn owns_authority(&self, authority: &str) -> bool {
        self.api.has_authority(authority)
    }

    fn owns_path(&self, path: &str) -> bool {
        path == self.path
    }

    fn host(&self) -> String {
        self.api.host().to_ascii_lowercase()
    }

    fn respond(&mut self, request: &Request, now_millis: u64) -> Response {
        let (status, body) = self.respond_with_json(request, now_millis);
        let response = http::Response::builder().status(status).header("content-type", "application/json");
        response.body(body.to_string().into_bytes()).expect("the status and the header are valid")
    }
}
