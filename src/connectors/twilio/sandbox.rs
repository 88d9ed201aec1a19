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
    desk::{Denial, Desk, Stage},
    wire::{Moment, Request, Response, hash, verify},
};
pub use callback::request as callback;
use message::Message;
use refused::Refused;

/// The user name of Basic authentication, where the host or the path is one of Twilio's.
pub fn claims(request: &Request) -> Option<String> {
    let path = request.uri().path();
    let shaped = verify::host_name(request).ends_with("twilio.com")
        || path.starts_with("/2010-04-01/")
        || path.starts_with("/v1/Services");
    let login = || {
        let basic = verify::header(request, "authorization")?.strip_prefix("Basic ")?;
        let login = String::from_utf8(hash::from_base64(basic)?).ok()?;
        login.split_once(':').map(|(user, _)| user.to_owned())
    };
    shaped.then(|| login().unwrap_or_default())
}

pub fn answer(account: &Twilio, request: &Request, desk: &mut Desk, at: &Moment) -> Response {
    let mut response = serve(account, request, desk, at).unwrap_or_else(|refused| {
        desk.refuse(Denial::new(refused.code, refused.message, at));
        no(&refused)
    });
    let id = format!("RQ{}", at.digits(0));
    response
        .headers_mut()
        .extend(id.parse().map(|id| (http::HeaderName::from_static("twilio-request-id"), id)));
    response
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

fn serve(account: &Twilio, request: &Request, desk: &mut Desk, at: &Moment) -> Result<Response, Refused> {
    if !desk.lenient {
        authenticate(account, request)?;
    }
    let unknown = || Refused::of(20404);
    let host = verify::header(request, "host").unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let here = verify::is_here(request);
    // The older API answers XML where the path does not end so; the newer one knows no endings.
    let (path, json) = match request.uri().path().strip_suffix(".json") {
        Some(path) if here || name == account.host_of("api") => (path, true),
        None if here || name == account.host_of("messaging") => (request.uri().path(), false),
        _ => return Err(unknown()),
    };
    let path: Vec<_> = path.split('/').skip(1).collect();
    let (owner, rest) = match (json, &path[..]) {
        (true, ["2010-04-01", "Accounts", owner, rest @ ..])
            if desk.lenient || *owner == account.account_sid =>
        {
            (*owner, rest)
        }
        (false, ["v1", "Services", service, rest @ ..]) => {
            let known = desk.lenient || account.from == Sender::Service((*service).into());
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
        ("GET", ["Messages"]) => Ok(list::page(owner, &query(), desk, at)),
        ("POST", ["Messages"]) => take::take(account, owner, request, desk, at),
        ("GET", ["Messages", id]) => {
            let arrival = desk.arrival(id).ok_or_else(unknown)?;
            Ok(reply(200, &Message::of(owner, arrival, at.millis)))
        }
        ("DELETE", ["Messages", id]) => {
            let arrival = desk.arrival(id).ok_or_else(unknown)?;
            if arrival.stage(at.millis) == Stage::Queued {
                return Err(Refused::of(20009));
            }
            desk.delete(id);
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
