//! What happens between reading the file and replacing it, held open by strace: a hand edit, and odd file systems.

use std::{fs, path::PathBuf, process::Output};

use crate::support::{
    Home,
    strace::{can_trace, strace},
    wait_until,
};

/// Long enough for a test to act while the disk is being waited for.
const SLOW_DISK: &str = "inject=fsync:delay_enter=200000";

const SET: [&str; 2] = ["set", "from=+14155550188"];

/// Changes the sender while these calls go wrong. With `edit`, somebody saves it once the change is under way.
fn set(home: &Home, flags: &[&str], edit: Option<&str>) -> (Output, String) {
    let flags: Vec<_> = ["-o", "/dev/null"].into_iter().chain(flags.iter().flat_map(|flag| ["-e", flag])).collect();
    let child = strace(&home.command(&SET), &flags).spawn().unwrap();
    if let Some(edit) = edit {
        wait_until(|| beside(home, ".config.toml.tmp-").is_some());
        home.write(edit);
    }
    let done = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(beside(home, ".config.toml.tmp-").is_none(), "{said}");
    (done, said)
}

/// The file in the folder whose name begins so.
fn beside(home: &Home, prefix: &str) -> Option<PathBuf> {
    let paths = fs::read_dir(home.path("smsctl")).unwrap().map(|entry| entry.unwrap().path());
    paths.into_iter().find(|path| path.file_name().unwrap().to_string_lossy().starts_with(prefix))
}

#[test]
fn an_edit_in_the_gap_is_kept_and_the_change_refused() {
    if !can_trace() {
        return;
    }
    let cannot_exchange = "inject=renameat2:error=EINVAL";
    for flags in [&[SLOW_DISK][..], &[SLOW_DISK, cannot_exchange]] {
        let home = Home::with_twilio();
        let edit = format!("# by hand\n{}", home.text());
        let (done, said) = set(&home, flags, Some(&edit));
        assert_eq!(done.status.code(), Some(3), "{said}");
        assert!(said.contains("at the same moment") && said.contains("the command changed nothing"), "{said}");
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
    let (done, said) = set(&home, &[SLOW_DISK, "inject=renameat2:error=EIO:when=2"], Some(&edit));
    assert_eq!(done.status.code(), Some(3), "{said}");
    assert!(
        said.contains("not from the text that the command had read") && !said.contains("nothing changed"),
        "{said}"
    );
    assert!(home.text().contains("+14155550188"));
    let kept = beside(&home, "config.toml.edited-").unwrap();
    assert!(said.contains(&kept.display().to_string()), "{said}");
    assert_eq!(fs::read_to_string(kept).unwrap(), edit);
    home.run(&["config", "undo"]).exits(0);
    assert_eq!(home.text(), before, "the history has what was read");
}

#[test]
fn a_file_system_that_cannot_exchange_takes_a_plain_rename() {
    if !can_trace() {
        return;
    }
    for error in ["EINVAL", "ENOSYS", "EOPNOTSUPP"] {
        let home = Home::with_twilio();
        let before = home.text();
        let (done, said) = set(&home, &[&format!("inject=renameat2:error={error}")], None);
        assert_eq!(done.status.code(), Some(0), "{error}: {said}");
        assert!(home.text().contains("+14155550188"));
        home.run(&["config", "undo"]).exits(0);
        assert_eq!(home.text(), before);
    }
}

#[test]
fn a_file_that_is_mounted_by_itself_is_refused_with_the_way_out() {
    if !can_trace() {
        return;
    }
    let home = Home::with_twilio();
    let before = home.text();
    let (done, said) = set(&home, &["inject=renameat2:error=EBUSY"], None);
    assert_eq!(done.status.code(), Some(3), "{said}");
    assert!(said.contains("nothing changed") && said.contains("mount its folder instead"), "{said}");
    assert_eq!(home.text(), before);
}
