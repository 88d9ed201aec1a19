//! One command at one place, to be killed and failed again and again.

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output},
};

use super::{Home, strace::strace, temporary_folder};

/// Stands in the file, and nowhere else.
pub const SECRET: &str = "canary-0123456789abcdef";

/// What a file system does, as far as a program can see it fail.
const CALLS: [&str; 27] = [
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
    "fstatfs",
    "fchmod",
    "getrandom",
];

/// A folder at one place, put back to how it was before every point.
pub struct Bench {
    home: Home,
    seed: tempfile::TempDir,
    args: Vec<String>,
    old: Option<String>,
    new: String,
}

/// One call of a command: its name and how many of that name came before it, with it.
pub struct Point {
    pub call: String,
    pub nth: usize,
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
    pub fn new(args: &[&str], fresh: bool) -> Self {
        let home = Home::new().var("EDITOR", "sed -i 's/4155550123/4155550188/;s/[Yy]our/a/'").var("TOKEN", SECRET);
        if !fresh {
            for name in ["one", "two"] {
                let args = ["setup", "twilio", "--auth-token=-", "--from=+14155550123"];
                let sid = "--account-sid=AC00000000000000000000000000000000";
                home.feed(&[&args[..], &[sid, "--name", name]].concat(), SECRET).exits(0);
            }
            assert!(home.text().contains(SECRET));
        }
        let seed = temporary_folder();
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
    pub fn traced(&self, flags: &[&str], log: &str) -> Output {
        self.reset();
        strace(&self.command(), &[&["-o", log], flags].concat()).output().unwrap()
    }

    /// Every file system call from the first that names the file's folder on, except talk on stderr.
    pub fn points(&self) -> Vec<Point> {
        let log = tempfile::NamedTempFile::new().unwrap();
        assert!(self.traced(&[], &log.path().display().to_string()).status.success());
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
    pub fn arrived(&self, at: &str) -> bool {
        let text = self.text();
        assert!(text == self.old || text.as_ref() == Some(&self.new), "{at}: {text:?}");
        if text.is_some() {
            assert_eq!(fs::metadata(self.home.file()).unwrap().permissions().mode() & 0o077, 0, "{at}");
        }
        text.as_ref() == Some(&self.new)
    }

    /// The next command works, and clears away what the last one left. How many changes are kept.
    pub fn goes_on(&self, at: &str) -> usize {
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
