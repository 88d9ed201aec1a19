//! `smsctl sandbox`: emulates the providers' servers for any program.

mod ca;
mod child;
mod demo_credentials;
mod environment;
mod network;
mod options;
mod ready;
mod ready_view;
mod run;

use std::net::SocketAddr;

use ca::open_certificate_authority;
use child::SignalStream;
use clap::{Args, Subcommand};
use demo_credentials::DemoCredentialsView;
use options::{SandboxOptions, parse_listen_address};
use ready_view::SandboxReadyView;

use super::{App, CommandResult};
use crate::{failure::Failure, sandbox::DEFAULT_LISTEN_ADDRESS, terminal::Screen};

/// Run a local server that emulates the providers' APIs, to test any program without real messages
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl sandbox                    inbox at http://127.0.0.1:8025
  smsctl sandbox --listen 127.0.0.1:0 --json
  smsctl sandbox --credential 'smsbao username=me api-key=env:SMSBAO_API_KEY'
  smsctl sandbox run -- npm test    run a test suite against it")]
#[command(args_conflicts_with_subcommands = true)]
pub struct SandboxArgs {
    #[command(subcommand)]
    command: Option<SandboxCommand>,
    /// Address and port to listen on; port 0 means any free port
    #[arg(long, value_name = "ADDR", default_value = DEFAULT_LISTEN_ADDRESS, value_parser = parse_listen_address)]
    listen: SocketAddr,
    /// Also serve TLS for the providers' host names; `smsctl sandbox ca` prints the certificate that clients have to trust
    #[arg(long)]
    tls: bool,
    #[command(flatten)]
    options: SandboxOptions,
}

#[derive(Debug, Subcommand)]
enum SandboxCommand {
    Ca(ca::SandboxCaArgs),
    Ready(ready::SandboxReadyArgs),
    Run(run::SandboxRunArgs),
}

impl SandboxArgs {
    /// Moves this process to an isolated network if `--strict` was given. Must be called while the process has a single
    /// thread.
    ///
    /// # Errors
    /// The system does not allow it, or is not Linux.
    pub fn isolate_network_if_strict(&self) -> Result<(), Failure> {
        match &self.command {
            Some(SandboxCommand::Run(run)) if run.strict => network::enter_isolated_network(),
            _ => Ok(()),
        }
    }

    /// Runs the subcommand or, without one, the server until a signal ends it. Returns the exit code.
    ///
    /// # Errors
    /// The sandbox cannot listen, or the command cannot be started.
    pub async fn run(self, app: &App) -> CommandResult {
        match self.command {
            Some(SandboxCommand::Ca(ca)) => ca.run(app)?,
            Some(SandboxCommand::Ready(ready)) => ready.run(app).await?,
            Some(SandboxCommand::Run(run)) => return run.run(app).await,
            None => {
                let authority = self.tls.then(open_certificate_authority).transpose()?;
                let ca = authority.as_ref().map(|authority| authority.certificate_path().to_owned());
                let sandbox = self.options.open_sandbox(app, self.listen, authority).await?;
                // Only a person at a terminal, or --verbose, gets the request log; only the person gets the demo accounts.
                let is_watched = app.screen.is_watched();
                let sandbox = match is_watched || app.trace.is_some() {
                    true => sandbox.with_request_log(|line| Screen::default().print_status(line)),
                    false => sandbox,
                };
                if is_watched {
                    app.screen.show_unmasked_line(&DemoCredentialsView {})?;
                }
                // Listen for signals before printing the line: a script may stop the sandbox as soon as it has read it.
                let mut signals = SignalStream::listen();
                app.screen.show_unmasked_line(&SandboxReadyView::from_sandbox(&sandbox, ca.as_deref())?)?;
                app.screen.print_status("press Ctrl-C to stop the sandbox");
                sandbox.run_until(signals.next()).await;
            }
        }
        Ok(0)
    }
}
