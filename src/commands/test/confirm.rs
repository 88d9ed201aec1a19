//! Did the code arrive? The person types it in.

use std::time::{Duration, Instant};

use super::{super::App, Job, report::Report};
use crate::{
    failure::{Failure, Kind},
    terminal::Question,
};

/// How often a code may be typed.
const TRIES: usize = 5;

/// Asks for the code of every accepted message, each within its lifetime.
pub fn ask(app: &App, jobs: &[Job], report: &Report, minutes: u32) -> Result<(), Failure> {
    let since = Instant::now();
    let accepted = jobs.iter().zip(&report.results).filter(|(_, sent)| sent.message_id.is_some());
    for (job, sent) in accepted {
        let prompt = format!("Code that arrived at {}", sent.to);
        let mut right = false;
        for left in (0..TRIES).rev() {
            let question = Question { prompt: &prompt, ..Question::default() };
            let typed = app.ask(&[])?.line(question, &|_| Ok(()))?;
            if since.elapsed() > Duration::from_secs(u64::from(minutes) * 60) {
                return Err(Failure::new(
                    Kind::Undelivered,
                    format!("the code was valid for {minutes} minutes"),
                )
                .fix("send another one"));
            }
            right = job.code.matches(typed.trim());
            match right {
                true => break,
                false => app.screen.say(format!("that is not the code; {left} tries left")),
            }
        }
        if !right {
            return Err(Failure::new(Kind::Undelivered, "the code was not confirmed").fix("send another one"));
        }
        app.screen.say("✓ confirmed: the code arrived");
    }
    Ok(())
}
