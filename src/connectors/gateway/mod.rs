//! Gateways described by data: the user's own in the file, and presets that are part of smsctl.

mod client;
mod description;
mod document_type;
mod emulated_api;
mod json_template;
mod preset;
mod recognition;
mod rejection;
mod response_path;
mod sandbox;
mod sandbox_responses;
mod sandbox_signature;
mod signature;
#[cfg(test)]
mod tests;
mod text_template;
mod url_template;
mod validation;

use std::{sync::Arc, time::Duration};

pub use description::GatewayDescription;
pub use document_type::DocumentType;
use emulated_api::EmulatedApiSource;
use http::Uri;
pub use json_template::JsonTemplate;
#[cfg(test)]
use preset::ParsedPreset;
pub use preset::Preset;
pub use response_path::ResponsePath;
pub use signature::SignatureRule;
pub use text_template::{MultilineText, TextTemplate};
pub use url_template::UrlTemplate;

use super::{Connector, DeliveryUnsupported, ProviderCheck, UnsupportedMessage, form::FieldError};
use crate::{
    emulation::{EmulatedReply, RequestContext},
    http_client::{AllowUnencrypted, Exchange, Request, RequestBuilder, SigningContext, is_exposed, is_unencrypted},
    sms::{Delivery, Message, Phone, Receipt, Secret, Template, Usage},
};

/// The placeholders of a message with its own text.
pub const TEXT_MESSAGE_VARIABLES: [&str; 13] = [
    "to",
    "digits",
    "calling-code",
    "national",
    "text",
    "unicode",
    "ucs2",
    "code",
    "usage",
    "locale",
    "uuid",
    "unix-time",
    "signature",
];

/// The placeholders of a preset besides its settings and [`TEXT_MESSAGE_VARIABLES`]: a registered template, and the id of
/// an accepted message.
const PRESET_VARIABLES: [&str; 2] = ["template", "id"];

/// The placeholders of every request, whatever it is for.
const REQUEST_VARIABLES: [&str; 3] = ["uuid", "unix-time", "signature"];

/// Whether a placeholder of a preset is a part of the message, and no setting.
fn is_message_variable(name: &str) -> bool {
    TEXT_MESSAGE_VARIABLES.contains(&name) || PRESET_VARIABLES.contains(&name)
}

/// A described gateway with the settings of an account.
#[derive(Clone, Debug)]
pub struct Gateway {
    description: Arc<GatewayDescription>,
    settings: Vec<(String, Setting)>,
    /// The server of a provider whose documentation describes it. Any other is emulated by the description.
    emulation: Option<&'static EmulatedApiSource>,
}

/// The value of a setting.
#[derive(Clone, Debug)]
pub enum Setting {
    /// A value that is no secret.
    Plain(String),
    /// A secret.
    Secret(Secret),
}

/// The setting that allows unencrypted requests to other machines.
const INSECURE: &str = "insecure";

impl Gateway {
    /// Returns a gateway.
    ///
    /// # Errors
    /// Returns an error for a URL that sends the message unencrypted to another machine, unless the setting `insecure` is
    /// true.
    pub fn new(description: Arc<GatewayDescription>, settings: Vec<(String, Setting)>) -> Result<Self, FieldError> {
        let gateway = Self { description, settings, emulation: None };
        let exposed = gateway.urls().find(|(_, uri)| is_exposed(uri));
        match exposed.filter(|_| !gateway.allows_unencrypted()) {
            Some((field, _)) => Err(FieldError::invalid(
                field,
                "http:// to another machine exposes the secret and the code on the network; \
                 use https://, or set insecure = true on a network that you trust",
            )),
            None => Ok(gateway),
        }
    }

    /// Returns the URL of every request, with the field that holds it or the setting that it begins with.
    fn urls(&self) -> impl Iterator<Item = (String, Uri)> {
        self.description.urls().filter_map(|(field, url)| {
            let first = url.first_placeholder().filter(|name| !name.starts_with("secret."));
            let field = first.filter(|name| self.setting(name).is_some()).unwrap_or(field).to_owned();
            let values = |name: &str| self.value(name).or_else(|| is_message_variable(name).then(|| "0".into()));
            Some((field, url.fill(&values)?.parse().ok()?))
        })
    }

