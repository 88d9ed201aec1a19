//! A program with the sandbox beside it: `smsctl sandbox run -- npm test`.

use std::{ffi::OsString, net::SocketAddr};

use clap::Args;
use serde_json::json;

use super::{App, House, Ready, authority, child::Program, environment, listen_address};
use crate::{sandbox::BlockedHosts, wire::visible};

/// Run a command against a new sandbox
///
/// The command's environment contains the sandbox's address, proxy variables, the certificate to trust and demo
/// credentials. The exit code is the command's; 127 if it is not found, 126 if it cannot be started, 128 plus the signal
/// number if a signal ended it.
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl sandbox run -- npm test
  smsctl sandbox run --strict -- npm test
  smsctl sandbox run -- sh -c 'my-program; smsctl inbox wait --to +14155550100 --code-only'")]
pub struct Run {
    #[command(flatten)]
    house: House,
    /// Run the command in a network namespace where only the sandbox is reachable (Linux only)
    ///
    /// A client that ignores proxy variables then fails instead of reaching the real provider. The command cannot reach
    /// other services, not even on this machine, and only the command can read the inbox. A `cmd:` reference cannot
    /// fetch a secret over the network.
    #[arg(long)]
    pub strict: bool,
    /// Address and port to listen on [default: a free port on this machine]
    #[arg(long, value_name = "ADDR", conflicts_with = "strict", value_parser = listen_address)]
    listen: Option<SocketAddr>,
    /// The command and its arguments
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

impl Run {
    /// The exit code of the command.
    pub async fn run(self, app: &App) -> anyhow::Result<u8> {
        let authority = authority()?;
        let ca = authority.path().to_owned();
        let free = SocketAddr::from(([127, 0, 0, 1], 0));
        let sandbox = self.house.open(app, self.listen.unwrap_or(free), Some(authority)).await?;
        let Ready { url, inbox, .. } = Ready::of(&sandbox, Some(&ca))?;
        let environment = environment::child_environment(&url, &ca, &sandbox.stands_in_for());
        if !environment.left_out.is_empty() {
            let names = environment.left_out.join(", ");
            app.screen.say(format!(
                "note: removed from NO_PROXY, because it would bypass the sandbox: {}",
                visible(&names)
            ));
        }
        for report in environment::report_proxy_support(&self.command, &ca).await {
            let strict = match self.strict {
                true => "with --strict, such a request fails",
                false if cfg!(target_os = "linux") => "with --strict, no request leaves this machine",
                false => "",
            };
            let separator = if strict.is_empty() { "" } else { "; " };
            app.screen.note(format!("warning: {}{separator}{strict}", visible(&report.to_string())));
        }
        if !self.strict && !app.screen.json {
            app.screen.say(format!("sandbox: inbox at {inbox}"));
        }
        let program = Program::start(&self.command, environment.variables)?;
        let code = sandbox.during(program.end()).await?;
        let (taken, refused) = sandbox.desk().inbox.totals();
        let blocked = sandbox.blocked_hosts();
        app.screen.say(match app.screen.json {
            true => {
                json!({ "sandbox": { "messages": taken, "refused": refused, "blocked": blocked.hosts() } })
                    .to_string()
            }
            false => {
                format!("sandbox: {} accepted, {refused} refused{}", count(taken, "message"), told(&blocked))
            }
        });
        Ok(code)
    }
}

fn count(number: u64, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    }
}

/// What is told of the hosts that the command asked for in vain; nothing where there are none.
fn told(blocked: &BlockedHosts) -> String {
    if blocked.requests() == 0 {
        return String::new();
    }
    let hosts: Vec<_> = blocked.hosts().keys().map(|host| visible(host)).collect();
    format!("; {} to other hosts blocked: {}", count(blocked.requests(), "request"), hosts.join(", "))
}
