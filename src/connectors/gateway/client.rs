//! The requests that smsctl sends to a described gateway, and how the responses are read.

use super::{Gateway, ResponsePath, TextTemplate, text_template::PlaceholderLookup};
use crate::{
    connectors::{DeliveryUnsupported, Finding, ProviderCheck, UnsupportedMessage, form::TableEntry},
    encoding::{self, mask_foreign_text},
    failure::FailureKind,
    http_client::{Exchange, Refusal, RequestBuilder, Response, SigningContext},
    sms::{Delivery, Message, MessageContent, Phone, Receipt, SegmentCount, SmsEncoding},
};

impl Gateway {
    pub(super) fn send_message(
        &self,
        message: &Message,
        at: &SigningContext,
    ) -> Result<Exchange<Receipt>, UnsupportedMessage> {
        let description = &self.description;
        self.check_recipient(&message.to)?;
        let mut values = RequestValues { gateway: self, message: Some(message), id: None, at, signature: None };
        let body = self.message_body(&|name| values.get(name));
        values.sign(body.as_ref().map_or(&[], |(_, body)| body));
        let values = |name: &str| values.get(name);
        let url = description.url.fill(&values).unwrap_or_default();
        let query = filled_entries(&description.query, &values);
        let mut call =
            self.authenticate_call(RequestBuilder::new(description.method.name(), url), &values).query(&query);
        if let Some((content_type, body)) = body {
            call = call.body(content_type, body);
        }
        let gateway = self.clone();
        Ok(Exchange::at_most_once(self.request(call)?, move |response| gateway.read_receipt(response)))
    }

    /// Checks that the gateway, if it takes national numbers, serves the country of this one.
    fn check_recipient(&self, to: &Phone) -> Result<(), UnsupportedMessage> {
        match self.description.calling_code.as_deref().filter(|code| *code != to.calling_code()) {
            None => Ok(()),
            Some(code) => Err(UnsupportedMessage::Recipient {
                reason: format!("this gateway takes numbers of +{code} only, not {to}"),
                fix: "give a number of that country; calling-code in the connector's description says which it is",
            }),
        }
    }

    /// Returns the body of a message with its type, if the description has one.
    fn message_body(&self, values: PlaceholderLookup) -> Option<(&'static str, Vec<u8>)> {
        let description = &self.description;
        if let Some(json) = &description.json_body {
            return Some(("application/json", json.fill(values).unwrap_or_default().to_string().into_bytes()));
        }
        if let Some(text) = &description.text_body {
            return Some(("text/plain; charset=utf-8", text.0.fill(values).unwrap_or_default().into_bytes()));
        }
        let form = || encoding::encode_form(&filled_entries(&description.form_body, values)).into_bytes();
        (!description.form_body.is_empty()).then(|| ("application/x-www-form-urlencoded", form()))
    }

    fn read_receipt(&self, response: &Response) -> Result<Receipt, Refusal> {
        let description = &self.description;
        description.check_accepted(response).map_err(|unexpected| self.read_refusal(response, unexpected))?;
        match &description.id {
            None => Ok(Receipt { id: None, request_id: None }),
            Some(path) => match path.find(response) {
                Some(id) => Ok(Receipt { id: Some(id), request_id: None }),
                None => Err(Refusal::unreadable(response)),
            },
        }
    }

