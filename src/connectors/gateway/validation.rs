//! Validates the description of an HTTP gateway.

use http::{
    HeaderName, HeaderValue,
    header::{CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING},
};

use super::{GatewayDescription, JsonTemplate, REQUEST_VARIABLES, SignatureRule, TextTemplate};
use crate::{
    connectors::form::{Document, FieldError, TableEntry},
    failure::nearest_name,
};

impl GatewayDescription {
    /// Checks that a message can be sent with this description. `settings` are the names of the account's settings,
    /// `variables` the placeholders that a message fills in.
    ///
    /// # Errors
    /// Returns an error for an unknown placeholder, a message without recipient or code, a header that cannot be sent, a
    /// second body, a signature that is misplaced or not described, and a rule for `success` or `delivery` without the
    /// path that it needs.
    pub fn validate(&self, settings: &[&str], variables: &[&str]) -> Result<(), FieldError> {
        let templates = self.templates();
        check_placeholders(&templates, settings, variables)?;
        self.headers.iter().try_for_each(check_header)?;
        self.check_bodies()?;
        self.check_signature(&templates)?;
        if self.success.as_ref().is_some_and(|rule| rule.0.path.is_none() && !rule.0.values.is_empty()) {
            return Err(FieldError::invalid(
                "success",
                "needs a path: where in the response to find the value that is compared",
            ));
        }
        if self.delivery.as_ref().is_some_and(|delivery| delivery.0.status.is_empty()) {
            return Err(FieldError::invalid("delivery", "status needs at least one path"));
        }
        self.check_message(&templates)
    }

    /// Checks that the requests that send have a recipient and a code, and that the national number is unambiguous.
    fn check_message(&self, templates: &[PlacedTemplate]) -> Result<(), FieldError> {
        let in_message = || {
            let of_message = templates.iter().filter(|it| it.scope == TemplateScope::Message);
            of_message.flat_map(|it| it.template.placeholders())
        };
        let missing =
            |problem: &str| Err(FieldError::invalid("url", format!("{problem} in the url, headers, query or body")));
        if !in_message().any(|name| matches!(name, "to" | "digits" | "national")) {
            return missing("the recipient is missing: add {{to}} or {{digits}}");
        }
        let has = |wanted: &str| in_message().any(|name| name == wanted);
        if has("national") && !has("calling-code") && self.calling_code.is_none() {
            let problem = "is needed for {{national}}, which is the same for numbers of several countries; \
                           give the code of the country that the gateway serves, or add {{calling-code}} to the request";
            return Err(FieldError::invalid("calling-code", problem));
        }
        let is_calling_code = |code: &String| (1..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit());
        if self.calling_code.as_ref().is_some_and(|code| !is_calling_code(code)) {
            return Err(FieldError::invalid("calling-code", "expected one to three digits, such as 86"));
        }
        if !in_message().any(|name| matches!(name, "text" | "code")) {
            return missing("the message is missing: add {{text}} or {{code}}");
        }
        Ok(())
    }

    /// Checks that a signature is described where it is used, and that it is not a part of what it covers.
    fn check_signature(&self, templates: &[PlacedTemplate]) -> Result<(), FieldError> {
        let mut uses = templates.iter().filter(|it| it.template.placeholders().any(|name| name == "signature"));
        let covered = ["json-body", "form-body", "text-body", "signature"];
        match uses.find(|it| self.signature.is_none() || covered.contains(&it.field)) {
            None => Ok(()),
            Some(PlacedTemplate { field, .. }) if self.signature.is_none() => Err(FieldError::invalid(
                *field,
                "{{signature}} needs the table signature, which says how it is computed",
            )),
            Some(PlacedTemplate { field, .. }) => Err(FieldError::invalid(
                *field,
                "{{signature}} covers the body, so it belongs in a header, the query or the URL",
            )),
        }
    }

