//! Every error message as a user sees it, collected in `tests/it/failures.txt`: what failed, why, and what to do next.
//! `cargo regenerate` writes the file anew; review its diff.

use std::{env, fmt::Write, fs};

use clap::Parser;
use smsctl::cli::Cli;

use crate::support::{Act, Home, RawServer, Sandbox, Server, answers};

const PAGE: &str = "tests/it/failures.txt";

/// The text of the file, and the commands that a fix suggests and that did not work.
#[derive(Default)]
struct Page {
    text: String,
    failed_fixes: Vec<String>,
}

impl Page {
    fn add_heading(&mut self, title: &str) {
        write!(self.text, "{}## {title}\n\n", if self.text.is_empty() { "" } else { "\n" }).unwrap();
    }

    /// Runs a command and appends its command line without `--sandbox=URL`, all that it prints, and its exit code.
    fn add_command(&mut self, home: &Home, args: &[&str]) {
        self.add_command_with_input(home, args, "");
    }

    fn add_command_with_input(&mut self, home: &Home, args: &[&str], input: &str) {
        let is_shown = |arg: &&&str| !arg.starts_with("--sandbox=");
        let line: Vec<_> = args.iter().filter(is_shown).map(|arg| shell_words::quote(arg)).collect();
        let done = home.feed(args, input);
        self.failed_fixes.extend(failed_fixes(home, &line.join(" "), &format!("{}{}", done.stdout, done.stderr)));
        let banner = "sandbox: the provider is emulated; nothing reaches a phone\n";
        let printed = format!("{}{}", done.stdout, done.stderr.replace(banner, ""));
        let printed = printed.replace(home.path("").to_str().unwrap(), "~/");
        writeln!(self.text, "$ smsctl {}", line.join(" ").replace(home.path("").to_str().unwrap(), "~/")).unwrap();
        writeln!(self.text, "{}\n[exit {}]\n", without_ports_and_hashes(printed.trim_end()), done.code).unwrap();
    }
}

/// Runs each command that a fix suggests, in a copy of the home and without sending anything. It must succeed, ask for
/// input, be declined, or report the problem that it is there to report. Returns the commands that did not.
fn failed_fixes(home: &Home, command_line: &str, output: &str) -> Vec<String> {
    let mut failed = vec![];
    for command in output.lines().filter(|line| line.trim_start().starts_with("fix: ")).flat_map(quoted_commands) {
        // It runs until a signal ends it.
        if command == "smsctl sandbox" {
            continue;
        }
        let mut typed = command.to_owned();
        for (placeholder, value) in [
            ("NUMBER", "+14155550100"),
            ("PROVIDER", "twilio"),
            ("from=VALUE", "from=+14155550177"),
            ("=VALUE", "=env:HOME"),
            ("VALUE", "'{{code}} is it'"),
            ("from=MG...", "from=MG00000000000000000000000000000000"),
            ("=...", "=env:HOME"),
            ("env:NAME", "env:HOME"),
            (" NAME", " tw"),
            (" N", " 1"),
        ] {
            typed = typed.replace(placeholder, value);
        }
        let mut words = shell_words::split(&typed).unwrap();
        match words[1].as_str() {
            "test" if !typed.contains("--sandbox") => words.push("--dry-run".into()),
            "check" => words.push("--sandbox".into()),
            _ => {}
        }
        let copy = home.copy().var("EDITOR", "true");
        let words: Vec<_> = words[1..].iter().map(String::as_str).collect();
        let done = copy.run(&words);
        // 0: done; 10: needs an answer; 130: not confirmed; 3: `config` and `check` report the problem.
        let has_reported = done.code == 3 && matches!(words[0], "config" | "check");
        if ![0, 10, 130].contains(&done.code) && !has_reported {
            failed.push(format!("`{command}` after `{command_line}`: {done}"));
        }
    }
    failed
}

/// Returns the smsctl commands in backticks.
fn quoted_commands(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2).filter(|words| words.starts_with("smsctl"))
}

