//! Meta's side of the counter.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Whatsapp;
use crate::{
    connectors::reply,
    desk::{Approved, Arrival, Course, Decline, Denial, Reply, Visit},
    sms::Phone,
    wire::{Request, Response, hash, verify},
};

/// The ID of the number, where the host is Meta's or the path begins with a version of its API.
pub fn claims(request: &Request, by_host: bool) -> Option<String> {
    let mut path = request.uri().path().split('/').skip(1);
    let shaped = path.next().is_some_and(|version| super::version(version).is_ok());
    (by_host || shaped).then(|| path.next().unwrap_or_default().to_owned())
}

/// A refusal: its code, its HTTP status, and Meta's words.
struct Refused {
    code: u32,
    status: u16,
    message: String,
}

fn refused(code: u32, message: impl Into<String>) -> Refused {
    let status = match code {
        0 | 190 => 401,
        4 | 80007 | 130429 | 131048 | 131056 => 429,
        1 | 2 | 131000 | 131016 => 500,
        132001 => 404,
        _ => 400,
    };
    Refused { code, status, message: message.into() }
}

/// <https://developers.facebook.com/docs/graph-api/guides/error-handling>
fn no(refused: &Refused, trace: &str) -> Response {
    #[derive(Serialize)]
    struct Body<'a> {
        error: Error<'a>,
    }
    #[derive(Serialize)]
    struct Error<'a> {
        message: String,
        r#type: &'static str,
        code: u32,
        error_data: Value,
        fbtrace_id: &'a str,
    }
    let Refused { code, status, message } = refused;
    let error = Error {
        message: format!("(#{code}) {message}"),
        r#type: "OAuthException",
        code: *code,
        error_data: json!({ "messaging_product": "whatsapp", "details": message }),
        fbtrace_id: trace,
    };
    reply(*status, &Body { error })
}

pub fn answer(account: &Whatsapp, request: &Request, mut visit: Visit) -> Reply {
    match serve(account, request, &mut visit) {
        Ok(body) => visit.answered(reply(200, &body)),
        Err(refused) => {
            let denial = Denial::new(refused.code, &refused.message, visit.at);
            let trace = visit.at.digits(0);
            visit.refused(no(&refused, &trace), denial)
        }
    }
}

fn serve(account: &Whatsapp, request: &Request, visit: &mut Visit) -> Result<Value, Refused> {
    let token = verify::token(request, "Bearer").unwrap_or_default();
    if !visit.lenient && !hash::same(account.access_token.expose().as_bytes(), token.as_bytes()) {
        return Err(refused(190, "Invalid OAuth access token - Cannot parse access token"));
    }
    let path: Vec<_> = request.uri().path().split('/').skip(2).collect();
    let unknown = || refused(100, "Unsupported request: object does not exist or cannot be loaded");
    let own = |id: &str| id == account.phone_number_id || visit.lenient;
    match (request.method().as_str(), &path[..]) {
        ("POST", [id, "messages"]) if own(id) => take(account, request, visit),
        ("GET", [id]) if own(id) => Ok(json!({
            "display_phone_number": "+1 500-555-0006",
            "verified_name": "Acme",
            "quality_rating": "GREEN",
            "id": id,
        })),
        ("GET", [id, "message_templates"]) if account.account_id.as_deref() == Some(id) => {
            let known = |approved: &Approved| {
                let (name, language) = account.template(&approved.id);
                json!({ "name": name, "language": language, "status": "APPROVED", "category": "AUTHENTICATION" })
            };
            Ok(json!({ "data": visit.templates().map(known).collect::<Vec<_>>() }))
        }
        _ => Err(unknown()),
    }
}

#[derive(Deserialize)]
struct Body {
    messaging_product: String,
    to: String,
    r#type: String,
    template: Template,
}

#[derive(Deserialize)]
struct Template {
    name: String,
    language: Language,
    #[serde(default)]
    components: Vec<Component>,
}

#[derive(Deserialize)]
struct Language {
    code: String,
}

#[derive(Deserialize)]
struct Component {
    r#type: String,
    sub_type: Option<String>,
    #[serde(default)]
    parameters: Vec<Parameter>,
}

#[derive(Deserialize)]
struct Parameter {
    text: String,
}

fn take(account: &Whatsapp, request: &Request, visit: &mut Visit) -> Result<Value, Refused> {
    let body: Body = serde_json::from_slice(request.body()).map_err(|_| {
        refused(100, "The sandbox takes template messages: messaging_product, to, type and template")
    })?;
    if body.messaging_product != "whatsapp" || body.r#type != "template" {
        return Err(refused(100, "messaging_product is whatsapp, and the sandbox takes the type template"));
    }
    let whole = format!("+{}", body.to.trim_start_matches('+'));
    let to: Option<Phone> = whole.parse().ok().filter(|to: &Phone| to.to_string() == whole);
    let to = to.ok_or_else(|| refused(131009, "to is not a valid phone number"))?;
    let of = |kind: &str| body.template.components.iter().find(|component| component.r#type == kind);
    let code = |component: Option<&Component>| match component.map(|component| &component.parameters[..]) {
        Some([Parameter { text }]) if (1..=15).contains(&text.len()) => Some(text.clone()),
        _ => None,
    };
    let button = of("button").filter(|button| button.sub_type.as_deref() == Some("url"));
    let (Some(shown), Some(copied)) = (code(of("body")), code(button)) else {
        return Err(refused(132000, "body and button each take the code, of at most 15 characters"));
    };
    if shown != copied {
        return Err(refused(132018, "body and button have to have the same code"));
    }
    let Template { name, language, .. } = &body.template;
    let is = |approved: &&Approved| account.template(&approved.id) == (name, language.code.as_str());
    let text = match visit.templates().find(is) {
        Some(approved) => approved.render(&[shown]),
        None if visit.lenient => format!("{name}: {shown}"),
        None => {
            return Err(refused(
                132001,
                format!("template name ({name}) does not exist in {}", language.code),
            ));
        }
    };
    let id = format!("wamid.{}", visit.at.digits(visit.next()));
    let arrival = Arrival {
        id: id.as_str().into(),
        to,
        from: account.phone_number_id.as_str().into(),
        text: text.into(),
        template: Some(name.as_str().into()),
        reference: None,
        callback: None,
        verified: if visit.lenient { "nothing" } else { "access token" },
        at: visit.at.millis,
        course: Course::default(),
    };
    visit.take(arrival, &[]).map_err(|decline| match decline {
        Decline::Code(code) => {
            refused(code.parse().unwrap_or(131000), "refused by a fault rule of the sandbox")
        }
        _ => refused(130429, "Rate limit hit"),
    })?;
    Ok(json!({
        "messaging_product": "whatsapp",
        "contacts": [{ "input": body.to, "wa_id": to.digits() }],
        "messages": [{ "id": id, "message_status": "accepted" }],
    }))
}
