//! Did the code arrive? The person types it in. The code lives and ends with this process, so it is stored nowhere.

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

/// Asks for the code of every accepted message, each within its lifetime, and notes in the report what came of it.
pub fn confirm_codes(
    app: &App,
    messages: &[OutgoingMessage],
    report: &mut TestReport,
    minutes: u32,
) -> Result<(), Failure> {
    let accepted = messages.iter().zip(&mut report.results).filter(|(_, sent)| sent.outcome.is_accepted());
    for (outgoing, sent) in accepted {
        let prompt = format!("Code received by {}", sent.to);
        let question = Question { prompt: &prompt, ..Question::default() };
        let confirmed = match ask_code(app, question, &outgoing.message.code, sent.sent_at, minutes) {
            // What was sent is reported all the same.
            Err(failure) if failure.kind == FailureKind::Interrupted => {
                app.screen.print_status("✗ interrupted: the code was not confirmed");
                sent.set_error(failure.with_cause("the code was not confirmed"));
                return Ok(());
            }
            confirmed => confirmed?,
        };
        sent.confirmed = Some(confirmed.is_ok());
        match confirmed {
            Ok(_) => app.screen.print_status("✓ confirmed: the code arrived"),
            Err(why) => {
                app.screen.print_status(format!("✗ {why}"));
                sent.set_error(Failure::new(FailureKind::Undelivered, why).with_fix("send another code"));
            }
        }
    }
    Ok(())
}

/// Asks whether a code arrived, which may be passed over; whether it did is told, and nothing else comes of it.
pub fn ask_whether_arrived(app: &App, code: &Code, since: Instant, minutes: u32) -> Result<(), Failure> {
    let prompt = format!("Did it arrive? Enter the code within {minutes} minutes [Enter to skip]");
    let question = Question { prompt: &prompt, optional: true, ..Question::default() };
    match ask_code(app, question, code, since, minutes)? {
        Ok(true) => app.screen.print_status("✓ confirmed: the code arrived"),
        Ok(false) => {}
        Err(why) => app.screen.print_status(format!("✗ {why}")),
    }
    Ok(())
}

fn ask_code(
    app: &App,
    question: Question,
    code: &Code,
    since: Instant,
    minutes: u32,
) -> Result<Result<bool, &'static str>, Failure> {
    let typed = || app.require_prompter(&[])?.ask_line(question, &|_| Ok(()));
    match_code(code, since, Duration::from_secs(u64::from(minutes) * 60), typed, |line| app.screen.print_status(line))
}

/// Whether the right code was typed; not, where the question was passed over.
fn match_code(
    code: &Code,
    since: Instant,
    lifetime: Duration,
    mut typed: impl FnMut() -> Result<String, Failure>,
    say: impl Fn(&str),
) -> Result<Result<bool, &'static str>, Failure> {
    for left in (0..MAX_CODE_TRIES).rev() {
        let typed = typed()?;
        if typed.is_empty() {
            return Ok(Ok(false));
        }
        if since.elapsed() >= lifetime {
            return Ok(Err("the code is no longer valid"));
        }
        if code.matches(typed.trim()) {
            return Ok(Ok(true));
        }
        let tries = if left == 1 { "1 try" } else { &format!("{left} tries") };
        say(&format!("wrong code; {tries} left"));
    }
    Ok(Err("the code was not confirmed"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes of typing these one after another, and how many were read.
    fn match_typed_lines(lines: &[&str], lifetime: Duration) -> (Result<bool, &'static str>, usize) {
        let (code, mut read) = ("482915".parse().unwrap(), 0);
        let typed = || {
            read += 1;
            Ok(lines[read - 1].to_owned())
        };
        (match_code(&code, Instant::now(), lifetime, typed, |_| ()).unwrap(), read)
    }

    #[test]
    fn five_tries_and_no_sixth_within_the_lifetime() {
        const LONG_LIFETIME: Duration = Duration::from_secs(600);
        assert_eq!(match_typed_lines(&["482915"], LONG_LIFETIME), (Ok(true), 1));
        assert_eq!(match_typed_lines(&["1", ""], LONG_LIFETIME), (Ok(false), 2));
        assert_eq!(match_typed_lines(&["1", "2", "3", "4", " 482915 "], LONG_LIFETIME), (Ok(true), 5));
        let sixth = match_typed_lines(&["1", "2", "3", "4", "5", "482915"], LONG_LIFETIME);
        assert_eq!(sixth, (Err("the code was not confirmed"), 5));
        assert_eq!(match_typed_lines(&["482915"], Duration::ZERO), (Err("the code is no longer valid"), 1));
    }
}