    fn check_bodies(&self) -> Result<(), FieldError> {
        let bodies = [
            ("json-body", self.json_body.is_some()),
            ("form-body", !self.form_body.is_empty()),
            ("text-body", self.text_body.is_some()),
        ];
        let mut given = bodies.iter().filter(|(_, is_given)| *is_given).map(|(field, _)| field);
        match (given.next(), given.next()) {
            (Some(first), Some(second)) => {
                Err(FieldError::invalid(*second, format!("cannot be combined with {first}; keep one of the two")))
            }
            _ => Ok(()),
        }
    }

    /// Returns every template of the description.
    fn templates(&self) -> Vec<PlacedTemplate<'_>> {
        let placed = |field, scope, template| PlacedTemplate { field, scope, template };
        let entries = [("headers", &self.headers), ("query", &self.query), ("form-body", &self.form_body)];
        let mut all: Vec<_> = entries
            .iter()
            .flat_map(|(field, entries)| {
                entries.iter().map(|entry| placed(field, TemplateScope::Message, &entry.value))
            })
            .collect();
        all.extend(self.basic.iter().map(|template| placed("basic", TemplateScope::Message, template)));
        let strings = self.json_body.iter().flat_map(JsonTemplate::strings);
        all.extend(strings.map(|template| placed("json-body", TemplateScope::Message, template)));
        all.extend(self.text_body.iter().map(|body| placed("text-body", TemplateScope::Message, &body.0)));
        if let Some(Document(SignatureRule { key, text, .. })) = &self.signature {
            let templates = [key].into_iter().chain(text);
            all.extend(templates.map(|template| placed("signature", TemplateScope::Signature, template)));
        }
        all.extend(self.urls().map(|(field, url)| {
            let scope = match field {
                "check" => TemplateScope::Check,
                "delivery" => TemplateScope::Delivery,
                _ => TemplateScope::Message,
            };
            placed(field, scope, &url.0)
        }));
        all
    }
}

/// A template, the field that holds it, and the placeholders that it may contain.
struct PlacedTemplate<'a> {
    field: &'static str,
    scope: TemplateScope,
    template: &'a TextTemplate,
}

/// Which placeholders a template may contain. Headers and login are sent with every request, but are checked as parts of
/// the message.
#[derive(Clone, Copy, PartialEq)]
enum TemplateScope {
    Message,
    Delivery,
    Check,
    Signature,
}

/// Checks that every placeholder is a setting, or may be in the scope of its template.
fn check_placeholders(templates: &[PlacedTemplate], settings: &[&str], variables: &[&str]) -> Result<(), FieldError> {
    for PlacedTemplate { field, scope, template } in templates {
        let scope_variables = match scope {
            TemplateScope::Message => variables,
            TemplateScope::Delivery => &["id"],
            TemplateScope::Check => &[],
            TemplateScope::Signature => &["body"],
        };
        let known = || settings.iter().chain(scope_variables).chain(&REQUEST_VARIABLES).copied();
        if let Some(name) = template.placeholders().find(|name| !known().any(|known| known == *name)) {
            let near = nearest_name(name, known());
            let near = near.map_or_else(String::new, |near| format!("; did you mean {{{{{near}}}}}?"));
            return Err(FieldError::invalid(*field, format!("unknown placeholder {{{{{name}}}}}{near}")));
        }
    }
    Ok(())
}

/// Headers that the HTTP client sets itself.
const HEADERS_OF_CLIENT: [HeaderName; 3] = [CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING];

fn check_header(entry: &TableEntry<TextTemplate>) -> Result<(), FieldError> {
    let wrong = |problem: &str| Err(FieldError::invalid("headers", format!("{}: {problem}", entry.key)));
    match entry.key.parse::<HeaderName>() {
        Err(_) => wrong("is not a header name"),
        Ok(name) if HEADERS_OF_CLIENT.contains(&name) => wrong("is set automatically; leave it out"),
        Ok(_) => match entry.value.fill(&|_| Some(String::new())).map(HeaderValue::try_from) {
            Some(Ok(_)) => Ok(()),
            _ => wrong("has a value that cannot be sent in a header"),
        },
    }
}
