//! `--dry-run`: shows the exact requests with their secrets masked, and sends nothing.

use std::{collections::BTreeMap, fmt};

use colored::Colorize;
use serde::Serialize;

use super::{
    super::{App, new_signing_context},
    TestTarget,
};
use crate::{
    connectors::Connector,
    encoding::escape_control_chars,
    failure::Failure,
    http_client::{Exchange, ProviderProgram, mask_request_part},
    sending::OutgoingMessage,
};

#[derive(Serialize)]
struct DryRunView {
    dry_run: bool,
    requests: Vec<DryRunRequest>,
}

#[derive(Serialize)]
struct DryRunRequest {
    to: String,
    template: String,
    connector: String,
    provider: &'static str,
    method: String,
    url: String,
    headers: BTreeMap<String, String>,
    body: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    string_to_sign: Option<String>,
}

/// Prints the request of each message.
pub fn show_requests(
    app: &App,
    target: &TestTarget,
    connector: &dyn Connector,
    messages: &[OutgoingMessage],
) -> Result<(), Failure> {
    let mut requests = vec![];
    for outgoing in messages {
        let exchange = outgoing.build_exchange(connector, &new_signing_context()?)?;
        requests.push(DryRunRequest::from_exchange(target, outgoing, &exchange));
    }
    app.screen.show_exact(&DryRunView { dry_run: true, requests })
}

impl DryRunRequest {
    fn from_exchange<T>(target: &TestTarget, outgoing: &OutgoingMessage, exchange: &Exchange<T>) -> Self {
        let request = &exchange.request;
        let header_text = |value: &http::HeaderValue| match (value.is_sensitive(), value.to_str()) {
            (false, Ok(text)) => escape_control_chars(text),
            (true, Ok(text)) => match (mask_request_part(request, text), text.split_once(' ')) {
                (masked, _) if masked != text => escape_control_chars(&masked),
                // The scheme is no secret, and shows how the request is signed.
                (_, Some((scheme, _))) => format!("{scheme} ••••"),
                (_, None) => "••••".to_owned(),
            },
            _ => "••••".to_owned(),
        };
        let (method, url) = match request.extensions().get::<ProviderProgram>() {
            Some(ProviderProgram(words)) => ("RUN".to_owned(), escape_control_chars(&shell_words::join(words))),
            None => (request.method().to_string(), mask_request_part(request, &request.uri().to_string())),
        };
        Self {
            to: outgoing.message.to.to_string(),
            template: outgoing.message.usage.to_string(),
            connector: target.name.to_owned(),
            provider: target.provider.name,
            method,
            url,
            headers: request.headers().iter().map(|(name, value)| (name.to_string(), header_text(value))).collect(),
            body: escape_control_chars(&mask_request_part(request, &String::from_utf8_lossy(request.body()))),
            string_to_sign: exchange.signed_text.as_ref().map(|signed| signed.string_to_sign.clone()),
        }
    }
}

impl fmt::Display for DryRunView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        for (index, request) in self.requests.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            writeln!(f, "{}", format!("# {} to {}, not sent", request.template, request.to).dimmed())?;
            writeln!(f, "{} {}", request.method.bold(), request.url)?;
            request.headers.iter().try_for_each(|(name, value)| writeln!(f, "{name}: {value}"))?;
            if !request.body.is_empty() {
                writeln!(f, "\n{}", request.body)?;
            }
            if let Some(text) = &request.string_to_sign {
                writeln!(f, "\n{}\n{text}", "# string to sign".dimmed())?;
            }
        }
        Ok(())
    }
}
