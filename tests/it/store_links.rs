//! Links, FIFOs and other people's files under the names that smsctl uses beside the file: left alone and reported.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink},
    path::{Path, PathBuf},
    process::Command,
};

use crate::support::{Home, TWILIO};

const SET: [&str; 2] = ["set", "from=+14155550188"];

/// A folder with things that must not be touched: a file and a tree.
struct Precious {
    folder: PathBuf,
}

impl Precious {
    fn in_home(home: &Home) -> Self {
        let folder = home.path("precious");
        fs::create_dir_all(folder.join("deep/er")).unwrap();
        for name in ["file", "lock", "config.toml", "deep/er/file"] {
            fs::write(folder.join(name), "precious").unwrap();
        }
        Self { folder }
    }

    fn file(&self) -> PathBuf {
        self.folder.join("file")
    }

    #[track_caller]
    fn is_whole(&self) {
        for name in ["file", "lock", "config.toml", "deep/er/file"] {
            assert_eq!(fs::read_to_string(self.folder.join(name)).unwrap(), "precious", "{name}");
        }
        assert_eq!(fs::read_dir(&self.folder).unwrap().count(), 4);
    }
}

fn make_fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

fn is_root(home: &Home) -> bool {
    let root = fs::metadata(home.path("")).unwrap().uid() == 0;
    if !root {
        crate::support::skip("only root can give a file away");
    }
    root
}

fn history_dir(home: &Home) -> PathBuf {
    let folders = fs::read_dir(home.path(".local/state/smsctl/history")).unwrap();
    folders.map(|entry| entry.unwrap().path()).next().unwrap()
}

/// Every command that changes the file.
const CHANGES: [&[&str]; 6] = [
    &SET,
    &["change", "tw"],
    &["template", "set", "sign-in", "{{code}} signs you in"],
    &["remove", "tw", "--yes"],
    &["config", "undo"],
    &["config", "edit"],
];

#[test]
fn a_link_in_the_locks_place_is_refused_and_what_is_behind_it_is_not_touched() {
    let home = Home::with_twilio().var("EDITOR", "sed -i s/14155550123/14155550188/");
    home.run(&["set", "from=+14155550123"]).exits(0);
    let (before, precious) = (home.text(), Precious::in_home(&home));
    let lock = home.path("smsctl/.config.toml.lock");
    for target in [precious.file(), precious.folder.clone(), home.path("nowhere")] {
        fs::remove_file(&lock).unwrap();
        symlink(&target, &lock).unwrap();
        for args in CHANGES {
            let done = home.run(args).exits(3);
            let said = format!("{} is a symbolic link", lock.display());
            assert!(done.stderr.contains(&said) && done.stderr.contains("nothing changed"), "{done}");
        }
        precious.is_whole();
        assert!(!home.path("nowhere").exists() && home.text() == before);
    }
    home.run(&["list"]).exits(0);
}

#[test]
fn a_hard_link_a_fifo_and_a_folder_in_the_locks_place_are_refused_at_once() {
    let home = Home::with_twilio();
    let (before, precious) = (home.text(), Precious::in_home(&home));
    let lock = home.path("smsctl/.config.toml.lock");
    fs::remove_file(&lock).unwrap();
    fs::hard_link(precious.file(), &lock).unwrap();
    assert!(home.run(&SET).exits(3).stderr.contains("has 2 links"));
    fs::remove_file(&lock).unwrap();
    make_fifo(&lock);
    assert!(home.run(&SET).exits(3).stderr.contains("is a FIFO"));
    fs::remove_file(&lock).unwrap();
    fs::create_dir(&lock).unwrap();
    assert!(home.run(&SET).exits(3).stderr.contains("is a folder"));
    precious.is_whole();
    assert_eq!(home.text(), before);
}

#[test]
fn the_content_of_a_lock_file_is_kept() {
    let home = Home::with_twilio();
    let lock = home.path("smsctl/.config.toml.lock");
    for text in ["somebody's notes\n", "1234567890123456789012345\n"] {
        fs::write(&lock, text).unwrap();
        home.run(&SET).exits(0);
        assert_eq!(fs::read_to_string(&lock).unwrap(), text);
    }
}

#[test]
fn nothing_behind_a_link_in_a_drafts_or_temporary_files_place_is_removed() {
    let home = Home::with_twilio();
    let precious = Precious::in_home(&home);
    for name in [".config.toml.draft-abcdef", ".config.toml.tmp-abcdef"] {
        let link = home.path("smsctl").join(name);
        for target in [precious.folder.clone(), precious.file()] {
            symlink(&target, &link).unwrap();
            let done = home.run(&SET).exits(0);
            assert!(done.stderr.contains(&format!("note: not touched: {}", link.display())), "{done}");
            assert!(done.stderr.contains("is a symbolic link"), "{done}");
            precious.is_whole();
            assert_eq!(fs::read_link(&link).unwrap(), target);
            fs::remove_file(&link).unwrap();
        }
        make_fifo(&link);
        assert!(home.run(&SET).exits(0).stderr.contains("is a FIFO"));
        fs::remove_file(&link).unwrap();
        fs::hard_link(precious.file(), &link).unwrap();
        let done = home.run(&SET).exits(0);
        assert!(done.stderr.contains("not touched"), "{done}");
        precious.is_whole();
        fs::remove_file(&link).unwrap();
    }
}

