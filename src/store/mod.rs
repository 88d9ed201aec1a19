//! The file: saved connectors, of which exactly one is live, and their templates.

mod disk;
mod edit;
mod model;
mod read;

pub use edit::Edit;
pub use model::{Config, Place, Saved, name};

use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// The TOML file at a path. A missing file is an empty one.
pub struct Store {
    path: PathBuf,
}

impl Store {
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the file without a lock: what is published is always whole.
    /// Fails with line and column on anything that the file may not hold.
    pub fn load(&self) -> Result<Config, Failure> {
        read::config(&self.text()?, &self.path)
    }

    /// The file as it is written; empty where there is none.
    pub fn text(&self) -> Result<String, Failure> {
        Ok(disk::read(&self.path)?.unwrap_or_default())
    }

    /// Checks a text as if it were the file.
    pub fn validate(&self, text: &str) -> Result<Config, Failure> {
        read::config(text, &self.path)
    }

    /// Reads, edits and publishes the file as one step that no other smsctl can cut in two.
    /// Where `work` fails, nothing changes.
    pub fn change<T>(
        &self,
        work: impl FnOnce(&Config, &mut Edit) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let _held = disk::lock(&self.path)?;
        let before = self.text()?;
        let config = read::config(&before, &self.path)?;
        let mut edit = Edit::of(&before)?;
        let value = work(&config, &mut edit)?;
        let after = edit.text();
        if after != before {
            read::config(&after, &self.path)?;
            disk::publish(&self.path, &after)?;
        }
        Ok(value)
    }

    /// Keeps a text that could not be saved, for its owner only; where it is.
    pub fn keep_aside(&self, text: &str) -> Result<PathBuf, Failure> {
        disk::aside(&self.path, text)
    }

    /// Publishes a text that a person wrote, if it validates and the file is still what they began with.
    pub fn replace(&self, before: &str, after: &str) -> Result<(), Failure> {
        let _held = disk::lock(&self.path)?;
        read::config(after, &self.path)?;
        match self.text()? == before {
            true => disk::publish(&self.path, after),
            false => {
                Err(Failure::configuration(format!("{} changed while you edited it", self.path.display()))
                    .fix("begin again with `smsctl config edit`"))
            }
        }
    }
}
