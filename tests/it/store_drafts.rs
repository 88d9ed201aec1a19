//! Nothing typed is lost: what cannot be saved is kept, whatever it is, for its owner only.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::{Path, PathBuf},
};

use crate::support::{Done, Home};

/// A home whose editor is this script; `$1` is the draft.
fn with_editor(script: &str) -> Home {
    let home = Home::with_twilio();
    let path = home.path("editor.sh");
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    let path = path.display().to_string();
    home.var("EDITOR", &path)
}

/// The kept file that a failure names.
#[track_caller]
fn kept(done: &Done) -> PathBuf {
    let path = done.stderr.split("Your text is kept in ").nth(1).unwrap_or_else(|| panic!("{done}"));
    let path = PathBuf::from(path.trim());
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600, "{}", path.display());
    path
}

fn drafts(home: &Home) -> Vec<PathBuf> {
    let paths = fs::read_dir(home.path("smsctl")).unwrap().map(|entry| entry.unwrap().path());
    paths.filter(|path| path.display().to_string().contains(".draft-")).collect()
}

#[test]
fn a_text_that_is_no_utf8_too_long_or_not_valid_is_kept_as_it_is() {
    for (script, cause) in [
        ("printf 'version = 1\\nlive = \"\\377\"\\n' > \"$1\"", "line 2 is not UTF-8"),
        ("head -c 2000000 /dev/zero > \"$1\"", "longer than 1 MiB"),
        ("echo 'lvie = 1' > \"$1\"", "unknown key"),
        // As an editor saves that replaces the file, under an umask that lets others read it.
        ("umask 022; echo 'lvie = 1' > \"$1.new\"; mv \"$1.new\" \"$1\"", "unknown key"),
    ] {
        let home = with_editor(&format!("{script}\ncp \"$1\" \"$HOME/typed\""));
        let before = home.text();
        let done = home.run(&["config", "edit"]).exits(3);
        assert!(done.stderr.contains("not saved") && done.stderr.contains(cause), "{done}");
        assert_eq!(fs::read(kept(&done)).unwrap(), fs::read(home.path("typed")).unwrap());
        assert_eq!(home.text(), before);
        assert!(drafts(&home).is_empty());
        home.run(&["set", "from=+14155550188"]).exits(0);
        assert!(kept(&done).exists());
    }
}

#[test]
fn what_an_editor_saved_before_it_failed_is_kept() {
    for script in ["echo '# typed' >> \"$1\"; exit 1", "echo '# typed' >> \"$1\"; kill -9 $$"] {
        let home = with_editor(script);
        let done = home.run(&["config", "edit"]);
        assert_ne!(done.code, 0, "{done}");
        assert!(fs::read_to_string(kept(&done)).unwrap().ends_with("# typed\n"));
    }
    let home = with_editor("exit 1");
    let done = home.run(&["config", "edit"]).exits(1);
    assert!(!done.stderr.contains("kept") && drafts(&home).is_empty(), "{done}");
}

#[test]
fn a_text_that_was_in_an_editor_when_smsctl_was_killed_is_kept_by_the_next_run() {
    let home = with_editor("echo '# typed' >> \"$1\"; kill -9 $PPID");
    let output = home.command(&["config", "edit"]).output().unwrap();
    assert_eq!(output.status.code(), None);
    assert_eq!(drafts(&home).len(), 1);
    let done = home.run(&["set", "from=+14155550188"]).exits(0);
    let words = "note: smsctl was killed while you were editing; your text is in ";
    let path = done.stderr.split(words).nth(1).unwrap_or_else(|| panic!("{done}")).trim();
    assert!(fs::read_to_string(path).unwrap().ends_with("# typed\n"));
    assert_eq!(fs::metadata(path).unwrap().mode() & 0o777, 0o600);
    assert!(drafts(&home).is_empty());
    // One in which nothing was typed goes without a word.
    let home = with_editor("kill -9 $PPID");
    home.command(&["config", "edit"]).output().unwrap();
    let done = home.run(&["set", "from=+14155550188"]).exits(0);
    assert!(done.stderr.is_empty() && drafts(&home).is_empty(), "{done}");
}

#[test]
fn a_link_that_the_editor_leaves_is_not_moved_and_the_draft_stays() {
    let home = with_editor("rm \"$1\"; ln -s \"$HOME/precious\" \"$1\"");
    fs::write(home.path("precious"), "precious").unwrap();
    let done = home.run(&["config", "edit"]).exits(3);
    let path = PathBuf::from(done.stderr.split("Your text is kept in ").nth(1).unwrap().trim());
    assert!(path.starts_with(&drafts(&home)[0]) && fs::symlink_metadata(&path).unwrap().is_symlink());
    let next = home.run(&["set", "from=+14155550188"]).exits(0);
    assert!(next.stderr.contains("not touched") && path.symlink_metadata().is_ok(), "{next}");
    assert_eq!(fs::read_to_string(home.path("precious")).unwrap(), "precious");
}

#[test]
fn what_root_could_not_save_for_a_user_belongs_to_that_user() {
    let home = with_editor("echo 'lvie = 1' > \"$1.new\"; mv \"$1.new\" \"$1\"");
    if fs::metadata(home.file()).unwrap().uid() != 0 {
        return;
    }
    for path in [home.file(), home.path("smsctl"), home.path("smsctl/.config.toml.lock")] {
        chown(path, Some(65_534), Some(65_534)).unwrap();
    }
    let done = home.run(&["config", "edit"]).exits(3);
    let about = fs::metadata(kept(&done)).unwrap();
    assert_eq!((about.uid(), about.gid()), (65_534, 65_534));
}

#[test]
fn a_template_that_cannot_be_used_is_kept() {
    for (script, code) in [
        ("printf 'no place for it' > \"$1\"", 2),
        ("printf '{{code}} \\377' > \"$1\"", 1),
        ("echo >> \"$1\"; exit 1", 1),
    ] {
        let home = with_editor(&format!("{script}\ncp \"$1\" \"$HOME/typed\"\n"));
        let done = home.run(&["template", "edit", "sign-in"]).exits(code);
        let path = kept(&done);
        let typed = fs::read(&path).unwrap();
        assert!(!typed.is_empty());
        if Path::new(&home.path("typed")).exists() {
            assert_eq!(typed, fs::read(home.path("typed")).unwrap());
        }
        fs::remove_file(path).unwrap();
    }
}
