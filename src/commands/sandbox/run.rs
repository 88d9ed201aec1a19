//! `smsctl sandbox run`: runs a program against a new sandbox.

use std::{ffi::OsString, net::SocketAddr, path::Path};

use clap::Args;
use serde_json::json;

use super::{
    super::{App, CommandResult},
    ca::open_certificate_authority,
    child::ChildProgram,
    environment,
    options::{SandboxOptions, parse_allowed_host, parse_listen_address},
    ready_view::SandboxReadyView,
};
use crate::{
    encoding::{count_noun, escape_control_chars},
    sandbox::{BlockedHosts, Sandbox},
};

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
    /// Let the command reach this host through the proxy; a provider's host is refused
    #[arg(long = "allow", value_name = "HOST", conflicts_with = "strict", value_parser = parse_allowed_host)]
    allowed_hosts: Vec<String>,
    /// The command and its arguments
    #[arg(trailing_var_arg = true, required = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

impl SandboxRunArgs {
    /// Runs the command and returns its exit code.
    pub async fn run(self, app: &App) -> CommandResult {
        let authority = open_certificate_authority()?;
        let ca = authority.certificate_path().to_owned();
        let free = SocketAddr::from(([127, 0, 0, 1], 0));
        let sandbox = self.options.open_sandbox(app, self.listen.unwrap_or(free), Some(authority)).await?;
        let sandbox = self.allowed_hosts.iter().fold(sandbox, |sandbox, host| sandbox.with_allowed_host(host));
        let SandboxReadyView { url, inbox, .. } = SandboxReadyView::from_sandbox(&sandbox, Some(&ca))?;
        let environment = environment::sandbox_variables(&url, &ca, &sandbox.gateway_hosts());
        self.print_environment_notes(app, &environment.rejected_no_proxy, &ca).await;
        if !self.strict && !app.screen.json {
            app.screen.print_status(format!("sandbox: inbox at {inbox}"));
        }
        let program = ChildProgram::start(&self.command, environment.variables)?;
        let exit_code = sandbox.run_until(program.wait()).await?;
        print_summary(app, &sandbox);
        self.print_hints(app, &sandbox);
        Ok(exit_code)
    }

    /// Prints what the command's environment changes, and which of its requests may bypass the sandbox.
    async fn print_environment_notes(&self, app: &App, rejected_no_proxy: &[String], ca: &Path) {
        for note in environment::demo_value_notes() {
            app.screen.print_status(note);
        }
        if !rejected_no_proxy.is_empty() {
            app.screen.print_status(format!(
                "note: removed from NO_PROXY, because it would bypass the sandbox: {}",
                escape_control_chars(&rejected_no_proxy.join(", "))
            ));
        }
        let strict_hint = match self.strict {
            true => "; with --strict, such a request fails",
            false if cfg!(target_os = "linux") => "; with --strict, no request leaves this machine",
            false => "",
        };
        for warning in environment::proxy_support_warnings(&self.command, ca).await {
            app.screen.print_note(format!("warning: {}{strict_hint}", escape_control_chars(&warning)));
        }
    }

    /// Prints what to read if the command made no request to the sandbox, or does not trust its certificate.
    fn print_hints(&self, app: &App, sandbox: &Sandbox) {
        let rejections = sandbox.certificate_rejections();
        if rejections > 0 && !app.screen.json {
            let connections = count_noun(rejections as usize, "connection");
            app.screen.print_status(format!(
                "note: {connections} failed because the client does not trust the sandbox's certificate; \
                 `smsctl help clients` says what each client needs"
            ));
        }
        if sandbox.request_count() == 0 && !app.screen.json {
            let strict_hint = match self.strict {
                false if cfg!(target_os = "linux") => "; with --strict, no request leaves this machine",
                _ => "",
            };
            app.screen.print_status(format!(
                "note: nothing reached the sandbox; `smsctl help clients` says what each client needs{strict_hint}"
            ));
        }
    }
}

/// Prints how many requests the sandbox accepted, refused and blocked.
fn print_summary(app: &App, sandbox: &Sandbox) {
    let (accepted, refused) = sandbox.state().inbox.total_counts();
    let blocked = sandbox.blocked_hosts();
    app.screen.print_status(match app.screen.json {
        true => {
            let rejections = sandbox.certificate_rejections();
            json!({ "sandbox": {
                "messages": accepted,
                "refused": refused,
                "blocked": blocked.hosts(),
                "certificate_rejections": rejections,
            } })
            .to_string()
        }
        false => {
            let accepted = count_noun(accepted as usize, "message");
            format!("sandbox: {accepted} accepted, {refused} refused{}", describe_blocked_hosts(&blocked))
        }
    });
}

/// Returns a part of a sentence about requests to hosts that are no provider's; empty if there were none.
fn describe_blocked_hosts(blocked: &BlockedHosts) -> String {
    if blocked.request_count() == 0 {
        return String::new();
    }
    let hosts: Vec<_> = blocked.hosts().keys().map(|host| escape_control_chars(host)).collect();
    format!(
        "; {} to other hosts blocked: {}",
        count_noun(blocked.request_count() as usize, "request"),
        hosts.join(", ")
    )
}
