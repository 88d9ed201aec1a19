use std::{
    fs::{self, File},
    io::{ErrorKind, Write},
    os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink},
    path::Path,
    process::Command,
    sync::Barrier,
    time::Duration,
};

use super::{PrivateDir, read_regular};

const LOCK_TIMEOUT: Duration = Duration::from_millis(20);

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().mode() & 0o7777
}

/// Returns the error of every way to open a file.
fn open_errors(dir: &PrivateDir, name: &str) -> [String; 4] {
    [
        dir.lock(name, LOCK_TIMEOUT).unwrap_err().to_string(),
        dir.open_append(name).unwrap_err().to_string(),
        dir.open_read(name).unwrap_err().to_string(),
        dir.read(name, 100).unwrap_err().to_string(),
    ]
}

#[test]
fn only_a_regular_file_with_one_link_is_opened_and_anything_else_is_left_as_it_is() {
    let parent = tempfile::tempdir().unwrap();
    let dir = PrivateDir::open(parent.path()).unwrap();
    let path = |name: &str| parent.path().join(name);
    fs::write(path("target"), "unchanged").unwrap();
    symlink("target", path("link")).unwrap();
    symlink("nowhere", path("dangling")).unwrap();
    fs::hard_link(path("target"), path("hard")).unwrap();
    fs::create_dir(path("folder")).unwrap();
    assert!(Command::new("mkfifo").arg(path("fifo")).status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(path("socket")).unwrap();
    for (name, problem) in [
        ("link", "is a symbolic link"),
        ("dangling", "is a symbolic link"),
        ("hard", "has 2 links"),
        ("folder", "is a folder"),
        ("fifo", "is a FIFO"),
        ("socket", "is a socket"),
    ] {
        for message in open_errors(&dir, name) {
            assert!(message.contains(problem) && message.starts_with(&path(name).display().to_string()), "{message}");
        }
        assert_eq!(dir.create_new(name).unwrap_err().kind(), ErrorKind::AlreadyExists);
    }
    assert_eq!(fs::read(path("target")).unwrap(), b"unchanged");
    assert!(!path("nowhere").exists());
}

#[test]
fn whoever_creates_the_same_file_at_once_opens_it() {
    let parent = tempfile::tempdir().unwrap();
    let dir = PrivateDir::open(parent.path()).unwrap();
    for name in (0..100).map(|n| n.to_string()) {
        let all_started = Barrier::new(4);
        let create = || {
            all_started.wait();
            dir.open_append(&name).map(drop)
        };
        std::thread::scope(|scope| {
            let threads = [0; 4].map(|_| scope.spawn(create));
            threads.into_iter().for_each(|thread| thread.join().unwrap().unwrap());
        });
    }
}

#[test]
fn a_file_of_another_user_is_rejected_unless_root_works_for_its_owner() {
    let parent = tempfile::tempdir().unwrap();
    if fs::metadata(parent.path()).unwrap().uid() != 0 {
        return;
    }
    let path = parent.path().join("file");
    fs::write(&path, "").unwrap();
    chown(&path, Some(65_534), Some(65_534)).unwrap();
    let dir = PrivateDir::open(parent.path()).unwrap();
    for message in open_errors(&dir, "file") {
        assert!(message.contains("belongs to user 65534, not to user 0"), "{message}");
    }
    let dir = dir.with_owner_of("file");
    dir.open_append("file").unwrap();
    dir.create_new("fresh").unwrap();
    assert_eq!(fs::metadata(parent.path().join("fresh")).unwrap().uid(), 65_534);
}

#[test]
fn a_name_outside_the_folder_is_rejected() {
    let parent = tempfile::tempdir().unwrap();
    let dir = PrivateDir::open(parent.path()).unwrap();
    for name in ["", ".", "..", "../x", "a/b", "/etc/passwd", "a/"] {
        assert_eq!(dir.open_append(name).unwrap_err().kind(), ErrorKind::InvalidInput, "{name}");
        assert_eq!(dir.remove(name).unwrap_err().kind(), ErrorKind::InvalidInput, "{name}");
    }
}

#[test]
fn a_private_folder_has_mode_0700_and_is_not_a_link() {
    let parent = tempfile::tempdir().unwrap();
    let path = parent.path().join("a/b");
    let dir = PrivateDir::open_or_create(&path).unwrap();
    assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o700, 0o700));
    dir.open_append("file").unwrap().write_all(b"x").unwrap();
    assert_eq!(mode(&path.join("file")), 0o600);
    let link = parent.path().join("link");
    symlink(&path, &link).unwrap();
    let message = PrivateDir::open_or_create(&link).err().unwrap().to_string();
    assert!(message.ends_with("link is a symbolic link, not a folder"), "{message}");
    PrivateDir::open(&link).unwrap().open_read("file").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o777)).unwrap();
    let message = PrivateDir::open_or_create(&path).err().unwrap().to_string();
    assert!(message.contains("can be written by every user (mode 0777)"), "{message}");
    let file = parent.path().join("file");
    fs::write(&file, "").unwrap();
    assert!(PrivateDir::open_or_create(&file).is_err());
}