    fn allows_unencrypted(&self) -> bool {
        self.value(INSECURE).is_some_and(|value| value == "true")
    }

    /// Builds a request, which may go unencrypted if the user allows that.
    fn request(&self, call: RequestBuilder) -> Result<Request, String> {
        let mut request = call.build()?;
        if self.allows_unencrypted() {
            request.extensions_mut().insert(AllowUnencrypted);
        }
        Ok(request)
    }

    fn setting(&self, name: &str) -> Option<&Setting> {
        self.settings.iter().find(|(known, _)| known == name).map(|(_, setting)| setting)
    }

    /// Returns the value that a setting has for a usage: the row of that usage, or else of `generic`.
    fn value_for_usage(&self, name: &str, usage: &Usage) -> Option<String> {
        self.value(&format!("{name}.{usage}")).or_else(|| self.value(&format!("{name}.{}", Usage::generic())))
    }

    fn value(&self, name: &str) -> Option<String> {
        Some(match self.setting(name)? {
            Setting::Plain(text) => text.clone(),
            Setting::Secret(secret) => secret.expose().to_owned(),
        })
    }

    fn is_secret(&self, name: &str) -> bool {
        matches!(self.setting(name), Some(Setting::Secret(_)))
    }

    fn secrets(&self) -> impl Iterator<Item = &Secret> {
        self.settings.iter().filter_map(|(_, setting)| match setting {
            Setting::Secret(secret) => Some(secret),
            Setting::Plain(_) => None,
        })
    }
}

impl Connector for Gateway {
    fn build_send_exchange(
        &self,
        message: &Message,
        at: &SigningContext,
    ) -> Result<Exchange<Receipt>, UnsupportedMessage> {
        self.send_message(message, at)
    }

    fn build_checks(&self, _: &[(Usage, Template)], at: &SigningContext) -> Vec<ProviderCheck> {
        self.credential_checks(at)
    }

    fn build_delivery_exchange(
        &self,
        id: &str,
        _: Option<&Phone>,
        _: Option<Duration>,
        at: &SigningContext,
    ) -> Result<Exchange<Delivery>, DeliveryUnsupported> {
        self.query_delivery(id, at)
    }

    /// Gateways have no common name for the id of an account.
    fn key_id(&self) -> &str {
        ""
    }

    fn account_identifiers(&self) -> Vec<Secret> {
        recognition::account_identifiers(self)
    }

    fn path_roots(&self) -> Option<Vec<String>> {
        recognition::path_roots(self)
    }

    fn send_host(&self) -> String {
        let url = self.description.url.fill(&|name| Some(self.value(name).unwrap_or_default()));
        let uri: Option<http::Uri> = url.and_then(|url| url.parse().ok());
        uri.and_then(|uri| uri.host().map(str::to_owned)).unwrap_or_default()
    }

    fn unencrypted_hosts(&self) -> Vec<String> {
        let unencrypted = self.urls().filter(|(_, uri)| is_unencrypted(uri));
        let mut hosts: Vec<_> = unencrypted.filter_map(|(_, uri)| Some(uri.authority()?.to_string())).collect();
        hosts.sort();
        hosts.dedup();
        hosts
    }

    fn owns_request(&self, request: &Request, host: Option<&str>) -> bool {
        let is_request = match self.emulation {
            Some(emulation) => emulation.matches(request, Some(self)),
            None => self.description.matches(request, &|name| self.value(name)),
        };
        is_request && host.is_none_or(|host| host == self.send_host())
    }

    fn secrets_in_request(&self, request: &Request) -> Vec<Secret> {
        match self.emulation {
            Some(emulation) => emulation.secrets_in(self, request),
            None => self.secrets_in(request),
        }
    }

    fn emulate(&self, request: &Request, context: RequestContext) -> EmulatedReply {
        match self.emulation {
            Some(emulation) => emulation.serve(self, request, context),
            None => self.serve_request(request, context),
        }
    }
}
