//! Twilio's side of the counter.

mod account;
mod callback;
mod list;
mod message;
mod refused;
mod take;

use serde::Serialize;

use super::{Sender, Twilio};
use crate::{
    connectors::reply,
    desk::{Denial, Reply, Stage, Visit},
    wire::{Request, Response, hash, verify},
};
pub use callback::request as callback;
use message::Message;
use refused::Refused;

/// The user name of Basic authentication, where the host or the path is one of Twilio's.
pub fn claims(request: &Request, by_host: bool) -> Option<String> {
    let path = request.uri().path();
    let shaped = by_host || path.starts_with("/2010-04-01/") || path.starts_with("/v1/Services");
    let login = || {
        let basic = verify::header(request, "authorization")?.strip_prefix("Basic ")?;
        let login = String::from_utf8(hash::from_base64(basic)?).ok()?;
        login.split_once(':').map(|(user, _)| user.to_owned())
    };
    shaped.then(|| login().unwrap_or_default())
}

pub fn answer(account: &Twilio, request: &Request, mut visit: Visit) -> Reply {
    let at = visit.at;
    let mut reply = match serve(account, request, &mut visit) {
        Ok(response) => visit.answered(response),
        Err(refused) => visit.refused(no(&refused), Denial::new(refused.code, refused.message, at)),
    };
    let id = format!("RQ{}", at.digits(0)).parse();
    let id = id.map(|id| (http::HeaderName::from_static("twilio-request-id"), id));
    reply.response.headers_mut().extend(id);
    reply
}

/// <https://www.twilio.com/docs/usage/twilios-response#error-and-exception-responses>
fn no(refused: &Refused) -> Response {
    #[derive(Serialize)]
    struct Body {
        code: u32,
        message: &'static str,
        more_info: String,
        status: u16,
    }
    let Refused { code, status, message } = *refused;
    let more_info = format!("https://www.twilio.com/docs/errors/{code}");
    let mut response = reply(status, &Body { code, message, more_info, status });
    if status == 401 {
        let challenge = http::HeaderValue::from_static("Basic realm=\"Twilio API\"");
        response.headers_mut().insert("www-authenticate", challenge);
    }
    response
}

fn serve(account: &Twilio, request: &Request, visit: &mut Visit) -> Result<Response, Refused> {
    if !visit.lenient {
        authenticate(account, request)?;
    }
    let unknown = || Refused::of(20404);
    let called = |product| visit.host.is_none_or(|host| host == account.host_of(product));
    // The older API answers XML where the path does not end so; the newer one knows no endings.
    let (path, json) = match request.uri().path().strip_suffix(".json") {
        Some(path) if called("api") => (path, true),
        None if called("messaging") => (request.uri().path(), false),
        _ => return Err(unknown()),
    };
    let path: Vec<_> = path.split('/').skip(1).collect();
    let (owner, rest) = match (json, &path[..]) {
        (true, ["2010-04-01", "Accounts", owner, rest @ ..])
            if visit.lenient || *owner == account.account_sid =>
        {
            (*owner, rest)
        }
        (false, ["v1", "Services"]) => {
            return match request.method().as_str() {
                "GET" => Ok(account::services(account)),
                _ => Err(unknown()),
            };
        }
        (false, ["v1", "Services", service, rest @ ..]) => {
            let known = visit.lenient || account.from == Sender::Service((*service).into());
            return match (request.method().as_str(), known) {
                ("GET", true) => account::service(service, rest).ok_or_else(unknown),
                _ => Err(unknown()),
            };
        }
        _ => return Err(unknown()),
    };
    let query = || hash::pairs(request.uri().query().unwrap_or(""));
    match (request.method().as_str(), rest) {
        ("GET", []) => Ok(account::itself(owner)),
        ("GET", ["Balance"]) => Ok(account::balance(owner)),
        ("GET", ["IncomingPhoneNumbers"]) => Ok(account::numbers(account, &query())),
        ("GET", ["Messages"]) => Ok(list::page(owner, &query(), visit)),
        ("POST", ["Messages"]) => take::take(account, owner, request, visit),
        ("GET", ["Messages", id]) => {
            let arrival = visit.arrival(id).ok_or_else(unknown)?;
            Ok(reply(200, &Message::of(owner, arrival, visit.at.millis)))
        }
        ("DELETE", ["Messages", id]) => {
            let arrival = visit.arrival(id).ok_or_else(unknown)?;
            if arrival.stage(visit.at.millis) == Stage::Queued {
                return Err(Refused::of(20009));
            }
            visit.delete(id);
            let mut response = Response::default();
            *response.status_mut() = http::StatusCode::NO_CONTENT;
            Ok(response)
        }
        (_, [] | ["Balance" | "IncomingPhoneNumbers" | "Messages"] | ["Messages", _]) => {
            Err(Refused::of(20004))
        }
        _ => Err(unknown()),
    }
}

fn authenticate(account: &Twilio, request: &Request) -> Result<(), Refused> {
    let (user, password) = account.login();
    let expected = format!("{user}:{}", password.expose());
    let claimed = verify::header(request, "authorization").and_then(|value| value.strip_prefix("Basic "));
    let claimed = claimed.and_then(hash::from_base64).unwrap_or_default();
    let genuine = hash::same(expected.as_bytes(), &claimed);
    genuine.then_some(()).ok_or_else(|| Refused::of(20003))
}
