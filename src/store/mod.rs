//! The file: saved connectors, of which exactly one is live, and their templates.

mod disk;
mod draft;
mod edit;
mod history;
mod location;
mod lock;
mod model;
mod publish;
mod read;
mod transaction;

pub use draft::Draft;
pub use edit::Edit;
pub use history::{Changed, Version};
pub use model::{Config, Place, Saved, name};

use std::path::{Path, PathBuf};

use crate::{failure::Failure, wire::hash::sha256_hex};
use history::History;
use location::ConfigLocation;
use transaction::WriteTransaction;

/// The TOML file at a path. A missing file is an empty one.
pub struct Store {
    path: PathBuf,
    past: Past,
}

/// How a store remembers the versions that the file had.
pub struct Past {
    /// The platform's state folder; `None` where there is none.
    pub folder: Option<PathBuf>,
    /// Milliseconds since 1970.
    pub clock: fn() -> u64,
    /// Is told what must not be overlooked although the change is made.
    pub note: fn(&str),
}

/// The versions of the file, the newest first.
pub struct Versions {
    /// Whether the file was you edited the file after the newest change.
    pub edited: bool,
    pub all: Vec<Version>,
}

impl Store {
    pub fn at(path: impl Into<PathBuf>, past: Past) -> Self {
        Self { path: path.into(), past }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the file without a lock: what is published is always whole.
    /// Fails with line and column on anything that the file may not hold.
    pub fn load(&self) -> Result<Config, Failure> {
        read::config(&self.text()?, &self.path)
    }

    /// The same, but of the connectors only the named and the live one need to be right and are there for sure.
    pub fn load_for(&self, name: Option<&str>) -> Result<Config, Failure> {
        let text = self.text()?;
        let part = read::part::of(&text, name).and_then(|part| read::config(&part, &self.path).ok());
        match part.filter(|config| config.pick(name).is_ok()) {
            Some(config) => Ok(config),
            None => read::config(&text, &self.path),
        }
    }

    /// The file as it is written; empty where there is none.
    pub fn text(&self) -> Result<String, Failure> {
        Ok(self.read()?.unwrap_or_default())
    }

    /// The file as it is written, where there is one.
    pub fn read(&self) -> Result<Option<String>, Failure> {
        disk::read(&self.path)
    }

    /// Checks a text as if it were the file.
    pub fn validate(&self, text: &str) -> Result<Config, Failure> {
        if text.len() as u64 > disk::MAX_FILE_BYTES {
            return Err(Failure::configuration("the file would be longer than 1 MiB").fix("shorten it"));
        }
        read::config(text, &self.path)
    }

    /// Reads, edits and publishes the file as one step that no other smsctl can cut in two.
    /// `command` is what the history calls it: no value belongs there. Where `work` fails, nothing changes.
    pub fn change<T>(
        &self,
        command: &str,
        work: impl FnOnce(&Config, &mut Edit) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let transaction = WriteTransaction::begin(self)?;
        let config = self.validate(transaction.text())?;
        let mut edit = Edit::of(transaction.text())?;
        let value = work(&config, &mut edit)?;
        let after = edit.text();
        if after != transaction.text() {
            let changed = Changed::between(&config, &self.validate(&after)?);
            transaction.publish(command, &after, changed)?;
        }
        Ok(value)
    }

    /// Publishes a whole text, if it validates and the file is still what it was decided on.
    pub fn replace(&self, command: &str, before: &str, after: &str) -> Result<(), Failure> {
        let transaction = WriteTransaction::begin(self)?;
        let fresh = self.validate(after)?;
        if transaction.text() != before {
            return Err(Failure::configuration(format!("{} changed meanwhile", self.path.display()))
                .fix(format!("try again with `smsctl {command}`")));
        }
        // A file that does not validate may be replaced by one that does.
        let config = self.validate(before).unwrap_or_default();
        match after == before {
            true => Ok(()),
            false => transaction.publish(command, after, Changed::between(&config, &fresh)),
        }
    }

    /// What the file was before each of the last changes. Takes no lock and writes nothing.
    pub fn versions(&self) -> Result<Versions, Failure> {
        let Some(state) = &self.past.folder else { return Ok(Versions { edited: false, all: vec![] }) };
        let now = sha256_hex(self.text()?);
        let location = ConfigLocation::resolve(&self.path)?;
        let all = History::open(state, &location)
            .and_then(|history| history.map_or(Ok(vec![]), |history| history.versions(&now)))
            .map_err(|error| {
                Failure::configuration("the history cannot be read")
                    .cause(error)
                    .fix(format!("check the owner and permissions of {}", state.display()))
            })?;
        let edited = all.first().is_some_and(|newest| newest.label.after != now);
        Ok(Versions { edited, all })
    }

    /// Begins a text for a person's editor.
    pub fn draft(&self, text: &str) -> Result<Draft, Failure> {
        let transaction = WriteTransaction::begin(self)?;
        let location = transaction.location();
        Draft::begin(location, text).map_err(|error| location.unwritable(&error))
    }

    /// Reads an edited text back.
    ///
    /// # Errors
    /// Fails where the editor left no regular file, too long a text or no text; it is still in the draft.
    pub fn typed(&self, draft: &Draft) -> Result<String, Failure> {
        let unusable = |cause: &dyn std::fmt::Display| {
            Failure::configuration("the edited text is not valid").cause(cause)
        };
        let bytes = draft.read().map_err(|error| unusable(&error))?;
        String::from_utf8(bytes)
            .map_err(|error| unusable(&disk::not_utf8(error.as_bytes(), error.utf8_error())))
    }
}
