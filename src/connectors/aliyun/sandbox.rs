//! Aliyun's side of the counter.

mod authenticate;
mod records;
mod send;

use serde_json::{Value, json};

use super::{Aliyun, Product};
use crate::{
    connectors::reply,
    desk::{Decline, Denial, Desk},
    wire::{
        Moment, Request, Response, hash,
        verify::{self, Claim},
    },
};
use authenticate::Call;

/// A no of Aliyun: of its gateway by HTTP status, or of the service behind it with HTTP 200.
struct Refused {
    status: u16,
    code: String,
    message: String,
}

impl Refused {
    fn gateway(status: u16, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { status, code: code.into(), message: message.into() }
    }

    fn business(code: &str, message: impl Into<String>) -> Self {
        Self::gateway(200, code, message)
    }

    /// The no of a rule or of the flow control.
    fn declined(decline: Decline) -> Self {
        match decline {
            Decline::Throttled => {
                Self::gateway(400, "Throttling.User", "Request was denied due to user flow control.")
            }
            Decline::Code(code) if code.starts_with("isv.") || code.starts_with("isp.") => {
                Self::business(&code, "触发沙箱规则")
            }
            Decline::Code(code) => Self::gateway(400, code, "Refused, as a rule of the sandbox wants it."),
        }
    }

    fn unknown_action() -> Self {
        let message = "Specified api is not found, please check your url and method.";
        Self::gateway(404, "InvalidAction.NotFound", message)
    }
}

/// The key id of the authorization or of the parameters, where the host or the call is one of Aliyun's.
pub fn claims(request: &Request) -> Option<String> {
    let header = request.headers().contains_key("x-acs-action");
    let fields = || authenticate::fields(request);
    let named = |fields: &[(String, String)], name| fields.iter().any(|(known, _)| known == name);
    let rpc = |fields: &[(String, String)]| named(fields, "Action") && named(fields, "AccessKeyId");
    let theirs = verify::host_name(request).ends_with(".aliyuncs.com");
    if let Some(claim) = Claim::read(request).filter(|_| theirs || header) {
        return Some(claim.credential.to_owned());
    }
    let fields = fields();
    let id = fields.iter().find(|(name, _)| name == "AccessKeyId").map(|(_, id)| id.clone());
    (theirs || header || rpc(&fields)).then(|| id.unwrap_or_default())
}

pub fn answer(account: &Aliyun, request: &Request, desk: &mut Desk, at: &Moment) -> Response {
    let id = request_id(desk, at);
    let served = authenticate::call(account, request, desk, at);
    match served.and_then(|call| serve(account, &call, desk, at)) {
        Ok(mut body) => {
            body["RequestId"] = id.into();
            reply(200, &body)
        }
        Err(Refused { status, code, message }) => {
            desk.refuse(Denial::new(&code, &message, at));
            let mut body = json!({ "RequestId": id, "Message": message, "Code": code });
            if status != 200 {
                let page = format!(
                    "https://api.aliyun.com/troubleshoot?q={code}&product=Dysmsapi&requestId={}",
                    body["RequestId"].as_str().unwrap_or_default()
                );
                body["HostId"] = verify::header(request, "host").into();
                body["Recommend"] = page.into();
            }
            reply(status, &body)
        }
    }
}

fn serve(account: &Aliyun, call: &Call, desk: &mut Desk, at: &Moment) -> Result<Value, Refused> {
    match (call.version.as_str(), call.action.as_str()) {
        ("2017-05-25", action) if call.reaches(&account.host_of(Product::Sms)) => match action {
            "SendSms" => send::take(account, call, desk, at),
            "QuerySendDetails" => records::details(call, desk, at),
            "QuerySmsSignList" => records::signatures(account, call),
            "GetSmsSign" => records::signature(account, call),
            "GetSmsTemplate" => records::template(call, desk),
            _ => Err(Refused::unknown_action()),
        },
        ("2017-12-14", "QueryAccountBalance") if call.reaches(&account.host_of(Product::Billing)) => {
            Ok(records::balance())
        }
        ("2017-05-25" | "2017-12-14", _) => Err(Refused::unknown_action()),
        _ => Err(Refused::gateway(400, "InvalidVersion", "Specified parameter Version is not valid.")),
    }
}

/// `F655A8D5-B967-440B-8683-DAD6FF8DE990`
fn request_id(desk: &Desk, at: &Moment) -> String {
    let seen = format!("{} {} {}", at.millis, at.nonce, desk.next());
    let hex = hash::sha256_hex(seen).to_uppercase();
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..32]].join("-")
}
