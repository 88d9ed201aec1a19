//! The journal's file: locked for each group of records, appended to, and compacted when no other run is alive.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
};

use super::{
    RecentSends,
    locks::{JournalLock, RunLock},
    record::{
        BatchStarted, JOURNAL_FILE_NAME, JOURNAL_FORMAT, JournalCheckpoint, JournalRecord, RecordedSend, SendFinished,
        SendStarted, pair_sends,
    },
    retention,
};
use crate::{
    files::{PrivateDir, sync_contents, sync_file},
    sending::SendOutcome,
};

/// How much of the end is searched for the newest checkpoint at first. Each further search reads four times as much.
const INITIAL_TAIL_BYTES: u64 = 8 * 1024;
/// A run that writes more records than this writes a checkpoint, so that others need not read them.
const RECORDS_PER_CHECKPOINT: usize = 512;
/// A journal that is not longer is never compacted.
const MIN_COMPACT_BYTES: u64 = 256 * 1024;
/// A message id that is longer is not recorded.
const MAX_MESSAGE_ID_BYTES: usize = 1024;

/// The journal of one run. Times are Unix milliseconds.
pub struct JournalFile {
    dir: PrivateDir,
    run: RunLock,
    file: File,
    /// Everything before this byte is counted in `recent`.
    counted_bytes: u64,
    recent: RecentSends,
    compact_above_bytes: u64,
    records_since_checkpoint: usize,
    is_closed: bool,
}

/// A batch in the journal, with its messages.
pub struct RecordedBatch {
    /// The record of its beginning.
    pub batch: BatchStarted,
    /// The messages that were started.
    pub sends: Vec<RecordedSend>,
}

/// The result of [`JournalFile::open`].
pub struct OpenedJournal {
    /// The journal.
    pub journal: JournalFile,
    /// Messages of runs that ended without recording an outcome. Their outcome is now recorded as unknown.
    pub unfinished_sends: Vec<SendStarted>,
}

impl JournalFile {
    /// Opens the journal for the run with this id, which must be unique.
    ///
    /// # Errors
    /// The file cannot be read or written, is not a regular file, or was written by a later version.
    pub fn open(dir: PrivateDir, run: String, now: u64) -> io::Result<OpenedJournal> {
        let lock = JournalLock::acquire(&dir)?;
        let file = dir.open_append(JOURNAL_FILE_NAME)?;
        let run = RunLock::create(&dir, run)?;
        let mut journal = Self {
            dir,
            run,
            file,
            counted_bytes: 0,
            recent: RecentSends::default(),
            compact_above_bytes: MIN_COMPACT_BYTES,
            records_since_checkpoint: 0,
            is_closed: false,
        };
        let unfinished_sends = journal
            .initialize()
            .and_then(|()| journal.correct_future_sends(now))
            .and_then(|()| journal.finish_dead_runs(now));
        if unfinished_sends.is_err() {
            journal.release_run();
        }
        drop(lock);
        Ok(OpenedJournal { unfinished_sends: unfinished_sends?, journal })
    }

    /// Continues the newest batch over this file through this connector, as its only owner.
    /// Returns `None` if the journal has no such batch.
    ///
    /// # Errors
    /// [`io::ErrorKind::WouldBlock`] if another run owns the batch.
    pub fn take_over_batch(&mut self, connector: &str, file: &str) -> io::Result<Option<RecordedBatch>> {
        let _lock = JournalLock::acquire(&self.dir)?;
        let records: Vec<_> = self.read_records()?;
        let newest = records.iter().rev().find_map(|record| match record {
            JournalRecord::Batch(batch) if batch.connector == connector && batch.file == file => Some(batch.clone()),
            _ => None,
        });
        let Some(batch) = newest else { return Ok(None) };
        let batch_run = RunLock::create(&self.dir, batch.run.clone())?;
        self.run.remove(&self.dir)?;
        self.run = batch_run;
        let sends = pair_sends(&records).into_iter().filter(|send| send.started.run == batch.run).collect();
        Ok(Some(RecordedBatch { batch, sends }))
    }

    /// Returns the id of the run, under which its messages are recorded.
    pub fn run_id(&self) -> &str {
        self.run.id()
    }

    /// Returns the sends that count against the hourly limit, including those of other runs.
    pub fn recent_sends(&mut self) -> io::Result<&RecentSends> {
        let _lock = JournalLock::acquire(&self.dir)?;
        self.count_new_records()?;
        Ok(&self.recent)
    }

    /// Records as many of the messages as started as the hourly limit has room for, behind the header of their batch.
    /// Returns how many. They are on the disk when this returns.
    pub fn start_sends(
        &mut self,
        header: Option<&BatchStarted>,
        started: &[SendStarted],
        max_per_hour: usize,
        now: u64,
    ) -> io::Result<usize> {
        let _lock = JournalLock::acquire(&self.dir)?;
        self.count_new_records()?;
        let room = max_per_hour.saturating_sub(self.recent.count(now));
        let admitted = &started[..started.len().min(room)];
        if !admitted.is_empty() {
            let records = header.cloned().map(JournalRecord::Batch).into_iter();
            self.append_counted(records.chain(admitted.iter().cloned().map(JournalRecord::Started)).collect(), now)?;
            sync_contents(&self.file)?;
        }
        Ok(admitted.len())
    }

