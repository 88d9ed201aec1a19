//! Every change can be looked up and taken back, and what is kept is its owner's alone.

#[cfg(unix)]
use std::os::unix::fs::{PermissionsExt, symlink};
use std::{fs, path::PathBuf};

use crate::support::{Home, TWILIO};

fn kept(home: &Home) -> PathBuf {
    let mut folders = fs::read_dir(home.path(".local/state/smsctl/history")).unwrap();
    let folder = folders.next().unwrap().unwrap().path();
    assert!(folders.next().is_none());
    folder
}

fn commands(home: &Home) -> Vec<String> {
    let history = home.run(&["config", "history", "--json"]).exits(0).json();
    let changes = history["changes"].as_array().unwrap().iter();
    changes.map(|change| change["command"].as_str().unwrap().to_owned()).collect()
}

#[cfg(unix)]
fn mode(path: &std::path::Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn undo_takes_the_last_change_back_and_undo_again_has_it_again() {
    let home = Home::with_twilio();
    home.write(format!("# Ask Kim first.\n{}", home.text()));
    let before = home.text();
    home.run(&["set", "from=+14155550188"]).exits(0);
    let after = home.text();
    assert!(
        home.run(&["config", "undo"]).exits(0).stdout.contains("undid change 2 (changed tw): set from --connector tw")
    );
    assert_eq!(home.text(), before);
    home.run(&["config", "undo"]).exits(0);
    assert_eq!(home.text(), after);
    assert_eq!(
        commands(&home),
        ["config undo 3", "config undo 2", "set from --connector tw", "setup twilio --name tw"]
    );
}

#[test]
fn undo_of_a_number_takes_back_all_after_it_too() {
    let home = Home::with_twilio();
    let before = home.text();
    home.run(&["set", "from=+14155550188"]).exits(0);
    home.run(&["template", "set", "sign-in", "{{code}} signs you in"]).exits(0);
    home.run(&["remove", "tw", "--yes"]).exits(0);
    home.run(&["config", "undo", "2"]).exits(0);
    assert_eq!(home.text(), before);
    assert!(home.run(&["config", "undo", "77"]).exits(3).stderr.contains("no change 77 in the history"));
    home.run(&["config", "undo", "x"]).exits(2);
}

#[test]
fn history_tells_what_changed_and_no_value() {
    let home = Home::with_twilio();
    home.feed(&["set", "auth-token=-", "from=+14155550188"], "marked-secret-0123456789").exits(0);
    let second = [&TWILIO[..4], &["--name=second", "--test-to=+14155550100", "--sandbox"]].concat();
    home.run(&second).exits(0);
    home.run(&["remove", "tw", "--yes"]).exits(0);
    let done = home.run(&["config", "history"]).exits(0);
    let lines: Vec<_> = done.stdout.lines().collect();
    for (line, words) in lines.iter().zip([
        ["4  ", "remove tw", "removed tw"],
        ["3  ", "setup twilio --name second", "added second; live tw → second"],
        ["2  ", "set auth-token from --connector tw", "changed tw"],
        ["1  ", "setup twilio --name tw", "added tw; live none → tw"],
    ]) {
        assert!(words.iter().all(|words| line.contains(words)), "{line}");
    }
    assert_eq!(lines.len(), 4);
    let json = home.run(&["config", "history", "--json"]).exits(0);
    let newest = &json.json()["changes"][1];
    assert_eq!(newest["changed"]["live"]["from"], "tw");
    assert_eq!(newest["changed"]["added"][0], "second");
    assert!(newest["time"].as_str().unwrap().ends_with('Z'));
    for text in [done.stdout, json.stdout] {
        assert!(!text.contains("marked-secret") && !text.contains("+1415"), "{text}");
    }
}

#[test]
fn the_last_twenty_versions_are_kept_for_their_owner_only() {
    let home = Home::with_twilio();
    for n in 100..124 {
        home.run(&["set", &format!("from=+14155550{n}")]).exits(0);
    }
    assert_eq!(commands(&home).len(), 20);
    let folder = kept(&home);
    #[cfg(unix)]
    assert_eq!(mode(&folder), 0o700);
    let files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 20);
    #[cfg(unix)]
    assert!(files.iter().all(|file| mode(file) == 0o600));
    home.run(&["config", "undo", "6"]).exits(0);
    assert!(home.text().contains("+14155550103"), "{}", home.text());
}

#[test]
fn undo_of_an_edit_by_hand_needs_a_confirmation() {
    let home = Home::with_twilio();
    let before = home.text();
    home.run(&["set", "from=+14155550188"]).exits(0);
    let edited = format!("# by hand\n{}", home.text());
    home.write(&edited);
    let history = home.run(&["config", "history"]).exits(0).stdout;
    assert!(history.starts_with("you edited the file after the newest change"), "{history}");
    assert!(home.run(&["config", "undo"]).exits(10).stderr.contains("undo --yes"));
    assert_eq!(home.text(), edited);
    home.run(&["config", "undo", "--yes"]).exits(0);
    assert_eq!(home.text(), before);
    home.run(&["config", "undo"]).exits(0);
    assert_eq!(home.text(), edited, "the edit is in the history");
}

