//! A connector that cannot send is not valid, and one that can send is.

use std::{fs, os::unix::fs::PermissionsExt};

use crate::support::{Home, Server};

/// A file with an `http` connector of these lines, which is live.
fn home(lines: &str) -> Home {
    let home = Home::new().var("TOKEN", "a-token");
    home.write(format!(
        "live = \"main\"\n[connectors.main]\nprovider = \"http\"\n{lines}\n[connectors.main.templates]\ngeneric = \"{{{{code}}}} is your code\"\n"
    ));
    home
}

#[test]
fn a_gateway_that_could_not_send_is_refused_wherever_it_comes_up() {
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
        let home = home(lines);
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
fn a_secret_in_the_address_is_valid_wherever_it_comes_up() {
    let server = Server::always(200, "{}");
    let lines = format!(
        "url = \"{}/{{{{secret.token}}}}/{{{{to}}}}?code={{{{code}}}}\"\nsecrets.token = \"env:TOKEN\"",
        server.url()
    );
    let home = home(&lines);
    home.run(&["config", "validate"]).exits(0);
    home.run(&["set", "method=get"]).exits(0);
    let url = format!("url={}/{{{{secret.token}}}}/to/{{{{to}}}}?code={{{{code}}}}", server.url());
    home.run(&["set", &url]).exits(0);
    home.run(&["test", "--to=+14155550100"]).exits(0);
    assert!(server.seen()[0].starts_with("GET /a-token/to/%2B14155550100?code="), "{:?}", server.seen());
    // Where the secret is not at hand, the rest is checked all the same.
    let away = Home::new();
    away.write(home.text());
    away.run(&["config", "validate"]).exits(0);
    let done = away.run(&["set", "url=https://a.example/{{secret.tokn}}/{{to}}/{{code}}"]).exits(2);
    assert!(done.stderr.contains("{{secret.token}}?"), "{done}");
}

#[test]
fn a_program_has_to_be_there_and_may_be_run() {
    let home = Home::new();
    let path = home.path("send-sms");
    let command = format!("--command={}", path.display());
    let setup = ["setup", "exec", &command];
    let missing = home.run(&setup).exits(2);
    assert!(missing.stderr.contains("--command: ") && missing.stderr.contains("does not exist"), "{missing}");
    assert!(!home.file().exists());
    fs::write(&path, "#!/bin/sh\necho '{\"id\": \"1\"}'\n").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let closed = home.run(&setup).exits(2);
    assert!(closed.stderr.contains("is not executable"), "{closed}");
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
fn an_address_in_a_variable_is_checked_where_the_variable_is_set() {
    let lines = "url = \"env:GATEWAY_URL\"\nform-body = { text = \"{{text}}\" }";
    let validate = |home: Home| home.run(&["config", "validate"]);
    let done = validate(home(lines).var("GATEWAY_URL", "https://a.example/")).exits(3);
    assert!(done.stderr.contains("add {{to}} or {{digits}}"), "{done}");
    validate(home(lines).var("GATEWAY_URL", "https://a.example/{{to}}")).exits(0);
    let done = validate(home(lines).var("GATEWAY_URL", "http://a.example/{{to}}")).exits(3);
    assert!(done.stderr.contains("insecure"), "{done}");
    // Elsewhere it may be set; the rest is checked all the same.
    validate(home(lines)).exits(0);
    let done = validate(home(&format!("{lines}\nmethod = \"FETCH\""))).exits(3);
    assert!(done.stderr.contains("method"), "{done}");
}
