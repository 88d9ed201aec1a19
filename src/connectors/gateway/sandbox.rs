//! The emulation of a described gateway: it extracts the values that the description puts into a request.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    Gateway, GatewayDescription, JsonTemplate, TextTemplate, UrlTemplate, is_message_variable,
    rejection::GatewayRejection,
    sandbox_responses::{accepted_response, check_response, code_for, delivery_response, refused_response},
    sandbox_signature::verify_signature,
    text_template::PlaceholderLookup,
};
use crate::{
    connectors::{Connector, form::TableEntry},
    emulation::{self, CapturedMessage, DeclineReason, DeliverySchedule, EmulatedReply, Rejection, RequestContext},
    encoding::{self, FormField, hash},
    failure::FailureKind,
    http_client::{Request, Response},
    sms::{Phone, Secret},
};

/// The values that a request has in place of the placeholders, by name.
type ExtractedValues = BTreeMap<String, String>;

/// Which of the description's requests a request is, with the values in its URL.
enum RequestKind {
    Send(ExtractedValues),
    Delivery(ExtractedValues),
    Check,
}

impl GatewayDescription {
    /// Returns whether a request has the method and path of one of the gateway's requests.
    pub fn matches(&self, request: &Request, settings: PlaceholderLookup) -> bool {
        self.request_kind(request, settings).is_some()
    }

    fn request_kind(&self, request: &Request, settings: PlaceholderLookup) -> Option<RequestKind> {
        let (method, uri) = (request.method().as_str(), request.uri());
        let extract = |url: &UrlTemplate| {
            let path = url.path_and_query(settings);
            // The query is a part of the URL only if the template has one.
            let has_query = path.fill(&|_| Some(String::new())).is_some_and(|path| path.contains('?'));
            let text = match has_query {
                true => uri.path_and_query().map_or("", |path| path.as_str()),
                false => uri.path(),
            };
            let values = path.extract(text)?;
            // Values are percent-encoded, so these characters belong to another path.
            values.iter().all(|(_, value)| !value.contains(['/', '?', '&'])).then(|| percent_decoded(values))
        };
        let check = || self.check.as_ref().and_then(|check| extract(&check.0.url)).map(|_| RequestKind::Check);
        let delivery = || self.delivery.as_ref().and_then(|query| extract(&query.0.url)).map(RequestKind::Delivery);
        let send = || extract(&self.url).filter(|_| method == self.method.name()).map(RequestKind::Send);
        // `/messages/{{id}}` matches `/messages/balance` too, so the check comes first.
        let query = || if method == "GET" { check().or_else(delivery) } else { None };
        query().or_else(send)
    }
}

impl Gateway {
    pub(super) fn serve_request(&self, request: &Request, mut context: RequestContext) -> EmulatedReply {
        match self.respond(request, &mut context) {
            Ok(response) => context.finish(response),
            Err(GatewayRejection { kind, code, reason }) => {
                let (code, status) = code_for(&self.description, kind, code);
                let rejection = Rejection::new(&code, &reason, context.signing_context);
                context.finish_rejected(refused_response(&self.description, status, &code, &reason), rejection)
            }
        }
    }

    /// Returns the values that a request has in place of the secrets.
    pub(super) fn secrets_in(&self, request: &Request) -> Vec<Secret> {
        let description = &self.description;
        let mut extracted = match description.request_kind(request, &|name| self.value(name)) {
            Some(RequestKind::Send(extracted) | RequestKind::Delivery(extracted)) => extracted,
            _ => ExtractedValues::new(),
        };
        for header in &description.headers {
            let value = emulation::single_header(request, &header.key).unwrap_or_default();
            extracted.extend(header.value.extract(value).unwrap_or_default());
        }
        // Values before a mismatch are extracted too, so errors do not matter.
        let _ = self.extract_entries(
            &description.query,
            &encoding::decode_form(request.uri().query().unwrap_or("")),
            &mut extracted,
        );
        let _ = self.extract_entries(&description.form_body, &emulation::form_fields(request), &mut extracted);
        if let (Some(json), Ok(body)) = (&description.json_body, serde_json::from_slice(request.body())) {
            let _ = self.extract_json(json, &body, "", &mut extracted);
        }
        let secret = |(name, value): (String, String)| self.is_secret(&name).then_some(value);
        extracted.into_iter().filter_map(secret).map(|value| Secret::from(value.as_str())).collect()
    }

