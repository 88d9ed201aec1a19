//! What is written and refused on Windows.

use std::{
    env, fs,
    io::{Write, stderr},
    path::Path,
    process::Command,
    time::Duration,
};

use super::{acl, restrict_dir_command, restrict_file_command};
use crate::{
    files::{OtherUsersAccess, PrivateDir},
    process::split_command_line,
};

fn write_for_everyone(path: &Path) {
    fs::write(path, "text").unwrap();
    acl::set_for_everyone(path).unwrap();
}

/// Returns whether this is Wine instead of Windows.
fn is_wine() -> bool {
    env::var_os("SystemRoot").is_some_and(|root| Path::new(&root).join("system32/winecfg.exe").exists())
}

#[test]
fn new_files_and_folders_are_for_their_owner_only() {
    let parent = tempfile::tempdir().unwrap();
    if is_wine() {
        let why = "Wine gives a file the access of its folder even where its own list is protected from that";
        writeln!(stderr(), "SKIPPED: a folder that everyone can write to: {why}").unwrap();
    } else {
        acl::set_for_everyone(parent.path()).unwrap();
        assert!(OtherUsersAccess::to_path(parent.path()).write.unwrap().contains("Everyone"));
    }
    let dir = PrivateDir::open(parent.path()).unwrap();
    dir.create_new("file").unwrap();
    dir.create_temporary(".tmp-", "").unwrap().persist("temporary").unwrap();
    dir.create_dir("folder").unwrap().create_new("inner").unwrap();
    for name in ["file", "temporary", "folder", "folder/inner"] {
        assert_eq!(OtherUsersAccess::to_path(&parent.path().join(name)).any, None, "{name}");
    }
}

#[test]
fn access_of_other_users_is_reported_and_removed() {
    let parent = tempfile::tempdir().unwrap();
    let path = parent.path().join("file");
    write_for_everyone(&path);
    let access = OtherUsersAccess::to_path(&path);
    assert!(access.any.unwrap().contains("Everyone") && access.all_users.is_some());
    PrivateDir::open(parent.path()).unwrap().make_own("file").unwrap();
    assert_eq!(OtherUsersAccess::to_path(&path).any, None);
}

/// Runs the command that a fix names, where there is a working one.
#[test]
fn the_command_of_a_fix_removes_the_access_of_all_others() {
    let parent = tempfile::tempdir().unwrap();
    let path = parent.path().join("a file");
    write_for_everyone(&path);
    let command = restrict_file_command(&path);
    let options = r#"/inheritance:r /remove:g "*S-1-1-0" /grant:r "*S-1-3-4:F""#;
    assert_eq!(command, format!("icacls \"{}\" {options}", path.display()));
    let dir_command = restrict_dir_command(parent.path());
    assert!(dir_command.ends_with(r#"/inheritance:r /grant:r "*S-1-3-4:(OI)(CI)F""#), "{dir_command}");
    if is_wine() {
        writeln!(stderr(), "SKIPPED: icacls: that of Wine does nothing").unwrap();
        return;
    }
    acl::set_for_everyone(parent.path()).unwrap();
    for command in [command, restrict_dir_command(parent.path())] {
        let words = split_command_line(&command).unwrap();
        assert!(Command::new(&words[0]).args(&words[1..]).status().unwrap().success(), "{command}");
    }
    assert_eq!(OtherUsersAccess::to_path(&path).any, None);
    assert_eq!(OtherUsersAccess::to_path(parent.path()).any, None);
}

#[test]
fn a_folder_that_everyone_can_write_to_and_a_file_with_two_names_are_refused() {
    let parent = tempfile::tempdir().unwrap();
    let path = parent.path().join("state");
    let dir = PrivateDir::open_or_create(&path).unwrap();
    dir.create_new("file").unwrap();
    fs::hard_link(path.join("file"), path.join("second")).unwrap();
    let problem = dir.open_read("file").unwrap_err().to_string();
    assert!(problem.contains("has 2 links"), "{problem}");
    acl::set_for_everyone(&path).unwrap();
    let problem = PrivateDir::open_private(&path).err().unwrap().to_string();
    assert!(problem.contains("can be written by Everyone"), "{problem}");
}

#[test]
fn files_are_exchanged_and_nothing_else_is_left() {
    let parent = tempfile::tempdir().unwrap();
    let dir = PrivateDir::open(parent.path()).unwrap();
    fs::write(parent.path().join("one"), "1").unwrap();
    fs::write(parent.path().join("other"), "2").unwrap();
    dir.exchange("one", "other").unwrap();
    assert_eq!((dir.read("one", 9).unwrap(), dir.read("other", 9).unwrap()), (b"2".to_vec(), b"1".to_vec()));
    assert_eq!(dir.entry_names().unwrap().len(), 2);
    dir.rename_noreplace("one", "third").unwrap();
    assert!(dir.rename_noreplace("third", "other").is_err());
}

#[test]
fn a_lock_excludes_others_and_is_on_the_file_that_has_the_name() {
    let parent = tempfile::tempdir().unwrap();
    let dir = PrivateDir::open(parent.path()).unwrap();
    let lock = dir.lock("lock", Duration::ZERO).unwrap();
    assert!(dir.is_current_file("lock", &lock).unwrap() && dir.lock_excludes_others("lock").unwrap());
    assert!(dir.lock("lock", Duration::ZERO).is_err());
}
