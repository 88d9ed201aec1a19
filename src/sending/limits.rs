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
    journal::{
        BatchStarted, JOURNAL_NAME, JournalFile, JournalWriter, RecordedBatch, SendFinished, SendStarted,
    },
};
use crate::{
    connectors::Provider,
    failure::{Failure, Kind},
    files::PrivateDir,
    sms::{Country, Phone},
    wire::{Moment, clock, hash, visible},
};

/// Real messages an hour, unless `[test] max_per_hour` says otherwise.
const DEFAULT_MAX_PER_HOUR: usize = 20;
/// The file with the key of the recipients' hashes.
const KEY_NAME: &str = "sends.key";
const MAX_KEY_BYTES: u64 = 1024;

/// The limits that the file sets.
pub struct SendLimits {
    pub max_per_hour: usize,
    /// `None` where messages may go everywhere.
    pub countries: Option<Vec<Country>>,
    /// The file in which the limits are set, for messages.
    pub file: PathBuf,
    /// The directory of the journal.
    pub state_dir: PathBuf,
}

/// The batch that a run over a file of recipients belongs to.
pub enum Resume {
    /// A new batch.
    No,
    /// The newest batch over the same file.
    Yes,
}

/// One run of real sends.
pub struct SendRun {
    limits: SendLimits,
    journal: Journal,
    run: String,
    batch: Option<Batch>,
    connector: String,
    provider: &'static Provider,
    /// Messages whose records are on the disk, by their place, with the time at which they were recorded.
    started: Mutex<Started>,
    /// Returns the current time, in milliseconds since 1970.
    now: fn() -> u64,
}

enum Journal {
    Opened(Box<JournalFile>),
    Writing(JournalWriter),
    Closed,
}

struct Batch {
    header: BatchStarted,
    /// Whether the journal has the header already.
    is_recorded: bool,
    key: String,
}

#[derive(Default)]
struct Started {
    at: BTreeMap<usize, u64>,
    /// Why no further message may start.
    refused: Option<Failure>,
}

impl SendLimits {
    /// The limits of the file, or the defaults.
    pub fn new(
        max_per_hour: Option<usize>,
        countries: Option<Vec<Country>>,
        file: PathBuf,
        state_dir: PathBuf,
    ) -> Self {
        Self { max_per_hour: max_per_hour.unwrap_or(DEFAULT_MAX_PER_HOUR), countries, file, state_dir }
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
        let message = format!(
            "{to} is in {}, where [test] countries does not allow tests; nothing was sent",
            home.join(" or ")
        );
        Err(Failure::configuration(message)
            .cause(format!("{} allows: {allowed}", self.file.display()))
            .fix(format!("use another number, or add \"{add}\" with `smsctl config edit`")))
    }

    fn over_budget(&self, wanted: usize, used: usize, wait_millis: Option<u64>) -> Failure {
        let (noun, file) = (if wanted == 1 { "message" } else { "messages" }, self.file.display());
        let message = format!("{wanted} {noun} would exceed the hourly limit; nothing was sent");
        let max = self.max_per_hour;
        let cause =
            format!("{used} of {max} messages were sent in the last hour ([test] max_per_hour in {file})");
        let raise = format!("raise max_per_hour under [test] in {file}: `smsctl config edit`");
        let fix = match wait_millis.map(|millis| millis.div_ceil(60_000)) {
            None => raise,
            Some(1) => format!("wait 1 minute, or {raise}"),
            Some(minutes) => format!("wait {minutes} minutes, or {raise}"),
        };
        Failure::new(Kind::Throttled, message).cause(cause).fix(fix)
    }

    fn journal_failure(&self, cause: &io::Error) -> Failure {
        let (place, cause) = (self.state_dir.join(JOURNAL_NAME).display().to_string(), cause.to_string());
        let cause = if cause.contains(&place) { cause } else { format!("{place}: {cause}") };
        Failure::configuration("the journal cannot be written; nothing was sent")
            .cause(cause)
            .fix("make it a file that you own and can write, or set XDG_STATE_HOME to another directory")
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
        moment: fn() -> Result<Moment, Failure>,
        now: fn() -> u64,
    ) -> Result<(Self, Vec<String>), Failure> {
        let Moment { millis, nonce: run } = moment()?;
        let failure = |error: io::Error| limits.journal_failure(&error);
        let dir = PrivateDir::open_or_create(&limits.state_dir).map_err(failure)?;
        let batch = match file {
            None => None,
            Some(file) => {
                let new_key = format!("{}{}", moment()?.nonce, moment()?.nonce);
                let key = read_or_create_key(&dir, new_key).map_err(failure)?;
                let (run, connector) = (run.clone(), connector.to_owned());
                let header = BatchStarted { run, at: millis, file, connector, messages: 0 };
                Some(Batch { header, is_recorded: false, key })
            }
        };
        let opened = JournalFile::open(dir, run.clone(), millis).map_err(failure)?;
        let warnings = opened.cut_off.iter().map(warning).collect();
        let journal = Journal::Opened(Box::new(opened.journal));
        let (connector, started) = (connector.to_owned(), Mutex::default());
        Ok((Self { limits, journal, run, batch, connector, provider, started, now }, warnings))
    }

