//! Completions in the real shells: what they offer is what the file holds. A shell that is not here is skipped, loudly.
#![allow(clippy::print_stderr)]

use std::{env, path::Path, process::Command};

use crate::support::Home;

/// A home with two connectors, one of which has a usage of its own.
fn home() -> Home {
    let home = Home::with_twilio();
    home.run(&["template", "set", "welcome", "{{code}} welcomes you"]).exits(0);
    let aliyun = [
        "setup",
        "aliyun",
        "--name=backup",
        "--access-key-id=LTAIx",
        "--access-key-secret=env:TWILIO_AUTH_TOKEN",
        "--sign-name=Acme",
        "--template=generic=SMS_1",
    ];
    home.run(&aliyun).exits(0);
    home
}

/// What a script in this shell prints, with smsctl in its path; `None` where the shell is not here.
fn run(shell: &str, script: &str, home: &Home) -> Option<Vec<String>> {
    let bin = Path::new(env!("CARGO_BIN_EXE_smsctl")).parent().unwrap();
    let path = format!("{}:{}", bin.display(), env::var("PATH").unwrap());
    let bare = if shell == "bash" { &["--norc", "-c"][..] } else { &["-c"] };
    let mut command = Command::new(shell);
    command.args(bare).arg(script).env("PATH", path).env("SMSCTL_CONFIG", home.file()).env("HOME", home.path(""));
    let Ok(output) = command.output() else {
        crate::support::skip(&format!("there is no {shell} here"));
        return None;
    };
    let text = String::from_utf8(output.stdout).unwrap();
    Some(text.lines().map(|line| line.split(['\t', ':']).next().unwrap().trim().to_owned()).collect())
}

/// What each shell offers behind these words, the last of which is begun.
fn offered(words: &[&str], home: &Home) -> Vec<(&'static str, Vec<String>)> {
    let (line, last) = (words.join(" "), words.len() - 1);
    let bash = format!(
        "eval \"$(smsctl completions bash)\"; COMP_WORDS=({}); COMP_CWORD={last}; COMP_TYPE=9
        _clap_complete_smsctl smsctl \"${{COMP_WORDS[{last}]}}\"; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" ")
    );
    let zsh = format!(
        "compdef() {{ }}; _describe() {{ print -rl -- \"${{(@P)3}}\" }}; eval \"$(smsctl completions zsh)\"
        words=({}); CURRENT={}; _clap_dynamic_completer_smsctl",
        words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" "),
        words.len()
    );
    let fish = format!("smsctl completions fish | source; complete -C '{line}'");
    let scripts = [("bash", bash), ("zsh", zsh), ("fish", fish)];
    scripts.into_iter().filter_map(|(shell, script)| Some((shell, run(shell, &script, home)?))).collect()
}

#[track_caller]
fn offers(words: &[&str], some: &[&str], none: &[&str], home: &Home) {
    for (shell, found) in offered(words, home) {
        let has = |word: &&&str| found.iter().any(|it| it.trim_matches('\'') == **word);
        assert!(some.iter().all(|word| has(&word)), "{shell} {words:?}: {found:?}");
        assert!(!none.iter().any(|word| has(&word)), "{shell} {words:?}: {found:?}");
    }
}

#[test]
fn every_shell_completes_the_names_in_the_file() {
    let home = home();
    offers(&["smsctl", "change", ""], &["twilio", "backup", "sns"], &["welcome"], &home);
    offers(&["smsctl", "show", "b"], &["backup"], &["tw"], &home);
    offers(&["smsctl", "test", "--connector", ""], &["tw", "backup"], &["sns"], &home);
    offers(&["smsctl", "template", "preview", ""], &["generic", "register"], &["welcome"], &home);
    offers(&["smsctl", "set", "acc"], &["access-key-id=", "access-key-secret="], &["account-sid="], &home);
    offers(&["smsctl", "providers", "wh"], &["whatsapp"], &["twilio"], &home);
    offers(&["smsctl", "setup", "telny"], &["telnyx"], &[], &home);
}

#[test]
fn a_named_connector_is_the_one_that_is_completed_for() {
    let home = home();
    let of = ["smsctl", "template", "--connector", "tw", "preview", ""];
    offers(&of, &["generic", "welcome"], &["backup"], &home);
    offers(&["smsctl", "set", "--connector=tw", "acc"], &["account-sid="], &["access-key-id="], &home);
}

#[test]
fn a_file_that_cannot_be_read_is_no_obstacle() {
    let home = Home::new();
    home.write("this is no TOML");
    offers(&["smsctl", "change", ""], &["twilio", "aliyun"], &[], &home);
    offers(&["smsctl", "template", "edit", ""], &["generic", "sign-in"], &[], &home);
}
