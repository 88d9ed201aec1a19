//! A system that gives no thread, no process or no randomness while a message is sent: a clear failure, never a panic, and
//! nothing sent that is not said.

use std::os::unix::fs::{PermissionsExt, chown};

use super::*;
use crate::support::strace::{can_trace, strace};

/// Nobody else's: the system counts the processes of each user.
const USER: u32 = 54_321;

/// Fails unless the command said clearly how it ended, and sent its message if it says so.
#[track_caller]
fn assert_clear(done: &Done, gateway: &Gateway, at: &str) {
    gateway.wait_until_idle();
    let all = format!("{}{}", done.stdout, done.stderr);
    assert!(!all.contains("internal error at") && !all.contains("panicked"), "{at}: {done}");
    assert!([0, 1, 3, 7].contains(&done.code), "{at}: {done}");
    assert_eq!(gateway.recipients().len(), usize::from(done.code == 0), "{at}: {done}");
    assert!(done.code == 0 || done.stdout.contains("\"error\": {"), "{at}: {done}");
}

/// A connector with a secret of this reference, at a host of this name.
fn config(gateway: &Gateway, host: &str, reference: &str) -> String {
    let secret = format!("secrets.token = \"{reference}\"\nheaders.X = \"{{{{secret.token}}}}\"\n");
    let config = gateway.config(LARGEST_BUDGET).replace("127.0.0.1", host);
    config.replacen("templates.generic", &format!("{secret}templates.generic"), 1)
}

#[test]
fn few_processes_and_threads() {
    // Where the user may go in, and the binary too.
    let folder = tempfile::Builder::new().prefix("smsctl-starved").tempdir_in("/tmp").unwrap();
    let binary = folder.path().join("smsctl");
    // A copy that this process writes itself could be "busy" for a program that another test starts meanwhile.
    assert!(Command::new("cp").arg(env!("CARGO_BIN_EXE_smsctl")).arg(&binary).status().unwrap().success());
    chown(folder.path(), Some(USER), Some(USER)).ok();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let user = USER.to_string();
    let become_user =
        ["setpriv", "--reuid", &user, "--regid", &user, "--clear-groups", "prlimit", "--nproc=1"].map(String::from);
    if !can_run(&[&become_user.each_ref().map(String::as_str)[..], &["true"]].concat()) {
        return;
    }
    let token = folder.path().join("token");
    fs::write(&token, "a-token-of-a-file").unwrap();
    let file = folder.path().join("config.toml");
    let references = ["cmd:echo a-token-of-a-program", "env:TOKEN", &format!("file:{}", token.display())];
    for nproc in 1..=6 {
        for reference in references {
            for host in ["127.0.0.1", "localhost"] {
                let gateway = Gateway::accepting();
                fs::write(&file, config(&gateway, host, reference)).unwrap();
                for path in [&file, &token] {
                    chown(path, Some(USER), Some(USER)).unwrap();
                }
                let mut words = become_user.to_vec();
                words[7] = format!("--nproc={nproc}");
                let mut inner = Command::new(&binary);
                inner.args(["--config", file.to_str().unwrap(), "--timeout=20", "test", "--to=+14155550100", "--json"]);
                inner.env_clear().env("HOME", folder.path()).env("TOKEN", "a-token-of-a-variable");
                inner.env("PATH", std::env::var_os("PATH").unwrap());
                let done = outcome(run_by(&words, &inner).output().unwrap());
                let at = format!("{nproc} processes, {reference}, {host}");
                assert_clear(&done, &gateway, &at);
                assert!(nproc < 5 || done.code == 0, "{at}: {done}");
            }
        }
    }
}

#[test]
fn no_randomness_from_any_point_on() {
    if !can_trace() {
        return;
    }
    for error in ["EIO", "ENOSYS"] {
        for nth in 1..=8 {
            let gateway = Gateway::accepting();
            let home = Home::new().var("TOKEN", "a-token");
            home.write(config(&gateway, "localhost", "env:TOKEN"));
            let inner = home.command(&["test", "--to=+14155550100", "--json"]);
            let flags = ["-f", "-o", "/dev/null", "-e", &format!("inject=getrandom:error={error}:when={nth}+")];
            let done = outcome(strace(&inner, &flags).output().unwrap());
            assert_clear(&done, &gateway, &format!("{error} from the {nth}th on"));
        }
    }
}
