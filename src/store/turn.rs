//! One change of the file, from the lock to the disk.

use std::{fs::File, path::Path, thread, time::Duration};

use super::{
    Draft, Store, disk,
    history::{Changed, History, Label},
    home::Home,
    lock, publish,
};
use crate::{failure::Failure, wire::hash::sha256_hex};

/// The time in which no other smsctl can change the file.
pub struct Turn<'a> {
    store: &'a Store,
    home: Home,
    /// The file as it is; `None` where there is none.
    before: Option<String>,
    history: Option<History>,
    _held: File,
}

impl<'a> Turn<'a> {
    /// Waits for the lock, reads, and puts in order what a killed run left.
    pub fn begin(store: &'a Store) -> Result<Self, Failure> {
        let home = Home::of(&store.path)?;
        home.settle()?;
        let held = lock::take(&home)?;
        let before = read(&store.path)?;
        let history = store.past.folder.as_ref().map(|state| History::of(state, &home));
        let now = sha256_hex(before.as_deref().unwrap_or_default());
        let pending = history.as_ref().and_then(History::pending);
        let is_edit = |left: &[u8]| {
            let arrived = pending.as_ref().filter(|version| version.label.after == now);
            arrived.is_some_and(|version| version.label.before != sha256_hex(left))
        };
        for kept in publish::sweep(&home, is_edit) {
            (store.past.note)(&format!(
                "an edit by hand that another run displaced is kept in {}",
                kept.display()
            ));
        }
        Draft::sweep(&home);
        history.iter().for_each(|history| history.settle(&now));
        Ok(Self { store, home, before, history, _held: held })
    }

    pub fn home(&self) -> &Home {
        &self.home
    }

    /// The file as it is; empty where there is none.
    pub fn text(&self) -> &str {
        self.before.as_deref().unwrap_or_default()
    }

    /// Keeps the file as it is under the history, puts the new text in its place, and waits for the disk.
    ///
    /// The version is on the disk before the change and takes its number after it, so a run that is
    /// killed anywhere has lost neither. A history that cannot be written stops no change.
    pub fn publish(self, command: &str, after: &str, changed: Changed) -> Result<(), Failure> {
        let (before, clock) = (self.text(), self.store.past.clock);
        let label = Label::new(clock(), command, changed, before, after);
        let kept = self.history.as_ref().map(|history| history.begin(&label, before));
        let published = publish::publish(&self.home, self.before.as_deref(), after);
        match (&published, &self.history, &kept) {
            (Ok(()), Some(history), Some(Ok(()))) => history.commit(),
            (Ok(()), _, Some(Err(error))) => (self.store.past.note)(&format!(
                "`smsctl config undo` will not know this change: the history cannot be written: {error}"
            )),
            // Where the edit of somebody else could not be put back, the file is changed all the same.
            (Err(_), Some(history), _) => match disk::read(&self.store.path) {
                Ok(Some(now)) if now == after => history.commit(),
                _ => history.abandon(),
            },
            _ => {}
        }
        published.and_then(|()| self.home.sync())
    }
}

/// The file as it is. Editors empty it for a moment before they write it, so an empty one is looked at again.
fn read(path: &Path) -> Result<Option<String>, Failure> {
    for _ in 0..20 {
        match disk::read(path)? {
            Some(text) if text.is_empty() => thread::sleep(Duration::from_millis(5)),
            text => return Ok(text),
        }
    }
    disk::read(path)
}
