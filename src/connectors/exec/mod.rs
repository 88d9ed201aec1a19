//! A program of the user's own as a connector: one JSON request on its standard input, one JSON result on its output.

mod client;
mod sandbox;
#[cfg(test)]
mod tests;

use super::{
    Check, Connector, Demo, Provider,
    form::{Form, Words},
};
use crate::{
    desk::{Reply, Visit},
    sms::{Holds, Message, Receipt, Template, Usage},
    wire::{Exchange, Moment, Request},
};

/// The name by which a sandbox is asked in the place of the program.
const HOST: &str = "program.invalid";

pub const PROVIDER: Provider = Provider {
    name: "exec",
    guide: include_str!("guide.md"),
    records: "the records of your program",
    holds: Holds::Text,
    form: Form::of::<Exec>(),
    domain: HOST,
    hosts: &[],
    logto: None,
    tool: None,
    claims: |_, by_host| by_host.then(String::new),
    demo: Demo { settings: &[("command", "send-sms")], templates: &[] },
};

/// Your own program: reads a message as JSON and reports the result
#[derive(Debug, clap::Args)]
pub struct Exec {
    /// Program and its arguments; run without a shell
    #[arg(long)]
    command: Words,
}

impl Connector for Exec {
    fn send(&self, message: &Message, _: &Moment) -> Result<Exchange<Receipt>, String> {
        client::send(self, message)
    }

    /// A program can only be asked to send.
    fn checks(&self, _: &[(Usage, Template)], _: &Moment) -> Vec<Check> {
        vec![]
    }

    fn key_id(&self) -> &str {
        ""
    }

    fn host(&self) -> String {
        String::new()
    }

    fn program(&self) -> Option<&str> {
        self.command.0.first().map(String::as_str)
    }

    fn emulate(&self, request: &Request, visit: Visit) -> Reply {
        sandbox::answer(request, visit)
    }
}
