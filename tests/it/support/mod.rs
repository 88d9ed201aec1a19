//! The real binary in a folder of its own, and small servers that answer as a provider documents.
#![allow(dead_code, unused_imports)]

pub mod answers;
#[cfg(target_os = "linux")]
pub mod bench;
pub mod browser;
#[cfg(windows)]
pub mod console;
mod folder;
pub mod gateway;
mod kill;
mod proxy;
#[cfg(unix)]
mod pty_session;
mod raw;
#[cfg(target_os = "linux")]
pub mod release;
#[cfg(unix)]
mod run_by;
mod sandbox;
mod server;
#[cfg(target_os = "linux")]
pub mod strace;
pub mod sweep;
mod wait;

pub use folder::temporary_folder;
pub use kill::KillAtRequest;
pub use proxy::{Proxy, certified};
#[cfg(unix)]
pub use pty_session::{PtySession, spawn_in_pty};
pub use raw::{Act, RawServer};
#[cfg(unix)]
pub use run_by::run_by;
pub use sandbox::{Raw, Sandbox};
pub use server::{Fault, SANDBOX_HEADER, Server};
pub use wait::wait_until;

use std::{
    fs,
    io::Write,
    path::PathBuf,
    process::{Command, Output, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

/// Says that a test cannot run on this machine, past what libtest captures.
///
/// # Panics
/// In CI, which installs what the tests need: there a test that does not run is a failure.
pub fn skip(why: &str) {
    let _ = writeln!(std::io::stderr(), "SKIPPED: {why}");
    assert!(std::env::var_os("CI").is_none(), "a test was skipped in CI: {why}");
}

/// The indented block in `smsctl help TOPIC` that has a line which begins like this, as a file.
pub fn shown_by_help(topic: &str, line: &str) -> String {
    let page = Home::new().run(&["help", topic]).exits(0).stdout;
    let lines: Vec<_> = page.lines().collect();
    let belongs = |line: &&&str| line.is_empty() || line.starts_with("  ");
    let at = lines.iter().position(|found| found.trim_start().starts_with(line)).expect(line);
    let start = at - lines[..at].iter().rev().take_while(belongs).count();
    let block = lines[start..].iter().take_while(belongs);
    let block: Vec<_> = block.map(|line| line.strip_prefix("  ").unwrap_or(line)).collect();
    format!("{}\n", block.join("\n").trim())
}

/// A folder with a file, and the environment of a machine that knows nothing.
pub struct Home {
    folder: TempDir,
    vars: Vec<(String, String)>,
}

/// What a command left behind.
pub struct Done {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Done {
    /// The one JSON document on stdout.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self}"))
    }

    /// Fails with all that was printed, unless the exit code is this one.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self}");
        self
    }
}

impl std::fmt::Display for Done {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "exit {}\nstdout: {}\nstderr: {}", self.code, self.stdout, self.stderr)
    }
}

/// A named pipe in this home's folder.
pub fn pipe(home: &Home, name: &str) -> PathBuf {
    let path = home.path(name);
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    path
}

impl Home {
    pub fn new() -> Self {
        Self { folder: temporary_folder(), vars: vec![] }
    }

    /// A home with the demonstration settings of Twilio, secret in the environment.
    pub fn with_twilio() -> Self {
        let home = Self::new().var("TWILIO_AUTH_TOKEN", "right-secret");
        home.run(&TWILIO).exits(0);
        home
    }

    pub fn var(mut self, name: &str, value: &str) -> Self {
        self.vars.push((name.into(), value.into()));
        self
    }

    /// Another home with the same file and variables.
    pub fn copy(&self) -> Self {
        let copy = Self { vars: self.vars.clone(), ..Self::new() };
        if self.file().exists() {
            copy.write(self.text());
        }
        copy
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn file(&self) -> PathBuf {
        self.path("smsctl/config.toml")
    }

    pub fn text(&self) -> String {
        fs::read_to_string(self.file()).unwrap()
    }

    pub fn write(&self, text: impl AsRef<[u8]>) {
        fs::create_dir_all(self.file().parent().unwrap()).unwrap();
        fs::write(self.file(), text).unwrap();
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_smsctl"));
        command.args(args).env_clear().env("SMSCTL_CONFIG", self.file()).env("HOME", self.folder.path());
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        // Windows starts no program without the first, and keeps no user's folders in HOME.
        #[cfg(windows)]
        command
            .env("SystemRoot", std::env::var_os("SystemRoot").unwrap_or_default())
            .env("TEMP", std::env::temp_dir())
            .env("XDG_STATE_HOME", self.path(".local/state"))
            .env("XDG_DATA_HOME", self.path(".local/share"));
        command.envs(self.vars.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub fn run(&self, args: &[&str]) -> Done {
        done(self.command(args).output().unwrap())
    }

    /// Runs with this on standard input.
    pub fn feed(&self, args: &[&str], input: impl AsRef<[u8]>) -> Done {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().unwrap();
        // A command that does not read its input is free to close it.
        let _ = child.stdin.take().unwrap().write_all(input.as_ref());
        done(child.wait_with_output().unwrap())
    }
}

fn done(output: Output) -> Done {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is UTF-8");
    let code = output.status.code().expect("an exit, not a signal");
    Done { code, stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// A setup of Twilio by flags.
pub const TWILIO: [&str; 6] = [
    "setup",
    "twilio",
    "--account-sid=AC00000000000000000000000000000000",
    "--from=+14155550123",
    "--name=tw",
    "--json",
];
