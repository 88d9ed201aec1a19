//! `SendSms`, <https://cloud.tencent.com/document/api/382/55981>.

use serde_json::{Value, json};

use super::{Refused, Tencent, application};
use crate::{
    sms::{Approved, Arrival, Desk, Phone},
    wire::{Moment, Request, hash, verify},
};

/// Takes the messages of one request, a status for each number.
pub fn take(
    account: &Tencent,
    request: &Request,
    body: &Value,
    desk: &mut Desk,
    at: &Moment,
) -> Result<Value, Refused> {
    if verify::header(request, "x-tc-region").is_none_or(str::is_empty) {
        return Err(("MissingParameter", "The request is missing the parameter `Region`."));
    }
    application(account, body)?;
    let numbers = body["PhoneNumberSet"].as_array().filter(|numbers| !numbers.is_empty());
    let numbers = numbers
        .ok_or(("MissingParameter.EmptyPhoneNumberSet", "The number of phone numbers passed in is 0."))?;
    if numbers.len() > 200 {
        return Err(("LimitExceeded.PhoneNumberCountLimit", "The number of phone numbers exceeds 200."));
    }
    let phones: Vec<_> = numbers.iter().map(|number| phone(number.as_str().unwrap_or_default())).collect();
    let mut sides: Vec<bool> = phones.iter().flatten().map(Phone::is_mainland_china).collect();
    sides.sort_unstable();
    sides.dedup();
    if sides.len() > 1 {
        let code = "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber";
        return Err((code, "Domestic and international numbers are mixed in one request."));
    }
    let mut set = vec![];
    for (number, phone) in numbers.iter().zip(phones) {
        let taken = match phone {
            Some(to) => one(account, body, to, desk, at),
            None => Err(("InvalidParameterValue.IncorrectPhoneNumber", "invalid phone number")),
        };
        let context = &body["SessionContext"];
        set.push(match taken {
            Ok((serial, country)) => json!({
                "SerialNo": serial, "PhoneNumber": number, "Fee": 1, "SessionContext": context,
                "Code": "Ok", "Message": "send success", "IsoCode": country,
            }),
            Err((code, message)) => {
                desk.refusals.push(format!("{code}: {message}"));
                json!({
                    "SerialNo": "", "PhoneNumber": number, "Fee": 0, "SessionContext": context,
                    "Code": code, "Message": message, "IsoCode": "",
                })
            }
        });
    }
    Ok(json!({ "SendStatusSet": set }))
}

/// E.164; of mainland China also 0086, 86 and eleven bare digits.
fn phone(number: &str) -> Option<Phone> {
    let bare = number.strip_prefix("0086").or(number.strip_prefix("86")).unwrap_or(number);
    let mainland = bare.len() == 11 && bare.starts_with('1') && bare.bytes().all(|b| b.is_ascii_digit());
    match (number.starts_with('+'), mainland) {
        (true, _) => number.parse().ok().filter(|phone: &Phone| phone.to_string() == number),
        (false, true) => format!("+86{bare}").parse().ok(),
        (false, false) => None,
    }
}

/// One message: its serial number and country, or why not.
fn one(
    account: &Tencent,
    body: &Value,
    to: Phone,
    desk: &mut Desk,
    at: &Moment,
) -> Result<(String, &'static str), Refused> {
    let sign = body["SignName"].as_str().unwrap_or_default();
    match (sign.is_empty(), to.is_mainland_china()) {
        (true, true) => return Err(("FailedOperation.MissingSignature", "The signature is missing.")),
        (true, false) => {}
        (false, _) if sign == account.sign_name.for_number(&to) => {}
        (false, _) => {
            return Err((
                "FailedOperation.SignatureIncorrectOrUnapproved",
                "Incorrect or unapproved signature.",
            ));
        }
    }
    let id = body["TemplateId"].as_str().unwrap_or_default();
    let approved = desk
        .template(id)
        .ok_or(("FailedOperation.TemplateIncorrectOrUnapproved", "Incorrect or unapproved template."))?;
    side(approved, &to)?;
    let params = body["TemplateParamSet"].as_array().cloned().unwrap_or_default();
    let values: Vec<String> = params.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect();
    if values.len() != params.len() || values.len() != approved.variables.len() {
        let code = "FailedOperation.TemplateParamSetNotMatchApprovedTemplate";
        return Err((code, "The number of template parameters does not match the approved template."));
    }
    if values.iter().any(|value| value.len() > 6 || !value.bytes().all(|b| b.is_ascii_digit())) {
        return Err((
            "InvalidParameterValue.TemplateParameterFormatError",
            "Incorrect verification code template parameter format.",
        ));
    }
    let text = approved.render(&values);
    let number: String = hash::sha256_hex(format!("{}{}", at.nonce, desk.arrivals.len()))
        .bytes()
        .map(|b| char::from(b'0' + b % 10))
        .take(28)
        .collect();
    let serial = format!("5000:{number}");
    let country = match to.calling_code() {
        "86" => "CN",
        "1" => "US",
        _ => "",
    };
    desk.arrivals.push(Arrival {
        id: serial.clone(),
        to,
        from: sign.to_owned(),
        text: if sign.is_empty() { text } else { format!("【{sign}】{text}") },
        verified: "TC3-HMAC-SHA256 signature",
        at: at.millis,
    });
    Ok((serial, country))
}

fn side(approved: &Approved, to: &Phone) -> Result<(), Refused> {
    match (approved.mainland, to.is_mainland_china()) {
        (Some(true), false) => Err((
            "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone",
            "A mainland template cannot be used for a global number.",
        )),
        (Some(false), true) => Err((
            "UnsupportedOperation.GlobalTemplateToChineseMainlandPhone",
            "A global template cannot be used for a mainland number.",
        )),
        _ => Ok(()),
    }
}
