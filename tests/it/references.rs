//! References are code: which field and which document may use them, what is confirmed, and how they are resolved.

#![allow(clippy::print_stderr)]

use std::{
    fs,
    os::unix::fs::{PermissionsExt, chown, symlink},
    path::Path,
};

use serde_json::{Value, json};
use smsctl::connectors::PROVIDERS;

use crate::support::{Home, pipe, sweep};

const ACCOUNT: &str = "AC00000000000000000000000000000000";
const WORDING: &str = "{{code}} is your code";

/// A folder in which a program may leave a mark, and the text of a reference that would leave it.
fn trap(home: &Home) -> String {
    format!("cmd:touch {}", home.path("pwned").display())
}

#[track_caller]
fn nothing_ran(home: &Home) {
    assert!(!home.path("pwned").exists(), "the program of a document was run");
}

/// Our own export of a connector with this token.
fn exported(token: &str) -> Value {
    json!({
        "provider": "twilio", "name": "one",
        "fields": { "account-sid": ACCOUNT, "auth-token": token, "from": "+14155550123" },
        "templates": { "generic": WORDING },
    })
}

fn logto(token: &str) -> Value {
    let row = |usage: &str| json!({ "usageType": usage, "content": format!("{WORDING} {usage}") });
    let rows = ["Register", "SignIn", "ForgotPassword", "Generic"].map(row);
    json!({
        "accountSID": ACCOUNT, "authToken": token, "fromMessagingServiceSID": "+14155550123",
        "templates": rows,
    })
}

#[test]
fn a_program_of_an_export_runs_only_once_it_is_allowed() {
    let home = Home::new();
    let document = exported(&format!("{} \u{1b}[2K\u{202e}", trap(&home))).to_string();
    let done = home.feed(&["import", "-"], &document).exits(10);
    nothing_ran(&home);
    assert!(done.stderr.contains("--allow-commands") && !home.file().exists(), "{done}");
    assert!(done.stderr.contains("auth-token = cmd:touch ") && done.stderr.contains("pwned"), "{done}");
    assert!(!done.stderr.contains(['\u{1b}', '\u{202e}']), "{done}");
    // A flag in its place needs no program.
    let flags = ["import", "-", "--auth-token=env:T", "--template=sign-in={{code}} signs you in"];
    let home = home.var("T", "a-token");
    home.feed(&flags, &document).exits(0);
    nothing_ran(&home);
    let shown = home.run(&["show", "--json"]).exits(0).json();
    assert_eq!(shown["fields"]["auth-token"], "env:T");
    assert_eq!(shown["templates"]["sign-in"], "{{code}} signs you in");
    let document = exported("cmd:printf a-token").to_string();
    home.feed(&["import", "-", "--allow-commands"], &document).exits(0);
    assert_eq!(home.run(&["show", "--json"]).json()["fields"]["auth-token"], "cmd:printf a-token");
}

#[test]
fn the_program_of_an_exec_connector_is_confirmed_like_one_of_a_reference() {
    let home = Home::new();
    let command = format!("touch {}", home.path("pwned").display());
    let document = json!({ "provider": "exec", "fields": { "command": command }, "templates": { "generic": WORDING } });
    let done = home.feed(&["import", "-"], document.to_string()).exits(10);
    assert!(done.stderr.contains("--allow-commands") && done.stderr.contains(&command), "{done}");
    let document = json!({ "provider": "exec", "command": command, "templates": { "generic": WORDING } });
    let done = home.feed(&["setup", "--from-json=-"], document.to_string()).exits(2);
    assert!(done.stderr.contains("--command"), "{done}");
    assert!(!home.file().exists());
    nothing_ran(&home);
}

