//! Killed at any system call, or failed by the disk at any, a command leaves the file old or new and the next one works.
//!
//! Needs strace. Tries every kill and a sample of the errors, or all of them with `SMSCTL_SWEEP=all`.
#![cfg(target_os = "linux")]

mod support;

use std::{
    collections::BTreeMap,
    env, fs,
    io::{self, Write},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output, Stdio},
};

use support::Home;

const SECRET: &str = "canary-0123456789abcdef";

/// What a file system does, as far as a program can see it fail.
const CALLS: [&str; 24] = [
    "openat",
    "read",
    "write",
    "fsync",
    "close",
    "flock",
    "ftruncate",
    "fchown",
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "unlink",
    "unlinkat",
    "mkdir",
    "mkdirat",
    "rmdir",
    "getdents64",
    "readlink",
    "statx",
    "fstat",
    "newfstatat",
    "lseek",
];

const ERRORS: [&str; 8] = ["EIO", "ENOSPC", "EINTR", "EACCES", "EROFS", "EDQUOT", "EMFILE", "ENOMEM"];

/// A folder at one place, put back to how it was before every point.
struct Bench {
    home: Home,
    seed: tempfile::TempDir,
    args: Vec<String>,
    old: Option<String>,
    new: String,
}

/// One call of a command: its name and how many of that name came before it, with it.
struct Point {
    call: String,
    nth: usize,
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        match entry.path().is_dir() {
            true => copy(&entry.path(), &to.join(entry.file_name())),
            false => drop(fs::copy(entry.path(), to.join(entry.file_name())).unwrap()),
        }
    }
}

impl Bench {
    /// Two connectors with bare secrets and a history of two changes, or nothing at all.
    fn new(args: &[&str], fresh: bool) -> Self {
        let home = Home::new().var("EDITOR", "sed -i s/4155550123/4155550188/").var("TOKEN", SECRET);
        if !fresh {
            for name in ["one", "two"] {
                let args = ["setup", "twilio", "--auth-token=-", "--from=+14155550123"];
                let sid = "--account-sid=AC00000000000000000000000000000000";
                home.feed(&[&args[..], &[sid, "--name", name]].concat(), SECRET).exits(0);
            }
            assert!(home.text().contains(SECRET));
        }
        let seed = tempfile::tempdir().unwrap();
        copy(&home.path(""), seed.path());
        let args = args.iter().map(|arg| arg.to_string()).collect();
        let mut bench = Self { home, seed, args, old: None, new: String::new() };
        bench.old = bench.text();
        let done = bench.command().output().unwrap();
        assert!(done.status.success(), "undisturbed: {done:?}");
        bench.new = bench.text().unwrap();
        assert_ne!(bench.old.as_ref(), Some(&bench.new));
        bench
    }

    fn text(&self) -> Option<String> {
        fs::read_to_string(self.home.file()).ok()
    }

    fn reset(&self) {
        for entry in fs::read_dir(self.home.path("")).unwrap().map(|entry| entry.unwrap().path()) {
            match entry.is_dir() {
                true => fs::remove_dir_all(entry).unwrap(),
                false => fs::remove_file(entry).unwrap(),
            }
        }
        copy(self.seed.path(), &self.home.path(""));
    }

    fn command(&self) -> Command {
        self.home.command(&self.args.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Runs under strace with these flags. What an editor does itself is not traced.
    fn traced(&self, flags: &[&str], log: &Path) -> Output {
        self.reset();
        let inner = self.command();
        let mut strace = Command::new("strace");
        strace.args(["-qq", "-o"]).arg(log).args(flags).arg(inner.get_program()).args(inner.get_args());
        strace.env_clear().envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
        strace.stdin(Stdio::null()).output().unwrap()
    }

    /// Every file system call from the first that names the file's folder on, except talk on stderr.
    fn points(&self) -> Vec<Point> {
        let log = tempfile::NamedTempFile::new().unwrap();
        assert!(self.traced(&[], log.path()).status.success());
        let (mut seen, mut points, mut begun) = (BTreeMap::<String, usize>::new(), vec![], false);
        for line in fs::read_to_string(log.path()).unwrap().lines() {
            let Some((call, rest)) = line.split_once('(') else { continue };
            let nth = seen.entry(call.to_owned()).or_default();
            *nth += 1;
            begun |= call != "execve" && rest.contains("smsctl/config.toml");
            if begun && CALLS.contains(&call) && !(call == "write" && rest.starts_with('2')) {
                points.push(Point { call: call.to_owned(), nth: *nth });
            }
        }
        assert!(points.len() > 30, "{}", points.len());
        points
    }

    /// Whether the file is the new one now. Fails unless it is old or new and its owner's alone.
    fn arrived(&self, at: &str) -> bool {
        let text = self.text();
        assert!(text == self.old || text.as_ref() == Some(&self.new), "{at}: {text:?}");
        if text.is_some() {
            assert_eq!(fs::metadata(self.home.file()).unwrap().permissions().mode() & 0o077, 0, "{at}");
        }
        text.as_ref() == Some(&self.new)
    }

    /// The next command works, and clears away what the last one left. How many changes are kept.
    fn goes_on(&self, at: &str) -> usize {
        let history = self.home.run(&["config", "history", "--json"]).exits(0).json();
        let next = ["setup", "twilio", "--auth-token=env:TOKEN", "--from=+14155550199", "--name=next"];
        let sid = "--account-sid=AC00000000000000000000000000000009";
        let done = self.home.run(&[&next[..], &[sid]].concat());
        assert_eq!(done.code, 0, "{at}: then {done}");
        assert!(self.home.text().contains("+14155550199"), "{at}");
        let folder = self.home.file().parent().unwrap().to_owned();
        for name in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()) {
            let name = name.to_string_lossy();
            let meant = ["config.toml", ".config.toml.lock"].contains(&&*name) || name.contains(".rejected-");
            assert!(meant, "{at}: {name} is left");
        }
        history["changes"].as_array().unwrap().len()
    }
}

/// Whether strace works here. Says so where it does not.
fn can_trace() -> bool {
    let works = Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).output();
    let works = works.is_ok_and(|done| done.status.success());
    if !works {
        let _ =
            writeln!(io::stderr(), "SKIPPED: no kill and no error is tried, for strace does not work here");
    }
    works
}

