//! Emulates Meta's Graph API.

use serde::Deserialize;
use serde_json::{Value, json};

use super::Whatsapp;
use crate::{
    connectors::{accepted_message, json_response, parse_exact_e164},
    emulation::{self, ApprovedTemplate, CapturedMessage, DeclineReason, EmulatedReply, Rejection, RequestContext},
    http_client::{Request, Response},
};

/// The code for an access token that is not valid.
const TOKEN_ERROR: u32 = 190;

/// Whether the path of a request begins with a version of Meta's API.
pub fn recognize_request(request: &Request) -> bool {
    request.uri().path().split('/').nth(1).is_some_and(|version| super::parse_api_version(version).is_ok())
}

/// An error of Meta: its code, its HTTP status and its message.
struct WhatsappRejection {
    code: u32,
    status: u16,
    message: String,
}

impl WhatsappRejection {
    fn new(code: u32, message: impl Into<String>) -> Self {
        let status = match code {
            0 | TOKEN_ERROR => 401,
            4 | 80007 | 130429 | 131048 | 131056 => 429,
            1 | 2 | 131000 | 131016 => 500,
            132001 => 404,
            _ => 400,
        };
        Self { code, status, message: message.into() }
    }
}

/// Builds an error response, <https://developers.facebook.com/docs/graph-api/guides/error-handling>. An error of the Graph
/// API itself, such as that of a token, has no details of the product.
fn rejection_response(rejection: &WhatsappRejection, trace: &str) -> Response {
    let WhatsappRejection { code, status, message } = rejection;
    let mut error = json!({ "message": message, "type": "OAuthException", "code": code, "fbtrace_id": trace });
    if *code != TOKEN_ERROR {
        error["message"] = json!(format!("(#{code}) {message}"));
        error["error_data"] = json!({ "messaging_product": "whatsapp", "details": message });
    }
    json_response(*status, &json!({ "error": error }))
}

/// Answers a request as Meta would.
pub fn emulate(account: &Whatsapp, request: &Request, mut context: RequestContext) -> EmulatedReply {
    match route_request(account, request, &mut context) {
        Ok(body) => context.finish(json_response(200, &body)),
        Err(error) => {
            let rejection = Rejection::new(error.code, &error.message, context.signing_context);
            let trace = context.signing_context.hex_id(0);
            context.finish_rejected(rejection_response(&error, &trace), rejection)
        }
    }
}

fn route_request(
    account: &Whatsapp,
    request: &Request,
    context: &mut RequestContext,
) -> Result<Value, WhatsappRejection> {
    let token = emulation::authorization_token(request, "Bearer").unwrap_or_default();
    if !context.lenient && !account.access_token.matches(token) {
        return Err(WhatsappRejection::new(TOKEN_ERROR, "Invalid OAuth access token - Cannot parse access token"));
    }
    let path: Vec<_> = request.uri().path().split('/').skip(2).collect();
    let is_own_number = |id: &str| id == account.phone_number_id || context.lenient;
    match (request.method().as_str(), &path[..]) {
        ("POST", [id, "messages"]) if is_own_number(id) => accept_message(account, request, context),
        ("GET", [id]) if is_own_number(id) => Ok(json!({
            "display_phone_number": "+1 500-555-0006",
            "verified_name": "Acme",
            "quality_rating": "GREEN",
            "id": id,
        })),
        ("GET", [id, "message_templates"]) if account.account_id.as_deref() == Some(id) => {
            let describe = |approved: &ApprovedTemplate| {
                let (name, language) = account.split_template_id(&approved.id);
                json!({ "name": name, "language": language, "status": "APPROVED", "category": "AUTHENTICATION" })
            };
            Ok(json!({ "data": context.templates().map(describe).collect::<Vec<_>>() }))
        }
        _ => Err(WhatsappRejection::new(100, "Unsupported request: object does not exist or cannot be loaded")),
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
    index: Option<Value>,
    #[serde(default)]
    parameters: Vec<EmulatedWhatsappParameter>,
}

impl EmulatedWhatsappComponent {
    /// Whether this is the first button and opens a URL. Meta accepts types in any case, and the index as a number too.
    fn is_url(&self) -> bool {
        let is_first = self.index.as_ref().is_some_and(|index| index == 0 || index == "0");
        is_first && self.sub_type.as_deref().is_some_and(|sub_type| sub_type.eq_ignore_ascii_case("url"))
    }
}

#[derive(Deserialize)]
struct EmulatedWhatsappParameter {
    text: String,
}

fn accept_message(
    account: &Whatsapp,
    request: &Request,
    context: &mut RequestContext,
) -> Result<Value, WhatsappRejection> {
    let body: EmulatedWhatsappRequest = serde_json::from_slice(request.body()).map_err(|_| {
        WhatsappRejection::new(100, "The sandbox takes template messages: messaging_product, to, type and template")
    })?;
    if body.messaging_product != "whatsapp" || body.r#type != "template" {
        return Err(WhatsappRejection::new(
            100,
            "messaging_product is whatsapp, and the sandbox takes the type template",
        ));
    }
    let e164 = format!("+{}", body.to.trim_start_matches('+'));
    let to = parse_exact_e164(&e164).ok_or_else(|| WhatsappRejection::new(131009, "to is not a valid phone number"))?;
    let EmulatedWhatsappTemplate { name, language, components } = &body.template;
    let is_requested =
        |approved: &&ApprovedTemplate| account.split_template_id(&approved.id) == (name, language.code.as_str());
    let approved = context.templates().find(is_requested);
    if approved.is_none() && !context.lenient {
        let details = format!("template name ({name}) does not exist in {}", language.code);
        return Err(WhatsappRejection::new(132001, details));
    }
    let code = template_code(components)?;
    let text = match approved {
        Some(approved) => approved.render(&[code.to_owned()]),
        None => format!("{name}: {code}"),
    };
    let id = format!("wamid.{}", context.signing_context.hex_id(context.next_message_number()));
    let message = CapturedMessage {
        template_id: Some(name.as_str().into()),
        verified_by: if context.lenient { "nothing" } else { "access token" },
        ..accepted_message(context, &id, to, &account.phone_number_id, &text)
    };
    context.capture_message(message, &[]).map_err(|reason| match reason {
        DeclineReason::ProviderCode(code) => {
            WhatsappRejection::new(code.parse().unwrap_or(131000), "refused by a fault rule of the sandbox")
        }
        _ => WhatsappRejection::new(130429, "Rate limit hit"),
    })?;
    Ok(json!({
        "messaging_product": "whatsapp",
        "contacts": [{ "input": body.to, "wa_id": to.digits() }],
        "messages": [{ "id": id, "message_status": "accepted" }],
    }))
}

/// Returns the code, which body and button both have.
fn template_code(components: &[EmulatedWhatsappComponent]) -> Result<&str, WhatsappRejection> {
    let code = |kind: &str| {
        let component = components.iter().find(|component| component.r#type.eq_ignore_ascii_case(kind))?;
        match &component.parameters[..] {
            [EmulatedWhatsappParameter { text }]
                if (1..=15).contains(&text.len()) && (kind == "body" || component.is_url()) =>
            {
                Some(text.as_str())
            }
            _ => None,
        }
    };
    match (code("body"), code("button")) {
        (Some(body), Some(button)) if body == button => Ok(body),
        (Some(_), Some(_)) => Err(WhatsappRejection::new(132018, "body and button have to have the same code")),
        _ => Err(WhatsappRejection::new(132000, "body and button each take the code, of at most 15 characters")),
    }
}
