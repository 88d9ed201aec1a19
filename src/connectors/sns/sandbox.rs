//! Emulates Amazon SNS.

mod authenticate;
mod sms_attributes;

use http::{HeaderName, HeaderValue, header::CONTENT_TYPE};
use quick_xml::escape::escape;

use super::{Sns, parse_sender_id};
use crate::{
    connectors::{accepted_message, parse_exact_e164},
    emulation::{self, CapturedMessage, DeclineReason, EmulatedReply, Rejection, RequestContext, SignatureMismatch},
    encoding::{FormField, find_field},
    http_client::{Request, Response},
    sms::Phone,
};

/// Maximum length of a text, in characters.
const MAX_TEXT_CHARS: usize = 1_600;

/// Whether a request has the scope of SNS in its signature.
pub fn recognize_request(request: &Request) -> bool {
    emulation::AuthorizationHeader::parse(request).is_some_and(|it| it.credential.ends_with("/sns/aws4_request"))
}

/// An error of Amazon: its code, its message, and why the signature does not match if that is the error.
struct SnsRejection {
    code: String,
    message: String,
    signature: Option<SignatureMismatch>,
}

impl SnsRejection {
    fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), signature: None }
    }

    fn http_status(&self) -> u16 {
        match self.code.as_str() {
            "InvalidClientTokenId"
            | "SignatureDoesNotMatch"
            | "AuthorizationError"
            | "InvalidSecurity"
            | "MissingAuthenticationToken"
            | "ExpiredToken" => 403,
            "NotFound" | "ResourceNotFound" => 404,
            "Throttled" => 429,
            "InternalError" | "InternalFailure" => 500,
            "ServiceUnavailable" => 503,
            _ => 400,
        }
    }
}

/// Answers a request as Amazon would.
pub fn emulate(account: &Sns, request: &Request, mut context: RequestContext) -> EmulatedReply {
    let id = context.signing_context.uuid_id(0);
    match route_request(account, request, &mut context) {
        Ok((action, result)) => {
            let inner = format!(
                "<{action}Result>{result}</{action}Result>\
                 <ResponseMetadata><RequestId>{id}</RequestId></ResponseMetadata>"
            );
            context.finish(xml_response(200, &id, &format!("{action}Response"), &inner))
        }
        Err(error) => {
            let status = error.http_status();
            let SnsRejection { code, message, signature } = error;
            let kind = if status < 500 { "Sender" } else { "Receiver" };
            let body = format!(
                "<Error><Type>{kind}</Type><Code>{}</Code><Message>{}</Message></Error><RequestId>{id}</RequestId>",
                escape(&*code),
                escape(&*message)
            );
            let rejection = Rejection { signature, ..Rejection::new(&code, &message, context.signing_context) };
            context.finish_rejected(xml_response(status, &id, "ErrorResponse", &body), rejection)
        }
    }
}

fn xml_response(status: u16, id: &str, root: &str, inner: &str) -> Response {
    let text = format!("<{root} xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\">{inner}</{root}>");
    let builder = http::Response::builder().status(status);
    let builder = builder.header(CONTENT_TYPE, HeaderValue::from_static("text/xml"));
    builder.header(HeaderName::from_static("x-amzn-requestid"), id).body(text.into_bytes()).unwrap_or_default()
}

/// Returns the action and the content of its result.
fn route_request(
    account: &Sns,
    request: &Request,
    context: &mut RequestContext,
) -> Result<(&'static str, String), SnsRejection> {
    if !context.lenient {
        authenticate::verify_signature(account, request, context)?;
    }
    let fields = emulation::form_fields(request);
    let field = |name: &str| find_field(&fields, name);
    if request.method() != "POST" || field("Version").is_some_and(|version| version != "2010-03-31") {
        return Err(SnsRejection::new("InvalidAction", "The action or operation requested is invalid."));
    }
    match field("Action") {
        Some("Publish") => {
            let id = accept_message(account, &fields, context)?;
            Ok(("Publish", format!("<MessageId>{id}</MessageId>")))
        }
        Some("SetSMSAttributes") => {
            sms_attributes::set_attributes(&fields, context)?;
            Ok(("SetSMSAttributes", String::new()))
        }
        Some("GetSMSAttributes") => Ok(("GetSMSAttributes", sms_attributes::get_attributes(&fields, context))),
        Some("GetSMSSandboxAccountStatus") => {
            Ok(("GetSMSSandboxAccountStatus", "<IsInSandbox>false</IsInSandbox>".into()))
        }
        Some("ListSMSSandboxPhoneNumbers") => Ok(("ListSMSSandboxPhoneNumbers", "<PhoneNumbers/>".into())),
        // Nobody replies to a message of the sandbox, so nobody has opted out.
        Some("CheckIfPhoneNumberIsOptedOut") => {
            let number = field("phoneNumber").unwrap_or_default();
            parse_exact_e164(number)
                .ok_or_else(|| invalid_parameter("PhoneNumber Reason: input incorrectly formatted"))?;
            Ok(("CheckIfPhoneNumberIsOptedOut", "<isOptedOut>false</isOptedOut>".into()))
        }
        Some("ListPhoneNumbersOptedOut") => Ok(("ListPhoneNumbersOptedOut", "<phoneNumbers/>".into())),
        _ => Err(SnsRejection::new("InvalidAction", "The sandbox does not have this action.")),
    }
}

