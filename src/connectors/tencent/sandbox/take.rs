//! Takes a message, number by number, after everything about it was verified.

use serde_json::{Value, json};

use super::{
    Refused, Tencent,
    params::{Params, needed, phone},
};
use crate::{
    desk::{Arrival, Course, Desk},
    sms::{Phone, Segments},
    wire::{Moment, hash},
};

/// What one request says to each of its numbers.
struct Wanted<'a> {
    sign: Option<&'a str>,
    sender: Option<&'a str>,
    template: &'a str,
    context: &'a str,
    values: Vec<String>,
}

/// What concerns the request is refused as a whole; what concerns a number, for that number.
pub fn take(account: &Tencent, params: &Params, desk: &mut Desk, at: &Moment) -> Result<Value, Refused> {
    params.only(&[
        "PhoneNumberSet",
        "SmsSdkAppId",
        "TemplateId",
        "SignName",
        "TemplateParamSet",
        "ExtendCode",
        "SessionContext",
        "SenderId",
    ])?;
    let numbers = needed("PhoneNumberSet", params.texts("PhoneNumberSet"))?;
    application(account, params)?;
    let context = params.text("SessionContext")?.unwrap_or_default();
    let wanted = Wanted {
        template: needed("TemplateId", params.text("TemplateId"))?,
        sign: params.text("SignName")?.filter(|name| !name.is_empty()),
        sender: params.text("SenderId")?.filter(|name| !name.is_empty()),
        context,
        values: params.texts("TemplateParamSet")?.unwrap_or_default(),
    };
    match numbers.len() {
        0 => return refuse("MissingParameter.EmptyPhoneNumberSet", "The phone number list is empty."),
        1..=200 => {}
        _ => return refuse("LimitExceeded.PhoneNumberCountLimit", "More than 200 phone numbers."),
    }
    let phones: Vec<_> = numbers.iter().map(|number| phone(number)).collect();
    let mut sides = phones.iter().flatten().map(Phone::is_mainland_china);
    if sides.next().is_some_and(|first| sides.any(|side| side != first)) {
        return refuse(
            "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber",
            "The request holds both domestic and international phone numbers.",
        );
    }
    let mut statuses = vec![];
    for (number, phone) in numbers.iter().zip(phones) {
        let taken = wanted.arrival(account, phone, desk, at);
        let taken = taken
            .and_then(|arrival| desk.take(arrival.clone(), &[]).map(|()| arrival).map_err(Refused::declined));
        statuses.push(match &taken {
            Ok(arrival) => json!({
                "SerialNo": arrival.id,
                "PhoneNumber": arrival.to.to_string(),
                "Fee": Segments::of(&arrival.text).count,
                "SessionContext": context,
                "Code": "Ok",
                "Message": "send success",
                "IsoCode": iso(&arrival.to),
            }),
            Err(Refused { code, message, .. }) => json!({
                "SerialNo": "",
                "PhoneNumber": number,
                "Fee": 0,
                "SessionContext": context,
                "Code": code,
                "Message": message,
                "IsoCode": "",
            }),
        });
        if let Err(refused) = taken {
            desk.refuse(refused.denial(at));
        }
    }
    Ok(json!({ "SendStatusSet": statuses }))
}

/// Whether the application is one of this account.
pub fn application(account: &Tencent, params: &Params) -> Result<(), Refused> {
    match needed("SmsSdkAppId", params.text("SmsSdkAppId"))? == account.sdk_app_id {
        true => Ok(()),
        false => refuse("UnauthorizedOperation.SmsSdkAppIdVerifyFail", "Verify SmsSdkAppId fail."),
    }
}

impl Wanted<'_> {
    fn arrival(
        &self,
        account: &Tencent,
        to: Option<Phone>,
        desk: &Desk,
        at: &Moment,
    ) -> Result<Arrival, Refused> {
        let Some(to) = to else {
            return refuse("InvalidParameterValue.IncorrectPhoneNumber", "Incorrect phone number.");
        };
        let mainland = to.is_mainland_china();
        match self.sign {
            None if mainland => {
                return refuse("FailedOperation.MissingSignature", "The signature is missing.");
            }
            Some(name) if name != account.sign_name.for_number(&to) => {
                return refuse(
                    "FailedOperation.SignatureIncorrectOrUnapproved",
                    "The signature is incorrect or unapproved.",
                );
            }
            _ => {}
        }
        let Some(template) = desk.template(self.template) else {
            return refuse(
                "FailedOperation.TemplateIncorrectOrUnapproved",
                "The template is incorrect or unapproved.",
            );
        };
        match template.mainland {
            Some(true) if !mainland => {
                return refuse(
                    "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone",
                    "A template for mainland China does not support global phone numbers.",
                );
            }
            Some(false) if mainland => {
                return refuse(
                    "UnsupportedOperation.GlobalTemplateToChineseMainlandPhone",
                    "A global template does not support phone numbers of mainland China.",
                );
            }
            _ => {}
        }
        if self.values.len() != template.variables.len() {
            return refuse(
                "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
                "The number of parameters does not match the approved template.",
            );
        }
        let plain = |value: &String| value.len() <= 6 && value.bytes().all(|b| b.is_ascii_digit());
        if !self.values.iter().all(plain) {
            return refuse(
                "InvalidParameterValue.TemplateParameterFormatError",
                "A parameter of a verification code template is at most 6 digits.",
            );
        }
        let wording = template.render(&self.values);
        Ok(Arrival {
            id: serial(at, desk),
            from: self.sender.filter(|_| !mainland).or(self.sign).unwrap_or("SMS").to_owned(),
            text: self.sign.map_or_else(|| wording.clone(), |name| format!("【{name}】{wording}")),
            verified: "TC3-HMAC-SHA256 signature, application, signature name and template",
            template: Some(self.template.to_owned()),
            reference: Some(self.context.to_owned()),
            callback: None,
            at: at.millis,
            course: Course::default(),
            to,
        })
    }
}

fn refuse<T>(code: &'static str, message: &str) -> Result<T, Refused> {
    Err(Refused::new(code, message))
}

/// In the form of `5000:1045710669157053657849499619`.
fn serial(at: &Moment, desk: &Desk) -> String {
    let hex = hash::sha256_hex(format!("{} {}", at.nonce, desk.next()));
    format!("5000:{:028}", u128::from_str_radix(&hex[..23], 16).unwrap_or_default())
}

/// The country, of the few that this server recognizes.
fn iso(to: &Phone) -> &'static str {
    match to.calling_code() {
        "86" => "CN",
        "852" => "HK",
        "1" => "US",
        _ => "DEF",
    }
}
