//! Lists the providers and their fields.

use std::fmt;

use clap::{Args, Subcommand};
use clap_complete::ArgValueCandidates;
use colored::Colorize;
use serde::Serialize;
use serde_json::json;

use super::{App, CommandResult};
use crate::{
    connectors::{Language, PROVIDERS, Provider, form::Field, gateway::DocumentType, gateway_starter_toml},
    failure::Failure,
    sms::TemplateKind,
};

/// List the providers, or the fields and the guide of one
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl providers
  smsctl providers sns              its fields and where to find the values
  smsctl providers new              a commented example for your own gateway")]
#[command(args_conflicts_with_subcommands = true)]
pub struct ProvidersArgs {
    #[command(subcommand)]
    command: Option<ProvidersCommand>,
    /// The provider
    #[arg(add = ArgValueCandidates::new(crate::commands::candidates::provider_candidates))]
    name: Option<String>,
}

#[derive(Debug, Subcommand)]
enum ProvidersCommand {
    /// Print a commented connector to describe your own HTTP gateway
    #[command(
        before_help = "Examples:\n  mkdir -p ~/.config/smsctl\n  smsctl providers new >> ~/.config/smsctl/config.toml"
    )]
    New,
}

#[derive(Serialize)]
struct ProvidersNewView {
    toml: String,
}

impl fmt::Display for ProvidersNewView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.toml.trim_end())
    }
}

#[derive(Serialize)]
struct ProvidersView {
    providers: Vec<ProvidersRow>,
}

#[derive(Serialize)]
struct ProvidersRow {
    name: &'static str,
    about: String,
}

impl ProvidersArgs {
    /// Runs `smsctl providers`.
    pub fn run(self, app: &App) -> CommandResult {
        match (&self.command, &self.name) {
            (Some(ProvidersCommand::New), _) => {
                app.screen.show_exact(&ProvidersNewView { toml: gateway_starter_toml() })
            }
            (None, Some(name)) => {
                let view = ProviderView::new(find_provider(name)?, app.language);
                let names: Vec<_> = view.fields.iter().map(|field| field.name.as_str()).collect();
                app.screen.show_or_print_ids(&names.join("\n"), &view)
            }
            (None, None) => {
                let row = |provider: &&Provider| ProvidersRow { name: provider.name, about: provider.description() };
                let names: Vec<_> = PROVIDERS.iter().map(|provider| provider.name).collect();
                let view = ProvidersView { providers: PROVIDERS.iter().map(row).collect() };
                app.screen.show_or_print_ids(&names.join("\n"), &view)
            }
        }?;
        Ok(0)
    }
}

/// Returns the provider of this name. A failure suggests the nearest name.
pub fn find_provider(name: &str) -> Result<&'static Provider, Failure> {
    Provider::find_by_name(name).ok_or_else(|| {
        let names: Vec<_> = PROVIDERS.iter().map(|provider| provider.name).collect();
        let failure = Failure::usage("unknown provider").with_fix(format!("known providers: {}", names.join(", ")));
        failure.with_nearest_name(name, names)
    })
}

impl fmt::Display for ProvidersView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let width = self.providers.iter().map(|row| row.name.len()).max().unwrap_or(0);
        for row in &self.providers {
            writeln!(f, "{}  {}", format!("{:width$}", row.name).bold(), row.about)?;
        }
        write!(f, "\n`smsctl providers NAME` lists the fields and where to find the values")
    }
}

struct ProviderView {
    provider: &'static Provider,
    fields: &'static [Field],
    /// The language for people; JSON is in English.
    language: Language,
}

impl ProviderView {
    fn new(provider: &'static Provider, language: Language) -> Self {
        Self { provider, fields: provider.fields(), language }
    }
}

impl Serialize for ProviderView {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let field = |field: &Field| {
            let mut json = json!({
                "name": field.name, "table": field.is_table, "about": field.description, "required": field.is_required, "secret": field.is_secret,
                "default": field.default, "env": field.env_var, "choices": field.allowed_values,
            });
            if let Some(document_type) = field.document {
                // A key that is a table by itself is a list of strings.
                let key = |key: &Field| {
                    json!({
                        "name": key.name, "about": key.description, "required": key.is_required, "list": key.is_table, "choices": key.allowed_values,
                    })
                };
                json["list"] = document_type.is_list.into();
                json["keys"] = document_type.keys().iter().map(key).collect();
            }
            json
        };
        json!({
            "name": self.provider.name,
            "about": self.provider.description(),
            "fields": self.fields.iter().map(field).collect::<Vec<_>>(),
            "guide": self.provider.guide.in_language(Language::English),
        })
        .serialize(serializer)
    }
}

impl fmt::Display for ProviderView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        writeln!(f, "{}  {}\n", self.provider.name.bold(), self.provider.description_in(self.language))?;
        let rows: Vec<_> = self.fields.iter().flat_map(rows).collect();
        let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        for (name, field) in rows {
            let marks = [(field.is_required, "required"), (field.is_secret, "secret")];
            let mut notes: Vec<_> = marks.iter().filter(|(is, _)| *is).map(|(_, note)| (*note).to_owned()).collect();
            notes.extend(field.default.iter().map(|default| format!("default {default}")));
            notes.extend(field.env_var.iter().map(|env| format!("or ${env}")));
            writeln!(f, "  {name:width$}  {}", field.description_in(self.language))?;
            if !notes.is_empty() {
                writeln!(f, "  {:width$}  {}", "", notes.join(", ").dimmed())?;
            }
        }
        let templates = match self.provider.template_kind {
            TemplateKind::Text => "templates: your own wording with {{code}} in it",
            TemplateKind::Registered => "templates: ids; the provider or receiver keeps the wording",
        };
        write!(f, "\n{templates}\n\n{}", self.provider.guide.in_language(self.language))
    }
}

/// Returns a field and the keys of its document, each with its name in the file.
fn rows(field: &Field) -> Vec<(String, Field)> {
    let name = if field.is_table { format!("{}.NAME", field.name) } else { field.name.clone() };
    let keys = field.document.into_iter().flat_map(DocumentType::keys);
    let keys = keys.map(|key| (format!("{}.{}", field.name, key.name), key));
    [(name, field.clone())].into_iter().chain(keys).collect()
}
