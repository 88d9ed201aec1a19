//! The templates of every usage.

use std::fmt;

use colored::Colorize;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{App, SavedConnector, template_summary, template_to_json};
use crate::{encoding::escape_control_chars, failure::Failure};

/// List the template of every usage
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:
  smsctl template list
  smsctl template list --connector backup")]
pub struct TemplateListArgs {}

#[derive(Serialize)]
struct TemplateListView {
    connector: String,
    templates: Map<String, Value>,
    #[serde(skip)]
    rows: Vec<(String, String)>,
}

impl TemplateListArgs {
    pub fn run(self, app: &App, saved: &SavedConnector) -> Result<(), Failure> {
        let row = |usage: &crate::sms::Usage| {
            Some((usage.to_string(), template_summary(saved, usage).unwrap_or_else(|| "(missing)".into())))
        };
        app.screen.show(&TemplateListView {
            connector: saved.name.clone(),
            templates: saved
                .templates
                .iter()
                .map(|(usage, held)| (usage.to_string(), template_to_json(held)))
                .collect(),
            rows: saved.usages().iter().filter_map(row).collect(),
        })
    }
}

impl fmt::Display for TemplateListView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let width = self.rows.iter().map(|(usage, _)| usage.len()).max().unwrap_or(0);
        self.rows.iter().try_for_each(|(usage, text)| {
            writeln!(f, "{}  {}", format!("{usage:width$}").bold(), escape_control_chars(text))
        })
    }
}
