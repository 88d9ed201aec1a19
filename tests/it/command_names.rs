//! The names that a user may type: aliases of commands, and a connector as an argument or as a flag.

use crate::{
    pty::Terminal,
    support::{Done, Home, Server, answers},
};

/// A home with the connectors `tw` and `other`, which is live.
fn two_connectors() -> Home {
    let home = Home::with_twilio().var("KEY", "right-secret");
    home.run(&["setup", "smsbao", "--name=other", "--username=me", "--api-key=env:KEY"]).exits(0);
    home
}

#[test]
fn aliases_run_the_command_that_they_stand_for() {
    let home = two_connectors();
    assert!(home.run(&["use", "tw"]).exits(0).stdout.contains("tw is live"));
    let server = Server::always(201, answers::TWILIO_TAKEN);
    home.run(&["send", "--to=+14155550100", &server.flag()]).exits(0);
    let checks = home.run(&["doctor", "--sandbox", "--json"]);
    assert_eq!(checks.json()["connector"], "tw", "{checks}");
    home.run(&["add", "smsbao", "--name=third", "--username=me", "--api-key=env:KEY"]).exits(0);
    home.run(&["rm", "third", "--yes"]).exits(0);
    assert!(!home.text().contains("third"), "{}", home.text());
    home.run(&["use", "tw"]).exits(0);
    assert_eq!(home.run(&["status"]).exits(0).stdout, home.run(&[]).exits(0).stdout);
}

#[test]
fn aliases_have_help_but_are_not_listed() {
    let home = Home::new();
    let help = home.run(&["--help"]).exits(0).stdout;
    for (alias, command) in
        [("use", "change"), ("add", "setup"), ("rm", "remove"), ("send", "test"), ("doctor", "check")]
    {
        assert!(!help.contains(&format!("\n  {alias} ")), "{alias}: {help}");
        let described = home.run(&["help", alias]).exits(0).stdout;
        assert_eq!(described, home.run(&["help", command]).exits(0).stdout, "{alias}");
    }
    assert!(!help.contains("\n  status "), "{help}");
}

/// The commands with NAME and with `--connector`, which say the same of a connector that is not live.
#[test]
fn every_command_about_a_connector_takes_its_name_either_way() {
    let home = two_connectors();
    for words in [
        &["template", "list"][..],
        &["template", "show", "sign-in"],
        &["template", "preview", "sign-in"],
        &["template", "lint", "--offline"],
        &["template", "set", "sign-in", "{{code}} signs you in."],
        &["template", "unset", "sign-in"],
    ] {
        let run = |name: &[&str]| home.run(&[words, name, &["--json"]].concat());
        let named = run(&["tw"]);
        let undo = || home.run(&["config", "undo", "--yes"]);
        let is_change = matches!(words[1], "set" | "unset");
        is_change.then(|| undo().exits(0));
        assert_eq!(named.exits(0).json()["connector"], "tw", "{words:?}");
        assert_eq!(run(&["--connector=tw"]).exits(0).json()["connector"], "tw", "{words:?}");
        is_change.then(|| undo().exits(0));
        assert!(run(&["tw", "--connector=other"]).exits(2).stdout.contains("cannot be used with"), "{words:?}");
    }
    let changed = home.run(&["set", "tw", "from=+14155550177", "--json"]).exits(0).json();
    assert_eq!(changed["connector"], "tw");
    assert!(home.text().contains("+14155550177"), "{}", home.text());
    assert!(home.run(&["set", "tw", "from=+1", "--connector=other"]).exits(2).stderr.contains("cannot be used with"));
    assert!(home.run(&["delivery", "tw"]).exits(2).stderr.contains("no message id for tw"));
    assert!(home.run(&["delivery"]).exits(2).stderr.contains("no message id for other"));
}

/// What `--quiet` leaves of each command: the one thing that a script wants.
#[test]
fn quiet_prints_only_what_a_script_needs() {
    let home = two_connectors();
    for (words, left) in [
        (&["list"][..], "tw\nother\n"),
        (&[], "other\n"),
        (&["show"], "username=me\napi-key=env:KEY\n"),
        (&["template", "list"], "register\nsign-in\nforgot-password\ngeneric\n"),
        (&["template", "lint", "--offline"], ""),
        (
            &["template", "preview", "generic", "tw", "--code=274913"],
            "274913 is your verification code. It expires in 10 minutes.\n",
        ),
        (&["providers", "smsbao"], "username\napi-key\ngoods-id\n"),
        (&["config", "validate"], ""),
        (&["config", "history"], "2\n1\n"),
        (&["log"], ""),
        (&["check", "--sandbox"], ""),
        (&["set", "username=you"], ""),
        (&["change", "tw"], "tw\n"),
        (&["remove", "other", "--yes"], "other\n"),
    ] {
        let done = home.run(&[words, &["--quiet"]].concat()).exits(0);
        assert_eq!(done.stdout, left, "{words:?}");
    }
    let shells = home.run(&["completions", "bash", "--json"]).exits(0).json();
    assert_eq!(shells["script"], home.run(&["completions", "bash"]).exits(0).stdout.as_str());
}

