//! A command that another program starts.

use std::{
    env,
    ffi::OsStr,
    path::PathBuf,
    process::{Command, Stdio},
};

/// The same command run by these words, such as `strace -f`: with its environment and folder, and with pipes.
///
/// The program is found in `PATH` here. The standard library would look for it in a copy of this process, because the
/// command has an environment of its own, and to copy a process of this size takes longer than most commands do.
pub fn run_by(words: &[impl AsRef<OsStr>], inner: &Command) -> Command {
    let mut outer = Command::new(find_program(words[0].as_ref()));
    outer.args(&words[1..]).arg(inner.get_program()).args(inner.get_args());
    outer.env_clear().envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
    if let Some(folder) = inner.get_current_dir() {
        outer.current_dir(folder);
    }
    outer.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    outer
}

/// The path of a program, or its name if there is none.
fn find_program(name: &OsStr) -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).map(|folder| folder.join(name)).find(|path| path.is_file()).unwrap_or_else(|| name.into())
}
