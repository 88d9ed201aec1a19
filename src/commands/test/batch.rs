//! A run over a file of recipients, and what is left of one that did not come to its end.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{super::moment, Job, journal::Intent};
use crate::failure::Failure;

/// One run over a file, which may have been interrupted and resumed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    pub id: String,
    /// The file's whole path.
    pub file: String,
}

/// The place of a message in its run.
#[derive(Clone, Serialize, Deserialize)]
pub struct Place {
    pub run: Run,
    /// Which message of all it is.
    pub nth: usize,
}

impl Run {
    /// A run that begins now; `None` where the recipients come from no file that could be read again.
    pub fn over(file: Option<&Path>) -> Option<Self> {
        let file = std::fs::canonicalize(file?).ok()?.display().to_string();
        Some(Self { id: moment().nonce, file })
    }

    /// The last run over the same file through this connector, and what it need not send again: messages that
    /// were taken, and those that may have been. `None` where none is known.
    pub fn last<'a>(
        &self,
        connector: &str,
        entries: impl Iterator<Item = (&'a Intent, bool)> + Clone,
    ) -> Option<(Self, Vec<&'a Intent>)> {
        let ours = |intent: &Intent| {
            intent.connector == connector
                && intent.place.as_ref().is_some_and(|place| place.run.file == self.file)
        };
        let last = entries.clone().filter(|(intent, _)| ours(intent)).last()?.0.place.as_ref()?.run.clone();
        let same = |intent: &Intent| intent.place.as_ref().is_some_and(|place| place.run == last);
        let taken = entries.filter(|(intent, free)| same(intent) && !free).map(|(intent, _)| intent);
        Some((last.clone(), taken.collect()))
    }
}

/// Leaves out of the messages those that were taken. Fails where they are not the same messages any more.
pub fn leave_out(jobs: &mut Vec<Job>, taken: &[&Intent]) -> Result<(), Failure> {
    for intent in taken {
        let nth = intent.place.as_ref().map_or(0, |place| place.nth);
        let same = |job: &&Job| {
            job.message.to.masked() == intent.to && job.message.usage.as_str() == intent.template
        };
        if jobs.get(nth).filter(same).is_none() {
            let message = "the messages are not those of the run that is to be resumed; nothing was sent";
            return Err(Failure::usage(message)
                .cause(format!("its message {} was {} to {}", nth + 1, intent.template, intent.to))
                .fix("give the same file and templates, or send without --resume what is still to be sent"));
        }
    }
    jobs.retain(|job| {
        taken.iter().all(|intent| intent.place.as_ref().map(|place| place.nth) != Some(job.nth))
    });
    Ok(())
}
