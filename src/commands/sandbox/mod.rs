//! The stand-in for the providers, as a server for any program.

mod ca;
mod child;
mod environment;
mod network;
mod options;
mod ready_view;
mod run;

use std::net::SocketAddr;

use child::SignalStream;
use clap::{Args, Subcommand};
use options::SandboxOptions;
use ready_view::SandboxReadyView;

use super::{App, new_signing_context, server_moments, user_dirs};
use crate::{
    failure::{Failure, FailureKind},
    sandbox::{self, AccountRegistry, CertificateAuthority, DEFAULT_LISTEN_ADDRESS},
};

/// Emulate the servers of all providers, for any program
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl sandbox                    inbox at http://127.0.0.1:8025
  smsctl sandbox --listen 127.0.0.1:0 --json
  smsctl sandbox run -- npm test    run a test suite against it")]
#[command(args_conflicts_with_subcommands = true)]
pub struct SandboxArgs {
    #[command(subcommand)]
    command: Option<SandboxCommand>,
    /// Address and port to listen on; port 0 means any free port
    #[arg(long, value_name = "ADDR", default_value = DEFAULT_LISTEN_ADDRESS, value_parser = parse_listen_address)]
    listen: SocketAddr,
    /// Also serve TLS under the providers' host names, with certificates of the authority that `smsctl sandbox ca` prints
    #[arg(long)]
    tls: bool,
    #[command(flatten)]
    options: SandboxOptions,
}

#[derive(Debug, Subcommand)]
enum SandboxCommand {
    Ca(ca::SandboxCaArgs),
    Run(run::SandboxRunArgs),
}

impl SandboxArgs {
    /// Does what is possible only while the process has a single thread: enters a network of its own for `--strict`.
    ///
    /// # Errors
    /// Fails where the system refuses.
    pub fn prepare(&self) -> Result<(), Failure> {
        match &self.command {
            Some(SandboxCommand::Run(run)) if run.strict => network::enter_isolated_network(),
            _ => Ok(()),
        }
    }

    /// The exit code.
    pub async fn run(self, app: &App) -> anyhow::Result<u8> {
        match self.command {
            Some(SandboxCommand::Ca(ca)) => ca.run(app)?,
            Some(SandboxCommand::Run(run)) => return run.run(app).await,
            None => {
                let authority = self.tls.then(open_authority).transpose()?;
                let ca = authority.as_ref().map(|authority| authority.certificate_path().to_owned());
                let sandbox = self.options.open_sandbox(app, self.listen, authority).await?;
                // Whoever reads that it is ready may stop it at once.
                let mut signals = SignalStream::listen();
                app.screen.show_unmasked_line(&SandboxReadyView::from_sandbox(&sandbox, ca.as_deref())?)?;
                app.screen.print_status("Ctrl-C stops it");
                sandbox.run_until(signals.next()).await;
            }
        }
        Ok(0)
    }
}

/// Reads an address to listen on: `PORT` and `:PORT` of this machine, or `HOST:PORT`.
fn parse_listen_address(text: &str) -> Result<SocketAddr, &'static str> {
    let of_this_machine = |port: &str| port.parse().ok().map(|port: u16| SocketAddr::from(([127, 0, 0, 1], port)));
    let port = text.strip_prefix(':').or_else(|| text.strip_prefix("localhost:")).unwrap_or(text);
    of_this_machine(port)
        .or_else(|| text.parse().ok())
        .ok_or("expected PORT or ADDRESS:PORT, such as 8025 or 0.0.0.0:8025")
}

/// This user's authority, which is made where there is none.
fn open_authority() -> Result<CertificateAuthority, Failure> {
    CertificateAuthority::open(&user_dirs::data_dir()?, &new_signing_context()?)
}

impl SandboxOptions {
    /// Opens the server with every account that it is to know.
    async fn open_sandbox(
        &self,
        app: &App,
        address: SocketAddr,
        authority: Option<CertificateAuthority>,
    ) -> Result<sandbox::Sandbox, Failure> {
        let mut counter = AccountRegistry::default();
        for account in self.collect_accounts(app).await? {
            counter.add_account(account);
        }
        self.configure(&mut counter.state);
        let moments = server_moments()?;
        let sandbox = sandbox::Sandbox::open(address, counter, moments).await.map_err(|error| {
            Failure::new(FailureKind::Unexpected, format!("the sandbox cannot listen on {address}"))
                .with_cause(error)
                .with_fix("is one already running? `--listen 127.0.0.1:0` uses a free port")
        })?;
        let open_to_all = !address.ip().is_loopback();
        if open_to_all {
            app.screen
                .print_note("warning: everyone who can reach this machine can use the sandbox and read its inbox");
            app.screen.print_note(match self.callback_addresses.is_empty() {
                true => "no callbacks are sent; allow an address with --callback-to HOST:PORT",
                false => "callbacks are sent only to the addresses given with --callback-to",
            });
        }
        if self.accept_any {
            app.screen.print_note("warning: --accept-any: requests are not verified");
        }
        let sandbox = sandbox.with_ca_files(&app.ca_files).with_callback_addresses(&self.callback_addresses);
        let sandbox = self.hosts.iter().fold(sandbox, |sandbox, name| sandbox.with_host_name(name));
        if authority.is_some() {
            let mut hosts = sandbox.account_hosts();
            hosts.retain(|host| !CertificateAuthority::may_certify(host));
            if !hosts.is_empty() {
                app.screen.print_note(format!(
                    "warning: TLS does not work for {}: the certificate authority covers only the providers' known hosts",
                    hosts.join(", ")
                ));
            }
        }
        match authority {
            None => Ok(sandbox),
            Some(authority) => sandbox
                .with_tls(authority)
                .map_err(|error| Failure::new(FailureKind::Unexpected, "the sandbox cannot use TLS").with_cause(error)),
        }
    }
}