/// Replaces ports by PORT and SHA-256 hashes by HASH, which differ from run to run.
fn without_ports_and_hashes(text: &str) -> String {
    let mut without_ports = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("127.0.0.1:") {
        let (before, after) = rest.split_at(at + "127.0.0.1:".len());
        without_ports += before;
        without_ports += "PORT";
        rest = after.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    without_ports += rest;
    let is_hash = |word: &str| word.len() == 64 && word.bytes().all(|b| b.is_ascii_hexdigit());
    let words = without_ports.split_inclusive(|c: char| !c.is_ascii_alphanumeric());
    let replace_hash = |word: &str| match word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric()) {
        hash if is_hash(hash) => word.replace(hash, "HASH"),
        _ => word.to_owned(),
    };
    words.map(replace_hash).collect()
}

fn build_page() -> String {
    let mut page = Page::default();
    let (none, home) = (Home::new(), Home::with_twilio());
    let send = "--to=+14155550100";

    page.add_heading("Command line");
    page.add_command(&home, &["tset"]);
    page.add_command(&home, &["test", "--too=+14155550100"]);
    page.add_command(&home, &["test", "--to=4155550100"]);
    page.add_command(&home, &["test", "--to=+1415555010"]);
    page.add_command(&home, &["test", "--to=+19005550100"]);
    page.add_command(&home, &["test"]);
    page.add_command(&home, &["test", send, "--code=12"]);
    page.add_command(&home, &["test", send, "--template=welcom"]);
    page.add_command(&home, &["test", send, "--connector=twx"]);
    page.add_command(&home, &["--timeout=0", "check"]);
    page.add_command(&home, &["providers", "tencnet"]);
    page.add_command(&home, &["help", "secret"]);
    page.add_command(&home, &["set", "form=+14155550100"]);
    page.add_command(&home, &["set", "from="]);
    page.add_command(&home, &["set", "from=Acme Incorporated"]);
    page.add_command(&home, &["set", "auth-token=hunter2hunter2"]);
    page.add_command(&home, &["set", "auth-token"]);
    page.add_command(&home, &["set", "auth-token=env:NOT_THERE"]);
    page.add_command(&home, &["template", "set", "Sign In", "{{code}}"]);
    page.add_command(&home, &["template", "set", "generic", "no place"]);
    page.add_command(&home, &["template", "set", "generic", "{{cod}}"]);
    page.add_command(&home, &["template", "unset", "generic"]);
    page.add_command(&home, &["remove", "tw"]);
    page.add_command(&home, &["remove", "twx", "--yes"]);
    page.add_command(&home, &["change", "twx"]);
    page.add_command(&home, &["change", "-"]);
    page.add_command(&home, &["config", "undo", "99"]);
    page.add_command(&home, &["inbox", "list", "--sandbox=http://127.0.0.1:9"]);
    page.add_command(&home, &["import", "/nonexistent.json"]);
    page.add_command_with_input(&home, &["import", "-"], "{\"a\": 1}");

    page.add_heading("No connector, or an invalid file");
    page.add_command(&none, &["test", send]);
    page.add_command(&none, &["show"]);
    page.add_command(&none, &["change", "aliyun"]);
    page.add_command(&none, &["change", "aliyun", "--check"]);
    page.add_command(&none, &["config", "validate"]);
    page.add_command(&none, &["setup"]);
    page.add_command(&none, &["setup", "twilio", "--from=+14155550123"]);
    page.add_command(&none, &["setup", "twilio", "--account-sid=AC1", "--auth-token=env:HOME", "--from=+14155550123"]);
    page.add_command(&none, &["setup", "twilio", "--auth-token=hunter2hunter2"]);
    for text in [
        "live = \"tw\"\n",
        "version = 7\n",
        "[connectors.tw]\nprovider = \"twillio\"\n",
        "[connectors.tw]\nprovider = \"twilio\"\nform = \"x\"\n",
        "[connectors.tw]\nprovider = \"twilio\"\nfrom = 7\n",
        "this is no TOML\n",
    ] {
        none.write(text);
        page.add_command(&none, &["show"]);
    }
    let broken = Home::with_twilio();
    broken.write(broken.text().replace("env:TWILIO_AUTH_TOKEN", "file:/nonexistent/token"));
    page.add_command(&broken, &["test", send]);
    broken.write(broken.text().replace("file:/nonexistent/token", "cmd:false"));
    page.add_command(&broken, &["check"]);

    let two = Home::with_twilio();
    two.run(&["setup", "smsbao", "--username=me", "--api-key=env:TWILIO_AUTH_TOKEN"]).exits(0);
    two.run(&["template", "set", "sign-in", "{{code}} https://example.com", "tw"]).exits(0);
    page.add_command(&two, &["test", "tw", send, "--template=welcom"]);
    page.add_command(&two, &["template", "lint", "tw"]);
    none.write("lvie = \"tw\"\n[code]\nminutes = 0\n[connectors.tw]\nprovider = \"twillio\"\n");
    page.add_command(&none, &["config", "validate"]);

    page.add_heading("Refused by the provider");
    let refusing_server = |code, status| Server::always(status, answers::twilio_error(code, status, "What it says"));
    for (code, status) in [(20003, 401), (21211, 400), (21608, 400), (21606, 400), (20429, 429), (99999, 400)] {
        let server = refusing_server(code, status);
        page.add_command(&home, &["test", send, &server.flag(), "--timeout=1"]);
    }
    let server = Server::always(200, "<html>a proxy's page</html>");
    page.add_command(&home, &["test", send, &server.flag()]);
    let server = Server::always(503, "");
    page.add_command(&home, &["test", send, &server.flag()]);
    let server = Server::always(302, "");
    page.add_command(&home, &["test", send, &server.flag()]);
    page.add_command(&home, &["check", &refusing_server(20003, 401).flag()]);

    page.add_heading("A signature that does not match, shown by the sandbox");
    let sandbox = Sandbox::start(&[]);
    let aliyun = Home::new().var("KEY", "another-secret");
    let setup = [
        "setup",
        "aliyun",
        "--access-key-id=LTAI-demonstration",
        "--access-key-secret=env:KEY",
        "--sign-name=Sandbox",
        "--template=generic=china=SMS_100000004,overseas=SMS_200000004",
    ];
    aliyun.run(&setup).exits(0);
    page.add_command(
        &aliyun,
        &["test", "--to=+8613812345678", &format!("--sandbox=http://127.0.0.1:{}", sandbox.port)],
    );

    page.add_heading("The network");
    page.add_command(&home, &["test", send, "--sandbox=http://127.0.0.1:9"]);
    let silent = RawServer::new(vec![Act::Hang(vec![])]);
    page.add_command(&home, &["test", send, "--timeout=0.5", &format!("--sandbox=http://127.0.0.1:{}", silent.port)]);

    page.add_heading("Limits");
    let limited = Home::with_twilio();
    limited.write(limited.text() + "\n[test]\ncountries = [\"CN\"]\nmax-per-hour = 1\n");
    page.add_command(&limited, &["test", send]);
    assert!(page.failed_fixes.is_empty(), "{}", page.failed_fixes.join("\n"));
    page.text
}

