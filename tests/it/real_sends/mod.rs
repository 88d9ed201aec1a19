//! Real sends, judged from outside: what the gateway received, what the command line reports, what `log` lists.
//!
//! A connector `provider = "http"` to a gateway on loopback is a real one to smsctl. No test here knows the form
//! of the journal.

mod batches;
mod clock;
mod containers;
mod interruption;
mod journal_faults;
mod kills;
mod log;
mod recipient_file;
mod recipients;
mod starved;
mod write_errors;

use std::{
    collections::BTreeSet,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Output},
};

use serde_json::Value;

use crate::support::{Done, Home, gateway::Gateway, run_by};

/// The most messages an hour that a file may allow.
const LARGEST_BUDGET: &str = "max-per-hour = 1000";

/// A home whose live connector sends through this gateway, with these lines under `[test]`.
fn home(gateway: &Gateway, test_lines: &str) -> Home {
    let home = Home::new();
    home.write(gateway.config(test_lines));
    home
}

/// The nth of many recipients. The last four digits, which a masked number keeps, are those of `nth`.
fn recipient(nth: usize) -> String {
    format!("+1415555{nth:04}")
}

fn recipients(range: std::ops::Range<usize>) -> Vec<String> {
    range.map(recipient).collect()
}

/// The same number as `log` and messages show it.
fn masked(number: &str) -> String {
    format!("{}••••••{}", &number[..2], &number[number.len() - 4..])
}

/// Writes the recipients to a file of this name, one a line, and returns its path.
fn write_recipients(home: &Home, name: &str, recipients: &[String]) -> String {
    let path = home.path(name);
    fs::write(&path, recipients.join("\n") + "\n").unwrap();
    path.display().to_string()
}

/// The arguments that send to each recipient of a file.
fn batch<'a>(file: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["test", "--to-file", file][..], more].concat()
}

/// The documents of the results, each an object.
fn results(document: &Value) -> Vec<Value> {
    document["results"].as_array().unwrap_or_else(|| panic!("no results: {document}")).clone()
}

/// The recipients of the results with this outcome, in order.
fn with_outcome(document: &Value, outcome: &str) -> Vec<String> {
    let all = results(document);
    let matching = all.iter().filter(|result| result["outcome"] == outcome);
    matching.map(|result| result["to"].as_str().unwrap().to_owned()).collect()
}

/// What `log` lists of the last week.
fn log(home: &Home) -> Vec<Value> {
    let document = home.run(&["log", "--since=168h", "--json"]).exits(0).json();
    document["sends"].as_array().unwrap_or_else(|| panic!("no sends: {document}")).clone()
}

/// How many of the listed sends have this outcome.
fn count_outcome(sends: &[Value], outcome: &str) -> usize {
    sends.iter().filter(|send| send["outcome"] == outcome).count()
}

/// Fails unless nobody received more than one message.
#[track_caller]
fn assert_none_sent_twice(gateway: &Gateway) {
    gateway.wait_until_idle();
    let twice: Vec<_> = gateway.messages_by_recipient().into_iter().filter(|(_, count)| *count > 1).collect();
    assert!(twice.is_empty(), "received more than one message: {twice:?}");
}

/// Waits for a process and returns its output as text.
fn finished(child: Child) -> Done {
    outcome(child.wait_with_output().unwrap())
}

fn outcome(output: Output) -> Done {
    use std::os::unix::process::ExitStatusExt;

    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    // A process that a signal ended counts as 256 more than the signal.
    let code = output.status.code().or_else(|| output.status.signal().map(|signal| 256 + signal)).unwrap();
    Done { code, stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// Whether these words run here at all. Says so where they do not, and fails in CI.
fn can_run(words: &[&str]) -> bool {
    let works = Command::new(words[0]).args(&words[1..]).output().is_ok_and(|done| done.status.success());
    if !works {
        crate::support::skip(&format!("`{}` does not work here", words.join(" ")));
    }
    works
}

fn state_folder(home: &Home) -> PathBuf {
    home.path(".local/state/smsctl")
}

/// The journal: the one file of the state folder whose name has no leading dot, once something was sent.
fn journal(home: &Home) -> PathBuf {
    let folder = state_folder(home);
    let entries = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let shown = |path: &PathBuf| !path.file_name().unwrap().to_string_lossy().starts_with('.');
    let all: Vec<_> = entries.filter(|path| path.extension().is_some_and(|end| end == "jsonl")).filter(shown).collect();
    assert_eq!(all.len(), 1, "{}: {all:?}", folder.display());
    all[0].clone()
}

/// All bytes that are kept in the state folder, file after file.
fn everything_kept(folder: &Path) -> String {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let texts = entries.filter(|path| path.is_file()).map(|path| fs::read(path).unwrap());
    texts.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect::<Vec<_>>().join("\n")
}

/// The distinct recipients.
fn distinct(all: &[String]) -> BTreeSet<&str> {
    all.iter().map(String::as_str).collect()
}
