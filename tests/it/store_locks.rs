//! Locks that do not meet: a file system that grants every lock, one that other machines share, and a lock file that is
//! removed. No change that was answered with success is lost.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::OnceLock,
    thread,
};

use crate::support::{
    Home,
    strace::{can_trace, strace},
    temporary_folder, wait_until,
};

/// Lets the kernel say that the folder is on NFS: the first field of `struct statfs` is overwritten.
const NFS: &str = "inject=fstatfs:poke_exit=@arg2=6969000000000000";

const SET: [&str; 2] = ["set", "from=+14155550188"];

/// A library that grants every lock without taking it; `None` where there is no compiler.
fn locks_granted_to_all() -> Option<&'static Path> {
    static LIBRARY: OnceLock<Option<(tempfile::TempDir, PathBuf)>> = OnceLock::new();
    let made = LIBRARY.get_or_init(|| {
        let folder = temporary_folder();
        let (source, library) = (folder.path().join("flock.c"), folder.path().join("flock.so"));
        let text = "int flock(int fd, int operation) { (void)fd; (void)operation; return 0; }\n\
                    int fcntl_lock(int fd) { (void)fd; return 0; }\n";
        fs::write(&source, text).unwrap();
        let built = Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&source).status();
        built.is_ok_and(|built| built.success()).then_some((folder, library))
    });
    if made.is_none() {
        crate::support::skip("there is no C compiler to make a false flock with");
    }
    made.as_ref().map(|(_, library)| library.as_path())
}

fn under_nfs(home: &Home, args: &[&str]) -> Output {
    strace(&home.command(args), &["-o", "/dev/null", "-e", "trace=fstatfs", "-e", NFS]).output().unwrap()
}

fn claim(home: &Home) -> PathBuf {
    home.path("smsctl/.config.toml.claim")
}

fn said(done: &Output) -> String {
    String::from_utf8_lossy(&done.stderr).into_owned()
}

#[test]
fn no_acknowledged_change_is_lost_where_every_lock_is_granted() {
    let Some(library) = locks_granted_to_all() else { return };
    let home = Home::with_twilio();
    let (writers, each) = (6, 12);
    let acknowledged = thread::scope(|scope| {
        let writers: Vec<_> = (0..writers)
            .map(|writer| {
                let home = &home;
                scope.spawn(move || {
                    let mut acknowledged = vec![];
                    for n in 0..each {
                        let usage = format!("u-{writer}-{n}");
                        let mut command = home.command(&["template", "set", &usage, "{{code}} is it"]);
                        let done = command.env("LD_PRELOAD", library).output().unwrap();
                        match done.status.code() {
                            Some(0) => acknowledged.push(usage),
                            code => assert_eq!(code, Some(3), "{}", said(&done)),
                        }
                    }
                    acknowledged
                })
            })
            .collect();
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect::<Vec<_>>()
    });
    let text = home.text();
    let lost: Vec<_> = acknowledged.iter().filter(|usage| !text.contains(&format!("{usage} = "))).collect();
    let _ = writeln!(io::stderr(), "{} of {} changes acknowledged", acknowledged.len(), writers * each);
    assert!(lost.is_empty(), "{lost:?}");
    assert!(!acknowledged.is_empty() && !claim(&home).exists());
}

#[test]
fn a_claim_keeps_others_out_and_the_failure_names_its_holder() {
    let Some(library) = locks_granted_to_all() else { return };
    let home = Home::with_twilio();
    let before = home.text();
    fs::write(claim(&home), "elsewhere\t4711\tanother boot\n").unwrap();
    let done = home.command(&SET).env("LD_PRELOAD", library).output().unwrap();
    assert_eq!(done.status.code(), Some(3), "{}", said(&done));
    let wanted = format!("process 4711 on elsewhere holds the claim {}", claim(&home).display());
    assert!(said(&done).contains(&wanted) && said(&done).contains("nothing changed"), "{}", said(&done));
    assert!(said(&done).contains(&format!("if it was killed, delete {}", claim(&home).display())));
    assert_eq!(home.text(), before);
    fs::remove_file(claim(&home)).unwrap();
    assert!(home.command(&SET).env("LD_PRELOAD", library).output().unwrap().status.success());
    assert!(!claim(&home).exists());
}

