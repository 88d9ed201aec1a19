//! Did the code arrive? The person types it in. The code lives and ends with this process, so it is stored nowhere.

use std::time::{Duration, Instant};

use super::{super::App, Job, report::Report};
use crate::{
    failure::{Failure, Kind},
    sms::Code,
    terminal::Question,
};

/// How often a code may be typed.
const TRIES: usize = 5;

/// Asks for the code of every accepted message, each within its lifetime, and notes in the report what came of it.
pub fn ask(app: &App, jobs: &[Job], report: &mut Report, minutes: u32) -> Result<(), Failure> {
    let accepted = jobs.iter().zip(&mut report.results).filter(|(_, sent)| sent.message_id.is_some());
    for (job, sent) in accepted {
        let prompt = format!("Code that arrived at {}", sent.to);
        let question = Question { prompt: &prompt, ..Question::default() };
        let typed = || app.ask(&[])?.line(question, &|_| Ok(()));
        let lifetime = Duration::from_secs(u64::from(minutes) * 60);
        let confirmed = one(&job.code, sent.since, lifetime, typed, |line| app.screen.say(line))?;
        sent.confirmed = Some(confirmed.is_ok());
        match confirmed {
            Ok(()) => app.screen.say("✓ confirmed: the code arrived"),
            Err(why) => {
                app.screen.say(format!("✗ {why}"));
                sent.error = Some(Failure::new(Kind::Undelivered, why).fix("send another one"));
            }
        }
    }
    Ok(())
}

fn one(
    code: &Code,
    since: Instant,
    lifetime: Duration,
    mut typed: impl FnMut() -> Result<String, Failure>,
    say: impl Fn(&str),
) -> Result<Result<(), &'static str>, Failure> {
    for left in (0..TRIES).rev() {
        let typed = typed()?;
        if since.elapsed() >= lifetime {
            return Ok(Err("the code is no longer valid"));
        }
        if code.matches(typed.trim()) {
            return Ok(Ok(()));
        }
        let tries = if left == 1 { "1 try" } else { &format!("{left} tries") };
        say(&format!("that is not the code; {tries} left"));
    }
    Ok(Err("the code was not confirmed"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes of typing these one after another, and how many were read.
    fn typing(lines: &[&str], lifetime: Duration) -> (Result<(), &'static str>, usize) {
        let (code, mut read) = ("482915".parse().unwrap(), 0);
        let typed = || {
            read += 1;
            Ok(lines[read - 1].to_owned())
        };
        (one(&code, Instant::now(), lifetime, typed, |_| ()).unwrap(), read)
    }

    #[test]
    fn five_tries_and_no_sixth_within_the_lifetime() {
        const LONG: Duration = Duration::from_secs(600);
        assert_eq!(typing(&["482915"], LONG), (Ok(()), 1));
        assert_eq!(typing(&["1", "2", "3", "4", " 482915 "], LONG), (Ok(()), 5));
        let sixth = typing(&["1", "2", "3", "4", "5", "482915"], LONG);
        assert_eq!(sixth, (Err("the code was not confirmed"), 5));
        assert_eq!(typing(&["482915"], Duration::ZERO), (Err("the code is no longer valid"), 1));
    }
}
