//! Asks for the code that arrived and compares it. The code exists only in this process; it is stored nowhere.

use std::time::{Duration, Instant};

use super::{super::App, report::TestReport};
use crate::{
    failure::{Failure, FailureKind},
    sending::OutgoingMessage,
    sms::Code,
    terminal::Question,
};

/// How often a code may be typed.
const MAX_CODE_TRIES: usize = 5;

/// What to do if nobody can be asked for the code.
pub const CONFIRM_FIX: &str = "omit --confirm, or run it on a terminal without --no-input and CI";

/// A code that was sent.
pub struct SentCode {
    /// The code.
    pub code: Code,
    /// When it was sent.
    pub sent_at: Instant,
    /// For how many minutes it is valid.
    pub minutes: u32,
}

/// What a person typed for a code that was sent.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Confirmation {
    Confirmed,
    /// Nothing.
    Skipped,
    /// The code was typed after its lifetime.
    Expired,
    TooManyTries,
}

impl Confirmation {
    /// Returns why the code is not confirmed.
    fn problem(self, texts: &ArrivalTexts) -> Option<&'static str> {
        match self {
            Self::Confirmed | Self::Skipped => None,
            Self::Expired => Some(texts.expired),
            Self::TooManyTries => Some(texts.not_confirmed),
        }
    }
}

/// Asks for the code of every accepted message and notes in the report whether it was confirmed.
///
/// # Errors
/// There is no terminal to ask on. An interruption is noted in the report, which is shown all the same.
pub fn confirm_codes(
    app: &App,
    messages: &[OutgoingMessage],
    report: &mut TestReport,
    minutes: u32,
) -> Result<(), Failure> {
    let accepted = messages.iter().zip(&mut report.results).filter(|(_, result)| result.outcome.is_accepted());
    for (outgoing, result) in accepted {
        let prompt = format!("Code received by {}", result.to);
        let question = Question { prompt: &prompt, ..Question::default() };
        let sent = SentCode { code: outgoing.message.code.clone(), sent_at: result.sent_at, minutes };
        let confirmation = match ask_code(app, question, &sent, &ArrivalTexts::ENGLISH) {
            Err(failure) if failure.kind == FailureKind::Interrupted => {
                app.screen.print_status("✗ interrupted: the code was not confirmed");
                result.set_error(failure.with_cause("the code was not confirmed"));
                return Ok(());
            }
            confirmation => confirmation?,
        };
        result.confirmed = Some(confirmation.problem(&ArrivalTexts::ENGLISH).is_none());
        match confirmation.problem(&ArrivalTexts::ENGLISH) {
            None => app.screen.print_status("✓ confirmed: the code arrived"),
            Some(problem) => {
                app.screen.print_status(format!("✗ {problem}"));
                result.set_error(Failure::new(FailureKind::Undelivered, problem).with_fix("send another code"));
            }
        }
    }
    Ok(())
}

/// What the question for a code that arrived says, in one language. Names in braces are filled in.
#[cfg_attr(test, derive(serde::Serialize))]
pub struct ArrivalTexts {
    /// Asks for the code, within so many `{minutes}`.
    pub question: &'static str,
    /// So many `{tries}` are left.
    pub wrong_code: &'static str,
    /// The code is the right one.
    pub confirmed: &'static str,
    /// The code was typed too late.
    pub expired: &'static str,
    /// All tries were wrong.
    pub not_confirmed: &'static str,
}

impl ArrivalTexts {
    /// The texts in English.
    pub const ENGLISH: Self = Self {
        question: "Did it arrive? Type the code within {minutes} min [Enter to skip]",
        wrong_code: "wrong code; tries left: {tries}",
        confirmed: "confirmed: the code arrived",
        expired: "the code is no longer valid",
        not_confirmed: "the code was not confirmed",
    };
}

/// Asks whether a code arrived and prints the answer. The question may be skipped.
pub fn ask_whether_arrived(app: &App, sent: &SentCode, texts: &ArrivalTexts) -> Result<(), Failure> {
    let prompt = texts.question.replace("{minutes}", &sent.minutes.to_string());
    let question = Question { prompt: &prompt, optional: true, ..Question::default() };
    let confirmation = ask_code(app, question, sent, texts)?;
    match confirmation.problem(texts) {
        Some(problem) => app.screen.print_status(format!("✗ {problem}")),
        None if confirmation == Confirmation::Confirmed => app.screen.print_status(format!("✓ {}", texts.confirmed)),
        None => {}
    }
    Ok(())
}

fn ask_code(app: &App, question: Question, sent: &SentCode, texts: &ArrivalTexts) -> Result<Confirmation, Failure> {
    let read_line = || app.require_prompter("the code", CONFIRM_FIX)?.ask_line(question, &|_| Ok(()));
    compare_typed_codes(sent, read_line, |left| {
        app.screen.print_status(texts.wrong_code.replace("{tries}", &left.to_string()));
    })
}

/// Compares typed codes with the one that was sent until one is right, the tries are used up or the code expires.
fn compare_typed_codes(
    sent: &SentCode,
    mut read_line: impl FnMut() -> Result<String, Failure>,
    report_wrong: impl Fn(usize),
) -> Result<Confirmation, Failure> {
    let lifetime = Duration::from_secs(u64::from(sent.minutes) * 60);
    for tries_left in (0..MAX_CODE_TRIES).rev() {
        let typed = read_line()?;
        if typed.is_empty() {
            return Ok(Confirmation::Skipped);
        }
        if sent.sent_at.elapsed() >= lifetime {
            return Ok(Confirmation::Expired);
        }
        if sent.code.matches(typed.trim()) {
            return Ok(Confirmation::Confirmed);
        }
        report_wrong(tries_left);
    }
    Ok(Confirmation::TooManyTries)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the confirmation after these lines are typed, and how many were read.
    fn type_lines(lines: &[&str], minutes: u32) -> (Confirmation, usize) {
        let sent = SentCode { code: "482915".parse().unwrap(), sent_at: Instant::now(), minutes };
        let mut count = 0;
        let read_line = || {
            count += 1;
            Ok(lines[count - 1].to_owned())
        };
        (compare_typed_codes(&sent, read_line, |_| ()).unwrap(), count)
    }

    #[test]
    fn a_code_has_five_tries_within_its_lifetime() {
        assert_eq!(type_lines(&["482915"], 10), (Confirmation::Confirmed, 1));
        assert_eq!(type_lines(&["1", ""], 10), (Confirmation::Skipped, 2));
        assert_eq!(type_lines(&["1", "2", "3", "4", " 482915 "], 10), (Confirmation::Confirmed, 5));
        assert_eq!(type_lines(&["1", "2", "3", "4", "5", "482915"], 10), (Confirmation::TooManyTries, 5));
        assert_eq!(type_lines(&["482915"], 0), (Confirmation::Expired, 1));
    }
}
