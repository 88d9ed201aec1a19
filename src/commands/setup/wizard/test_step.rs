//! A test of the generic template before anything is saved.

use colored::Colorize;

use super::{
    super::{super::test::ask_whether_arrived, send_test_message},
    StepOutcome, Wizard, cancelled,
};
use crate::{
    failure::{Failure, FailureKind},
    sms::{DEFAULT_VALID_MINUTES, Phone},
    terminal::Question,
};

impl Wizard<'_> {
    pub(super) async fn send_test(&mut self) -> Result<StepOutcome, Failure> {
        (self.accepted_message_id, self.plan.tested_number) = (None, None);
        let to = match self.ask_recipient()? {
            None => return Ok(StepOutcome::Back),
            Some(None) => return Ok(StepOutcome::Next),
            Some(Some(to)) => to,
        };
        let tried = match self.app.build_connector(self.plan.provider, &self.plan.values).await {
            Ok(connector) => {
                send_test_message(self.app, self.config, self.plan, connector, &to, &self.setup.destination).await
            }
            Err(flaw) => Err(self.plan.field_failure(&flaw)),
        };
        let prompt = match tried {
            Ok(tried) => {
                self.app.screen.print_status(format!("{} test accepted  {}", "✓".green(), tried.message_id.dimmed()));
                if !self.setup.destination.is_sandbox() {
                    let minutes = self.config.code_minutes.unwrap_or(DEFAULT_VALID_MINUTES);
                    ask_whether_arrived(self.app, &tried.code, tried.sent_at, minutes)?;
                }
                (self.accepted_message_id, self.plan.tested_number) = (Some(tried.message_id), Some(to));
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
        let choices = ["correct the fields", "change the templates", "save anyway", "quit without saving"];
        match self.app.require_prompter(&[])?.choose_or_back(prompt, &choices.map(str::to_owned), 0)? {
            None | Some(0) => Ok(self.go_to_fields()),
            Some(1) => Ok(self.go_to_templates()),
            Some(2) => Ok(StepOutcome::Next),
            Some(_) => Err(cancelled()),
        }
    }

    /// Where the test goes: nowhere, where it is skipped.
    fn ask_recipient(&self) -> Result<Option<Option<Phone>>, Failure> {
        let saved = self.setup.test_to.as_ref().or(self.config.test_recipient.as_ref()).map(ToString::to_string);
        let question = Question {
            prompt: "Send a test to (such as +14155550100) [- to skip]",
            default: saved.as_deref(),
            optional: true,
            ..Question::default()
        };
        let check = |text: &str| if text == "-" { Ok(()) } else { text.parse::<Phone>().map(drop) };
        let typed = self.app.require_prompter(&[])?.ask_line_or_back(question, &check)?;
        typed
            .map(|typed| match typed.as_str() {
                "" | "-" => Ok(None),
                text => text.parse().map(Some).map_err(Failure::usage),
            })
            .transpose()
    }
}