    /// Returns the messages to send: all of them, or with [`Resume::Yes`] those that are left of the newest batch over
    /// the same file.
    ///
    /// # Errors
    /// There is no such batch, another run owns it, or its messages were others.
    pub fn select(
        &mut self,
        messages: Vec<OutgoingMessage>,
        resume: Resume,
    ) -> Result<Vec<OutgoingMessage>, Failure> {
        if matches!(resume, Resume::No) {
            if let Some(batch) = &mut self.batch {
                batch.header.messages = messages.len();
            }
            return Ok(messages);
        }
        let recorded = self.take_over()?;
        let Some(batch) = &mut self.batch else { return Ok(messages) };
        let key = &batch.key;
        let unsent =
            super::unsent(messages, &recorded, |outgoing| recipient_hash(key, &outgoing.message.to))?;
        self.run.clone_from(&recorded.batch.run);
        (batch.header, batch.is_recorded) = (recorded.batch, true);
        Ok(unsent)
    }

    fn take_over(&mut self) -> Result<RecordedBatch, Failure> {
        let place = self.limits.state_dir.join(JOURNAL_NAME);
        let unknown = || {
            Failure::usage("no batch to resume for this file; nothing was sent")
                .cause(format!(
                    "no batch of {} was sent through {} in the last week",
                    place.display(),
                    self.connector
                ))
                .fix("send without --resume")
        };
        let file = self.batch.as_ref().ok_or_else(unknown)?.header.file.clone();
        let Journal::Opened(journal) = &mut self.journal else { return Err(unknown()) };
        match journal.take_over_batch(&self.connector, &file) {
            Ok(Some(recorded)) => Ok(recorded),
            Ok(None) => Err(unknown()),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                Err(Failure::usage("another run of smsctl is sending this batch; nothing was sent")
                    .cause(format!("it was started with {file} and is still running"))
                    .fix("wait until it has finished, then resume"))
            }
            Err(error) => Err(self.limits.journal_failure(&error)),
        }
    }

    /// Fails if one of the messages may not go to its country, or if all together exceed the budget. From then on
    /// messages can be started.
    pub fn admit(&mut self, messages: &[OutgoingMessage]) -> Result<(), Failure> {
        messages.iter().try_for_each(|outgoing| self.limits.check_country(&outgoing.message.to))?;
        let (wanted, max, now) = (messages.len(), self.limits.max_per_hour, (self.now)());
        let Journal::Opened(journal) = &mut self.journal else { return Ok(()) };
        let recent = journal.recent().map_err(|error| self.limits.journal_failure(&error))?;
        let used = recent.count(now);
        if used + wanted > max {
            return Err(self.limits.over_budget(wanted, used, recent.wait_millis(wanted, max, now)));
        }
        if let Journal::Opened(journal) = std::mem::replace(&mut self.journal, Journal::Closed) {
            self.journal = Journal::Writing(JournalWriter::start(*journal, max, self.now)?);
        }
        Ok(())
    }

    /// Waits until the first of these messages is recorded as started, and the others with it as far as the budget has
    /// room. A message without a record could be sent again and again, so one that cannot be recorded is not sent.
    ///
    /// # Errors
    /// The first message must not be sent.
    pub(super) async fn start(&self, group: &[OutgoingMessage]) -> Result<(), Failure> {
        let Some(first) = group.first() else { return Ok(()) };
        let mut started = self.started.lock().await;
        if started.at.contains_key(&first.nth) {
            return Ok(());
        }
        if let Some(failure) = &started.refused {
            return Err(failure.clone());
        }
        let Journal::Writing(journal) = &self.journal else { return Err(self.not_admitted()) };
        let at = (self.now)();
        let header = self.batch.as_ref().filter(|batch| !batch.is_recorded && started.at.is_empty());
        let records = group.iter().map(|outgoing| self.record(outgoing, at)).collect();
        let admitted = journal.start_sends(header.map(|batch| batch.header.clone()), records).await;
        let admitted = admitted.map_err(|error| self.limits.journal_failure(&error))?;
        started.at.extend(group[..admitted].iter().map(|outgoing| (outgoing.nth, at)));
        if admitted < group.len() {
            let max = self.limits.max_per_hour;
            started.refused = Some(self.limits.over_budget(group.len() - admitted, max, None));
        }
        match (admitted, &started.refused) {
            (0, Some(failure)) => Err(failure.clone()),
            _ => Ok(()),
        }
    }

    /// Records what became of a message, if it was recorded as started. A failure to do so is noted in the result.
    pub(super) async fn finish(&self, nth: usize, result: &mut SendResult<'_>) {
        let started_at = self.started.lock().await.at.get(&nth).copied();
        let (Some(started_at), Journal::Writing(journal)) = (started_at, &self.journal) else { return };
        let (run, outcome, message_id) = (self.run.clone(), result.outcome, result.message_id.clone());
        if let Err(error) =
            journal.finish_send(SendFinished { run, nth, started_at, outcome, message_id }).await
        {
            let unrecorded = self.limits.journal_failure(&error);
            let message = match outcome.is_accepted() {
                true => "accepted, but the journal could not record it",
                false => "its outcome could not be recorded in the journal",
            };
            let unrecorded = Failure { message: message.into(), ..unrecorded };
            let before =
                result.error.as_ref().map(|failure| format!("; before that: {failure}")).unwrap_or_default();
            let cause = format!("{}{before}", unrecorded.cause.as_deref().unwrap_or_default());
            result.fail(unrecorded.cause(cause).fix("repair the journal before you resume or repeat this"));
        }
    }

    /// Ends the run. What it recorded is on the disk when this returns.
    pub fn close(self) -> Result<(), Failure> {
        let closed = match self.journal {
            Journal::Writing(journal) => journal.close(),
            Journal::Opened(mut journal) => journal.close((self.now)()),
            Journal::Closed => Ok(()),
        };
        closed.map_err(|error| {
            let failure = self.limits.journal_failure(&error);
            Failure { message: "the journal could not be closed".into(), ..failure }
        })
    }

    fn record(&self, outgoing: &OutgoingMessage, at: u64) -> SendStarted {
        let to = &outgoing.message.to;
        SendStarted {
            run: self.run.clone(),
            nth: outgoing.nth,
            at,
            to: to.masked(),
            to_hash: self.batch.as_ref().map(|batch| recipient_hash(&batch.key, to)),
            template: outgoing.message.usage.to_string(),
            connector: self.connector.clone(),
            provider: self.provider.name.to_owned(),
        }
    }

    fn not_admitted(&self) -> Failure {
        Failure::new(Kind::Unexpected, "the messages are over the limits; nothing was sent")
    }
}

