//! The account behind the answers so far: whether the provider knows it, and what it has to offer.

use std::rc::Rc;

use colored::Colorize;

use super::{
    super::super::{new_signing_context, session::Session, validation::check_program},
    StepOutcome, Wizard, WizardStep, cancelled,
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
    /// The fields have to make a connector, and the provider to know its credentials.
    pub(super) async fn check_account(&mut self) -> Result<StepOutcome, Failure> {
        let missing = self.plan.provider.missing_fields(&self.plan.values);
        let flaw = match missing.is_empty() {
            true => match self.app.build_connector(self.plan.provider, &self.plan.values).await {
                Ok(connector) => check_program(self.plan.provider, &*connector).err(),
                Err(flaw) => Some(flaw),
            },
            false => Some(FieldError::Missing(missing)),
        };
        self.fields_to_correct = match flaw {
            None => vec![],
            Some(FieldError::Missing(names)) => names,
            Some(flaw) => {
                self.app.screen.print_status(format!("{} {flaw}", "✗".red()));
                vec![flaw.field_name().to_owned()]
            }
        };
        if let Some(name) = self.fields_to_correct.first() {
            let place = self.fields.iter().position(|field| field.name == field_name(name));
            let lost = || self.plan.field_failure(&FieldError::Missing(vec![name.clone()]));
            return place.map(|nth| StepOutcome::GoTo(WizardStep::Field(nth))).ok_or_else(lost);
        }
        Ok(self.check_credentials(self.fields.len()).await?.unwrap_or(StepOutcome::Skip))
    }

    /// Asks the provider whether it knows the credentials, once for the same answers to the first fields.
    /// Somewhere to go, where the person wants to correct them.
    pub(super) async fn check_credentials(&mut self, answered: usize) -> Result<Option<StepOutcome>, Failure> {
        let same = |(fields, answers): &(usize, FieldValues)| {
            self.fields[..*fields].iter().all(|field| {
                let of = |answers: &FieldValues| {
                    let own = answers.iter().filter(|(name, _)| field.owns_key(name));
                    own.map(|(name, answer)| (name.clone(), answer.clone())).collect::<Vec<_>>()
                };
                of(answers) == of(&self.plan.values)
            })
        };
        if self.credentials_checked.as_ref().is_some_and(same) {
            return Ok(None);
        }
        self.credentials_checked = Some((answered, self.plan.values.clone()));
        let session = self.open_session().await?;
        let checks = session.connector.build_checks(&self.plan.templates, &new_signing_context()?);
        let Some(check) = checks.first() else { return Ok(None) };
        let title = &check.title;
        match session.run_with_progress(session.run_check(&self.plan.templates, 0)).await {
            Ok(Finding::Pass(found)) => {
                self.app.screen.print_status(format!(
                    "{} {}\n",
                    "✓".green(),
                    escape_control_chars(&format!("{title}: {found}"))
                ));
                return Ok(None);
            }
            Ok(Finding::Warn { summary: found, fix } | Finding::Fail { summary: found, fix }) => {
                self.app.screen.print_status(format!(
                    "{} {}\n  fix: {}\n",
                    "!".yellow(),
                    escape_control_chars(&format!("{title}: {found}")),
                    escape_control_chars(&fix)
                ));
                return Ok(None);
            }
            Err(failure) if failure.kind == FailureKind::Interrupted => return Err(failure),
            Err(failure) => {
                self.app.screen.print_recoverable(&failure);
                if failure.kind != FailureKind::Credentials {
                    return Ok(None);
                }
            }
        }
        let choices = ["correct the fields", "continue anyway", "quit without saving"].map(str::to_owned);
        match self.app.require_prompter(&[])?.choose_or_back("The provider refused the credentials.", &choices, 0)? {
            None | Some(0) => Ok(Some(self.go_to_fields())),
            Some(1) => Ok(None),
            Some(_) => Err(cancelled()),
        }
    }

    /// What the account has of this kind, or somewhere to go. Nothing where nothing can be listed.
    pub(super) async fn list_account_choices(
        &mut self,
        of: ChoiceKind<'_>,
        answered: usize,
    ) -> Result<Result<Vec<AccountChoice>, StepOutcome>, Failure> {
        let at = new_signing_context()?;
        if !self
            .build_draft_connector()
            .await
            .is_ok_and(|connector| connector.build_choices_exchange(of, &at).is_some())
        {
            return Ok(Ok(vec![]));
        }
        if let Some(turn) = self.check_credentials(answered).await? {
            return Ok(Err(turn));
        }
        let session = self.open_session().await?;
        let none = || Failure::new(FailureKind::Unexpected, "nothing can be listed");
        let ask = session.send_with_retry(|at| session.connector.build_choices_exchange(of, at).ok_or_else(none));
        match session.run_with_progress(ask).await {
            Ok(offers) => Ok(Ok(offers)),
            Err(failure) if failure.kind == FailureKind::Interrupted => Err(failure),
            // It is typed in then, as it would be without an offer.
            Err(_) => Ok(Ok(vec![])),
        }
    }

    /// The way to the provider with the answers so far; a stand-in has the demonstration's templates to offer.
    async fn open_session(&self) -> Result<Session, Failure> {
        let connector = self.build_draft_connector().await.map_err(|flaw| self.plan.field_failure(&flaw))?;
        let mut templates = self.plan.provider.demo_templates();
        let known = |template: &Template| match template {
            Template::Registered { id, .. } => id.values_by_region().iter().all(|(id, _)| {
                let demo = self.plan.provider.demo_account.templates.iter();
                demo.flat_map(|(_, ids)| ids.split([',', '='])).any(|known| known == *id)
            }),
            Template::Text { .. } => true,
        };
        templates.extend(self.plan.templates.iter().filter(|(_, template)| !known(template)).cloned());
        Session::open(self.app, self.plan.provider, &templates, &self.setup.destination, connector).await
    }

    /// A connector of the answers so far. Where one is missing, the demonstration account's stands in,
    /// so that what the rest can already be asked is asked.
    async fn build_draft_connector(&self) -> Result<Rc<dyn Connector>, FieldError> {
        let provider = self.plan.provider;
        let mut answers = self.plan.values.clone();
        let demo = provider.demo_values();
        for name in provider.missing_fields(&answers) {
            answers.extend(demo.get(&name).map(|answer| (name, answer.clone())));
        }
        self.app.build_connector(provider, &answers).await
    }
}
