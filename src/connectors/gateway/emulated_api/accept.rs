//! Accepts the messages of a request, or refuses them.

use serde_json::Value;

use super::{
    EmulatedApi, NumberNotation, SendRoute,
    refusals::{RefusalReason, ServerRefusal},
    request_fields::{find_all, find_text},
    values::{ListedMessage, ResponseValues},
};
use crate::{
    connectors::{
        Connector, accepted_message,
        gateway::{JsonTemplate, json_template::scalar_text},
    },
    emulation::{CapturedMessage, DeclineReason, Rejection, RequestContext},
    http_client::Response,
    sms::Phone,
};

/// What the messages to several recipients have in common.
struct Content {
    sender: String,
    text: String,
}

impl EmulatedApi {
    /// Returns the response to a request that sends, and adds its messages to the inbox.
    pub(super) fn accept<'a>(
        &'a self,
        route: &'a SendRoute,
        values: &ResponseValues,
        context: &mut RequestContext,
    ) -> Result<Response, ServerRefusal<'a>> {
        let messages = match route.messages.as_slice() {
            [] => vec![values.fields],
            pointers => find_all(values.fields, pointers),
        };
        // A request that is refused as a whole sends nothing.
        messages.iter().try_for_each(|message| self.check_message(route, message, values))?;
        if self.owned_senders
            && !context.lenient
            && !messages.iter().all(|message| has_own_sender(route, message, values))
        {
            return Err(self.refuse(RefusalReason::UnownedSender));
        }
        let shared_id = self.shared_ids.then(|| self.new_id(context));
        let (mut listed, mut first_refusal) = (vec![], None);
        for message in &messages {
            let content = self.read_content(route, message, values).map_err(|reason| self.refuse(reason))?;
            for recipient in read_recipients(route, message) {
                let chosen_id = find_text(&recipient, &route.chosen_id);
                // What is only tried has no id, but is listed once for each recipient.
                let given_id = chosen_id.or_else(|| match route.dry_run {
                    true => Some(listed.len().to_string()),
                    false => shared_id.clone(),
                });
                let id = given_id.unwrap_or_else(|| self.new_id(context));
                let accepted = self.read_number(route, &recipient).and_then(|to| {
                    let message = accepted_message(context, &id, to, &content.sender, &content.text);
                    self.capture_message(message, route.dry_run, context)
                });
                match accepted {
                    Ok(message) => listed.push(ListedMessage::Accepted(message.into())),
                    Err(refusal) => {
                        let Some(object) = self.refused_object(route, &refusal) else { return Err(refusal) };
                        let entry = object.fill_typed(&|name| match name {
                            "id" => Some(self.ids.json(&id)),
                            "given" => find_number(route, &recipient).map(Value::String),
                            _ => refusal.value(name).or_else(|| values.value(&route.response, name)),
                        });
                        listed.extend(entry.map(ListedMessage::Refused));
                        context.reject_part(refusal.rejection(context));
                        first_refusal.get_or_insert(refusal);
                    }
                }
            }
        }
        if listed.is_empty() {
            return Err(self.refuse(RefusalReason::MissingRecipient));
        }
        let is_accepted = listed.iter().any(|listed| matches!(listed, ListedMessage::Accepted(_)));
        match first_refusal.filter(|refusal| !is_accepted && refusal.status >= 400) {
            Some(refusal) => Err(refusal),
            None => Ok(values.respond(&route.response, &listed)),
        }
    }

    /// Checks a message, except for what is refused per recipient.
    fn check_message(
        &self,
        route: &SendRoute,
        message: &Value,
        values: &ResponseValues,
    ) -> Result<(), ServerRefusal<'_>> {
        self.read_content(route, message, values).map_err(|reason| self.refuse(reason))?;
        let refusals = read_recipients(route, message).into_iter().filter_map(|to| self.read_number(route, &to).err());
        let mut of_request = refusals.filter(|refusal| self.refused_object(route, refusal).is_none());
        of_request.next().map_or(Ok(()), Err)
    }

    /// Returns what the response has for a refused message, if others of the request may be accepted.
    fn refused_object(&self, route: &SendRoute, refusal: &ServerRefusal) -> Option<&JsonTemplate> {
        let object = route.response.refused.as_ref().and_then(|name| self.objects.get(name));
        object.filter(|_| refusal.is_per_message())
    }

    fn read_content(
        &self,
        route: &SendRoute,
        message: &Value,
        values: &ResponseValues,
    ) -> Result<Content, RefusalReason> {
        if read_recipients(route, message).is_empty() {
            return Err(RefusalReason::MissingRecipient);
        }
        let sender = match find_text(message, &route.sender).filter(|sender| !sender.is_empty()) {
            Some(sender) => sender,
            None if route.sender_optional => values.account.value("from").unwrap_or_else(|| values.account.send_host()),
            None => return Err(RefusalReason::MissingSender),
        };
        let text = find_text(message, &route.text).filter(|text| !text.is_empty()).ok_or(RefusalReason::MissingText)?;
        Ok(Content { sender, text })
    }

    fn read_number(&self, route: &SendRoute, recipient: &Value) -> Result<Phone, ServerRefusal<'_>> {
        let number = find_number(route, recipient).filter(|number| !number.is_empty());
        let number = number.ok_or_else(|| self.refuse(RefusalReason::MissingRecipient))?;
        self.parse_number(&number).ok_or_else(|| self.refuse(RefusalReason::BadNumber))
    }

    /// Adds a message to the inbox, unless the request is only tried.
    fn capture_message(
        &self,
        message: CapturedMessage,
        is_dry_run: bool,
        context: &mut RequestContext,
    ) -> Result<CapturedMessage, ServerRefusal<'_>> {
        let verified_by = if context.lenient { "nothing" } else { "credentials and fields" };
        let message = CapturedMessage { verified_by, ..message };
        if is_dry_run {
            return Ok(message);
        }
        match context.capture_message(message.clone(), &[]) {
            Ok(()) => Ok(message),
            Err(DeclineReason::ProviderCode(code)) => Err(self.refuse_with_code(&code)),
            Err(_) => Err(self.refuse(RefusalReason::Throttled)),
        }
    }

    fn new_id(&self, context: &RequestContext) -> String {
        self.ids.new_id(context.signing_context, context.next_message_number())
    }

    /// Parses a number in one of the notations that the provider takes.
    fn parse_number(&self, text: &str) -> Option<Phone> {
        let digits = self.numbers.iter().find_map(|notation| match notation {
            NumberNotation::Plus => text.strip_prefix('+'),
            NumberNotation::Digits => Some(text).filter(|text| !text.starts_with(['+', '0'])),
            NumberNotation::Zeros => text.strip_prefix("00"),
        })?;
        let is_digits = digits.bytes().all(|b| b.is_ascii_digit());
        is_digits.then(|| format!("+{digits}").parse().ok()).flatten()
    }
}

