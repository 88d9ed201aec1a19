//! Every failure as its user sees it, on one page: `tests/it/failures.txt`. What failed, why, and what to type next.
//! `SMSCTL_REGENERATE=1 cargo test --test it failures::` writes it anew; read it aloud then.

use std::{env, fmt::Write, fs};

use clap::Parser;
use smsctl::cli::Cli;

use crate::support::{Act, Home, RawServer, Sandbox, Server, answers};

const PAGE: &str = "tests/it/failures.txt";

/// The page, and the commands of fixes that did not work.
#[derive(Default)]
struct Page(String, Vec<String>);

impl Page {
    fn part(&mut self, title: &str) {
        write!(self.0, "{}## {title}\n\n", if self.0.is_empty() { "" } else { "\n" }).unwrap();
    }

    /// A command, its exit code unless that is 0, and all that it prints.
    fn told(&mut self, home: &Home, args: &[&str]) {
        self.fed(home, args, "");
    }

    fn fed(&mut self, home: &Home, args: &[&str], input: &str) {
        let hidden = |arg: &&&str| !arg.starts_with("--sandbox=");
        let line: Vec<_> = args.iter().filter(hidden).map(|arg| shell_words::quote(arg)).collect();
        let done = home.feed(args, input);
        self.1.extend(failed_fixes(home, &line.join(" "), &format!("{}{}", done.stdout, done.stderr)));
        let banner = "sandbox: the provider is emulated; nothing reaches a phone\n";
        let said = format!("{}{}", done.stdout, done.stderr.replace(banner, ""));
        let said = said.replace(home.path("").to_str().unwrap(), "~/");
        writeln!(self.0, "$ smsctl {}", line.join(" ").replace(home.path("").to_str().unwrap(), "~/")).unwrap();
        writeln!(self.0, "{}\n[exit {}]\n", plain(said.trim_end()), done.code).unwrap();
    }
}

/// Runs the commands of each fix where it was printed: each works, asks, or finds what it is there to find. A copy of
/// the home is changed by them; nothing is sent. Returns those that did not.
fn failed_fixes(home: &Home, failed: &str, said: &str) -> Vec<String> {
    let mut wrong = vec![];
    for command in said.lines().filter(|line| line.trim_start().starts_with("fix: ")).flat_map(quoted_commands) {
        // It would run until it is stopped.
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
        let has_reported = done.code == 3 && matches!(words[0], "config" | "check");
        if ![0, 10, 130].contains(&done.code) && !has_reported {
            wrong.push(format!("`{command}` after `{failed}`: {done}"));
        }
    }
    wrong
}

/// The commands in backticks.
fn quoted_commands(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2).filter(|words| words.starts_with("smsctl"))
}

/// Ports and hashes differ from run to run.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("127.0.0.1:") {
        let (before, after) = rest.split_at(at + "127.0.0.1:".len());
        plain += before;
        plain += "PORT";
        rest = after.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    let all = plain + rest;
    let hash = |word: &str| word.len() == 64 && word.bytes().all(|b| b.is_ascii_hexdigit());
    let words: Vec<_> = all.split_inclusive(|c: char| !c.is_ascii_alphanumeric()).collect();
    let shown = |word: &&str| match word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric()) {
        plain if hash(plain) => word.replace(plain, "HASH"),
        _ => (*word).to_owned(),
    };
    words.iter().map(shown).collect()
}

fn twilio() -> Home {
    Home::with_twilio()
}

