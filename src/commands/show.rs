//! One connector, its secrets masked.

use std::fmt;

use clap::Args;
use clap_complete::ArgValueCandidates;
use colored::Colorize;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{App, template};
use crate::{
    connectors::form::{Field, FieldValue},
    encoding::escape_control_chars,
    store::SavedConnector,
    terminal::wrap_indented,
};

/// Show a connector with its secrets masked
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl show
  smsctl show backup --origin       where each value comes from")]
pub struct ShowArgs {
    /// The connector [default: the live one]
    #[arg(add = ArgValueCandidates::new(crate::commands::candidates::connector_candidates))]
    name: Option<String>,
    /// Show where each value comes from
    #[arg(long)]
    origin: bool,
}

#[derive(Serialize)]
struct ShowView {
    name: String,
    provider: &'static str,
    live: bool,
    fields: Map<String, Value>,
    templates: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    origins: Option<Map<String, Value>>,
    #[serde(skip)]
    rows: Vec<(String, String, String)>,
    #[serde(skip)]
    wordings: Vec<(String, String)>,
}

impl ShowArgs {
    pub fn run(self, app: &App) -> anyhow::Result<()> {
        let config = app.store.load()?;
        let saved = config.select_connector(self.name.as_deref())?;
        let rows: Vec<_> = saved.provider.fields().iter().flat_map(|field| field_rows(app, saved, field)).collect();
        let origins = rows.iter().map(|(name, _, origin)| (name.clone(), origin.clone().into())).collect();
        let view = ShowView {
            name: saved.name.clone(),
            provider: saved.provider.name,
            live: config.live.as_ref() == Some(&saved.name),
            fields: saved.values.iter().map(|(name, answer)| (name.clone(), field_json(answer))).collect(),
            templates: saved
                .templates
                .iter()
                .map(|(usage, held)| (usage.to_string(), template::template_to_json(held)))
                .collect(),
            origins: self.origin.then_some(origins),
            rows: rows
                .into_iter()
                .map(|(name, text, origin)| match self.origin {
                    true => (name, text, origin),
                    false => (name, text, String::new()),
                })
                .collect(),
            wordings: saved
                .usages()
                .iter()
                .filter_map(|usage| Some((usage.to_string(), template::template_summary(saved, usage)?)))
                .collect(),
        };
        Ok(app.screen.show(&view)?)
    }
}

/// What a field shows, or each row of a table: its name, its value, and where that comes from.
fn field_rows(app: &App, saved: &SavedConnector, field: &Field) -> Vec<(String, String, String)> {
    match field.is_table {
        true => {
            let names = saved.values.keys().filter(|name| field.owns_key(name));
            names.filter_map(|name| field_row(app, saved, name, &None)).collect()
        }
        false => field_row(app, saved, &field.name, &field.default).into_iter().collect(),
    }
}

/// `None` where there is neither answer nor default.
fn field_row(
    app: &App,
    saved: &SavedConnector,
    name: &str,
    default: &Option<String>,
) -> Option<(String, String, String)> {
    let (text, origin) = match (saved.values.get(name), default) {
        (Some(answer), _) => {
            let place = saved.value_positions.get(name).copied().unwrap_or(saved.position);
            let file = format!("{}:{place}", app.store.path().display());
            let origin = match answer {
                FieldValue::Reference(reference) => format!("{reference}, named in {file}"),
                _ => file,
            };
            (escape_control_chars(&answer.to_string()), origin)
        }
        (None, Some(default)) => (default.clone(), "default".to_owned()),
        (None, None) => return None,
    };
    Some((name.to_owned(), text, origin))
}

/// A secret is its reference, or nothing.
fn field_json(answer: &FieldValue) -> Value {
    match answer {
        FieldValue::Secret(_) => Value::Null,
        other => json!(other.to_string()),
    }
}

impl fmt::Display for ShowView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let live = if self.live { "● live".green() } else { "○ not live".dimmed() };
        writeln!(f, "{}  {}  {live}", self.name.bold(), self.provider)?;
        let names = self.rows.iter().map(|row| &row.0).chain(self.wordings.iter().map(|row| &row.0));
        let width = names.map(String::len).max().unwrap_or(0);
        for (name, text, origin) in &self.rows {
            let origin =
                if origin.is_empty() { String::new() } else { format!("  {}", escape_control_chars(origin).dimmed()) };
            writeln!(f, "  {:width$}  {text}{origin}", escape_control_chars(name))?;
        }
        writeln!(f, "{}", "templates".bold())?;
        let says = |text: &str| wrap_indented(width + 4, &escape_control_chars(text));
        self.wordings.iter().try_for_each(|(usage, text)| writeln!(f, "  {usage:width$}  {}", says(text)))
    }
}
