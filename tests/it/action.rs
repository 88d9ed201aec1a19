//! The GitHub Action: what its script leaves for the next steps of a job.
#![allow(clippy::print_stderr)]

use std::{
    fs,
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, Command, Stdio},
};

use crate::support::Home;
use rustix::process::{Pid, Signal, kill_process_group};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/.github/actions/sandbox");

/// A step that ran; what it started ends with this.
struct Step {
    child: Child,
    home: Home,
}

impl Drop for Step {
    fn drop(&mut self) {
        let _ = kill_process_group(Pid::from_child(&self.child), Signal::KILL);
    }
}

impl Step {
    /// Runs the script as a runner does; its exit code.
    fn run(listen: &str) -> (Self, i32) {
        let home = Home::new();
        let binaries = Path::new(env!("CARGO_BIN_EXE_smsctl")).parent().unwrap().display();
        let mut command = Command::new(format!("{FOLDER}/start"));
        command.env_clear().env("PATH", format!("{binaries}:{}", std::env::var("PATH").unwrap()));
        command.env("HOME", home.path("")).env("RUNNER_TEMP", home.path("")).env("LISTEN", listen);
        command.env("GITHUB_OUTPUT", home.path("output")).env("GITHUB_ENV", home.path("env"));
        let mut child = command.process_group(0).stdout(Stdio::null()).spawn().unwrap();
        let code = child.wait().unwrap().code().unwrap();
        (Self { child, home }, code)
    }

    /// A value in one of the files that a runner reads.
    fn told(&self, file: &str, name: &str) -> String {
        let text = fs::read_to_string(self.home.path(file)).unwrap();
        let value = text.lines().find_map(|line| line.strip_prefix(&format!("{name}=")));
        value.unwrap_or_else(|| panic!("{name}: {text}")).to_owned()
    }
}

fn has_jq() -> bool {
    let found = Command::new("jq").arg("--version").output().is_ok();
    if !found {
        crate::support::skip("there is no jq here, which runners have");
    }
    found
}

#[test]
fn the_next_steps_find_a_sandbox_that_answers() {
    if !has_jq() {
        return;
    }
    let (step, code) = Step::run("127.0.0.1:0");
    assert_eq!(code, 0);
    let home = Home::new().var("SMSCTL_SANDBOX", &step.told("env", "SMSCTL_SANDBOX"));
    home.run(&["test", "--to=+14155550100"]).exits(0);
    assert_eq!(home.run(&["inbox", "wait", "--to=+14155550100", "--code-only"]).exits(0).stdout.trim().len(), 6);
    let secure = [format!("--sandbox={}", step.told("output", "https-url")), step.told("output", "ca")];
    Home::new().run(&["test", "--to=+14155550101", &secure[0], "--ca-file", &secure[1]]).exits(0);
    assert_eq!(step.told("output", "url"), step.told("env", "SMSCTL_SANDBOX"));
    assert!(step.told("output", "inbox").starts_with("http://127.0.0.1:"));
}

#[test]
fn a_sandbox_that_cannot_begin_fails_the_step() {
    if has_jq() {
        assert_ne!(Step::run("192.0.2.1:1").1, 0);
    }
}

#[test]
fn every_output_of_the_action_is_one_that_the_script_tells() {
    let action = fs::read_to_string(format!("{FOLDER}/action.yml")).unwrap();
    let script = fs::read_to_string(format!("{FOLDER}/start")).unwrap();
    let outputs: Vec<_> =
        action.split("steps.start.outputs.").skip(1).filter_map(|rest| rest.split(' ').next()).collect();
    assert_eq!(outputs.len(), 4, "{action}");
    for output in outputs {
        assert!(script.contains(&format!("\"{output}=")), "{output}");
    }
}