    fn respond(&self, request: &Request, context: &mut RequestContext) -> Result<Response, GatewayRejection> {
        let unknown = || GatewayRejection::new(FailureKind::Refused, "the sandbox has no gateway at this address");
        let kind = self.description.request_kind(request, &|name| self.value(name)).ok_or_else(unknown)?;
        if !context.lenient {
            self.authenticate(request)?;
            verify_signature(self, request)?;
        }
        match kind {
            RequestKind::Check => Ok(check_response(&self.description)),
            RequestKind::Delivery(extracted) => {
                let captured = extracted.get("id").and_then(|id| context.find_message(id)).ok_or_else(unknown)?;
                Ok(delivery_response(&self.description, captured.stage_at(context.signing_context.timestamp_millis)))
            }
            RequestKind::Send(extracted) => self.accept_message(extracted, request, context),
        }
    }

    /// Compares the headers and the login with those of this account.
    fn authenticate(&self, request: &Request) -> Result<(), GatewayRejection> {
        let wrong_credentials =
            || GatewayRejection::new(FailureKind::Credentials, "the credentials do not belong to this account");
        for header in &self.description.headers {
            let expected = header.value.fill(&|name| self.value(name));
            let given = emulation::single_header(request, &header.key).unwrap_or_default();
            if expected.is_some_and(|expected| !hash::constant_time_eq(expected.as_bytes(), given.as_bytes())) {
                return Err(wrong_credentials());
            }
        }
        if let Some(expected) = self.description.basic.as_ref().and_then(|login| login.fill(&|name| self.value(name))) {
            let given =
                emulation::single_header(request, "authorization").and_then(|value| value.strip_prefix("Basic "));
            let given = given.and_then(encoding::decode_base64).unwrap_or_default();
            if !hash::constant_time_eq(expected.as_bytes(), &given) {
                return Err(wrong_credentials());
            }
        }
        Ok(())
    }

    fn accept_message(
        &self,
        mut extracted: ExtractedValues,
        request: &Request,
        context: &mut RequestContext,
    ) -> Result<Response, GatewayRejection> {
        let description = &self.description;
        let query = encoding::decode_form(request.uri().query().unwrap_or(""));
        self.extract_entries(&description.query, &query, &mut extracted)?;
        self.extract_entries(&description.form_body, &emulation::form_fields(request), &mut extracted)?;
        if let Some(json) = &description.json_body {
            let body = serde_json::from_slice(request.body());
            let body = body.map_err(|_| GatewayRejection::new(FailureKind::Refused, "the body is not JSON"))?;
            self.extract_json(json, &body, "", &mut extracted)?;
        }
        if let Some(text) = &description.text_body {
            extract_text(&text.0, &String::from_utf8_lossy(request.body()), "the body", &mut extracted)?;
        }
        for (name, given) in &extracted {
            if let Some(expected) = self.value(name).filter(|_| !context.lenient)
                && !hash::constant_time_eq(expected.as_bytes(), given.as_bytes())
            {
                let kind = if self.is_secret(name) { FailureKind::Credentials } else { FailureKind::Refused };
                return Err(GatewayRejection::new(kind, format!("{name} does not belong to this account")));
            }
        }
        let number = extracted.get("to").cloned().or_else(|| {
            let national = || {
                let code = extracted.get("calling-code").or(description.calling_code.as_ref())?;
                Some(format!("{code}{}", extracted.get("national")?))
            };
            Some(format!("+{}", extracted.get("digits").cloned().or_else(national)?))
        });
        let to = number.and_then(|number| number.parse::<Phone>().ok().filter(|to| to.to_string() == number));
        let to =
            to.ok_or_else(|| GatewayRejection::new(FailureKind::Refused, "the recipient is not a number in E.164"))?;
        let text = extracted.get("text").or_else(|| extracted.get("code")).filter(|text| !text.is_empty());
        let text = text.ok_or_else(|| GatewayRejection::new(FailureKind::Refused, "the message is empty"))?;
        let template = extracted.get("template").map(String::as_str);
        if !context.lenient && template.is_some_and(|id| context.find_template(id).is_none()) {
            return Err(GatewayRejection::new(FailureKind::Refused, "the receiver does not know this template"));
        }
        let text = template.map_or_else(|| text.clone(), |id| format!("{id}: {text}"));
        let id = context.signing_context.hex_id(context.next_message_number());
        let from = self.value("from").unwrap_or_else(|| self.send_host());
        let captured = CapturedMessage {
            id: id.clone().into(),
            to,
            sender: from.into(),
            text: text.into(),
            template_id: template.map(Into::into),
            client_reference: None,
            callback: None,
            verified_by: if context.lenient { "nothing" } else { "credentials and fields" },
            captured_at_millis: context.signing_context.timestamp_millis,
            schedule: DeliverySchedule::default(),
        };
        context.capture_message(captured, &[]).map_err(|decline| match decline {
            DeclineReason::ProviderCode(code) => GatewayRejection {
                code: Some(code),
                ..GatewayRejection::new(FailureKind::Refused, "refused by a fault rule")
            },
            _ => GatewayRejection::new(FailureKind::Throttled, "too many requests"),
        })?;
        Ok(accepted_response(&self.description, &id))
    }