fn page() -> String {
    let mut page = Page::default();
    let (none, home) = (Home::new(), twilio());
    let send = "--to=+14155550100";

    page.part("Command line");
    page.told(&home, &["tset"]);
    page.told(&home, &["test", "--too=+14155550100"]);
    page.told(&home, &["test", "--to=4155550100"]);
    page.told(&home, &["test", "--to=+1415555010"]);
    page.told(&home, &["test", "--to=+19005550100"]);
    page.told(&home, &["test"]);
    page.told(&home, &["test", send, "--code=12"]);
    page.told(&home, &["test", send, "--template=welcom"]);
    page.told(&home, &["test", send, "--connector=twx"]);
    page.told(&home, &["--timeout=0", "check"]);
    page.told(&home, &["providers", "tencnet"]);
    page.told(&home, &["help", "secret"]);
    page.told(&home, &["set", "form=+14155550100"]);
    page.told(&home, &["set", "from="]);
    page.told(&home, &["set", "from=Acme Incorporated"]);
    page.told(&home, &["set", "auth-token=hunter2hunter2"]);
    page.told(&home, &["set", "auth-token"]);
    page.told(&home, &["set", "auth-token=env:NOT_THERE"]);
    page.told(&home, &["template", "set", "Sign In", "{{code}}"]);
    page.told(&home, &["template", "set", "generic", "no place"]);
    page.told(&home, &["template", "set", "generic", "{{cod}}"]);
    page.told(&home, &["template", "unset", "generic"]);
    page.told(&home, &["remove", "tw"]);
    page.told(&home, &["remove", "twx", "--yes"]);
    page.told(&home, &["change", "twx"]);
    page.told(&home, &["change", "-"]);
    page.told(&home, &["config", "undo", "99"]);
    page.told(&home, &["inbox", "list", "--sandbox=http://127.0.0.1:9"]);
    page.told(&home, &["import", "/nonexistent.json"]);
    page.fed(&home, &["import", "-"], "{\"a\": 1}");

    page.part("No connector, or an invalid file");
    page.told(&none, &["test", send]);
    page.told(&none, &["show"]);
    page.told(&none, &["change", "aliyun"]);
    page.told(&none, &["change", "aliyun", "--check"]);
    page.told(&none, &["config", "validate"]);
    page.told(&none, &["setup"]);
    page.told(&none, &["setup", "twilio", "--from=+14155550123"]);
    page.told(&none, &["setup", "twilio", "--account-sid=AC1", "--auth-token=env:HOME", "--from=+14155550123"]);
    page.told(&none, &["setup", "twilio", "--auth-token=hunter2hunter2"]);
    for text in [
        "live = \"tw\"\n",
        "version = 7\n",
        "[connectors.tw]\nprovider = \"twillio\"\n",
        "[connectors.tw]\nprovider = \"twilio\"\nform = \"x\"\n",
        "[connectors.tw]\nprovider = \"twilio\"\nfrom = 7\n",
        "this is no TOML\n",
    ] {
        none.write(text);
        page.told(&none, &["show"]);
    }
    let gone = twilio();
    gone.write(gone.text().replace("env:TWILIO_AUTH_TOKEN", "file:/nonexistent/token"));
    page.told(&gone, &["test", send]);
    gone.write(gone.text().replace("file:/nonexistent/token", "cmd:false"));
    page.told(&gone, &["check"]);

    let two = twilio();
    two.run(&["setup", "smsbao", "--username=me", "--api-key=env:TWILIO_AUTH_TOKEN"]).exits(0);
    two.run(&["template", "set", "sign-in", "{{code}} https://example.com", "tw"]).exits(0);
    page.told(&two, &["test", "tw", send, "--template=welcom"]);
    page.told(&two, &["template", "lint", "tw"]);
    none.write("lvie = \"tw\"\n[code]\nminutes = 0\n[connectors.tw]\nprovider = \"twillio\"\n");
    page.told(&none, &["config", "validate"]);

    page.part("Refused by the provider");
    let twilio_says = |code, status| Server::always(status, answers::twilio_error(code, status, "What it says"));
    for (code, status) in [(20003, 401), (21211, 400), (21608, 400), (21606, 400), (20429, 429), (99999, 400)] {
        let server = twilio_says(code, status);
        page.told(&home, &["test", send, &server.flag(), "--timeout=1"]);
    }
    let server = Server::always(200, "<html>a proxy's page</html>");
    page.told(&home, &["test", send, &server.flag()]);
    let server = Server::always(503, "");
    page.told(&home, &["test", send, &server.flag()]);
    let server = Server::always(302, "");
    page.told(&home, &["test", send, &server.flag()]);
    page.told(&home, &["check", &twilio_says(20003, 401).flag()]);

    page.part("A signature that does not match, shown by the sandbox");
    let theirs = Sandbox::start(&[]);
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
    page.told(&aliyun, &["test", "--to=+8613812345678", &format!("--sandbox=http://127.0.0.1:{}", theirs.port)]);

    page.part("The network");
    page.told(&home, &["test", send, "--sandbox=http://127.0.0.1:9"]);
    let silent = RawServer::new(vec![Act::Hang(vec![])]);
    page.told(&home, &["test", send, "--timeout=0.5", &format!("--sandbox=http://127.0.0.1:{}", silent.port)]);

    page.part("Limits");
    let limited = twilio();
    limited.write(limited.text() + "\n[test]\ncountries = [\"CN\"]\nmax-per-hour = 1\n");
    page.told(&limited, &["test", send]);
    assert!(page.1.is_empty(), "{}", page.1.join("\n"));
    page.0
}

#[test]
fn the_page_of_failures_is_as_the_tool_is() {
    let fresh = page();
    if env::var_os("SMSCTL_REGENERATE").is_some() {
        fs::write(PAGE, &fresh).unwrap();
    }
    let kept = fs::read_to_string(PAGE).unwrap_or_default();
    let first = kept.lines().zip(fresh.lines()).position(|(a, b)| a != b).unwrap_or_default();
    assert!(kept == fresh, "{PAGE}:{}: read it aloud: SMSCTL_REGENERATE=1 cargo test --test it failures::", first + 1);
}

#[test]
fn every_command_of_a_fix_parses() {
    let page = fs::read_to_string(PAGE).unwrap();
    let fixes = page.lines().filter(|line| line.trim_start().starts_with("fix: ")).flat_map(quoted_commands);
    let mut count = 0;
    for command in fixes {
        let typed = command.replace("NUMBER", "+14155550100").replace("PROVIDER", "twilio");
        let parsed = Cli::try_parse_from(shell_words::split(&typed).unwrap());
        let refused = parsed.err().filter(|error| error.use_stderr());
        assert!(refused.is_none(), "{command}: {}", refused.unwrap());
        count += 1;
    }
    assert!(count > 20, "{count}");
}

#[test]
fn every_failure_says_what_to_do() {
    for case in fs::read_to_string(PAGE).unwrap().split("\n$ ").skip(1) {
        assert!(case.contains("  fix: ") || case.contains("[exit 0]"), "{case}");
    }
}
