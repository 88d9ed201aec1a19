//! `smsctl inbox list`.

use std::fmt;

use clap::Args;
use colored::Colorize;
use http::Method;
use serde::Serialize;
use serde_json::Value;

use super::{super::App, InboxClient, MessageFilter, entry_view::member_text};
use crate::{
    encoding::count_noun,
    failure::Failure,
    terminal::{terminal_columns, truncate_text},
};

/// The most entries that the sandbox lists at once.
const MAX_LISTED: u16 = 200;

/// List the newest messages in chronological order; with --after, the messages after that one
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl inbox list --to +14155550100
  smsctl inbox list --json")]
pub struct InboxListArgs {
    #[command(flatten)]
    filter: MessageFilter,
    /// How many to list at most
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=i64::from(MAX_LISTED)))]
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
    /// How many requests were refused.
    #[serde(skip)]
    refusals: usize,
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
            Some(others) => format!("no message{}; {}", self.filter.describe(), count_noun(others as usize, "other")),
        };
        let refusals = match app.screen.json || app.screen.quiet || self.refused {
            true => 0,
            false => {
                let body = inbox.request(Method::GET, "refusals", &[("limit", "1".to_owned())]).await?;
                body.and_then(|body| body["total"].as_u64()).unwrap_or(0)
            }
        };
        let entries = body[path].as_array().map(Vec::as_slice).unwrap_or_default();
        let ids: Vec<_> = entries.iter().map(|entry| member_text(entry, "id")).collect();
        app.screen.show_or_print_ids(&ids.join("\n"), &InboxListView { body, empty_note, refusals: refusals as usize })
    }
}

impl InboxListView {
    /// Writes that there are more entries than those listed, or refused requests.
    fn write_rest(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if self.body["more"].as_bool() == Some(true) {
            writeln!(f, "{}", format!("there are more; --limit N lists up to {MAX_LISTED}").dimmed())?;
        }
        if self.refusals > 0 {
            let refused = count_noun(self.refusals, "refused request");
            writeln!(f, "{}", format!("{refused}: `smsctl inbox list --refused`").yellow())?;
        }
        Ok(())
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
                let text = shorten(&format!("{provider}  {code}: {reason}"), 17);
                writeln!(f, "{:>5}  {}  {text}", id.dimmed(), time_of_day(refusal))?;
            }
            return self.write_rest(f);
        }
        let messages = self.body["messages"].as_array().map(Vec::as_slice).unwrap_or_default();
        if messages.is_empty() {
            writeln!(f, "{}", self.empty_note)?;
            return self.write_rest(f);
        }
        for message in messages {
            let [id, to, provider, text] = ["id", "to", "provider", "text"].map(|name| member_text(message, name));
            let text = shorten(&text, 45);
            writeln!(f, "{:>5}  {}  {:16}  {:8}  {text}", id.dimmed(), time_of_day(message), to.bold(), provider)?;
        }
        self.write_rest(f)
    }
}

/// Cuts a text to what fits beside the columns before it, with `…` where it is cut.
fn shorten(text: &str, columns_before: usize) -> String {
    truncate_text(text, terminal_columns().saturating_sub(columns_before).clamp(30, 120))
}

/// Returns the time in UTC, such as `12:01:05`.
fn time_of_day(entry: &Value) -> String {
    member_text(entry, "time").get(11..19).unwrap_or_default().to_owned()
}
