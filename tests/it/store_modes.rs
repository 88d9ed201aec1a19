//! Who may read the file and what is kept beside it: its owner, from the first moment on.

use std::{
    fs,
    os::unix::fs::{MetadataExt, chown},
    path::Path,
    process::Command,
};

use crate::support::{Home, TWILIO, run_by};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o777
}

/// A command of which umask is this.
fn under(umask: &str, command: &Command) -> Command {
    run_by(&["sh", "-c", &format!("umask {umask}; exec \"$0\" \"$@\"")], command)
}

#[test]
fn a_new_file_is_its_owners_alone_whatever_the_umask() {
    for umask in ["000", "022", "077"] {
        let home = Home::new().var("TWILIO_AUTH_TOKEN", "x");
        assert!(under(umask, &home.command(&TWILIO)).output().unwrap().status.success());
        for (path, wanted) in [("smsctl/config.toml", 0o600), ("smsctl", 0o700), ("smsctl/.config.toml.lock", 0o600)] {
            assert_eq!(mode(&home.path(path)), wanted, "{umask} {path}");
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn nothing_is_ever_open_to_others_while_it_is_written() {
    use crate::support::strace::{can_trace, strace};

    if !can_trace() {
        return;
    }
    let home = Home::new().var("TWILIO_AUTH_TOKEN", "x").var("EDITOR", "sed -i s/14155550188/14155550199/");
    let log = home.path("calls").display().to_string();
    for args in [&TWILIO[..], &["set", "from=+14155550188"], &["config", "edit"], &["config", "undo"]] {
        let flags = ["-o", &log, "-e", "trace=open,openat,creat,mkdir,mkdirat,chmod,fchmod,fchmodat"];
        let traced = strace(&home.command(args), &flags);
        assert!(under("000", &traced).output().unwrap().status.success(), "{args:?}");
        let calls = fs::read_to_string(&log).unwrap();
        let made: Vec<_> = calls.lines().filter(|call| call.contains("O_CREAT") || call.contains("mkdir")).collect();
        assert!(made.len() > 2, "{calls}");
        for call in made {
            assert!(call.contains(", 0600)") || call.contains(", 0700)"), "{args:?}: {call}");
        }
        assert!(!calls.contains("chmod"), "{calls}");
    }
}

#[test]
fn a_file_that_was_open_to_others_is_not_after_a_change() {
    use std::os::unix::fs::PermissionsExt;

    let home = Home::with_twilio();
    fs::set_permissions(home.file(), fs::Permissions::from_mode(0o644)).unwrap();
    home.run(&["set", "from=+14155550188"]).exits(0);
    assert_eq!(mode(&home.file()), 0o600);
}

#[test]
fn a_file_of_another_user_stays_theirs() {
    let home = Home::with_twilio();
    if fs::metadata(home.file()).unwrap().uid() != 0 {
        crate::support::skip("only root can give a file away");
        return;
    }
    let lock = home.path("smsctl/.config.toml.lock");
    fs::remove_file(&lock).unwrap();
    chown(home.file(), Some(65_534), Some(65_534)).unwrap();
    home.run(&["set", "from=+14155550188"]).exits(0);
    for path in [home.file(), lock] {
        let about = fs::metadata(&path).unwrap();
        assert_eq!((about.uid(), about.gid(), about.mode() & 0o777), (65_534, 65_534, 0o600), "{path:?}");
    }
}
