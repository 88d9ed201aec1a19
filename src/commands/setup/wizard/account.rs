//! Asks the provider about the account: whether the credentials are right, and which values it has to choose from.

use std::{ops::ControlFlow, rc::Rc};

use colored::Colorize;

use super::{
    super::super::{connector_client::ConnectorClient, new_signing_context},
    Wizard,
    fixes::fix_in_wizard,
    step::{StepOutcome, WizardAction, WizardStep},
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

/// Checks that the fields make a connector, and that the provider accepts its credentials, unless a variable that the
/// user wants to keep is not set here. Goes to the first field
/// that has to be corrected.
pub async fn check_account(wizard: &mut Wizard<'_>) -> Result<StepOutcome, Failure> {
    let missing = wizard.plan.provider.missing_fields(&wizard.plan.values);
    let error = match missing.is_empty() {
        true => wizard.plan.check_fields(wizard.app).await.err(),
        false => Some(FieldError::Missing(missing)),
    };
    wizard.fields_to_correct = match error {
        None => vec![],
        Some(FieldError::Missing(names)) => names,
        Some(error) => {
            let error = error.in_language(wizard.texts.language);
            wizard.app.screen.print_status(format!("{} {error}", "✗".red()));
            vec![error.field_name().to_owned()]
        }
    };
    if let Some(name) = wizard.fields_to_correct.first() {
        let index = wizard.fields.iter().position(|field| field.name == field_name(name));
        let no_such_field = || wizard.plan.field_failure(&FieldError::Missing(vec![name.clone()]));
        return index.map(|index| StepOutcome::GoTo(WizardStep::Field(index))).ok_or_else(no_such_field);
    }
    if !wizard.plan.unset_variables(wizard.app).await.is_empty() {
        return Ok(StepOutcome::Skip);
    }
    Ok(match check_credentials(wizard, wizard.fields.len()).await? {
        ControlFlow::Continue(()) => StepOutcome::Skip,
        ControlFlow::Break(outcome) => outcome,
    })
}

/// Asks the provider whether the credentials are right, unless it was asked about the same values before.
/// `asked_fields` is the number of fields that have been asked. Breaks if the user wants to correct them.
pub async fn check_credentials(
    wizard: &mut Wizard<'_>,
    asked_fields: usize,
) -> Result<ControlFlow<StepOutcome>, Failure> {
    if wizard.credentials_checked.as_ref().is_some_and(|(count, values)| has_same_values(wizard, *count, values)) {
        return Ok(ControlFlow::Continue(()));
    }
    wizard.credentials_checked = Some((asked_fields, wizard.plan.values.clone()));
    let session = open_session(wizard).await?;
    let checks = session.connector.build_checks(&wizard.plan.templates, &new_signing_context()?);
    let Some(check) = checks.first() else { return Ok(ControlFlow::Continue(())) };
    let describe = |summary: &str| escape_control_chars(&format!("{}: {summary}", check.title));
    match session.run_with_progress(session.run_check(&wizard.plan.templates, 0)).await {
        Ok(Finding::Pass(summary)) => {
            wizard.app.screen.print_status(format!("{} {}", "✓".green(), describe(&summary)));
            Ok(ControlFlow::Continue(()))
        }
        Ok(Finding::Warn { summary, fix } | Finding::Fail { summary, fix }) => {
            let (fix, _) = fix_in_wizard(wizard.fields, &escape_control_chars(&fix));
            wizard.app.screen.print_status(format!("{} {}\n  fix: {fix}", "!".yellow(), describe(&summary)));
            Ok(ControlFlow::Continue(()))
        }
        Err(failure) if failure.kind == FailureKind::Interrupted => Err(failure),
        Err(failure) => ask_what_to_correct(wizard, &failure, asked_fields),
    }
}

/// Reports why the check failed, and offers to correct each of the fields that have been asked, first the one that the
/// fix is about. Breaks if the user wants to correct one.
fn ask_what_to_correct(
    wizard: &mut Wizard<'_>,
    failure: &Failure,
    asked_fields: usize,
) -> Result<ControlFlow<StepOutcome>, Failure> {
    let suspected = wizard.report_problem(failure);
    let has_value = |index: &usize| {
        let field = &wizard.fields[*index];
        wizard.plan.values.keys().any(|name| field.owns_key(name))
    };
    let others = (0..asked_fields).filter(has_value).filter(|index| Some(*index) != suspected);
    let mut actions: Vec<_> = suspected.into_iter().chain(others).map(WizardAction::CorrectField).collect();
    actions.extend([WizardAction::Continue(wizard.texts.continue_anyway), WizardAction::Quit]);
    let prompt = match failure.kind {
        FailureKind::Credentials => wizard.texts.credentials_refused,
        _ => wizard.texts.check_failed,
    };
    Ok(match wizard.ask_correction(prompt, &actions)? {
        StepOutcome::Next => ControlFlow::Continue(()),
        outcome => ControlFlow::Break(outcome),
    })
}

/// Whether the first `count` fields have these values.
fn has_same_values(wizard: &Wizard<'_>, count: usize, values: &FieldValues) -> bool {
    wizard.fields[..count].iter().all(|field| {
        let own_values = |values: &'_ FieldValues| {
            let own = values.iter().filter(|(name, _)| field.owns_key(name));
            own.map(|(name, value)| (name.clone(), value.clone())).collect::<Vec<_>>()
        };
        own_values(values) == own_values(&wizard.plan.values)
    })
}

