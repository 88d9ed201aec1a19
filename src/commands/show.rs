//! Shows a connector with its secrets masked.

use std::fmt;

use clap::Args;
use colored::Colorize;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    App, CommandResult,
    connector_name::ConnectorName,
    service_status::{ServiceStatus, service_statuses},
    template::{TemplateRow, template_rows, templates_to_json},
};
use crate::{
    connectors::form::{Field, FieldValue},
    encoding::escape_control_chars,
    store::SavedConnector,
};

/// Show a connector with its secrets masked
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl show
  smsctl show backup --origin       where each value comes from")]
pub struct ShowArgs {
    #[command(flatten)]
    connector: ConnectorName,
    /// Show where each value comes from
    #[arg(long)]
    origin: bool,
}

#[derive(Serialize)]
struct ShowView {
    name: String,
    provider: &'static str,
    live: bool,
    /// Whether the live connector is also live in the linked services.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    services: Vec<ServiceStatus>,
    fields: Map<String, Value>,
    templates: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    origins: Option<Map<String, Value>>,
    #[serde(skip)]
    field_rows: Vec<FieldRow>,
    #[serde(skip)]
    template_rows: Vec<TemplateRow>,
}

/// A field with its value.
struct FieldRow {
    name: String,
    value: String,
    /// Where the value comes from.
    origin: String,
}

impl ShowArgs {
    /// Runs `smsctl show`.
    pub fn run(self, app: &App) -> CommandResult {
        let config = app.store.load()?;
        let saved = config.select_connector(self.connector.as_deref())?;
        let rows: Vec<_> = saved.provider.fields().iter().flat_map(|field| field_rows(app, saved, field)).collect();
        let origins = rows.iter().map(|row| (row.name.clone(), row.origin.clone().into())).collect();
        let view = ShowView {
            name: saved.name.clone(),
            provider: saved.provider.name,
            live: config.live.as_ref() == Some(&saved.name),
            services: if config.live.as_ref() == Some(&saved.name) { service_statuses(&config) } else { vec![] },
            fields: saved.values.iter().map(|(name, value)| (name.clone(), value_to_json(value))).collect(),
            templates: templates_to_json(saved),
            origins: self.origin.then_some(origins),
            field_rows: rows,
            template_rows: template_rows(saved),
        };
        let lines: Vec<_> =
            view.field_rows.iter().map(|row| format!("{}={}", escape_control_chars(&row.name), row.value)).collect();
        app.screen.show_or_print_text(&lines.join("\n"), &view)?;
        Ok(0)
    }
}

/// Returns the row of a field, or a row for each value of a table.
fn field_rows(app: &App, saved: &SavedConnector, field: &Field) -> Vec<FieldRow> {
    match field.is_table {
        true => {
            let names = saved.values.keys().filter(|name| field.owns_key(name));
            names.filter_map(|name| field_row(app, saved, name, None)).collect()
        }
        false => field_row(app, saved, &field.name, field.default.as_deref()).into_iter().collect(),
    }
}

/// Returns the row of a value, or `None` if there is neither a value nor a default.
fn field_row(app: &App, saved: &SavedConnector, name: &str, default: Option<&str>) -> Option<FieldRow> {
    let (value, origin) = match (saved.values.get(name), default) {
        (Some(value), _) => {
            let position = saved.value_positions.get(name).copied().unwrap_or(saved.position);
            let file = format!("{}:{position}", app.store.path().display());
            let origin = match value {
                FieldValue::Reference(reference) => format!("{reference}, named in {file}"),
                _ => file,
            };
            (escape_control_chars(&value.to_string()), origin)
        }
        (None, Some(default)) => (default.to_owned(), "default".to_owned()),
        (None, None) => return None,
    };
    Some(FieldRow { name: name.to_owned(), value, origin })
}

/// Returns a value as JSON. A secret is null; a reference is its text.
fn value_to_json(value: &FieldValue) -> Value {
    match value {
        FieldValue::Secret(_) => Value::Null,
        other => other.to_string().into(),
    }
}

impl fmt::Display for ShowView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let live = if self.live { "● live".green() } else { "○ not live".dimmed() };
        writeln!(f, "{}  {}  {live}", self.name.bold(), self.provider)?;
        self.services.iter().try_for_each(|status| writeln!(f, "  {status}"))?;
        let names = self.field_rows.iter().map(|row| &row.name);
        let usages = self.template_rows.iter().filter(|row| row.summary.is_some()).map(|row| &row.usage);
        let width = names.chain(usages).map(String::len).max().unwrap_or(0);
        for FieldRow { name, value, origin } in &self.field_rows {
            let origin = match self.origins {
                Some(_) => format!("  {}", escape_control_chars(origin).dimmed()),
                None => String::new(),
            };
            writeln!(f, "  {:width$}  {value}{origin}", escape_control_chars(name))?;
        }
        writeln!(f, "{}", "templates".bold())?;
        for TemplateRow { usage, summary } in &self.template_rows {
            if let Some(summary) = summary {
                writeln!(f, "  {usage:width$}  {}", escape_control_chars(summary))?;
            }
        }
        Ok(())
    }
}
