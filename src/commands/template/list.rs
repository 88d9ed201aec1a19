//! Lists the template of every usage.

use std::fmt;

use colored::Colorize;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{App, ConnectorArgument, SavedConnector, TemplateRow, template_rows, templates_to_json};
use crate::{encoding::escape_control_chars, failure::Failure};

/// List the template of every usage
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:
  smsctl template list
  smsctl template list backup")]
pub struct TemplateListArgs {
    #[command(flatten)]
    pub connector: ConnectorArgument,
}

#[derive(Serialize)]
struct TemplateListView {
    connector: String,
    templates: Map<String, Value>,
    #[serde(skip)]
    rows: Vec<TemplateRow>,
}

impl TemplateListArgs {
    pub fn run(self, app: &App, saved: &SavedConnector) -> Result<(), Failure> {
        let usages: Vec<_> = saved.usages().iter().map(ToString::to_string).collect();
        app.screen.show_or_print_ids(
            &usages.join("\n"),
            &TemplateListView {
                connector: saved.name.clone(),
                templates: templates_to_json(saved),
                rows: template_rows(saved),
            },
        )
    }
}

impl fmt::Display for TemplateListView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let width = self.rows.iter().map(|row| row.usage.len()).max().unwrap_or(0);
        self.rows.iter().try_for_each(|TemplateRow { usage, summary }| {
            let summary = escape_control_chars(summary.as_deref().unwrap_or("(missing)"));
            writeln!(f, "{}  {summary}", format!("{usage:width$}").bold())
        })
    }
}