fn invalid_parameter(what: &str) -> SnsRejection {
    SnsRejection::new("InvalidParameter", format!("Invalid parameter: {what}"))
}

/// Returns the number that a message is published to. Topics and endpoints of apps are not emulated.
fn parse_recipient(fields: &[FormField]) -> Result<Phone, SnsRejection> {
    let targets = ["PhoneNumber", "TopicArn", "TargetArn"];
    let given: Vec<_> =
        fields.iter().filter(|(name, value)| targets.contains(&name.as_ref()) && !value.is_empty()).collect();
    match given[..] {
        [] => Err(invalid_parameter("TopicArn or TargetArn Reason: no value for required parameter")),
        [(name, number)] if name == "PhoneNumber" => parse_exact_e164(number)
            .ok_or_else(|| invalid_parameter(&format!("PhoneNumber Reason: {number} is not valid to publish to"))),
        [_] => Err(SnsRejection::new("NotFound", "The sandbox has no topics and no endpoints: give a PhoneNumber.")),
        _ => Err(invalid_parameter("only one of TopicArn, TargetArn and PhoneNumber may be given")),
    }
}

fn accept_message(account: &Sns, fields: &[FormField], context: &mut RequestContext) -> Result<String, SnsRejection> {
    let field = |name: &str| find_field(fields, name);
    let to = parse_recipient(fields)?;
    let text = field("Message").filter(|text| !text.is_empty()).ok_or_else(|| invalid_parameter("Empty message"))?;
    if text.chars().count() > MAX_TEXT_CHARS {
        return Err(invalid_parameter("Message too long"));
    }
    let attributes = parse_attributes(fields)?;
    let attribute = |name: &str| attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
    if attribute("AWS.SNS.SMS.SMSType").is_some_and(|kind| kind != "Transactional" && kind != "Promotional") {
        return Err(SnsRejection::new("ParameterValueInvalid", "Invalid attribute value for SMSType"));
    }
    let sender = attribute("AWS.SNS.SMS.SenderID");
    if sender.is_some_and(|sender| parse_sender_id(sender).is_err()) {
        return Err(SnsRejection::new("ParameterValueInvalid", "Invalid attribute value for SenderID"));
    }
    let origin = attribute("AWS.MM.SMS.OriginationNumber");
    let own_number = account.origination_number.map(|number| number.to_string());
    if !context.lenient && origin.is_some() && origin != own_number.as_deref() {
        return Err(SnsRejection::new("ParameterValueInvalid", "The origination number is not one of this account"));
    }
    let sender = sender.or_else(|| context.account_attribute(sms_attributes::DEFAULT_SENDER_ID));
    let sender = sender.or(origin).unwrap_or("NOTICE").to_owned();
    let id = context.signing_context.uuid_id(context.next_message_number());
    let message = CapturedMessage {
        template_id: attribute("AWS.MM.SMS.TemplateId").map(Into::into),
        verified_by: if context.lenient { "nothing" } else { "AWS4-HMAC-SHA256" },
        ..accepted_message(context, &id, to, &sender, text)
    };
    context.capture_message(message, &[]).map_err(|reason| match reason {
        DeclineReason::ProviderCode(code) => SnsRejection::new(&code, "Refused by a fault rule of the sandbox."),
        _ => SnsRejection::new("Throttled", "Rate exceeded"),
    })?;
    Ok(id)
}

/// Parses the names and values of the message's attributes, each of which must have a type.
fn parse_attributes<'a>(fields: &'a [FormField]) -> Result<Vec<(&'a str, &'a str)>, SnsRejection> {
    // The number of an attribute, the name of a part of it, and the value of the part.
    let numbered_part = |(name, value): &'a FormField| {
        let (number, part) = name.strip_prefix("MessageAttributes.entry.")?.split_once('.')?;
        Some((number, part, value.as_ref()))
    };
    let parts: Vec<_> = fields.iter().filter_map(numbered_part).collect();
    let mut attributes = vec![];
    for number in (1..=16).map(|number: u8| number.to_string()) {
        let value_of = |name: &str| parts.iter().find(|part| part.0 == number && part.1 == name).map(|part| part.2);
        let Some(name) = value_of("Name") else { break };
        match (value_of("Value.DataType"), value_of("Value.StringValue")) {
            (Some("String" | "Number"), Some(value)) => attributes.push((name, value)),
            _ => {
                let message = format!("The message attribute '{name}' must contain a type and a value.");
                return Err(SnsRejection::new("ParameterValueInvalid", message));
            }
        }
    }
    Ok(attributes)
}
