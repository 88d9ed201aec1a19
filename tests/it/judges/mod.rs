//! Clients that others wrote, against the sandbox: official SDKs and the connectors of services. `.ci/judges` installs
//! them; a client that is not installed is skipped, loudly.

mod logto;
mod table;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::Mutex,
    thread,
};

use serde_json::Value;
use smsctl::connectors::PROVIDERS;
pub use table::{JUDGES, Judge, UNJUDGED};

use crate::support::{Done, Home};

/// How many clients run at the same time.
const PARALLEL_CLIENTS: usize = 4;

/// Where `.ci/judges` installs.
fn installed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/judges")
}

/// The program that runs a script.
fn interpreter(script: &str) -> PathBuf {
    installed().join(if script.ends_with(".py") { "python/bin/python" } else { "node_modules/.bin/node" })
}

/// Runs a script of `tests/judges` beside a sandbox with the accounts of this home. Messages are delivered at once. The
/// last document in its output is the inbox.
fn run(home: Home, script: &str, arguments: &[&str]) -> Done {
    let modules = installed().join("node_modules");
    let home = home.var("NODE_PATH", modules.to_str().unwrap()).var("PYTHONDONTWRITEBYTECODE", "1");
    let interpreter = interpreter(script);
    let client = r#""$@" && "$0" inbox list --json"#;
    let run = ["sandbox", "run", "--quiet", "--fault=after=0", "--", "sh", "-c", client, env!("CARGO_BIN_EXE_smsctl")];
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judges").join(script);
    let client = [interpreter.to_str().unwrap(), script.to_str().unwrap()];
    home.run(&[&run, &client[..], arguments].concat()).exits(0)
}

/// What each step of a client came to, as `STEP: RESULT` or `STEP: ERROR CODE`. The id of the message in the inbox is
/// `ID`; an inbox without exactly the message that was sent is a step of its own.
fn steps(done: &Done) -> Vec<String> {
    let values = serde_json::Deserializer::from_str(&done.stdout).into_iter();
    let mut lines: Vec<Value> = values.map(|value| value.unwrap_or_else(|error| panic!("{error}: {done}"))).collect();
    let inbox = lines.pop().unwrap();
    let messages = inbox["messages"].as_array().unwrap();
    let id = messages.first().map_or_else(String::new, |message| text(&message["message_id"]));
    let describe = |line: &Value| match line.get("error") {
        None if text(&line["result"]) == id => "ID".to_owned(),
        None => text(&line["result"]),
        Some(error) => format!("{} {}", text(error), text(&line["code"])),
    };
    let steps = lines.iter().map(|line| format!("{}: {}", text(&line["step"]), describe(line)));
    let is_sent = matches!(&messages[..], [message] if text(&message["text"]).contains("482915"));
    steps.chain((!is_sent).then(|| format!("inbox: {inbox}"))).collect()
}

/// A text without quotes; any other value as JSON.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Runs one client; what is wrong, if anything is.
fn disagreement(judge: &Judge) -> Option<String> {
    let done = match judge.script {
        "logto_connector.js" => logto::run_connector(judge),
        script => run(Home::new(), script, judge.arguments),
    };
    let found = steps(&done);
    let agrees =
        found.len() == judge.steps.len() && judge.steps.iter().zip(&found).all(|(step, found)| matches(step, found));
    let told = || format!("{} {:?}: {found:#?}\n{}", judge.script, judge.arguments, done.stderr);
    (!agrees).then(told)
}

/// Whether a text is as expected, where each `*` stands for any text.
fn matches(expected: &str, text: &str) -> bool {
    let mut parts = expected.split('*');
    let Some(mut rest) = parts.next().and_then(|start| text.strip_prefix(start)) else { return false };
    let mut last = None;
    for part in parts {
        let Some((_, after)) = rest.split_once(part) else { return false };
        (rest, last) = (after, Some(part));
    }
    rest.is_empty() || last == Some("")
}

#[test]
fn clients_that_others_wrote_are_answered_as_by_the_provider() {
    if let Some(judge) = JUDGES.iter().find(|judge| !interpreter(judge.script).exists()) {
        return crate::support::skip(&format!("nothing to run {} with: .ci/judges", judge.script));
    }
    let (next, failed) = (Mutex::new(JUDGES.iter()), Mutex::new(vec![]));
    thread::scope(|scope| {
        for _ in 0..PARALLEL_CLIENTS {
            scope.spawn(|| {
                loop {
                    let Some(judge) = next.lock().unwrap().next() else { break };
                    let disagreement = disagreement(judge);
                    failed.lock().unwrap().extend(disagreement);
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "{} of {} clients:\n{}", failed.len(), JUDGES.len(), failed.join("\n"));
}

#[test]
fn every_provider_has_a_judge_or_a_reason() {
    for provider in PROVIDERS {
        let judges = JUDGES.iter().filter(|judge| judge.provider == provider.name).count();
        let reasons = UNJUDGED.iter().filter(|(name, _)| *name == provider.name).count();
        assert!((judges > 0) != (reasons > 0), "{}: {judges} judges, {reasons} reasons", provider.name);
    }
    let known = |name: &str| PROVIDERS.iter().any(|provider| provider.name == name);
    let named = JUDGES.iter().map(|judge| judge.provider).chain(UNJUDGED.iter().map(|(name, _)| *name));
    named.for_each(|name| assert!(known(name), "{name}"));
}

/// What the README says about a provider.
pub fn checked_with(provider: &str) -> String {
    let judges = JUDGES.iter().filter(|judge| judge.provider == provider).map(|judge| judge.client);
    let reason = UNJUDGED.iter().filter(|(name, _)| *name == provider).map(|(_, reason)| *reason);
    judges.chain(reason).collect::<Vec<_>>().join(", ")
}

#[test]
fn every_script_is_run() {
    let files = fs::read_dir("tests/judges").unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let scripts = files.filter(|name| name.contains("_client.") || name.contains("_connector."));
    let run: BTreeSet<_> = JUDGES.iter().map(|judge| judge.script.to_owned()).collect();
    assert_eq!(scripts.collect::<BTreeSet<_>>(), run);
}

#[test]
fn every_package_is_pinned() {
    let requirements = fs::read_to_string("tests/judges/requirements.txt").unwrap();
    requirements.lines().for_each(|line| assert!(line.contains("=="), "{line}"));
    let packages: Value = serde_json::from_str(&fs::read_to_string("tests/judges/package.json").unwrap()).unwrap();
    for (name, version) in packages["dependencies"].as_object().unwrap() {
        assert!(text(version).starts_with(|c: char| c.is_ascii_digit()), "{name} {version}");
    }
}