#[test]
fn processes_that_create_the_same_folder_at_once_all_get_it() {
    for _ in 0..200 {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("a/b/c");
        let start = std::sync::Barrier::new(4);
        let create = &|name: String| {
            start.wait();
            PrivateDir::open_or_create(&path).and_then(|dir| dir.open_append(name)).map(drop)
        };
        std::thread::scope(|scope| {
            let started = std::array::from_fn::<_, 4, _>(|at| scope.spawn(move || create(format!("file{at}"))));
            started.into_iter().for_each(|thread| thread.join().unwrap().unwrap());
        });
        assert_eq!(fs::read_dir(&path).unwrap().count(), 4);
    }
}

#[test]
fn a_folder_that_root_creates_in_that_of_another_user_belongs_to_that_user() {
    let parent = tempfile::tempdir().unwrap();
    if fs::metadata(parent.path()).unwrap().uid() != 0 {
        return;
    }
    chown(parent.path(), Some(65_534), Some(65_534)).unwrap();
    let dir = PrivateDir::open(parent.path()).unwrap();
    dir.create_dir("new").unwrap();
    assert_eq!(fs::metadata(parent.path().join("new")).unwrap().uid(), 65_534);
}

#[test]
fn an_open_folder_stays_the_same_when_its_path_is_replaced() {
    let parent = tempfile::tempdir().unwrap();
    let (path, moved) = (parent.path().join("state"), parent.path().join("moved"));
    let dir = PrivateDir::open_or_create(&path).unwrap();
    let identity = dir.identity().unwrap();
    fs::rename(&path, &moved).unwrap();
    fs::create_dir(parent.path().join("other")).unwrap();
    symlink("other", &path).unwrap();
    dir.create_new("file").unwrap();
    assert!(moved.join("file").exists() && !path.join("file").exists());
    assert_eq!(dir.identity().unwrap(), identity);
    assert_ne!(PrivateDir::open(&path).unwrap().identity().unwrap(), identity);
}

#[test]
fn a_lock_excludes_others_and_is_on_the_file_that_has_the_name() {
    let parent = tempfile::tempdir().unwrap();
    let dir = PrivateDir::open(parent.path()).unwrap();
    let first = dir.lock("lock", LOCK_TIMEOUT).unwrap();
    assert_eq!(dir.lock("lock", LOCK_TIMEOUT).unwrap_err().kind(), ErrorKind::WouldBlock);
    assert!(dir.is_current_file("lock", &first).unwrap());
    fs::remove_file(parent.path().join("lock")).unwrap();
    assert!(!dir.is_current_file("lock", &first).unwrap());
    let second = dir.lock("lock", LOCK_TIMEOUT).unwrap();
    assert!(dir.is_current_file("lock", &second).unwrap());
    drop(second);
    dir.lock("lock", LOCK_TIMEOUT).unwrap();
}

#[test]
fn a_temporary_file_is_persisted_or_removed() {
    let parent = tempfile::tempdir().unwrap();
    let dir = PrivateDir::open(parent.path()).unwrap();
    let path = |name: &str| parent.path().join(name);
    fs::write(path("target"), "unchanged").unwrap();
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
    assert_eq!(fs::read(path("target")).unwrap(), b"unchanged");
    let mut names = dir.entry_names().unwrap();
    names.sort();
    assert_eq!(names, ["name", "target"]);
    write("other").persist_noreplace("other").unwrap();
    dir.exchange("name", "other").unwrap();
    assert_eq!(dir.read("name", 10).unwrap(), b"other");
}

#[test]
fn only_regular_files_up_to_the_limit_are_read() {
    let parent = tempfile::tempdir().unwrap();
    let path = parent.path().join("file");
    fs::write(&path, [b'x'; 100]).unwrap();
    assert_eq!(read_regular(&path, 100).unwrap().len(), 100);
    assert!(read_regular(&path, 99).unwrap_err().to_string().contains("longer than 99 bytes"));
    for other in ["/dev/zero", "/"] {
        let message = read_regular(Path::new(other), 100).unwrap_err().to_string();
        assert!(message.contains("not a regular file"), "{message}");
    }
    let dir = PrivateDir::open(parent.path()).unwrap();
    assert!(dir.read("file", 99).unwrap_err().to_string().contains("longer than 99 bytes"));
    File::create(&path).unwrap();
    assert!(dir.read("file", 0).unwrap().is_empty());
}
