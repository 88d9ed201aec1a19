//! The stand-in for the providers, as a server for any program.

mod ca;
mod child;
mod environment;
mod house;
mod network;
mod ready;
mod run;

use std::net::SocketAddr;

use clap::{Args, Subcommand};

use super::{App, folders, moment, server_moments};
use crate::{
    failure::{Failure, Kind},
    sandbox::{self, Authority, Counter, USUAL},
};
use child::Signals;
use house::House;
use ready::Ready;

/// Emulate the servers of all providers, for any program
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl sandbox                    inbox at http://127.0.0.1:8025
  smsctl sandbox --listen 127.0.0.1:0 --json
  smsctl sandbox run -- npm test    run a test suite against it")]
#[command(args_conflicts_with_subcommands = true)]
pub struct Sandbox {
    #[command(subcommand)]
    command: Option<Command>,
    /// Address and port to listen on; port 0 means any free port
    #[arg(long, value_name = "ADDR", default_value = USUAL, value_parser = listen_address)]
    listen: SocketAddr,
    /// Also serve TLS under the providers' host names, with certificates of the authority that `smsctl sandbox ca` prints
    #[arg(long)]
    tls: bool,
    #[command(flatten)]
    house: House,
}

#[derive(Debug, Subcommand)]
enum Command {
    Ca(ca::Ca),
    Run(run::Run),
}

impl Sandbox {
    /// Does what is possible only while the process has a single thread: enters a network of its own for `--strict`.
    ///
    /// # Errors
    /// Fails where the system refuses.
    pub fn prepare(&self) -> Result<(), Failure> {
        match &self.command {
            Some(Command::Run(run)) if run.strict => network::enter_isolated_network(),
            _ => Ok(()),
        }
    }

    /// The exit code.
    pub async fn run(self, app: &App) -> anyhow::Result<u8> {
        match self.command {
            Some(Command::Ca(ca)) => ca.run(app)?,
            Some(Command::Run(run)) => return run.run(app).await,
            None => {
                let authority = self.tls.then(authority).transpose()?;
                let ca = authority.as_ref().map(|authority| authority.path().to_owned());
                let sandbox = self.house.open(app, self.listen, authority).await?;
                // Whoever reads that it is ready may stop it at once.
                let mut signals = Signals::hear();
                app.screen.show_demo_line(&Ready::of(&sandbox, ca.as_deref())?)?;
                app.screen.say("Ctrl-C stops it");
                sandbox.during(signals.next()).await;
            }
        }
        Ok(0)
    }
}

/// Reads an address to listen on: `PORT` and `:PORT` of this machine, or `HOST:PORT`.
fn listen_address(text: &str) -> Result<SocketAddr, &'static str> {
    let of_this_machine =
        |port: &str| port.parse().ok().map(|port: u16| SocketAddr::from(([127, 0, 0, 1], port)));
    let port = text.strip_prefix(':').or_else(|| text.strip_prefix("localhost:")).unwrap_or(text);
    of_this_machine(port)
        .or_else(|| text.parse().ok())
        .ok_or("expected PORT or ADDRESS:PORT, such as 8025 or 0.0.0.0:8025")
}

/// This user's authority, which is made where there is none.
fn authority() -> Result<Authority, Failure> {
    Authority::open(&folders::data_dir()?, &moment()?)
}

impl House {
    /// Opens the server with every account that it is to know.
    async fn open(
        &self,
        app: &App,
        address: SocketAddr,
        authority: Option<Authority>,
    ) -> Result<sandbox::Sandbox, Failure> {
        let mut counter = Counter::default();
        for account in self.accounts(app).await? {
            counter.add(account);
        }
        self.furnish(&mut counter.desk);
        let moments = server_moments()?;
        let sandbox = sandbox::Sandbox::open(address, counter, moments).await.map_err(|error| {
            Failure::new(Kind::Unexpected, format!("the sandbox cannot listen on {address}"))
                .cause(error)
                .fix("is one already running? `--listen 127.0.0.1:0` uses a free port")
        })?;
        let open_to_all = !address.ip().is_loopback();
        if open_to_all {
            app.screen
                .note("warning: everyone who can reach this machine can use the sandbox and read its inbox");
            app.screen.note(match self.callback_addresses.is_empty() {
                true => "no callbacks are sent; allow an address with --callback-to HOST:PORT",
                false => "callbacks are sent only to the addresses given with --callback-to",
            });
        }
        if self.accept_any {
            app.screen.note("warning: --accept-any: requests are not verified");
        }
        let sandbox = sandbox.trusting(&app.roots).calling(&self.callback_addresses);
        let sandbox = self.hosts.iter().fold(sandbox, |sandbox, name| sandbox.answering_to(name));
        if authority.is_some() {
            let mut hosts = sandbox.account_hosts();
            hosts.retain(|host| !Authority::may_certify(host));
            if !hosts.is_empty() {
                app.screen.note(format!(
                    "warning: TLS does not work for {}: the certificate authority covers only the providers' known hosts",
                    hosts.join(", ")
                ));
            }
        }
        match authority {
            None => Ok(sandbox),
            Some(authority) => sandbox
                .securing(authority)
                .map_err(|error| Failure::new(Kind::Unexpected, "the sandbox cannot use TLS").cause(error)),
        }
    }
}
