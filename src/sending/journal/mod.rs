//! The journal of real sends: a record before each message is sent, and one of its outcome.
//!
//! It limits how much is sent in an hour, knows after a crash what may have been sent, and lets a batch be resumed
//! without sending anything twice. All records of a run pass through one thread, which writes everything that is
//! waiting as a group: a group of started messages is on the disk before the first of them is sent.

mod journal_file;
mod listing;
mod locks;
mod recent;
mod record;
mod retention;
#[cfg(test)]
mod tests;

use std::{
    io,
    sync::mpsc,
    thread::{self, JoinHandle},
};

pub use journal_file::{JournalFile, OpenedJournal, RecordedBatch};
pub use listing::{LoggedSend, read_logged_sends};
pub use recent::RecentSends;
pub use record::{BatchStarted, JOURNAL_FILE_NAME, JournalRecord, RecordedSend, SendFinished, SendStarted, pair_sends};
use tokio::sync::oneshot;

use crate::failure::{Failure, FailureKind};

/// Writes the journal of one run from a thread of its own.
pub struct JournalWriter {
    requests: mpsc::Sender<JournalRequest>,
    thread: Option<JoinHandle<io::Result<()>>>,
}

enum JournalRequest {
    Start { header: Option<BatchStarted>, started: Vec<SendStarted>, reply: ReplySender<usize> },
    Finish { finished: SendFinished, reply: ReplySender<()> },
}

type ReplySender<T> = oneshot::Sender<Result<T, io::Error>>;

impl JournalWriter {
    /// Starts the thread. `now` returns the current time, in milliseconds since 1970.
    ///
    /// # Errors
    /// The system cannot start a thread.
    pub fn start(journal: JournalFile, max_per_hour: usize, now: fn() -> u64) -> Result<Self, Failure> {
        let (requests, received) = mpsc::channel();
        let thread = thread::Builder::new()
            .name("journal".into())
            .spawn(move || serve_requests(journal, &received, max_per_hour, now))
            .map_err(|error| {
                Failure::new(FailureKind::Unexpected, "the journal's thread cannot start").with_cause(error)
            })?;
        Ok(Self { requests, thread: Some(thread) })
    }

    /// Records that these messages are about to be sent, as far as the hourly limit has room. Returns how many may be
    /// sent.
    ///
    /// # Errors
    /// The journal cannot be written; none of the messages may be sent.
    pub async fn start_sends(&self, header: Option<BatchStarted>, started: Vec<SendStarted>) -> io::Result<usize> {
        let (reply, answer) = oneshot::channel();
        self.send_request(JournalRequest::Start { header, started, reply }, answer).await
    }

    /// Records the outcome of a message.
    ///
    /// # Errors
    /// The journal cannot be written.
    pub async fn finish_send(&self, finished: SendFinished) -> io::Result<()> {
        let (reply, answer) = oneshot::channel();
        self.send_request(JournalRequest::Finish { finished, reply }, answer).await
    }

    /// Ends the run. All records are on the disk when this returns.
    ///
    /// # Errors
    /// The journal cannot be written.
    pub fn close(mut self) -> io::Result<()> {
        self.end_thread()
    }

    fn end_thread(&mut self) -> io::Result<()> {
        self.requests = mpsc::channel().0;
        let thread = self.thread.take();
        thread.map_or(Ok(()), |thread| thread.join().unwrap_or_else(|_| Err(writer_ended_error())))
    }

    async fn send_request<T>(
        &self,
        request: JournalRequest,
        answer: oneshot::Receiver<io::Result<T>>,
    ) -> io::Result<T> {
        self.requests.send(request).map_err(|_| writer_ended_error())?;
        answer.await.unwrap_or_else(|_| Err(writer_ended_error()))
    }
}

impl Drop for JournalWriter {
    fn drop(&mut self) {
        // A caller that needs the result calls `close`.
        let _ = self.end_thread();
    }
}

fn writer_ended_error() -> io::Error {
    io::Error::other("its writer thread has stopped")
}

/// Serves requests until the writer is dropped, each time all that are waiting.
fn serve_requests(
    mut journal: JournalFile,
    requests: &mpsc::Receiver<JournalRequest>,
    max_per_hour: usize,
    now: fn() -> u64,
) -> io::Result<()> {
    while let Ok(first) = requests.recv() {
        let mut waiting = vec![first];
        waiting.extend(requests.try_iter());
        let (mut finished, mut finish_replies, mut starts) = (vec![], vec![], vec![]);
        for request in waiting {
            match request {
                JournalRequest::Finish { finished: record, reply } => {
                    finished.push(record);
                    finish_replies.push(reply);
                }
                JournalRequest::Start { header, started, reply } => starts.push((header, started, reply)),
            }
        }
        if !finished.is_empty() {
            let written = journal.finish_sends(&finished, now());
            for reply in finish_replies {
                let written = written.as_ref().map_err(|error| io::Error::new(error.kind(), error.to_string()));
                // The caller may have been interrupted meanwhile.
                let _ = reply.send(written.copied());
            }
        }
        for (header, started, reply) in starts {
            let _ = reply.send(journal.start_sends(header.as_ref(), &started, max_per_hour, now()));
        }
    }
    journal.close(now())
}
