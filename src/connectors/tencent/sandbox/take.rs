//! Takes a message, number by number, after everything about it was verified.

use std::borrow::Cow;

use serde::Serialize;

use super::{
    Refused, Tencent,
    documented::{of_a_number, refused},
    params::{Params, needed, phone},
};
use crate::{
    desk::{Approved, Arrival, Course, Limit, Visit, Window},
    sms::{Phone, Segments},
};

/// What one number gets unless the console says otherwise, <https://cloud.tencent.com/document/product/382/3778>.
const LIMITS: &[Limit] = &[
    Limit {
        code: "LimitExceeded.PhoneNumberThirtySecondLimit",
        message: "the number of sms messages sent from a single mobile number within 30 seconds exceeds the upper limit",
        most: 1,
        window: Window::Rolling(30),
        same_text: true,
    },
    Limit {
        code: "LimitExceeded.PhoneNumberDailyLimit",
        message: "the number of sms messages sent from a single mobile number every day exceeds the upper limit",
        most: 2,
        window: Window::Clock { seconds: 86_400, east: 8 },
        same_text: false,
    },
];

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Sent {
    send_status_set: Vec<Status>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Status {
    serial_no: Box<str>,
    phone_number: String,
    fee: usize,
    session_context: String,
    code: Cow<'static, str>,
    message: Cow<'static, str>,
    iso_code: &'static str,
}

/// What one request says to each of its numbers.
struct Wanted<'a> {
    sign: Option<&'a str>,
    sender: Option<&'a str>,
    template: &'a str,
    context: &'a str,
    values: Vec<String>,
}

/// What concerns the request is refused as a whole; what concerns a number, for that number.
pub fn take(account: &Tencent, params: &Params, visit: &mut Visit) -> Result<Sent, Refused> {
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
    application(account, params, visit)?;
    let context = params.text("SessionContext")?.unwrap_or_default();
    let template = params.text("TemplateId");
    let wanted = Wanted {
        template: if visit.lenient { template?.unwrap_or_default() } else { needed("TemplateId", template)? },
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
    if !visit.lenient && sides.next().is_some_and(|first| sides.any(|side| side != first)) {
        return refuse(
            "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber",
            "The request holds both domestic and international phone numbers.",
        );
    }
    let mut send_status_set = Vec::with_capacity(numbers.len());
    for (number, phone) in numbers.into_iter().zip(phones) {
        let session_context = context.to_owned();
        let taken = wanted.arrival(account, phone, visit).and_then(|arrival| {
            let status = Status {
                serial_no: arrival.id.clone(),
                phone_number: arrival.to.to_string(),
                fee: Segments::of(&arrival.text).count,
                session_context: session_context.clone(),
                code: "Ok".into(),
                message: "send success".into(),
                iso_code: iso(&arrival.to),
            };
            visit.take(arrival, LIMITS).map(|()| status).map_err(Refused::declined)
        });
        send_status_set.push(match taken {
            Ok(status) => status,
            Err(refused) if of_a_number(&refused.code) => {
                visit.refuse_part(refused.denial(visit.at));
                Status {
                    serial_no: Box::default(),
                    phone_number: number,
                    fee: 0,
                    session_context,
                    code: refused.code,
                    message: refused.message.into(),
                    iso_code: "",
                }
            }
            Err(refused) => return Err(refused),
        });
    }
    Ok(Sent { send_status_set })
}

/// Whether the application is one of this account.
pub fn application(account: &Tencent, params: &Params, visit: &Visit) -> Result<(), Refused> {
    match visit.lenient || needed("SmsSdkAppId", params.text("SmsSdkAppId"))? == account.sdk_app_id {
        true => Ok(()),
        false => Err(refused("UnauthorizedOperation.SmsSdkAppIdVerifyFail".into())),
    }
}

impl Wanted<'_> {
    fn arrival(&self, account: &Tencent, to: Option<Phone>, visit: &Visit) -> Result<Arrival, Refused> {
        let to = to.ok_or_else(|| refused("InvalidParameterValue.IncorrectPhoneNumber".into()))?;
        let mainland = to.is_mainland_china();
        let wording = match self.wording(account, visit.template(self.template), &to) {
            Err(_) if visit.lenient => self.shown(visit.template(self.template)),
            wording => wording?,
        };
        Ok(Arrival {
            id: serial(visit).into(),
            from: self.sender.filter(|_| !mainland).or(self.sign).unwrap_or("SMS").into(),
            text: self.sign.map_or_else(|| wording.clone(), |name| format!("【{name}】{wording}")).into(),
            verified: match visit.lenient {
                true => "nothing",
                false => "TC3-HMAC-SHA256 signature, application, signature name and template",
            },
            template: Some(self.template.into()),
            reference: Some(self.context.into()),
            callback: None,
            at: visit.at.millis,
            course: Course::default(),
            to,
        })
    }

    /// The template with its values, where signature and template suit the number.
    fn wording(&self, account: &Tencent, template: Option<&Approved>, to: &Phone) -> Result<String, Refused> {
        let mainland = to.is_mainland_china();
        match self.sign {
            None if mainland => return Err(refused("FailedOperation.MissingSignature".into())),
            Some(name) if name != account.sign_name.for_number(to) => {
                return Err(refused("FailedOperation.SignatureIncorrectOrUnapproved".into()));
            }
            _ => {}
        }
        let absent = || refused("FailedOperation.TemplateIncorrectOrUnapproved".into());
        let template = template.ok_or_else(absent)?;
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
            return Err(refused("FailedOperation.TemplateParamSetNotMatchApprovedTemplate".into()));
        }
        let plain = |value: &String| value.len() <= 6 && value.bytes().all(|b| b.is_ascii_digit());
        match self.values.iter().all(plain) {
            true => Ok(template.render(&self.values)),
            false => Err(refused("InvalidParameterValue.TemplateParameterFormatError".into())),
        }
    }

    /// What nobody has verified: the template if all its variables have a value, or else everything that was given.
    /// An id must not look like a code: digits that a word is hung on do not.
    fn shown(&self, template: Option<&Approved>) -> String {
        match template.filter(|template| template.variables.len() == self.values.len()) {
            Some(template) => template.render(&self.values),
            None => format!("{}-template: {}", self.template, self.values.join(", ")),
        }
    }
}

fn refuse<T>(code: &'static str, message: &str) -> Result<T, Refused> {
    Err(Refused::new(code, message))
}

/// In the form of `5000:1045710669157053657849499619`.
fn serial(visit: &Visit) -> String {
    let digits = visit.at.digits(visit.next());
    format!("5000:{:028}", u128::from_str_radix(&digits[..23], 16).unwrap_or_default())
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
