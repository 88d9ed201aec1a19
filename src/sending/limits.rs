//! What a real send must not exceed, and the run that keeps to it: the countries a message may go to, the budget of an
//! hour, and the journal by which it is counted.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    path::PathBuf,
};

use tokio::sync::Mutex;

use super::{
    OutgoingMessage, SendResult,
    follow_up::records_hint,
    journal::{BatchStarted, JOURNAL_FILE_NAME, JournalFile, JournalWriter, RecordedBatch, SendFinished, SendStarted},
};
use crate::{
    clock,
    connectors::Provider,
    encoding::{escape_control_chars, hash},
    failure::{Failure, FailureKind},
    files::PrivateDir,
    http_client::SigningContext,
    sms::{Country, Phone},
};

/// Real messages an hour, unless `[test] max_per_hour` says otherwise.
const DEFAULT_MAX_PER_HOUR: usize = 20;
/// The file with the key of the recipients' hashes.
const RECIPIENT_KEY_NAME: &str = "sends.key";
const MAX_RECIPIENT_KEY_BYTES: u64 = 1024;

/// The limits that the file sets.
pub struct SendLimits {
    pub max_per_hour: usize,
    /// `None` where messages may go everywhere.
    pub countries: Option<Vec<Country>>,
    /// The file in which the limits are set, for messages.
    pub config_file: PathBuf,
    /// The directory of the journal.
    pub state_dir: PathBuf,
}

/// The batch that a run over a file of recipients belongs to.
pub enum BatchMode {
    /// A new batch.
    NewBatch,
    /// The newest batch over the same file.
    ResumeNewest,
}

/// One run of real sends.
pub struct SendRun {
    limits: SendLimits,
    journal: JournalState,
    run_id: String,
    batch: Option<RunBatch>,
    connector: String,
    provider: &'static Provider,
    /// Messages whose records are on the disk, by their place, with the time at which they were recorded.
    started: Mutex<StartedSends>,
    /// Returns the current time, in milliseconds since 1970.
    now: fn() -> u64,
}

enum JournalState {
    Opened(Box<JournalFile>),
    Writing(JournalWriter),
    Closed,
}

struct RunBatch {
    header: BatchStarted,
    /// Whether the journal has the header already.
    is_recorded: bool,
    key: String,
}

#[derive(Default)]
struct StartedSends {
    started_at_millis: BTreeMap<usize, u64>,
    /// Why no further message may start.
    refusal: Option<Failure>,
}

impl SendLimits {
    /// The limits of the file, or the defaults.
    pub fn new(
        max_per_hour: Option<usize>,
        countries: Option<Vec<Country>>,
        config_file: PathBuf,
        state_dir: PathBuf,
    ) -> Self {
        Self { max_per_hour: max_per_hour.unwrap_or(DEFAULT_MAX_PER_HOUR), countries, config_file, state_dir }
    }

    /// Fails on a recipient in a country that is not allowed.
    fn check_country(&self, to: &Phone) -> Result<(), Failure> {
        let Some(allowed) = &self.countries else { return Ok(()) };
        let homes = to.countries();
        if homes.iter().any(|home| allowed.contains(home)) {
            return Ok(());
        }
        let names = |all: &[Country]| all.iter().map(Country::to_string).collect::<Vec<_>>();
        let (home, allowed) = (names(&homes), names(allowed).join(", "));
        let add = home.first().map_or("its country", String::as_str);
        let message =
            format!("{to} is in {}, where [test] countries does not allow tests; nothing was sent", home.join(" or "));
        Err(Failure::configuration(message)
            .with_cause(format!("{} allows: {allowed}", self.config_file.display()))
            .with_fix(format!("use another number, or add \"{add}\" with `smsctl config edit`")))
    }