    /// Returns the refusal in a response. `unexpected` is the value found where an accepted message has another.
    fn read_refusal(&self, response: &Response, unexpected: Option<String>) -> Refusal {
        let description = &self.description;
        let status = response.status().as_u16().to_string();
        let is_refused = response.status().is_success() && unexpected.is_some();
        // A value of false is no code.
        let code = ResponsePath::find_first(description.code_paths(), response)
            .or(unexpected.filter(|value| value != "false"));
        let reason = ResponsePath::find_first(description.message_paths(), response);
        let entry = code.as_deref().and_then(|code| description.error(code)).or_else(|| description.error(&status));
        let is_refused = is_refused || response.status().is_success() && code.is_some();
        let says_nothing = code.is_none() && reason.is_none() && !is_refused;
        let reason = reason.unwrap_or_default();
        let refusal = match entry {
            Some(entry) => return entry.refusal(code.unwrap_or(status), reason),
            None if says_nothing => Refusal::unreadable(response),
            None => {
                let code = code.unwrap_or_else(|| format!("HTTP {status}"));
                match is_refused {
                    true => Refusal::new(FailureKind::Refused, code, reason)
                        .with_meaning("the gateway refused the message", "look the code up in its documentation"),
                    false => Refusal::from_status(response, code, reason),
                }
            }
        };
        // The address of a provider is right, and that of the user's own gateway may be mistyped.
        let own_field = self.urls().next().map(|(field, _)| field).filter(|_| self.emulation.is_none());
        match (response.status().as_u16(), own_field) {
            (404 | 405, Some(field)) => refusal.with_meaning(
                "the server has nothing at this address, or does not take the method of the request there",
                format!("compare it with the documentation, then `smsctl set {field}=VALUE`"),
            ),
            _ => refusal,
        }
    }

    pub(super) fn query_delivery(
        &self,
        id: &str,
        at: &SigningContext,
    ) -> Result<Exchange<Delivery>, DeliveryUnsupported> {
        let query = &self.description.delivery.as_ref().ok_or(DeliveryUnsupported::NoDeliveryApi)?.0;
        let mut values = RequestValues { gateway: self, message: None, id: Some(id), at, signature: None };
        values.sign(&[]);
        let values = |name: &str| values.get(name);
        let call = self.authenticate_call(RequestBuilder::get(query.url.fill(&values).unwrap_or_default()), &values);
        let gateway = self.clone();
        let request = self.request(call).map_err(|_| DeliveryUnsupported::NoDeliveryApi)?;
        Ok(Exchange::query(request, move |response| gateway.read_delivery(response)))
    }

    fn read_delivery(&self, response: &Response) -> Result<Delivery, Refusal> {
        let Some(query) = self.description.delivery.as_ref().map(|query| &query.0) else {
            return Err(Refusal::unreadable(response));
        };
        let is_success = response.status().is_success();
        let found: Vec<_> = query.status.iter().filter_map(|path| path.find(response)).collect();
        let is_final = |state: &&String| query.delivered.contains(state) || query.failed.contains(state);
        let Some(status) = found.iter().find(is_final).or(found.first()).cloned().filter(|_| is_success) else {
            if is_success && query.status.iter().any(|path| path.is_in_empty_array(response)) {
                return Ok(Delivery::Pending { status: "no status yet".into() });
            }
            let refusal = self.read_refusal(response, None);
            // An entry for 404 is about sends, such as a wrong path, and not about the id of a message.
            let is_explained = refusal.code != "404" && self.description.error(&refusal.code).is_some();
            return Err(match response.status().as_u16() {
                404 | 410 if !is_explained => refusal.into_unknown_message(),
                _ => refusal,
            });
        };
        Ok(if query.delivered.contains(&status) {
            Delivery::Delivered
        } else if query.failed.contains(&status) {
            let reason = ResponsePath::find_first(&query.message, response);
            Delivery::Failed {
                code: ResponsePath::find_first(&query.code, response).unwrap_or_else(|| status.clone()),
                reason: mask_foreign_text(&reason.unwrap_or(status)),
            }
        } else {
            Delivery::Pending { status }
        })
    }

