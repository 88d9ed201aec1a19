//! The versions that the file had, each kept whole behind one line that tells when and why it was left.

mod changes;

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

pub use changes::ConfigChanges;
use serde::{Deserialize, Serialize};

use super::{
    config_text::MAX_CONFIG_BYTES,
    location::{ConfigLocation, OpenConfigLocation, is_missing},
};
use crate::{clock, encoding::hash::sha256_hex, files::PrivateDir};

/// How many versions are kept.
const MAX_KEPT_VERSIONS: usize = 20;

/// The longest version that is read, in bytes: the configuration behind its label.
const MAX_VERSION_BYTES: u64 = MAX_CONFIG_BYTES + 256 * 1024;

/// A version whose change may or may not have been published.
const PENDING_FILE_NAME: &str = "pending.toml";

/// The versions of one file, in a folder of their own.
pub struct ConfigHistory {
    dir: PrivateDir,
}

/// The file before a change, and what the change was.
#[derive(Clone)]
pub struct ConfigVersion {
    pub number: u64,
    pub label: VersionLabel,
    pub text: String,
}

/// The first line of a version.
#[derive(Clone, Serialize, Deserialize)]
pub struct VersionLabel {
    /// When the change was made, in UTC.
    pub time: String,
    /// The subcommand's words.
    pub command: String,
    pub changed: ConfigChanges,
    /// SHA-256 of the file before the change.
    pub before: String,
    /// SHA-256 of the file after it.
    pub after: String,
}

impl VersionLabel {
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
    /// Opens the history of a file under the platform's state folder; `None` where there is none yet.
    pub fn open(state: &Path, location: &ConfigLocation) -> io::Result<Option<Self>> {
        let opened = PrivateDir::open_private(state)
            .and_then(|state| state.open_dir("history"))
            .and_then(|all| all.open_dir(history_dir_name(location)));
        match opened {
            Err(error) if is_missing(&error) => Ok(None),
            opened => opened.map(|dir| Some(Self { dir })),
        }
    }

    /// Opens it, and makes its folders where they are missing.
    pub fn open_or_create(state: &Path, location: &OpenConfigLocation) -> io::Result<Self> {
        let all = PrivateDir::open_or_create(state)?.open_or_create_dir("history")?;
        let dir = all.open_or_create_dir(history_dir_name(&location.location))?;
        // A version is for whoever may read the file itself, wherever root keeps it.
        Ok(Self { dir: dir.with_owner_from(&location.dir) })
    }

    /// Every version that can be read, the newest first. `now` is the SHA-256 of the file as it is.
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

    /// Writes down the file as it is, before a change.
    pub fn write_pending(&self, label: &VersionLabel, before: &str) -> io::Result<()> {
        self.discard_pending();
        let mut file = self.dir.create_new(PENDING_FILE_NAME)?;
        let label = serde_json::to_string(label)?;
        file.write_all(format!("# {label}\n{before}").as_bytes())?;
        file.sync_all()?;
        self.dir.sync()
    }

    /// The change is published: its version takes the next number, and the oldest one goes.
    /// What fails here is made up for by the next run.
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

    /// The change was not published.
    pub fn discard_pending(&self) {
        let _ = self.dir.remove(PENDING_FILE_NAME);
    }

    /// Decides about the version that a killed run left: it counts unless the file is still as it was.
    pub fn resolve_pending(&self, now: &str) {
        match self.pending_version() {
            Some(version) if version.label.before != now => self.commit_pending(),
            _ => self.discard_pending(),
        }
    }

    /// The version of a run that was killed, if it was written whole.
    pub fn pending_version(&self) -> Option<ConfigVersion> {
        self.read_version(PENDING_FILE_NAME, 0).ok().flatten()
    }

    /// `None` where there is none, or not a whole one. An undo must not skip one that cannot be read now.
    fn read_version(&self, name: &str, number: u64) -> io::Result<Option<ConfigVersion>> {
        match self.dir.read(name, MAX_VERSION_BYTES) {
            Err(error) if is_missing(&error) => Ok(None),
            bytes => Ok(ConfigVersion::parse(number, bytes?)),
        }
    }

    /// The numbers that are taken, the highest first.
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

/// The folder of a file's versions, by where the file really is.
fn history_dir_name(location: &ConfigLocation) -> String {
    let folder = fs::canonicalize(&location.folder).unwrap_or_else(|_| location.folder.clone());
    let key = sha256_hex(folder.join(&location.name).as_os_str().as_encoded_bytes());
    format!("{}-{}", location.name.to_string_lossy(), &key[..16])
}
