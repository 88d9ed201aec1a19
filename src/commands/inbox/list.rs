//! `smsctl inbox list`.

use std::fmt;

use clap::Args;
use colored::Colorize;
use http::Method;
use serde::Serialize;
use serde_json::Value;

use super::{super::App, InboxClient, MessageFilter, entry_view::member_text};
use crate::failure::Failure;

/// List the newest messages, oldest first; with --after, the messages after that one
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl inbox list --to +14155550100
  smsctl inbox list --json")]
pub struct InboxListArgs {
    #[command(flatten)]
    filter: MessageFilter,
    /// How many to list at most
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=200))]
    limit: u16,
    /// List refused requests instead
    #[arg(long, conflicts_with = "to")]
    refused: bool,
}

#[derive(Serialize)]
struct InboxListView {
    #[serde(flatten)]
    body: Value,
    /// What is said of a list without messages.
    #[serde(skip)]
    empty_note: String,
}

impl InboxListArgs {
    pub(super) async fn run(self, app: &App, inbox: &InboxClient) -> Result<(), Failure> {
        let query = self.filter.to_query("limit", &self.limit);
        let path = if self.refused { "refusals" } else { "messages" };
        let body = inbox.request(Method::GET, path, &query).await?.unwrap_or_default();
        let empty_note = match body["total"].as_u64() {
            None | Some(0) => {
                "the inbox is empty; send a message with `smsctl test --sandbox=URL --to NUMBER`".to_owned()
            }
            Some(1) => format!("no message{}; 1 other", self.filter.describe()),
            Some(others) => format!("no message{}; {others} others", self.filter.describe()),
        };
        app.screen.show(&InboxListView { body, empty_note })
    }
}

impl fmt::Display for InboxListView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if let Some(refusals) = self.body["refusals"].as_array() {
            if refusals.is_empty() {
                return f.write_str("no request was refused");
            }
            for refusal in refusals {
                let [id, provider, code, reason] =
                    ["id", "provider", "code", "reason"].map(|name| member_text(refusal, name));
                let reason: String = reason.chars().take(100).collect();
                writeln!(f, "{:>5}  {}  {provider}  {code}: {reason}", id.dimmed(), time_of_day(refusal))?;
            }
            return Ok(());
        }
        let messages = self.body["messages"].as_array().map(Vec::as_slice).unwrap_or_default();
        if messages.is_empty() {
            return f.write_str(&self.empty_note);
        }
        for message in messages {
            let [id, to, provider, text] = ["id", "to", "provider", "text"].map(|name| member_text(message, name));
            let text: String = text.lines().next().unwrap_or_default().chars().take(70).collect();
            writeln!(f, "{:>5}  {}  {:16}  {:8}  {text}", id.dimmed(), time_of_day(message), to.bold(), provider)?;
        }
        Ok(())
    }
}

/// Returns the time in UTC, such as `12:01:05`.
fn time_of_day(entry: &Value) -> String {
    member_text(entry, "time").get(11..19).unwrap_or_default().to_owned()
}
