//! A program with the sandbox beside it: `smsctl sandbox run -- npm test`.

use std::{ffi::OsString, net::SocketAddr};

use clap::Args;
use serde_json::json;

use super::{
    App, SandboxOptions, SandboxReadyView, child::ChildProgram, environment, open_authority, parse_listen_address,
};
use crate::{encoding::escape_control_chars, sandbox::BlockedHosts};

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
pub struct SandboxRunArgs {
    #[command(flatten)]
    options: SandboxOptions,
    /// Run the command in a network namespace where only the sandbox is reachable (Linux only)
    ///
    /// A client that ignores proxy variables then fails instead of reaching the real provider. The command cannot reach
    /// other services, not even on this machine, and only the command can read the inbox. A `cmd:` reference cannot
    /// fetch a secret over the network.
    #[arg(long)]
    pub strict: bool,
    /// Address and port to listen on [default: a free port on this machine]
    #[arg(long, value_name = "ADDR", conflicts_with = "strict", value_parser = parse_listen_address)]
    listen: Option<SocketAddr>,
    /// The command and its arguments
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

impl SandboxRunArgs {
    /// The exit code of the command.
    pub async fn run(self, app: &App) -> anyhow::Result<u8> {
        let authority = open_authority()?;
        let ca = authority.certificate_path().to_owned();
        let free = SocketAddr::from(([127, 0, 0, 1], 0));
        let sandbox = self.options.open_sandbox(app, self.listen.unwrap_or(free), Some(authority)).await?;
        let SandboxReadyView { url, inbox, .. } = SandboxReadyView::from_sandbox(&sandbox, Some(&ca))?;
        let environment = environment::child_environment(&url, &ca, &sandbox.gateway_hosts());
        if !environment.rejected_no_proxy.is_empty() {
            let names = environment.rejected_no_proxy.join(", ");
            app.screen.print_status(format!(
                "note: removed from NO_PROXY, because it would bypass the sandbox: {}",
                escape_control_chars(&names)
            ));
        }
        for report in environment::proxy_support_warnings(&self.command, &ca).await {
            let strict = match self.strict {
                true => "with --strict, such a request fails",
                false if cfg!(target_os = "linux") => "with --strict, no request leaves this machine",
                false => "",
            };
            let separator = if strict.is_empty() { "" } else { "; " };
            app.screen.print_note(format!("warning: {}{separator}{strict}", escape_control_chars(&report.to_string())));
        }
        if !self.strict && !app.screen.json {
            app.screen.print_status(format!("sandbox: inbox at {inbox}"));
        }
        let program = ChildProgram::start(&self.command, environment.variables)?;
        let code = sandbox.run_until(program.wait()).await?;
        let (taken, refused) = sandbox.state().inbox.total_counts();
        let blocked = sandbox.blocked_hosts();
        app.screen.print_status(match app.screen.json {
            true => {
                json!({ "sandbox": { "messages": taken, "refused": refused, "blocked": blocked.hosts() } }).to_string()
            }
            false => {
                format!(
                    "sandbox: {} accepted, {refused} refused{}",
                    format_count(taken, "message"),
                    describe_blocked_hosts(&blocked)
                )
            }
        });
        Ok(code)
    }
}

fn format_count(number: u64, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    }
}

/// What is told of the hosts that the command asked for in vain; nothing where there are none.
fn describe_blocked_hosts(blocked: &BlockedHosts) -> String {
    if blocked.request_count() == 0 {
        return String::new();
    }
    let hosts: Vec<_> = blocked.hosts().keys().map(|host| escape_control_chars(host)).collect();
    format!("; {} to other hosts blocked: {}", format_count(blocked.request_count(), "request"), hosts.join(", "))
}
