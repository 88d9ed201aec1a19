//! Aliyun's side of the counter.

mod authenticate;
mod documented;
mod records;
mod send;

use serde::Serialize;
use serde_json::Value;

use super::{Aliyun, Product, auth};
use crate::{
    connectors::reply,
    desk::{Decline, Denial, Mismatch, Reply, Visit},
    wire::{
        Request, Response,
        verify::{self, Claim},
    },
};
pub use authenticate::Call;

/// A no of Aliyun: of its gateway by HTTP status, or of the service behind it with HTTP 200.
pub struct Refused {
    status: u16,
    code: String,
    message: String,
    signature: Option<Mismatch>,
}

impl Refused {
    fn gateway(status: u16, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { status, code: code.into(), message: message.into(), signature: None }
    }

    pub fn business(code: &str, message: impl Into<String>) -> Self {
        Self::gateway(200, code, message)
    }

    /// The no of a rule or of the flow control.
    pub fn declined(decline: Decline) -> Self {
        match decline {
            Decline::Throttled => documented::refused("Throttling.User".into()),
            Decline::Limit(limit) => Self::business(limit.code, limit.message),
            Decline::Code(code) => documented::refused(code),
        }
    }

    pub fn unknown_action() -> Self {
        documented::refused("InvalidAction.NotFound".into())
    }
}

/// What an action answers.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Told {
    Sent(send::Sent),
    Details(records::Details),
    Other(Value),
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Yes<'a> {
    #[serde(flatten)]
    told: Told,
    request_id: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct No<'a> {
    request_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    host_id: Option<&'a str>,
    code: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    recommend: Option<String>,
}

/// The key id of the authorization or of the parameters, where the host or the call is one of Aliyun's.
pub fn claims(request: &Request, by_host: bool) -> Option<String> {
    let (action, key_id) = called(request);
    let shaped = request.headers().contains_key("x-acs-action") || !action.is_empty() && !key_id.is_empty();
    (by_host || shaped && !auth::sandbox::is_ours(&action)).then_some(key_id)
}

/// The action and the key id of a call, empty where there are none to be read.
pub fn called(request: &Request) -> (String, String) {
    if let Some(action) = verify::header(request, "x-acs-action") {
        let key_id = Claim::read(request).map_or("", |claim| claim.credential);
        return (action.to_owned(), key_id.to_owned());
    }
    let fields = authenticate::fields(request);
    let named = |name| fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    (named("Action").unwrap_or_default(), named("AccessKeyId").unwrap_or_default())
}

pub fn answer(account: &Aliyun, request: &Request, visit: Visit) -> Reply {
    answered(account, request, visit, serve)
}

/// What serves a genuine call of an API.
type Serve = fn(&Aliyun, &Call, &mut Visit) -> Result<Told, Refused>;

/// Judges who calls, and has the call served.
pub fn answered(account: &Aliyun, request: &Request, mut visit: Visit, serve: Serve) -> Reply {
    let id = visit.at.uuid(0).to_ascii_uppercase();
    let called = authenticate::call(account, request, &mut visit);
    let name = called.as_ref().map_or_else(|_| String::new(), |call| format!("{}Response", call.action));
    match called.and_then(|call| serve(account, &call, &mut visit)) {
        Ok(told) => visit.answered(formed(request, 200, &name, &Yes { told, request_id: &id })),
        Err(Refused { status, code, message, signature }) => {
            let gateway = status != 200;
            let page =
                || format!("https://api.aliyun.com/troubleshoot?q={code}&product=Dysmsapi&requestId={id}");
            let no = No {
                request_id: &id,
                host_id: verify::header(request, "host").filter(|_| gateway),
                code: &code,
                message: &message,
                recommend: gateway.then(page),
            };
            let response = formed(request, status, if gateway { "Error" } else { &name }, &no);
            let denial = Denial { signature, ..Denial::new(&code, &message, visit.at) };
            visit.refused(response, denial)
        }
    }
}

/// XML is what signature 1.0 answers unless told otherwise; V3 knows JSON only.
fn formed(request: &Request, status: u16, name: &str, body: &impl Serialize) -> Response {
    let asks = |fields: &str| {
        let mut formats = fields.split('&').filter_map(|field| field.strip_prefix("Format="));
        formats.any(|format| format.eq_ignore_ascii_case("json"))
    };
    let form = str::from_utf8(request.body()).unwrap_or_default();
    let v3 = ["authorization", "x-acs-action"].iter().any(|name| request.headers().contains_key(*name));
    if v3 || asks(request.uri().query().unwrap_or_default()) || asks(form) {
        return reply(status, body);
    }
    let mut xml = "<?xml version='1.0' encoding='UTF-8'?>".to_owned();
    match quick_xml::se::to_writer_with_root(&mut xml, name, body) {
        Ok(_) => {
            let response = http::Response::builder().status(status);
            let response = response.header("content-type", "text/xml;charset=utf-8").body(xml.into_bytes());
            response.expect("a status and a header that are well formed")
        }
        Err(_) => reply(status, body),
    }
}

fn serve(account: &Aliyun, call: &Call, visit: &mut Visit) -> Result<Told, Refused> {
    let version = match (call.version.as_str(), call.action.as_str()) {
        (_, "QueryAccountBalance") if visit.lenient => Product::Billing.version(),
        _ if visit.lenient => Product::Sms.version(),
        (version, _) => version,
    };
    let called = |product| visit.host.is_none_or(|host| visit.lenient || host == account.host_of(product));
    match (version, call.action.as_str()) {
        ("2017-05-25", action) if called(Product::Sms) => match action {
            "SendSms" => send::take(account, call, visit).map(Told::Sent),
            "QuerySendDetails" => records::details(call, visit).map(Told::Details),
            "QuerySmsSignList" => records::signatures(account, call).map(Told::Other),
            "QuerySmsTemplateList" => records::templates(call, visit).map(Told::Other),
            "GetSmsSign" => records::signature(account, call).map(Told::Other),
            "GetSmsTemplate" => records::template(call, visit).map(Told::Other),
            _ => Err(Refused::unknown_action()),
        },
        ("2017-12-14", "QueryAccountBalance") if called(Product::Billing) => {
            Ok(Told::Other(records::balance()))
        }
        ("2017-05-25" | "2017-12-14", _) => Err(Refused::unknown_action()),
        _ => Err(documented::refused("InvalidVersion".into())),
    }
}
