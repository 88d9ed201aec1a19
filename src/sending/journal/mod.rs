//! The journal of real sends: a record before each message leaves, and one of what became of it.
//!
//! It limits how much is sent in an hour, it knows after a crash what may have been sent, and it lets a batch be
//! resumed without sending anything twice. All of a run's records pass through one thread, which writes whatever has
//! come together as a group: a group of started messages is on the disk before the first of them leaves.

mod file;
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

use tokio::sync::oneshot;

use crate::failure::{Failure, Kind};

pub use file::{JOURNAL_NAME, JournalFile, Opened, RecordedBatch, Send, sends};
pub use listing::{LoggedSend, logged_sends};
pub use recent::RecentSends;
pub use record::{BatchStarted, Record, SendFinished, SendStarted};

/// Writes the journal of one run from a thread of its own.
pub struct JournalWriter {
    requests: mpsc::Sender<Request>,
    thread: Option<JoinHandle<io::Result<()>>>,
}

enum Request {
    Start { header: Option<BatchStarted>, started: Vec<SendStarted>, reply: Reply<usize> },
    Finish { finished: SendFinished, reply: Reply<()> },
}

type Reply<T> = oneshot::Sender<Result<T, io::Error>>;

impl JournalWriter {
    /// Starts the thread. `now` returns the current time, in milliseconds since 1970.
    ///
    /// # Errors
    /// The system cannot start a thread.
    pub fn start(journal: JournalFile, max_per_hour: usize, now: fn() -> u64) -> Result<Self, Failure> {
        let (requests, received) = mpsc::channel();
        let thread = thread::Builder::new()
            .name("journal".into())
            .spawn(move || write_all(journal, &received, max_per_hour, now))
            .map_err(|error| {
                Failure::new(Kind::Unexpected, "the journal's thread cannot start").cause(error)
            })?;
        Ok(Self { requests, thread: Some(thread) })
    }

    /// Records that these messages are about to leave, as far as the budget has room. Returns how many may leave.
    pub async fn start_sends(
        &self,
        header: Option<BatchStarted>,
        started: Vec<SendStarted>,
    ) -> io::Result<usize> {
        let (reply, answer) = oneshot::channel();
        self.request(Request::Start { header, started, reply }, answer).await
    }

    /// Records what became of a message.
    pub async fn finish_send(&self, finished: SendFinished) -> io::Result<()> {
        let (reply, answer) = oneshot::channel();
        self.request(Request::Finish { finished, reply }, answer).await
    }

    /// Ends the run: what was recorded is on the disk when this returns.
    pub fn close(mut self) -> io::Result<()> {
        self.end_thread()
    }

    fn end_thread(&mut self) -> io::Result<()> {
        self.requests = mpsc::channel().0;
        let thread = self.thread.take();
        thread.map_or(Ok(()), |thread| thread.join().unwrap_or_else(|_| Err(gone())))
    }

    async fn request<T>(&self, request: Request, answer: oneshot::Receiver<io::Result<T>>) -> io::Result<T> {
        self.requests.send(request).map_err(|_| gone())?;
        answer.await.unwrap_or_else(|_| Err(gone()))
    }
}

impl Drop for JournalWriter {
    fn drop(&mut self) {
        // Whoever wants to know how it ended calls `close`.
        let _ = self.end_thread();
    }
}

fn gone() -> io::Error {
    io::Error::other("its writer thread has stopped")
}

/// Serves requests until there is nobody left to make them, each time all that are waiting.
fn write_all(
    mut journal: JournalFile,
    requests: &mpsc::Receiver<Request>,
    max_per_hour: usize,
    now: fn() -> u64,
) -> io::Result<()> {
    while let Ok(first) = requests.recv() {
        let mut waiting = vec![first];
        waiting.extend(requests.try_iter());
        let (mut finished, mut starts, mut done) = (vec![], vec![], vec![]);
        for request in waiting {
            match request {
                Request::Finish { finished: record, reply } => {
                    finished.push(record);
                    done.push(reply);
                }
                Request::Start { header, started, reply } => starts.push((header, started, reply)),
            }
        }
        if !finished.is_empty() {
            let written = journal.append(None, &[], &finished, max_per_hour, now());
            for reply in done {
                // Whoever asked may have been interrupted meanwhile.
                let _ = reply.send(copied(&written).map(drop));
            }
        }
        for (header, started, reply) in starts {
            let _ = reply.send(journal.append(header.as_ref(), &started, &[], max_per_hour, now()));
        }
    }
    journal.close(now())
}

fn copied(result: &io::Result<usize>) -> io::Result<usize> {
    result.as_ref().copied().map_err(|error| io::Error::new(error.kind(), error.to_string()))
}
