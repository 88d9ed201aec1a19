//! Requests of Logto's Management API and their responses,
//! <https://docs.logto.io/integrate-logto/interact-with-management-api>; error codes as in `packages/core/src/routes/connector`
//! and `packages/core/src/middleware` of logto-io/logto.

use serde_json::{Map, Value as Json, json};

use super::{push_plan::comparable_config, settings::LogtoSettings};
use crate::{
    failure::FailureKind,
    http_client::{AllowUnencrypted, Exchange, ExchangeStep, Refusal, Request, RequestBuilder, Response},
    services::{Push, RemoteConnector, RemoteState},
    sms::{Phone, Secret},
};

/// Builds the exchange for an access token, by client credentials.
pub fn build_token_exchange(logto: &LogtoSettings) -> Exchange<Secret> {
    let resource = logto.resource();
    let form = [("grant_type", "client_credentials"), ("resource", &resource), ("scope", "all")];
    let request = RequestBuilder::post(format!("{}/oidc/token", logto.endpoint.as_str()))
        .basic_auth(&logto.app_id, &logto.app_secret)
        .form(&form);
    Exchange::query(build_request(logto, request), |response| {
        let token = parse_success(response, explain_token_error)?;
        let token = token.get("access_token").and_then(Json::as_str).filter(|token| !token.is_empty());
        token.map(Secret::from).ok_or_else(|| not_logto(response))
    })
}

/// Builds the exchange that reads the live SMS connector and the sign-in experience.
pub fn build_read_exchange(logto: &LogtoSettings, token: Option<&Secret>) -> Exchange<RemoteState> {
    let list = with_bearer_token(RequestBuilder::get(format!("{}/api/connectors", logto.endpoint.as_str())), token);
    let experience =
        with_bearer_token(RequestBuilder::get(format!("{}/api/sign-in-exp", logto.endpoint.as_str())), token);
    let experience = build_request(logto, experience);
    Exchange::multi_step(build_request(logto, list), move |response| {
        let list = parse_success(response, explain_api_error)?;
        let live = find_sms_connector(&list, response)?;
        Ok(ExchangeStep::Next(Exchange::query(experience.clone(), move |response| {
            let experience = parse_success(response, explain_api_error)?;
            Ok(read_state(live.clone(), &experience))
        })))
    })
}

/// Builds the exchange that creates or changes the connector.
pub fn build_push_exchange(logto: &LogtoSettings, push: &Push, token: Option<&Secret>) -> Exchange<()> {
    let request = RequestBuilder::new(push.method, format!("{}{}", logto.endpoint.as_str(), push.path));
    let request = build_request(logto, with_bearer_token(request, token).json(&push.body));
    Exchange::at_most_once(request, |response| parse_success(response, explain_api_error).map(drop))
}

/// Builds the exchange that makes Logto send a test with a config that is not saved there.
pub fn build_test_exchange(logto: &LogtoSettings, push: &Push, to: &Phone, token: Option<&Secret>) -> Exchange<()> {
    let factory_id = push.wanted.text("connectorId").unwrap_or_default();
    let url = format!("{}/api/connectors/{factory_id}/test", logto.endpoint.as_str());
    let body = json!({ "config": push.body.get("config"), "phone": to.digits() });
    let request = build_request(logto, with_bearer_token(RequestBuilder::post(url), token).json(&body));
    Exchange::at_most_once(request, |response| match response.status().is_success() {
        true => Ok(()),
        false => Err(explain_test_error(response)),
    })
}

fn with_bearer_token(request: RequestBuilder, token: Option<&Secret>) -> RequestBuilder {
    match token {
        Some(token) => request.token_auth("Bearer", token),
        None => request,
    }
}

fn build_request(logto: &LogtoSettings, request: RequestBuilder) -> Request {
    let mut request = request.build().expect("the endpoint was parsed as an address");
    if logto.insecure {
        request.extensions_mut().insert(AllowUnencrypted);
    }
    request
}

/// Returns the body of a successful response. It is not masked and not escaped: it becomes a config.
fn parse_success(response: &Response, explain: fn(&Response) -> Refusal) -> Result<Json, Refusal> {
    match response.status().is_success() {
        true => serde_json::from_slice(response.body()).map_err(|_| not_logto(response)),
        false => Err(explain(response)),
    }
}

/// Returns the SMS connector of a list of connectors.
fn find_sms_connector(list: &Json, response: &Response) -> Result<Option<RemoteConnector>, Refusal> {
    let text = |connector: &Json, key| connector.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
    let connectors = list.as_array().ok_or_else(|| not_logto(response))?;
    let sms: Vec<_> = connectors.iter().filter(|connector| text(connector, "type") == "Sms").collect();
    let [document] = sms[..] else {
        let ids: Vec<_> = sms.iter().map(|connector| text(connector, "id")).collect();
        return if sms.is_empty() { Ok(None) } else { Err(several_connectors(&ids.join(", "))) };
    };
    let provider_key = text(document, "connectorId");
    let empty = Map::new();
    let config = document.get("config").and_then(Json::as_object).unwrap_or(&empty);
    let config = comparable_config(&provider_key, config);
    Ok(Some(RemoteConnector {
        id: text(document, "id"),
        provider_key,
        document: document.clone(),
        config,
        hidden_secrets: vec![],
    }))
}

