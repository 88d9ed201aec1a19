//! Requests of Supabase's Management API and their responses, `GET` and `PATCH /v1/projects/{ref}/config/auth`:
//! <https://supabase.com/docs/reference/api/v1-get-auth-service-config>.

use serde_json::Value as Json;

use super::{project_config, settings::SupabaseSettings};
use crate::{
    failure::FailureKind,
    http_client::{AllowUnencrypted, Exchange, Refusal, Request, RequestBuilder, Response},
    services::{Push, RemoteState},
};

/// Builds the exchange that reads the settings of the auth server.
pub fn build_read_exchange(supabase: &SupabaseSettings) -> Exchange<RemoteState> {
    let request = build_request(supabase, RequestBuilder::get(config_url(supabase)));
    let project_ref = supabase.project_ref.clone();
    Exchange::query(request, move |response| {
        let config = parse_success(response)?;
        match config.get("sms_provider").is_some() || config.get("external_phone_enabled").is_some() {
            true => Ok(project_config::read_state(&project_ref, &config)),
            false => Err(not_supabase(response)),
        }
    })
}

/// Builds the exchange that changes the settings of the auth server.
pub fn build_push_exchange(supabase: &SupabaseSettings, push: &Push) -> Exchange<()> {
    let request = RequestBuilder::new(push.method, format!("{}{}", supabase.api.as_str(), push.path)).json(&push.body);
    Exchange::at_most_once(build_request(supabase, request), |response| parse_success(response).map(drop))
}

fn config_url(supabase: &SupabaseSettings) -> String {
    format!("{}{}", supabase.api.as_str(), supabase.config_path())
}

fn build_request(supabase: &SupabaseSettings, request: RequestBuilder) -> Request {
    let request = request.token_auth("Bearer", &supabase.access_token);
    let mut request = request.build().expect("the address of the API was parsed");
    if supabase.insecure {
        request.extensions_mut().insert(AllowUnencrypted);
    }
    request
}

/// Returns the body of a successful response. It is not masked and not escaped: it becomes a config.
fn parse_success(response: &Response) -> Result<Json, Refusal> {
    let body = serde_json::from_slice::<Json>(response.body()).ok().filter(Json::is_object);
    match (response.status().is_success(), body) {
        (true, Some(body)) => Ok(body),
        (false, Some(body)) if body.get("message").is_some() => Err(explain_error(response, &body)),
        _ => Err(not_supabase(response)),
    }
}

fn explain_error(response: &Response, body: &Json) -> Refusal {
    let reason = match &body["message"] {
        Json::String(text) => text.clone(),
        // The validation of a request may name several fields.
        other => other.to_string(),
    };
    let status = response.status().as_u16();
    let (kind, meaning, fix) = match status {
        401 => (
            FailureKind::Credentials,
            "Supabase refused the access token",
            "create one at https://supabase.com/dashboard/account/tokens, then `smsctl link supabase` again",
        ),
        403 => (
            FailureKind::Credentials,
            "the access token may not change the project",
            "its account needs the role Owner or Administrator in the project's organization",
        ),
        404 => (
            FailureKind::Configuration,
            "Supabase has no such project",
            "compare the reference with the address of the project's dashboard: `smsctl link supabase --project-ref REF`",
        ),
        400 | 422 => {
            (FailureKind::Refused, "Supabase refused the settings", "correct the setting or the template that it names")
        }
        _ => return Refusal::from_status(response, status.to_string(), reason),
    };
    Refusal::new(kind, status.to_string(), reason).with_meaning(meaning, fix)
}

/// The refusal for a response that is not Supabase's, such as the page of a proxy.
fn not_supabase(response: &Response) -> Refusal {
    let refusal = Refusal::unreadable(response);
    let meaning = format!("the answer is not that of Supabase's Management API: {}", refusal.meaning);
    refusal.with_meaning(
        meaning,
        "check the address of the link, and whether a proxy in between answered: `smsctl link supabase --api URL`",
    )
}
