//! An environment that gives little: few open files, a small stack, no randomness; and texts that are long or deep.

use std::{fs, process::Command};

use crate::support::{
    Home, run_by,
    strace::{can_trace, strace},
    sweep,
};

const COMMANDS: [&[&str]; 7] = [
    &["list"],
    &["set", "from=+14155550188"],
    &["change", "tw"],
    &["config", "edit"],
    &["config", "undo"],
    &["config", "history"],
    &["man", "pages"],
];

/// Builds a command with a limit of `ulimit`, and with 60 seconds of processor time, far above what any input needs.
fn limited(home: &Home, limit: &str, args: &[&str]) -> Command {
    let script = format!("ulimit {limit} && ulimit -t 60 && exec \"$0\" \"$@\"");
    run_by(&["sh", "-c", &script], home.command(args).current_dir(home.path("")))
}

#[track_caller]
fn is_clear(at: &str, output: &std::process::Output) {
    let said = String::from_utf8_lossy(&output.stderr);
    let code = output.status.code().unwrap_or_else(|| panic!("{at}: {output:?}"));
    // 130 where the editor saves nothing.
    assert!([0, 1, 3, 130].contains(&code), "{at}: exit {code}: {said}");
    assert!(!said.contains("internal error at") && !said.contains("panicked"), "{at}: {said}");
    assert!(code == 0 || said.starts_with("error: ") || said.contains("\nerror: "), "{at}: {said}");
}

#[test]
fn few_open_files_are_a_clear_failure_and_leave_the_file_whole() {
    let home = Home::with_twilio().var("EDITOR", "true");
    home.run(&["set", "from=+14155550199"]).exits(0);
    let runs = (5..24).flat_map(|files| COMMANDS.iter().map(move |args| (files, args)));
    for (files, args) in runs.step_by(sweep::step(3)) {
        let before = home.text();
        let output = limited(&home, &format!("-n {files}"), args).output().unwrap();
        is_clear(&format!("{files} files, {args:?}"), &output);
        if output.status.code() != Some(0) {
            assert_eq!(home.text(), before, "{files} files, {args:?}");
        }
    }
    home.run(&["set", "from=+14155550100"]).exits(0);
    let names = fs::read_dir(home.path("smsctl")).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = names.collect();
    names.sort();
    assert_eq!(names, [".config.toml.lock", "config.toml"]);
}

#[test]
fn without_randomness_or_sockets_of_the_system_there_is_no_panic() {
    if !can_trace() {
        return;
    }
    for fault in ["getrandom:error=ENOSYS", "getrandom:error=EPERM", "getrandom:error=EIO", "socketpair:error=EMFILE"] {
        let home = Home::with_twilio().var("EDITOR", "sed -i s/14155550123/14155550188/");
        for args in COMMANDS.iter().filter(|args| args[0] != "man") {
            let flags = ["-o", "/dev/null", "-e", &format!("inject={fault}")];
            is_clear(&format!("{fault} {args:?}"), &strace(&home.command(args), &flags).output().unwrap());
        }
    }
}

#[test]
fn a_deep_or_long_text_is_refused_also_on_a_small_stack() {
    let home = Home::new().var("EDITOR", "true");
    let long = 200_000;
    for (row, (name, text)) in [
        ("arrays", format!("x = {}{}\n", "[".repeat(long), "]".repeat(long))),
        ("tables", format!("x = {}1{}\n", "{a=".repeat(long), "}".repeat(long))),
        ("dotted key", format!("{}a = 1\n", "a.".repeat(long))),
        ("dotted table", format!("[{}a]\nx = 1\n", "a.".repeat(long))),
        ("key", format!("{} = 1\n", "k".repeat(long))),
        ("quoted key", format!("\"{}\" = 1\n", "\\u001b".repeat(long / 8))),
        ("value", format!("live = \"{}\"\n", "v".repeat(long))),
        ("connector", format!("[connectors.{}]\nprovider = \"twilio\"\n", "n".repeat(long))),
        ("provider", format!("[connectors.tw]\nprovider = \"{}\"\n", "p".repeat(long))),
    ]
    .into_iter()
    .enumerate()
    {
        home.write(&text);
        let commands = [&["list"][..], &["set", "from=+14155550188"], &["config", "validate"], &["test", "--dry-run"]];
        for (nth, args) in commands.into_iter().enumerate() {
            for limit in sweep::variants(&["-s 64", "-s unlimited"], row + nth) {
                let output = limited(&home, limit, args).output().unwrap();
                let at = format!("{name}, {limit}, {args:?}");
                assert_eq!(output.status.code(), Some(3), "{at}: {output:?}");
                is_clear(&at, &output);
                assert!(output.stderr.len() < 2_000, "{at}: {} bytes", output.stderr.len());
            }
        }
        assert_eq!(home.text(), text);
    }
}