    /// Records outcomes. They are in the file when this returns, but not necessarily on the disk.
    pub fn finish_sends(&mut self, finished: &[SendFinished], now: u64) -> io::Result<()> {
        let _lock = JournalLock::acquire(&self.dir)?;
        self.count_new_records()?;
        let records = finished.iter().map(|finished| JournalRecord::Finished(without_oversized_id(finished)));
        self.append_counted(records.collect(), now)
    }

    /// Writes the closing checkpoint, compacts the journal if it has grown too long and no other run is alive, and
    /// ends the run.
    pub fn close(&mut self, now: u64) -> io::Result<()> {
        self.is_closed = true;
        let _lock = JournalLock::acquire(&self.dir)?;
        if self.records_since_checkpoint > 0 {
            self.count_new_records()?;
            let checkpoint = self.new_checkpoint(now);
            self.append_records(&[checkpoint])?;
            sync_contents(&self.file)?;
            if self.counted_bytes > self.compact_above_bytes && !self.run.is_another_alive(&self.dir)? {
                self.compact(now)?;
            }
        }
        self.run.remove(&self.dir)
    }

    /// Returns every record in the order of the file.
    pub fn read_records(&mut self) -> io::Result<Vec<JournalRecord>> {
        Ok(JournalRecord::parse_all(&self.read_from(0)?).collect())
    }

    /// Ends a run that sent nothing. A lock file that cannot be removed looks like that of a killed run, which is
    /// harmless.
    fn release_run(&mut self) {
        self.is_closed = true;
        let _ = self.run.remove(&self.dir);
    }

    /// Writes the first line of a new journal, or reads as much of the end as is needed.
    fn initialize(&mut self) -> io::Result<()> {
        let length = self.file.metadata()?.len();
        if length == 0 {
            self.append_records(&[JournalRecord::Journal(JOURNAL_FORMAT)])?;
            self.dir.sync()?;
            return Ok(());
        }
        self.refuse_later_format()?;
        let mut tail_bytes = INITIAL_TAIL_BYTES;
        loop {
            let from = length.saturating_sub(tail_bytes);
            let tail = self.read_from(from)?;
            match newest_checkpoint(&tail) {
                Some(at) => return self.count_records(from + at as u64, &tail[at..]),
                None if from == 0 => return self.count_records(0, &tail),
                None => tail_bytes *= 4,
            }
        }
    }

    /// Counts sends that are dated in the future because the clock was set back as sent now, and records that.
    fn correct_future_sends(&mut self, now: u64) -> io::Result<()> {
        if !self.recent.move_to(now) {
            return Ok(());
        }
        let checkpoint = self.new_checkpoint(now);
        self.append_records(&[checkpoint])?;
        sync_contents(&self.file)
    }

    fn refuse_later_format(&mut self) -> io::Result<()> {
        let mut first = [0; 32];
        self.file.seek(SeekFrom::Start(0))?;
        let length = self.file.read(&mut first)?;
        let line = first[..length].split(|byte| *byte == b'\n').next().unwrap_or_default();
        match serde_json::from_slice(line) {
            Ok(JournalRecord::Journal(format)) if format > JOURNAL_FORMAT => Err(io::Error::other(format!(
                "it was written by a later version of smsctl (format {format}; this version reads format {JOURNAL_FORMAT})"
            ))),
            _ => Ok(()),
        }
    }

    /// Records an unknown outcome for every unfinished message of a run that is no longer alive.
    fn finish_dead_runs(&mut self, now: u64) -> io::Result<Vec<SendStarted>> {
        let dead = self.run.lock_dead_runs(&self.dir)?;
        if dead.is_empty() {
            return Ok(vec![]);
        }
        let records = self.read_records()?;
        let is_unfinished =
            |send: &RecordedSend| send.finished.is_none() && dead.iter().any(|run| *run.id() == send.started.run);
        let mut unfinished: Vec<_> =
            pair_sends(&records).into_iter().filter(is_unfinished).map(|send| send.started).collect();
        unfinished.sort_by_key(|started| started.at);
        let unknown = |started: &SendStarted| {
            JournalRecord::Finished(SendFinished {
                run: started.run.clone(),
                nth: started.nth,
                started_at: started.at,
                outcome: SendOutcome::Unknown,
                message_id: None,
            })
        };
        let mut finished: Vec<_> = unfinished.iter().map(unknown).collect();
        finished.push(self.new_checkpoint(now));
        self.append_records(&finished)?;
        sync_contents(&self.file)?;
        dead.into_iter().try_for_each(|run| run.remove(&self.dir))?;
        Ok(unfinished)
    }

