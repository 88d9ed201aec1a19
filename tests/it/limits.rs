//! Sends outside the sandbox, to a server on this machine: the journal, the hourly limit, and the allowed countries.

use std::{fs, path::PathBuf, sync::mpsc};

use crate::support::{Home, Proxy, answers};
use serde_json::Value;

const SEND: [&str; 2] = ["test", "--to=+14155550100"];

/// Starts a proxy that answers for Twilio and accepts every message.
fn accepting_proxy() -> Proxy {
    Proxy::new("api.twilio.com", |_| Some((201, answers::TWILIO_TAKEN.into())))
}

fn journal_path(home: &Home) -> PathBuf {
    home.path(".local/state/smsctl/sends.jsonl")
}

/// Adds the table `[test]` with these lines to the configuration.
fn set_limits(home: &Home, lines: &str) {
    home.write(format!("{}\n[test]\n{lines}\n", home.text()));
}

#[test]
fn the_start_and_the_end_of_a_send_are_journaled_for_the_owner_only() {
    let proxy = accepting_proxy();
    let home = proxy.home(Home::with_twilio());
    home.run(&SEND).exits(0);
    assert_eq!(proxy.count(), 1);
    let text = fs::read_to_string(journal_path(&home)).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let record = |kind: &str| lines.iter().find_map(|line| line.get(kind)).expect(kind);
    let (started, finished) = (record("started"), record("finished"));
    assert_eq!((&started["to"], &started["template"]), (&"+1••••••0100".into(), &"generic".into()));
    assert_eq!((&started["run"], &started["nth"]), (&finished["run"], &finished["nth"]));
    assert_eq!(finished["outcome"], "accepted");
    assert!(!text.contains("4155550100") && !text.contains("right-secret"), "{text}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let file_metadata = fs::metadata(journal_path(&home)).unwrap();
        let folder = fs::metadata(journal_path(&home).parent().unwrap()).unwrap();
        assert_eq!((file_metadata.mode() & 0o777, folder.mode() & 0o777), (0o600, 0o700));
    }
}

#[test]
fn sandbox_sends_and_dry_runs_are_neither_journaled_nor_limited() {
    let home = Home::with_twilio();
    set_limits(&home, "max-per-hour = 1\ncountries = [\"CN\"]");
    for _ in 0..3 {
        home.run(&[&SEND[..], &["--to=+14155550101", "--sandbox"]].concat()).exits(0);
        home.run(&[&SEND[..], &["--to=+14155550101", "--dry-run"]].concat()).exits(0);
    }
    assert!(!journal_path(&home).exists());
}

#[test]
fn after_a_kill_the_next_run_reports_once_what_may_have_been_sent() {
    let (arrived, waiting) = mpsc::channel();
    let proxy = Proxy::new("api.twilio.com", move |nth| {
        arrived.send(()).unwrap();
        (nth > 0).then(|| (201, answers::TWILIO_TAKEN.into()))
    });
    let home = proxy.home(Home::with_twilio());
    let mut child = home.command(&SEND).spawn().unwrap();
    waiting.recv().unwrap();
    // While that process runs, no other reports its message.
    let meanwhile = home.run(&SEND).exits(0);
    assert!(!meanwhile.stderr.contains("may have sent"), "{meanwhile}");
    child.kill().unwrap();
    child.wait().unwrap();
    let next = home.run(&SEND).exits(0);
    assert!(next.stderr.contains("may have sent generic to +1••••••0100 through tw"), "{next}");
    assert!(next.stderr.contains("https://console.twilio.com before you send again"), "{next}");
    assert!(!home.run(&SEND).exits(0).stderr.contains("may have sent"));
    assert_eq!(proxy.count(), 4);
}

#[test]
fn a_truncated_line_of_the_journal_hides_no_other() {
    let proxy = accepting_proxy();
    let home = proxy.home(Home::with_twilio());
    home.run(&SEND).exits(0);
    let text = fs::read_to_string(journal_path(&home)).unwrap();
    fs::write(journal_path(&home), format!("{text}{{\"id\":\"half")).unwrap();
    set_limits(&home, "max-per-hour = 2");
    home.run(&SEND).exits(0);
    home.run(&SEND).exits(6);
    assert_eq!(proxy.count(), 2);
}