    /// Extracts the values of these entries. An entry must not be missing, except as [`Self::may_be_absent`] says.
    fn extract_entries(
        &self,
        entries: &[TableEntry<TextTemplate>],
        given: &[FormField],
        extracted: &mut ExtractedValues,
    ) -> Result<(), GatewayRejection> {
        for entry in entries {
            match given.iter().find(|(name, _)| *name == entry.key) {
                Some((name, value)) => extract_text(&entry.value, value, name, extracted)?,
                None if self.may_be_absent(&entry.value) => {}
                None => {
                    return Err(GatewayRejection::new(FailureKind::Refused, format!("{} is missing", entry.key)));
                }
            }
        }
        Ok(())
    }

    fn extract_json(
        &self,
        template: &JsonTemplate,
        given: &Value,
        path: &str,
        extracted: &mut ExtractedValues,
    ) -> Result<(), GatewayRejection> {
        match (template, given) {
            (JsonTemplate::String(text), Value::String(given)) => extract_text(text, given, path, extracted),
            (JsonTemplate::Number(text), Value::Number(given)) => {
                extract_text(text, &given.to_string(), path, extracted)
            }
            (JsonTemplate::Object(fields), Value::Object(given)) => fields.iter().try_for_each(|(name, template)| {
                let path = format!("{path}/{name}");
                match (given.get(name), template) {
                    (Some(given), _) => self.extract_json(template, given, &path, extracted),
                    (None, template) if self.json_may_be_absent(template) => Ok(()),
                    _ => Err(GatewayRejection::new(FailureKind::Refused, format!("{path} is missing"))),
                }
            }),
            (JsonTemplate::Array(items), Value::Array(given)) if items.len() == given.len() => {
                let mut pairs = items.iter().zip(given).enumerate();
                pairs.try_for_each(|(index, (template, given))| {
                    self.extract_json(template, given, &format!("{path}/{index}"), extracted)
                })
            }
            (JsonTemplate::Literal(literal), given) if literal == given => Ok(()),
            _ => Err(GatewayRejection::new(
                FailureKind::Refused,
                format!("the body differs from the description at {path}/"),
            )),
        }
    }

    /// Returns whether the client may omit a part of a JSON body because nothing in it has a value.
    fn json_may_be_absent(&self, template: &JsonTemplate) -> bool {
        match template {
            JsonTemplate::String(text) => self.may_be_absent(text),
            JsonTemplate::Object(fields) => {
                !fields.is_empty() && fields.iter().all(|(_, template)| self.json_may_be_absent(template))
            }
            JsonTemplate::Number(_) | JsonTemplate::Array(_) | JsonTemplate::Literal(_) => false,
        }
    }

    /// Returns whether the client may omit a text because a setting or the message has no value for it.
    fn may_be_absent(&self, template: &TextTemplate) -> bool {
        template.placeholders().any(|name| {
            ["locale", "unicode", "ucs2"].contains(&name) || !is_message_variable(name) && self.value(name).is_none()
        })
    }
}

fn extract_text(
    template: &TextTemplate,
    given: &str,
    name: &str,
    extracted: &mut ExtractedValues,
) -> Result<(), GatewayRejection> {
    let values = template.extract(given);
    let mismatch = || GatewayRejection::new(FailureKind::Refused, format!("{name} is not as described"));
    extracted.extend(values.ok_or_else(mismatch)?);
    Ok(())
}

fn percent_decoded(values: Vec<(String, String)>) -> ExtractedValues {
    let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    values.into_iter().map(|(name, value)| (name, decode(&value))).collect()
}
