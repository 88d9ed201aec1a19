//! One run of real sends: it enforces the limits and writes the journal.

use std::{collections::BTreeMap, io};

use tokio::sync::Mutex;

use super::{
    OutgoingMessage, SendLimits, SendResult,
    follow_up::records_hint,
    journal::{BatchStarted, JOURNAL_FILE_NAME, JournalFile, JournalWriter, RecordedBatch, SendFinished, SendStarted},
    recipient_hash::{read_or_create_key, recipient_hash},
};
use crate::{
    clock,
    connectors::Provider,
    encoding::escape_control_chars,
    failure::{Failure, FailureKind},
    files::PrivateDir,
    http_client::SigningContext,
};

/// Whether a run over a file of recipients starts a batch or resumes one.
pub enum BatchMode {
    /// A new batch.
    NewBatch,
    /// The newest batch over the same file.
    ResumeNewest,
}

/// The connector and the recipients of a run.
pub struct RunSource<'a> {
    /// The name of the connector.
    pub connector: &'a str,
    /// The provider.
    pub provider: &'static Provider,
    /// The absolute path of the file of recipients, if there is one.
    pub recipients_file: Option<String>,
}

/// One run of real sends.
pub struct SendRun {
    limits: SendLimits,
    journal: JournalState,
    run_id: String,
    batch: Option<RunBatch>,
    connector: String,
    provider: &'static Provider,
    started: Mutex<StartedSends>,
    /// Returns the current time in Unix milliseconds.
    now: fn() -> u64,
}

enum JournalState {
    Opened(Box<JournalFile>),
    Writing(JournalWriter),
    Closed,
}

struct RunBatch {
    header: BatchStarted,
    /// Whether the journal already has the header.
    is_recorded: bool,
    /// The key of the recipients' hashes.
    key: String,
}

#[derive(Default)]
struct StartedSends {
    /// When the messages that are recorded on the disk were started, by their index.
    started_at_millis: BTreeMap<usize, u64>,
    /// Why no more messages may be started.
    stop_reason: Option<Failure>,
}

impl SendRun {
    /// Opens the journal, and creates it where there is none. Also returns a warning for each message that an earlier run
    /// may have sent before it was killed. The nonce of a new signing context is the id of the run.
    ///
    /// # Errors
    /// The journal cannot be read or written, or the system provides no random numbers.
    pub fn open(
        limits: SendLimits,
        source: RunSource,
        new_signing_context: fn() -> Result<SigningContext, Failure>,
        now: fn() -> u64,
    ) -> Result<(Self, Vec<String>), Failure> {
        let RunSource { connector, provider, recipients_file } = source;
        let SigningContext { timestamp_millis: at, nonce: run_id } = new_signing_context()?;
        let failure = |error: io::Error| limits.journal_failure(&error);
        let dir = PrivateDir::open_or_create(&limits.state_dir).map_err(failure)?;
        let batch = match recipients_file {
            None => None,
            Some(file) => {
                let new_key = format!("{}{}", new_signing_context()?.nonce, new_signing_context()?.nonce);
                let key = read_or_create_key(&dir, new_key).map_err(failure)?;
                let (run, connector) = (run_id.clone(), connector.to_owned());
                let header = BatchStarted { run, at, file, connector, messages: 0 };
                Some(RunBatch { header, is_recorded: false, key })
            }
        };
        let opened = JournalFile::open(dir, run_id.clone(), at).map_err(failure)?;
        let warnings = opened.unfinished_sends.iter().map(unfinished_warning).collect();
        let journal = JournalState::Opened(Box::new(opened.journal));
        let (connector, started) = (connector.to_owned(), Mutex::default());
        Ok((Self { limits, journal, run_id, batch, connector, provider, started, now }, warnings))
    }

    /// Returns the messages to send: all of them, or with [`BatchMode::ResumeNewest`] those that are left of the newest
    /// batch over the same file. The run continues under the id of the batch that it resumes.
    ///
    /// # Errors
    /// There is no such batch, another run is sending it, or its messages have changed.
    pub fn select_messages(
        &mut self,
        messages: Vec<OutgoingMessage>,
        mode: BatchMode,
    ) -> Result<Vec<OutgoingMessage>, Failure> {
        if matches!(mode, BatchMode::NewBatch) {
            if let Some(batch) = &mut self.batch {
                batch.header.messages = messages.len();
            }
            return Ok(messages);
        }
        let recorded = self.take_over_batch()?;
        let Some(batch) = &mut self.batch else { return Ok(messages) };
        let key = &batch.key;
        let unsent = super::select_unsent(messages, &recorded, |outgoing| recipient_hash(key, &outgoing.message.to))?;
        self.run_id.clone_from(&recorded.batch.run);
        (batch.header, batch.is_recorded) = (recorded.batch, true);
        Ok(unsent)
    }

