//! The stand-in for the providers, as a server for any program.

mod house;
mod ready;

use std::net::SocketAddr;

use clap::Args;

use super::{App, moment};
use crate::{
    failure::{Failure, Kind},
    sandbox::{self, Counter, USUAL},
};
use house::House;
use ready::Ready;

/// Run the stand-in for all providers as a server for any program
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Sandbox {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = USUAL)]
    listen: SocketAddr,
    #[command(flatten)]
    house: House,
}

impl Sandbox {
    pub async fn run(self, app: &App) -> anyhow::Result<()> {
        let sandbox = self.house.open(app, self.listen).await?;
        app.screen.show_line(&Ready::of(&sandbox)?)?;
        app.screen.say("Ctrl-C stops it");
        sandbox.during(stopped()).await?;
        Ok(())
    }
}

/// Ready when somebody wants this process to end.
async fn stopped() -> Result<(), Failure> {
    let failed = |error| Failure::new(Kind::Unexpected, "signals cannot be received").cause(error);
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed.map_err(failed),
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await.map_err(failed)
}

impl House {
    /// Opens the server with every account that it is to know.
    async fn open(&self, app: &App, address: SocketAddr) -> Result<sandbox::Sandbox, Failure> {
        let mut counter = Counter::default();
        for account in self.accounts(app)? {
            counter.add(account);
        }
        self.furnish(&mut counter.desk);
        let sandbox = sandbox::Sandbox::open(address, counter, moment).await.map_err(|error| {
            Failure::new(Kind::Unexpected, format!("the sandbox cannot listen on {address}"))
                .cause(error)
                .fix("is one running already? `--listen 127.0.0.1:0` takes a free port")
        })?;
        let open_to_all = !address.ip().is_loopback();
        if open_to_all {
            app.screen.note("warning: whoever reaches this machine reaches the sandbox and reads its inbox");
        }
        if self.accept_any {
            app.screen.note("warning: --accept-any: nothing is verified; whatever can be read is taken");
        }
        let sandbox = sandbox.trusting(&app.roots);
        Ok(self.hosts.iter().fold(sandbox, |sandbox, name| sandbox.answering_to(name)))
    }
}
