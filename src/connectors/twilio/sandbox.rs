//! Twilio's side of the counter.

use serde_json::{Value, json};

use super::{Sender, Twilio, sid};
use crate::{
    connectors::reply,
    desk::{Arrival, Course, Decline, Denial, Desk, Stage},
    sms::{Phone, Segments},
    wire::{Moment, Request, Response, hash, verify},
};

/// An HTTP status, a code and a message, as Twilio documents them.
type Refused = (u16, u32, &'static str);

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
    match serve(account, request, desk, at) {
        Ok((status, body)) => reply(status, &body),
        Err((status, code, message)) => {
            desk.refuse(Denial::new(code, message, at));
            let more_info = format!("https://www.twilio.com/docs/errors/{code}");
            reply(
                status,
                &json!({ "code": code, "message": message, "more_info": more_info, "status": status }),
            )
        }
    }
}

fn serve(account: &Twilio, request: &Request, desk: &mut Desk, at: &Moment) -> Result<(u16, Value), Refused> {
    const UNKNOWN: Refused = (404, 20404, "The requested resource was not found");
    if !desk.lenient {
        authenticate(account, request)?;
    }
    let query = hash::pairs(request.uri().query().unwrap_or(""));
    let host = verify::header(request, "host").unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let here = ["localhost", "127.0.0.1", "[::1]"].contains(&name);
    // The older API answers XML where the path does not end so; the newer one knows no endings.
    let path = match request.uri().path().strip_suffix(".json") {
        Some(path) if here || name == account.host_of("api") => path,
        None if here || name == account.host_of("messaging") => request.uri().path(),
        _ => return Err(UNKNOWN),
    };
    let path: Vec<_> = path.split('/').skip(1).collect();
    match (request.method().as_str(), &path[..]) {
        (method, ["2010-04-01", "Accounts", owner, rest @ ..])
            if (desk.lenient || *owner == account.account_sid) && request.uri().path().ends_with(".json") =>
        {
            match (method, rest) {
                ("GET", []) => Ok((200, json!({ "sid": owner, "status": "active", "type": "Full" }))),
                ("GET", ["Balance"]) => {
                    Ok((200, json!({ "account_sid": owner, "balance": "20.00", "currency": "USD" })))
                }
                ("GET", ["IncomingPhoneNumbers"]) => Ok((200, numbers(account, &query))),
                ("GET", ["Messages"]) => Ok((200, json!({ "messages": [], "page": 0 }))),
                ("POST", ["Messages"]) => take(account, request, desk, at).map(|message| (201, message)),
                ("GET", ["Messages", id]) => {
                    let arrival = desk.arrival(id).ok_or(UNKNOWN)?;
                    Ok((200, message(account, arrival, stage(arrival.stage(at.millis)))))
                }
                _ => Err(UNKNOWN),
            }
        }
        ("GET", ["v1", "Services", service, rest @ ..])
            if account.from == Sender::Service((*service).into()) =>
        {
            match rest {
                [] => Ok((200, json!({ "sid": service, "friendly_name": "Sandbox service" }))),
                ["PhoneNumbers"] => {
                    Ok((200, json!({ "phone_numbers": [{ "phone_number": "+15005550006" }] })))
                }
                ["AlphaSenders"] => Ok((200, json!({ "alpha_senders": [] }))),
                _ => Err(UNKNOWN),
            }
        }
        _ => Err(UNKNOWN),
    }
}

fn authenticate(account: &Twilio, request: &Request) -> Result<(), Refused> {
    let (user, password) = account.login();
    let expected = format!("{user}:{}", password.expose());
    let claimed = verify::header(request, "authorization").and_then(|value| value.strip_prefix("Basic "));
    let claimed = claimed.and_then(hash::from_base64).unwrap_or_default();
    let genuine = hash::same(expected.as_bytes(), &claimed);
    genuine.then_some(()).ok_or((401, 20003, "Authentication Error - invalid username"))
}

fn take(account: &Twilio, request: &Request, desk: &mut Desk, at: &Moment) -> Result<Value, Refused> {
    let typed = verify::header(request, "content-type").unwrap_or_default();
    if !typed.starts_with("application/x-www-form-urlencoded") {
        return Err((400, 21604, "A 'To' phone number is required."));
    }
    let fields = hash::pairs(&String::from_utf8_lossy(request.body()));
    let field = |name: &str| {
        let value = fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        value.filter(|value| !value.is_empty())
    };
    let to = recipient(field("To").ok_or((400, 21604, "A 'To' phone number is required."))?)?;
    let from = match (field("MessagingServiceSid"), field("From")) {
        (Some(service), _) => of_service(account, service)?,
        (None, Some(from)) => sender(account, from)?,
        (None, None) => return Err((400, 21603, "A 'From' phone number is required.")),
    };
    let text = field("Body").ok_or((400, 21602, "Message body is required."))?;
    if text.chars().count() > 1_600 {
        return Err((400, 21617, "The concatenated message body exceeds the 1600 character limit"));
    }
    if field("RiskCheck").is_some_and(|value| value != "enable" && value != "disable") {
        return Err((400, 20001, "Invalid 'RiskCheck' value"));
    }
    let id = format!("SM{}", &hash::sha256_hex(format!("{} {}", at.nonce, desk.next()))[..32]);
    let verified = "Basic authentication and account";
    let arrival = Arrival {
        id,
        to,
        from,
        text: text.to_owned(),
        template: None,
        reference: None,
        callback: field("StatusCallback").map(str::to_owned),
        verified,
        at: at.millis,
        course: Course::default(),
    };
    let first = if field("MessagingServiceSid").is_some() { "accepted" } else { "queued" };
    let taken = message(account, &arrival, first);
    desk.take(arrival, &[]).map_err(declined)?;
    Ok(taken)
}

