//! What happens between reading and replacing the configuration file, which strace delays: an edit by another program,
//! and file systems that cannot exchange two files.

use std::{fs, path::PathBuf, process::Output};

use crate::support::{
    Home,
    strace::{can_trace, strace},
    wait_until,
};

/// Delays `fsync` by 0.2 seconds, so that the test can edit the file before smsctl replaces it.
const SLOW_FSYNC: &str = "inject=fsync:delay_enter=200000";

const SET: [&str; 2] = ["set", "from=+14155550188"];

/// Runs `smsctl set` under strace with these `-e` expressions. Saves the text `edit` once smsctl has written its
/// temporary file. Returns the output, and stderr as text.
fn run_set(home: &Home, flags: &[&str], edit: Option<&str>) -> (Output, String) {
    let flags: Vec<_> = ["-o", "/dev/null"].into_iter().chain(flags.iter().flat_map(|flag| ["-e", flag])).collect();
    let child = strace(&home.command(&SET), &flags).spawn().unwrap();
    if let Some(edit) = edit {
        wait_until(|| find_file(home, ".config.toml.tmp-").is_some());
        home.write(edit);
    }
    let done = child.wait_with_output().unwrap();
    let stderr = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(find_file(home, ".config.toml.tmp-").is_none(), "{stderr}");
    (done, stderr)
}

/// Returns the file in the folder of the configuration whose name begins with `prefix`, if any.
fn find_file(home: &Home, prefix: &str) -> Option<PathBuf> {
    let paths = fs::read_dir(home.path("smsctl")).unwrap().map(|entry| entry.unwrap().path());
    paths.into_iter().find(|path| path.file_name().unwrap().to_string_lossy().starts_with(prefix))
}

#[test]
fn an_edit_between_read_and_replacement_is_kept_and_the_change_refused() {
    if !can_trace() {
        return;
    }
    let cannot_exchange = "inject=renameat2:error=EINVAL";
    for flags in [&[SLOW_FSYNC][..], &[SLOW_FSYNC, cannot_exchange]] {
        let home = Home::with_twilio();
        let edit = format!("# by hand\n{}", home.text());
        let (done, stderr) = run_set(&home, flags, Some(&edit));
        assert_eq!(done.status.code(), Some(3), "{stderr}");
        assert!(stderr.contains("at the same moment") && stderr.contains("the command changed nothing"), "{stderr}");
        assert_eq!(home.text(), edit);
        let history = home.run(&["config", "history", "--json"]).exits(0).json();
        assert_eq!(history["changes"].as_array().unwrap().len(), 1);
    }
}

#[test]
fn an_edit_that_cannot_be_put_back_is_kept_beside_the_file() {
    if !can_trace() {
        return;
    }
    let home = Home::with_twilio();
    let before = home.text();
    let edit = format!("# by hand\n{before}");
    let (done, stderr) = run_set(&home, &[SLOW_FSYNC, "inject=renameat2:error=EIO:when=2"], Some(&edit));
    assert_eq!(done.status.code(), Some(3), "{stderr}");
    assert!(
        stderr.contains("not from the text that the command had read") && !stderr.contains("nothing changed"),
        "{stderr}"
    );
    assert!(home.text().contains("+14155550188"));
    let edited_file = find_file(&home, "config.toml.edited-").unwrap();
    assert!(stderr.contains(&edited_file.display().to_string()), "{stderr}");
    assert_eq!(fs::read_to_string(edited_file).unwrap(), edit);
    home.run(&["config", "undo"]).exits(0);
    assert_eq!(home.text(), before, "the history has what was read");
}

#[test]
fn without_exchange_the_file_is_replaced_by_a_rename() {
    if !can_trace() {
        return;
    }
    for error in ["EINVAL", "ENOSYS", "EOPNOTSUPP"] {
        let home = Home::with_twilio();
        let before = home.text();
        let (done, stderr) = run_set(&home, &[&format!("inject=renameat2:error={error}")], None);
        assert_eq!(done.status.code(), Some(0), "{error}: {stderr}");
        assert!(home.text().contains("+14155550188"));
        home.run(&["config", "undo"]).exits(0);
        assert_eq!(home.text(), before);
    }
}

#[test]
fn a_file_that_is_a_mount_point_is_refused_with_a_fix() {
    if !can_trace() {
        return;
    }
    let home = Home::with_twilio();
    let before = home.text();
    let (done, stderr) = run_set(&home, &["inject=renameat2:error=EBUSY"], None);
    assert_eq!(done.status.code(), Some(3), "{stderr}");
    assert!(stderr.contains("nothing changed") && stderr.contains("mount its folder instead"), "{stderr}");
    assert_eq!(home.text(), before);
}
