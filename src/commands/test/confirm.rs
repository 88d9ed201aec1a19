//! Did the code arrive? The person types it in. The code lives and ends with this process, so it is stored nowhere.

use std::time::Duration;

use super::{
    super::App,
    Job,
    report::{Report, Sent},
};
use crate::{
    failure::{Failure, Kind},
    terminal::Question,
};

/// How often a code may be typed.
const TRIES: usize = 5;

/// Asks for the code of every accepted message, each within its lifetime, and notes in the report what came of it.
pub fn ask(app: &App, jobs: &[Job], report: &mut Report, minutes: u32) -> Result<(), Failure> {
    let accepted = jobs.iter().zip(&mut report.results).filter(|(_, sent)| sent.message_id.is_some());
    for (job, sent) in accepted {
        let confirmed = one(app, job, sent, Duration::from_secs(u64::from(minutes) * 60))?;
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

fn one(app: &App, job: &Job, sent: &Sent, lifetime: Duration) -> Result<Result<(), &'static str>, Failure> {
    let prompt = format!("Code that arrived at {}", sent.to);
    for left in (0..TRIES).rev() {
        let question = Question { prompt: &prompt, ..Question::default() };
        let typed = app.ask(&[])?.line(question, &|_| Ok(()))?;
        if sent.since.elapsed() > lifetime {
            return Ok(Err("the code is no longer valid"));
        }
        if job.code.matches(typed.trim()) {
            return Ok(Ok(()));
        }
        let tries = if left == 1 { "1 try" } else { &format!("{left} tries") };
        app.screen.say(format!("that is not the code; {tries} left"));
    }
    Ok(Err("the code was not confirmed"))
}