/// Returns what the sign-in experience says about phone numbers.
fn read_state(live: Option<RemoteConnector>, experience: &Json) -> RemoteState {
    let list = |path: &str| experience.pointer(path).and_then(Json::as_array).cloned().unwrap_or_default();
    let is_phone = |value: &Json| value == "phone" || value.get("identifier").is_some_and(|value| value == "phone");
    let is_by_code = |method: &Json| method.get("verificationCode").is_some_and(|value| value == true);
    let signs_in = list("/signIn/methods").iter().any(|method| is_phone(method) && is_by_code(method));
    let identifiers = [list("/signUp/identifiers"), list("/signUp/secondaryIdentifiers")].concat();
    let uses = [
        ("sign-in", signs_in),
        ("register", identifiers.iter().any(is_phone)),
        ("forgot-password", list("/forgotPasswordMethods").iter().any(|value| value == "PhoneVerificationCode")),
        ("mfa-verification", list("/mfa/factors").iter().any(|value| value == "PhoneVerificationCode")),
        ("bind-mfa", list("/mfa/factors").iter().any(|value| value == "PhoneVerificationCode")),
    ];
    let mut warnings = vec![];
    if !uses[..2].iter().any(|(_, is_enabled)| *is_enabled) {
        warnings.push(
            "phone sign-in is off in Logto: enable the identifier phone in its console, under Sign-in & account".into(),
        );
    }
    let enabled_usages = uses.into_iter().filter(|(_, is_enabled)| *is_enabled).map(|(usage, _)| usage).collect();
    RemoteState { live, enabled_usages, code_seconds: None, warnings }
}

/// Returns the code and the message of Logto's error, or `None` for another body.
fn parse_error(response: &Response) -> Option<(String, String)> {
    let error: Json = serde_json::from_slice(response.body()).ok()?;
    let text = |key: &str| error.get(key).and_then(Json::as_str).map(str::to_owned);
    let code = text("code").or(text("error"))?;
    let message = text("message").or(text("error_description")).unwrap_or_default();
    let detail = error.get("data").or(error.get("details")).filter(|data| !data.is_null()).map(Json::to_string);
    Some((code, [Some(message), detail].into_iter().flatten().collect::<Vec<_>>().join(" ")))
}

fn explain_token_error(response: &Response) -> Refusal {
    let Some((code, reason)) = parse_error(response) else { return not_logto(response) };
    let code_name = code.strip_prefix("oidc.").unwrap_or(&code).to_owned();
    let refusal = |kind| Refusal::new(kind, code.clone(), reason.clone());
    match code_name.as_str() {
        "invalid_client" => refusal(FailureKind::Credentials).with_meaning(
            "Logto refused the app id or the app secret",
            "compare both with the machine-to-machine app in Logto's console, then `smsctl link logto` again",
        ),
        "invalid_target" => refusal(FailureKind::Configuration).with_meaning(
            "Logto does not know the resource of the Management API",
            "give its indicator, which Logto's console lists under API resources: `smsctl link logto --resource URL`",
        ),
        _ => Refusal::from_status(response, code, reason),
    }
}

fn explain_api_error(response: &Response) -> Refusal {
    let Some((code, reason)) = parse_error(response) else { return not_logto(response) };
    let (kind, meaning, fix) = match (code.as_str(), response.status().as_u16()) {
        ("auth.forbidden", _) | (_, 403) => (
            FailureKind::Credentials,
            "the app may not use the Management API",
            "in Logto's console, assign the role \"Logto Management API access\" to the machine-to-machine app",
        ),
        (_, 401) => (FailureKind::Credentials, "Logto refused the access token", "`smsctl link logto` again"),
        ("connector.more_than_one_sms", _) => return several_connectors(&reason),
        ("connector.not_found_with_connector_id" | "connector.not_found", 400 | 404 | 422) => (
            FailureKind::Refused,
            "this Logto has no connector for the provider",
            "install it there (`logto connector add --official`), or use another provider or Logto's HTTP connector: \
             `smsctl setup logto-http`",
        ),
        ("connector.multiple_instances_not_supported" | "entity.not_exists_with_id" | "entity.not_found", _) => (
            FailureKind::Refused,
            "the connector changed in Logto meanwhile",
            "`smsctl diff` shows what is live there now; then push again",
        ),
        ("connector.invalid_config" | "connector.invalid_config_guard" | "guard.invalid_input", _) => (
            FailureKind::Refused,
            "Logto refused the config",
            "correct the setting or the template that it names; this Logto may need another version of its connector",
        ),
        _ => return Refusal::from_status(response, code, reason),
    };
    Refusal::new(kind, code, reason).with_meaning(meaning, fix)
}

/// The refusal of a test. Logto answers with 500 whatever the provider refused, and with 400 a config that is invalid.
fn explain_test_error(response: &Response) -> Refusal {
    match parse_error(response) {
        Some((code, reason)) if code.starts_with("connector.") && response.status().is_server_error() => {
            Refusal::new(FailureKind::Refused, code, reason).with_meaning(
                "Logto could not send the test",
                "`smsctl test` sends one from here, and `smsctl check` looks for the cause",
            )
        }
        _ => explain_api_error(response),
    }
}

fn several_connectors(which: &str) -> Refusal {
    Refusal::new(FailureKind::Configuration, "connector.more_than_one_sms", which.to_owned()).with_meaning(
        "Logto has several SMS connectors, and it is not clear which one is live",
        "delete all but one in Logto's console, under Connectors",
    )
}

/// The refusal for a response that is not Logto's, such as the page of a proxy.
fn not_logto(response: &Response) -> Refusal {
    let refusal = Refusal::unreadable(response);
    let meaning = format!("the answer is not Logto's: {}", refusal.meaning);
    refusal.with_meaning(
        meaning,
        "check the endpoint of the link, and whether a proxy in between answered: `smsctl link logto --endpoint URL`",
    )
}