#[test]
fn an_import_that_is_long_or_deep_is_refused_also_on_a_small_stack() {
    let home = Home::new();
    let (mebibyte, deep) = (1024 * 1024, 10_000);
    let profile = "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = ";
    let documents = [
        ("nothing of a mebibyte", "x".repeat(mebibyte), 2),
        ("more than a mebibyte", "x".repeat(mebibyte + 1), 2),
        ("a long string", format!("{{\"accountSID\": \"{}\"}}", "A".repeat(mebibyte - 20)), 2),
        (
            "long fields",
            format!("{{\"provider\": \"twilio\", \"fields\": {{\"{}\": \"x\"}}}}", "k".repeat(mebibyte - 60)),
            2,
        ),
        ("deep arrays", format!("{}{}", "[".repeat(deep), "]".repeat(deep)), 2),
        ("deep objects", format!("{}1{}", "{\"a\":".repeat(deep), "}".repeat(deep)), 2),
        (
            "deep fields",
            format!("{{\"provider\": \"twilio\", \"fields\": {}{}}}", "[".repeat(deep), "]".repeat(deep)),
            2,
        ),
        ("open arrays", "[".repeat(deep), 2),
        ("deep TOML arrays", format!("x = {}{}\n", "[".repeat(deep), "]".repeat(deep)), 2),
        ("deep TOML tables", format!("x = {}1{}\n", "{a=".repeat(deep), "}".repeat(deep)), 2),
        ("deep TOML keys", format!("[{}a]\nx = 1\n", "a.".repeat(deep)), 2),
        ("a long profile", format!("{profile}{}\n", "x".repeat(mebibyte - 100)), 10),
        ("many profiles", format!("{}{profile}x\n", "[a]\nb = c\n".repeat(80_000)), 10),
        ("an open quote over many lines", format!("A=\"{}", "x\n".repeat(500_000)), 2),
        ("a quote that many lines open and close", format!("A=\"{}", "\"\"\n".repeat(340_000)), 2),
        ("many variables", "A=1\n".repeat(250_000), 2),
        ("many URLs", "twilio://a:b@1/2\n".repeat(60_000), 2),
        ("many tables", format!("{}[auth.sms]\n", "[auth.sms.a]\n".repeat(70_000)), 2),
        ("many connectors", format!("[{}{{}}]", "{\"type\": \"Sms\"},".repeat(60_000)), 2),
    ];
    for (nth, (name, text, code)) in documents.into_iter().enumerate() {
        let file = home.path("document");
        fs::write(&file, text).unwrap();
        for args in sweep::variants(&[&["import", "document"][..], &["import", "document", "--json"]], nth) {
            for limit in ["-s unlimited", "-s 64"] {
                let output = limited(&home, limit, args).output().unwrap();
                let (at, said) = (format!("{name}, {limit}, {args:?}"), [output.stdout, output.stderr].concat());
                let said = String::from_utf8(said).unwrap();
                let start = said.chars().take(2_000).collect::<String>();
                assert_eq!(output.status.code(), Some(code), "{at}: {start}");
                assert!(!said.contains("internal error at") && !said.contains("panicked"), "{at}: {start}");
                assert!(said.contains("error") && said.len() < 2_000, "{at}: {} bytes: {start}", said.len());
            }
        }
        assert!(!home.file().exists(), "{name}");
    }
}

#[test]
fn a_small_stack_suffices_for_every_command_of_the_file() {
    let home = Home::with_twilio().var("EDITOR", "sed -i s/14155550123/14155550188/");
    for args in [&["list"][..], &["config", "edit"], &["set", "from=+14155550199"], &["config", "undo"], &["--help"]] {
        let output = limited(&home, "-s 64", args).output().unwrap();
        assert!(output.status.success(), "{args:?}: {output:?}");
    }
}

#[test]
fn a_history_or_lock_that_is_huge_is_not_read() {
    let home = Home::with_twilio();
    let lock = fs::File::options().write(true).open(home.path("smsctl/.config.toml.lock")).unwrap();
    lock.set_len(1 << 40).unwrap();
    home.run(&["set", "from=+14155550188"]).exits(0);
    let folder = fs::read_dir(home.path(".local/state/smsctl/history")).unwrap().next().unwrap().unwrap().path();
    fs::File::options().write(true).open(folder.join("2.toml")).unwrap().set_len(1 << 40).unwrap();
    let done = home.run(&["config", "history"]).exits(3);
    assert!(done.stderr.contains("2.toml: it is longer than"), "{done}");
}
