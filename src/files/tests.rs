use std::{
    fs::{self, File},
    io::{ErrorKind, Write},
    os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink},
    path::Path,
    process::Command,
    time::Duration,
};

use super::{PrivateDir, read_regular};

const PATIENCE: Duration = Duration::from_millis(20);

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().mode() & 0o7777
}

/// Every way to open a file, with what it says where `name` cannot be used.
fn open_errors(dir: &PrivateDir, name: &str) -> [String; 4] {
    [
        dir.lock(name, PATIENCE).unwrap_err().to_string(),
        dir.open_append(name).unwrap_err().to_string(),
        dir.open_read(name).unwrap_err().to_string(),
        dir.read(name, 100).unwrap_err().to_string(),
    ]
}

#[test]
fn what_is_not_a_regular_file_with_one_link_is_refused_and_left_as_it_is() {
    let place = tempfile::tempdir().unwrap();
    let dir = PrivateDir::open(place.path()).unwrap();
    let path = |name: &str| place.path().join(name);
    fs::write(path("target"), "kept").unwrap();
    symlink("target", path("link")).unwrap();
    symlink("nowhere", path("dangling")).unwrap();
    fs::hard_link(path("target"), path("hard")).unwrap();
    fs::create_dir(path("folder")).unwrap();
    assert!(Command::new("mkfifo").arg(path("fifo")).status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(path("socket")).unwrap();
    for (name, why) in [
        ("link", "is a symbolic link"),
        ("dangling", "is a symbolic link"),
        ("hard", "has 2 links"),
        ("folder", "is a folder"),
        ("fifo", "is a FIFO"),
        ("socket", "is a socket"),
    ] {
        for said in open_errors(&dir, name) {
            assert!(said.contains(why) && said.starts_with(&path(name).display().to_string()), "{said}");
        }
        assert_eq!(dir.create_new(name).unwrap_err().kind(), ErrorKind::AlreadyExists);
    }
    assert_eq!(fs::read(path("target")).unwrap(), b"kept");
    assert!(!path("nowhere").exists());
}

#[test]
fn a_file_of_another_user_is_refused_unless_root_works_for_its_owner() {
    let place = tempfile::tempdir().unwrap();
    if fs::metadata(place.path()).unwrap().uid() != 0 {
        return;
    }
    let path = place.path().join("file");
    fs::write(&path, "").unwrap();
    chown(&path, Some(65_534), Some(65_534)).unwrap();
    let dir = PrivateDir::open(place.path()).unwrap();
    for said in open_errors(&dir, "file") {
        assert!(said.contains("belongs to user 65534, not to user 0"), "{said}");
    }
    let dir = dir.with_owner_of("file");
    dir.open_append("file").unwrap();
    dir.create_new("fresh").unwrap();
    assert_eq!(fs::metadata(place.path().join("fresh")).unwrap().uid(), 65_534);
}

#[test]
fn a_name_that_leads_out_of_the_folder_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let dir = PrivateDir::open(place.path()).unwrap();
    for name in ["", ".", "..", "../x", "a/b", "/etc/passwd", "a/"] {
        assert_eq!(dir.open_append(name).unwrap_err().kind(), ErrorKind::InvalidInput, "{name}");
        assert_eq!(dir.remove(name).unwrap_err().kind(), ErrorKind::InvalidInput, "{name}");
    }
}

#[test]
fn a_private_folder_is_made_for_its_owner_only_and_is_not_a_link() {
    let place = tempfile::tempdir().unwrap();
    let deep = place.path().join("a/b");
    let dir = PrivateDir::open_or_create(&deep).unwrap();
    assert_eq!((mode(&deep), mode(deep.parent().unwrap())), (0o700, 0o700));
    dir.open_append("file").unwrap().write_all(b"x").unwrap();
    assert_eq!(mode(&deep.join("file")), 0o600);
    let link = place.path().join("link");
    symlink(&deep, &link).unwrap();
    let said = PrivateDir::open_or_create(&link).err().unwrap().to_string();
    assert!(said.ends_with("link is a symbolic link, not a folder"), "{said}");
    PrivateDir::open(&link).unwrap().open_read("file").unwrap();
    fs::set_permissions(&deep, fs::Permissions::from_mode(0o777)).unwrap();
    let said = PrivateDir::open_or_create(&deep).err().unwrap().to_string();
    assert!(said.contains("can be written by every user (mode 0777)"), "{said}");
    let file = place.path().join("file");
    fs::write(&file, "").unwrap();
    assert!(PrivateDir::open_or_create(&file).is_err());
}

