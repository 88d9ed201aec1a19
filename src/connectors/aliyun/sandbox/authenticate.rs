//! Who calls, and whether the signature covers what arrived. It believes nothing of the claim.

mod rpc;
mod v3;

use super::{Aliyun, Product, Refused, documented::refused};
use crate::{
    desk::Visit,
    wire::{Moment, Request, clock, hash, verify::header},
};

/// Seconds for which a request is valid, before and after its time.
const WINDOW: i64 = 15 * 60;

/// A call, and what was verified about it.
pub struct Call {
    pub version: String,
    pub action: String,
    fields: Vec<(String, String)>,
    nonce: String,
    pub verified: &'static str,
}

impl Call {
    pub fn field(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        found.filter(|value| !value.is_empty())
    }

    pub fn required(&self, name: &str) -> Result<&str, Refused> {
        self.field(name).ok_or_else(|| missing(name))
    }
}

/// The call in a request that is genuine, timely and new.
pub fn call(account: &Aliyun, request: &Request, visit: &mut Visit) -> Result<Call, Refused> {
    if visit.lenient {
        return Ok(readable(request));
    }
    if request.uri().path() != "/" {
        return Err(Refused::unknown_action());
    }
    if request.method() != "POST" && request.method() != "GET" {
        return Err(refused("UnsupportedHTTPMethod".into()));
    }
    let call = match request.headers().contains_key("authorization") {
        true => v3::call(account, request, visit.at)?,
        false => rpc::call(account, request, visit.at)?,
    };
    match visit.first_use(&call.nonce) {
        true => Ok(call),
        false => Err(refused("SignatureNonceUsed".into())),
    }
}

/// The call, whoever sends it and wherever it says what it wants.
fn readable(request: &Request) -> Call {
    let fields = fields(request);
    let named = |name: &str| fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let told = |header_name: &str, name: &str| {
        header(request, header_name).map(str::to_owned).or_else(|| named(name))
    };
    Call {
        version: told("x-acs-version", "Version").unwrap_or_else(|| Product::Sms.version().to_owned()),
        action: told("x-acs-action", "Action").unwrap_or_default(),
        nonce: String::new(),
        verified: "nothing",
        fields,
    }
}

/// The parameters of the query, and of the body where it is a form.
pub fn fields(request: &Request) -> Vec<(String, String)> {
    let mut fields = hash::pairs(request.uri().query().unwrap_or(""));
    fields.append(&mut form(request));
    fields
}

fn form(request: &Request) -> Vec<(String, String)> {
    let kind = header(request, "content-type").unwrap_or_default();
    match kind.starts_with("application/x-www-form-urlencoded") {
        true => hash::pairs(&String::from_utf8_lossy(request.body())),
        false => vec![],
    }
}

fn known(account: &Aliyun, key_id: &str) -> Result<(), Refused> {
    let unknown = || refused("InvalidAccessKeyId.NotFound".into());
    (key_id == account.access_key_id).then_some(()).ok_or_else(unknown)
}

fn fresh(time: &str, at: &Moment) -> Result<(), Refused> {
    // Whatever else is a time is not written so: `2026-11-23T10:00:00Z`.
    match clock::read(time, "%Y-%m-%dT%H:%M:%SZ").map(|read| (read - at.unix() as i64).abs()) {
        Some(0..=WINDOW) => Ok(()),
        Some(_) => Err(refused("InvalidTimeStamp.Expired".into())),
        None => Err(refused("InvalidTimeStamp.Format".into())),
    }
}

fn missing(name: &str) -> Refused {
    Refused::gateway(400, format!("Missing{name}"), format!("{name} is mandatory for this action."))
}

fn incomplete() -> Refused {
    refused("IncompleteSignature".into())
}
