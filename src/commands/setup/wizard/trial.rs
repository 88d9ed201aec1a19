//! A test of the generic template before anything is saved.

use colored::Colorize;

use super::{
    super::{super::test::arrived, try_out},
    Turn, Wizard, left,
};
use crate::{
    failure::{Failure, Kind},
    sms::{MINUTES, Phone},
    terminal::Question,
};

impl Wizard<'_> {
    pub(super) async fn test(&mut self) -> Result<Turn, Failure> {
        (self.accepted, self.plan.tested) = (None, None);
        let to = match self.recipient()? {
            None => return Ok(Turn::Back),
            Some(None) => return Ok(Turn::Asked),
            Some(Some(to)) => to,
        };
        let tried = match self.app.fill(self.plan.provider, &self.plan.answers).await {
            Ok(connector) => {
                try_out(self.app, self.config, self.plan, connector, &to, &self.setup.destination).await
            }
            Err(flaw) => Err(self.plan.refuse(&flaw)),
        };
        let prompt = match tried {
            Ok(tried) => {
                self.app.screen.say(format!("{} test accepted  {}", "✓".green(), tried.id.dimmed()));
                if !self.setup.destination.is_sandbox() {
                    let minutes = self.config.minutes.unwrap_or(MINUTES);
                    arrived(self.app, &tried.code, tried.since, minutes)?;
                }
                (self.accepted, self.plan.tested) = (Some(tried.id), Some(to));
                return Ok(Turn::Asked);
            }
            Err(failure) if failure.kind == Kind::Interrupted => return Err(failure),
            Err(failure) => {
                self.app.screen.setback(&failure);
                match failure.kind {
                    Kind::Unknown => "The test may have been sent; the provider did not confirm it.",
                    _ => "The test was not accepted.",
                }
            }
        };
        let choices = ["correct the fields", "change the templates", "save anyway", "quit without saving"];
        match self.app.ask(&[])?.choose_or_back(prompt, &choices.map(str::to_owned), 0)? {
            None | Some(0) => Ok(self.correct()),
            Some(1) => Ok(self.templates()),
            Some(2) => Ok(Turn::Asked),
            Some(_) => Err(left()),
        }
    }

    /// Where the test goes: nowhere, where it is skipped.
    fn recipient(&self) -> Result<Option<Option<Phone>>, Failure> {
        let saved = self.setup.test_to.as_ref().or(self.config.recipient.as_ref()).map(ToString::to_string);
        let question = Question {
            prompt: "Send a test to (such as +14155550100) [- to skip]",
            default: saved.as_deref(),
            optional: true,
            ..Question::default()
        };
        let check = |text: &str| if text == "-" { Ok(()) } else { text.parse::<Phone>().map(drop) };
        let typed = self.app.ask(&[])?.line_or_back(question, &check)?;
        typed
            .map(|typed| match typed.as_str() {
                "" | "-" => Ok(None),
                text => text.parse().map(Some).map_err(Failure::usage),
            })
            .transpose()
    }
}
