//! Meta's side of the counter.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Whatsapp;
use crate::{
    connectors::json_response,
    emulation::{
        self, ApprovedTemplate, CapturedMessage, DeclineReason, DeliverySchedule, EmulatedReply, Rejection,
        RequestContext,
    },
    encoding::hash,
    http_client::{Request, Response},
    sms::Phone,
};

/// The ID of the number, where the host is Meta's or the path begins with a version of its API.
pub fn recognize_request(request: &Request, by_host: bool) -> Option<String> {
    let mut path = request.uri().path().split('/').skip(1);
    let shaped = path.next().is_some_and(|version| super::parse_api_version(version).is_ok());
    (by_host || shaped).then(|| path.next().unwrap_or_default().to_owned())
}

/// A refusal: its code, its HTTP status, and Meta's words.
struct WhatsappRejection {
    code: u32,
    status: u16,
    message: String,
}

fn rejection(code: u32, message: impl Into<String>) -> WhatsappRejection {
    let status = match code {
        0 | 190 => 401,
        4 | 80007 | 130429 | 131048 | 131056 => 429,
        1 | 2 | 131000 | 131016 => 500,
        132001 => 404,
        _ => 400,
    };
    WhatsappRejection { code, status, message: message.into() }
}

/// <https://developers.facebook.com/docs/graph-api/guides/error-handling>
fn rejection_response(refused: &WhatsappRejection, trace: &str) -> Response {
    #[derive(Serialize)]
    struct EmulatedWhatsappErrorBody<'a> {
        error: EmulatedWhatsappError<'a>,
    }
    #[derive(Serialize)]
    struct EmulatedWhatsappError<'a> {
        message: String,
        r#type: &'static str,
        code: u32,
        error_data: Value,
        fbtrace_id: &'a str,
    }
    let WhatsappRejection { code, status, message } = refused;
    let error = EmulatedWhatsappError {
        message: format!("(#{code}) {message}"),
        r#type: "OAuthException",
        code: *code,
        error_data: json!({ "messaging_product": "whatsapp", "details": message }),
        fbtrace_id: trace,
    };
    json_response(*status, &EmulatedWhatsappErrorBody { error })
}

pub fn emulate(account: &Whatsapp, request: &Request, mut visit: RequestContext) -> EmulatedReply {
    match route_request(account, request, &mut visit) {
        Ok(body) => visit.finish(json_response(200, &body)),
        Err(refused) => {
            let denial = Rejection::new(refused.code, &refused.message, visit.signing_context);
            let trace = visit.signing_context.hex_id(0);
            visit.finish_rejected(rejection_response(&refused, &trace), denial)
        }
    }
}

fn route_request(
    account: &Whatsapp,
    request: &Request,
    visit: &mut RequestContext,
) -> Result<Value, WhatsappRejection> {
    let token = emulation::authorization_token(request, "Bearer").unwrap_or_default();
    if !visit.lenient && !hash::constant_time_eq(account.access_token.expose().as_bytes(), token.as_bytes()) {
        return Err(rejection(190, "Invalid OAuth access token - Cannot parse access token"));
    }
    let path: Vec<_> = request.uri().path().split('/').skip(2).collect();
    let unknown = || rejection(100, "Unsupported request: object does not exist or cannot be loaded");
    let own = |id: &str| id == account.phone_number_id || visit.lenient;
    match (request.method().as_str(), &path[..]) {
        ("POST", [id, "messages"]) if own(id) => accept_message(account, request, visit),
        ("GET", [id]) if own(id) => Ok(json!({
            "display_phone_number": "+1 500-555-0006",
            "verified_name": "Acme",
            "quality_rating": "GREEN",
            "id": id,
        })),
        ("GET", [id, "message_templates"]) if account.account_id.as_deref() == Some(id) => {
            let known = |approved: &ApprovedTemplate| {
                let (name, language) = account.split_template_id(&approved.id);
                json!({ "name": name, "language": language, "status": "APPROVED", "category": "AUTHENTICATION" })
            };
            Ok(json!({ "data": visit.templates().map(known).collect::<Vec<_>>() }))
        }
        _ => Err(unknown()),
    }
}

