//! Waits for a message, for end-to-end tests.

use clap::Args;
use http::Method;

use super::{super::App, InboxClient, MessageFilter, entry_view::InboxEntryView};
use crate::{
    encoding::escape_control_chars,
    failure::{Failure, FailureKind},
};

/// Wait for a message, up to --timeout; prints the newest if there is one, or with --after the first after that one
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl inbox wait --to +14155550100 --code-only --timeout 30")]
pub struct InboxWaitArgs {
    #[command(flatten)]
    filter: MessageFilter,
    /// Print only the code
    #[arg(long)]
    code_only: bool,
}

impl InboxWaitArgs {
    pub(super) async fn run(self, app: &App, inbox: &InboxClient) -> anyhow::Result<()> {
        let seconds = app.timeout.as_secs_f64();
        let whom = self.filter.to.as_ref().map(|to| format!(" to {to}")).unwrap_or_default();
        let query = self.filter.to_query("timeout", &seconds);
        let (status, told) = inbox.request(Method::GET, "wait", &query).await?;
        if status != 200 {
            let failure =
                Failure::new(FailureKind::Undelivered, format!("no message{whom} arrived within {seconds} s"));
            return Err(failure.with_fix("`smsctl inbox list --refused` shows refused requests").into());
        }
        match (self.code_only, told["code"].as_str().map(str::to_owned)) {
            (true, Some(code)) if !app.screen.json => Ok(app.screen.print_ids([code.as_str()])?),
            (true, None) => {
                Err(Failure::new(FailureKind::Undelivered, format!("message {} contains no code", told["id"]))
                    .with_cause(told["text"].as_str().unwrap_or_default())
                    .into())
            }
            (_, code) => {
                Ok(app.screen.show_or_ids(&escape_control_chars(&code.unwrap_or_default()), &InboxEntryView(told))?)
            }
        }
    }
}
