//! Where this user's files are kept, unless a flag says otherwise.

use std::{env, path::PathBuf};

use directories::ProjectDirs;

use crate::failure::Failure;

/// Returns the folder of the journal of sends and of the file's history.
///
/// # Errors
/// Fails for a user without a home folder, unless `XDG_STATE_HOME` names one.
pub fn state_dir() -> Result<PathBuf, Failure> {
    let own = |all: &ProjectDirs| all.state_dir().unwrap_or(all.data_local_dir()).to_owned();
    folder(own, "XDG_STATE_HOME").ok_or_else(|| absent("XDG_STATE_HOME"))
}

/// Returns the file to use where none is named.
///
/// # Errors
/// Fails for a user without a home folder, unless `XDG_CONFIG_HOME` names one.
pub fn default_path() -> Result<PathBuf, Failure> {
    let folder = folder(|all| all.config_dir().to_owned(), "XDG_CONFIG_HOME");
    let none = || absent("XDG_CONFIG_HOME").fix("use --config FILE, or set HOME or XDG_CONFIG_HOME");
    Ok(folder.ok_or_else(none)?.join("config.toml"))
}

/// Returns the folder of the sandbox's certificate authority.
///
/// # Errors
/// Fails for a user without a home folder, unless `XDG_DATA_HOME` names one.
pub fn data_dir() -> Result<PathBuf, Failure> {
    folder(|all| all.data_dir().to_owned(), "XDG_DATA_HOME").ok_or_else(|| absent("XDG_DATA_HOME"))
}

/// `directories` knows no folder at all without a home folder, though the variable may name this one.
fn folder(of: impl Fn(&ProjectDirs) -> PathBuf, variable: &str) -> Option<PathBuf> {
    let named = || env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = ProjectDirs::from("", "", "smsctl").map(|all| of(&all));
    home.or_else(|| Some(named()?.join("smsctl")))
}

fn absent(variable: &str) -> Failure {
    Failure::configuration("this user has no home directory").fix(format!("set HOME, or {variable}"))
}