    fn over_budget_failure(&self, wanted: usize, used: usize, wait_millis: Option<u64>) -> Failure {
        let (noun, file) = (if wanted == 1 { "message" } else { "messages" }, self.config_file.display());
        let message = format!("{wanted} {noun} would exceed the hourly limit; nothing was sent");
        let max = self.max_per_hour;
        let cause = format!("{used} of {max} messages were sent in the last hour ([test] max_per_hour in {file})");
        let raise = format!("raise max_per_hour under [test] in {file}: `smsctl config edit`");
        let fix = match wait_millis.map(|millis| millis.div_ceil(60_000)) {
            None => raise,
            Some(1) => format!("wait 1 minute, or {raise}"),
            Some(minutes) => format!("wait {minutes} minutes, or {raise}"),
        };
        Failure::new(FailureKind::Throttled, message).with_cause(cause).with_fix(fix)
    }

    fn journal_failure(&self, cause: &io::Error) -> Failure {
        let (place, cause) = (self.state_dir.join(JOURNAL_FILE_NAME).display().to_string(), cause.to_string());
        let cause = if cause.contains(&place) { cause } else { format!("{place}: {cause}") };
        Failure::configuration("the journal cannot be written; nothing was sent")
            .with_cause(cause)
            .with_fix("make it a file that you own and can write, or set XDG_STATE_HOME to another directory")
    }
}

impl SendRun {
    /// Opens the journal. Returns also a warning for each message that an earlier run may have sent before it was cut
    /// off. `file` is the absolute path of the file of recipients, if there is one.
    ///
    /// # Errors
    /// The journal cannot be kept, or the system gives no randomness.
    pub fn open(
        limits: SendLimits,
        connector: &str,
        provider: &'static Provider,
        file: Option<String>,
        moment: fn() -> Result<SigningContext, Failure>,
        now: fn() -> u64,
    ) -> Result<(Self, Vec<String>), Failure> {
        let SigningContext { timestamp_millis: millis, nonce: run } = moment()?;
        let failure = |error: io::Error| limits.journal_failure(&error);
        let dir = PrivateDir::open_or_create(&limits.state_dir).map_err(failure)?;
        let batch = match file {
            None => None,
            Some(file) => {
                let new_key = format!("{}{}", moment()?.nonce, moment()?.nonce);
                let key = read_or_create_key(&dir, new_key).map_err(failure)?;
                let (run, connector) = (run.clone(), connector.to_owned());
                let header = BatchStarted { run, at: millis, file, connector, messages: 0 };
                Some(RunBatch { header, is_recorded: false, key })
            }
        };
        let opened = JournalFile::open(dir, run.clone(), millis).map_err(failure)?;
        let warnings = opened.unfinished_sends.iter().map(unfinished_warning).collect();
        let journal = JournalState::Opened(Box::new(opened.journal));
        let (connector, started) = (connector.to_owned(), Mutex::default());
        Ok((Self { limits, journal, run_id: run, batch, connector, provider, started, now }, warnings))
    }

    /// Returns the messages to send: all of them, or with [`Resume::Yes`] those that are left of the newest batch over
    /// the same file.
    ///
    /// # Errors
    /// There is no such batch, another run owns it, or its messages were others.
    pub fn select_messages(
        &mut self,
        messages: Vec<OutgoingMessage>,
        resume: BatchMode,
    ) -> Result<Vec<OutgoingMessage>, Failure> {
        if matches!(resume, BatchMode::NewBatch) {
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
        let place = self.limits.state_dir.join(JOURNAL_FILE_NAME);
        let unknown = || {
            Failure::usage("no batch to resume for this file; nothing was sent")
                .with_cause(format!(
                    "no batch of {} was sent through {} in the last week",
                    place.display(),
                    self.connector
                ))
                .with_fix("send without --resume")
        };
        let file = self.batch.as_ref().ok_or_else(unknown)?.header.file.clone();
        let JournalState::Opened(journal) = &mut self.journal else { return Err(unknown()) };
        match journal.take_over_batch(&self.connector, &file) {
            Ok(Some(recorded)) => Ok(recorded),
            Ok(None) => Err(unknown()),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                Err(Failure::usage("another run of smsctl is sending this batch; nothing was sent")
                    .with_cause(format!("it was started with {file} and is still running"))
                    .with_fix("wait until it has finished, then resume"))
            }
            Err(error) => Err(self.limits.journal_failure(&error)),
        }
    }

