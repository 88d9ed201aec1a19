//! A connector for use elsewhere.

mod env;
mod exported_field;
mod k8s;

use clap::{Args, ValueEnum};
use clap_complete::ArgValueCandidates;
use colored::Colorize;
use exported_field::{ExportedContent, ExportedField, exported_fields};
use serde_json::{Value, json};

use super::{App, template};
use crate::{
    connectors::form::{FieldError, ResolveReference},
    encoding::escape_control_chars,
    failure::Failure,
    references::Reference,
    sms::DEFAULT_VALID_MINUTES,
    store::SavedConnector,
    terminal::unmasked_json,
};

/// Print a connector for Logto, a shell, Kubernetes or another machine
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl export                                        for Logto
  smsctl export --format k8s --show-secrets
  smsctl export backup --format json")]
pub struct ExportArgs {
    /// The connector [default: the live one]
    #[arg(add = ArgValueCandidates::new(crate::commands::candidates::connector_candidates))]
    name: Option<String>,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "logto")]
    format: ExportFormat,
    /// Include secrets: their values instead of references or blanks
    #[arg(long)]
    show_secrets: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, ValueEnum)]
pub enum ExportFormat {
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
pub struct ExportedText {
    pub text: String,
    pub notes: Vec<String>,
}

impl ExportArgs {
    pub async fn run(self, app: &App) -> anyhow::Result<()> {
        let config = app.store.load()?;
        let saved = config.select_connector(self.name.as_deref())?;
        let resolved = match self.show_secrets {
            true => Some(app.resolve_references(&saved.values).await),
            false => None,
        };
        let lookup = |reference: &Reference| match &resolved {
            Some(resolved) => resolved.value_or_message(reference),
            None => Err(format!("{reference} was not resolved")),
        };
        let resolve: Option<ResolveReference> = resolved.is_some().then_some(&lookup);
        let minutes = config.code_minutes.unwrap_or(DEFAULT_VALID_MINUTES);
        let mut exported = export_connector(saved, self.format, minutes, resolve).map_err(|wrong| match wrong {
            ExportError::Field(flaw) => app.saved_field_failure(saved, &flaw),
            ExportError::Failure(failure) => failure,
        })?;
        for note in &exported.notes {
            app.screen.print_note(format!("{} {}", "note:".yellow(), escape_control_chars(note)));
        }
        if app.screen.json && [ExportFormat::Env, ExportFormat::K8s].contains(&self.format) {
            exported.text = pretty_json(&json!({ "name": saved.name, "text": exported.text }));
        }
        Ok(app.screen.print_as_is(&exported.text)?)
    }
}

/// Why there is no export.
#[derive(Debug)]
pub enum ExportError {
    /// A secret that cannot be had.
    Field(FieldError),
    Failure(Failure),
}

/// Writes a connector; secrets as they are only where it is told how to find them.
pub fn export_connector(
    saved: &SavedConnector,
    format: ExportFormat,
    minutes: u32,
    resolve: Option<ResolveReference>,
) -> Result<ExportedText, ExportError> {
    let (leaving, mut notes) = exported_fields(saved, resolve).map_err(ExportError::Field)?;
    let text = match format {
        ExportFormat::Logto => {
            let (text, more) = logto_json(saved, &leaving, minutes).map_err(ExportError::Failure)?;
            notes.extend(more);
            text
        }
        ExportFormat::Env => env::env_lines(saved, &leaving, &mut notes),
        ExportFormat::K8s => k8s::secret_manifest(saved, &leaving, &mut notes),
        ExportFormat::Json => connector_json(saved, &leaving),
    };
    Ok(ExportedText { text, notes })
}

fn logto_json(
    saved: &SavedConnector,
    leaving: &[ExportedField],
    minutes: u32,
) -> Result<(String, Vec<String>), Failure> {
    let provider = saved.provider;
    let logto = provider.logto.as_ref().ok_or_else(|| {
        Failure::usage(format!("Logto has no connector for {}", provider.name))
            .with_fix("use --format json, env or k8s")
    })?;
    let settings = leaving.iter().map(|it| (it.name.clone(), it.text_or_blank())).collect();
    let written = logto.export_config(provider, &settings, &saved.templates, minutes).map_err(|problem| {
        Failure::configuration(format!("{problem} in {}, and Logto needs one", saved.name))
            .with_fix(format!("`smsctl template set generic VALUE --connector {}`", saved.name))
    })?;
    Ok((pretty_json(&written.config.into()), written.notes))
}

fn connector_json(saved: &SavedConnector, leaving: &[ExportedField]) -> String {
    let fields: Value = leaving.iter().map(|it| (it.name.clone(), field_json(it))).collect();
    let templates: Value =
        saved.templates.iter().map(|(usage, held)| (usage.to_string(), template::template_to_json(held))).collect();
    pretty_json(&json!({
        "name": saved.name,
        "provider": saved.provider.name,
        "fields": fields,
        "templates": templates,
    }))
}

/// Nothing where a secret stays.
fn field_json(it: &ExportedField) -> Value {
    match it.content {
        ExportedContent::Blank => Value::Null,
        _ => it.text_or_blank().into(),
    }
}

/// JSON in which no control character is left.
fn pretty_json(value: &Value) -> String {
    unmasked_json(value, true)
}
