//! Empties the inbox.

use std::fmt;

use clap::Args;
use http::Method;
use serde::Serialize;

use super::{super::App, InboxClient};
use crate::sms::Phone;

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
    pub(super) async fn run(self, app: &App, inbox: &InboxClient) -> anyhow::Result<()> {
        let all = self.to.is_none();
        let to = self.to.map(|to| to.to_string()).unwrap_or_default();
        let (_, told) = inbox.request(Method::DELETE, "messages", &[("to", to)]).await?;
        let mut deleted = told["deleted"].as_u64().unwrap_or(0);
        if all {
            deleted += inbox.request(Method::DELETE, "refusals", &[]).await?.1["deleted"].as_u64().unwrap_or(0);
        }
        Ok(app.screen.show(&InboxClearView { deleted })?)
    }
}

impl fmt::Display for InboxClearView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "forgotten: {}", self.deleted)
    }
}
