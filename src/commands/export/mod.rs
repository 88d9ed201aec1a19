//! `smsctl export`: prints a connector for use elsewhere.

mod env;
mod fields;
mod k8s;

use std::{fmt, sync::LazyLock};

use clap::{Args, ValueEnum, builder::PossibleValue};
use colored::Colorize;
pub use fields::exported_fields;
use fields::hidden_value_notes;
use serde_json::{Value, json};

use super::{App, CommandResult, connector_name::ConnectorName, template};
use crate::{
    connectors::form::{FieldError, ResolveReference},
    encoding::escape_control_chars,
    failure::Failure,
    references::Reference,
    services::{
        CONFIG_FORMATS, ConfigFormat, ConnectorToExport, ExportedContent, ExportedDocument, ExportedField,
        ServiceExport,
    },
    sms::DEFAULT_VALID_MINUTES,
    store::SavedConnector,
    terminal::{JsonLayout, unmasked_json},
};

/// Print a connector for a sign-in service, a shell, Kubernetes or another machine
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl export                                        for Logto
  smsctl export --format supabase                      for supabase/config.toml
  smsctl export --format k8s --show-secrets
  smsctl export backup --format json")]
pub struct ExportArgs {
    #[command(flatten)]
    connector: ConnectorName,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "logto")]
    format: ExportFormat,
    /// Include secrets: their values instead of references or blanks
    #[arg(long)]
    show_secrets: bool,
}

/// The format of an export.
#[derive(Clone, Copy)]
pub enum ExportFormat {
    /// The config format of a sign-in service
    Service(&'static ConfigFormat, &'static ServiceExport),
    /// Shell lines with the provider's own environment variables
    Env,
    /// Kubernetes Secret manifest
    K8s,
    /// Everything, to import with smsctl on another machine
    Json,
}

impl ValueEnum for ExportFormat {
    fn value_variants<'a>() -> &'a [Self] {
        static FORMATS: LazyLock<Vec<ExportFormat>> = LazyLock::new(|| {
            let exports = |format: &'static ConfigFormat| {
                format.exports.iter().map(move |export| ExportFormat::Service(format, export))
            };
            let services = CONFIG_FORMATS.iter().copied().flat_map(exports);
            services.chain([ExportFormat::Env, ExportFormat::K8s, ExportFormat::Json]).collect()
        });
        &FORMATS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, help) = match self {
            Self::Service(_, export) => (export.name, export.description),
            Self::Env => ("env", "Shell lines with the provider's own environment variables"),
            Self::K8s => ("k8s", "Kubernetes Secret manifest"),
            Self::Json => ("json", "Everything, to import with smsctl on another machine"),
        };
        Some(PossibleValue::new(name).help(help))
    }
}

impl fmt::Debug for ExportFormat {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let value = self.to_possible_value();
        f.write_str(value.as_ref().map_or("", PossibleValue::get_name))
    }
}

/// An exported connector.
pub struct ExportedText {
    /// The document.
    pub text: String,
    /// Whether the document is JSON.
    pub is_json: bool,
    /// What it does not contain, one sentence each.
    pub notes: Vec<String>,
}

/// Why a connector cannot be exported.
#[derive(Debug)]
pub enum ExportError {
    /// A field's reference cannot be resolved.
    Field(FieldError),
    /// The format does not support the provider or lacks something.
    Failure(Failure),
}

impl ExportArgs {
    /// Prints the connector.
    ///
    /// # Errors
    /// There is no such connector, a reference cannot be resolved, or the format does not support the provider.
    pub async fn run(self, app: &App) -> CommandResult {
        let config = app.store.load()?;
        let saved = config.select_connector(self.connector.as_deref())?;
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
        let mut exported = export_connector(saved, self.format, minutes, resolve).map_err(|error| match error {
            ExportError::Field(error) => app.saved_field_failure(saved, &error),
            ExportError::Failure(failure) => failure,
        })?;
        for note in &exported.notes {
            app.screen.print_note(format!("{} {}", "note:".yellow(), escape_control_chars(note)));
        }
        if app.screen.json && !exported.is_json {
            exported.text = unmasked_json(&json!({ "name": saved.name, "text": exported.text }), JsonLayout::Indented);
        }
        app.screen.print_as_is(&exported.text)?;
        Ok(0)
    }
}

/// Writes a connector in a format. Secrets are included only if `resolve` is given, which resolves references.
/// `minutes` is the lifetime of a code, for texts that mention it.
///
/// # Errors
/// A reference cannot be resolved, or the service cannot use the connector.
pub fn export_connector(
    saved: &SavedConnector,
    format: ExportFormat,
    minutes: u32,
    resolve: Option<ResolveReference>,
) -> Result<ExportedText, ExportError> {
    let fields = exported_fields(saved, resolve).map_err(ExportError::Field)?;
    let mut notes = hidden_value_notes(&fields);
    let text = match format {
        ExportFormat::Service(service, export) => {
            let connector = ConnectorToExport {
                name: &saved.name,
                provider: saved.provider,
                fields: &fields,
                templates: &saved.templates,
                code_minutes: minutes,
                service_settings: saved.service_settings.get(service.name),
            };
            return export_for_service(&connector, export).map_err(ExportError::Failure);
        }
        ExportFormat::Env => env::env_lines(saved.provider, &fields, &mut notes),
        ExportFormat::K8s => k8s::secret_manifest(&saved.name, &fields, &mut notes),
        ExportFormat::Json => connector_json(saved, &fields),
    };
    if matches!(format, ExportFormat::Env | ExportFormat::K8s) && !saved.templates.is_empty() {
        notes.push("templates are omitted; --format json includes them".into());
    }
    Ok(ExportedText { text, is_json: matches!(format, ExportFormat::Json), notes })
}

fn export_for_service(connector: &ConnectorToExport, export: &ServiceExport) -> Result<ExportedText, Failure> {
    let export = (export.export)(connector)?;
    let (text, is_json) = match export.document {
        ExportedDocument::Json(json) => (unmasked_json(&json, JsonLayout::Indented), true),
        ExportedDocument::Text(text) => (text, false),
    };
    Ok(ExportedText { text, is_json, notes: export.notes })
}

/// Returns the document that `smsctl import` reads. A secret that is not exported is null.
fn connector_json(saved: &SavedConnector, fields: &[ExportedField]) -> String {
    let fields: Value = fields.iter().map(|field| (field.name.clone(), Value::from(field_text(field)))).collect();
    let templates = saved.templates.iter();
    let templates: Value =
        templates.map(|(usage, value)| (usage.to_string(), template::template_to_json(value))).collect();
    let mut document = json!({
        "name": saved.name,
        "provider": saved.provider.name,
        "fields": fields,
        "templates": templates,
    });
    for (service, settings) in &saved.service_settings {
        document[service] = Value::Object(settings.clone());
    }
    unmasked_json(&document, JsonLayout::Indented)
}

/// Returns the value or the reference, or `None` for a secret that is not exported.
fn field_text(field: &ExportedField) -> Option<String> {
    match &field.content {
        ExportedContent::Value(text) => Some(text.clone()),
        ExportedContent::Reference(reference) => Some(reference.to_string()),
        ExportedContent::HiddenSecret => None,
    }
}
