//! `smsctl sandbox ready`: whether a sandbox answers.

use std::fmt;

use clap::Args;
use serde::Serialize;

use super::super::{
    App,
    connector_client::{Destination, running_sandbox_help},
    now_millis,
};
use crate::{
    failure::Failure,
    http_client::{HttpClient, HttpClientOptions},
};

/// Check that a sandbox answers, for health checks: exits with 0 if it does, and with 7 if nothing answers
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl sandbox ready
  smsctl sandbox ready --sandbox=http://sandbox:8025", mut_arg("sandbox", |arg| arg.help(running_sandbox_help())))]
pub struct SandboxReadyArgs {
    #[command(flatten)]
    destination: Destination,
}

#[derive(Serialize)]
struct SandboxAnswerView {
    url: String,
    ready: bool,
}

impl fmt::Display for SandboxAnswerView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "a sandbox answers at {}", self.url)
    }
}

impl SandboxReadyArgs {
    /// Asks the sandbox.
    ///
    /// # Errors
    /// Nothing answers at the address, or something that is no sandbox.
    pub async fn run(self, app: &App) -> Result<(), Failure> {
        let url = self.destination.running_sandbox_url()?;
        let (sandbox, ca_files) = (Some(url.clone()), app.ca_files.clone());
        let options = HttpClientOptions { sandbox, ca_files, timeout: app.timeout, now_millis, trace: app.trace };
        HttpClient::new(options)?.ask_sandbox().await?;
        let view = SandboxAnswerView { url: url.to_string().trim_end_matches('/').to_owned(), ready: true };
        app.screen.show_or_print_text("", &view)?;
        Ok(())
    }
}