#[test]
fn the_folder_that_was_opened_is_the_one_worked_in_whatever_takes_its_name() {
    let place = tempfile::tempdir().unwrap();
    let (path, moved) = (place.path().join("state"), place.path().join("moved"));
    let dir = PrivateDir::open_or_create(&path).unwrap();
    let identity = dir.identity().unwrap();
    fs::rename(&path, &moved).unwrap();
    fs::create_dir(place.path().join("other")).unwrap();
    symlink("other", &path).unwrap();
    dir.create_new("file").unwrap();
    assert!(moved.join("file").exists() && !path.join("file").exists());
    assert_eq!(dir.identity().unwrap(), identity);
    assert_ne!(PrivateDir::open(&path).unwrap().identity().unwrap(), identity);
}

#[test]
fn a_lock_is_held_by_one_and_is_the_file_that_stands_there() {
    let place = tempfile::tempdir().unwrap();
    let dir = PrivateDir::open(place.path()).unwrap();
    let first = dir.lock("lock", PATIENCE).unwrap();
    assert_eq!(dir.lock("lock", PATIENCE).unwrap_err().kind(), ErrorKind::WouldBlock);
    assert!(dir.is_current_file("lock", &first).unwrap());
    fs::remove_file(place.path().join("lock")).unwrap();
    assert!(!dir.is_current_file("lock", &first).unwrap());
    let second = dir.lock("lock", PATIENCE).unwrap();
    assert!(dir.is_current_file("lock", &second).unwrap());
    drop(second);
    dir.lock("lock", PATIENCE).unwrap();
}

#[test]
fn a_temporary_file_arrives_whole_or_goes() {
    let place = tempfile::tempdir().unwrap();
    let dir = PrivateDir::open(place.path()).unwrap();
    let path = |name: &str| place.path().join(name);
    fs::write(path("target"), "kept").unwrap();
    symlink("target", path("name")).unwrap();
    let write = |text: &str| {
        let mut file = dir.create_temporary(".name.tmp-", "").unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file
    };
    drop(write("dropped"));
    assert_eq!(write("x").persist_noreplace("name").unwrap_err().kind(), ErrorKind::AlreadyExists);
    write("new").persist("name").unwrap();
    assert_eq!(dir.read("name", 10).unwrap(), b"new");
    assert_eq!(fs::read(path("target")).unwrap(), b"kept");
    let mut names = dir.entry_names().unwrap();
    names.sort();
    assert_eq!(names, ["name", "target"]);
    write("other").persist_noreplace("other").unwrap();
    dir.exchange("name", "other").unwrap();
    assert_eq!(dir.read("name", 10).unwrap(), b"other");
}

#[test]
fn what_is_read_is_regular_and_no_longer_than_allowed() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("file");
    fs::write(&path, [b'x'; 100]).unwrap();
    assert_eq!(read_regular(&path, 100).unwrap().len(), 100);
    assert!(read_regular(&path, 99).unwrap_err().to_string().contains("longer than 99 bytes"));
    for odd in ["/dev/zero", "/"] {
        let said = read_regular(Path::new(odd), 100).unwrap_err().to_string();
        assert!(said.contains("not a regular file"), "{said}");
    }
    let dir = PrivateDir::open(place.path()).unwrap();
    assert!(dir.read("file", 99).unwrap_err().to_string().contains("longer than 99 bytes"));
    File::create(&path).unwrap();
    assert!(dir.read("file", 0).unwrap().is_empty());
}
