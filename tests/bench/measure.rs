//! What a command costs: its time, memory, instructions and calls.

use std::{
    env,
    process::{Command, ExitStatus, Stdio},
    time::Instant,
};

use nix::sys::{
    resource::{UsageWho, getrusage},
    time::TimeValLike,
};

/// Processor and wall time in microseconds, and the memory in use at the peak in bytes.
#[derive(Default)]
pub struct Spent {
    pub cpu: f64,
    pub wall: f64,
    pub peak: f64,
}

impl Spent {
    pub fn add(&mut self, other: &Self) {
        self.cpu += other.cpu;
        self.wall += other.wall;
        self.peak = self.peak.max(other.peak);
    }
}

/// A command whose environment is always the same. As in a shell, words such as `NAME=VALUE` in front of it set
/// variables.
fn bare(words: &[String]) -> Command {
    let (variables, words) = split_variables(words);
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]).env_clear().env("HOME", "/nonexistent");
    command.envs(env::var_os("PATH").map(|path| ("PATH", path)));
    command.envs(variables.iter().filter_map(|word| word.split_once('=')));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn split_variables(words: &[String]) -> (&[String], &[String]) {
    words.split_at(words.iter().take_while(|word| word.contains('=')).count())
}

/// The same command run by a tool such as strace.
fn run_by(tool: &[&str], words: &[String]) -> Command {
    let (variables, words) = split_variables(words);
    let tool: Vec<_> = tool.iter().map(|word| (*word).to_owned()).collect();
    bare(&[variables, &tool, words].concat())
}

/// What so many runs take together. A process of its own watches over them, for the system tells what
/// children took only as a sum.
pub fn spent(words: &[String], times: usize) -> Spent {
    let mut watcher = Command::new(env::current_exe().unwrap());
    let output = watcher.arg("measure").arg(times.to_string()).args(words).output().unwrap();
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let numbers: Vec<f64> = text.split_whitespace().map(|number| number.parse().unwrap()).collect();
    Spent { cpu: numbers[0], wall: numbers[1], peak: numbers[2] }
}

/// The watcher: runs the command and prints what it took.
pub fn here(args: &[String]) {
    let times: usize = args[0].parse().unwrap();
    let begun = Instant::now();
    for _ in 0..times {
        let status = bare(&args[1..]).status().unwrap();
        assert!(status.success(), "{status}");
    }
    let wall = begun.elapsed().as_micros();
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
    let cpu = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    println!("{cpu} {wall} {}", usage.max_rss() * 1_024);
}

/// How many instructions it executes; `None` where valgrind is not installed.
pub fn instructions(words: &[String]) -> Option<u64> {
    let valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"];
    let output = run_by(&valgrind, words).stderr(Stdio::piped()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words:?}: {text}");
    let count = text.lines().find_map(|line| line.split_once("Collected :")).expect("a count");
    Some(count.1.trim().parse().unwrap())
}

/// How often it and its threads make one of these system calls; `None` where strace is not installed or may not
/// trace.
pub fn traced(words: &[String], calls: &[&str]) -> Option<usize> {
    let filter = format!("trace={}", calls.join(","));
    let strace = ["strace", "-f", "--seccomp-bpf", "-e", &filter];
    run_by(&strace, &["true".to_owned()]).status().ok().filter(ExitStatus::success)?;
    let output = run_by(&strace, words).stderr(Stdio::piped()).output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words:?}: {text}");
    // The second half of a call that another thread interrupted is no call of its own.
    let is_call = |line: &&str| calls.iter().any(|call| line.contains(&format!("{call}(")));
    Some(text.lines().filter(is_call).count())
}