impl ServerRefusal<'_> {
    /// Returns the entry for the inbox.
    pub fn rejection(&self, context: &RequestContext) -> Rejection {
        Rejection::new(&self.code, self.explanation, context.signing_context)
    }
}

/// Returns the number of a recipient.
fn find_number(route: &SendRoute, recipient: &Value) -> Option<String> {
    match route.number.as_slice() {
        [] => scalar_text(recipient),
        pointers => find_text(recipient, pointers),
    }
}

/// Returns the recipients of a message.
fn read_recipients(route: &SendRoute, message: &Value) -> Vec<Value> {
    let found = find_all(message, &route.recipients);
    let split = |value: &Value| match (route.separator, value) {
        (Some(separator), Value::String(list)) => list.split(separator).map(|one| one.trim().into()).collect(),
        _ => vec![value.clone()],
    };
    found.into_iter().flat_map(split).filter(|recipient| recipient.as_str() != Some("")).collect()
}

/// Whether the sender of a message is one of the account: its number, or no number at all.
fn has_own_sender(route: &SendRoute, message: &Value, values: &ResponseValues) -> bool {
    let digits = |sender: &str| sender.trim_start_matches('+').to_owned();
    let is_number = |sender: &String| sender.len() > 6 && digits(sender).bytes().all(|byte| byte.is_ascii_digit());
    let sender = find_text(message, &route.sender).filter(is_number);
    let own = values.account.value("from").unwrap_or_default();
    sender.is_none_or(|sender| digits(&sender) == digits(&own))
}
