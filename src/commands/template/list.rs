//! The templates of every usage.

use std::fmt;

use colored::Colorize;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{App, Saved, json, line};
use crate::{failure::Failure, wire::visible};

/// List the template of every usage
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:
  smsctl template list
  smsctl template list --connector backup")]
pub struct List {}

#[derive(Serialize)]
struct View {
    connector: String,
    templates: Map<String, Value>,
    #[serde(skip)]
    rows: Vec<(String, String)>,
}

impl List {
    pub fn run(self, app: &App, saved: &Saved) -> Result<(), Failure> {
        let row = |usage: &crate::sms::Usage| {
            Some((usage.to_string(), line(saved, usage).unwrap_or_else(|| "(missing)".into())))
        };
        app.screen.show(&View {
            connector: saved.name.clone(),
            templates: saved.templates.iter().map(|(usage, held)| (usage.to_string(), json(held))).collect(),
            rows: saved.usages().iter().filter_map(row).collect(),
        })
    }
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let width = self.rows.iter().map(|(usage, _)| usage.len()).max().unwrap_or(0);
        self.rows.iter().try_for_each(|(usage, text)| {
            writeln!(f, "{}  {}", format!("{usage:width$}").bold(), visible(text))
        })
    }
}