    pub(super) fn credential_checks(&self, at: &SigningContext) -> Vec<ProviderCheck> {
        let Some(check) = self.description.check.as_ref().map(|check| &check.0) else { return vec![] };
        let mut values = RequestValues { gateway: self, message: None, id: None, at, signature: None };
        values.sign(&[]);
        let values = |name: &str| values.get(name);
        let call = check.url.fill(&values).map(|url| self.authenticate_call(RequestBuilder::get(url), &values));
        let Some(Ok(request)) = call.map(|call| self.request(call)) else { return vec![] };
        let (gateway, path) = (self.clone(), check.path.clone());
        let read = move |response: &Response| match path.as_ref().map(|path| path.find(response)) {
            _ if !response.status().is_success() => Err(gateway.read_refusal(response, None)),
            Some(None) => Err(gateway.read_refusal(response, None)),
            Some(Some(value)) => Ok(Finding::pass(format!("accepted: {}", mask_foreign_text(&value)))),
            None => Ok(Finding::pass("accepted")),
        };
        vec![ProviderCheck::new("credentials", Exchange::query(request, read))]
    }

    /// Adds the headers and the login, and masks the secrets wherever the request is shown.
    fn authenticate_call(&self, call: RequestBuilder, values: PlaceholderLookup) -> RequestBuilder {
        let description = &self.description;
        let mut call = self.secrets().fold(call, RequestBuilder::mask_secret);
        for header in &description.headers {
            let is_secret = header.value.placeholders().any(|name| self.is_secret(name));
            match (header.value.fill(values), is_secret) {
                (Some(text), true) => call = call.sensitive_header(&header.key, &text),
                (Some(text), false) => call = call.header(&header.key, &text),
                (None, _) => {}
            }
        }
        match description.basic.as_ref().and_then(|login| login.fill(values)) {
            Some(login) => call.basic_auth_pair(&login),
            None => call,
        }
    }
}

/// The values of the placeholders of one request.
struct RequestValues<'a> {
    gateway: &'a Gateway,
    /// The message that the request sends.
    message: Option<&'a Message>,
    /// The message that the request asks about.
    id: Option<&'a str>,
    at: &'a SigningContext,
    signature: Option<String>,
}

impl RequestValues<'_> {
    fn get(&self, name: &str) -> Option<String> {
        match name {
            "uuid" => Some(self.at.uuid_v4()),
            "unix-time" => Some(self.at.unix_seconds().to_string()),
            "signature" => self.signature.clone(),
            "id" => self.id.map(str::to_owned),
            _ => {
                let for_message = |message| {
                    message_value(message, name).or_else(|| self.gateway.value_for_usage(name, &message.usage))
                };
                self.message.and_then(for_message).or_else(|| self.gateway.value(name))
            }
        }
    }

    /// Signs the body of the request, if the description says how.
    fn sign(&mut self, body: &[u8]) {
        let rule = self.gateway.description.signature.as_ref();
        self.signature = rule.and_then(|rule| rule.0.sign(body, &|name| self.get(name)));
    }
}

/// Returns the value of a placeholder for a part of the message.
fn message_value(message: &Message, name: &str) -> Option<String> {
    Some(match name {
        "to" => message.to.to_string(),
        "digits" => message.to.digits().to_owned(),
        "calling-code" => message.to.calling_code().to_owned(),
        "national" => message.to.national_number().to_owned(),
        "code" => message.code.as_str().to_owned(),
        "usage" => message.usage.to_string(),
        "locale" => message.locale.clone()?,
        "text" => match &message.content {
            MessageContent::Text(text) => text.clone(),
            MessageContent::Registered { .. } => return None,
        },
        // A value only if the text does not fit the GSM alphabet.
        "unicode" => match &message.content {
            MessageContent::Text(text) if SegmentCount::measure(text).encoding == SmsEncoding::Ucs2 => "unicode".into(),
            _ => return None,
        },
        "ucs2" => return message_value(message, "unicode").map(|_| "UCS2".into()),
        "template" => match &message.content {
            MessageContent::Registered { id, .. } => id.clone(),
            MessageContent::Text(_) => return None,
        },
        _ => return None,
    })
}

/// Returns the entries whose placeholders all have a value.
fn filled_entries<'a>(entries: &'a [TableEntry<TextTemplate>], values: PlaceholderLookup) -> Vec<(&'a str, String)> {
    entries.iter().filter_map(|entry| Some((entry.key.as_str(), entry.value.fill(values)?))).collect()
}
