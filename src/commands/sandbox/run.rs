//! A program with the sandbox beside it: `smsctl sandbox run -- npm test`.

use std::{ffi::OsString, net::SocketAddr};

use clap::Args;
use serde_json::json;

use super::{App, House, Ready, authority, child::Program, environment};

/// Run a command with the sandbox beside it and everything set that leads there
///
/// The command finds the sandbox's address, itself as its proxy, the certificates to trust and credentials in its
/// environment. The exit code is the command's own; 127 where there is none of this name, 126 where it cannot be
/// started, 128 and the signal's number where a signal ended it.
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl sandbox run -- npm test
  smsctl sandbox run --strict -- npm test
  smsctl sandbox run -- sh -c 'my-program; smsctl inbox wait --to +14155550100 --code-only'")]
pub struct Run {
    #[command(flatten)]
    house: House,
    /// Run the command in a network of its own, in which nothing but the sandbox answers (Linux only)
    ///
    /// A client that ignores the proxy variables fails then, instead of reaching the real provider. The command
    /// reaches no other service either, not even on this machine, and the inbox is open to the command alone.
    /// A secret that a `cmd:` reference fetches over the network cannot be resolved.
    #[arg(long)]
    pub strict: bool,
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
        let sandbox = self.house.open(app, free, Some(authority)).await?;
        let url = Ready::of(&sandbox, Some(&ca))?.url;
        let environment = environment::child_environment(&url, &ca, &sandbox.stands_in_for());
        if !environment.left_out.is_empty() {
            let names = environment.left_out.join(", ");
            app.screen.say(format!("note: left out of NO_PROXY, as it leads past the sandbox: {names}"));
        }
        for report in environment::report_proxy_support(&self.command, &ca).await {
            let strict = match self.strict {
                true => "with --strict such a request fails",
                false if cfg!(target_os = "linux") => "with --strict no request leaves this machine",
                false => "",
            };
            let separator = if strict.is_empty() { "" } else { "; " };
            app.screen.note(format!("warning: {report}{separator}{strict}"));
        }
        let program = Program::start(&self.command, environment.variables)?;
        let code = sandbox.during(program.end()).await?;
        let (taken, refused) = sandbox.desk().inbox.totals();
        app.screen.say(match app.screen.json {
            true => json!({ "sandbox": { "messages": taken, "refused": refused } }).to_string(),
            false => format!("sandbox: {} taken, {refused} refused", count(taken)),
        });
        Ok(code)
    }
}

fn count(messages: u64) -> String {
    match messages {
        1 => "1 message".into(),
        n => format!("{n} messages"),
    }
}
