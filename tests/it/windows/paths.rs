//! Paths with drive letters, and the codes of programs.

use std::fs;

use crate::support::{Home, TWILIO};

#[test]
fn paths_are_printed_as_people_write_them() {
    let home = Home::new();
    fs::create_dir(home.path(".git")).unwrap();
    home.feed(&[&TWILIO[..], &["--auth-token=-"]].concat(), "right-secret").exits(0);
    let checked = home.run(&["check", "--sandbox"]);
    let tree = dunce::canonicalize(home.path("")).unwrap().display().to_string();
    assert!(tree.as_bytes()[1] == b':' && checked.stdout.contains(&format!("git work tree {tree}")), "{checked}");
    assert!(!checked.stdout.contains(r"\\?\"), "{checked}");
}

#[test]
fn a_file_reference_may_name_a_drive() {
    let home = Home::with_twilio();
    let path = home.path("auth token.txt");
    fs::write(&path, "right-secret\r\n").unwrap();
    let reference = format!("file:{}", path.display());
    assert!(reference.as_bytes()[6] == b':', "{reference}");
    home.run(&["set", &format!("auth-token={reference}")]).exits(0);
    let shown = home.run(&["show", "--json"]).exits(0).json();
    assert_eq!(shown["fields"]["auth-token"], *reference);
    home.run(&["test", "--sandbox", "--to=+14155550100"]).exits(0);
    fs::remove_file(&path).unwrap();
    let missing = home.run(&["test", "--sandbox", "--to=+14155550100"]).exits(3);
    assert!(missing.stderr.contains(&path.display().to_string()), "{missing}");
}

#[test]
fn exit_codes_of_programs_are_kept_whole() {
    for code in [0, 7, 256, 1000, 70_000] {
        let home = Home::new();
        home.run(&["sandbox", "run", "--", "cmd", "/c", "exit", &code.to_string()]).exits(code);
    }
}
