//! One change of the file, from the lock to the disk.

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

/// The time in which no other smsctl can change the file.
pub struct WriteTransaction<'a> {
    store: &'a Store,
    location: OpenConfigLocation,
    /// The file as it is; `None` where there is none.
    before: Option<String>,
    lock: ConfigLock,
}

impl<'a> WriteTransaction<'a> {
    /// Waits for the lock, reads, and puts in order what a killed run left.
    pub fn begin(store: &'a Store) -> Result<Self, Failure> {
        let location = ConfigLocation::resolve(&store.path)?.open()?;
        let lock = ConfigLock::acquire(&location)?;
        let before = read_settled(&location)?;
        let now = sha256_hex(before.as_deref().unwrap_or_default());
        // One that cannot be used is told when it is written.
        let history = store.history.state_dir.as_ref();
        let history = history.and_then(|state| ConfigHistory::open(state, &location.location).ok().flatten());
        let pending = history.as_ref().and_then(ConfigHistory::pending_version);
        let is_edit = |left: &[u8]| {
            let arrived = pending.as_ref().filter(|version| version.label.after == now);
            arrived.is_some_and(|version| version.label.before != sha256_hex(left))
        };
        let mut notes = publish::clean_up_leftovers(&location, is_edit);
        // Where a lock need not exclude, a draft may be of somebody who is typing.
        if lock.is_exclusive {
            notes.extend(EditorDraft::clean_up_abandoned(&location, before.as_deref().unwrap_or_default()));
        }
        notes.iter().for_each(|note| (store.history.on_note)(note));
        history.iter().for_each(|history| history.resolve_pending(&now));
        Ok(Self { store, location, before, lock })
    }

    pub fn location(&self) -> &OpenConfigLocation {
        &self.location
    }

    /// The file as it is; empty where there is none.
    pub fn text_before(&self) -> &str {
        self.before.as_deref().unwrap_or_default()
    }

    /// Keeps the file as it is under the history, puts the new text in its place, and waits for the disk.
    ///
    /// The version is on the disk before the change and takes its number after it, so a run that is
    /// killed anywhere has lost neither. A history that cannot be written stops no change.
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
            // Where the edit of somebody else could not be put back, the file is changed all the same.
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

/// The file as it is. Editors empty it for a moment before they write it, so an empty one is looked at again.
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
