//! The emulation of Twilio's API.

mod accept;
mod account;
mod message_list;
mod message_resource;
mod rejection;
mod status_callback;

pub use account::DEMO_MESSAGING_SERVICE;
use http::HeaderValue;
use message_resource::EmulatedTwilioMessage;
use rejection::TwilioRejection;
use serde::Serialize;
pub use status_callback::build_status_callback;

use super::Twilio;
use crate::{
    connectors::json_response,
    emulation::{self, DeliveryStage, EmulatedReply, Rejection, RequestContext},
    encoding,
    http_client::{Request, Response},
};

/// The first segments of the paths of the API of 2010 and of the API of Messaging Services.
pub const PATH_ROOTS: [&str; 2] = ["2010-04-01", "v1"];

/// Whether a request has a path of Twilio.
pub fn recognize_request(request: &Request) -> bool {
    let path = request.uri().path();
    path.starts_with("/2010-04-01/") || path.starts_with("/v1/Services")
}

/// Responds to a request as Twilio does. Every response has a request id.
pub fn emulate(account: &Twilio, request: &Request, mut context: RequestContext) -> EmulatedReply {
    let at = context.signing_context;
    let mut reply = match route_request(account, request, &mut context) {
        Ok(response) => context.finish(response),
        Err(rejection) => context
            .finish_rejected(rejection_response(&rejection), Rejection::new(rejection.code, rejection.message, at)),
    };
    let request_id = HeaderValue::try_from(format!("RQ{}", at.hex_id(0))).expect("an id is hexadecimal");
    reply.response.headers_mut().insert("twilio-request-id", request_id);
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
        let challenge = HeaderValue::from_static("Basic realm=\"Twilio API\"");
        response.headers_mut().insert("www-authenticate", challenge);
    }
    response
}

/// What a client is told that calls another resource.
const SERVED_RESOURCES: &str = "smsctl's sandbox serves Messages, Balance, IncomingPhoneNumbers and SMS/ShortCodes of \
    /2010-04-01/Accounts/{AccountSid} only, all with .json, and /v1/Services of messaging.twilio.com";

fn route_request(
    account: &Twilio,
    request: &Request,
    context: &mut RequestContext,
) -> Result<Response, TwilioRejection> {
    if !context.lenient {
        verify_credentials(account, request)?;
    }
    let unknown = || TwilioRejection::from_code(20404);
    let unserved = || TwilioRejection::not_emulated(20404, SERVED_RESOURCES);
    let is_host_of = |product| context.host.is_none_or(|host| host == account.host_for_product(product));
    // Paths of the API of 2010 end in .json: without that, Twilio responds in XML, which is not emulated.
    let (path, is_api_2010) = match request.uri().path().strip_suffix(".json") {
        Some(path) if is_host_of("api") => (path, true),
        None if is_host_of("messaging") => (request.uri().path(), false),
        _ => return Err(unserved()),
    };
    let path: Vec<_> = path.split('/').skip(1).collect();
    let (owner, rest) = match (is_api_2010, &path[..]) {
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
            let is_known = context.lenient || account::has_service(account, service);
            return match (request.method().as_str(), is_known) {
                ("GET", true) => account::service_response(service, rest).ok_or_else(unknown),
                _ => Err(unknown()),
            };
        }
        _ => return Err(unserved()),
    };
    let now = context.signing_context.timestamp_millis;
    let query = || encoding::decode_form(request.uri().query().unwrap_or(""));
    match (request.method().as_str(), rest) {
        ("GET", []) => Ok(account::account_response(owner)),
        ("GET", ["Balance"]) => Ok(account::balance_response(owner)),
        ("GET", ["IncomingPhoneNumbers"]) => Ok(account::numbers_response(account, &query())),
        ("GET", ["SMS", "ShortCodes"]) => Ok(account::short_codes_response(account, &query())),
        ("GET", ["Messages"]) => Ok(message_list::list_messages(owner, &query(), context)),
        ("POST", ["Messages"]) => accept::accept_message(account, owner, request, context),
        ("GET", ["Messages", id]) => {
            let captured = context.find_message(id).ok_or_else(unknown)?;
            Ok(json_response(200, &EmulatedTwilioMessage::at_time(owner, captured, now)))
        }
        ("DELETE", ["Messages", id]) => {
            let captured = context.find_message(id).ok_or_else(unknown)?;
            if captured.stage_at(now) == DeliveryStage::Queued {
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
        _ => Err(unserved()),
    }
}

fn verify_credentials(account: &Twilio, request: &Request) -> Result<(), TwilioRejection> {
    let (user, password) = account.basic_credentials();
    match emulation::basic_credentials(request) {
        Some((given_user, given_password)) if given_user == user && password.matches(&given_password) => Ok(()),
        _ => Err(TwilioRejection::from_code(20003)),
    }
}
