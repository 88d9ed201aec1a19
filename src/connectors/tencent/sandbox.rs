//! Tencent's side of the counter. Every answer comes with HTTP 200, errors too.

pub mod authenticate;
mod send;

use serde_json::{Value, json};

use super::Tencent;
use crate::{
    connectors::{Connector, reply},
    sms::{Approved, Desk, Stage},
    wire::{Moment, Request, Response, hash, verify},
};

/// A code and a message, as Tencent documents them.
type Refused = (&'static str, &'static str);

pub fn answer(account: &Tencent, request: &Request, desk: &mut Desk, at: &Moment) -> Response {
    let id = hash::sha256_hex(format!("{}{}", at.nonce, at.millis));
    let id = format!("{}-{}-{}-{}-{}", &id[..8], &id[8..12], &id[12..16], &id[16..20], &id[20..32]);
    let mut body = serve(account, request, desk, at).unwrap_or_else(|(code, message)| {
        desk.refusals.push(format!("{code}: {message}"));
        json!({ "Error": { "Code": code, "Message": message } })
    });
    body["RequestId"] = json!(id);
    reply(200, &json!({ "Response": body }))
}

fn serve(account: &Tencent, request: &Request, desk: &mut Desk, at: &Moment) -> Result<Value, Refused> {
    shape(account, request)?;
    let action = verify::header(request, "x-tc-action")
        .ok_or(("MissingParameter", "The request is missing the parameter `Action`."))?;
    match verify::header(request, "x-tc-version") {
        None => return Err(("MissingParameter", "The request is missing the parameter `Version`.")),
        Some("2021-01-11") => {}
        Some(_) => return Err(("NoSuchVersion", "The API version does not exist.")),
    }
    let who = authenticate::Account { id: &account.secret_id, key: &account.secret_key, service: "sms" };
    authenticate::check(&who, request, at)?;
    let body: Value = serde_json::from_slice(request.body())
        .map_err(|_| ("FailedOperation.JsonParseFail", "The request body is not valid JSON."))?;
    match action {
        "SendSms" => send::take(account, request, &body, desk, at),
        "PullSmsSendStatusByPhoneNumber" => statuses(account, &body, desk, at),
        "SmsPackagesStatistics" => packages(account, &body, at),
        "DescribeSmsSignList" => Ok(signatures(account, &body)),
        "DescribeSmsTemplateList" => Ok(templates(&body, desk)),
        _ => Err(("InvalidAction", "The action does not exist.")),
    }
}

/// TC3 signs whatever it is given, so what must be so is compared: a POST of JSON to the root of the account's host.
fn shape(account: &Tencent, request: &Request) -> Result<(), Refused> {
    let host = verify::header(request, "host").unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let here = ["localhost", "127.0.0.1", "[::1]"].contains(&name);
    if !here && name != account.host() {
        return Err(("InvalidRequest", "The service does not exist at this domain."));
    }
    let root = request.uri().path() == "/" && request.uri().query().is_none_or(str::is_empty);
    if request.method() != "POST" || !root {
        return Err(("InvalidRequest", "The request must be a POST of the root path."));
    }
    let kind = verify::header(request, "content-type").unwrap_or_default();
    let json = kind.split(';').next() == Some("application/json");
    json.then_some(()).ok_or(("UnsupportedProtocol", "The content type must be application/json."))
}

/// Fails where the application is not this account's.
fn application(account: &Tencent, body: &Value) -> Result<(), Refused> {
    const OTHER: Refused =
        ("UnauthorizedOperation.SmsSdkAppIdVerifyFail", "SmsSdkAppId verification failed.");
    (body["SmsSdkAppId"] == account.sdk_app_id.as_str()).then_some(()).ok_or(OTHER)
}

