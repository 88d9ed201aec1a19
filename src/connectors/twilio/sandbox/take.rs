//! A request for a message, checked and taken.

use http::Uri;

use super::{
    super::{Sender, Twilio, sid},
    Refused,
    account::POOL,
    message::Message,
};
use crate::{
    connectors::reply,
    desk::{Arrival, Callback, Course, Visit},
    sms::Phone,
    wire::{Request, Response, hash, verify},
};

/// The longest address for callbacks, in characters: <https://www.twilio.com/docs/api/errors/21609>.
const LONGEST_URL: usize = 4_000;

pub fn take(
    account: &Twilio,
    owner: &str,
    request: &Request,
    visit: &mut Visit,
) -> Result<Response, Refused> {
    let typed = verify::header(request, "content-type").unwrap_or_default();
    if !typed.starts_with("application/x-www-form-urlencoded") {
        return Err(Refused::of(21604));
    }
    let fields = hash::pairs(&String::from_utf8_lossy(request.body()));
    let field = |name: &str| {
        let value = fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        value.filter(|value| !value.is_empty())
    };
    let to = recipient(field("To").ok_or_else(|| Refused::of(21604))?)?;
    let service = field("MessagingServiceSid");
    if let Some(service) = service {
        of_service(account, service, visit.lenient)?;
    }
    let from = match (field("From"), service) {
        // A service sends from the number that is named, and from one of its own where none is.
        (Some(from), service) => sender(account, from, visit.lenient || service.is_some())?,
        (None, Some(_)) => POOL,
        (None, None) => return Err(Refused::of(21603)),
    };
    if to.to_string() == from {
        return Err(Refused::of(21266));
    }
    possible(&field)?;
    let text = field("Body").ok_or_else(|| Refused::of(21602))?;
    if text.chars().count() > 1_600 {
        return Err(Refused::of(21617));
    }
    let callback = field("StatusCallback").map(|url| match well_formed(url) {
        true => Ok(Box::new(Callback::new(url, owner))),
        false => Err(Refused::of(21609)),
    });
    let arrival = Arrival {
        id: format!("SM{}", visit.at.digits(visit.next())).into(),
        to,
        from: from.into(),
        text: text.into(),
        template: None,
        reference: service.map(Into::into),
        callback: callback.transpose()?,
        verified: if visit.lenient { "nothing" } else { "Basic authentication and account" },
        at: visit.at.millis,
        course: Course::default(),
    };
    let taken = reply(201, &Message::taken(owner, &arrival));
    visit.take(arrival, &[]).map_err(Refused::declined)?;
    Ok(taken)
}

/// What Twilio's own libraries may ask for and the sandbox does not have is refused rather than left out.
fn possible<'a>(field: &impl Fn(&str) -> Option<&'a str>) -> Result<(), Refused> {
    if field("ContentSid").is_some() {
        return Err(Refused::unable(21655, "The sandbox keeps no content templates: send a Body"));
    }
    if field("MediaUrl").is_some() {
        return Err(Refused::unable(21620, "The sandbox carries text only: leave MediaUrl out"));
    }
    if field("ScheduleType").is_some() || field("SendAt").is_some() {
        return Err(Refused::unable(20001, "The sandbox sends at once: leave ScheduleType and SendAt out"));
    }
    if field("RiskCheck").is_some_and(|value| value != "enable" && value != "disable") {
        return Err(Refused::unable(20001, "Invalid 'RiskCheck' value"));
    }
    Ok(())
}

/// Twilio's magic recipients, then any number that is one.
fn recipient(to: &str) -> Result<Phone, Refused> {
    let code = match to {
        "+15005550001" => 21211,
        "+15005550002" => 21612,
        "+15005550003" => 21408,
        "+15005550004" => 21610,
        "+15005550009" => 21614,
        _ => {
            let phone: Option<Phone> = to.parse().ok();
            return phone.filter(|phone| phone.to_string() == to).ok_or_else(|| Refused::of(21211));
        }
    };
    Err(Refused::of(code))
}

/// Twilio's magic senders, then the one of this account, or anyone.
fn sender<'a>(account: &Twilio, from: &'a str, anyone: bool) -> Result<&'a str, Refused> {
    match from {
        "+15005550001" => Err(Refused::of(21212)),
        "+15005550007" => Err(Refused::of(21606)),
        "+15005550008" => Err(Refused::of(21611)),
        POOL => Ok(from),
        _ if anyone || from == account.from.to_string() => Ok(from),
        _ => Err(Refused::of(21606)),
    }
}

fn of_service(account: &Twilio, service: &str, anyone: bool) -> Result<(), Refused> {
    if !sid("MG", service) {
        return Err(Refused::of(21705));
    }
    let known = anyone || account.from == Sender::Service(service.to_owned());
    known.then_some(()).ok_or_else(|| Refused::of(21701))
}

/// A whole URL; Twilio allows no underscore in its host.
fn well_formed(url: &str) -> bool {
    let Ok(uri) = url.parse::<Uri>() else { return false };
    let web = matches!(uri.scheme_str(), Some("http" | "https"));
    let host = uri.host().is_some_and(|host| !host.is_empty() && !host.contains('_'));
    web && host && url.len() <= LONGEST_URL
}