    fn take_over_batch(&mut self) -> Result<RecordedBatch, Failure> {
        let no_batch_failure = || {
            let path = self.limits.state_dir.join(JOURNAL_FILE_NAME);
            let (path, connector) = (path.display(), &self.connector);
            Failure::usage("no batch to resume for this file; nothing was sent")
                .with_cause(format!("{path} has no batch of it through {connector} in the last week"))
                .with_fix("send without --resume")
        };
        let file = self.batch.as_ref().ok_or_else(no_batch_failure)?.header.file.clone();
        let JournalState::Opened(journal) = &mut self.journal else { return Err(no_batch_failure()) };
        match journal.take_over_batch(&self.connector, &file) {
            Ok(Some(recorded)) => Ok(recorded),
            Ok(None) => Err(no_batch_failure()),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                Err(Failure::usage("another run of smsctl is sending this batch; nothing was sent")
                    .with_cause(format!("it was started with {file} and is still running"))
                    .with_fix("wait until it has finished, then resume"))
            }
            Err(error) => Err(self.limits.journal_failure(&error)),
        }
    }

    /// Checks the messages against the limits and starts the journal's writer.
    ///
    /// # Errors
    /// The country of a recipient is not allowed, the messages exceed the hourly limit, the journal cannot be read, or its
    /// writer's thread cannot be started.
    pub fn admit(&mut self, messages: &[OutgoingMessage]) -> Result<(), Failure> {
        messages.iter().try_for_each(|outgoing| self.limits.check_country(&outgoing.message.to))?;
        let (wanted, max, now) = (messages.len(), self.limits.max_per_hour, (self.now)());
        let JournalState::Opened(journal) = &mut self.journal else { return Ok(()) };
        let recent = journal.recent_sends().map_err(|error| self.limits.journal_failure(&error))?;
        let used = recent.count(now);
        if used + wanted > max {
            return Err(self.limits.over_limit_failure(wanted, used, recent.wait_millis(wanted, max, now)));
        }
        if let JournalState::Opened(journal) = std::mem::replace(&mut self.journal, JournalState::Closed) {
            self.journal = JournalState::Writing(JournalWriter::start(*journal, max, self.now)?);
        }
        Ok(())
    }

    /// Waits until the first of these messages is recorded as started. The others are recorded with it, as many as the
    /// hourly limit has room for. A message that is not recorded must not be sent: a later run would send it again.
    ///
    /// # Errors
    /// The first message must not be sent: it exceeds the hourly limit, or cannot be recorded.
    pub(super) async fn record_started(&self, group: &[OutgoingMessage]) -> Result<(), Failure> {
        let Some(first) = group.first() else { return Ok(()) };
        let mut started = self.started.lock().await;
        if started.started_at_millis.contains_key(&first.index) {
            return Ok(());
        }
        if let Some(failure) = &started.stop_reason {
            return Err(failure.clone());
        }
        let JournalState::Writing(journal) = &self.journal else {
            return Err(Failure::new(FailureKind::Unexpected, "internal error: the run was not admitted"));
        };
        let at = (self.now)();
        let header = self.batch.as_ref().filter(|batch| !batch.is_recorded && started.started_at_millis.is_empty());
        let records = group.iter().map(|outgoing| self.started_record(outgoing, at)).collect();
        let admitted = journal.start_sends(header.map(|batch| batch.header.clone()), records).await;
        let admitted = admitted.map_err(|error| Failure {
            message: "the journal cannot be written; this message was not sent".into(),
            ..self.limits.journal_failure(&error)
        })?;
        started.started_at_millis.extend(group[..admitted].iter().map(|outgoing| (outgoing.index, at)));
        if admitted < group.len() {
            started.stop_reason = Some(self.limits.limit_reached_failure());
        }
        match (admitted, &started.stop_reason) {
            (0, Some(failure)) => Err(failure.clone()),
            _ => Ok(()),
        }
    }

    /// Records the outcome of a message that was recorded as started. If it cannot be recorded, the result gets that as its
    /// error.
    pub(super) async fn record_finished(&self, nth: usize, result: &mut SendResult<'_>) {
        let started_at = self.started.lock().await.started_at_millis.get(&nth).copied();
        let (Some(started_at), JournalState::Writing(journal)) = (started_at, &self.journal) else { return };
        let (run, outcome, message_id) = (self.run_id.clone(), result.outcome, result.message_id.clone());
        if let Err(error) = journal.finish_send(SendFinished { run, nth, started_at, outcome, message_id }).await {
            let unrecorded = self.limits.journal_failure(&error);
            let message = match outcome.is_accepted() {
                true => "accepted, but the journal could not record it",
                false => "its outcome could not be recorded in the journal",
            };
            let unrecorded = Failure { message: message.into(), ..unrecorded };
            let before = result.error.as_ref().map(|failure| format!("; before that: {failure}")).unwrap_or_default();
            let cause = format!("{}{before}", unrecorded.cause.as_deref().unwrap_or_default());
            result.set_error(
                unrecorded.with_cause(cause).with_fix("repair the journal before you resume or repeat this"),
            );
        }
    }

    /// Ends the run. Its records have been flushed to the disk when this returns.
    ///
    /// # Errors
    /// The journal cannot be written.
    pub fn close(self) -> Result<(), Failure> {
        let closed = match self.journal {
            JournalState::Writing(journal) => journal.close(),
            JournalState::Opened(mut journal) => journal.close((self.now)()),
            JournalState::Closed => Ok(()),
        };
        closed.map_err(|error| {
            let failure = self.limits.journal_failure(&error);
            Failure { message: "the journal could not be closed".into(), ..failure }
        })
    }

    fn started_record(&self, outgoing: &OutgoingMessage, at: u64) -> SendStarted {
        let to = &outgoing.message.to;
        SendStarted {
            run: self.run_id.clone(),
            nth: outgoing.index,
            at,
            to: to.masked(),
            to_hash: self.batch.as_ref().map(|batch| recipient_hash(&batch.key, to)),
            template: outgoing.message.usage.to_string(),
            connector: self.connector.clone(),
            provider: self.provider.name.to_owned(),
        }
    }
}

fn unfinished_warning(unfinished: &SendStarted) -> String {
    let at = clock::format_utc(unfinished.at, "%Y-%m-%d %H:%M:%S UTC");
    let SendStarted { to, template, connector, provider, .. } = unfinished;
    let hint = Provider::find_by_name(provider).map(records_hint).unwrap_or_default();
    escape_control_chars(&format!(
        "a run that was killed at {at} may have sent {template} to {to} through {connector}; {hint}"
    ))
}
