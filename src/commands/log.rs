//! Lists the real messages in the journal.

use std::{fmt, time::Duration};

use clap::Args;
use colored::Colorize;
use serde::Serialize;

use super::{App, CommandResult, connector_name::ConnectorName, now_millis, test::mark_outcome};
use crate::{
    clock,
    encoding::escape_control_chars,
    sending::{SendOutcome, journal::LoggedSend},
    terminal::{pad_text, text_columns},
};

/// List the messages that were sent, with their outcome; messages to a sandbox are not listed
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl log
  smsctl log prod --since 1h
  smsctl log --json", mut_arg("name", |arg| arg.help("Only messages sent through this connector")))]
pub struct LogArgs {
    #[command(flatten)]
    connector: ConnectorName,
    /// Only messages of this last period, such as 90s, 30m, 1h or 7d
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    since: Option<Duration>,
}

#[derive(Serialize)]
struct LogView {
    sends: Vec<LogRow>,
}

#[derive(Serialize)]
struct LogRow {
    /// UTC, RFC 3339.
    at: String,
    to: String,
    connector: String,
    provider: String,
    template: String,
    /// `null` while the message is being sent.
    outcome: Option<SendOutcome>,
    message_id: Option<String>,
}

impl LogArgs {
    /// Runs `smsctl log`.
    pub fn run(self, app: &App) -> CommandResult {
        let oldest = self.since.map_or(0, |since| now_millis().saturating_sub(since.as_millis() as u64));
        let mut sends = app.logged_sends()?;
        let connector = self.connector.as_deref();
        if let Some(name) = connector
            && sends.iter().all(|send| send.started.connector != name)
        {
            app.store.load()?.select_connector(Some(name))?;
        }
        let is_meant = |send: &LoggedSend| {
            send.started.at >= oldest && connector.is_none_or(|name| name == send.started.connector)
        };
        sends.retain(is_meant);
        let ids: Vec<_> = sends.iter().filter_map(|send| send.message_id.clone()).collect();
        app.screen
            .show_or_print_ids(&ids.join("\n"), &LogView { sends: sends.into_iter().map(to_log_row).collect() })?;
        Ok(0)
    }
}

fn to_log_row(send: LoggedSend) -> LogRow {
    let started = send.started;
    LogRow {
        at: clock::format_utc(started.at, "%Y-%m-%dT%H:%M:%SZ"),
        to: started.to,
        connector: started.connector,
        provider: started.provider,
        template: started.template,
        outcome: send.outcome,
        message_id: send.message_id,
    }
}

/// Parses a number with a unit: `s`, `m`, `h` or `d`.
fn parse_duration(text: &str) -> Result<Duration, &'static str> {
    let expected = "expected a number and s, m, h or d, such as 30m or 7d";
    let unit = text.chars().next_back().ok_or(expected)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return Err(expected),
    };
    let count: u64 = text[..text.len() - 1].parse().map_err(|_| expected)?;
    count.checked_mul(seconds).map(Duration::from_secs).ok_or(expected)
}

impl fmt::Display for LogView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if self.sends.is_empty() {
            return f.write_str("no messages were sent; messages to a sandbox are not listed");
        }
        let cells = |row: &LogRow| [&row.to, &row.connector, &row.template].map(|cell| escape_control_chars(cell));
        let rows: Vec<_> = self.sends.iter().map(cells).collect();
        let [to, connector, template] =
            [0, 1, 2].map(|column: usize| rows.iter().map(|cells| text_columns(&cells[column])).max().unwrap_or(0));
        for (row, cells) in self.sends.iter().zip(&rows) {
            let outcome = row.outcome.map_or("… sending".dimmed(), mark_outcome);
            let id = escape_control_chars(row.message_id.as_deref().unwrap_or_default());
            let (at, id) = (row.at.dimmed(), id.dimmed());
            let [to, connector, template] = [(0, to), (1, connector), (2, template)]
                .map(|(column, width): (usize, usize)| pad_text(&cells[column], width));
            let line = format!("{at}  {to}  {connector}  {template}  {outcome:17}  {id}");
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_a_number_with_a_unit() {
        assert_eq!(parse_duration("90s"), Ok(Duration::from_secs(90)));
        assert_eq!(parse_duration("7d"), Ok(Duration::from_secs(604_800)));
        for wrong in ["", "7", "h", "-1h", "1w", "1 h", "99999999999999999999d", "1ü"] {
            assert!(parse_duration(wrong).is_err(), "{wrong}");
        }
    }
}
