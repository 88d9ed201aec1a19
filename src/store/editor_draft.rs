//! The configuration while the user edits it, in a temporary folder that the next run removes if this one is killed.

use std::{
    ffi::{OsStr, OsString},
    fmt::Display,
    fs::File,
    io::{self, Write},
    path::PathBuf,
    rc::Rc,
};

use super::{
    config_text::MAX_CONFIG_BYTES,
    location::{OpenConfigLocation, is_missing},
};
use crate::{
    encoding::hash::sha256_hex,
    files::{PrivateDir, is_refusal},
};

/// The draft's text, in its folder.
const DRAFT_FILE_NAME: &str = "config.toml";

/// Marks the folder as a draft, and is locked while its command runs.
const LOCK_FILE_NAME: &str = "lock";

/// The longest content of a draft's lock that is read, in bytes.
const MAX_LOCK_BYTES: u64 = 1024;

/// A text that is being edited, with the files that its editor creates. Dropping it removes the folder.
pub struct EditorDraft {
    /// Where the configuration is.
    config_dir: Rc<PrivateDir>,
    /// What a kept text is called, up to its number.
    kept_prefix: OsString,
    name: OsString,
    dir: PrivateDir,
    _lock_file: File,
    is_kept: bool,
}

impl Drop for EditorDraft {
    fn drop(&mut self) {
        if !self.is_kept {
            // Where it cannot be removed, the next run will.
            let _ = remove_draft(&self.config_dir, &self.name, &self.dir);
        }
    }
}

impl EditorDraft {
    /// Creates a draft. This must happen in a transaction, or another run may remove the folder before it is locked.
    pub fn create(location: &OpenConfigLocation, text: &str) -> io::Result<Self> {
        let (name, dir) = location.dir.create_temporary_dir(location.temporary_prefix("draft"))?;
        let mut held = dir.create_new(LOCK_FILE_NAME)?;
        held.lock()?;
        held.write_all(draft_marker(&dir, &sha256_hex(text))?.as_bytes())?;
        let draft = Self {
            config_dir: location.dir.clone(),
            kept_prefix: location.kept_prefix("rejected"),
            name,
            dir,
            _lock_file: held,
            is_kept: false,
        };
        draft.dir.create_new(DRAFT_FILE_NAME)?.write_all(text.as_bytes())?;
        Ok(draft)
    }

    /// Returns the path of the text.
    pub fn path(&self) -> PathBuf {
        self.dir.path().join(DRAFT_FILE_NAME)
    }

    /// Returns what the editor saved, which may not be UTF-8.
    pub fn read_bytes(&self) -> io::Result<Vec<u8>> {
        self.dir.read(DRAFT_FILE_NAME, MAX_CONFIG_BYTES)
    }

    /// Moves what the editor saved beside the configuration, readable by its owner only, and returns its path. If it
    /// cannot be moved, it stays where it is.
    pub fn keep_beside_config(mut self) -> PathBuf {
        self.is_kept = true;
        match keep_draft_text(&self.config_dir, &self.dir, &self.kept_prefix) {
            Ok(path) => {
                self.is_kept = false;
                path
            }
            Err(_) => {
                // Without the lock file, no later run removes the folder.
                let _ = self.dir.remove(LOCK_FILE_NAME);
                self.path()
            }
        }
    }

    /// Removes the drafts of commands that no longer run, and keeps each changed text that is not `saved`, the text of
    /// the configuration. Returns notes for the user.
    pub fn clean_up_abandoned(location: &OpenConfigLocation, saved: &str) -> Vec<String> {
        location.leftover_names("draft").iter().filter_map(|name| clean_up_draft(location, name, saved)).collect()
    }
}

/// Returns the content of a draft's lock file. It contains the folder's identity, so that a copy is not taken for a
/// draft.
fn draft_marker(dir: &PrivateDir, digest: &str) -> io::Result<String> {
    Ok(format!("smsctl draft {}\n{digest}\n", dir.identity()?))
}

/// Removes a draft. Returns a note if something is kept or not touched.
fn clean_up_draft(location: &OpenConfigLocation, name: &OsStr, saved: &str) -> Option<String> {
    let path = location.dir.path().join(name);
    let alone = |why: &dyn Display| Some(format!("{} was not touched: {why}", path.display()));
    let dir = match location.dir.open_dir(name) {
        Err(error) => return is_refusal(&error).then(|| format!("not touched: {error}")),
        Ok(dir) => dir,
    };
    let not_ours = "smsctl did not create it; delete it if you do not need it";
    let (lock, content) =
        match dir.open_read(LOCK_FILE_NAME).and_then(|lock| Ok((lock, dir.read(LOCK_FILE_NAME, MAX_LOCK_BYTES)?))) {
            Err(error) if is_missing(&error) => {
                // Its command was killed before it created the lock file. A folder that is not empty stays.
                return match location.dir.remove_empty_dir(name) {
                    Ok(()) => None,
                    Err(_) => alone(&not_ours),
                };
            }
            Err(error) => return Some(format!("not touched: {error}")),
            Ok(read) => read,
        };
    if lock.try_lock().is_err() {
        return None;
    }
    let content = String::from_utf8_lossy(&content).into_owned();
    let digest = content.lines().nth(1).unwrap_or_default();
    let ours = draft_marker(&dir, digest).is_ok_and(|mark| mark == content);
    let begun = content.is_empty() && dir.entry_names().is_ok_and(|names| names == [LOCK_FILE_NAME]);
    if !ours && !begun {
        return alone(&not_ours);
    }
    let worth_keeping = match dir.read(DRAFT_FILE_NAME, MAX_CONFIG_BYTES) {
        Ok(text) => !text.is_empty() && text != saved.as_bytes() && sha256_hex(&text) != digest,
        Err(error) => !is_missing(&error),
    };
    let mut note = None;
    if worth_keeping {
        match keep_draft_text(&location.dir, &dir, &location.kept_prefix("rejected")) {
            Ok(kept) => {
                note = Some(format!("smsctl was killed while you were editing; your text is in {}", kept.display()));
            }
            Err(error) => return alone(&error),
        }
    }
    // Where it cannot be removed, the next run will.
    let _ = remove_draft(&location.dir, name, &dir);
    note
}

/// Removes a draft. The lock file goes last, so that the next run can continue if this one is killed.
fn remove_draft(beside: &PrivateDir, name: &OsStr, dir: &PrivateDir) -> io::Result<()> {
    dir.remove_all_but(Some(OsStr::new(LOCK_FILE_NAME)))?;
    dir.remove(LOCK_FILE_NAME)?;
    beside.remove_empty_dir(name)
}

/// Moves the draft's text beside the configuration, for its owner only.
fn keep_draft_text(beside: &PrivateDir, dir: &PrivateDir, prefix: &OsStr) -> io::Result<PathBuf> {
    dir.make_own(DRAFT_FILE_NAME)?;
    let name = dir.move_to_free_name(DRAFT_FILE_NAME, beside, prefix, ".toml")?;
    Ok(beside.path().join(name))
}
