//! Invalid arguments, files and responses: each is refused with its exit code and a message, and none causes a panic.

use crate::support::{Home, Server, answers};

#[cfg(unix)]
#[test]
fn arguments_that_are_not_utf8_are_refused() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
    let output = Home::new().command(&["show"]).arg(OsStr::from_bytes(b"\xff\xfe")).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("not UTF-8"));
}

#[test]
fn a_value_of_a_megabyte_is_refused_and_not_repeated() {
    let home = Home::with_twilio();
    let before = home.text();
    let long = "9".repeat(1_000_000);
    let done = home.feed(&["set", "from=-"], format!("{long}\n")).exits(2);
    assert!(done.stderr.len() < 500 && done.stderr.contains("longer than"), "{}", done.stderr.len());
    let json = format!(
        r#"{{"provider": "twilio", "name": "x", "account-sid": "{half}", "from": "{half}"}}"#,
        half = &long[..400_000]
    );
    let done = home.feed(&["setup", "--from-json=-"], json).exits(3);
    assert!(done.stderr.len() < 500, "{}", done.stderr.len());
    home.feed(&["template", "set", "generic", "-"], format!("{{{{code}}}} {long}")).exits(2);
    assert_eq!(home.text(), before);
}

#[test]
fn a_reference_that_cannot_be_resolved_is_named() {
    let home = Home::with_twilio();
    let empty = home.path("empty");
    std::fs::write(&empty, "\n").unwrap();
    let binary = home.path("binary");
    std::fs::write(&binary, b"\xff\xfe").unwrap();
    let failing = if cfg!(windows) { "cmd:cmd /c exit 1" } else { "cmd:false" };
    for (reference, words) in [
        ("env:NOBODY_SET_THIS".to_owned(), "NOBODY_SET_THIS is not set"),
        ("file:/nonexistent/secret".into(), "cannot be read"),
        (format!("file:{}", empty.display()), "is empty"),
        (format!("file:{}", binary.display()), "cannot be read"),
        (failing.into(), "failed"),
        ("cmd:/nonexistent/program x".into(), "cannot be started"),
    ] {
        let saved = home.run(&["set", &format!("auth-token={reference}")]);
        assert!(saved.stderr.contains(words), "{reference}: {saved}");
        saved.exits(2);
        let text = home.text().replace("\"env:TWILIO_AUTH_TOKEN\"", &format!("'{reference}'"));
        let other = Home::new();
        other.write(text);
        // A dry run runs no program, so it does not resolve `cmd:`.
        let mode = if reference.starts_with("cmd:") { "--sandbox" } else { "--dry-run" };
        let done = other.run(&["test", "--to=+14155550100", mode]).exits(3);
        assert!(done.stderr.contains(words) && done.stderr.contains("config.toml:"), "{reference}: {done}");
    }
}

#[test]
fn a_secret_with_a_line_break_inside_is_refused() {
    let home = Home::with_twilio().var("TWO_LINES", "a\nb");
    let done = home.run(&["set", "auth-token=env:TWO_LINES"]).exits(2);
    assert!(done.stderr.contains("control characters"), "{done}");
}

#[test]
fn terminal_escapes_of_a_provider_are_printed_visibly() {
    let home = Home::with_twilio();
    let hostile = r"\u001b]0;owned\u0007\u001b[2J\u202egnp.exe\u009b31m";
    for (status, body) in [
        (400, answers::twilio_error(21211, 400, hostile)),
        (201, answers::TWILIO_TAKEN.replace("SMbbbb", hostile)),
        (500, "\x1b]0;owned\x07<html>".to_owned()),
    ] {
        let server = Server::always(status, body);
        for json in [&[][..], &["--json"]] {
            let done = home.run(&[&["test", "--to=+14155550100", &server.flag()], json].concat());
            for text in [&done.stdout, &done.stderr] {
                let control_char = text.chars().find(|c| c.is_control() && *c != '\n' || "\u{202e}\u{9b}".contains(*c));
                assert_eq!(control_char, None, "{status}: {done}");
            }
        }
    }
}

#[test]
fn invalid_command_lines_exit_with_2_as_text_and_as_json() {
    let home = Home::with_twilio();
    for args in [
        &["test", "--to=+14155550100", "--code=12 45"][..],
        &["test", "--to=+14155550100", "--template=Sign In"],
        &["test", "--to=+14155550100", "--sandbox=ftp://x"],
        &["test", "--to=+14155550100", "--sandbox=http://example.com"],
        &["test", "--to=+14155550100", "--wait=0"],
        &["test", "--to=+14155550100", "--concurrency=0"],
        &["test", "--to-file=/nonexistent"],
        &["test", "--all-templates", "--template=generic"],
        &["--timeout=0", "list"],
        &["--color=purple", "list"],
        &["set", "from=+14155550100", "nope=1"],
        &["template", "set", "sign-in", "{{code}} {{name}}"],
        &["template", "unset", "generic"],
        &["delivery", "SM1", "--sandbox"],
        &["completions", "tcsh"],
        &["help", "nope"],
        &["setup", "twilio", "--name=not ok"],
        &["--json", "--jsn"],
    ] {
        let done = home.run(args).exits(2);
        let is_json = args.contains(&"--json");
        assert!(is_json || done.stderr.starts_with("error: ") && done.stderr.contains("fix:"), "{args:?}: {done}");
        let document = home.run(&[args, &["--json"]].concat()).exits(2).json();
        assert!(document["error"]["message"].is_string(), "{args:?}");
    }
}

#[test]
fn a_list_of_numbers_is_sent_once_each_and_an_invalid_line_is_named() {
    let home = Home::with_twilio();
    let server = Server::always(201, answers::TWILIO_TAKEN);
    let args = ["test", "--to-file=-", "--json", "--concurrency=4", &server.flag()];
    let done = home
        .feed(&args, "+1 (415) 555-0100\n\n# twice:\n+14155550100\n+1 415 555 0101\r\n０01 415 555 0102\n")
        .exits(0);
    let numbers: Vec<_> = done.json()["results"].as_array().unwrap().iter().map(|row| row["to"].clone()).collect();
    assert_eq!(numbers, ["+14155550100", "+14155550101", "+14155550102"]);
    let done = home.feed(&args, "+14155550100\n12345\n").exits(2);
    assert!(done.stdout.contains("standard input, line 2: ") && server.count() == 3, "{done}");
}

#[test]
fn an_unknown_template_is_refused_with_the_nearest_name() {
    let done = Home::with_twilio().run(&["test", "--to=+14155550100", "--template=sing-in", "--sandbox"]).exits(3);
    assert!(done.stderr.contains("did you mean sign-in?"), "{done}");
}
