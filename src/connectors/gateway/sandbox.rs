//! The gateway's side of the counter: it reads back what the description says that a request is made of.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    Address, Block, Gateway, SAID, Text,
    rows::{Check, Delivery},
};
use crate::{
    connectors::{Connector, form::Entry},
    desk::{Arrival, Course, Decline, Denial, Reply, Visit},
    failure::Kind,
    sms::{Phone, Secret},
    wire::{Request, Response, hash, verify},
};

/// The value of a setting.
type Settings<'a> = &'a dyn Fn(&str) -> Option<String>;

/// What was found at the places of a request.
type Found = BTreeMap<String, String>;

/// What a request is for.
enum Part {
    Send(Found),
    Delivery(Found),
    Check,
}

/// Why a request is refused.
struct Refused {
    kind: Kind,
    code: Option<String>,
    why: String,
}

impl Refused {
    fn of(kind: Kind, why: impl Into<String>) -> Self {
        Self { kind, code: None, why: why.into() }
    }
}

impl Block {
    /// Whether a request has the method and path of one of the gateway's.
    pub fn is_shape_of(&self, request: &Request, setting: Settings) -> bool {
        self.part(request, setting).is_some()
    }

    fn part(&self, request: &Request, setting: Settings) -> Option<Part> {
        let (method, uri) = (request.method().as_str(), request.uri());
        let whole = |url: &Address| {
            let path = url.path(setting);
            // A query that the address has is part of it; one that comes beside it is not.
            let query = path.filled(&|_| Some(String::new())).is_some_and(|path| path.contains('?'));
            let text =
                if query { uri.path_and_query().map_or("", |whole| whole.as_str()) } else { uri.path() };
            // A place of an address is percent-encoded: no slash is part of it.
            let found = path.read_back(text)?;
            found.iter().all(|(_, value)| !value.contains(['/', '?', '&'])).then(|| decoded(found))
        };
        let delivery = self.delivery.iter().find_map(|row| match row {
            Delivery::Url(url) => whole(url),
            _ => None,
        });
        let check = self.check.iter().find_map(|row| match row {
            Check::Url(url) => whole(url),
            Check::At(_) => None,
        });
        let send = || whole(&self.url).filter(|_| method == self.method.name()).map(Part::Send);
        let ask = |found: Option<Found>| found.filter(|_| method == "GET");
        // `/messages/{{id}}` has the shape of `/messages/balance` too: what is longer as written comes first.
        ask(check).map(|_| Part::Check).or_else(|| ask(delivery).map(Part::Delivery)).or_else(send)
    }
}

impl Gateway {
    pub(super) fn serve(&self, request: &Request, mut visit: Visit) -> Reply {
        match self.judge(request, &mut visit) {
            Ok(response) => visit.answered(response),
            Err(Refused { kind, code, why }) => {
                let (code, status) = self.code_for(kind, code);
                let denial = Denial::new(&code, &why, visit.at);
                visit.refused(self.refused(status, &code, &why), denial)
            }
        }
    }

    /// What stands in a request where the description has a secret.
    pub(super) fn claimed(&self, request: &Request) -> Vec<Secret> {
        let block = &self.block;
        let mut found = match block.part(request, &|name| self.value(name)) {
            Some(Part::Send(found) | Part::Delivery(found)) => found,
            _ => Found::new(),
        };
        for row in &block.headers {
            let value = verify::header(request, &row.key).unwrap_or_default();
            found.extend(row.value.read_back(value).unwrap_or_default());
        }
        // Whatever is read before something is not as described.
        let _ = self.rows(&block.query, &hash::pairs(request.uri().query().unwrap_or("")), &mut found);
        let _ = self.rows(&block.form, &verify::fields(request), &mut found);
        if let (Some(json), Ok(body)) = (&block.json, serde_json::from_slice(request.body())) {
            let _ = self.document(&json.0, &body, "", &mut found);
        }
        let secret = |(name, value): (String, String)| self.is_secret(&name).then_some(value);
        found
            .into_iter()
            .filter_map(secret)
            .map(|value| value.parse().unwrap_or_else(|never| match never {}))
            .collect()
    }

    fn judge(&self, request: &Request, visit: &mut Visit) -> Result<Response, Refused> {
        let unknown = || Refused::of(Kind::Refused, "the gateway has no such address");
        let part = self.block.part(request, &|name| self.value(name)).ok_or_else(unknown)?;
        if !visit.lenient {
            self.authenticate(request)?;
        }
        match part {
            Part::Check => Ok(self.checked()),
            Part::Delivery(found) => {
                let arrival = found.get("id").and_then(|id| visit.arrival(id)).ok_or_else(unknown)?;
                Ok(self.state(arrival.stage(visit.at.millis)))
            }
            Part::Send(found) => self.take(found, request, visit),
        }
    }

    /// The headers and the login, each place of which has to hold the setting of its name.
    fn authenticate(&self, request: &Request) -> Result<(), Refused> {
        let wrong = || Refused::of(Kind::Credentials, "the credentials do not belong to this account");
        for row in &self.block.headers {
            let expected = row.value.filled(&|name| self.value(name));
            let is = verify::header(request, &row.key).unwrap_or_default();
            if expected.is_some_and(|expected| !hash::same(expected.as_bytes(), is.as_bytes())) {
                return Err(wrong());
            }
        }
        if let Some(expected) =
            self.block.basic.as_ref().and_then(|login| login.filled(&|name| self.value(name)))
        {
            let is = verify::header(request, "authorization").and_then(|value| value.strip_prefix("Basic "));
            let is = is.and_then(hash::from_base64).unwrap_or_default();
            if !hash::same(expected.as_bytes(), &is) {
                return Err(wrong());
            }
        }
        Ok(())
    }