/// The part of a list that `Offset` and `Limit` ask for.
fn page(list: Vec<Value>, body: &Value) -> Vec<Value> {
    let number = |name: &str, default: u64| body[name].as_u64().unwrap_or(default) as usize;
    list.into_iter().skip(number("Offset", 0)).take(number("Limit", 100).min(100)).collect()
}

fn statuses(account: &Tencent, body: &Value, desk: &Desk, at: &Moment) -> Result<Value, Refused> {
    application(account, body)?;
    let begin = body["BeginTime"]
        .as_u64()
        .ok_or(("MissingParameter", "The request is missing the parameter `BeginTime`."))?;
    let number = body["PhoneNumber"].as_str().unwrap_or_default();
    let reported = desk.arrivals.iter().filter(|arrival| {
        arrival.to.to_string() == number
            && arrival.at / 1_000 >= begin
            && arrival.stage(at.millis) == Stage::Delivered
    });
    let status = |arrival: &crate::sms::Arrival| {
        json!({
            "UserReceiveTime": arrival.at / 1_000 + 1,
            "CountryCode": arrival.to.calling_code(),
            "SubscriberNumber": arrival.to.national(),
            "PhoneNumber": arrival.to.to_string(),
            "SerialNo": arrival.id,
            "ReportStatus": "SUCCESS",
            "Description": "DELIVRD",
            "SessionContext": "",
        })
    };
    Ok(json!({ "PullSmsSendStatusSet": page(reported.map(status).collect(), body) }))
}

fn packages(account: &Tencent, body: &Value, at: &Moment) -> Result<Value, Refused> {
    application(account, body)?;
    let package = json!({
        "PackageCreateTime": 1_577_836_800,
        "PackageEffectiveTime": 1_577_836_800,
        "PackageExpiredTime": at.unix() + 31_536_000,
        "PackageAmount": 1_000,
        "PackageType": 0,
        "PackageId": 1,
        "CurrentUsage": 0,
    });
    Ok(json!({ "SmsPackagesStatisticsSet": page(vec![package], body) }))
}

/// Whether a thing for mainland China, for all others, or for both stands in the list that is asked for.
fn listed(mainland: Option<bool>, body: &Value) -> bool {
    let overseas = body["International"] == 1;
    mainland.is_none_or(|mainland| mainland != overseas)
}

fn signatures(account: &Tencent, body: &Value) -> Value {
    let all = account.sign_name.values();
    let split = all.len() > 1;
    let own = all.into_iter().filter(|(_, china)| listed(split.then_some(*china), body));
    let signature = |(at, (name, _)): (usize, (&str, bool))| {
        json!({
            "SignId": at + 1, "International": body["International"], "StatusCode": 0, "ReviewReply": "",
            "SignName": name, "CreateTime": 1_577_836_800, "QualificationStatusCode": 0,
        })
    };
    json!({ "DescribeSignListStatusSet": page(own.enumerate().map(signature).collect(), body) })
}

fn templates(body: &Value, desk: &Desk) -> Value {
    let wanted = body["TemplateIdSet"].as_array().cloned().unwrap_or_default();
    let asked =
        |approved: &&Approved| wanted.iter().any(|id| id.as_u64().map(Ok) == Some(approved.id.parse()));
    let found = desk.approved.iter().filter(|approved| wanted.is_empty() || asked(approved));
    let template = |approved: &Approved| {
        let place = |name: &str| approved.variables.iter().position(|variable| variable == name);
        json!({
            "TemplateId": approved.id.parse::<u64>().unwrap_or_default(),
            "International": approved.mainland.map_or(3, |mainland| u8::from(!mainland)),
            "StatusCode": 0, "ReviewReply": "", "TemplateName": approved.id, "CreateTime": 1_577_836_800,
            "TemplateContent": approved.wording.with(|name| format!("{{{}}}", place(name).map_or(0, |at| at + 1))),
        })
    };
    let all = found.filter(|approved| listed(approved.mainland, body)).map(template).collect();
    json!({ "DescribeTemplateStatusSet": page(all, body) })
}
