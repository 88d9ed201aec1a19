//! Checks who can read the configuration and the files of secrets, and whether git could commit a secret.

use std::path::{Path, PathBuf};

use super::App;
use crate::{
    connectors::{Finding, form::FieldValue},
    files::{OtherUsersAccess, restrict_dir_command, restrict_file_command},
    references::Reference,
    store::{Config, SavedConnector},
};

/// Checks the configuration file and the files that this connector refers to.
pub fn check_files(app: &App, config: &Config, saved: &SavedConnector) -> Vec<Finding> {
    let path = app.store.path();
    let real = dunce::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let warnings = [check_file_access(&real), check_folder_access(&real), check_git(&real, config)];
    let mut findings: Vec<_> = warnings.into_iter().flatten().chain(check_secret_files(saved)).collect();
    if findings.is_empty() && real.exists() {
        findings.push(Finding::pass(format!("{} is readable by its owner only", path.display())));
    }
    findings
}

/// Only its owner should read the file.
fn check_file_access(path: &Path) -> Option<Finding> {
    let access = OtherUsersAccess::to_path(path).any?;
    let found = format!("other users can read {} ({access})", path.display());
    Some(Finding::warn(found, restrict_file_command(path)))
}

/// Users who can write to the folder can replace the file.
fn check_folder_access(path: &Path) -> Option<Finding> {
    let folder = path.parent()?;
    let access = OtherUsersAccess::to_path(folder).write?;
    let found = format!("other users can write to {} ({access})", folder.display());
    Some(Finding::warn(found, restrict_dir_command(folder)))
}

/// Not all users should read a secret's file. Its group may: in containers it often has to.
fn check_secret_files(saved: &SavedConnector) -> impl Iterator<Item = Finding> {
    let files = saved.values.values().filter_map(|value| match value {
        FieldValue::Reference(Reference::File(path)) => Some(path),
        _ => None,
    });
    files.filter_map(|path| {
        let access = OtherUsersAccess::to_path(path).all_users?;
        let found = format!("all users can access {} ({access})", path.display());
        Some(Finding::warn(found, restrict_file_command(path)))
    })
}

/// A secret in a git work tree is easily committed.
fn check_git(path: &Path, config: &Config) -> Option<Finding> {
    let tree = find_work_tree(path)?;
    let (field, name) = config.connectors.iter().find_map(|saved| {
        let (field, _) = saved.values.iter().find(|(_, value)| matches!(value, FieldValue::Secret(_)))?;
        Some((field, &saved.name))
    })?;
    let found = format!("the {field} of {name} is written in a file in the git work tree {}", tree.display());
    let fix = format!(
        "`smsctl set --connector {name} {field}=env:NAME`, or keep {} out of git",
        path.file_name().unwrap_or_default().to_string_lossy()
    );
    Some(Finding::warn(found, fix))
}

fn find_work_tree(path: &Path) -> Option<PathBuf> {
    path.ancestors().skip(1).find(|folder| folder.join(".git").exists()).map(Path::to_owned)
}
