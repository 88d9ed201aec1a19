//! What can be set up, and how.

use std::fmt;

use clap::{Args, Subcommand};
use clap_complete::ArgValueCandidates;
use colored::Colorize;
use serde::Serialize;
use serde_json::json;

use super::App;
use crate::{
    connectors::{
        PROVIDERS, Provider,
        form::{Field, nearest},
        gateway::DocumentType,
        starter,
    },
    failure::Failure,
    sms::Holds,
};

/// List the providers, or the fields and the guide of one
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl providers
  smsctl providers sns              its fields and where to find the values
  smsctl providers new              a commented example for your own gateway")]
#[command(args_conflicts_with_subcommands = true)]
pub struct Providers {
    #[command(subcommand)]
    command: Option<Own>,
    /// The provider
    #[arg(add = ArgValueCandidates::new(crate::commands::complete::providers))]
    name: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Own {
    /// Print a commented connector to describe your own HTTP gateway
    #[command(before_help = "Examples:\n  smsctl providers new >> ~/.config/smsctl/config.toml")]
    New,
}

#[derive(Serialize)]
struct Starter {
    toml: String,
}

impl fmt::Display for Starter {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.toml.trim_end())
    }
}

#[derive(Serialize)]
struct List {
    providers: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    name: &'static str,
    about: String,
}

impl Providers {
    pub fn run(self, app: &App) -> anyhow::Result<()> {
        let shown = match (&self.command, &self.name) {
            (Some(Own::New), _) => app.screen.show(&Starter { toml: starter() }),
            (None, Some(name)) => app.screen.show(&Details::of(find(name)?)),
            (None, None) => {
                let row = |provider: &&Provider| Row { name: provider.name, about: provider.about() };
                app.screen.show(&List { providers: PROVIDERS.iter().map(row).collect() })
            }
        };
        Ok(shown?)
    }
}

/// The provider of this name, or the nearest name.
pub fn find(name: &str) -> Result<&'static Provider, Failure> {
    let names = || PROVIDERS.iter().map(|provider| provider.name);
    Provider::find(name).ok_or_else(|| {
        let failure = Failure::usage("unknown provider");
        match nearest(name, names()) {
            Some(near) => failure.fix(format!("did you mean {near}?")),
            None => failure.fix(format!("there are: {}", names().collect::<Vec<_>>().join(", "))),
        }
    })
}

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let width = self.providers.iter().map(|row| row.name.len()).max().unwrap_or(0);
        for row in &self.providers {
            writeln!(f, "{}  {}", format!("{:width$}", row.name).bold(), row.about)?;
        }
        write!(f, "\n`smsctl providers NAME` lists the fields and where to find the values")
    }
}

struct Details {
    provider: &'static Provider,
    fields: &'static [Field],
}

impl Details {
    fn of(provider: &'static Provider) -> Self {
        Self { provider, fields: provider.fields() }
    }
}

impl Serialize for Details {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let field = |field: &Field| {
            let mut json = json!({
                "name": field.name, "table": field.table, "about": field.about, "required": field.required, "secret": field.secret,
                "default": field.default, "env": field.env, "choices": field.choices,
            });
            if let Some(document_type) = field.document {
                // A key that is a table by itself is a list of strings.
                let key = |key: &Field| {
                    json!({
                        "name": key.name, "about": key.about, "required": key.required, "list": key.table, "choices": key.choices,
                    })
                };
                json["list"] = document_type.is_list.into();
                json["keys"] = document_type.keys().iter().map(key).collect();
            }
            json
        };
        json!({
            "name": self.provider.name,
            "about": self.provider.about(),
            "fields": self.fields.iter().map(field).collect::<Vec<_>>(),
            "guide": self.provider.guide,
        })
        .serialize(serializer)
    }
}

impl fmt::Display for Details {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        writeln!(f, "{}  {}\n", self.provider.name.bold(), self.provider.about())?;
        let rows: Vec<_> = self.fields.iter().flat_map(rows).collect();
        let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        for (name, field) in rows {
            let marks = [(field.required, "required"), (field.secret, "secret")];
            let mut notes: Vec<_> =
                marks.iter().filter(|(is, _)| *is).map(|(_, note)| (*note).to_owned()).collect();
            notes.extend(field.default.iter().map(|default| format!("default {default}")));
            notes.extend(field.env.iter().map(|env| format!("or ${env}")));
            writeln!(f, "  {name:width$}  {}", field.about)?;
            if !notes.is_empty() {
                writeln!(f, "  {:width$}  {}", "", notes.join(", ").dimmed())?;
            }
        }
        let templates = match self.provider.holds {
            Holds::Text => "templates: your own wording with {{code}} in it",
            Holds::Registered => "templates: ids of templates that are registered with the provider",
        };
        write!(f, "\n{templates}\n\n{}", self.provider.guide)
    }
}

/// Returns a field and the keys of its document, each with its name in the file.
fn rows(field: &Field) -> Vec<(String, Field)> {
    let name = if field.table { format!("{}.NAME", field.name) } else { field.name.clone() };
    let keys = field.document.into_iter().flat_map(DocumentType::keys);
    let keys = keys.map(|key| (format!("{}.{}", field.name, key.name), key));
    [(name, field.clone())].into_iter().chain(keys).collect()
}
