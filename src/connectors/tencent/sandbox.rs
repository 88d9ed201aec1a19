//! Tencent's side of the counter.

mod authenticate;
mod documented;
mod lists;
mod params;
mod take;

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value;

use super::{Site, Tencent, label};
use crate::{
    connectors::reply,
    desk::{Decline, Denial, Mismatch, Reply, Visit},
    wire::{Moment, Request, hash, verify},
};
use authenticate::Expected;
use params::Params;

/// A code and a message, as Tencent documents them.
struct Refused {
    code: Cow<'static, str>,
    message: String,
    signature: Option<Mismatch>,
}

impl Refused {
    fn new(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), signature: None }
    }

    /// The no of a rule or of the flow control.
    fn declined(decline: Decline) -> Self {
        match decline {
            Decline::Throttled => documented::refused("RequestLimitExceeded".into()),
            Decline::Limit(limit) => Self::new(limit.code, limit.message),
            Decline::Code(code) => documented::refused(code),
        }
    }

    fn denial(&self, at: &Moment) -> Denial {
        Denial { signature: self.signature.clone(), ..Denial::new(&self.code, &self.message, at) }
    }
}

/// The secret id of the authorization, where the host, the action's header or the parameters are Tencent's.
pub fn claims(request: &Request, by_host: bool) -> Option<String> {
    let id = || Some(verify::Claim::read(request)?.credential.split('/').next()?.to_owned());
    let shaped = by_host || request.headers().contains_key("x-tc-action");
    older(request).or_else(|| shaped.then(|| id().unwrap_or_default()))
}

/// The secret id, where the request is signed in the way before TC3: all in the parameters.
fn older(request: &Request) -> Option<String> {
    if request.headers().contains_key("authorization") {
        return None;
    }
    let query = request.uri().query().unwrap_or_default();
    let body = str::from_utf8(request.body()).unwrap_or_default();
    [query, body].into_iter().filter(|fields| fields.contains("SecretId=")).find_map(|fields| {
        let fields = hash::pairs(fields);
        let field = |name: &str| fields.iter().find(|(known, _)| known == name).map(|(_, value)| value);
        field("Action").and(field("Signature")).and(field("SecretId")).cloned()
    })
}

/// What an action answers.
#[derive(Serialize)]
#[serde(untagged)]
enum Told {
    Sent(take::Sent),
    Reports(lists::Reports),
    Other(Value),
    #[serde(rename_all = "PascalCase")]
    Failed {
        error: Problem,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Problem {
    code: Cow<'static, str>,
    message: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Numbered {
    #[serde(flatten)]
    told: Told,
    request_id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    response: Numbered,
}

/// Always status 200: the body tells.
pub fn answer(account: &Tencent, request: &Request, mut visit: Visit) -> Reply {
    let at = visit.at;
    let answer = |told| reply(200, &Answer { response: Numbered { told, request_id: at.uuid(0) } });
    match serve(account, request, &mut visit) {
        Ok(told) => visit.answered(answer(told)),
        Err(refused) => {
            let denial = refused.denial(at);
            let error = Problem { code: refused.code, message: refused.message };
            visit.refused(answer(Told::Failed { error }), denial)
        }
    }
}

fn serve(account: &Tencent, request: &Request, visit: &mut Visit) -> Result<Told, Refused> {
    let lenient = visit.lenient;
    if !lenient {
        admit(account, request, visit)?;
    }
    let action = header(request, "X-TC-Action")?;
    let params = || {
        if !lenient {
            header(request, "X-TC-Region")?;
        }
        Params::read(request, lenient)
    };
    match (action, account.site) {
        ("SendSms", _) => take::take(account, &params()?, visit).map(Told::Sent),
        ("PullSmsSendStatusByPhoneNumber", _) => {
            lists::reports(account, &params()?, visit).map(Told::Reports)
        }
        ("DescribeSmsSignList", _) => lists::signs(account, &params()?).map(Told::Other),
        ("DescribeSmsTemplateList", _) => lists::templates(&params()?, visit).map(Told::Other),
        ("SendStatusStatistics", _) => lists::statistics(account, &params()?, visit).map(Told::Other),
        ("SmsPackagesStatistics", Site::China) => {
            lists::packages(account, &params()?, visit).map(Told::Other)
        }
        _ => Err(Refused::new("InvalidAction", format!("The action `{action}` does not exist here."))),
    }
}

/// Whether the request is genuine, and for this service.
fn admit(account: &Tencent, request: &Request, visit: &Visit) -> Result<(), Refused> {
    if older(request).is_some() {
        let message =
            "The sandbox takes TC3-HMAC-SHA256 only, which the SDKs sign with unless told otherwise.";
        return Err(Refused::new("UnsupportedOperation", message));
    }
    if request.method() != "POST" || request.uri().path() != "/" || request.uri().query().is_some() {
        return Err(Refused::new("UnsupportedProtocol", "Only POST to / is supported here."));
    }
    let Tencent { secret_id: id, secret_key: key, .. } = account;
    let expected = Expected { id, key, service: "sms", host: visit.host.is_none_or(ours) };
    expected.authenticate(request, visit.at)?;
    // Each site knows its own accounts only.
    let international = visit.host.is_some_and(|host| host.contains(".intl."));
    if international && account.site == Site::China {
        return Err(Refused::new("InvalidRequest", "This account belongs to the other site."));
    }
    match header(request, "X-TC-Version")? {
        "2021-01-11" => {}
        other => return Err(Refused::new("NoSuchVersion", format!("The version `{other}` does not exist."))),
    }
    Ok(())
}

fn header<'a>(request: &'a Request, name: &str) -> Result<&'a str, Refused> {
    verify::header(request, name).filter(|value| !value.is_empty()).ok_or_else(|| missing(name))
}

fn missing(name: &str) -> Refused {
    Refused::new("MissingParameter", format!("The request is missing a required parameter `{name}`."))
}

/// `sms.tencentcloudapi.com`, its international twin and those of one region.
fn ours(host: &str) -> bool {
    let region = host.strip_prefix("sms.").and_then(|rest| rest.strip_suffix("tencentcloudapi.com"));
    region.is_some_and(|region| {
        region.is_empty() || region.strip_suffix('.').is_some_and(|region| label(region).is_ok())
    })
}