#[test]
fn a_draft_that_this_tool_did_not_make_is_left_alone() {
    let home = Home::with_twilio().var("EDITOR", "cp -a --");
    let folder = home.path("smsctl");
    // An editor that copies the draft's folder, as a repository would carry it.
    let script = home.path("editor.sh");
    fs::write(&script, "#!/bin/sh\ncp -a \"$(dirname \"$1\")\" \"$(dirname \"$1\")-copy\"\n").unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o700)).unwrap();
    let home = home.var("VISUAL", script.to_str().unwrap());
    home.run(&["config", "edit"]).exits(130);
    let left = |home: &Home| {
        let names = fs::read_dir(home.path("smsctl")).unwrap().map(|entry| entry.unwrap().path());
        names.filter(|path| path.display().to_string().contains(".draft-")).collect::<Vec<_>>()
    };
    let copies = left(&home);
    let [copy] = &copies[..] else { panic!("{copies:?}") };
    fs::write(copy.join("precious"), "precious").unwrap();
    for lock in ["", "a lock of something else", "smsctl draft"] {
        let odd = folder.join(format!(".config.toml.draft-odd{}", lock.len()));
        fs::create_dir(&odd).unwrap();
        fs::write(odd.join("lock"), lock).unwrap();
        fs::write(odd.join("precious"), "precious").unwrap();
    }
    let done = home.run(&SET).exits(0);
    let kept = left(&home);
    assert_eq!(kept.len(), 4, "{done}");
    for path in kept {
        assert_eq!(fs::read_to_string(path.join("precious")).unwrap(), "precious");
        assert!(done.stderr.contains(&format!("{} was not touched", path.display())), "{done}");
    }
}

#[test]
fn root_gives_nothing_away_that_it_did_not_just_make() {
    let home = Home::with_twilio();
    if !is_root(&home) {
        return;
    }
    let precious = Precious::in_home(&home);
    chown(home.file(), Some(65_534), Some(65_534)).unwrap();
    chown(home.path("smsctl"), Some(65_534), Some(65_534)).unwrap();
    let lock = home.path("smsctl/.config.toml.lock");
    fs::remove_file(&lock).unwrap();
    symlink(precious.file(), &lock).unwrap();
    home.run(&SET).exits(3);
    fs::remove_file(&lock).unwrap();
    fs::hard_link(precious.file(), &lock).unwrap();
    home.run(&SET).exits(3);
    fs::remove_file(&lock).unwrap();
    // One of root itself that was there before.
    fs::write(&lock, "").unwrap();
    home.run(&SET).exits(0);
    assert_eq!(fs::metadata(&lock).unwrap().uid(), 0);
    assert_eq!(fs::metadata(precious.file()).unwrap().uid(), 0);
    assert_eq!(fs::metadata(home.file()).unwrap().uid(), 65_534);
    precious.is_whole();
}

#[test]
fn a_lock_and_a_draft_of_another_user_are_left_alone_also_in_a_folder_where_all_may_write() {
    let home = Home::with_twilio();
    if !is_root(&home) {
        return;
    }
    let before = home.text();
    fs::set_permissions(home.path("smsctl"), fs::Permissions::from_mode(0o1777)).unwrap();
    let draft = home.path("smsctl/.config.toml.draft-foreign");
    fs::create_dir(&draft).unwrap();
    fs::write(draft.join("lock"), "").unwrap();
    chown(&draft, Some(65_534), Some(65_534)).unwrap();
    let done = home.run(&SET).exits(0);
    assert!(done.stderr.contains("belongs to user 65534") && draft.join("lock").exists(), "{done}");
    let lock = home.path("smsctl/.config.toml.lock");
    chown(&lock, Some(65_534), Some(65_534)).unwrap();
    let done = home.run(&["set", "from=+14155550199"]).exits(3);
    assert!(done.stderr.contains(".config.toml.lock belongs to user 65534, not to user 0"), "{done}");
    assert_ne!(home.text(), before);
    assert!(!home.text().contains("+14155550199"));
}

#[test]
fn links_in_the_history_are_not_written_through() {
    let home = Home::with_twilio();
    let precious = Precious::in_home(&home);
    let folder = history_dir(&home);
    // The name that the next version is written under, and one that is removed when it is the oldest.
    symlink(precious.file(), folder.join("pending.toml")).unwrap();
    home.run(&SET).exits(0);
    precious.is_whole();
    let newest = folder.join("2.toml");
    fs::remove_file(&newest).unwrap();
    symlink(precious.file(), &newest).unwrap();
    let done = home.run(&["config", "history"]).exits(3);
    assert!(done.stderr.contains("2.toml is a symbolic link"), "{done}");
    fs::remove_file(&newest).unwrap();
    make_fifo(&newest);
    assert!(home.run(&["config", "undo"]).exits(3).stderr.contains("2.toml is a FIFO"));
    precious.is_whole();
}