#[test]
fn the_hourly_limit_counts_all_runs_and_no_refused_message() {
    let proxy = Proxy::new("api.twilio.com", |nth| {
        Some(match nth {
            1 => (400, answers::twilio_error(21211, 400, "Invalid 'To' Phone Number")),
            _ => (201, answers::TWILIO_TAKEN.into()),
        })
    });
    let home = proxy.home(Home::with_twilio());
    set_limits(&home, "max-per-hour = 2");
    home.run(&SEND).exits(0);
    home.run(&SEND).exits(5);
    home.run(&SEND).exits(0);
    let document = home.run(&[&SEND[..], &["--json"]].concat()).exits(6).json();
    let fix = document["error"]["fix"].as_str().unwrap();
    assert!(fix.contains("raise max-per-hour under [test]") && fix.contains("wait 60 minutes"), "{document}");
    assert_eq!(proxy.count(), 3);
}

#[test]
fn too_many_recipients_are_refused_as_a_whole_before_the_first() {
    let proxy = accepting_proxy();
    let home = proxy.home(Home::with_twilio());
    let numbers: String = (0..25).map(|last| format!("+141555501{last:02}\n")).collect();
    let file = home.path("numbers.txt");
    fs::write(&file, numbers).unwrap();
    let args = ["test", "--to-file", file.to_str().unwrap(), "--concurrency=8"];
    let done = home.run(&args).exits(6);
    assert!(done.stderr.contains("25 messages would exceed the hourly limit"), "{done}");
    assert_eq!(proxy.count(), 0);
    set_limits(&home, "max-per-hour = 25");
    home.run(&args).exits(0);
    assert_eq!(proxy.count(), 25);
    home.run(&SEND).exits(6);
}

#[test]
fn the_limits_apply_to_the_test_message_of_setup() {
    let proxy = accepting_proxy();
    let home = proxy.home(Home::with_twilio());
    set_limits(&home, "countries = [\"CN\"]");
    let before = home.text();
    let setup = ["setup", "twilio", "--name=tw", "--from=+14155550124"];
    home.run(&[&setup[..], &["--test-to=+14155550100"]].concat()).exits(3);
    assert_eq!((home.text(), proxy.count()), (before, 0));
}

#[test]
fn only_numbers_of_the_allowed_countries_are_sent_to() {
    let proxy = accepting_proxy();
    let home = proxy.home(Home::with_twilio());
    set_limits(&home, "countries = [\"CN\", \"US\", \"GB\"]");
    // Jamaica and Canada share +1, Kazakhstan +7, Jersey +44.
    for number in ["+18765550100", "+14165550100", "+77012345678", "+447797123456", "+33612345678"] {
        let to = format!("--to={number}");
        let done = home.run(&["test", "--to=+14155550100", &to]).exits(3);
        assert!(done.stderr.contains("nothing was sent") && done.stderr.contains("CN, US, GB"), "{done}");
    }
    assert_eq!(proxy.count(), 0);
    for number in ["+14155550100", "+447700900123", "+8613812345678"] {
        home.run(&["test", &format!("--to={number}")]).exits(0);
    }
}

#[test]
fn an_invalid_limit_is_refused_with_its_place_in_the_file() {
    for (lines, problem) in [
        ("max-per-hour = 0", "expected 1 to 1000 messages"),
        ("max-per-hour = \"20\"", "expected 1 to 1000 messages"),
        ("max-per-hours = 20", "did you mean max-per-hour?"),
        ("contries = [\"CN\"]", "did you mean countries?"),
        ("countries = \"CN\"", "expected a list"),
        ("countries = [\"UK\"]", "ISO 3166"),
    ] {
        let home = Home::with_twilio();
        set_limits(&home, lines);
        let done = home.run(&["config", "validate"]).exits(3);
        assert!(done.stderr.contains(problem), "{lines}: {done}");
        assert!(done.stderr.contains("config.toml:"), "{lines}: {done}");
    }
}

#[test]
fn nothing_is_sent_if_the_journal_cannot_be_written() {
    let proxy = accepting_proxy();
    let home = proxy.home(Home::with_twilio());
    fs::write(home.path("state"), "a file in the way").unwrap();
    let state = home.path("state").display().to_string();
    let done = home.var("XDG_STATE_HOME", &state).run(&SEND).exits(3);
    assert!(done.stderr.contains("the journal cannot be read or written"), "{done}");
    assert!(done.stderr.contains("XDG_STATE_HOME"), "{done}");
    assert_eq!(proxy.count(), 0);
}
