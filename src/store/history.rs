//! Earlier versions of the file, each behind a line that says when and by which command the file was changed.

mod changes;

use std::{
    io::{self, Write},
    path::Path,
};

pub use changes::ConfigChanges;
use serde::{Deserialize, Serialize};

use super::{
    config_text::MAX_CONFIG_BYTES,
    location::{ConfigLocation, OpenConfigLocation, is_missing},
};
use crate::{
    clock,
    encoding::hash::sha256_hex,
    files::{PrivateDir, sync_file},
};

/// How many versions are kept.
const MAX_KEPT_VERSIONS: usize = 20;

/// The longest version that is read, with its label.
const MAX_VERSION_BYTES: u64 = MAX_CONFIG_BYTES + 256 * 1024;

/// The version of a change that is not finished.
const PENDING_FILE_NAME: &str = "pending.toml";

/// The versions of one file, in a folder of their own.
pub struct ConfigHistory {
    dir: PrivateDir,
}

/// The file before a change, and a description of the change.
#[derive(Clone)]
pub struct ConfigVersion {
    /// The number of the change, from 1; 0 for a pending one.
    pub number: u64,
    /// The description of the change.
    pub label: VersionLabel,
    /// The text of the file before the change.
    pub text: String,
}

/// The first line of a version.
#[derive(Clone, Serialize, Deserialize)]
pub struct VersionLabel {
    /// When the change was made, in UTC.
    pub time: String,
    /// The subcommand's words.
    pub command: String,
    /// What was changed.
    pub changed: ConfigChanges,
    /// SHA-256 of the file before the change.
    pub before: String,
    /// SHA-256 of the file after it.
    pub after: String,
}

impl VersionLabel {
    /// Creates the label of a change at this time, in Unix milliseconds.
    pub fn new(millis: u64, command: &str, changed: ConfigChanges, before: &str, after: &str) -> Self {
        let time = clock::format_utc(millis, "%Y-%m-%dT%H:%M:%SZ");
        let (before, after) = (sha256_hex(before), sha256_hex(after));
        Self { time, command: command.to_owned(), changed, before, after }
    }
}

impl ConfigVersion {
    fn parse(number: u64, bytes: Vec<u8>) -> Option<Self> {
        let whole = String::from_utf8(bytes).ok()?;
        let (first, text) = whole.split_once('\n')?;
        let label: VersionLabel = serde_json::from_str(first.strip_prefix("# ")?).ok()?;
        let intact = label.before == sha256_hex(text);
        intact.then(|| Self { number, label, text: text.to_owned() })
    }
}

impl ConfigHistory {
    /// Opens the history of a file in the state folder; `None` if there is none yet.
    pub fn open(state: &Path, location: &ConfigLocation) -> io::Result<Option<Self>> {
        let opened = PrivateDir::open_private(state)
            .and_then(|state| state.open_dir("history"))
            .and_then(|all| all.open_dir(history_dir_name(location)));
        match opened {
            Err(error) if is_missing(&error) => Ok(None),
            opened => opened.map(|dir| Some(Self { dir })),
        }
    }

    /// Opens the history and creates missing folders.
    pub fn open_or_create(state: &Path, location: &OpenConfigLocation) -> io::Result<Self> {
        let all = PrivateDir::open_or_create(state)?.open_or_create_dir("history")?;
        let dir = all.open_or_create_dir(history_dir_name(&location.location))?;
        // A version belongs to the owner of the configuration, even if root makes the change.
        Ok(Self { dir: dir.with_owner_from(&location.dir) })
    }

    /// Returns every version, newest first. `now` is the SHA-256 of the current file.
    pub fn read_versions(&self, now: &str) -> io::Result<Vec<ConfigVersion>> {
        let numbers = self.version_numbers()?;
        let next = numbers.first().map_or(1, |newest| newest + 1);
        let pending = self.read_version(PENDING_FILE_NAME, next)?.filter(|version| version.label.before != now);
        let mut versions: Vec<_> = pending.into_iter().collect();
        for number in numbers {
            versions.extend(self.read_version(&version_file_name(number), number)?);
        }
        Ok(versions)
    }

    /// Saves the current file before a change.
    pub fn write_pending(&self, label: &VersionLabel, before: &str) -> io::Result<()> {
        self.discard_pending();
        let mut file = self.dir.create_new(PENDING_FILE_NAME)?;
        let label = serde_json::to_string(label)?;
        file.write_all(format!("# {label}\n{before}").as_bytes())?;
        sync_file(&file)?;
        self.dir.sync()
    }

    /// Gives the pending version the next number after its change was saved, and removes the oldest versions. The next
    /// run repeats what fails here.
    pub fn commit_pending(&self) {
        let Ok(numbers) = self.version_numbers() else { return };
        let next = numbers.first().map_or(1, |newest| newest + 1);
        if self.dir.replace(PENDING_FILE_NAME, version_file_name(next)).is_ok() {
            for number in numbers.iter().skip(MAX_KEPT_VERSIONS - 1) {
                let _ = self.dir.remove(version_file_name(*number));
            }
            let _ = self.dir.sync();
        }
    }

    /// Removes the pending version of a change that was not saved.
    pub fn discard_pending(&self) {
        let _ = self.dir.remove(PENDING_FILE_NAME);
    }

    /// Commits the pending version of a killed run if the file was changed, and discards it otherwise.
    pub fn resolve_pending(&self, now: &str) {
        match self.pending_version() {
            Some(version) if version.label.before != now => self.commit_pending(),
            _ => self.discard_pending(),
        }
    }

    /// Returns the pending version of a killed run, if it is complete.
    pub fn pending_version(&self) -> Option<ConfigVersion> {
        self.read_version(PENDING_FILE_NAME, 0).ok().flatten()
    }

    /// Returns `None` if the version is missing or incomplete. A read error is a failure, so that undo skips no version.
    fn read_version(&self, name: &str, number: u64) -> io::Result<Option<ConfigVersion>> {
        match self.dir.read(name, MAX_VERSION_BYTES) {
            Err(error) if is_missing(&error) => Ok(None),
            bytes => Ok(ConfigVersion::parse(number, bytes?)),
        }
    }

    /// Returns the numbers of all versions, highest first.
    fn version_numbers(&self) -> io::Result<Vec<u64>> {
        let names = self.dir.entry_names()?;
        let numbers = names.iter().filter_map(|name| name.to_str()?.strip_suffix(".toml")?.parse().ok());
        let mut numbers: Vec<u64> = numbers.collect();
        numbers.sort_unstable_by(|a, b| b.cmp(a));
        Ok(numbers)
    }
}

fn version_file_name(number: u64) -> String {
    format!("{number}.toml")
}

/// Returns the name of the folder of a file's versions, which depends on the file's real path.
fn history_dir_name(location: &ConfigLocation) -> String {
    let in_folder = || Ok::<_, io::Error>(dunce::canonicalize(&location.folder)?.join(&location.name));
    // The file's own real path: where the file system ignores case, the name may be written in other ways.
    let path = dunce::canonicalize(&location.file).or_else(|_| in_folder()).unwrap_or_else(|_| location.file.clone());
    let key = sha256_hex(path.as_os_str().as_encoded_bytes());
    let name = path.file_name().unwrap_or(&location.name);
    format!("{}-{}", name.to_string_lossy(), &key[..16])
}