#[test]
fn a_connector_is_an_argument_or_a_flag() {
    let home = two_connectors();
    for command in [
        &["show", "--json"][..],
        &["check", "--json", "--sandbox"],
        &["export", "--json", "--format=json"],
        &["test", "--to=+14155550100", "--dry-run", "--json"],
        &["log", "--json"],
    ] {
        // Ports and codes differ from run to run.
        let plain = |text: String| text.replace(|c: char| c.is_ascii_digit(), "");
        let with = |name: &str| {
            let done = home.run(&[command, &[name]].concat());
            Done { stdout: plain(done.stdout), ..done }
        };
        let (argument, flag) = (with("tw"), with("--connector=tw"));
        assert_eq!((argument.code, &argument.stdout), (flag.code, &flag.stdout), "{command:?}: {argument} {flag}");
        assert!(argument.stdout.contains("twilio") || command[0] == "log", "{command:?}: {argument}");
        let unknown = with("twx").exits(3);
        assert!(unknown.stdout.contains("no connector is named twx"), "{command:?}: {unknown}");
        home.run(&[command, &["tw", "--connector=tw"]].concat()).exits(2);
    }
    home.run(&["change", "--connector=tw"]).exits(0);
    assert!(home.text().contains("live = \"tw\""), "{}", home.text());
    home.run(&["remove", "--connector=other", "--yes"]).exits(0);
    assert!(!home.text().contains("other"), "{}", home.text());
    assert!(home.run(&["remove", "--yes"]).exits(2).stderr.contains("missing: NAME"));
}

#[test]
fn a_group_without_a_command_lists_its_commands() {
    let home = Home::new();
    for (group, commands) in [
        (&["template"][..], &["list", "set", "lint"][..]),
        (&["--config", "list", "inbox", "--sandbox=http://127.0.0.1:9"], &["list", "wait", "clear"]),
        (&["config"], &["path", "undo"]),
    ] {
        let listed = home.run(group).exits(0).stdout;
        for command in commands {
            assert!(listed.contains(&format!("\n  {command} ")), "{group:?} {command}: {listed}");
        }
    }
    assert!(home.run(&["config", "--json"]).exits(0).json()["help"].is_string());
}

#[test]
fn a_misspelt_usage_is_not_created_unless_it_is_meant() {
    let home = Home::with_twilio();
    let refused = home.run(&["template", "set", "signin", "{{code}} signs you in"]).exits(2);
    assert!(refused.stderr.contains("did you mean sign-in?") && refused.stderr.contains("--new"), "{refused}");
    home.run(&["template", "edit", "signin"]).exits(2);
    let refused = home.run(&["setup", "twilio", "--template=signin={{code}}"]).exits(2);
    assert!(refused.stderr.contains("did you mean sign-in?"), "{refused}");
    assert!(!home.text().contains("signin"), "{}", home.text());
    home.run(&["template", "set", "signin", "{{code}} signs you in", "--new"]).exits(0);
    home.run(&["template", "set", "signin", "{{code}} lets you in"]).exits(0);
    home.run(&["template", "set", "mfa", "{{code}} is the second factor"]).exits(0);
    assert!(home.text().contains("lets you in") && home.text().contains("mfa"), "{}", home.text());
}

#[test]
fn on_a_terminal_the_reason_for_not_asking_is_named() {
    let home = Home::with_twilio();
    let refused = |args: &[&str], script: &str| {
        let (code, seen) = Terminal::run(&home, script, args).end();
        assert_eq!(code, 10, "{args:?}: {seen}");
        seen
    };
    assert!(refused(&["remove", "tw", "--no-input"], "exec \"$0\" \"$@\"").contains("--no-input forbids questions"));
    let in_ci = refused(&["test"], "CI=true exec \"$0\" \"$@\"");
    assert!(in_ci.contains("CI is set") && in_ci.contains("smsctl test --to NUMBER"), "{in_ci}");
    assert!(home.run(&["test"]).exits(10).stderr.contains("there is no terminal"));
}