#[test]
fn failures_txt_is_up_to_date() {
    let fresh = build_page();
    if env::var_os("SMSCTL_REGENERATE").is_some() {
        fs::write(PAGE, &fresh).unwrap();
    }
    let saved = fs::read_to_string(PAGE).unwrap_or_default();
    let first = saved.lines().zip(fresh.lines()).position(|(a, b)| a != b).unwrap_or_default();
    assert!(
        saved == fresh,
        "{PAGE}:{} differs from what smsctl prints; if that is intended, run cargo regenerate",
        first + 1
    );
}

#[test]
fn every_command_of_a_fix_parses() {
    let page = fs::read_to_string(PAGE).unwrap();
    let fixes = page.lines().filter(|line| line.trim_start().starts_with("fix: ")).flat_map(quoted_commands);
    let mut count = 0;
    for command in fixes {
        let typed = command.replace("NUMBER", "+14155550100").replace("PROVIDER", "twilio");
        let parsed = Cli::try_parse_from(shell_words::split(&typed).unwrap());
        let usage_error = parsed.err().filter(|error| error.use_stderr());
        assert!(usage_error.is_none(), "{command}: {}", usage_error.unwrap());
        count += 1;
    }
    assert!(count > 20, "{count}");
}

#[test]
fn every_failure_has_a_fix() {
    for case in fs::read_to_string(PAGE).unwrap().split("\n$ ").skip(1) {
        assert!(case.contains("  fix: ") || case.contains("[exit 0]"), "{case}");
    }
}
