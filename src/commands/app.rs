//! What all commands share: the file, the screen, the prompter, and how connectors are built.

use std::{path::PathBuf, rc::Rc, time::Duration};

use colored::Colorize;

use super::user_dirs;
use crate::{
    connectors::{
        Connector, Language, Provider,
        form::{FieldError, FieldValue, FieldValues},
    },
    failure::Failure,
    references::{Reference, ReferenceResolver, ResolvedReferences},
    sending::{
        SendLimits,
        journal::{LoggedSend, read_logged_sends},
    },
    services::LinkedService,
    store::{Config, SavedConnector, SavedService, Store},
    terminal::{Prompter, Screen},
};

/// What all commands share.
pub struct App {
    /// The configuration file.
    pub store: Store,
    /// Where output goes.
    pub screen: Screen,
    /// Resolves references, each once.
    pub resolver: ReferenceResolver,
    /// Asks the user, or says why the user cannot be asked.
    pub prompter: Result<Box<dyn Prompter>, &'static str>,
    /// PEM files of additional root certificates.
    pub ca_files: Vec<PathBuf>,
    /// The language of guides and of questions about settings, where they exist in it.
    pub language: Language,
    /// The time limit for all requests together.
    pub timeout: Duration,
    /// Is called with a line for every request, if `--verbose` was given.
    pub trace: Option<fn(&str)>,
}

impl App {
    /// Builds a saved connector. A failure has the line of the file.
    pub(super) async fn build_saved_connector(&self, saved: &SavedConnector) -> Result<Rc<dyn Connector>, Failure> {
        self.build_connector(saved.provider, &saved.values)
            .await
            .map_err(|error| self.saved_field_failure(saved, &error))
    }

    /// Builds a saved connector for a request that is only shown: no program is run and no keyring is opened, and a
    /// note says so.
    pub(super) async fn preview_connector(&self, saved: &SavedConnector) -> Result<Rc<dyn Connector>, Failure> {
        let resolved = self.resolver.preview(references(&saved.values)).await;
        let filled = saved.provider.build_connector(&saved.values, &|reference| resolved.value_or_message(reference));
        let connector = filled.map(Rc::from).map_err(|error| self.saved_field_failure(saved, &error))?;
        for (name, value) in &saved.values {
            let prefix = match value {
                FieldValue::Reference(reference) if reference.acts() => reference.prefix(),
                _ => continue,
            };
            let done = if prefix == "cmd:" { "run" } else { "read" };
            let note = format!("{prefix} was not {done} for {name}; a placeholder is shown instead");
            self.screen.print_note(format!("{} {note}", "note:".yellow()));
        }
        Ok(connector)
    }

    /// Returns the failure of a saved connector's field, with its line of the file.
    pub(super) fn saved_field_failure(&self, saved: &SavedConnector, error: &FieldError) -> Failure {
        let place = saved.value_positions.get(error.field_name()).copied().unwrap_or(saved.position);
        let fix = format!("`smsctl set {} --connector {}`, or `smsctl config edit`", error.field_name(), saved.name);
        Failure::configuration(format!("{}:{place}: {error}", self.store.path().display())).with_fix(fix)
    }

    /// Builds a linked service. A failure has the line of the file.
    pub(super) async fn build_service(&self, saved: &SavedService) -> Result<Box<dyn LinkedService>, Failure> {
        let resolved = self.resolve_references(&saved.values).await;
        let service = saved.service.build(&saved.values, &|reference| resolved.value_or_message(reference));
        service.map_err(|error| self.saved_service_failure(saved, &error))
    }

    /// Returns the failure of a linked service's field, with its line of the file.
    pub(super) fn saved_service_failure(&self, saved: &SavedService, error: &FieldError) -> Failure {
        let place = saved.value_positions.get(error.field_name()).copied().unwrap_or(saved.position);
        let (field, service, name) = (error.field_name(), saved.service.name, &saved.name);
        Failure::configuration(format!("{}:{place}: {error}", self.store.path().display()))
            .with_fix(format!("`smsctl link {service} --name {name} --{field} ...`, or `smsctl config edit`"))
    }

    /// Returns the folder of the journal and of the file's history; see [`user_dirs::state_dir`].
    pub(super) fn state_dir(&self) -> Result<PathBuf, Failure> {
        user_dirs::state_dir()
    }

    /// Builds the connector of these values.
    pub(super) async fn build_connector(
        &self,
        provider: &Provider,
        values: &FieldValues,
    ) -> Result<Rc<dyn Connector>, FieldError> {
        let resolved = self.resolve_references(values).await;
        provider.build_connector(values, &|reference| resolved.value_or_message(reference)).map(Rc::from)
    }

    /// Resolves the references among these values.
    pub(super) async fn resolve_references(&self, values: &FieldValues) -> ResolvedReferences {
        self.resolver.resolve(references(values)).await
    }

    /// Returns the real sends in the journal, oldest first.
    pub(super) fn logged_sends(&self) -> Result<Vec<LoggedSend>, Failure> {
        let state_dir = self.state_dir()?;
        read_logged_sends(&state_dir).map_err(|error| {
            Failure::configuration("the journal cannot be read")
                .with_cause(error)
                .with_fix("make it a file that you own and can read, or set XDG_STATE_HOME to another directory")
        })
    }

    /// Returns the limits of real sends that the file sets.
    pub(super) fn send_limits(&self, config: &Config) -> Result<SendLimits, Failure> {
        let failure = |failure: Failure| {
            let message = "the journal cannot be written; nothing was sent".into();
            Failure { message, cause: Some(failure.message), ..failure }
        };
        let state_dir = self.state_dir().map_err(failure)?;
        let (max, countries) = (config.max_per_hour, config.countries.clone());
        Ok(SendLimits::new(max, countries, self.store.path().to_owned(), state_dir))
    }

    /// Returns the prompter, or a failure that says what is missing and how to give it.
    pub(super) fn require_prompter(&self, missing: &str, fix: &str) -> Result<&dyn Prompter, Failure> {
        match &self.prompter {
            Ok(prompter) => Ok(&**prompter),
            Err(reason) => Err(Failure::input_needed(format!("missing: {missing}")).with_cause(reason).with_fix(fix)),
        }
    }
}

/// Returns the references among these values.
fn references(values: &FieldValues) -> impl Iterator<Item = &Reference> {
    values.values().filter_map(|value| match value {
        FieldValue::Reference(reference) => Some(reference),
        _ => None,
    })
}