#[derive(Deserialize)]
struct EmulatedWhatsappRequest {
    messaging_product: String,
    to: String,
    r#type: String,
    template: EmulatedWhatsappTemplate,
}

#[derive(Deserialize)]
struct EmulatedWhatsappTemplate {
    name: String,
    language: EmulatedWhatsappLanguage,
    #[serde(default)]
    components: Vec<EmulatedWhatsappComponent>,
}

#[derive(Deserialize)]
struct EmulatedWhatsappLanguage {
    code: String,
}

#[derive(Deserialize)]
struct EmulatedWhatsappComponent {
    r#type: String,
    sub_type: Option<String>,
    #[serde(default)]
    parameters: Vec<EmulatedWhatsappParameter>,
}

#[derive(Deserialize)]
struct EmulatedWhatsappParameter {
    text: String,
}

fn accept_message(
    account: &Whatsapp,
    request: &Request,
    visit: &mut RequestContext,
) -> Result<Value, WhatsappRejection> {
    let body: EmulatedWhatsappRequest = serde_json::from_slice(request.body())
        .map_err(|_| rejection(100, "The sandbox takes template messages: messaging_product, to, type and template"))?;
    if body.messaging_product != "whatsapp" || body.r#type != "template" {
        return Err(rejection(100, "messaging_product is whatsapp, and the sandbox takes the type template"));
    }
    let whole = format!("+{}", body.to.trim_start_matches('+'));
    let to: Option<Phone> = whole.parse().ok().filter(|to: &Phone| to.to_string() == whole);
    let to = to.ok_or_else(|| rejection(131009, "to is not a valid phone number"))?;
    let of = |kind: &str| body.template.components.iter().find(|component| component.r#type == kind);
    let code =
        |component: Option<&EmulatedWhatsappComponent>| match component.map(|component| &component.parameters[..]) {
            Some([EmulatedWhatsappParameter { text }]) if (1..=15).contains(&text.len()) => Some(text.clone()),
            _ => None,
        };
    let button = of("button").filter(|button| button.sub_type.as_deref() == Some("url"));
    let (Some(shown), Some(copied)) = (code(of("body")), code(button)) else {
        return Err(rejection(132000, "body and button each take the code, of at most 15 characters"));
    };
    if shown != copied {
        return Err(rejection(132018, "body and button have to have the same code"));
    }
    let EmulatedWhatsappTemplate { name, language, .. } = &body.template;
    let is = |approved: &&ApprovedTemplate| account.split_template_id(&approved.id) == (name, language.code.as_str());
    let text = match visit.templates().find(is) {
        Some(approved) => approved.render(&[shown]),
        None if visit.lenient => format!("{name}: {shown}"),
        None => {
            return Err(rejection(132001, format!("template name ({name}) does not exist in {}", language.code)));
        }
    };
    let id = format!("wamid.{}", visit.signing_context.hex_id(visit.next_message_number()));
    let arrival = CapturedMessage {
        id: id.as_str().into(),
        to,
        sender: account.phone_number_id.as_str().into(),
        text: text.into(),
        template_id: Some(name.as_str().into()),
        client_reference: None,
        callback: None,
        verified_by: if visit.lenient { "nothing" } else { "access token" },
        captured_at_millis: visit.signing_context.timestamp_millis,
        schedule: DeliverySchedule::default(),
    };
    visit.capture_message(arrival, &[]).map_err(|decline| match decline {
        DeclineReason::ProviderCode(code) => {
            rejection(code.parse().unwrap_or(131000), "refused by a fault rule of the sandbox")
        }
        _ => rejection(130429, "Rate limit hit"),
    })?;
    Ok(json!({
        "messaging_product": "whatsapp",
        "contacts": [{ "input": body.to, "wa_id": to.digits() }],
        "messages": [{ "id": id, "message_status": "accepted" }],
    }))
}
