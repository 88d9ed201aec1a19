//! Reads the journal for commands that send nothing: no file is created or changed.

use std::{
    fs::TryLockError,
    io::{self, ErrorKind},
    path::Path,
};

use super::{
    locks::run_lock_name,
    record::{JOURNAL_FILE_NAME, JournalRecord, RecordedSend, SendStarted, pair_sends},
};
use crate::{files::PrivateDir, sending::SendOutcome};

/// A longer journal is refused.
const MAX_JOURNAL_BYTES: u64 = 256 * 1024 * 1024;

/// A real send in the journal.
pub struct LoggedSend {
    /// The record from before the message was sent.
    pub started: SendStarted,
    /// `None` while the run that sends it is alive and has no response yet.
    pub outcome: Option<SendOutcome>,
    /// The provider's message id.
    pub message_id: Option<String>,
}

/// Returns every send in the journal of this state directory, oldest first; none if there is no journal. A send
/// without an outcome whose run has ended is [`SendOutcome::Unknown`].
pub fn read_logged_sends(state_dir: &Path) -> io::Result<Vec<LoggedSend>> {
    let journal =
        PrivateDir::open_private(state_dir).and_then(|dir| Ok((dir.read(JOURNAL_FILE_NAME, MAX_JOURNAL_BYTES)?, dir)));
    let (text, dir) = match journal {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(vec![]),
        journal => journal?,
    };
    let records: Vec<_> = JournalRecord::parse_all(&text).collect();
    let logged = |RecordedSend { started, finished }| {
        let outcome = match &finished {
            Some(finished) => Some(finished.outcome),
            None if is_run_alive(&dir, &started.run)? => None,
            None => Some(SendOutcome::Unknown),
        };
        Ok(LoggedSend { started, outcome, message_id: finished.and_then(|finished| finished.message_id) })
    };
    pair_sends(&records).into_iter().map(logged).collect()
}

/// Returns whether the run holds its lock.
fn is_run_alive(dir: &PrivateDir, run: &str) -> io::Result<bool> {
    match dir.open_read(run_lock_name(run)) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        file => Ok(matches!(file?.try_lock_shared(), Err(TryLockError::WouldBlock))),
    }
}