#[test]
fn on_a_file_system_that_machines_share_a_claim_is_made_and_given_up() {
    if !can_trace() {
        return;
    }
    let home = Home::with_twilio();
    let log = home.path("calls").display().to_string();
    let flags = ["-o", &log, "-e", "trace=fstatfs,openat,unlinkat", "-e", NFS];
    let done = strace(&home.command(&SET), &flags).output().unwrap();
    assert!(done.status.success(), "{}", said(&done));
    let calls = fs::read_to_string(&log).unwrap();
    let made = calls.lines().any(|call| call.contains(".config.toml.claim") && call.contains("O_EXCL"));
    assert!(made && calls.contains("unlinkat(") && !claim(&home).exists(), "{calls}");
    assert!(home.text().contains("+14155550188"));
    // Without the disguise it is a local disk, where the lock suffices.
    let flags = ["-o", &log, "-e", "trace=openat"];
    strace(&home.command(&["set", "from=+14155550199"]), &flags).output().unwrap();
    assert!(!fs::read_to_string(&log).unwrap().contains("claim"));
}

#[test]
fn a_claim_of_a_killed_run_of_this_machine_is_removed_and_one_of_another_machine_is_not() {
    if !can_trace() {
        return;
    }
    let home = Home::with_twilio();
    let before = home.text();
    let kill = "inject=renameat2:signal=KILL:when=1";
    let flags = ["-o", "/dev/null", "-e", "trace=fstatfs,renameat2", "-e", NFS, "-e", kill];
    assert_eq!(strace(&home.command(&SET), &flags).output().unwrap().status.code(), None);
    let left = fs::read_to_string(claim(&home)).unwrap();
    assert_eq!(home.text(), before);
    let done = under_nfs(&home, &SET);
    assert!(done.status.success(), "{}", said(&done));
    assert!(!claim(&home).exists());
    let elsewhere = left.replace(left.split('\t').nth(2).unwrap(), "another boot\n");
    fs::write(claim(&home), &elsewhere).unwrap();
    assert_eq!(under_nfs(&home, &["set", "from=+14155550199"]).status.code(), Some(3));
    assert_eq!(fs::read_to_string(claim(&home)).unwrap(), elsewhere);
}

#[test]
fn a_link_in_the_claims_place_is_refused() {
    if !can_trace() {
        return;
    }
    let home = Home::with_twilio();
    fs::write(home.path("precious"), "precious").unwrap();
    std::os::unix::fs::symlink("../precious", claim(&home)).unwrap();
    let done = under_nfs(&home, &SET);
    assert_eq!(done.status.code(), Some(3));
    assert!(said(&done).contains("claim is a symbolic link"), "{}", said(&done));
    assert_eq!(fs::read_to_string(home.path("precious")).unwrap(), "precious");
}

#[test]
fn a_change_whose_lock_was_removed_meanwhile_is_refused() {
    if !can_trace() {
        return;
    }
    let home = Home::with_twilio();
    let before = home.text();
    // The first fsync is of the history, after the lock was taken and before the file is replaced.
    let slow = "inject=fsync:delay_enter=300000:when=1";
    let child = strace(&home.command(&SET), &["-o", "/dev/null", "-e", "trace=fsync", "-e", slow]).spawn().unwrap();
    let pending = || {
        let folders = fs::read_dir(home.path(".local/state/smsctl/history")).unwrap();
        folders.map(|entry| entry.unwrap().path().join("pending.toml")).any(|path| path.exists())
    };
    wait_until(pending);
    fs::remove_file(home.path("smsctl/.config.toml.lock")).unwrap();
    let done = child.wait_with_output().unwrap();
    assert_eq!(done.status.code(), Some(3), "{}", said(&done));
    assert!(said(&done).contains("was deleted in the meantime") && said(&done).contains("nothing changed"));
    assert_eq!(home.text(), before);
}

#[test]
fn a_change_that_is_undone_at_once_is_not_reported_as_done() {
    if !can_trace() {
        return;
    }
    let home = Home::with_twilio();
    let before = home.text();
    // The last fsync is of the folder, after the file was replaced and before it is looked at again.
    let log = home.path("calls").display().to_string();
    strace(&home.command(&SET), &["-o", &log, "-e", "trace=fsync"]).output().unwrap();
    let syncs = fs::read_to_string(&log).unwrap().lines().filter(|line| line.starts_with("fsync(")).count();
    home.write(&before);
    let slow = format!("inject=fsync:delay_enter=300000:when={syncs}");
    let child = strace(&home.command(&SET), &["-o", "/dev/null", "-e", "trace=fsync", "-e", &slow]).spawn().unwrap();
    wait_until(|| home.text() != before);
    home.write(&before);
    let done = child.wait_with_output().unwrap();
    assert_eq!(done.status.code(), Some(3), "{}", said(&done));
    assert!(said(&done).contains("does not contain what was saved"), "{}", said(&done));
    assert!(!said(&done).contains("nothing changed"));
}