#[test]
fn references_are_refused_anywhere_in_a_foreign_document() {
    let home = Home::new();
    for text in [trap(&home), "env:HOME".into(), "file:/etc/hostname".into(), "keyring:a/b".into()] {
        let bare = logto(&text);
        let around = json!({ "connectorId": "twilio-short-message-service", "config": bare });
        let mut worded = logto("a-token");
        worded["templates"][3]["content"] = json!(format!("{text} {{{{code}}}}"));
        let mut unknown = logto("a-token");
        unknown["metadata"] = json!({ "deep": [{ "er": text }] });
        for (document, field) in [
            (bare, "authToken"),
            (around, "config.authToken"),
            (worded, "templates[3].content"),
            (unknown, "metadata.deep[0].er"),
        ] {
            let done = home.feed(&["import", "-", "--allow-commands"], document.to_string()).exits(2);
            assert!(done.stderr.contains(field) && done.stderr.contains("reference"), "{text}: {done}");
        }
        for (document, field) in [
            (json!({ "provider": "twilio", "auth-token": text }), "auth-token"),
            (json!({ "provider": "twilio", "from": text }), "from"),
            (json!({ "provider": "twilio", "name": text }), "name"),
            (json!({ "provider": "twilio", "templates": { "generic": text } }), "templates.generic"),
            (json!({ "provider": "http", "secret": { "x": text } }), "secret.x"),
            (json!({ "provider": "http", "headers": { "X-A": text } }), "headers.X-A"),
            (json!({ "provider": "aliyun", "sign-name": { "china": text, "overseas": "x" } }), "sign-name.china"),
        ] {
            let done = home.feed(&["setup", "--from-json=-"], document.to_string()).exits(2);
            assert!(done.stderr.contains(field) && done.stderr.contains("reference"), "{text}: {done}");
        }
        let tool = format!("[default]\naws_access_key_id = AKIA0\naws_secret_access_key = {text}\n");
        let done = home.feed(&["import", "-"], tool).exits(2);
        assert!(done.stderr.contains("secret-access-key"), "{text}: {done}");
    }
    assert!(!home.file().exists());
    nothing_ran(&home);
}

#[test]
fn every_field_of_every_provider_takes_env_and_the_other_kinds_only_where_it_is_a_secret() {
    for provider in PROVIDERS {
        let home = Home::new();
        for (nth, field) in provider.fields().iter().enumerate() {
            let key = if field.is_table { "x" } else { "" };
            let line = |text: &str| match field.is_table {
                true => format!("[connectors.one.{}]\n{key} = {text:?}\n", field.name),
                false => format!("{} = {text:?}\n", field.name),
            };
            let written = |text: &str| {
                home.write(format!("version = 1\n[connectors.one]\nprovider = {:?}\n{}", provider.name, line(text)));
                home.run(&["list"])
            };
            assert_eq!(written("env:SMSCTL_ANY").code, 0, "{} {}", provider.name, field.name);
            let other = [trap(&home), "file:/etc/hostname".into(), "keyring:a/b".into()];
            for text in sweep::variants(&other, nth) {
                let done = written(text);
                assert_eq!(done.code, if field.is_secret { 0 } else { 3 }, "{} {}: {done}", provider.name, field.name);
                assert!(field.is_secret || done.stderr.contains("is for secret fields only"), "{done}");
                let name = if field.is_table { format!("{}.x", field.name) } else { field.name.clone() };
                let document = json!({ "provider": provider.name, "fields": { name: text } });
                let done = home.feed(&["import", "-", "--name=two"], document.to_string());
                assert_eq!(
                    done.stderr.contains("is for secret fields only"),
                    !field.is_secret,
                    "{}: {done}",
                    field.name
                );
            }
        }
        nothing_ran(&home);
    }
}

#[test]
fn flags_set_templates_and_the_editor_refuse_what_the_file_refuses() {
    let home = Home::with_twilio();
    let before = home.text();
    let text = trap(&home);
    let done = home.run(&["set", &format!("from={text}")]).exits(2);
    assert!(done.stderr.contains("from: cmd: is for secret fields only"), "{done}");
    let from = format!("--from={text}");
    home.run(&["setup", "twilio", "--name=b", &format!("--account-sid={ACCOUNT}"), "--auth-token=env:T", &from])
        .exits(2);
    for template in [format!("generic={text} {{{{code}}}}"), "generic=env:X {{code}}".to_owned()] {
        let (usage, value) = template.split_once('=').unwrap();
        let done = home.run(&["template", "set", usage, value]).exits(2);
        assert!(done.stderr.contains("templates cannot contain references"), "{done}");
    }
    let sed = format!("sed -i s|from.=.*|from=\"{text}\"|");
    let home = home.var("EDITOR", &sed);
    home.run(&["config", "edit"]).exits(3);
    assert_eq!(home.text(), before);
    nothing_ran(&home);
}

/// A connector whose token is this reference.
fn home_with(reference: &str) -> Home {
    let home = Home::with_twilio();
    home.write(home.text().replace("env:TWILIO_AUTH_TOKEN", reference));
    home
}

/// A script of this name in the home's folder.
fn script(home: &Home, name: &str, text: &str) -> String {
    let path = home.path(name);
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    path.display().to_string()
}

/// How often the counting program of this home ran.
fn runs(home: &Home) -> usize {
    fs::read_to_string(home.path("runs")).map_or(0, |text| text.lines().count())
}

