//! The program's side, played by the sandbox.

use serde::{Deserialize, Serialize};

use crate::{
    connectors::reply,
    desk::{Arrival, Course, Decline, Denial, Reply, Visit},
    sms::Phone,
    wire::Request,
};

#[derive(Deserialize)]
struct Told {
    to: String,
    text: String,
    #[serde(rename = "code")]
    _code: String,
    #[serde(rename = "usage")]
    _usage: String,
}

#[derive(Serialize)]
struct Taken {
    id: String,
}

#[derive(Serialize)]
struct No<'a> {
    error: Error<'a>,
}

#[derive(Serialize)]
struct Error<'a> {
    kind: &'a str,
    code: &'a str,
    message: &'a str,
}

pub fn answer(request: &Request, mut visit: Visit) -> Reply {
    let taken = arrival(request, &visit).and_then(|arrival| {
        let id = arrival.id.to_string();
        match visit.take(arrival, &[]) {
            Ok(()) => Ok(Taken { id }),
            Err(Decline::Code(code)) => Err(("refused", code, "refused by a fault rule")),
            Err(_) => Err(("throttled", "throttled".into(), "too many at once")),
        }
    });
    match taken {
        Ok(taken) => visit.answered(reply(200, &taken)),
        Err((kind, code, message)) => {
            let denial = Denial::new(&code, message, visit.at);
            visit.refused(reply(200, &No { error: Error { kind, code: &code, message } }), denial)
        }
    }
}

fn arrival(request: &Request, visit: &Visit) -> Result<Arrival, (&'static str, String, &'static str)> {
    let wrong = |message| ("refused", "malformed".to_owned(), message);
    let told: Told = serde_json::from_slice(request.body())
        .map_err(|_| wrong("the request is not JSON with to, text, code and usage"))?;
    let to: Option<Phone> = told.to.parse().ok();
    Ok(Arrival {
        id: visit.at.digits(visit.next()).into(),
        to: to
            .filter(|to| to.to_string() == told.to)
            .ok_or_else(|| wrong("to is not a phone number in E.164 format"))?,
        from: "program".into(),
        text: told.text.into(),
        template: None,
        reference: None,
        callback: None,
        verified: "the request as documented",
        at: visit.at.millis,
        course: Course::default(),
    })
}
