//! The question for a test of the generic template, and the test.

use colored::Colorize;

use super::{
    super::{super::test::ask_whether_arrived, test_message::send_test_message},
    Wizard,
    step::{StepOutcome, WizardAction},
    texts::fill,
};
use crate::{
    connectors::form::Field,
    encoding::escape_control_chars,
    failure::{Failure, FailureKind},
    sms::Phone,
    terminal::Question,
};

/// The answer to the question where a test goes.
enum TestRecipient {
    Number(Phone),
    Skip,
    Back,
}

/// Sends a test of the generic template to a number that the user types.
pub async fn send_test(wizard: &mut Wizard<'_>) -> Result<StepOutcome, Failure> {
    (wizard.accepted_message_id, wizard.plan.tested_number) = (None, None);
    if let Some((_, variable)) = wizard.plan.unset_variables(wizard.app).await.first() {
        wizard.app.screen.print_status(fill(wizard.texts.no_test, &[("variable", &escape_control_chars(variable))]));
        return Ok(StepOutcome::Skip);
    }
    let to = match ask_recipient(wizard)? {
        TestRecipient::Number(to) => to,
        TestRecipient::Skip => return Ok(StepOutcome::Next),
        TestRecipient::Back => return Ok(StepOutcome::Back),
    };
    wizard.last_recipient = Some(to);
    let (suspected, secret, is_about_template);
    let prompt = match send_test_message(wizard.app, wizard.config, wizard.plan, &to, &wizard.setup.destination).await {
        Ok(test) => {
            wizard.app.screen.print_status(format!(
                "{} {}  {}",
                "✓".green(),
                wizard.texts.test_accepted,
                test.message_id.dimmed()
            ));
            if !wizard.setup.destination.is_sandbox() {
                ask_whether_arrived(wizard.app, &test.code, &wizard.texts.arrival)?;
            }
            (wizard.accepted_message_id, wizard.plan.tested_number) = (Some(test.message_id), Some(to));
            return Ok(StepOutcome::Next);
        }
        Err(failure) if failure.kind == FailureKind::Interrupted => return Err(failure),
        Err(failure) => {
            suspected = wizard.report_problem(&failure);
            is_about_template = failure.fix.as_deref().is_some_and(|fix| fix.contains("`smsctl template "));
            let has_secret =
                |field: &Field| field.is_secret && wizard.plan.values.keys().any(|name| field.owns_key(name));
            secret = wizard.fields.iter().position(has_secret).filter(|_| failure.kind == FailureKind::Credentials);
            match failure.kind {
                FailureKind::Unknown => wizard.texts.test_unknown,
                _ => wizard.texts.test_refused,
            }
        }
    };
    let mut actions: Vec<_> = suspected.or(secret).into_iter().map(WizardAction::CorrectField).collect();
    let mut others = [WizardAction::TestAgain, WizardAction::CorrectFields, WizardAction::ChangeTemplates];
    if is_about_template {
        others.rotate_right(1);
    }
    actions.extend(others);
    actions.extend([WizardAction::Continue(wizard.texts.save_anyway), WizardAction::Quit]);
    wizard.ask_correction(prompt, &actions)
}

fn ask_recipient(wizard: &Wizard<'_>) -> Result<TestRecipient, Failure> {
    let given = wizard.last_recipient.as_ref().or(wizard.setup.test_to.as_ref());
    let default = given.or(wizard.config.test_recipient.as_ref()).map(ToString::to_string);
    let prompt = match &default {
        Some(number) => fill(wizard.texts.test_recipient_again, &[("number", number)]),
        None => wizard.texts.test_recipient.to_owned(),
    };
    let question = Question { prompt: &prompt, optional: true, ..Question::default() };
    let check = |text: &str| if text == "-" { Ok(()) } else { text.parse::<Phone>().map(drop) };
    let Some(typed) = wizard.prompter()?.ask_line_or_back(question, &check)? else { return Ok(TestRecipient::Back) };
    let number = if typed.is_empty() { default.unwrap_or_default() } else { typed };
    Ok(match number.as_str() {
        "" | "-" => TestRecipient::Skip,
        number => TestRecipient::Number(number.parse().map_err(Failure::usage)?),
    })
}