/// The no of a rule, with the status that its code has.
fn declined(decline: Decline) -> Refused {
    match decline {
        Decline::Limit(limit) => (429, 20429, limit.message),
        Decline::Throttled => (429, 20429, "Too Many Requests"),
        Decline::Code(code) => match code.parse().unwrap_or(20001) {
            code @ (20003 | 20005) => (401, code, "Authenticate"),
            code @ (20429 | 14107 | 21611) => (429, code, "Too Many Requests"),
            code => (400, code, "Refused, as a rule of the sandbox wants it"),
        },
    }
}

/// Twilio's magic recipients, then any number that is one.
fn recipient(to: &str) -> Result<Phone, Refused> {
    match to {
        "+15005550001" => Err((400, 21211, "Invalid 'To' Phone Number")),
        "+15005550002" => Err((
            400,
            21612,
            "The 'To' phone number is not currently reachable using the 'From' phone number",
        )),
        "+15005550003" => Err((
            400,
            21408,
            "Permission to send an SMS has not been enabled for the region indicated by the 'To' number",
        )),
        "+15005550004" => Err((400, 21610, "Attempt to send to unsubscribed recipient")),
        "+15005550009" => Err((400, 21614, "'To' number is not a valid mobile number")),
        _ => {
            let phone: Option<Phone> = to.parse().ok();
            phone.filter(|phone| phone.to_string() == to).ok_or((400, 21211, "Invalid 'To' Phone Number"))
        }
    }
}

/// Twilio's magic senders, then the one of this account.
fn sender(account: &Twilio, from: &str) -> Result<String, Refused> {
    match from {
        "+15005550001" => Err((
            400,
            21212,
            "The 'From' number is not a valid phone number, shortcode, or alphanumeric sender ID",
        )),
        "+15005550007" => Err((
            400,
            21606,
            "The 'From' phone number provided is not a valid message-capable Twilio phone number for this destination/account",
        )),
        "+15005550008" => {
            Err((429, 21611, "This 'From' number has exceeded the maximum number of queued messages"))
        }
        "+15005550006" => Ok(from.to_owned()),
        _ if from == account.from.to_string() => Ok(from.to_owned()),
        _ => Err((
            400,
            21606,
            "The 'From' phone number provided is not a valid message-capable Twilio phone number for this destination/account",
        )),
    }
}

fn of_service(account: &Twilio, service: &str) -> Result<String, Refused> {
    if !sid("MG", service) {
        return Err((400, 21705, "The Messaging Service Sid is invalid"));
    }
    let known = account.from == Sender::Service(service.to_owned());
    known.then(|| "+15005550006".to_owned()).ok_or((404, 21701, "The Messaging Service does not exist"))
}

fn numbers(account: &Twilio, query: &[(String, String)]) -> Value {
    let wanted = query.iter().find(|(key, _)| key == "PhoneNumber").map(|(_, value)| value.as_str());
    let own = account.from.to_string();
    let found = wanted.is_none_or(|wanted| wanted == own);
    let number = json!({ "phone_number": own, "capabilities": { "sms": true, "mms": false, "voice": true } });
    json!({ "incoming_phone_numbers": if found { vec![number] } else { vec![] }, "page": 0 })
}

fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Queued => "queued",
        Stage::Sent => "sent",
        Stage::Delivered => "delivered",
        Stage::Failed => "undelivered",
    }
}

fn message(account: &Twilio, arrival: &Arrival, status: &str) -> Value {
    let failure = arrival.course.failure.as_deref().filter(|_| status == stage(Stage::Failed));
    let owner = &account.account_sid;
    let service = if let Sender::Service(sid) = &account.from { Some(sid) } else { None };
    let created = Moment { millis: arrival.at, nonce: String::new() }.utc("%a, %d %b %Y %H:%M:%S +0000");
    let segments =
        if service.is_some() && status == "accepted" { 0 } else { Segments::of(&arrival.text).count };
    json!({
        "account_sid": owner,
        "api_version": "2010-04-01",
        "body": arrival.text,
        "date_created": created,
        "date_sent": (status != "queued" && status != "accepted").then_some(&created),
        "date_updated": created,
        "direction": "outbound-api",
        "error_code": failure.and_then(|code| code.parse::<u32>().ok()),
        "error_message": null,
        "from": service.is_none().then_some(&arrival.from),
        "messaging_service_sid": service,
        "num_media": "0",
        "num_segments": segments.to_string(),
        "price": null,
        "price_unit": "USD",
        "sid": arrival.id,
        "status": status,
        "subresource_uris": { "media": format!("/2010-04-01/Accounts/{owner}/Messages/{}/Media.json", arrival.id) },
        "to": arrival.to.to_string(),
        "uri": format!("/2010-04-01/Accounts/{owner}/Messages/{}.json", arrival.id),
    })
}
