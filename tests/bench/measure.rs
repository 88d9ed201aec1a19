//! What a command costs: its time, memory, instructions and calls.

use std::{
    env,
    process::{Command, Stdio},
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

/// A command whose environment is always the same.
fn bare(words: &[String]) -> Command {
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]).env_clear().env("HOME", "/nonexistent");
    command.envs(env::var_os("PATH").map(|path| ("PATH", path)));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
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
    let mut watched =
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"].map(str::to_owned).to_vec();
    watched.extend_from_slice(words);
    let output = bare(&watched).stderr(Stdio::piped()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words:?}: {text}");
    let count = text.lines().find_map(|line| line.split_once("Collected :")).expect("a count");
    Some(count.1.trim().parse().unwrap())
}

/// How often it makes this system call; `None` where strace is not installed or may not trace.
pub fn traced(words: &[String], call: &str) -> Option<usize> {
    let mut watched = ["strace", "-f", "-e", &format!("trace={call}")].map(str::to_owned).to_vec();
    watched.extend_from_slice(words);
    let output =
        bare(&watched).stderr(Stdio::piped()).output().ok().filter(|output| output.status.success())?;
    let text = String::from_utf8_lossy(&output.stderr);
    Some(text.lines().filter(|line| line.contains(&format!("{call}("))).count())
}
