//! The question for a test of the generic template, and the test.

use colored::Colorize;

use super::{
    super::{super::test::ask_whether_arrived, test_message::send_test_message},
    StepOutcome, Wizard, WizardAction,
};
use crate::{
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

impl Wizard<'_> {
    pub(super) async fn send_test(&mut self) -> Result<StepOutcome, Failure> {
        (self.accepted_message_id, self.plan.tested_number) = (None, None);
        let to = match self.ask_recipient()? {
            TestRecipient::Number(to) => to,
            TestRecipient::Skip => return Ok(StepOutcome::Next),
            TestRecipient::Back => return Ok(StepOutcome::Back),
        };
        let prompt = match send_test_message(self.app, self.config, self.plan, &to, &self.setup.destination).await {
            Ok(test) => {
                self.app.screen.print_status(format!("{} test accepted  {}", "✓".green(), test.message_id.dimmed()));
                if !self.setup.destination.is_sandbox() {
                    ask_whether_arrived(self.app, &test.code)?;
                }
                (self.accepted_message_id, self.plan.tested_number) = (Some(test.message_id), Some(to));
                return Ok(StepOutcome::Next);
            }
            Err(failure) if failure.kind == FailureKind::Interrupted => return Err(failure),
            Err(failure) => {
                self.app.screen.print_recoverable(&failure);
                match failure.kind {
                    FailureKind::Unknown => "The test may have been sent; the provider did not confirm it.",
                    _ => "The test was not accepted.",
                }
            }
        };
        let actions = [
            WizardAction::CorrectFields,
            WizardAction::ChangeTemplates,
            WizardAction::Continue("save anyway"),
            WizardAction::Quit,
        ];
        self.ask_correction(prompt, &actions)
    }

    fn ask_recipient(&self) -> Result<TestRecipient, Failure> {
        let default = self.setup.test_to.as_ref().or(self.config.test_recipient.as_ref()).map(ToString::to_string);
        let question = Question {
            prompt: "Send a test to (such as +14155550100) [- to skip]",
            default: default.as_deref(),
            optional: true,
            ..Question::default()
        };
        let check = |text: &str| if text == "-" { Ok(()) } else { text.parse::<Phone>().map(drop) };
        Ok(match self.prompter()?.ask_line_or_back(question, &check)?.as_deref() {
            None => TestRecipient::Back,
            Some("" | "-") => TestRecipient::Skip,
            Some(text) => TestRecipient::Number(text.parse().map_err(Failure::usage)?),
        })
    }
}
