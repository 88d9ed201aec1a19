//! The versions that the file had, each kept whole behind one line that tells when and why it was left.

mod changed;

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};

use super::{
    disk::MAX_FILE_BYTES,
    location::{ConfigLocation, OpenLocation, is_missing},
};
use crate::{
    files::PrivateDir,
    wire::{clock, hash::sha256_hex},
};

pub use changed::Changed;

/// How many versions are kept.
const KEPT: usize = 20;

/// The longest version that is read, in bytes: the configuration behind its label.
const MAX_VERSION_BYTES: u64 = MAX_FILE_BYTES + 256 * 1024;

/// A version whose change may or may not have been published.
const PENDING: &str = "pending.toml";

/// The versions of one file, in a folder of their own.
pub struct History {
    dir: PrivateDir,
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
    /// Opens the history of a file under the platform's state folder; `None` where there is none yet.
    pub fn open(state: &Path, location: &ConfigLocation) -> io::Result<Option<Self>> {
        let opened = PrivateDir::open_private(state)
            .and_then(|state| state.open_dir("history"))
            .and_then(|all| all.open_dir(dir_name(location)));
        match opened {
            Err(error) if is_missing(&error) => Ok(None),
            opened => opened.map(|dir| Some(Self { dir })),
        }
    }

    /// Opens it, and makes its folders where they are missing.
    pub fn open_or_create(state: &Path, location: &OpenLocation) -> io::Result<Self> {
        let all = PrivateDir::open_or_create(state)?.open_or_create_dir("history")?;
        let dir = all.open_or_create_dir(dir_name(&location.location))?;
        // A version is for whoever may read the file itself, wherever root keeps it.
        Ok(Self { dir: dir.owned_as_in(&location.dir) })
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
        self.abandon();
        let mut file = self.dir.create_new(PENDING)?;
        let label = serde_json::to_string(label)?;
        file.write_all(format!("# {label}\n{before}").as_bytes())?;
        file.sync_all()?;
        self.dir.sync()
    }

    /// The change is published: its version takes the next number, and the oldest one goes.
    /// What fails here is made up for by the next run.
    pub fn commit(&self) {
        let Ok(numbers) = self.numbers() else { return };
        let next = numbers.first().map_or(1, |newest| newest + 1);
        if self.dir.replace(PENDING, file_name(next)).is_ok() {
            for number in numbers.iter().skip(KEPT - 1) {
                let _ = self.dir.remove(file_name(*number));
            }
            let _ = self.dir.sync();
        }
    }

    /// The change was not published.
    pub fn abandon(&self) {
        let _ = self.dir.remove(PENDING);
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
        match self.dir.read(name, MAX_VERSION_BYTES) {
            Err(error) if is_missing(&error) => Ok(None),
            bytes => Ok(Version::read(number, bytes?)),
        }
    }

    /// The numbers that are taken, the highest first.
    fn numbers(&self) -> io::Result<Vec<u64>> {
        let names = self.dir.names()?;
        let numbers = names.iter().filter_map(|name| name.to_str()?.strip_suffix(".toml")?.parse().ok());
        let mut numbers: Vec<u64> = numbers.collect();
        numbers.sort_unstable_by(|a, b| b.cmp(a));
        Ok(numbers)
    }
}

fn file_name(number: u64) -> String {
    format!("{number}.toml")
}

/// The folder of a file's versions, by where the file really is.
fn dir_name(location: &ConfigLocation) -> String {
    let folder = fs::canonicalize(&location.folder).unwrap_or_else(|_| location.folder.clone());
    let key = sha256_hex(folder.join(&location.name).as_os_str().as_encoded_bytes());
    format!("{}-{}", location.name.to_string_lossy(), &key[..16])
}
