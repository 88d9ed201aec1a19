//! Checks a request to send messages, and captures one for each number.

use std::borrow::Cow;

use serde::Serialize;

use super::{
    Tencent, TencentRejection,
    documented_errors::{documented_rejection, is_per_number_error},
    params::{TencentParams, parse_phone, require},
};
use crate::{
    emulation::{ApprovedTemplate, CapturedMessage, DeliverySchedule, LimitWindow, RecipientLimit, RequestContext},
    sms::{Phone, Region, SegmentCount},
};

/// The default limits of one number, <https://cloud.tencent.com/document/product/382/3778>.
const SEND_LIMITS: &[RecipientLimit] = &[
    RecipientLimit {
        code: "LimitExceeded.PhoneNumberThirtySecondLimit",
        message: "the number of sms messages sent from a single mobile number within 30 seconds exceeds the upper limit",
        max_messages: 1,
        window: LimitWindow::Rolling(30),
        same_text: true,
    },
    RecipientLimit {
        code: "LimitExceeded.PhoneNumberDailyLimit",
        message: "the number of sms messages sent from a single mobile number every day exceeds the upper limit",
        max_messages: 2,
        window: LimitWindow::Fixed { seconds: 86_400, utc_offset_hours: 8 },
        same_text: false,
    },
];

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct EmulatedTencentSendResponse {
    send_status_set: Vec<EmulatedTencentSendStatus>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct EmulatedTencentSendStatus {
    serial_no: Box<str>,
    phone_number: String,
    fee: usize,
    session_context: String,
    code: Cow<'static, str>,
    message: Cow<'static, str>,
    iso_code: &'static str,
}

/// The message that a request sends to each of its numbers.
struct TencentMessageParams<'a> {
    sign: Option<&'a str>,
    sender: Option<&'a str>,
    template_id: &'a str,
    session_context: &'a str,
    values: Vec<String>,
}

/// An error in the request refuses all of it, an error with one number only that number.
pub fn accept_message(
    account: &Tencent,
    params: &TencentParams,
    context: &mut RequestContext,
) -> Result<EmulatedTencentSendResponse, TencentRejection> {
    params.reject_unknown(&[
        "PhoneNumberSet",
        "SmsSdkAppId",
        "TemplateId",
        "SignName",
        "TemplateParamSet",
        "ExtendCode",
        "SessionContext",
        "SenderId",
    ])?;
    let numbers = require("PhoneNumberSet", params.optional_texts("PhoneNumberSet"))?;
    check_application(account, params, context)?;
    let session_context = params.optional_text("SessionContext")?.unwrap_or_default();
    let template = params.optional_text("TemplateId");
    let message = TencentMessageParams {
        template_id: if context.lenient { template?.unwrap_or_default() } else { require("TemplateId", template)? },
        sign: params.optional_text("SignName")?.filter(|name| !name.is_empty()),
        sender: params.optional_text("SenderId")?.filter(|name| !name.is_empty()),
        session_context,
        values: params.optional_texts("TemplateParamSet")?.unwrap_or_default(),
    };
    match numbers.len() {
        0 => return reject("MissingParameter.EmptyPhoneNumberSet", "The phone number list is empty."),
        1..=200 => {}
        _ => return reject("LimitExceeded.PhoneNumberCountLimit", "More than 200 phone numbers."),
    }
    let phones: Vec<_> = numbers.iter().map(|number| parse_phone(number)).collect();
    let mut destinations = phones.iter().flatten().map(Phone::is_mainland_china);
    if !context.lenient && destinations.next().is_some_and(|first| destinations.any(|other| other != first)) {
        return reject(
            "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber",
            "The request holds both domestic and international phone numbers.",
        );
    }
    let mut send_status_set = Vec::with_capacity(numbers.len());
    for (number, phone) in numbers.into_iter().zip(phones) {
        let session_context = session_context.to_owned();
        let outcome = message.to_captured_message(account, phone, context).and_then(|captured| {
            let status = EmulatedTencentSendStatus {
                serial_no: captured.id.clone(),
                phone_number: captured.to.to_string(),
                fee: SegmentCount::measure(&captured.text).segments,
                session_context: session_context.clone(),
                code: "Ok".into(),
                message: "send success".into(),
                iso_code: iso_country_code(&captured.to),
            };
            context.capture_message(captured, SEND_LIMITS).map(|()| status).map_err(TencentRejection::from_decline)
        });
        send_status_set.push(match outcome {
            Ok(status) => status,
            Err(rejection) if is_per_number_error(&rejection.code) => {
                context.reject_part(rejection.to_rejection(context.signing_context));
                EmulatedTencentSendStatus {
                    serial_no: Box::default(),
                    phone_number: number,
                    fee: 0,
                    session_context,
                    code: rejection.code,
                    message: rejection.message.into(),
                    iso_code: "",
                }
            }
            Err(rejection) => return Err(rejection),
        });
    }
    Ok(EmulatedTencentSendResponse { send_status_set })
}

