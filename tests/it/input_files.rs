//! Files that a flag names: only what ends is read, with a limit on its size, and nothing waits forever.

use std::{fs, process::Command};

use crate::support::Home;

const TO: &str = "--to=+14155550100";

/// Makes a pipe with a name, to which nobody writes.
fn make_pipe(home: &Home) -> String {
    let path = home.path("pipe");
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    path.display().to_string()
}

#[test]
fn a_ca_file_is_regular_and_not_endless() {
    let home = Home::with_twilio();
    let pipe = make_pipe(&home);
    let large = home.path("large.pem");
    fs::File::create(&large).unwrap().set_len(9 * 1024 * 1024).unwrap();
    for (path, problem) in [
        ("/dev/zero", "not a regular file"),
        (pipe.as_str(), "not a regular file"),
        (large.to_str().unwrap(), "longer than 8 MiB"),
    ] {
        let args = ["test", TO, "--sandbox=https://localhost:1", "--ca-file", path];
        for done in [home.run(&args), Home::with_twilio().var("SSL_CERT_FILE", path).run(&args[..3])] {
            let done = done.exits(3);
            assert!(done.to_string().contains(problem), "{path}: {done}");
        }
    }
}

#[test]
fn what_is_given_as_input_may_be_a_pipe_but_ends_in_time_and_has_a_limit() {
    let home = Home::with_twilio();
    let (pipe, long) = (make_pipe(&home), home.path("long"));
    fs::write(&long, " ".repeat(1024 * 1024 + 1)).unwrap();
    for (path, problem) in [
        ("/dev/zero", "neither a regular file nor a pipe"),
        (pipe.as_str(), "took longer than"),
        (long.to_str().unwrap(), "longer than 1 MiB"),
    ] {
        for args in [
            ["--timeout=0.2", "test", "--sandbox", "--to-file", path],
            ["--timeout=0.2", "setup", "twilio", "--from-json", path],
            ["--timeout=0.2", "import", "--name=new", "--", path],
        ] {
            let done = home.run(&args).exits(2);
            assert!(done.stderr.contains(problem), "{args:?}: {done}");
        }
    }
}

#[test]
fn the_output_of_a_command_is_taken_as_input() {
    if Command::new("bash").arg("--version").output().is_err() {
        return;
    }
    let home = Home::with_twilio();
    let shell = |script: &str| {
        let path = env!("CARGO_BIN_EXE_smsctl");
        let mut command = home.command(&[]);
        let vars: Vec<_> = command.get_envs().map(|(name, value)| (name.to_owned(), value.map(Into::into))).collect();
        let vars = vars.into_iter().filter_map(|(name, value): (_, Option<std::ffi::OsString>)| Some((name, value?)));
        command = Command::new("bash");
        let output = command.args(["-c", script, "bash", path]).env_clear().envs(vars).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let sent = shell(r#""$1" test --sandbox --json --to-file <(printf '+14155550100\n+14155550101\n')"#);
    assert_eq!(sent.matches(r#""accepted""#).count(), 2, "{sent}");
    let exported = home.run(&["export", "--format=json"]).exits(0).stdout;
    fs::write(home.path("exported.json"), exported).unwrap();
    shell(&format!(r#""$1" import --name copy <(cat '{}')"#, home.path("exported.json").display()));
    assert!(home.text().contains("[connectors.copy]"), "{}", home.text());
}
