//! Tencent's side of the counter.

mod authenticate;
mod lists;
mod params;
mod take;

use std::{borrow::Cow, net::IpAddr};

use http::uri::Authority;
use serde_json::{Value, json};

use super::{Site, Tencent, label};
use crate::{
    connectors::reply,
    desk::{Decline, Denial, Desk, Mismatch},
    wire::{Moment, Request, Response, hash, verify},
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
            Decline::Throttled => Self::new("RequestLimitExceeded", "Request limit exceeded."),
            Decline::Code(code) => Self::new(code, "Refused, as a rule of the sandbox wants it."),
        }
    }

    fn denial(&self, at: &Moment) -> Denial {
        Denial { signature: self.signature.clone(), ..Denial::new(&self.code, &self.message, at) }
    }
}

/// The secret id of the authorization, where the host or the action's header is one of Tencent's.
pub fn claims(request: &Request) -> Option<String> {
    let theirs = verify::host_name(request).ends_with("tencentcloudapi.com");
    let id = || Some(verify::Claim::read(request)?.credential.split('/').next()?.to_owned());
    (theirs || request.headers().contains_key("x-tc-action")).then(|| id().unwrap_or_default())
}

/// Always status 200: the body tells.
pub fn answer(account: &Tencent, request: &Request, desk: &mut Desk, at: &Moment) -> Response {
    let mut body = match serve(account, request, desk, at) {
        Ok(body) => body,
        Err(refused) => {
            desk.refuse(refused.denial(at));
            json!({ "Error": { "Code": refused.code, "Message": refused.message } })
        }
    };
    body["RequestId"] = json!(request_id(request, at));
    reply(200, &json!({ "Response": body }))
}

fn serve(account: &Tencent, request: &Request, desk: &mut Desk, at: &Moment) -> Result<Value, Refused> {
    if request.method() != "POST" || request.uri().path() != "/" || request.uri().query().is_some() {
        return Err(Refused::new("UnsupportedProtocol", "Only POST to / is supported here."));
    }
    let expected = Expected { id: &account.secret_id, key: &account.secret_key, service: "sms", host: ours };
    expected.authenticate(request, at)?;
    // Each site knows its own accounts only.
    let international = header(request, "Host")?.contains(".intl.");
    if international && account.site == Site::China {
        return Err(Refused::new("InvalidRequest", "This account belongs to the other site."));
    }
    let action = header(request, "X-TC-Action")?;
    match header(request, "X-TC-Version")? {
        "2021-01-11" => {}
        other => return Err(Refused::new("NoSuchVersion", format!("The version `{other}` does not exist."))),
    }
    let act = match (action, account.site) {
        ("SendSms", _) => take::take,
        ("PullSmsSendStatusByPhoneNumber", _) => lists::reports,
        ("DescribeSmsSignList", _) => lists::signs,
        ("DescribeSmsTemplateList", _) => lists::templates,
        ("SendStatusStatistics", _) => lists::statistics,
        ("SmsPackagesStatistics", Site::China) => lists::packages,
        _ => {
            return Err(Refused::new("InvalidAction", format!("The action `{action}` does not exist here.")));
        }
    };
    header(request, "X-TC-Region")?;
    act(account, &Params::read(request)?, desk, at)
}

fn header<'a>(request: &'a Request, name: &str) -> Result<&'a str, Refused> {
    verify::header(request, name).filter(|value| !value.is_empty()).ok_or_else(|| missing(name))
}

fn missing(name: &str) -> Refused {
    Refused::new("MissingParameter", format!("The request is missing a required parameter `{name}`."))
}

/// `sms.tencentcloudapi.com`, its international twin and those of one region; or this machine.
fn ours(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    let bare = authority.host().trim_matches(['[', ']']);
    let region = bare.strip_prefix("sms.").and_then(|rest| rest.strip_suffix("tencentcloudapi.com"));
    let tencent = region.is_some_and(|region| {
        region.is_empty() || region.strip_suffix('.').is_some_and(|region| label(region).is_ok())
    });
    tencent || bare == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// In the form of a UUID, and the same for the same request.
fn request_id(request: &Request, at: &Moment) -> String {
    let signature = verify::header(request, "authorization").unwrap_or_default();
    let hex = hash::sha256_hex(format!("{} {signature}", at.nonce));
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..32]].join("-")
}