#[test]
fn a_history_folder_or_state_folder_that_is_a_link_or_open_to_all_is_not_used() {
    for name in [".local/state/smsctl", ".local/state/smsctl/history"] {
        let home = Home::with_twilio();
        let (precious, folder) = (Precious::in_home(&home), home.path(name));
        fs::rename(&folder, home.path("moved")).unwrap();
        symlink(&precious.folder, &folder).unwrap();
        let done = home.run(&SET).exits(0);
        let said = format!("{} is a symbolic link", folder.display());
        assert!(done.stderr.contains("this change cannot be undone") && done.stderr.contains(&said), "{done}");
        precious.is_whole();
        fs::remove_file(&folder).unwrap();
        fs::rename(home.path("moved"), &folder).unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).unwrap();
        let done = home.run(&["set", "from=+14155550177"]).exits(0);
        assert!(done.stderr.contains("can be written by every user"), "{done}");
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).unwrap();
        let history = home.run(&["config", "history", "--json"]).exits(0).json();
        assert_eq!(history["changes"].as_array().unwrap().len(), 1);
    }
}

#[test]
fn a_state_folder_of_another_user_is_not_used() {
    let home = Home::with_twilio();
    if !is_root(&home) {
        return;
    }
    // Root works in the folder of a user, and what it makes for the user's file is that user's.
    let state = home.path(".local/state/smsctl");
    for path in [home.file(), home.path("smsctl"), state.clone(), state.join("history"), history_dir(&home)] {
        chown(path, Some(65_534), Some(65_534)).unwrap();
    }
    home.run(&SET).exits(0);
    assert_eq!(fs::metadata(history_dir(&home).join("2.toml")).unwrap().uid(), 65_534);
    // What is kept of root's own file is not given to whoever owns the state folder.
    chown(home.file(), Some(0), Some(0)).unwrap();
    home.run(&["set", "from=+14155550199"]).exits(0);
    assert_eq!(fs::metadata(history_dir(&home).join("3.toml")).unwrap().uid(), 0);
}

#[test]
fn a_file_in_a_linked_folder_is_changed_where_it_is() {
    let home = Home::with_twilio();
    fs::rename(home.path("smsctl"), home.path("dotfiles")).unwrap();
    symlink("dotfiles", home.path("smsctl")).unwrap();
    home.run(&SET).exits(0);
    assert!(fs::read_to_string(home.path("dotfiles/config.toml")).unwrap().contains("+14155550188"));
    assert!(fs::symlink_metadata(home.path("smsctl")).unwrap().is_symlink());
}

#[test]
fn man_pages_are_not_written_through_links() {
    let home = Home::new();
    let (precious, folder) = (Precious::in_home(&home), home.path("man"));
    fs::create_dir(&folder).unwrap();
    let page = folder.join("smsctl.1");
    fs::hard_link(precious.file(), &page).unwrap();
    home.run(&["man", folder.to_str().unwrap()]).exits(0);
    precious.is_whole();
    assert!(fs::read_to_string(&page).unwrap().contains("smsctl"));
    assert_eq!(fs::metadata(&page).unwrap().mode() & 0o777, 0o644);
    let pages = fs::read_dir(&folder).unwrap().count();
    for make in [|page: &Path| symlink("../precious/file", page).unwrap(), |page: &Path| make_fifo(page)] {
        fs::remove_file(&page).unwrap();
        make(&page);
        let done = home.run(&["man", folder.to_str().unwrap()]).exits(1);
        assert!(done.stderr.contains("smsctl.1 is a "), "{done}");
        precious.is_whole();
        assert!(!fs::symlink_metadata(&page).unwrap().is_file());
        assert_eq!(fs::read_dir(&folder).unwrap().count(), pages, "no temporary file is left");
    }
}

#[test]
fn a_link_that_takes_the_files_place_during_a_change_is_not_followed() {
    let home = Home::with_twilio();
    let precious = Precious::in_home(&home);
    let editor = format!("ln -sf {} {} #", precious.file().display(), home.file().display());
    let script = home.path("editor.sh");
    fs::write(&script, format!("#!/bin/sh\nsed -i s/4155550123/4155550188/ \"$1\"\n{editor}\n")).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o700)).unwrap();
    let home = home.var("EDITOR", script.to_str().unwrap());
    let done = home.run(&["config", "edit"]).exits(3);
    assert_eq!(fs::read_to_string(precious.file()).unwrap(), "precious");
    let kept = done.stderr.trim().rsplit(' ').next().unwrap();
    assert!(Path::new(kept).starts_with(home.path("smsctl")), "{done}");
    assert!(fs::read_to_string(kept).unwrap().contains("+14155550188"));
}

#[test]
fn a_first_setup_makes_its_folders_for_its_owner_only() {
    let home = Home::new().var("TWILIO_AUTH_TOKEN", "x");
    home.run(&TWILIO).exits(0);
    for name in ["smsctl", ".local/state/smsctl", ".local/state/smsctl/history"] {
        assert_eq!(fs::metadata(home.path(name)).unwrap().mode() & 0o777, 0o700, "{name}");
    }
}
