//! Every command refuses a connector that could not send, and no command refuses one that could.

use std::{fs, os::unix::fs::PermissionsExt};

use crate::support::{Home, Server};

/// Returns a home whose live connector is an `http` connector with these lines.
fn home_with_gateway(lines: &str) -> Home {
    let home = Home::new().var("TOKEN", "a-token");
    home.write(format!(
        "live = \"main\"\n[connectors.main]\nprovider = \"http\"\n{lines}\n[connectors.main.templates]\ngeneric = \"{{{{code}}}} is your code\"\n"
    ));
    home
}

#[test]
fn every_command_refuses_a_gateway_that_could_not_send() {
    for (lines, problem) in [
        ("url = \"https://a.example/\"\nform-body = { to = \"{{to}}\" }", "add {{text}} or {{code}}"),
        ("url = \"https://a.example/\"\nform-body = { text = \"{{text}}\" }", "add {{to}} or {{digits}}"),
        ("url = \"https://a.example/\"", "add {{to}} or {{digits}}"),
        ("url = \"https://a.example/{{to}}/{{code}}/{{id}}\"", "unknown placeholder {{id}}"),
        ("url = \"https://a.example/{{to}}/{{code}}/{{template}}\"", "unknown placeholder {{template}}"),
        (
            "url = \"https://a.example/{{to}}/{{code}}\"\nheaders.A = \"{{secret.tokn}}\"\nsecrets.token = \"env:TOKEN\"",
            "did you mean {{secret.token}}?",
        ),
        (
            "url = \"https://a.example/{{to}}/{{code}}\"\ndelivery = { url = \"https://a.example/{{to}}\", status = [\"/s\"] }",
            "delivery: unknown placeholder {{to}}",
        ),
        (
            "url = \"https://a.example/{{to}}/{{code}}\"\ncheck.url = \"https://a.example/{{code}}\"",
            "check: unknown placeholder {{code}}",
        ),
        ("url = \"https://a.example/{{to}}/{{code}}\"\nheaders.\"X:Y\" = \"1\"", "is not a header name"),
        ("url = \"https://a.example/{{to}}/{{code}}\"\nheaders.\"Content-Length\" = \"1\"", "is set automatically"),
        (
            "url = \"https://me:{{secret.token}}@a.example/{{to}}/{{code}}\"\nsecrets.token = \"env:TOKEN\"",
            "must not contain a login",
        ),
    ] {
        let home = home_with_gateway(lines);
        for args in [
            &["config", "validate"][..],
            &["check"],
            &["change", "main"],
            &["set", "method=get"],
            &["test", "--to=+14155550100"],
        ] {
            let done = home.run(args);
            assert!([2, 3].contains(&done.code) && done.to_string().contains(problem), "{lines} {args:?}: {done}");
        }
    }
    let done = Home::new().run(&["setup", "http", "--url=https://a.example/{{to}}"]).exits(2);
    assert!(done.stderr.contains("add {{text}} or {{code}}"), "{done}");
}

#[test]
fn every_command_accepts_a_secret_in_the_url() {
    let server = Server::always(200, "{}");
    let lines = format!(
        "url = \"{}/{{{{secret.token}}}}/{{{{to}}}}?code={{{{code}}}}\"\nsecrets.token = \"env:TOKEN\"",
        server.url()
    );
    let home = home_with_gateway(&lines);
    home.run(&["config", "validate"]).exits(0);
    home.run(&["set", "method=get"]).exits(0);
    let url = format!("url={}/{{{{secret.token}}}}/to/{{{{to}}}}?code={{{{code}}}}", server.url());
    home.run(&["set", &url]).exits(0);
    home.run(&["test", "--to=+14155550100"]).exits(0);
    assert!(server.seen()[0].starts_with("GET /a-token/to/%2B14155550100?code="), "{:?}", server.seen());
    // Without the secret, everything else is still checked.
    let without_secret = Home::new();
    without_secret.write(home.text());
    without_secret.run(&["config", "validate"]).exits(0);
    let done = without_secret.run(&["set", "url=https://a.example/{{secret.tokn}}/{{to}}/{{code}}"]).exits(2);
    assert!(done.stderr.contains("{{secret.token}}?"), "{done}");
}

#[test]
fn the_program_of_an_exec_connector_must_exist_and_be_executable() {
    let home = Home::new();
    let path = home.path("send-sms");
    let command = format!("--command={}", path.display());
    let setup = ["setup", "exec", &command];
    let missing = home.run(&setup).exits(2);
    assert!(missing.stderr.contains("--command: ") && missing.stderr.contains("does not exist"), "{missing}");
    assert!(!home.file().exists());
    fs::write(&path, "#!/bin/sh\necho '{\"id\": \"1\"}'\n").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let not_executable = home.run(&setup).exits(2);
    assert!(not_executable.stderr.contains("is not executable"), "{not_executable}");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    home.run(&setup).exits(0);
    for command in ["sh", "sh -c true"] {
        home.run(&["set", &format!("command={command}")]).exits(0);
    }
    let done = home.run(&["set", "command=surely-not-there"]).exits(2);
    assert!(done.stderr.contains("in PATH"), "{done}");
    home.run(&["set", &format!("command={}", path.display())]).exits(0);
    home.run(&["check"]).exits(0);
    fs::remove_file(&path).unwrap();
    for args in [&["config", "validate"][..], &["check"], &["change", "exec"]] {
        let done = home.run(args).exits(3);
        assert!(done.to_string().contains("does not exist"), "{args:?}: {done}");
    }
    home.run(&["check", "--sandbox"]).exits(0);
}

#[test]
fn a_url_in_a_variable_is_checked_if_the_variable_is_set() {
    let lines = "url = \"env:GATEWAY_URL\"\nform-body = { text = \"{{text}}\" }";
    let validate = |home: Home| home.run(&["config", "validate"]);
    let done = validate(home_with_gateway(lines).var("GATEWAY_URL", "https://a.example/")).exits(3);
    assert!(done.stderr.contains("add {{to}} or {{digits}}"), "{done}");
    validate(home_with_gateway(lines).var("GATEWAY_URL", "https://a.example/{{to}}")).exits(0);
    let done = validate(home_with_gateway(lines).var("GATEWAY_URL", "http://a.example/{{to}}")).exits(3);
    assert!(done.stderr.contains("insecure"), "{done}");
    // The variable may be set on another machine; everything else is still checked.
    validate(home_with_gateway(lines)).exits(0);
    let done = validate(home_with_gateway(&format!("{lines}\nmethod = \"FETCH\""))).exits(3);
    assert!(done.stderr.contains("method"), "{done}");
}