/// Returns the key of the recipients' hashes, which is made once.
fn read_or_create_key(dir: &PrivateDir, key: String) -> io::Result<String> {
    match dir.read(KEY_NAME, MAX_KEY_BYTES) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        key => return key.map(|key| String::from_utf8_lossy(&key).into_owned()),
    }
    let mut file = dir.create_temporary(".sends.key-", "")?;
    file.write_all(key.as_bytes())?;
    file.file().sync_all()?;
    match file.place_new(KEY_NAME) {
        // Another run was faster.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => read_or_create_key(dir, key),
        renamed => renamed.and_then(|()| dir.sync()).map(|()| key),
    }
}

/// Returns 128 bits of the keyed hash of a number, in hexadecimal.
fn recipient_hash(key: &str, to: &Phone) -> String {
    let mut hash = hash::hex(hash::hmac_sha256(key, to.digits()));
    hash.truncate(32);
    hash
}

fn warning(cut_off: &SendStarted) -> String {
    let at = clock::utc(cut_off.at, "%Y-%m-%d %H:%M:%S UTC");
    let SendStarted { to, template, connector, provider, .. } = cut_off;
    let hint = Provider::find(provider).map(records_hint).unwrap_or_default();
    visible(&format!(
        "a run that was killed at {at} may have sent {template} to {to} through {connector}; {hint}"
    ))
}