#[cfg(unix)]
#[test]
fn each_file_has_its_own_history_by_its_real_path() {
    let home = Home::with_twilio();
    let other = home.path("other.toml").display().to_string();
    home.run(&[&TWILIO[..], &["--config", &other]].concat()).exits(0);
    home.run(&["set", "from=+14155550188", "--config", &other]).exits(0);
    assert_eq!(commands(&home).len(), 1);
    let link = home.path("link.toml");
    symlink(&other, &link).unwrap();
    let link = link.display().to_string();
    let linked = home.run(&["config", "history", "--json", "--config", &link]).exits(0).json();
    assert_eq!(linked["changes"].as_array().unwrap().len(), 2);
}

#[cfg(windows)]
#[test]
fn a_file_has_one_history_however_its_name_is_written() {
    let home = Home::with_twilio();
    let other = home.path("smsctl/CONFIG.toml").display().to_string();
    home.run(&["set", "from=+14155550188", "--config", &other]).exits(0);
    assert_eq!(commands(&home), ["set from --connector tw", "setup twilio --name tw"]);
}

#[test]
fn a_state_folder_that_cannot_be_used_stops_no_change() {
    let home = Home::with_twilio();
    let blocked = home.path("blocked");
    fs::write(&blocked, "a file in the way").unwrap();
    let home = home.var("XDG_STATE_HOME", blocked.to_str().unwrap());
    let done = home.run(&["set", "from=+14155550188"]).exits(0);
    assert!(done.stderr.contains("note: this change cannot be undone"), "{done}");
    assert!(home.text().contains("+14155550188"));
}

#[test]
fn looking_writes_nothing() {
    let home = Home::new();
    assert!(home.run(&["config", "history"]).exits(0).stdout.contains("no changes yet"));
    home.run(&["config", "undo"]).exits(3);
    home.run(&["list"]).exits(0);
    assert_eq!(fs::read_dir(home.path("")).unwrap().count(), 0);
}

#[test]
fn a_change_whose_run_was_killed_at_the_end_is_known_all_the_same() {
    let home = Home::with_twilio();
    let before = home.text();
    home.run(&["set", "from=+14155550188"]).exits(0);
    let folder = kept(&home);
    fs::rename(folder.join("2.toml"), folder.join("pending.toml")).unwrap();
    assert_eq!(commands(&home), ["set from --connector tw", "setup twilio --name tw"]);
    home.run(&["config", "undo"]).exits(0);
    assert_eq!(home.text(), before);
    assert_eq!(commands(&home), ["config undo 2", "set from --connector tw", "setup twilio --name tw"]);
}

#[test]
fn a_killed_runs_leftovers_go_but_a_displaced_edit_stays() {
    let home = Home::with_twilio();
    let before = home.text();
    home.run(&["set", "from=+14155550188"]).exits(0);
    let folder = kept(&home);
    fs::rename(folder.join("2.toml"), folder.join("pending.toml")).unwrap();
    fs::write(home.path("smsctl/.config.toml.tmp-aaaaaa"), before).unwrap();
    fs::write(home.path("smsctl/.config.toml.tmp-bbbbbb"), "# by hand").unwrap();
    let draft = home.path("smsctl/.config.toml.draft-cccccc");
    fs::create_dir(&draft).unwrap();
    let done = home.run(&["set", "from=+14155550199"]).exits(0);
    let names = fs::read_dir(home.path("smsctl")).unwrap().map(|entry| entry.unwrap().path());
    let mut left: Vec<_> = names.filter(|path| !path.ends_with("config.toml")).collect();
    left.sort();
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(left[0].ends_with(".config.toml.lock"));
    assert!(done.stderr.contains(&left[1].display().to_string()), "{done}");
    assert_eq!(fs::read_to_string(&left[1]).unwrap(), "# by hand");
}

#[test]
fn a_damaged_version_is_not_offered() {
    let home = Home::with_twilio();
    home.run(&["set", "from=+14155550188"]).exits(0);
    let newest = kept(&home).join("2.toml");
    let torn = fs::read(&newest).unwrap();
    fs::write(&newest, &torn[..torn.len() - 20]).unwrap();
    assert_eq!(commands(&home), ["setup twilio --name tw"]);
}

#[test]
fn undo_reports_a_connector_that_it_brings_back_and_that_cannot_send() {
    let home = Home::new();
    let broken = "live = \"main\"\n[connectors.main]\nprovider = \"http\"\nurl = \"https://a.example/{{to}}\"\n[connectors.main.templates]\ngeneric = \"{{code}} is your code\"\n";
    home.write(broken);
    home.run(&["set", "url=https://a.example/{{to}}/{{code}}"]).exits(0);
    let good = home.text();
    let done = home.run(&["config", "undo"]).exits(0);
    assert_eq!(home.text(), broken);
    assert!(done.stderr.contains("main, which is live, cannot send: "), "{done}");
    assert!(done.stderr.contains("add {{text}} or {{code}}"), "{done}");
    let done = home.run(&["config", "undo", "--quiet"]).exits(0);
    assert_eq!((home.text(), &*done.stderr), (good, ""));
    let done = home.run(&["config", "undo", "--quiet"]).exits(0);
    assert!(done.stderr.contains("cannot send"), "--quiet hides it: {done}");
}
