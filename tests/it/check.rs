//! The warnings of `smsctl check` about files that contain secrets.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::Path,
};

use crate::support::{Home, TWILIO};

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// Returns the warnings of `check` about files, each with its fix.
fn warnings(home: &Home) -> Vec<String> {
    let report = home.run(&["check", "--sandbox", "--json"]).exits(0).json();
    let lines = report["checks"].as_array().unwrap().iter();
    let files = lines.filter(|line| line["name"] == "file" && line["state"] == "warn");
    files.map(|line| format!("{} {}", line["found"], line["fix"])).collect()
}

#[test]
fn file_modes_that_are_too_wide_are_reported_with_the_command_that_corrects_them() {
    let home = Home::new();
    let token = home.path("token");
    fs::write(&token, "right-secret").unwrap();
    set_mode(&token, 0o600);
    let flag = format!("--auth-token=file:{}", token.display());
    home.run(&[&TWILIO[..], &[&flag]].concat()).exits(0);
    assert_eq!(warnings(&home), [""; 0]);
    set_mode(&home.file(), 0o640);
    set_mode(&token, 0o604);
    set_mode(home.file().parent().unwrap(), 0o777);
    let found = warnings(&home).join("\n");
    for part in ["mode 640", "chmod 600", "mode 777", "chmod go-w", "all users can access"] {
        assert!(found.contains(part), "{part}: {found}");
    }
}

#[test]
fn a_secret_in_the_file_in_a_git_work_tree_is_reported_and_a_reference_is_not() {
    let home = Home::new();
    fs::create_dir(home.path(".git")).unwrap();
    home.feed(&[&TWILIO[..], &["--auth-token=-"]].concat(), "right-secret").exits(0);
    let found = warnings(&home);
    assert!(found.len() == 1 && found[0].contains("git work tree"), "{found:?}");
    assert!(found[0].contains("smsctl set --connector tw auth-token=env:NAME"), "{found:?}");
    let home = Home::with_twilio();
    fs::create_dir(home.path(".git")).unwrap();
    assert_eq!(warnings(&home), [""; 0]);
}
