//! Files that a flag names: an endless or oversized file is refused, and a pipe without a writer times out.

use std::{fs, process::Command};

use crate::support::{Home, run_by};

const TO: &str = "--to=+14155550100";

/// Creates a named pipe (FIFO) that nobody writes to.
fn create_unwritten_pipe(home: &Home) -> String {
    let path = home.path("pipe");
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    path.display().to_string()
}

#[test]
fn a_ca_file_must_be_a_regular_file_of_limited_size() {
    let home = Home::with_twilio();
    let pipe = create_unwritten_pipe(&home);
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
fn an_input_may_be_a_pipe_but_has_a_time_and_a_size_limit() {
    let home = Home::with_twilio();
    let (pipe, long) = (create_unwritten_pipe(&home), home.path("long"));
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
fn an_input_may_be_the_output_of_a_command() {
    if Command::new("bash").arg("--version").output().is_err() {
        return;
    }
    let home = Home::with_twilio();
    let shell = |script: &str| {
        let output = run_by(&["bash", "-c", script, "bash"], &home.command(&[])).output().unwrap();
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
