//! Sends through the user's own program: one JSON request on its standard input, one JSON result on its output.

mod client;
mod sandbox;
#[cfg(test)]
mod tests;

use super::{
    Connector, DemoAccount, LocalizedText, Provider, ProviderCheck, UnsupportedMessage,
    form::{CommandLine, Form},
};
use crate::{
    emulation::{EmulatedReply, RequestContext},
    http_client::{Exchange, Request, SigningContext},
    sms::{Message, Receipt, Template, TemplateKind, Usage},
};

/// The host of requests that the sandbox answers in place of the program.
const PROGRAM_HOST: &str = "program.invalid";

/// The provider `exec`.
pub static PROVIDER: Provider = Provider {
    name: "exec",
    guide: LocalizedText::in_english(include_str!("guide.md")),
    message_log_location: "the records of your program",
    template_kind: TemplateKind::Text,
    form: Form::from_args::<Exec>(),
    domain: PROGRAM_HOST,
    hosts: &[PROGRAM_HOST],
    cli_tool: None,
    recognize_request: |_| false,
    variable_aliases: &[],
    demo_account: DemoAccount { settings: &[("command", "send-sms")], templates: &[], extras: &[] },
};

/// Your own program: reads a message as JSON and reports the result
#[derive(Debug, clap::Args)]
pub struct Exec {
    /// Program and its arguments; run without a shell
    #[arg(long)]
    command: CommandLine,
}

impl Connector for Exec {
    fn build_send_exchange(
        &self,
        message: &Message,
        _: &SigningContext,
    ) -> Result<Exchange<Receipt>, UnsupportedMessage> {
        client::build_send_exchange(self, message)
    }

    /// There is nothing to check without sending.
    fn build_checks(&self, _: &[(Usage, Template)], _: &SigningContext) -> Vec<ProviderCheck> {
        vec![]
    }

    fn key_id(&self) -> &str {
        ""
    }

    fn send_host(&self) -> String {
        String::new()
    }

    fn program(&self) -> Option<&str> {
        self.command.0.first().map(String::as_str)
    }

    fn emulate(&self, request: &Request, context: RequestContext) -> EmulatedReply {
        sandbox::emulate(request, context)
    }
}
