//! A line for each request, for a person who watches the sandbox.

use http::{Method, StatusCode};

use super::Sandbox;
use crate::{clock, encoding::escape_control_chars};

/// How many messages and refusals of one request are named.
const MAX_NAMED_ENTRIES: usize = 3;
/// The longest reason that is printed, in characters.
const MAX_REASON_CHARS: usize = 120;

impl Sandbox {
    /// Calls this with a line for each request to a provider and each one that is blocked. Requests to the inbox are not
    /// reported.
    pub fn with_request_log(mut self, on_request: fn(&str)) -> Self {
        self.on_request = Some(on_request);
        self
    }

    /// Reports a request. `describe` is called only if anybody watches.
    pub(super) fn log_request(&self, status: StatusCode, describe: impl FnOnce() -> String) {
        if let Some(on_request) = self.on_request {
            let time = clock::format_utc(self.now_millis(), "%H:%M:%S");
            on_request(&format!("{time}  {}  {}", status.as_u16(), describe()));
        }
    }

    /// Names the messages and refusals that a request led to, those after the cursor; else the request itself. The query
    /// is left out, because it may have credentials.
    pub(super) fn describe_results(&self, cursor: u64, method: &Method, path: &str) -> String {
        let inbox = &self.state().inbox;
        let messages = inbox.messages_after(cursor).map(|(number, entry)| {
            (number, format!("{}: message {number} to {}", entry.owner.provider, entry.item.to))
        });
        let refusals = inbox.rejections_after(cursor).map(|(number, entry)| {
            let reason: String = entry.item.reason.chars().take(MAX_REASON_CHARS).collect();
            (number, format!("{}: refused as {}: {reason}", entry.owner.provider, entry.item.code))
        });
        let mut results: Vec<_> = messages.chain(refusals).collect();
        results.sort_by_key(|(number, _)| *number);
        let more = results.len().saturating_sub(MAX_NAMED_ENTRIES);
        let mut lines: Vec<_> = results.into_iter().take(MAX_NAMED_ENTRIES).map(|(_, line)| line).collect();
        match (lines.is_empty(), more) {
            (true, _) => lines.push(format!("{method} {path}")),
            (false, 0) => {}
            (false, more) => lines.push(format!("{more} more")),
        }
        escape_control_chars(&lines.join("; "))
    }
}
