//! The scripts of the README and of `smsctl help clients` do what they say. One whose packages are not installed is skipped, loudly.

use std::{
    env, fs,
    net::TcpListener,
    os::unix::fs::symlink,
    process::{Command, Output},
};

use tempfile::TempDir;

use crate::support::{shown_by_help, temporary_folder};

/// The script of this name in the README or in `smsctl help clients`.
fn script(name: &str) -> String {
    let readme = fs::read_to_string("README.md").unwrap();
    let mut blocks = readme.split("\n```").skip(1).step_by(2);
    match blocks.find(|block| block.lines().any(|line| line == format!("# {name}"))) {
        Some(block) => block.split_once('\n').unwrap().1.to_owned(),
        None => shown_by_help("clients", &format!("# {name}")),
    }
}

/// A folder with the scripts, in which `smsctl` is found.
fn folder(names: &[&str]) -> TempDir {
    let folder = temporary_folder();
    fs::create_dir(folder.path().join("bin")).unwrap();
    symlink(env!("CARGO_BIN_EXE_smsctl"), folder.path().join("bin/smsctl")).unwrap();
    // The README's port may be taken here.
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    for name in names {
        fs::write(folder.path().join(name), script(name).replace("127.0.0.1:8025", &free)).unwrap();
    }
    folder
}

fn run(folder: &TempDir, line: &str) -> Output {
    let mut path = vec![folder.path().join("bin")];
    path.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    let mut shell = Command::new("sh");
    shell.args(["-c", line]).current_dir(folder.path()).env_clear();
    shell.env("PATH", env::join_paths(path).unwrap()).env("HOME", folder.path());
    shell.output().unwrap()
}

#[track_caller]
fn prints(folder: &TempDir, line: &str, expected: &str) {
    let done = run(folder, line);
    let [stdout, stderr] = [&done.stdout, &done.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    assert!(done.status.success() && stdout.contains(expected), "{line}: {stdout}\n{stderr}");
}

/// Whether the packages are here that a script names.
#[allow(clippy::print_stderr)]
fn has(folder: &TempDir, test: &str, install: &str) -> bool {
    let there = run(folder, test).status.success();
    if !there {
        crate::support::skip(&format!("packages are missing: {install}"));
    }
    there
}

#[test]
fn an_end_to_end_test_sends_and_waits_for_the_code() {
    let folder = folder(&["otp.sh"]);
    if has(&folder, "command -v curl", "apt-get install curl") {
        prints(&folder, "sh otp.sh", "the code is 482915");
    }
}

#[test]
fn an_official_library_finds_the_sandbox_by_itself() {
    let folder = folder(&["signup.py"]);
    if has(&folder, "python3 -c 'import twilio'", "pip install twilio") {
        prints(&folder, "smsctl sandbox run -- python3 signup.py", "queued");
    }
}

#[test]
fn an_official_library_is_pointed_to_the_sandbox_by_its_own_endpoint() {
    let folder = folder(&["signin.py"]);
    let install = "pip install alibabacloud_dysmsapi20170525";
    if has(&folder, "python3 -c 'import alibabacloud_dysmsapi20170525'", install) {
        prints(&folder, "smsctl sandbox run -- python3 signin.py", "OK");
    }
}

#[test]
fn a_program_whose_address_is_hard_wired_is_answered_through_the_proxy() {
    let folder = folder(&["reset.sh"]);
    if has(&folder, "command -v curl", "apt-get install curl") {
        prints(&folder, "smsctl sandbox run -- sh reset.sh", "\"status\":\"queued\"");
    }
}
