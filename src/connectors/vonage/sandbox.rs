//! The emulation of Vonage's API. VonageFields may come in a form, in JSON or in the query, and the credentials among them or as a
//! login.

use serde_json::{Value, json};

use super::Vonage;
use crate::{
    connectors::json_response,
    emulation::{self, CapturedMessage, DeclineReason, DeliverySchedule, EmulatedReply, Rejection, RequestContext},
    encoding::{self, FormField},
    http_client::{Request, Response},
    sms::{Phone, Secret, SegmentCount},
};

const SEND_PATH: &str = "/sms/json";
const BALANCE_PATH: &str = "/account/get-balance";

/// Whether a request has a path of Vonage.
pub fn recognize_request(request: &Request) -> bool {
    [SEND_PATH, BALANCE_PATH].contains(&request.uri().path())
}

/// Returns the secret among the fields of a request.
pub fn secrets_in_request(request: &Request) -> Vec<Secret> {
    let secret = VonageFields::parse(request).get("api_secret").map(str::to_owned);
    secret.as_deref().map(Secret::from).into_iter().collect()
}

/// The fields of the query and of the body.
struct VonageFields<'a>(Vec<FormField<'a>>);

impl<'a> VonageFields<'a> {
    fn parse(request: &'a Request) -> Self {
        let mut fields = encoding::decode_form(request.uri().query().unwrap_or_default());
        fields.extend(emulation::form_fields(request));
        if let Ok(Value::Object(json)) = serde_json::from_slice(request.body()) {
            fields.extend(json.into_iter().filter_map(|(name, value)| match value {
                Value::String(text) => Some((name.into(), text.into())),
                Value::Number(number) => Some((name.into(), number.to_string().into())),
                _ => None,
            }));
        }
        Self(fields)
    }

    fn get(&self, name: &str) -> Option<&str> {
        encoding::find_field(&self.0, name).filter(|value| !value.is_empty())
    }

    fn require(&self, name: &str) -> Result<&str, VonageRejection> {
        self.get(name).ok_or_else(|| VonageRejection::new("2", format!("Missing {name} param")))
    }

    /// Returns API key and secret, each empty if there is none.
    fn credentials(&self, request: &Request) -> (String, String) {
        let field = |name| self.get(name).unwrap_or_default().to_owned();
        emulation::basic_credentials(request).unwrap_or_else(|| (field("api_key"), field("api_secret")))
    }
}

/// An error of one part: its status and text.
struct VonageRejection {
    status: String,
    text: String,
}

impl VonageRejection {
    fn new(status: impl Into<String>, text: impl Into<String>) -> Self {
        Self { status: status.into(), text: text.into() }
    }
}

/// What a client is told that makes another request.
const SERVED_REQUESTS: &str = "smsctl's sandbox serves POST and GET /sms/json and GET /account/get-balance only";

/// Responds to a request as Vonage does.
pub fn emulate(account: &Vonage, request: &Request, mut context: RequestContext) -> EmulatedReply {
    let fields = VonageFields::parse(request);
    let (key, secret) = fields.credentials(request);
    let is_known = key == account.api_key && account.api_secret.matches(&secret) || context.lenient;
    match (request.method().as_str(), request.uri().path()) {
        ("GET", BALANCE_PATH) if is_known => {
            context.finish(json_response(200, &json!({ "value": 100.0, "autoReload": false })))
        }
        ("GET", BALANCE_PATH) => {
            let body = json!({ "error-code": "401", "error-code-label": "authentication failed" });
            let rejection = Rejection::new("401", "authentication failed", context.signing_context);
            context.finish_rejected(json_response(401, &body), rejection)
        }
        ("POST" | "GET", SEND_PATH) => {
            let accepted = match is_known {
                true => accept_message(&fields, &mut context),
                false => Err(VonageRejection::new("4", "Bad Credentials")),
            };
            match accepted {
                Ok(response) => context.finish(response),
                Err(VonageRejection { status, text }) => {
                    let rejection = Rejection::new(&status, &text, context.signing_context);
                    let message = json!({ "status": status, "error-text": text });
                    context.finish_rejected(
                        json_response(200, &json!({ "message-count": "1", "messages": [message] })),
                        rejection,
                    )
                }
            }
        }
        (method, path) => {
            let rejection =
                Rejection::new("404", format!("the sandbox has no {method} {path}"), context.signing_context);
            context.finish_rejected(
                json_response(404, &json!({ "error-code": "404", "error-code-label": SERVED_REQUESTS })),
                rejection,
            )
        }
    }
}

fn accept_message(fields: &VonageFields, context: &mut RequestContext) -> Result<Response, VonageRejection> {
    let from = fields.require("from")?;
    let digits = fields.require("to")?;
    let text = fields.require("text")?;
    let to = format!("+{digits}").parse().ok().filter(|to: &Phone| to.digits() == digits);
    let to = to.ok_or_else(|| VonageRejection::new("3", "Invalid to param"))?;
    let id = uuid(&context.signing_context.hex_id(context.next_message_number()));
    let captured = CapturedMessage {
        id: id.clone().into(),
        to,
        sender: from.into(),
        text: text.into(),
        template_id: None,
        client_reference: fields.get("client-ref").map(Into::into),
        callback: None,
        verified_by: if context.lenient { "nothing" } else { "key and secret" },
        captured_at_millis: context.signing_context.timestamp_millis,
        schedule: DeliverySchedule::default(),
    };
    context.capture_message(captured, &[]).map_err(|decline| match decline {
        DeclineReason::ProviderCode(code) => VonageRejection::new(code, "refused by a fault rule of the sandbox"),
        _ => VonageRejection::new("1", "Throughput Rate Exceeded - please wait [ 250 ] and retry"),
    })?;
    let count = SegmentCount::measure(text).segments;
    let part = |index: usize| {
        // Each part has its own id. That of the first is the id of the message.
        let part_id = if index == 0 { id.clone() } else { format!("{}{index:02x}", &id[..id.len() - 2]) };
        let mut part = json!({
            "to": digits,
            "message-id": part_id,
            "status": "0",
            "remaining-balance": "100.00000000",
            "message-price": "0.03330000",
            "network": "310260",
        });
        for name in ["client-ref", "account-ref"] {
            if let Some(value) = fields.get(name) {
                part[name] = value.into();
            }
        }
        part
    };
    let parts: Vec<_> = (0..count).map(part).collect();
    Ok(json_response(200, &json!({ "message-count": count.to_string(), "messages": parts })))
}

/// Returns 32 hexadecimal digits as a UUID.
fn uuid(digits: &str) -> String {
    let groups = [0..8, 8..12, 12..16, 16..20, 20..32];
    groups.map(|group| digits.get(group).unwrap_or_default()).join("-")
}
