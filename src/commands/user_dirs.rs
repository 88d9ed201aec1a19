//! The default folders of the user's files.

use std::{env, path::PathBuf};

use directories::ProjectDirs;

use crate::failure::Failure;

/// Returns the folder of the journal and of the file's history.
///
/// # Errors
/// Fails for a user without a home folder, unless `XDG_STATE_HOME` names one.
pub fn state_dir() -> Result<PathBuf, Failure> {
    let own = |all: &ProjectDirs| all.state_dir().unwrap_or(all.data_local_dir()).to_owned();
    project_dir(own, "XDG_STATE_HOME").ok_or_else(|| no_home_failure("XDG_STATE_HOME"))
}

/// Returns the file to use where none is named.
///
/// # Errors
/// Fails for a user without a home folder, unless `XDG_CONFIG_HOME` names one.
pub fn default_config_path() -> Result<PathBuf, Failure> {
    let folder = project_dir(|all| all.config_dir().to_owned(), "XDG_CONFIG_HOME");
    let none = || no_home_failure("XDG_CONFIG_HOME").with_fix("use --config FILE, or set HOME or XDG_CONFIG_HOME");
    Ok(folder.ok_or_else(none)?.join("config.toml"))
}

/// Returns the folder of the sandbox's certificate authority, which no other computer shares.
///
/// # Errors
/// Fails for a user without a home folder, unless `XDG_DATA_HOME` names one.
pub fn data_dir() -> Result<PathBuf, Failure> {
    project_dir(|all| all.data_local_dir().to_owned(), "XDG_DATA_HOME").ok_or_else(|| no_home_failure("XDG_DATA_HOME"))
}

/// Returns a folder of smsctl: in the folder that the variable names, on every system and also without a home folder, or
/// else where the system keeps such files.
fn project_dir(of: impl Fn(&ProjectDirs) -> PathBuf, variable: &str) -> Option<PathBuf> {
    let named = env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    match named {
        Some(folder) => Some(folder.join("smsctl")),
        None => ProjectDirs::from("", "", "smsctl").map(|all| of(&all)),
    }
}

fn no_home_failure(variable: &str) -> Failure {
    Failure::configuration("this user has no home directory").with_fix(format!("set HOME, or {variable}"))
}

#[cfg(all(test, windows))]
mod tests {
    use super::*;

    #[test]
    fn only_the_configuration_is_in_the_profile_that_follows_the_user_to_other_computers() {
        let folder = |variable: &str| env::var_os(variable).map(PathBuf::from).unwrap();
        for own in [data_dir().unwrap(), state_dir().unwrap()] {
            assert!(
                own.starts_with(folder("LOCALAPPDATA")) && !own.starts_with(folder("APPDATA")),
                "{}",
                own.display()
            );
        }
        assert!(default_config_path().unwrap().starts_with(folder("APPDATA")));
    }
}
