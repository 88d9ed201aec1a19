//! Checks whether a connector could send, before it is saved or made live.

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
    process::find_program,
};

/// Checks everything that can be checked without resolving a reference.
///
/// # Errors
/// A value is missing or invalid, or the connector's program cannot be run.
pub fn check_values(provider: &Provider, values: &FieldValues) -> Result<(), FieldError> {
    match provider.check_without_resolving(values)? {
        Some(connector) => check_program(provider, &*connector),
        None => Ok(()),
    }
}

/// Checks the program that the connector runs, if it runs one.
///
/// # Errors
/// The program is missing, or this user may not run it.
pub fn check_program(provider: &Provider, connector: &dyn Connector) -> Result<(), FieldError> {
    let Some(name) = connector.program() else { return Ok(()) };
    let field = provider.fields().iter().find(|field| field.is_program).map_or("", |field| &field.name);
    let wrong = |problem: String| Err(FieldError::invalid(field, escape_control_chars(&problem)));
    let files: Vec<_> = candidate_paths(name).into_iter().filter(|path| path.is_file()).collect();
    match (files.first(), files.iter().any(|path| is_executable(path))) {
        (_, true) => Ok(()),
        (Some(path), false) => wrong(format!("{} is not executable by this user", path.display())),
        (None, _) if is_path(name.as_ref()) => wrong(format!("{name} does not exist")),
        (None, _) => wrong(format!("no program {name} in PATH")),
    }
}

/// Returns the paths at which the system looks for a program.
fn candidate_paths(name: &str) -> Vec<PathBuf> {
    let program = PathBuf::from(find_program(name));
    if is_path(&program) {
        return vec![program];
    }
    env::split_paths(&env::var_os("PATH").unwrap_or_default()).map(|folder| folder.join(name)).collect()
}

fn is_path(name: &Path) -> bool {
    name.components().count() > 1
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    rustix::fs::access(path, rustix::fs::Access::EXEC_OK).is_ok()
}

#[cfg(not(unix))]
fn is_executable(_: &Path) -> bool {
    true
}
