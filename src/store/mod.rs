//! The configuration file: reading, editing, locking, saving, and its history.

mod config_edit;
mod config_text;
mod editor_draft;
mod history;
mod link_records;
mod location;
mod lock;
mod model;
mod parse;
mod publish;
mod transaction;

use std::path::{Path, PathBuf};

pub use config_edit::ConfigEdit;
pub use editor_draft::EditorDraft;
use history::ConfigHistory;
pub use history::{ConfigChanges, ConfigVersion};
pub use link_records::{LinkRecords, Verification};
use location::ConfigLocation;
pub use model::{Config, Position, SavedConnector, SavedService, parse_connector_name, parse_service_name};
use transaction::WriteTransaction;

use crate::{encoding::hash::sha256_hex, failure::Failure};

/// The configuration file. A missing file counts as an empty one.
pub struct Store {
    path: PathBuf,
    history: HistoryOptions,
}

/// How a store keeps earlier versions of the file.
pub struct HistoryOptions {
    /// The state folder; `None` for no history.
    pub state_dir: Option<PathBuf>,
    /// Returns the current time in Unix milliseconds.
    pub now_millis: fn() -> u64,
    /// Is called with warnings about changes that succeeded.
    pub on_note: fn(&str),
}

/// Earlier versions of the file.
pub struct VersionList {
    /// Whether the file was edited by hand after the newest change.
    pub edited_by_hand: bool,
    /// The versions, newest first.
    pub versions: Vec<ConfigVersion>,
}

impl Store {
    /// Creates a store for the file at this path.
    pub fn new(path: impl Into<PathBuf>, history: HistoryOptions) -> Self {
        Self { path: path.into(), history }
    }

    /// Returns the path of the file, as the user gave it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the file. No lock is needed, because the file is replaced in one step.
    ///
    /// # Errors
    /// The file cannot be read, or is invalid; the failure has line and column.
    pub fn load(&self) -> Result<Config, Failure> {
        parse::parse_config(&self.text_or_empty()?, &self.path)
    }

    /// Reads the file, but possibly of the connectors only the live one and the one of this name. Errors in the others
    /// may be missed.
    pub fn load_for(&self, name: Option<&str>) -> Result<Config, Failure> {
        let text = self.text_or_empty()?;
        let part =
            parse::excerpt::excerpt_for(&text, name).and_then(|part| parse::parse_config(&part, &self.path).ok());
        match part.filter(|config| config.select_connector(name).is_ok()) {
            Some(config) => Ok(config),
            None => parse::parse_config(&text, &self.path),
        }
    }

    /// Returns the text of the file; empty if there is none.
    pub fn text_or_empty(&self) -> Result<String, Failure> {
        Ok(self.read_text()?.unwrap_or_default())
    }

    /// Returns the text of the file, or `None` if there is none.
    pub fn read_text(&self) -> Result<Option<String>, Failure> {
        config_text::read_config_text(&self.path)
    }

    /// Parses a text as if it were the file.
    pub fn validate(&self, text: &str) -> Result<Config, Failure> {
        if text.len() as u64 > config_text::MAX_CONFIG_BYTES {
            return Err(Failure::configuration("the file would be longer than 1 MiB").with_fix("shorten it"));
        }
        parse::parse_config(text, &self.path)
    }

    /// Reads, edits and saves the file while no other smsctl can change it. `command` is the name of the change in the
    /// history and must not contain values. If `work` fails, nothing changes.
    pub fn update<T>(
        &self,
        command: &str,
        work: impl FnOnce(&Config, &mut ConfigEdit) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let transaction = WriteTransaction::begin(self)?;
        let config = self.validate(transaction.text_before())?;
        let mut edit = ConfigEdit::parse(transaction.text_before())?;
        let value = work(&config, &mut edit)?;
        let after = edit.to_text();
        if after != transaction.text_before() {
            let changed = ConfigChanges::between(&config, &self.validate(&after)?);
            transaction.publish(command, &after, changed)?;
        }
        Ok(value)
    }

    /// Replaces the whole text of the file.
    ///
    /// # Errors
    /// The new text is invalid, the file no longer has the text `before`, or it cannot be written.
    pub fn replace(&self, command: &str, before: &str, after: &str) -> Result<(), Failure> {
        let transaction = WriteTransaction::begin(self)?;
        let fresh = self.validate(after)?;
        if transaction.text_before() != before {
            return Err(Failure::configuration(format!("{} changed meanwhile", self.path.display()))
                .with_fix(format!("try again with `smsctl {command}`")));
        }
        // An invalid file may be replaced by a valid one.
        let config = self.validate(before).unwrap_or_default();
        match after == before {
            true => Ok(()),
            false => transaction.publish(command, after, ConfigChanges::between(&config, &fresh)),
        }
    }

    /// Returns the file's text before each of the last changes. Takes no lock and writes nothing.
    pub fn versions(&self) -> Result<VersionList, Failure> {
        let Some(state) = &self.history.state_dir else {
            return Ok(VersionList { edited_by_hand: false, versions: vec![] });
        };
        let now = sha256_hex(self.text_or_empty()?);
        let location = ConfigLocation::resolve(&self.path)?;
        let all = ConfigHistory::open(state, &location)
            .and_then(|history| history.map_or(Ok(vec![]), |history| history.read_versions(&now)))
            .map_err(|error| {
                Failure::configuration("the history cannot be read")
                    .with_cause(error)
                    .with_fix(format!("check the owner and permissions of {}", state.display()))
            })?;
        let edited = all.first().is_some_and(|newest| newest.label.after != now);
        Ok(VersionList { edited_by_hand: edited, versions: all })
    }

    /// Creates a draft of this text for the user's editor.
    pub fn create_draft(&self, text: &str) -> Result<EditorDraft, Failure> {
        let transaction = WriteTransaction::begin(self)?;
        let location = transaction.location();
        EditorDraft::create(location, text).map_err(|error| location.unwritable_failure(&error))
    }

    /// Reads the edited text of a draft.
    ///
    /// # Errors
    /// The draft is not a regular file, is too long or is not UTF-8.
    pub fn read_draft(&self, draft: &EditorDraft) -> Result<String, Failure> {
        let unusable =
            |cause: &dyn std::fmt::Display| Failure::configuration("the edited text is not valid").with_cause(cause);
        let bytes = draft.read_bytes().map_err(|error| unusable(&error))?;
        String::from_utf8(bytes)
            .map_err(|error| unusable(&config_text::describe_utf8_error(error.as_bytes(), error.utf8_error())))
    }
}
