//! Where files are kept for a user of whom the system knows nothing, as in many containers.

use std::{
    fs,
    os::unix::{fs::PermissionsExt, process::CommandExt},
    process::Stdio,
};

use crate::support::{Done, Home, Server, skip};

/// A user id without an entry in the passwd file.
const NOBODY_KNOWN: u32 = 54_321;

/// Runs as a user without a passwd entry and without HOME. Returns nothing, and says so, where this test may not change
/// its user.
fn run_without_home(home: &Home, args: &[&str]) -> Option<Done> {
    if !rustix::process::getuid().is_root() {
        skip("only root can run as a user without a passwd entry");
        return None;
    }
    let folder = home.path("");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).unwrap();
    let _ = std::os::unix::fs::chown(home.file(), Some(NOBODY_KNOWN), None);
    let mut command = home.command(args);
    let output = command.env_remove("HOME").uid(NOBODY_KNOWN).gid(NOBODY_KNOWN).stdin(Stdio::null()).output();
    let output = output.unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Some(Done { code: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) })
}

#[test]
fn a_user_without_a_home_sends_where_the_state_folder_is_named() {
    let server = Server::always(200, "{}");
    let home = Home::new();
    let state = home.path("state").display().to_string();
    let home = home.var("XDG_STATE_HOME", &state);
    home.write(format!(
        "live = \"main\"\n[connectors.main]\nprovider = \"http\"\nurl = \"{}\"\nform-body = {{ to = \"{{{{to}}}}\", code = \"{{{{code}}}}\" }}\n[connectors.main.templates]\ngeneric = \"{{{{code}}}} is your code\"\n",
        server.url()
    ));
    let Some(done) = run_without_home(&home, &["test", "--to=+14155550100"]) else { return };
    let done = done.exits(0);
    assert_eq!(server.count(), 1, "{done}");
    assert!(home.path("state/smsctl/sends.jsonl").exists(), "{done}");
}

#[test]
fn without_any_folder_the_error_names_the_variable_that_sets_one() {
    let home = Home::new();
    home.write(
        "live = \"main\"\n[connectors.main]\nprovider = \"http\"\nurl = \"http://127.0.0.1:1\"\nform-body = { to = \"{{to}}\", code = \"{{code}}\" }\n[connectors.main.templates]\ngeneric = \"{{code}} is your code\"\n",
    );
    let Some(done) = run_without_home(&home, &["test", "--to=+14155550100"]) else { return };
    let done = done.exits(3);
    assert!(done.stderr.contains("XDG_STATE_HOME"), "{done}");
}