    fn new_checkpoint(&mut self, now: u64) -> JournalRecord {
        self.records_since_checkpoint = 0;
        JournalRecord::Checkpoint(JournalCheckpoint {
            recent: self.recent.to_pairs(now),
            compact_above: self.compact_above_bytes,
        })
    }

    /// Counts what other runs appended since this run last read the file.
    fn count_new_records(&mut self) -> io::Result<()> {
        match self.file.metadata()?.len() > self.counted_bytes {
            true => {
                let new = self.read_from(self.counted_bytes)?;
                self.count_records(self.counted_bytes, &new)
            }
            false => Ok(()),
        }
    }

    fn count_records(&mut self, from: u64, text: &[u8]) -> io::Result<()> {
        for record in JournalRecord::parse_all(text) {
            match record {
                JournalRecord::Checkpoint(checkpoint) => {
                    self.recent = RecentSends::from_pairs(&checkpoint.recent);
                    self.compact_above_bytes = checkpoint.compact_above.max(MIN_COMPACT_BYTES);
                }
                record => count_record(&mut self.recent, &record),
            }
        }
        self.counted_bytes = from + text.len() as u64;
        if text.last().is_some_and(|byte| *byte != b'\n') {
            // The last line was cut off by a crash. This run holds the lock, so it can complete the line.
            self.file.write_all(b"\n")?;
            self.counted_bytes += 1;
        }
        Ok(())
    }

    /// Counts and appends the records, with a checkpoint where one is due.
    fn append_counted(&mut self, mut records: Vec<JournalRecord>, now: u64) -> io::Result<()> {
        records.iter().for_each(|record| count_record(&mut self.recent, record));
        self.records_since_checkpoint += records.len();
        if self.records_since_checkpoint > RECORDS_PER_CHECKPOINT {
            records.push(self.new_checkpoint(now));
        }
        self.append_records(&records)
    }

    /// Appends all of the records or none.
    fn append_records(&mut self, records: &[JournalRecord]) -> io::Result<()> {
        let text: Vec<u8> = records.iter().flat_map(JournalRecord::to_line).collect();
        let before = self.file.metadata()?.len();
        if let Err(error) = self.file.write_all(&text) {
            // If this fails too, the next run that appends completes the torn line.
            let _ = self.file.set_len(before);
            return Err(error);
        }
        self.counted_bytes = before + text.len() as u64;
        Ok(())
    }

    fn read_from(&mut self, from: u64) -> io::Result<Vec<u8>> {
        let mut text = vec![];
        self.file.seek(SeekFrom::Start(from))?;
        self.file.read_to_end(&mut text)?;
        Ok(text)
    }

    /// Replaces the file by one with only the records that must be kept and all records of an unknown kind.
    fn compact(&mut self, now: u64) -> io::Result<()> {
        let all = self.read_from(0)?;
        let kept = retention::records_to_keep(&JournalRecord::parse_all(&all).collect::<Vec<_>>(), now);
        let mut text = JournalRecord::Journal(JOURNAL_FORMAT).to_line();
        for line in JournalRecord::lines_of_unknown_kind(&all) {
            text.extend_from_slice(line);
            text.push(b'\n');
        }
        text.extend(kept.iter().flat_map(|record| record.to_line()));
        self.compact_above_bytes = (2 * text.len() as u64).max(MIN_COMPACT_BYTES);
        text.extend(self.new_checkpoint(now).to_line());
        let mut file = self.dir.create_temporary(".sends.tmp-", "")?;
        file.write_all(&text)?;
        sync_file(file.file())?;
        // The old journal is closed: not every file system of Windows replaces an open file.
        self.file = file.file().try_clone()?;
        file.persist(JOURNAL_FILE_NAME)?;
        self.dir.sync()
    }
}

impl Drop for JournalFile {
    /// Ends the run of a command that failed before it sent anything.
    fn drop(&mut self) {
        if !self.is_closed
            && let Ok(_lock) = JournalLock::acquire(&self.dir)
        {
            self.release_run();
        }
    }
}

/// Returns the offset of the newest complete checkpoint.
fn newest_checkpoint(text: &[u8]) -> Option<usize> {
    let mut end = text.len();
    while let Some(line_break) = memchr::memmem::rfind(&text[..end], b"\n{\"checkpoint\":") {
        let line = &text[line_break + 1..];
        let whole = memchr::memchr(b'\n', line).map(|length| &line[..length]);
        if whole.is_some_and(|line| serde_json::from_slice::<JournalRecord>(line).is_ok()) {
            return Some(line_break + 1);
        }
        end = line_break;
    }
    None
}

fn count_record(recent: &mut RecentSends, record: &JournalRecord) {
    match record {
        JournalRecord::Started(started) => recent.add(started.at),
        JournalRecord::Finished(finished) if finished.outcome.is_certainly_unsent() => {
            recent.remove(finished.started_at)
        }
        _ => {}
    }
}

fn without_oversized_id(finished: &SendFinished) -> SendFinished {
    let message_id = finished.message_id.clone().filter(|id| id.len() <= MAX_MESSAGE_ID_BYTES);
    SendFinished { message_id, ..finished.clone() }
}
