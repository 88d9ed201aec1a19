//! What was sent and what may have been, kept across runs: before each send its intent, after it the outcome.

use std::{
    fs::{self, DirBuilder, File},
    io::{self, ErrorKind, Read, Write},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

use super::{batch::Place, report::Outcome};

/// An hour in milliseconds: the span of the budget.
const HOUR: u64 = 3_600_000;

/// The journal is shortened when it is longer, in bytes, to the last hour and the newest of these.
const LONG: u64 = 64 * 1024;
const KEPT: usize = 100;

/// How long another smsctl may hold the journal.
const PATIENCE: Duration = Duration::from_secs(2);

/// A file of lines for its owner only, each synced before the next thing happens.
pub struct Journal {
    folder: PathBuf,
}

/// A message about to be sent.
#[derive(Clone, Serialize, Deserialize)]
pub struct Intent {
    pub id: String,
    /// Milliseconds since 1970.
    pub at: u64,
    /// Masked: the journal is no address book.
    pub to: String,
    pub template: String,
    pub connector: String,
    pub provider: String,
    pub process: u32,
    /// Where it is one of many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// What became of it.
#[derive(Clone, Serialize, Deserialize)]
pub struct End {
    pub id: String,
    pub outcome: Outcome,
    pub message_id: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    Begun(Intent),
    Ended(End),
}

/// The journal, locked and read.
pub struct Page {
    journal: PathBuf,
    entries: Vec<(Intent, Option<End>)>,
    /// Whether the last line was cut off when something ended the process that wrote it.
    torn: bool,
    _held: File,
}

impl Journal {
    pub fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.join("sends.jsonl")
    }

    /// Waits for every other smsctl to be done with it.
    pub fn open(&self) -> io::Result<Page> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.folder)?;
        let held = private(&self.folder.join(".sends.lock"), false)?;
        let since = Instant::now();
        while let Err(error) = held.try_lock() {
            match error {
                fs::TryLockError::WouldBlock if since.elapsed() < PATIENCE => {
                    thread::sleep(Duration::from_millis(5));
                }
                error => return Err(error.into()),
            }
        }
        let mut text = vec![];
        match File::open(self.path()) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            file => file.and_then(|mut file| file.read_to_end(&mut text)).map(drop)?,
        }
        let torn = text.last().is_some_and(|byte| *byte != b'\n');
        let page = Page { journal: self.path(), entries: entries(&text), torn, _held: held };
        if text.len() as u64 > LONG {
            page.shorten()?;
            return Ok(Page { torn: false, ..page });
        }
        Ok(page)
    }
}

impl Page {
    pub fn begin(self, intent: Intent) -> io::Result<()> {
        self.append(&Line::Begun(intent))
    }

    pub fn end(&self, end: End) -> io::Result<()> {
        self.append(&Line::Ended(end))
    }

    /// When each message of the last hour was sent that was or may have been taken, in milliseconds.
    pub fn spent(&self, now: u64) -> Vec<u64> {
        let mut times: Vec<_> = self
            .entries
            .iter()
            .filter(|(intent, end)| recent(intent, now) && !end.as_ref().is_some_and(End::is_free))
            .map(|(intent, _)| intent.at)
            .collect();
        times.sort_unstable();
        times
    }

    /// What was begun by a process that is no more, and has no outcome.
    pub fn lost(&self) -> Vec<Intent> {
        let open = self.entries.iter().filter(|(_, end)| end.is_none());
        open.filter(|(intent, _)| !runs(intent.process)).map(|(intent, _)| intent.clone()).collect()
    }

    /// Everything that is kept, in order, and whether the provider took nothing.
    pub fn entries(&self) -> impl Iterator<Item = (&Intent, bool)> + Clone {
        self.entries.iter().map(|(intent, end)| (intent, end.as_ref().is_some_and(End::is_free)))
    }

    fn append(&self, line: &Line) -> io::Result<()> {
        let fresh = !self.journal.exists();
        let mut file = private(&self.journal, true)?;
        let gap = if self.torn { "\n" } else { "" };
        file.write_all(format!("{gap}{}\n", serde_json::to_string(line)?).as_bytes())?;
        file.sync_all()?;
        if fresh { synced(self.journal.parent()) } else { Ok(()) }
    }

    /// Keeps the last hour, the newest, and the last run over a file, which may be resumed; in one step.
    fn shorten(&self) -> io::Result<()> {
        let newest = self.entries.iter().map(|(intent, _)| intent.at).max().unwrap_or(0);
        let old = self.entries.len().saturating_sub(KEPT);
        let run = |intent: &Intent| intent.place.as_ref().map(|place| place.run.id.clone());
        let last = self.entries.iter().rev().find_map(|(intent, _)| run(intent));
        let kept = self.entries.iter().enumerate().filter(|(at, (intent, _))| {
            *at >= old || recent(intent, newest) || last.is_some() && run(intent) == last
        });
        let folder = self.journal.parent().unwrap_or(Path::new("."));
        let mut file = tempfile::Builder::new().prefix(".sends.tmp-").tempfile_in(folder)?;
        for (_, (intent, end)) in kept {
            writeln!(file, "{}", serde_json::to_string(&Line::Begun(intent.clone()))?)?;
            if let Some(end) = end {
                writeln!(file, "{}", serde_json::to_string(&Line::Ended(end.clone()))?)?;
            }
        }
        file.as_file().sync_all()?;
        file.persist(&self.journal).map_err(|error| error.error)?;
        synced(Some(folder))
    }
}

impl End {
    /// Whether the provider took nothing.
    fn is_free(&self) -> bool {
        matches!(self.outcome, Outcome::Refused | Outcome::Throttled | Outcome::Unreachable)
    }
}

fn recent(intent: &Intent, now: u64) -> bool {
    intent.at.saturating_add(HOUR) > now
}

/// Each intent with its end. What cannot be read was cut off or is of a later version: it is passed over.
fn entries(text: &[u8]) -> Vec<(Intent, Option<End>)> {
    let mut all: Vec<(Intent, Option<End>)> = vec![];
    for line in text.split(|byte| *byte == b'\n') {
        match serde_json::from_slice(line) {
            Ok(Line::Begun(intent)) => all.push((intent, None)),
            Ok(Line::Ended(end)) => {
                if let Some((_, kept)) = all.iter_mut().rev().find(|(intent, _)| intent.id == end.id) {
                    *kept = Some(end);
                }
            }
            Err(_) => {}
        }
    }
    all
}

fn private(path: &Path, append: bool) -> io::Result<File> {
    let mut options = File::options();
    options.create(true).write(true).append(append);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn synced(folder: Option<&Path>) -> io::Result<()> {
    folder.map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

/// Whether another process of this number is there.
fn runs(process: u32) -> bool {
    #[cfg(unix)]
    if process != std::process::id() {
        use rustix::process::{Pid, test_kill_process};

        let id = i32::try_from(process).ok().and_then(Pid::from_raw);
        return id.is_some_and(|id| test_kill_process(id) != Err(rustix::io::Errno::SRCH));
    }
    let _ = process;
    false
}
