//! The versions that the file had, each kept whole behind one line that tells when and why it was left.

mod changed;

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{
    disk,
    home::{Home, names, private_folder, sync_folder},
};
use crate::wire::{clock, hash::sha256_hex};

pub use changed::Changed;

/// How many versions are kept.
const KEPT: usize = 20;

/// A version whose change may or may not have been published.
const PENDING: &str = "pending.toml";

/// The versions of one file, in a folder of their own.
pub struct History {
    folder: PathBuf,
}

/// The file before a change, and what the change was.
#[derive(Clone)]
pub struct Version {
    pub number: u64,
    pub label: Label,
    pub text: String,
}

/// The first line of a version.
#[derive(Clone, Serialize, Deserialize)]
pub struct Label {
    /// When the change was made, in UTC.
    pub time: String,
    /// The subcommand's words.
    pub command: String,
    pub changed: Changed,
    /// SHA-256 of the file before the change.
    pub before: String,
    /// SHA-256 of the file after it.
    pub after: String,
}

impl Label {
    pub fn new(millis: u64, command: &str, changed: Changed, before: &str, after: &str) -> Self {
        let time = clock::utc(millis, "%Y-%m-%dT%H:%M:%SZ");
        let (before, after) = (sha256_hex(before), sha256_hex(after));
        Self { time, command: command.to_owned(), changed, before, after }
    }
}

impl Version {
    fn read(number: u64, bytes: Vec<u8>) -> Option<Self> {
        let whole = String::from_utf8(bytes).ok()?;
        let (first, text) = whole.split_once('\n')?;
        let label: Label = serde_json::from_str(first.strip_prefix("# ")?).ok()?;
        let intact = label.before == sha256_hex(text);
        intact.then(|| Self { number, label, text: text.to_owned() })
    }
}

impl History {
    /// Under the platform's state folder, by where the file really stands.
    pub fn of(state: &Path, home: &Home) -> Self {
        let folder = fs::canonicalize(&home.folder).unwrap_or_else(|_| home.folder.clone());
        let key = sha256_hex(folder.join(home.name()).as_os_str().as_encoded_bytes());
        Self { folder: state.join("history").join(format!("{}-{}", home.name(), &key[..16])) }
    }

    /// Every version that can be read, the newest first. `now` is the SHA-256 of the file as it is.
    pub fn versions(&self, now: &str) -> io::Result<Vec<Version>> {
        let numbers = self.numbers()?;
        let next = numbers.first().map_or(1, |newest| newest + 1);
        let pending = self.version(PENDING, next)?.filter(|version| version.label.before != now);
        let mut versions: Vec<_> = pending.into_iter().collect();
        for number in numbers {
            versions.extend(self.version(&file_name(number), number)?);
        }
        Ok(versions)
    }

    /// Writes down the file as it is, before a change.
    pub fn begin(&self, label: &Label, before: &str) -> io::Result<()> {
        private_folder(&self.folder)?;
        self.abandon();
        let mut options = File::options();
        options.create_new(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(self.folder.join(PENDING))?;
        let label = serde_json::to_string(label)?;
        file.write_all(format!("# {label}\n{before}").as_bytes())?;
        file.sync_all()?;
        sync_folder(&self.folder)
    }

    /// The change is published: its version takes the next number, and the oldest one goes.
    /// What fails here is made up for by the next run.
    pub fn commit(&self) {
        let Ok(numbers) = self.numbers() else { return };
        let next = numbers.first().map_or(1, |newest| newest + 1);
        if fs::rename(self.folder.join(PENDING), self.folder.join(file_name(next))).is_ok() {
            for number in numbers.iter().skip(KEPT - 1) {
                let _ = fs::remove_file(self.folder.join(file_name(*number)));
            }
            let _ = sync_folder(&self.folder);
        }
    }

    /// The change was not published.
    pub fn abandon(&self) {
        let _ = fs::remove_file(self.folder.join(PENDING));
    }

    /// Decides about the version that a killed run left: it counts unless the file is still as it was.
    pub fn settle(&self, now: &str) {
        match self.pending() {
            Some(version) if version.label.before != now => self.commit(),
            _ => self.abandon(),
        }
    }

    /// The version of a run that was killed, if it was written whole.
    pub fn pending(&self) -> Option<Version> {
        self.version(PENDING, 0).ok().flatten()
    }

    /// `None` where there is none, or not a whole one. An undo must not skip one that cannot be read now.
    fn version(&self, name: &str, number: u64) -> io::Result<Option<Version>> {
        match disk::bytes(&self.folder.join(name)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            bytes => Ok(Version::read(number, bytes?)),
        }
    }

    /// The numbers that are taken, the highest first.
    fn numbers(&self) -> io::Result<Vec<u64>> {
        let names = match names(&self.folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(vec![]),
            names => names?,
        };
        let numbers = names.iter().filter_map(|name| name.strip_suffix(".toml")?.parse().ok());
        let mut numbers: Vec<u64> = numbers.collect();
        numbers.sort_unstable_by(|a, b| b.cmp(a));
        Ok(numbers)
    }
}

fn file_name(number: u64) -> String {
    format!("{number}.toml")
}
