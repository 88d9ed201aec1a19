//! Asks the provider about the account: whether the credentials are right, and which values it has to choose from.

use std::{ops::ControlFlow, rc::Rc};

use colored::Colorize;

use super::{
    super::super::{connector_client::ConnectorClient, new_signing_context, validation::check_program},
    StepOutcome, Wizard, WizardAction, WizardStep,
};
use crate::{
    connectors::{
        AccountChoice, ChoiceKind, Connector, Finding,
        form::{FieldError, FieldValues, field_name},
    },
    encoding::escape_control_chars,
    failure::{Failure, FailureKind},
    sms::Template,
};

impl Wizard<'_> {
    /// Checks that the fields make a connector, and that the provider accepts its credentials. Goes to the first field
    /// that has to be corrected.
    pub(super) async fn check_account(&mut self) -> Result<StepOutcome, Failure> {
        let missing = self.plan.provider.missing_fields(&self.plan.values);
        let error = match missing.is_empty() {
            true => match self.app.build_connector(self.plan.provider, &self.plan.values).await {
                Ok(connector) => check_program(self.plan.provider, &*connector).err(),
                Err(error) => Some(error),
            },
            false => Some(FieldError::Missing(missing)),
        };
        self.fields_to_correct = match error {
            None => vec![],
            Some(FieldError::Missing(names)) => names,
            Some(error) => {
                self.app.screen.print_status(format!("{} {error}", "✗".red()));
                vec![error.field_name().to_owned()]
            }
        };
        if let Some(name) = self.fields_to_correct.first() {
            let index = self.fields.iter().position(|field| field.name == field_name(name));
            let no_such_field = || self.plan.field_failure(&FieldError::Missing(vec![name.clone()]));
            return index.map(|index| StepOutcome::GoTo(WizardStep::Field(index))).ok_or_else(no_such_field);
        }
        Ok(match self.check_credentials(self.fields.len()).await? {
            ControlFlow::Continue(()) => StepOutcome::Skip,
            ControlFlow::Break(outcome) => outcome,
        })
    }

    /// Asks the provider whether the credentials are right, unless it was asked about the same values before.
    /// `asked_fields` is the number of fields that have been asked. Breaks if the user wants to correct them.
    pub(super) async fn check_credentials(&mut self, asked_fields: usize) -> Result<ControlFlow<StepOutcome>, Failure> {
        if self.credentials_checked.as_ref().is_some_and(|(count, values)| self.has_same_values(*count, values)) {
            return Ok(ControlFlow::Continue(()));
        }
        self.credentials_checked = Some((asked_fields, self.plan.values.clone()));
        let session = self.open_session().await?;
        let checks = session.connector.build_checks(&self.plan.templates, &new_signing_context()?);
        let Some(check) = checks.first() else { return Ok(ControlFlow::Continue(())) };
        let describe = |summary: &str| escape_control_chars(&format!("{}: {summary}", check.title));
        match session.run_with_progress(session.run_check(&self.plan.templates, 0)).await {
            Ok(Finding::Pass(summary)) => {
                self.app.screen.print_status(format!("{} {}\n", "✓".green(), describe(&summary)));
                return Ok(ControlFlow::Continue(()));
            }
            Ok(Finding::Warn { summary, fix } | Finding::Fail { summary, fix }) => {
                let fix = escape_control_chars(&fix);
                self.app.screen.print_status(format!("{} {}\n  fix: {fix}\n", "!".yellow(), describe(&summary)));
                return Ok(ControlFlow::Continue(()));
            }
            Err(failure) if failure.kind == FailureKind::Interrupted => return Err(failure),
            Err(failure) => {
                self.app.screen.print_recoverable(&failure);
                if failure.kind != FailureKind::Credentials {
                    return Ok(ControlFlow::Continue(()));
                }
            }
        }
        let actions = [WizardAction::CorrectFields, WizardAction::Continue("continue anyway"), WizardAction::Quit];
        Ok(match self.ask_correction("The provider refused the credentials.", &actions)? {
            StepOutcome::Next => ControlFlow::Continue(()),
            outcome => ControlFlow::Break(outcome),
        })
    }

    /// Whether the first `count` fields have these values.
    fn has_same_values(&self, count: usize, values: &FieldValues) -> bool {
        self.fields[..count].iter().all(|field| {
            let own_values = |values: &'_ FieldValues| {
                let own = values.iter().filter(|(name, _)| field.owns_key(name));
                own.map(|(name, value)| (name.clone(), value.clone())).collect::<Vec<_>>()
            };
            own_values(values) == own_values(&self.plan.values)
        })
    }

    /// Lists what the account has of this kind; nothing if the provider cannot list it. Breaks if the credentials are
    /// wrong and the user wants to correct them.
    pub(super) async fn list_account_choices(
        &mut self,
        kind: ChoiceKind<'_>,
        asked_fields: usize,
    ) -> Result<ControlFlow<StepOutcome, Vec<AccountChoice>>, Failure> {
        let context = new_signing_context()?;
        let connector = self.build_draft_connector().await;
        if !connector.is_ok_and(|connector| connector.build_choices_exchange(kind, &context).is_some()) {
            return Ok(ControlFlow::Continue(vec![]));
        }
        if let ControlFlow::Break(outcome) = self.check_credentials(asked_fields).await? {
            return Ok(ControlFlow::Break(outcome));
        }
        let session = self.open_session().await?;
        let not_listed = || Failure::new(FailureKind::Unexpected, "nothing can be listed");
        let request = session
            .send_with_retry(|context| session.connector.build_choices_exchange(kind, context).ok_or_else(not_listed));
        match session.run_with_progress(request).await {
            Err(failure) if failure.kind == FailureKind::Interrupted => Err(failure),
            // Without a list, the value is typed.
            choices => Ok(ControlFlow::Continue(choices.unwrap_or_default())),
        }
    }

    /// Opens a session with the values so far. A sandbox also knows the demo account's templates, to choose from.
    async fn open_session(&self) -> Result<ConnectorClient, Failure> {
        let provider = self.plan.provider;
        let connector = self.build_draft_connector().await.map_err(|error| self.plan.field_failure(&error))?;
        let is_demo_id = |id: &str| {
            let demo = provider.demo_account.templates.iter();
            demo.flat_map(|(_, ids)| ids.split([',', '='])).any(|demo_id| demo_id == id)
        };
        let is_demo = |template: &Template| match template {
            Template::Registered { id, .. } => id.values_by_region().iter().all(|(id, _)| is_demo_id(id)),
            Template::Text { .. } => true,
        };
        let mut templates = provider.demo_templates();
        templates.extend(self.plan.templates.iter().filter(|(_, template)| !is_demo(template)).cloned());
        ConnectorClient::open(self.app, provider, &templates, &self.setup.destination, connector).await
    }

    /// Builds a connector of the values so far. Missing ones are those of the demo account, so that the provider can
    /// already be asked for what needs only the others.
    async fn build_draft_connector(&self) -> Result<Rc<dyn Connector>, FieldError> {
        let provider = self.plan.provider;
        let mut values = self.plan.values.clone();
        let demo = provider.demo_values();
        for name in provider.missing_fields(&values) {
            values.extend(demo.get(&name).map(|value| (name, value.clone())));
        }
        self.app.build_connector(provider, &values).await
    }
}