    /// Fails if one of the messages may not go to its country, or if all together exceed the budget. From then on
    /// messages can be started.
    pub fn admit(&mut self, messages: &[OutgoingMessage]) -> Result<(), Failure> {
        messages.iter().try_for_each(|outgoing| self.limits.check_country(&outgoing.message.to))?;
        let (wanted, max, now) = (messages.len(), self.limits.max_per_hour, (self.now)());
        let JournalState::Opened(journal) = &mut self.journal else { return Ok(()) };
        let recent = journal.recent_sends().map_err(|error| self.limits.journal_failure(&error))?;
        let used = recent.count(now);
        if used + wanted > max {
            return Err(self.limits.over_budget_failure(wanted, used, recent.wait_millis(wanted, max, now)));
        }
        if let JournalState::Opened(journal) = std::mem::replace(&mut self.journal, JournalState::Closed) {
            self.journal = JournalState::Writing(JournalWriter::start(*journal, max, self.now)?);
        }
        Ok(())
    }

    /// Waits until the first of these messages is recorded as started, and the others with it as far as the budget has
    /// room. A message without a record could be sent again and again, so one that cannot be recorded is not sent.
    ///
    /// # Errors
    /// The first message must not be sent.
    pub(super) async fn record_started(&self, group: &[OutgoingMessage]) -> Result<(), Failure> {
        let Some(first) = group.first() else { return Ok(()) };
        let mut started = self.started.lock().await;
        if started.started_at_millis.contains_key(&first.index) {
            return Ok(());
        }
        if let Some(failure) = &started.refusal {
            return Err(failure.clone());
        }
        let JournalState::Writing(journal) = &self.journal else { return Err(self.not_admitted_failure()) };
        let at = (self.now)();
        let header = self.batch.as_ref().filter(|batch| !batch.is_recorded && started.started_at_millis.is_empty());
        let records = group.iter().map(|outgoing| self.started_record(outgoing, at)).collect();
        let admitted = journal.start_sends(header.map(|batch| batch.header.clone()), records).await;
        let admitted = admitted.map_err(|error| self.limits.journal_failure(&error))?;
        started.started_at_millis.extend(group[..admitted].iter().map(|outgoing| (outgoing.index, at)));
        if admitted < group.len() {
            let max = self.limits.max_per_hour;
            started.refusal = Some(self.limits.over_budget_failure(group.len() - admitted, max, None));
        }
        match (admitted, &started.refusal) {
            (0, Some(failure)) => Err(failure.clone()),
            _ => Ok(()),
        }
    }

    /// Records what became of a message, if it was recorded as started. A failure to do so is noted in the result.
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

    /// Ends the run. What it recorded is on the disk when this returns.
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

    fn not_admitted_failure(&self) -> Failure {
        Failure::new(FailureKind::Unexpected, "the messages are over the limits; nothing was sent")
    }
}

/// Returns the key of the recipients' hashes, which is made once.
fn read_or_create_key(dir: &PrivateDir, key: String) -> io::Result<String> {
    match dir.read(RECIPIENT_KEY_NAME, MAX_RECIPIENT_KEY_BYTES) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        key => return key.map(|key| String::from_utf8_lossy(&key).into_owned()),
    }
    let mut file = dir.create_temporary(".sends.key-", "")?;
    file.write_all(key.as_bytes())?;
    file.file().sync_all()?;
    match file.persist_noreplace(RECIPIENT_KEY_NAME) {
        // Another run was faster.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => read_or_create_key(dir, key),
        renamed => renamed.and_then(|()| dir.sync()).map(|()| key),
    }
}

/// Returns 128 bits of the keyed hash of a number, in hexadecimal.
fn recipient_hash(key: &str, to: &Phone) -> String {
    let mut hash = hash::encode_hex(hash::hmac_sha256(key, to.digits()));
    hash.truncate(32);
    hash
}

fn unfinished_warning(cut_off: &SendStarted) -> String {
    let at = clock::format_utc(cut_off.at, "%Y-%m-%d %H:%M:%S UTC");
    let SendStarted { to, template, connector, provider, .. } = cut_off;
    let hint = Provider::find_by_name(provider).map(records_hint).unwrap_or_default();
    escape_control_chars(&format!(
        "a run that was killed at {at} may have sent {template} to {to} through {connector}; {hint}"
    ))
}
