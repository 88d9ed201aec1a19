//! Asks for the code that arrived and compares it. The code exists only in this process; it is stored nowhere.

use std::time::{Duration, Instant};

use super::{super::App, report::TestReport};
use crate::{
    encoding::count_noun,
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
    fn problem(self) -> Option<&'static str> {
        match self {
            Self::Confirmed | Self::Skipped => None,
            Self::Expired => Some("the code is no longer valid"),
            Self::TooManyTries => Some("the code was not confirmed"),
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
        let confirmation = match ask_code(app, question, &sent) {
            Err(failure) if failure.kind == FailureKind::Interrupted => {
                app.screen.print_status("✗ interrupted: the code was not confirmed");
                result.set_error(failure.with_cause("the code was not confirmed"));
                return Ok(());
            }
            confirmation => confirmation?,
        };
        result.confirmed = Some(confirmation.problem().is_none());
        match confirmation.problem() {
            None => app.screen.print_status("✓ confirmed: the code arrived"),
            Some(problem) => {
                app.screen.print_status(format!("✗ {problem}"));
                result.set_error(Failure::new(FailureKind::Undelivered, problem).with_fix("send another code"));
            }
        }
    }
    Ok(())
}

/// Asks whether a code arrived and prints the answer. The question may be skipped.
pub fn ask_whether_arrived(app: &App, sent: &SentCode) -> Result<(), Failure> {
    let prompt =
        format!("Did it arrive? Enter the code within {} [Enter to skip]", count_noun(sent.minutes as usize, "minute"));
    let question = Question { prompt: &prompt, optional: true, ..Question::default() };
    let confirmation = ask_code(app, question, sent)?;
    match confirmation.problem() {
        Some(problem) => app.screen.print_status(format!("✗ {problem}")),
        None if confirmation == Confirmation::Confirmed => app.screen.print_status("✓ confirmed: the code arrived"),
        None => {}
    }
    Ok(())
}

fn ask_code(app: &App, question: Question, sent: &SentCode) -> Result<Confirmation, Failure> {
    let read_line = || app.require_prompter("the code", CONFIRM_FIX)?.ask_line(question, &|_| Ok(()));
    compare_typed_codes(sent, read_line, |line| app.screen.print_status(line))
}

/// Compares typed codes with the one that was sent until one is right, the tries are used up or the code expires.
fn compare_typed_codes(
    sent: &SentCode,
    mut read_line: impl FnMut() -> Result<String, Failure>,
    print: impl Fn(&str),
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
        let tries = if tries_left == 1 { "1 try" } else { &format!("{tries_left} tries") };
        print(&format!("wrong code; {tries} left"));
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
