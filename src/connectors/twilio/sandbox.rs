//! Twilio's side of the counter.

mod accept;
mod account;
mod message_list;
mod message_resource;
mod rejection;
mod status_callback;

use message_resource::EmulatedTwilioMessage;
use rejection::TwilioRejection;
use serde::Serialize;
pub use status_callback::build_status_callback as callback;

use super::{Twilio, TwilioSender};
use crate::{
    connectors::json_response,
    emulation::{self, DeliveryStage, EmulatedReply, Rejection, RequestContext},
    encoding::hash,
    http_client::{Request, Response},
};

/// The user name of Basic authentication, where the host or the path is one of Twilio's.
pub fn recognize_request(request: &Request, by_host: bool) -> Option<String> {
    let path = request.uri().path();
    let shaped = by_host || path.starts_with("/2010-04-01/") || path.starts_with("/v1/Services");
    let login = || {
        let basic = emulation::single_header(request, "authorization")?.strip_prefix("Basic ")?;
        let login = String::from_utf8(hash::decode_base64(basic)?).ok()?;
        login.split_once(':').map(|(user, _)| user.to_owned())
    };
    shaped.then(|| login().unwrap_or_default())
}

pub fn emulate(account: &Twilio, request: &Request, mut context: RequestContext) -> EmulatedReply {
    let at = context.signing_context;
    let mut reply = match route_request(account, request, &mut context) {
        Ok(response) => context.finish(response),
        Err(rejection) => context
            .finish_rejected(rejection_response(&rejection), Rejection::new(rejection.code, rejection.message, at)),
    };
    let id = format!("RQ{}", at.hex_id(0)).parse();
    let id = id.map(|id| (http::HeaderName::from_static("twilio-request-id"), id));
    reply.response.headers_mut().extend(id);
    reply
}

/// <https://www.twilio.com/docs/usage/twilios-response#error-and-exception-responses>
fn rejection_response(rejection: &TwilioRejection) -> Response {
    #[derive(Serialize)]
    struct EmulatedTwilioError {
        code: u32,
        message: &'static str,
        more_info: String,
        status: u16,
    }
    let TwilioRejection { code, status, message } = *rejection;
    let more_info = format!("https://www.twilio.com/docs/errors/{code}");
    let mut response = json_response(status, &EmulatedTwilioError { code, message, more_info, status });
    if status == 401 {
        let challenge = http::HeaderValue::from_static("Basic realm=\"Twilio API\"");
        response.headers_mut().insert("www-authenticate", challenge);
    }
    response
}

fn route_request(
    account: &Twilio,
    request: &Request,
    context: &mut RequestContext,
) -> Result<Response, TwilioRejection> {
    if !context.lenient {
        verify_credentials(account, request)?;
    }
    let unknown = || TwilioRejection::from_code(20404);
    let called = |product| context.host.is_none_or(|host| host == account.host_for_product(product));
    // The older API answers XML where the path does not end so; the newer one knows no endings.
    let (path, json) = match request.uri().path().strip_suffix(".json") {
        Some(path) if called("api") => (path, true),
        None if called("messaging") => (request.uri().path(), false),
        _ => return Err(unknown()),
    };
    let path: Vec<_> = path.split('/').skip(1).collect();
    let (owner, rest) = match (json, &path[..]) {
        (true, ["2010-04-01", "Accounts", owner, rest @ ..]) if context.lenient || *owner == account.account_sid => {
            (*owner, rest)
        }
        (false, ["v1", "Services"]) => {
            return match request.method().as_str() {
                "GET" => Ok(account::services_response(account)),
                _ => Err(unknown()),
            };
        }
        (false, ["v1", "Services", service, rest @ ..]) => {
            let known = context.lenient || account.from == TwilioSender::MessagingService((*service).into());
            return match (request.method().as_str(), known) {
                ("GET", true) => account::service_response(service, rest).ok_or_else(unknown),
                _ => Err(unknown()),
            };
        }
        _ => return Err(unknown()),
    };
    let query = || hash::decode_form(request.uri().query().unwrap_or(""));
    match (request.method().as_str(), rest) {
        ("GET", []) => Ok(account::account_response(owner)),
        ("GET", ["Balance"]) => Ok(account::balance_response(owner)),
        ("GET", ["IncomingPhoneNumbers"]) => Ok(account::numbers_response(account, &query())),
        ("GET", ["Messages"]) => Ok(message_list::list_messages(owner, &query(), context)),
        ("POST", ["Messages"]) => accept::accept_message(account, owner, request, context),
        ("GET", ["Messages", id]) => {
            let captured = context.find_message(id).ok_or_else(unknown)?;
            Ok(json_response(
                200,
                &EmulatedTwilioMessage::at_time(owner, captured, context.signing_context.timestamp_millis),
            ))
        }
        ("DELETE", ["Messages", id]) => {
            let captured = context.find_message(id).ok_or_else(unknown)?;
            if captured.stage_at(context.signing_context.timestamp_millis) == DeliveryStage::Queued {
                return Err(TwilioRejection::from_code(20009));
            }
            context.delete_message(id);
            let mut response = Response::default();
            *response.status_mut() = http::StatusCode::NO_CONTENT;
            Ok(response)
        }
        (_, [] | ["Balance" | "IncomingPhoneNumbers" | "Messages"] | ["Messages", _]) => {
            Err(TwilioRejection::from_code(20004))
        }
        _ => Err(unknown()),
    }
}

fn verify_credentials(account: &Twilio, request: &Request) -> Result<(), TwilioRejection> {
    let (user, password) = account.basic_credentials();
    let expected = format!("{user}:{}", password.expose());
    let claimed = emulation::single_header(request, "authorization").and_then(|value| value.strip_prefix("Basic "));
    let claimed = claimed.and_then(hash::decode_base64).unwrap_or_default();
    let genuine = hash::constant_time_eq(expected.as_bytes(), &claimed);
    genuine.then_some(()).ok_or_else(|| TwilioRejection::from_code(20003))
}
