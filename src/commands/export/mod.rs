//! A connector for use elsewhere.

mod env;
mod k8s;
mod value;

use clap::{Args, ValueEnum};
use clap_complete::ArgValueCandidates;
use colored::Colorize;
use serde_json::{Value, json};

use super::{App, template};
use crate::{
    connectors::form::{Flaw, Resolve},
    failure::Failure,
    references::Reference,
    sms::MINUTES,
    store::Saved,
    terminal::json_as_is,
    wire::visible,
};
use value::{Goes, Leaving, leaving};

/// Print a connector for Logto, a shell, Kubernetes or another machine
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl export                                        for Logto
  smsctl export --format k8s --show-secrets
  smsctl export backup --format json")]
pub struct Export {
    /// The connector [default: the live one]
    #[arg(add = ArgValueCandidates::new(crate::commands::complete::connectors))]
    name: Option<String>,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "logto")]
    format: Format,
    /// Include secrets: their values instead of references or blanks
    #[arg(long)]
    show_secrets: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, ValueEnum)]
pub enum Format {
    /// Config JSON of Logto's connector for the same provider
    Logto,
    /// Shell lines with the provider's own environment variables
    Env,
    /// Kubernetes Secret manifest
    K8s,
    /// Everything, to import with smsctl on another machine
    Json,
}

/// A text, and what it leaves out.
pub struct Exported {
    pub text: String,
    pub notes: Vec<String>,
}

impl Export {
    pub async fn run(self, app: &App) -> anyhow::Result<()> {
        let config = app.store.load()?;
        let saved = config.pick(self.name.as_deref())?;
        let resolved = match self.show_secrets {
            true => Some(app.resolved(&saved.answers).await),
            false => None,
        };
        let lookup = |reference: &Reference| match &resolved {
            Some(resolved) => resolved.lookup(reference),
            None => Err(format!("{reference} was not resolved")),
        };
        let resolve: Option<Resolve> = resolved.is_some().then_some(&lookup);
        let minutes = config.minutes.unwrap_or(MINUTES);
        let mut exported = export(saved, self.format, minutes, resolve).map_err(|wrong| match wrong {
            Wrong::Flaw(flaw) => app.misplaced(saved, &flaw),
            Wrong::Failure(failure) => failure,
        })?;
        for note in &exported.notes {
            app.screen.note(format!("{} {}", "note:".yellow(), visible(note)));
        }
        if app.screen.json && [Format::Env, Format::K8s].contains(&self.format) {
            exported.text = pretty(&json!({ "name": saved.name, "text": exported.text }));
        }
        Ok(app.screen.print_as_is(&exported.text)?)
    }
}

/// Why there is no export.
#[derive(Debug)]
pub enum Wrong {
    /// A secret that cannot be had.
    Flaw(Flaw),
    Failure(Failure),
}

/// Writes a connector; secrets as they are only where it is told how to find them.
pub fn export(
    saved: &Saved,
    format: Format,
    minutes: u32,
    resolve: Option<Resolve>,
) -> Result<Exported, Wrong> {
    let (leaving, mut notes) = leaving(saved, resolve).map_err(Wrong::Flaw)?;
    let text = match format {
        Format::Logto => {
            let (text, more) = logto(saved, &leaving, minutes).map_err(Wrong::Failure)?;
            notes.extend(more);
            text
        }
        Format::Env => env::lines(saved, &leaving, &mut notes),
        Format::K8s => k8s::manifest(saved, &leaving, &mut notes),
        Format::Json => document(saved, &leaving),
    };
    Ok(Exported { text, notes })
}

fn logto(saved: &Saved, leaving: &[Leaving], minutes: u32) -> Result<(String, Vec<String>), Failure> {
    let provider = saved.provider;
    let logto = provider.logto.as_ref().ok_or_else(|| {
        Failure::usage(format!("Logto has no connector for {}", provider.name))
            .fix("use --format json, env or k8s")
    })?;
    let settings = leaving.iter().map(|it| (it.name.clone(), it.text())).collect();
    let written = logto.write(provider, &settings, &saved.templates, minutes).map_err(|problem| {
        Failure::configuration(format!("{problem} in {}, and Logto needs one", saved.name))
            .fix(format!("`smsctl template set generic VALUE --connector {}`", saved.name))
    })?;
    Ok((pretty(&written.config.into()), written.notes))
}

fn document(saved: &Saved, leaving: &[Leaving]) -> String {
    let fields: Value = leaving.iter().map(|it| (it.name.clone(), value(it))).collect();
    let templates: Value =
        saved.templates.iter().map(|(usage, held)| (usage.to_string(), template::json(held))).collect();
    pretty(&json!({
        "name": saved.name,
        "provider": saved.provider.name,
        "fields": fields,
        "templates": templates,
    }))
}

/// Nothing where a secret stays.
fn value(it: &Leaving) -> Value {
    match it.goes {
        Goes::Nothing => Value::Null,
        _ => it.text().into(),
    }
}

/// JSON in which no control character is left.
fn pretty(value: &Value) -> String {
    json_as_is(value, true)
}
