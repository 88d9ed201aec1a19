//! Waits for a message, for end-to-end tests.

use clap::Args;
use http::Method;

use super::{super::App, Reader, Which, message::One};
use crate::{
    failure::{Failure, Kind},
    wire::visible,
};

/// Wait for a message, up to --timeout; prints the newest if there is one, or with --after the first after that one
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl inbox wait --to +14155550100 --code-only --timeout 30")]
pub struct Wait {
    #[command(flatten)]
    which: Which,
    /// Print only the code
    #[arg(long)]
    code_only: bool,
}

impl Wait {
    pub(super) async fn run(self, app: &App, inbox: &Reader) -> anyhow::Result<()> {
        let seconds = app.timeout.as_secs_f64();
        let whom = self.which.to.as_ref().map(|to| format!(" to {to}")).unwrap_or_default();
        let query = self.which.query("timeout", &seconds);
        let (status, told) = inbox.ask(Method::GET, "wait", &query).await?;
        if status != 200 {
            let failure =
                Failure::new(Kind::Undelivered, format!("no message{whom} arrived within {seconds} s"));
            return Err(failure.fix("`smsctl inbox list --refused` shows refused requests").into());
        }
        match (self.code_only, told["code"].as_str().map(str::to_owned)) {
            (true, Some(code)) if !app.screen.json => Ok(app.screen.print_ids([code.as_str()])?),
            (true, None) => {
                Err(Failure::new(Kind::Undelivered, format!("message {} contains no code", told["id"]))
                    .cause(told["text"].as_str().unwrap_or_default())
                    .into())
            }
            (_, code) => Ok(app.screen.show_or(&visible(&code.unwrap_or_default()), &One(told))?),
        }
    }
}