/// Lists what the account has of this kind; nothing if the provider cannot list it. Breaks if the credentials are
/// wrong and the user wants to correct them.
pub async fn list_account_choices(
    wizard: &mut Wizard<'_>,
    kind: ChoiceKind<'_>,
    asked_fields: usize,
) -> Result<ControlFlow<StepOutcome, Vec<AccountChoice>>, Failure> {
    let context = new_signing_context()?;
    let connector = build_draft_connector(wizard).await;
    if !connector.is_ok_and(|connector| connector.build_choices_exchange(kind, &context).is_some()) {
        return Ok(ControlFlow::Continue(vec![]));
    }
    if let ControlFlow::Break(outcome) = check_credentials(wizard, asked_fields).await? {
        return Ok(ControlFlow::Break(outcome));
    }
    let session = open_session(wizard).await?;
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
async fn open_session(wizard: &Wizard<'_>) -> Result<ConnectorClient, Failure> {
    let provider = wizard.plan.provider;
    let connector = build_draft_connector(wizard).await.map_err(|error| wizard.plan.field_failure(&error))?;
    let is_demo_id = |id: &str| {
        let demo = provider.demo_account.templates.iter();
        demo.flat_map(|(_, ids)| ids.split([',', '='])).any(|demo_id| demo_id == id)
    };
    let is_demo = |template: &Template| match template {
        Template::Registered { id, .. } => id.values_by_region().iter().all(|(id, _)| is_demo_id(id)),
        Template::Text { .. } => true,
    };
    let mut templates = provider.demo_templates();
    templates.extend(wizard.plan.templates.iter().filter(|(_, template)| !is_demo(template)).cloned());
    ConnectorClient::open(wizard.app, provider, &templates, &wizard.setup.destination, connector).await
}

/// Builds a connector of the values so far. Missing ones are those of the demo account, so that the provider can
/// already be asked for what needs only the others.
async fn build_draft_connector(wizard: &Wizard<'_>) -> Result<Rc<dyn Connector>, FieldError> {
    let provider = wizard.plan.provider;
    let mut values = wizard.plan.values.clone();
    let demo = provider.demo_values();
    for name in provider.missing_fields(&values) {
        values.extend(demo.get(&name).map(|value| (name, value.clone())));
    }
    wizard.app.build_connector(provider, &values).await
}