/// Checks that the application belongs to the account.
pub fn check_application(
    account: &Tencent,
    params: &TencentParams,
    context: &RequestContext,
) -> Result<(), TencentRejection> {
    match context.lenient || require("SmsSdkAppId", params.optional_text("SmsSdkAppId"))? == account.sdk_app_id {
        true => Ok(()),
        false => Err(documented_rejection("UnauthorizedOperation.SmsSdkAppIdVerifyFail".into())),
    }
}

impl TencentMessageParams<'_> {
    fn to_captured_message(
        &self,
        account: &Tencent,
        to: Option<Phone>,
        context: &RequestContext,
    ) -> Result<CapturedMessage, TencentRejection> {
        let to = to.ok_or_else(|| documented_rejection("InvalidParameterValue.IncorrectPhoneNumber".into()))?;
        let mainland = to.is_mainland_china();
        let wording = match self.render_template(account, context.find_template(self.template_id), &to) {
            Err(_) if context.lenient => self.render_unverified(context.find_template(self.template_id)),
            wording => wording?,
        };
        Ok(CapturedMessage {
            id: new_serial_no(context).into(),
            sender: self.sender.filter(|_| !mainland).or(self.sign).unwrap_or("SMS").into(),
            text: self.sign.map_or_else(|| wording.clone(), |name| format!("【{name}】{wording}")).into(),
            verified_by: match context.lenient {
                true => "nothing",
                false => "TC3-HMAC-SHA256 signature, application, signature name and template",
            },
            template_id: Some(self.template_id.into()),
            client_reference: Some(self.session_context.into()),
            callback: None,
            captured_at_millis: context.signing_context.timestamp_millis,
            schedule: DeliverySchedule::default(),
            to,
        })
    }

    /// Returns the template with its values, if signature and template are allowed for the number.
    fn render_template(
        &self,
        account: &Tencent,
        template: Option<&ApprovedTemplate>,
        to: &Phone,
    ) -> Result<String, TencentRejection> {
        let mainland = to.is_mainland_china();
        match self.sign {
            None if mainland => return Err(documented_rejection("FailedOperation.MissingSignature".into())),
            Some(name) if name != account.sign_name.for_number(to) => {
                return Err(documented_rejection("FailedOperation.SignatureIncorrectOrUnapproved".into()));
            }
            _ => {}
        }
        let unknown_template = || documented_rejection("FailedOperation.TemplateIncorrectOrUnapproved".into());
        let template = template.ok_or_else(unknown_template)?;
        match template.region {
            Region::MainlandChina if !mainland => {
                return reject(
                    "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone",
                    "A template for mainland China does not support global phone numbers.",
                );
            }
            Region::Overseas if mainland => {
                return reject(
                    "UnsupportedOperation.GlobalTemplateToChineseMainlandPhone",
                    "A global template does not support phone numbers of mainland China.",
                );
            }
            _ => {}
        }
        if self.values.len() != template.variables.len() {
            return Err(documented_rejection("FailedOperation.TemplateParamSetNotMatchApprovedTemplate".into()));
        }
        let is_short_number = |value: &String| value.len() <= 6 && value.bytes().all(|b| b.is_ascii_digit());
        match self.values.iter().all(is_short_number) {
            true => Ok(template.render(&self.values)),
            false => Err(documented_rejection("InvalidParameterValue.TemplateParameterFormatError".into())),
        }
    }

    /// Returns the text of a message that is not verified: the template if it has a value for each variable, else the
    /// values. `-template` keeps the id from looking like a code.
    fn render_unverified(&self, template: Option<&ApprovedTemplate>) -> String {
        match template.filter(|template| template.variables.len() == self.values.len()) {
            Some(template) => template.render(&self.values),
            None => format!("{}-template: {}", self.template_id, self.values.join(", ")),
        }
    }
}

fn reject<T>(code: &'static str, message: &str) -> Result<T, TencentRejection> {
    Err(TencentRejection::new(code, message))
}

/// Returns a new id such as `5000:1045710669157053657849499619`.
fn new_serial_no(context: &RequestContext) -> String {
    let number = context.signing_context.numeric_id(context.next_message_number());
    let (first, last) = ((number >> 64) as u64, number as u64);
    format!("5000:{:010}{:018}", first % 10_u64.pow(10), last % 10_u64.pow(18))
}

/// Returns the country, if it is one of a few that the emulation knows.
fn iso_country_code(to: &Phone) -> &'static str {
    match to.calling_code() {
        "86" => "CN",
        "852" => "HK",
        "1" => "US",
        _ => "DEF",
    }
}
