//! A change of the file, from taking the lock to waiting for the disk.

use std::{thread, time::Duration};

use super::{
    EditorDraft, Store,
    config_text::{self, MAX_CONFIG_BYTES},
    history::{ConfigChanges, ConfigHistory, VersionLabel},
    location::{ConfigLocation, OpenConfigLocation},
    lock::ConfigLock,
    publish,
};
use crate::{encoding::hash::sha256_hex, failure::Failure};

/// While this exists, no other smsctl can change the file.
pub struct WriteTransaction<'a> {
    store: &'a Store,
    location: OpenConfigLocation,
    /// The text before the change; `None` if there is no file.
    before: Option<String>,
    lock: ConfigLock,
}

impl<'a> WriteTransaction<'a> {
    /// Waits for the lock, reads the file, and cleans up after killed runs.
    pub fn begin(store: &'a Store) -> Result<Self, Failure> {
        let location = ConfigLocation::resolve(&store.path)?.open()?;
        let lock = ConfigLock::acquire(&location)?;
        let before = read_settled(&location)?;
        let now = sha256_hex(before.as_deref().unwrap_or_default());
        // If the history cannot be opened, a warning follows when it is written.
        let history = store.history.state_dir.as_ref();
        let history = history.and_then(|state| ConfigHistory::open(state, &location.location).ok().flatten());
        let pending = history.as_ref().and_then(ConfigHistory::pending_version);
        let is_edit = |left: &[u8]| {
            let arrived = pending.as_ref().filter(|version| version.label.after == now);
            arrived.is_some_and(|version| version.label.before != sha256_hex(left))
        };
        let mut notes = publish::clean_up_leftovers(&location, is_edit);
        // If the lock is not exclusive, another process may be using a draft.
        if lock.is_exclusive {
            notes.extend(EditorDraft::clean_up_abandoned(&location, before.as_deref().unwrap_or_default()));
        }
        notes.iter().for_each(|note| (store.history.on_note)(note));
        history.iter().for_each(|history| history.resolve_pending(&now));
        Ok(Self { store, location, before, lock })
    }

    /// Returns the location of the file.
    pub fn location(&self) -> &OpenConfigLocation {
        &self.location
    }

    /// Returns the text before the change; empty if there is no file.
    pub fn text_before(&self) -> &str {
        self.before.as_deref().unwrap_or_default()
    }

    /// Saves the old text in the history, replaces the file, and waits for the disk.
    ///
    /// The old version is on the disk before the change and gets its number after it, so that a killed run loses
    /// neither. If the history cannot be written, the change is made with a warning.
    pub fn publish(self, command: &str, after: &str, changed: ConfigChanges) -> Result<(), Failure> {
        let (before, past) = (self.text_before(), &self.store.history);
        let label = VersionLabel::new((past.now_millis)(), command, changed, before, after);
        let kept = past.state_dir.as_ref().map(|state| {
            let history = ConfigHistory::open_or_create(state, &self.location)?;
            history.write_pending(&label, before).map(|()| history)
        });
        let published = self
            .lock
            .verify_held(&self.location)
            .and_then(|()| publish::replace_config(&self.location, self.before.as_deref(), after));
        match (&published, &kept) {
            (Ok(()), Some(Ok(history))) => history.commit_pending(),
            (Ok(()), Some(Err(error))) => {
                (past.on_note)(&format!("this change cannot be undone: the history cannot be written: {error}"))
            }
            // The file can be changed although this failed, if a concurrent edit could not be put back.
            (Err(_), Some(Ok(history))) => match read_once(&self.location) {
                Ok(Some(now)) if now == after => history.commit_pending(),
                _ => history.discard_pending(),
            },
            _ => {}
        }
        published?;
        self.location.sync()?;
        publish::verify_published(&self.location, after)
    }
}

/// Reads the file. Editors empty it for a moment before they write it, so an empty file is read again.
fn read_settled(location: &OpenConfigLocation) -> Result<Option<String>, Failure> {
    for _ in 0..20 {
        match read_once(location)? {
            Some(text) if text.is_empty() => thread::sleep(Duration::from_millis(5)),
            text => return Ok(text),
        }
    }
    read_once(location)
}

fn read_once(location: &OpenConfigLocation) -> Result<Option<String>, Failure> {
    config_text::decode_config_text(location.file(), location.dir.read_any_owner(location.name(), MAX_CONFIG_BYTES))
}