fn sweep(args: &[&str], fresh: bool) {
    if !can_trace() {
        return;
    }
    let bench = Bench::new(args, fresh);
    let points = bench.points();
    let (null, mut tried) = (Path::new("/dev/null"), [[0; 2]; 2]);
    let before = if fresh { 0 } else { 2 };
    for Point { call, nth } in &points {
        let inject = format!("inject={call}:signal=KILL:when={nth}");
        let done = bench.traced(&["-e", &format!("trace={call}"), "-e", &inject], null);
        let at = format!("{args:?} {inject}");
        assert_eq!(done.status.code(), None, "{at}: {done:?}");
        let arrived = bench.arrived(&at);
        tried[0][usize::from(arrived)] += 1;
        assert_eq!(bench.goes_on(&at), before + usize::from(arrived), "{at}: what is in the history");
    }
    let errors = points.iter().flat_map(|point| ERRORS.map(|error| (point, error)));
    // A prime step meets every kind of error at every kind of call.
    let step = if env::var("SMSCTL_SWEEP").is_ok_and(|wish| wish == "all") { 1 } else { 29 };
    for (Point { call, nth }, error) in errors.step_by(step) {
        let inject = format!("inject={call}:error={error}:when={nth}");
        let done = bench.traced(&["-e", &format!("trace={call}"), "-e", &inject], null);
        let at = format!("{args:?} {inject}");
        let arrived = bench.arrived(&at);
        tried[1][usize::from(arrived)] += 1;
        let said =
            String::from_utf8_lossy(&done.stderr).into_owned() + &String::from_utf8_lossy(&done.stdout);
        assert!(!said.contains("panicked") && !said.contains(SECRET), "{at}: {said}");
        match done.status.code() {
            Some(0) => assert!(arrived, "{at}: said that it is done: {said}"),
            Some(code) => {
                assert!([1, 2, 3, 130].contains(&code), "{at}: exit {code}: {said}");
                assert!(said.contains("error: "), "{at}: {said}");
                assert!(!(arrived && said.contains("nothing changed")), "{at}: {said}");
            }
            None => panic!("{at}: {done:?}"),
        }
        bench.goes_on(&at);
    }
    let [[kept, new], [old, failed]] = tried;
    let _ = writeln!(
        io::stderr(),
        "{args:?}: {} kills ({kept} old, {new} new), {} errors ({old} old, {failed} new), none corrupt",
        kept + new,
        old + failed
    );
}

#[test]
fn the_first_setup() {
    let args = ["setup", "twilio", "--auth-token=env:TOKEN", "--from=+14155550123", "--name=one"];
    sweep(&[&args[..], &["--account-sid=AC00000000000000000000000000000000"]].concat(), true);
}

#[test]
fn another_setup() {
    let args = ["setup", "twilio", "--auth-token=env:TOKEN", "--from=+14155550123", "--name=three"];
    sweep(&[&args[..], &["--account-sid=AC00000000000000000000000000000000"]].concat(), false);
}

#[test]
fn set() {
    sweep(&["set", "from=+14155550124"], false);
}

#[test]
fn change() {
    sweep(&["change", "one"], false);
}

#[test]
fn remove() {
    sweep(&["remove", "one", "--yes"], false);
}

#[test]
fn template_set() {
    sweep(&["template", "set", "sign-in", "{{code}} signs you in"], false);
}

#[test]
fn template_unset() {
    sweep(&["template", "unset", "register"], false);
}

#[test]
fn config_edit() {
    sweep(&["config", "edit"], false);
}

#[test]
fn config_undo() {
    sweep(&["config", "undo"], false);
}