/// A home whose token is printed by a program that counts its runs.
fn counting() -> Home {
    let home = Home::with_twilio();
    let program = script(&home, "token", "#!/bin/sh\necho run >> \"$(dirname \"$0\")/runs\"\necho a-token\n");
    home.write(home.text().replace("env:TWILIO_AUTH_TOKEN", &format!("cmd:{program}")));
    home
}

#[test]
fn a_reference_is_resolved_once_per_command() {
    for args in [
        &["test", "--sandbox", "--to=+14155550100"][..],
        &["check", "--sandbox"],
        &["change", "twilio", "--check", "--sandbox"],
        &["template", "lint", "--sandbox"],
        &["export", "--show-secrets"],
    ] {
        let home = counting();
        let done = home.run(args);
        assert!(runs(&home) <= 1, "{args:?} ran it {} times: {done}", runs(&home));
        assert!(args[0] == "template" || runs(&home) == 1, "{args:?}: {done}");
    }
}

#[test]
fn what_needs_no_secret_runs_no_program() {
    for args in [
        &["show"][..],
        &["list"],
        &["config", "validate"],
        &["template", "lint", "--offline"],
        &["template", "list"],
        &["template", "lint"],
        &["template", "lint", "--sandbox"],
        &["test", "--to=+14155550100", "--dry-run"],
        &["test", "--to=+14155550100", "--dry-run", "--sandbox"],
        &["export"],
        &["set", "from=+14155550199"],
    ] {
        let home = counting();
        home.run(args);
        assert_eq!(runs(&home), 0, "{args:?}");
    }
}

#[test]
fn a_request_that_is_only_shown_runs_no_program_and_says_so() {
    let home = Home::with_twilio();
    let left = home.path("left");
    let text = home.text();
    for (reference, note) in [
        (format!("cmd:touch {}", left.display()), Some("note: cmd: was not run for auth-token")),
        ("keyring:smsctl/none".into(), Some("note: keyring: was not read for auth-token")),
        ("env:TWILIO_AUTH_TOKEN".into(), None),
    ] {
        home.write(text.replace("env:TWILIO_AUTH_TOKEN", &reference));
        for json in [&[][..], &["--json"], &["--quiet"]] {
            let args = [&["test", "--to=+14155550100", "--dry-run"], json].concat();
            let done = home.run(&args).exits(0);
            match note {
                Some(note) => assert!(done.stderr.contains(note), "{reference}: {done}"),
                None => assert_eq!(done.stderr, "", "{done}"),
            }
            assert!(done.stdout.contains("api.twilio.com") && !done.stdout.contains("secret.invalid"), "{done}");
        }
        home.run(&["template", "lint"]).exits(0);
        assert!(!left.exists(), "{reference}");
    }
    // What is read without being run is still read.
    home.write(text.replace("env:TWILIO_AUTH_TOKEN", "file:/nonexistent/token"));
    let done = home.run(&["test", "--to=+14155550100", "--dry-run"]).exits(3);
    assert!(done.stderr.contains("/nonexistent/token cannot be read"), "{done}");
}

#[test]
fn lint_resolves_secrets_only_where_the_provider_is_asked() {
    let home = Home::new();
    let left = home.path("left");
    let templates =
        ["register", "sign-in", "forgot-password", "generic"].map(|usage| format!("--template={usage}=SMS_1"));
    let token = "--access-key-secret=env:SECRET".to_owned();
    let mut args = vec!["setup", "aliyun", "--access-key-id=LTAI0", "--sign-name=x", &token];
    args.extend(templates.iter().map(String::as_str));
    let home = home.var("SECRET", "x");
    home.run(&args).exits(0);
    home.write(home.text().replace("env:SECRET", &format!("cmd:touch {}", left.display())));
    home.run(&["template", "lint", "--offline"]);
    assert!(!left.exists());
    let done = home.run(&["template", "lint", "--sandbox"]);
    assert!(left.exists(), "{done}");
}

#[test]
fn a_program_that_prints_a_secret_has_finished_when_it_has() {
    let home = Home::with_twilio();
    let go = pipe(&home, "go");
    let program = script(
        &home,
        "token",
        "#!/bin/sh\ncd \"$(dirname \"$0\")\"\n(read word < go 2>/dev/null) 2>/dev/null &\necho a-token\n",
    );
    home.write(home.text().replace("env:TWILIO_AUTH_TOKEN", &format!("cmd:{program}")));
    home.run(&["--timeout=10", "test", "--sandbox", "--to=+14155550100"]).exits(0);
    fs::write(go, "go\n").unwrap();
}