    fn take(&self, mut found: Found, request: &Request, visit: &mut Visit) -> Result<Response, Refused> {
        let block = &self.block;
        let query = hash::pairs(request.uri().query().unwrap_or(""));
        self.rows(&block.query, &query, &mut found)?;
        self.rows(&block.form, &verify::fields(request), &mut found)?;
        if let Some(json) = &block.json {
            let body = serde_json::from_slice(request.body());
            let body = body.map_err(|_| Refused::of(Kind::Refused, "the body is not JSON"))?;
            self.document(&json.0, &body, "", &mut found)?;
        }
        if let Some(text) = block.text.as_ref().and_then(|body| body.0.parse::<Text>().ok()) {
            let body = String::from_utf8_lossy(request.body());
            let back = text.read_back(&body);
            found.extend(
                back.ok_or_else(|| Refused::of(Kind::Refused, "the body differs from the description"))?,
            );
        }
        for (name, is) in &found {
            if let Some(expected) = self.value(name).filter(|_| !visit.lenient)
                && !hash::same(expected.as_bytes(), is.as_bytes())
            {
                let kind = if self.is_secret(name) { Kind::Credentials } else { Kind::Refused };
                return Err(Refused::of(kind, format!("{name} does not belong to this account")));
            }
        }
        let number = found.get("to").cloned().or_else(|| Some(format!("+{}", found.get("digits")?)));
        let to = number.and_then(|number| number.parse::<Phone>().ok().filter(|to| to.to_string() == number));
        let to = to.ok_or_else(|| Refused::of(Kind::Refused, "the recipient is not a number in E.164"))?;
        let text = found.get("text").or_else(|| found.get("code")).filter(|text| !text.is_empty());
        let text = text.ok_or_else(|| Refused::of(Kind::Refused, "the message is empty"))?;
        let template = found.get("template").map(String::as_str);
        if !visit.lenient && template.is_some_and(|id| visit.template(id).is_none()) {
            return Err(Refused::of(Kind::Refused, "the receiver does not know this template"));
        }
        let text = template.map_or_else(|| text.clone(), |id| format!("{id}: {text}"));
        let id = visit.at.digits(visit.next());
        let from = self.value("from").unwrap_or_else(|| self.host());
        let arrival = Arrival {
            id: id.clone().into(),
            to,
            from: from.into(),
            text: text.into(),
            template: template.map(Into::into),
            reference: None,
            callback: None,
            verified: if visit.lenient { "nothing" } else { "credentials and fields" },
            at: visit.at.millis,
            course: Course::default(),
        };
        visit.take(arrival, &[]).map_err(|decline| match decline {
            Decline::Code(code) => {
                Refused { code: Some(code), ..Refused::of(Kind::Refused, "refused by a fault rule") }
            }
            _ => Refused::of(Kind::Throttled, "too many requests"),
        })?;
        Ok(self.taken(&id))
    }

    /// What stands at the places of these rows, all of which have to be there.
    fn rows(
        &self,
        rows: &[Entry<Text>],
        given: &[(String, String)],
        found: &mut Found,
    ) -> Result<(), Refused> {
        for row in rows {
            match given.iter().find(|(name, _)| *name == row.key) {
                Some((name, value)) => self.text(&row.value, value, name, found)?,
                None if self.may_lack(&row.value) => {}
                None => return Err(Refused::of(Kind::Refused, format!("{} is missing", row.key))),
            }
        }
        Ok(())
    }

    fn document(&self, wanted: &Value, given: &Value, path: &str, found: &mut Found) -> Result<(), Refused> {
        let wrong =
            || Refused::of(Kind::Refused, format!("the body differs from the description at {path}/"));
        match (wanted, given) {
            (Value::String(text), Value::String(given)) => {
                let text = text.parse::<Text>().map_err(|_| wrong())?;
                self.text(&text, given, path, found)
            }
            (Value::Object(wanted), Value::Object(given)) => wanted.iter().try_for_each(|(name, wanted)| {
                let path = format!("{path}/{name}");
                match given.get(name) {
                    Some(given) => self.document(wanted, given, &path, found),
                    None if self.may_be_absent(wanted) => Ok(()),
                    None => Err(Refused::of(Kind::Refused, format!("{path} is missing"))),
                }
            }),
            (Value::Array(wanted), Value::Array(given)) if wanted.len() == given.len() => {
                let pairs = wanted.iter().zip(given).enumerate();
                pairs.into_iter().try_for_each(|(at, (wanted, given))| {
                    self.document(wanted, given, &format!("{path}/{at}"), found)
                })
            }
            (wanted, given) => (wanted == given).then_some(()).ok_or_else(wrong),
        }
    }

    fn text(&self, text: &Text, given: &str, place: &str, found: &mut Found) -> Result<(), Refused> {
        let back = text.read_back(given);
        found.extend(
            back.ok_or_else(|| Refused::of(Kind::Refused, format!("{place} differs from the description")))?,
        );
        Ok(())
    }

    /// Whether a text is left out where a setting or a message has nothing to say.
    fn may_lack(&self, text: &Text) -> bool {
        text.places().any(|name| {
            ["locale", "unicode", "ucs2"].contains(&name)
                || !SAID.contains(&name) && self.value(name).is_none()
        })
    }

    fn may_be_absent(&self, wanted: &Value) -> bool {
        wanted.as_str().and_then(|text| text.parse().ok()).is_some_and(|text| self.may_lack(&text))
    }
}

fn decoded(found: Vec<(String, String)>) -> Found {
    let plain = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    found
        .into_iter()
        .map(|(name, value)| {
            let value = plain(&value);
            (name, value)
        })
        .collect()
}
