//! `smsctl inbox clear`.

use std::fmt;

use clap::Args;
use http::Method;
use serde::Serialize;

use super::{super::App, InboxClient};
use crate::{failure::Failure, sms::Phone};

/// Delete all messages and refused requests, or the messages to one number
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl inbox clear
  smsctl inbox clear --to +14155550100")]
pub struct InboxClearArgs {
    /// Only messages to this number
    #[arg(long, value_name = "NUMBER")]
    to: Option<Phone>,
}

#[derive(Serialize)]
struct InboxClearView {
    deleted: u64,
}

impl InboxClearArgs {
    pub(super) async fn run(self, app: &App, inbox: &InboxClient) -> Result<(), Failure> {
        let clears_all = self.to.is_none();
        let to = self.to.map(|to| to.to_string()).unwrap_or_default();
        let mut deleted = delete(inbox, "messages", &[("to", to)]).await?;
        if clears_all {
            deleted += delete(inbox, "refusals", &[]).await?;
        }
        app.screen.show_or_print_text("", &InboxClearView { deleted })
    }
}

/// Deletes entries and returns how many there were.
async fn delete(inbox: &InboxClient, path: &str, query: &[(&str, String)]) -> Result<u64, Failure> {
    let body = inbox.request(Method::DELETE, path, query).await?.unwrap_or_default();
    Ok(body["deleted"].as_u64().unwrap_or(0))
}

impl fmt::Display for InboxClearView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "deleted: {}", self.deleted)
    }
}
