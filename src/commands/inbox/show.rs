//! `smsctl inbox show`: prints a message of the inbox or a refused request.

use clap::Args;
use http::Method;

use super::{super::App, InboxClient, entry_view::InboxEntryView};
use crate::failure::Failure;

/// Show a message or a refused request, with the HTTP request
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl inbox show 1")]
pub struct InboxShowArgs {
    /// Number in the inbox, or the provider's message id
    id: String,
}

impl InboxShowArgs {
    pub(super) async fn run(self, app: &App, inbox: &InboxClient) -> Result<(), Failure> {
        let id = crate::encoding::percent_encode(&self.id);
        for kind in ["messages", "refusals"] {
            if let Some(entry) = inbox.request(Method::GET, &format!("{kind}/{id}"), &[]).await? {
                let text = entry["text"].as_str().unwrap_or_default().to_owned();
                return match app.screen.quiet && !app.screen.json {
                    true => app.screen.print(&text),
                    false => app.screen.show_exact(&InboxEntryView(entry)),
                };
            }
        }
        let failure = Failure::usage(format!("no message {} in the inbox", self.id));
        Err(failure.with_fix("`smsctl inbox list`"))
    }
}
