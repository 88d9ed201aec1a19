//! Are the secrets safe where they stand: who can read the files, and may git take them along?

use std::path::{Path, PathBuf};

use super::App;
use crate::{
    connectors::{Finding, form::Answer},
    references::Reference,
    store::{Config, Saved},
};

/// What is to be said of the file and of those that it refers to.
pub fn findings(app: &App, config: &Config, saved: &Saved) -> Vec<Finding> {
    let path = app.store.path();
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let worries = [open_file(&real), open_folder(&real), in_git(&real, config)];
    let mut found: Vec<_> = worries.into_iter().flatten().chain(open_secrets(saved)).collect();
    if found.is_empty() {
        found.push(Finding::pass(format!("{} is readable by its owner only", path.display())));
    }
    found
}

/// Nobody but its owner should read the file.
fn open_file(path: &Path) -> Option<Finding> {
    let mode = mode(path).filter(|mode| mode & 0o077 != 0)?;
    let found = format!("other users can read {} (mode {mode:o})", path.display());
    Some(Finding::warn(found, format!("chmod 600 {}", path.display())))
}

/// Whoever may write in the folder may put another file in the place of this one.
fn open_folder(path: &Path) -> Option<Finding> {
    const STICKY: u32 = 0o1000;
    let folder = path.parent()?;
    let mode = mode(folder).filter(|mode| mode & 0o022 != 0 && mode & STICKY == 0)?;
    let found = format!("other users can write to {} (mode {mode:o})", folder.display());
    Some(Finding::warn(found, format!("chmod go-w {}", folder.display())))
}

/// Files that only this machine's owner should read; a container's are often open to its own group.
fn open_secrets(saved: &Saved) -> impl Iterator<Item = Finding> {
    let files = saved.answers.values().filter_map(|answer| match answer {
        Answer::Kept(Reference::File(path)) => Some(path),
        _ => None,
    });
    files.filter_map(|path| {
        let mode = mode(path).filter(|mode| mode & 0o007 != 0)?;
        let found = format!("all users can access {} (mode {mode:o})", path.display());
        Some(Finding::warn(found, format!("chmod 600 {}", path.display())))
    })
}

/// A secret that stands in a git work tree is one commit away from everybody.
fn in_git(path: &Path, config: &Config) -> Option<Finding> {
    let tree = work_tree(path)?;
    let bare = config.connectors.iter().find_map(|saved| {
        let secret = |answer: &Answer| matches!(answer, Answer::Bare(_));
        let (field, _) = saved.answers.iter().find(|(_, answer)| secret(answer))?;
        Some((field, &saved.name))
    });
    let (field, name) = bare?;
    let found = format!("the {field} of {name} is written in a file in the git work tree {}", tree.display());
    let fix = format!(
        "`smsctl set --connector {name} {field}=env:NAME`, or keep {} out of git",
        path.file_name().unwrap_or_default().to_string_lossy()
    );
    Some(Finding::warn(found, fix))
}

fn work_tree(path: &Path) -> Option<PathBuf> {
    path.ancestors().skip(1).find(|folder| folder.join(".git").exists()).map(Path::to_owned)
}

#[cfg(unix)]
fn mode(path: &Path) -> Option<u32> {
    std::fs::metadata(path).ok().map(|about| std::os::unix::fs::MetadataExt::mode(&about) & 0o7777)
}

#[cfg(not(unix))]
fn mode(_: &Path) -> Option<u32> {
    None
}
