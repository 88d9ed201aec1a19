//! `smsctl inbox wait`: waits for a message, for end-to-end tests.

use clap::Args;
use http::Method;

use super::{super::App, InboxClient, MessageFilter, entry_view::InboxEntryView};
use crate::{
    encoding::escape_control_chars,
    failure::{Failure, FailureKind},
};

/// Wait for a message; prints the newest if there is one, or with --after the first after that one
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
    pub(super) async fn run(self, app: &App, inbox: &InboxClient) -> Result<(), Failure> {
        let seconds = app.timeout.as_secs_f64();
        let query = self.filter.to_query("timeout", &seconds);
        let Some(message) = inbox.request(Method::GET, "wait", &query).await? else {
            let problem = format!("no message{} arrived within {seconds} s", self.filter.describe());
            let failure = Failure::new(FailureKind::Undelivered, problem);
            return Err(failure.with_fix("`smsctl inbox list --refused` shows refused requests"));
        };
        match (self.code_only, message["code"].as_str()) {
            (true, Some(code)) if !app.screen.json => app.screen.print_ids([code]),
            (true, None) => {
                Err(Failure::new(FailureKind::Undelivered, format!("message {} contains no code", message["id"]))
                    .with_cause(message["text"].as_str().unwrap_or_default()))
            }
            (_, code) => {
                let code = escape_control_chars(code.unwrap_or_default());
                app.screen.show_or_print_ids(&code, &InboxEntryView(message))
            }
        }
    }
}
