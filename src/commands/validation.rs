//! Whether a connector could send, before it is saved, made live or called valid.

use std::{
    env,
    path::{Path, PathBuf},
};

use crate::{
    connectors::{
        Connector, Provider,
        form::{FieldError, FieldValues},
    },
    encoding::escape_control_chars,
};

/// Checks all that can be checked without resolving a reference.
///
/// # Errors
/// An answer that is missing or wrong, or with which nothing could be sent.
pub fn check_values(provider: &Provider, answers: &FieldValues) -> Result<(), FieldError> {
    match provider.check_without_resolving(answers)? {
        Some(connector) => check_program(provider, &*connector),
        None => Ok(()),
    }
}

/// # Errors
/// The program that the connector runs is missing, or this user may not run it.
pub fn check_program(provider: &Provider, connector: &dyn Connector) -> Result<(), FieldError> {
    let Some(name) = connector.program() else { return Ok(()) };
    let field = provider.fields().iter().find(|field| field.is_program).map_or("", |field| &field.name);
    let wrong = |problem: String| Err(FieldError::invalid(field, escape_control_chars(&problem)));
    let found: Vec<_> = candidate_paths(name).into_iter().filter(|path| path.is_file()).collect();
    match (found.first(), found.iter().any(|path| is_executable(path))) {
        (_, true) => Ok(()),
        (Some(path), false) => wrong(format!("{} is not executable by this user", path.display())),
        (None, _) if is_path(name) => wrong(format!("{name} does not exist")),
        (None, _) => wrong(format!("no program {name} in PATH")),
    }
}

/// Where the system looks for a program of this name.
fn candidate_paths(name: &str) -> Vec<PathBuf> {
    if is_path(name) {
        return vec![name.into()];
    }
    let ending = env::consts::EXE_SUFFIX;
    let folders = env::var_os("PATH").unwrap_or_default();
    let names = |folder: PathBuf| [folder.join(name), folder.join(format!("{name}{ending}"))];
    env::split_paths(&folders).flat_map(names).collect()
}

fn is_path(name: &str) -> bool {
    Path::new(name).components().count() > 1
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    rustix::fs::access(path, rustix::fs::Access::EXEC_OK).is_ok()
}

#[cfg(not(unix))]
fn may_run(_: &Path) -> bool {
    true
}