#[test]
fn after_the_time_limit_nothing_of_the_program_keeps_running() {
    let home = Home::with_twilio();
    let alive = pipe(&home, "alive");
    let text = "#!/bin/sh\ncd \"$(dirname \"$0\")\"\nexec 9>alive\n(sleep 20; echo on >&9) &\nwait\n";
    let program = script(&home, "token", text);
    home.write(home.text().replace("env:TWILIO_AUTH_TOKEN", &format!("cmd:{program}")));
    let left = std::thread::spawn(move || fs::read_to_string(alive).unwrap());
    let done = home.run(&["--timeout=1", "test", "--sandbox", "--to=+14155550100"]).exits(3);
    assert!(done.stderr.contains("longer than the 1 s of --timeout"), "{done}");
    assert_eq!(left.join().unwrap(), "", "a child went on after the time limit");
}

#[test]
fn a_secret_is_read_of_regular_files_only_and_no_longer_than_64_kib() {
    let other = Home::new();
    let long = other.path("long");
    fs::write(&long, "x".repeat(70_000)).unwrap();
    for (path, words) in [
        (pipe(&other, "fifo").display().to_string(), "not a regular file"),
        ("/dev/zero".into(), "not a regular file"),
        ("/".into(), "not a regular file"),
        (long.display().to_string(), "longer than 64 KiB"),
    ] {
        let done = home_with(&format!("file:{path}")).run(&["test", "--sandbox", "--to=+14155550100"]);
        assert!(done.stderr.contains(words), "{path}: {done}");
        done.exits(3);
    }
    let done = home_with("cmd:head -c 70000 /dev/zero").run(&["test", "--sandbox", "--to=+14155550100"]);
    assert!(done.stderr.contains("more than 64 KiB"), "{done}");
}

#[test]
fn setup_saves_a_variable_that_is_not_set_here_and_says_so() {
    let home = Home::new();
    let flags = ["setup", "twilio", &format!("--account-sid={ACCOUNT}"), "--auth-token=env:T", "--from=+14155550123"];
    let with = |more: &'static str| [&flags[..], &[more]].concat();
    let done = home.run(&with("--test-to=+14155550100")).exits(2);
    assert!(done.stderr.contains("T is not set") && !home.file().exists(), "{done}");
    // What is set is still checked.
    home.run(&with("--from=nobody at all")).exits(2);
    let done = home.run(&flags).exits(0);
    assert!(done.stderr.contains("warning: ") && done.stderr.contains("T is not set"), "{done}");
    assert_eq!(home.run(&["show", "--json"]).json()["fields"]["auth-token"], "env:T");
    let done = home.run(&["check", "--sandbox"]).exits(3);
    assert!(done.stdout.contains("T is not set"), "{done}");
}

/// Only root is told apart by who owns a file.
#[test]
fn root_runs_no_program_of_a_file_that_others_own_or_can_write() {
    if !rustix::process::geteuid().is_root() {
        return eprintln!("SKIPPED: this needs root");
    }
    let mode = |path: &Path, mode: u32| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let test = ["test", "--sandbox", "--to=+14155550100"];
    let refused = |change: &dyn Fn(&Home), words: &str| {
        let home = counting();
        change(&home);
        let done = home.run(&test).exits(3);
        assert!(done.stderr.contains("not run as root") && done.stderr.contains(words), "{words}: {done}");
        assert_eq!(runs(&home), 0);
    };
    counting().run(&test).exits(0);
    refused(&|home| chown(home.file(), Some(1000), None).unwrap(), "belongs to user 1000");
    refused(&|home| mode(&home.file(), 0o620), "can be written by others");
    refused(&|home| mode(home.file().parent().unwrap(), 0o777), "can be written by others");
    refused(&|home| chown(home.file().parent().unwrap(), Some(1000), None).unwrap(), "belongs to user 1000");
    // With the sticky bit, nobody but root replaces root's own file there.
    let home = counting();
    mode(home.file().parent().unwrap(), 0o1777);
    home.run(&test).exits(0);
    // A link is safe only where nobody else can write beside it.
    let home = counting();
    let aside = home.path("aside");
    fs::create_dir(&aside).unwrap();
    let link = aside.join("config.toml");
    symlink(home.file(), &link).unwrap();
    home.run(&[&["--config", link.to_str().unwrap()], &test[..]].concat()).exits(0);
    mode(&aside, 0o777);
    let done = home.run(&[&["--config", link.to_str().unwrap()], &test[..]].concat()).exits(3);
    assert!(done.stderr.contains("aside can be written by others"), "{done}");
}
