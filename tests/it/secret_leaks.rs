//! Marked secrets go through every command, and the marks come out nowhere.
//!
//! `cargo test` tries each secret, command and encoding in some of its variants, and each variant with some of them.
//! With `SMSCTL_SWEEP`, every combination is tried.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::mpsc::channel,
};

use crate::support::{Done, Home, Sandbox, Server, sweep};
use base64::{Engine, prelude::BASE64_STANDARD};
use clap::CommandFactory;
use smsctl::{
    cli::Cli,
    connectors::{PROVIDERS, Provider, form::Field},
};

/// Unlike anything else; the last four characters of a secret are shown, and say nothing here.
const SECRET: &str = "CanaryThatMustNotSing-0000";
const MARK: &str = "CanaryThatMustNotSing";

/// The ways to give a secret.
const REFERENCES: [&str; 3] = ["env", "file", "cmd"];

/// The commands in which a provider's own code meets a secret.
const PROVIDER_COMMANDS: &[&[&str]] = &[
    &["show"],
    &["check", "--sandbox"],
    &["test", "--to=+8613812345678", "--sandbox"],
    &["test", "--to=+8613812345678", "--dry-run"],
    &["delivery", "SM00000000000000000000000000000000", "--to=+8613812345678", "--sandbox"],
    &["set", "nothing=x"],
    &["sandbox", "run", "--", "true"],
    &["export"],
    &["export", "--format=env"],
];

/// Every command that ends by itself, in ways that succeed and in ways that fail.
const COMMANDS: &[&[&str]] = &[
    &[],
    &["list"],
    &["show"],
    &["show", "nobody"],
    &["check", "--sandbox"],
    &["test", "--to=+8613812345678", "--sandbox"],
    &["test", "--to=+8613812345678", "--dry-run"],
    &["test", "--to=12"],
    &["delivery", "SM00000000000000000000000000000000", "--to=+8613812345678", "--sandbox"],
    &["template", "list"],
    &["template", "show", "generic"],
    &["template", "preview", "generic"],
    &["template", "lint"],
    &["template", "set", "generic"],
    &["template", "edit", "generic"],
    &["template", "unset", "register"],
    &["set", "from"],
    &["set", "nothing=x"],
    &["change", "one", "--sandbox"],
    &["change", "nobody"],
    &["providers"],
    &["providers", "new"],
    &["config", "path"],
    &["config", "validate"],
    &["config", "edit"],
    &["config", "history"],
    &["config", "undo", "99"],
    &["config", "undo"],
    &["config", "undo"],
    &["completions", "bash"],
    &["config", "schema"],
    &["man", "target/man"],
    &["help", "environment"],
    &["help", "file"],
    &["help", "json"],
    &["help", "secrets"],
    &["help", "exit-codes"],
    &["--help"],
    &["setup", "--help"],
    &["setup", "twilio", "--help"],
    &["setup", "aliyun", "--help"],
    &["setup", "tencent", "--help"],
    &["sandbox", "run", "--", "true"],
    &["sandbox", "ca"],
    &["sandbox", "ready"],
    &["status"],
    &["log"],
    &["inbox", "list"],
    &["export"],
    &["export", "--format=env"],
    &["export", "--format=k8s"],
    &["export", "--format=json"],
    &["import", "-"],
    &["import", "nothing"],
    &["link", "logto", "--endpoint=https://logto.example", "--app-id=demo", "--app-secret=env:ANOTHER", "--sandbox"],
    &["link", "supabase", "--project-ref=demo", "--access-token=env:ANOTHER", "--name=sb", "--sandbox"],
    &["diff", "--service=sb", "--sandbox"],
    &["unlink", "sb"],
    &["push", "--sandbox"],
    &["push", "--dry-run", "--sandbox"],
    &["pull", "--sandbox"],
    &["diff", "--sandbox"],
    &["unlink"],
    &["remove", "nobody"],
    &["no-such-command"],
];

/// What the mark looks like in its disguises.
fn marks() -> Vec<String> {
    // The letters at both ends depend on what stands around it.
    let base64 = |ahead: &str| BASE64_STANDARD.encode(format!("{ahead}{MARK}"))[4..24].to_owned();
    let mut marks: Vec<_> = ["", ".", ".."].map(base64).into();
    marks.extend([MARK.to_owned(), hex::encode(MARK), MARK.to_lowercase(), MARK.to_uppercase()]);
    marks
}

#[track_caller]
fn silent(text: &str, of: &str) {
    marks().iter().for_each(|mark| assert!(!text.contains(mark), "{of}: {text}"));
}

#[track_caller]
fn quiet(done: Done, of: &[&str]) -> Done {
    silent(&done.to_string(), &of.join(" "));
    done
}

fn secrets(provider: &Provider) -> Vec<Field> {
    provider.fields().iter().filter(|field| field.is_secret).cloned().collect()
}

/// What `each` gives to a test.
struct Marked {
    home: Home,
    provider: &'static Provider,
    /// Tells which variant's turn it is; independent of how the secret was given.
    turn: usize,
}

/// Every secret of every provider as it is or by a reference: each kind of them in its turn, beginning with `first`.
fn each(first: usize, work: impl Fn(Marked) + Sync) {
    let all = PROVIDERS.iter().flat_map(|provider| secrets(provider).into_iter().map(|it| (*provider, it)));
    std::thread::scope(|scope| {
        let work = &work;
        for (nth, (provider, secret)) in all.enumerate() {
            for &kind in sweep::variants(&["bare", REFERENCES[nth % REFERENCES.len()]], nth + first) {
                let secret = secret.clone();
                scope.spawn(move || work(Marked { home: home(provider, &secret, kind), provider, turn: nth / 2 }));
            }
        }
    });
}

/// A home whose one connector has this secret marked, given in this way.
fn home(provider: &'static Provider, secret: &Field, kind: &str) -> Home {
    let home = Home::new().var("MARKED", SECRET).var("EDITOR", "true").var("ANOTHER", "another-secret");
    let file = home.path("marked");
    fs::write(&file, SECRET).unwrap();
    let given = match kind {
        "bare" => "-".into(),
        "env" => "env:MARKED".into(),
        "file" => format!("file:{}", file.display()),
        _ => format!("cmd:cat {}", file.display()),
    };
    let flag = |name: &str, value: &str| match name.split_once('.') {
        Some((table, key)) => format!("--{table}={key}={value}"),
        None => format!("--{name}={value}"),
    };
    let beside = |name: &str| !secret.owns_key(name) && !secret.conflicts_with.iter().any(|other| other == name);
    let demo = provider.demo_account.settings.iter().filter(|(name, _)| beside(name));
    let others = secrets(provider);
    let value = |name: &str, value: &'static str| match others.iter().any(|field| field.owns_key(name)) {
        true => "env:ANOTHER",
        false => value,
    };
    let mut args: Vec<_> = demo.map(|(name, given)| flag(name, value(name, given))).collect();
    args.extend(provider.demo_account.templates.iter().map(|(usage, id)| format!("--template={usage}={id}")));
    let row = provider.demo_account.settings.iter().map(|(name, _)| *name).find(|name| secret.owns_key(name));
    args.push(flag(row.unwrap_or(&secret.name), &given));
    if secret.name == "api-key-secret" {
        args.push(format!("--api-key-sid=SK{}", "0".repeat(32)));
    }
    let args: Vec<_> =
        ["setup", provider.name, "--name=one"].into_iter().chain(args.iter().map(String::as_str)).collect();
    quiet(home.feed(&args, SECRET), &args).exits(0);
    assert_eq!(home.text().contains(MARK), kind == "bare", "{}", home.text());
    home
}

/// Every file below a folder that holds the mark.
fn marked_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![];
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            found.extend(marked_files(&entry));
        } else if String::from_utf8_lossy(&fs::read(&entry).unwrap_or_default()).contains(MARK) {
            found.push(entry);
        }
    }
    found
}

#[test]
fn no_command_is_forgotten() {
    fn leaves(command: &clap::Command, path: &[String], found: &mut Vec<Vec<String>>) {
        for below in command.get_subcommands() {
            let path = [path, &[below.get_name().to_owned()]].concat();
            let takes_more = below.get_subcommands().next().is_some();
            if takes_more { leaves(below, &path, found) } else { found.push(path) }
        }
    }
    let (mut found, mut tree) = (vec![], Cli::command());
    tree.build();
    leaves(&tree, &[], &mut found);
    assert!(found.len() > 20, "{found:?}");
    for path in found {
        let tried = |command: &&[&str]| path.iter().zip(command.iter()).filter(|(a, b)| a == b).count() == path.len();
        // These two want a sandbox that goes on; the inbox has a test of its own below.
        let elsewhere = path[0] == "inbox" || path[0] == "setup";
        assert!(elsewhere || COMMANDS.iter().any(tried), "`smsctl {}` is not tried", path.join(" "));
    }
}

/// Runs these commands, as text and as JSON, and then looks for the mark in every file.
fn run_quietly(home: &Home, commands: &[&[&str]], turn: usize) {
    let bare = home.text().contains(MARK);
    for (nth, command) in commands.iter().enumerate() {
        for flags in sweep::variants(&[&["-vvv"][..], &["-vvv", "--json"]], turn + nth) {
            quiet(home.run(&[command, *flags].concat()), command);
        }
    }
    // Only where it was put: beside the file for the test, or in the file and its earlier versions.
    let history = home.path(".local/state");
    for path in marked_files(&home.path("")).iter().filter(|path| **path != home.path("marked")) {
        assert!(bare && (*path == home.file() || path.starts_with(&history)), "{path:?}");
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600, "{path:?}");
    }
}

#[test]
fn no_command_of_a_provider_tells_a_secret() {
    each(0, |Marked { home, turn, .. }| run_quietly(&home, PROVIDER_COMMANDS, turn));
}

#[test]
fn no_command_tells_a_secret() {
    let home = |provider: &str, secret: &str, kind: &str| {
        let provider = Provider::find_by_name(provider).unwrap();
        let secret = secrets(provider).into_iter().find(|field| field.name == secret).unwrap();
        home(provider, &secret, kind)
    };
    let all = [("twilio", "auth-token"), ("aliyun", "access-key-secret"), ("http", "secrets")];
    std::thread::scope(|scope| {
        for (nth, kind) in ["bare"].into_iter().chain(REFERENCES).enumerate() {
            for &(provider, secret) in sweep::variants(&all, nth) {
                scope.spawn(move || run_quietly(&home(provider, secret, kind), COMMANDS, nth));
            }
        }
    });
}

#[test]
fn secrets_of_an_imported_document_are_not_printed() {
    each(1, |Marked { home, turn, .. }| {
        for format in ["--format=json", "--format=logto"] {
            let text = home.run(&["export", "--show-secrets", format]).stdout;
            assert!(text.contains(MARK) || format == "--format=logto", "{text}");
            // Whole, cut off, and with the secret where a code belongs.
            let short = &text[..text.len().saturating_sub(3)];
            for (nth, text) in [&text, short, &text.replace("{{code}}", SECRET)].into_iter().enumerate() {
                for flags in sweep::variants(&[&["-vvv"][..], &["--json", "--name=two"]], turn + nth) {
                    let args = [&["import", "-"], *flags].concat();
                    quiet(home.feed(&args, text), &args);
                }
            }
        }
    });
}

#[test]
fn no_refusal_and_no_broken_answer_brings_a_secret_out() {
    let echo = Server::new(|request| Ok((401, String::new(), request.as_bytes().to_vec())));
    let garbled = Server::new(|request| Ok((200, String::new(), format!("{{\"Code\":{request:?}").into_bytes())));
    each(0, |Marked { home, provider, turn }| {
        for (nth, server) in [&echo, &garbled].into_iter().enumerate() {
            for command in sweep::variants(&[&["test", "--to=+8613812345678"][..], &["check"]], turn + nth) {
                let flag = server.flag();
                let args = [*command, &["-vvv", flag.as_str()]].concat();
                let done = quiet(home.run(&args), &args);
                // A receiver of one's own may say what it likes.
                assert!(done.code != 0 || provider.domain.ends_with(".example"), "{done}");
            }
        }
        let gone = ["test", "--to=+8613812345678", "-vvv", "--sandbox=http://127.0.0.1:9"];
        assert_eq!(quiet(home.run(&gone), &gone).code, 7);
    });
}

#[test]
fn a_sandbox_tells_no_secret_of_what_it_takes_and_of_what_it_refuses() {
    let inbox =
        [&["inbox", "list"][..], &["inbox", "show", "1"], &["inbox", "wait", "--timeout=0.2"], &["inbox", "clear"]];
    each(1, |Marked { home, turn, .. }| {
        let sandbox = Sandbox::start_in(home, &["-vvv"]);
        silent(&sandbox.ready.to_string(), "ready");
        let send = ["test", "--to=+8613812345678", "-vvv"];
        quiet(sandbox.run(&send), &send).exits(0);
        let stranger = Sandbox::start(&[]);
        let wrong = sandbox.run_at(&stranger, &send);
        assert_ne!(quiet(wrong, &send).code, 0);
        for (nth, from) in [&sandbox, &stranger].into_iter().enumerate() {
            for path in ["/api/v1/messages", "/api/v1/refusals", "/api/v1/messages/1", "/api/v1/refusals/1", "/"] {
                let answer = from.raw(format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", from.port));
                silent(&String::from_utf8_lossy(&answer.body), path);
            }
            for command in sweep::variants(&inbox, turn + nth) {
                quiet(sandbox.run_at(from, &[*command, &["--json", "-vvv"]].concat()), command);
            }
            silent(&from.stderr(), "stderr");
        }
    });
}

#[test]
fn the_list_of_processes_and_the_limits_of_core_dumps() {
    each(0, |Marked { home, .. }| {
        let (arrived, wait) = channel();
        let (go, going) = channel::<()>();
        let server = Server::new(move |_| {
            arrived.send(()).unwrap();
            let _ = going.recv();
            Ok((500, String::new(), vec![]))
        });
        let child = home.command(&["test", "--to=+8613812345678", &server.flag()]).spawn().unwrap();
        wait.recv().unwrap();
        // Another test types a secret as an argument, so only this command and what it started are looked at.
        let started = fs::read_to_string(format!("/proc/{0}/task/{0}/children", child.id())).unwrap_or_default();
        for id in started.split_whitespace().chain([child.id().to_string().as_str()]) {
            let words = fs::read(format!("/proc/{id}/cmdline")).unwrap();
            assert!(!words.is_empty());
            silent(&String::from_utf8_lossy(&words), "cmdline");
        }
        let limits = fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
        let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
        assert_eq!(core.split_whitespace().collect::<Vec<_>>()[4..6], ["0", "0"], "{core}");
        drop(go);
        child.wait_with_output().unwrap();
    });
}

#[test]
fn a_secret_typed_as_an_argument_is_refused_and_not_repeated() {
    for provider in PROVIDERS {
        for secret in secrets(provider) {
            let home = Home::new();
            let flag = format!("--{}={SECRET}", secret.name);
            let done = home.run(&["setup", provider.name, &flag, "-vvv"]);
            assert!(!quiet(done, &["setup"]).code.eq(&0));
            let flag = format!("{}={SECRET}", secret.name);
            quiet(home.run(&["set", &flag]), &["set"]);
        }
    }
}

#[test]
fn help_hides_the_values_of_the_environment() {
    fn walk(command: &clap::Command) {
        for arg in command.get_arguments().filter(|arg| arg.get_env().is_some()) {
            assert!(arg.is_hide_env_values_set(), "{} of {}", arg.get_id(), command.get_name());
        }
        command.get_subcommands().for_each(walk);
    }
    let mut all = Cli::command();
    all.build();
    walk(&all);
}

/// A secret with characters that each encoding writes in another way.
const ODD_SECRET: &str = "tok+EN/9x&<y>=z%2B-Q7";

/// The secret as a provider may repeat it: what it writes, with the name of the encoding.
fn repeated(secret: &str) -> Vec<(&'static str, String)> {
    let each = |write: &dyn Fn(u8) -> String| secret.bytes().map(write).collect::<String>();
    let base64 = |text: &str| BASE64_STANDARD.encode(text);
    let html = secret.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let percent = each(&|b| if b.is_ascii_alphanumeric() { (b as char).to_string() } else { format!("%{b:02X}") });
    vec![
        ("plain", secret.to_owned()),
        ("upper case", secret.to_uppercase()),
        ("slashes", secret.replace('/', "\\/")),
        ("unicode escapes", each(&|b| format!("\\u{b:04x}"))),
        ("upper unicode escapes", each(&|b| format!("\\u{b:04X}"))),
        ("some unicode escapes", secret.replace('+', "\\u002B").replace('<', "\\u003c")),
        ("slashes and unicode", secret.replace('/', "\\/").replace('+', "\\u002b")),
        ("escapes of escapes", secret.replace('+', "\\\\u002B")),
        ("hex escapes", each(&|b| format!("\\x{b:02x}"))),
        ("percent", percent.clone()),
        ("lower percent", percent.to_lowercase()),
        ("all percent", each(&|b| format!("%{b:02X}"))),
        ("percent twice", percent.replace('%', "%25")),
        ("html", html.clone()),
        ("html plus", html.replace('+', "&plus;").replace('/', "&sol;").replace('=', "&equals;")),
        ("html twice", html.replace('&', "&amp;")),
        ("html decimal", each(&|b| format!("&#{b};"))),
        ("html hexadecimal", each(&|b| format!("&#x{b:x};"))),
        ("html upper hexadecimal", each(&|b| format!("&#X{b:02X};"))),
        ("base64", base64(secret)),
        ("base64 unpadded", base64(secret).replace('=', "")),
        ("base64 url", base64(secret).replace('+', "-").replace('/', "_")),
        ("base64 url unpadded", base64(secret).replace('+', "-").replace('/', "_").replace('=', "")),
        ("base64 of a login", base64(&format!("user:{secret}"))),
        ("base64 of a longer login", base64(&format!("a-user:{secret}:x"))),
        ("hex", hex::encode(secret)),
        ("upper hex", hex::encode_upper(secret)),
    ]
}

#[test]
fn a_secret_that_a_provider_repeats_is_masked_in_every_encoding_and_place() {
    let file = |server: &Server| {
        let home = Home::new();
        home.write(format!(
            r#"
version = 1
live = "own"

[connectors.own]
provider = "http"
url = "{url}/send"
json-body = '{{"to": "{{{{to}}}}", "text": "{{{{text}}}}"}}'
headers = {{ Authorization = "Bearer {{{{secret.token}}}}" }}
secrets = {{ token = '{ODD_SECRET}' }}
id = "/id"
refusal = {{ code = ["/code"], message = ["/message", "header:x-message"] }}
check = {{ url = "{url}/me", path = "/balance" }}
templates = {{ generic = "{{{{code}}}}" }}
"#,
            url = server.url()
        ));
        home
    };
    let all = repeated(ODD_SECRET);
    assert!(all.len() >= 20);
    let commands = [
        &["test", "--to=+14155550100", "-vvv"][..],
        &["test", "--to=+14155550100", "--json"],
        &["check"],
        &["check", "--json"],
    ];
    let next = std::sync::Mutex::new(all.into_iter().enumerate());
    let work = || {
        while let Some((nth, (name, written))) = { next.lock().unwrap().next() } {
            let everywhere = format!("{written} is {written} and {written}");
            let quoted = serde_json::to_string(&everywhere).unwrap();
            let valid = serde_json::from_str::<serde_json::Value>(&format!("\"{everywhere}\"")).is_ok();
            let inner = if valid { format!("\"{everywhere}\"") } else { quoted };
            let answers = [
                ("message", 400, String::new(), format!("{{\"message\":{inner}}}").into_bytes()),
                ("key", 400, String::new(), format!("{{{inner}:1}}").into_bytes()),
                ("header", 400, format!("x-message: {everywhere}\r\n"), b"{}".to_vec()),
                ("page", 200, String::new(), format!("<html>{everywhere}").into_bytes()),
                ("odd byte", 403, String::new(), [&b"\xff "[..], everywhere.as_bytes()].concat()),
                ("balance", 200, String::new(), format!("{{\"balance\":{inner}}}").into_bytes()),
            ];
            for (place, (part, status, headers, body)) in answers.into_iter().enumerate() {
                let server = Server::new(move |_| Ok((status, headers.clone(), body.clone())));
                let home = file(&server);
                for args in sweep::variants(&commands, nth + place) {
                    let done = home.run(args);
                    let told = done.to_string().to_lowercase();
                    for leak in [written.as_str(), ODD_SECRET, "tok+en", "tok%2b", "en/9x"] {
                        assert!(!told.contains(&leak.to_lowercase()), "{name} in {part}, {args:?}: {done}");
                    }
                }
            }
        }
    };
    std::thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(work))));
}

#[test]
fn an_id_and_a_code_that_hold_a_secret_stay_as_they_were_received() {
    let file = |server: &Server, secret: &str| {
        let home = Home::new().var("TOKEN", secret);
        home.write(format!(
            r#"
version = 1
live = "own"

[connectors.own]
provider = "http"
url = "{}/send"
json-body = '{{"to": "{{{{to}}}}", "text": "{{{{text}}}}", "key": "{{{{secret.token}}}}"}}'
secrets = {{ token = "env:TOKEN" }}
success = {{ path = "/status", values = ["queued"] }}
id = "/id"
refusal = {{ code = ["/code"] }}
templates = {{ generic = "{{{{code}}}}" }}
"#,
            server.url()
        ));
        home
    };
    for (secret, id) in [
        ("1234", "51234"),
        ("queued", "\"m-queued-1\""),
        ("s3cret-of-a-gateway", "\"s3cret-of-a-gateway\""),
        ("98765432109876543210", "98765432109876543210"),
    ] {
        let server = Server::always(200, format!("{{\"status\":\"queued\",\"id\":{id}}}"));
        let home = file(&server, secret);
        let sent = home.run(&["test", "--to=+14155550100", "--json"]).exits(0).json();
        assert_eq!(sent["results"][0]["message_id"], id.trim_matches('"'), "{sent}");
        let quiet = home.run(&["test", "--to=+14155550100", "--quiet"]).exits(0);
        assert_eq!(quiet.stdout.trim(), id.trim_matches('"'));
        let server = Server::always(400, format!("{{\"status\":\"no\",\"code\":{id}}}"));
        let refused = file(&server, secret).run(&["test", "--to=+14155550100", "--json"]).exits(5).json();
        assert_eq!(refused["results"][0]["error"]["provider"]["code"], id.trim_matches('"'), "{refused}");
    }
}

#[test]
fn a_secret_in_the_url_of_a_sandbox_or_typed_as_a_key_is_not_printed() {
    let home = Home::with_twilio();
    for url in ["http://user:CanaryThatMustNotSing@127.0.0.1:9", "http://CanaryThatMustNotSing@127.0.0.1:9"] {
        let flag = format!("--sandbox={url}");
        for command in [&["test", "--to=+14155550100", "-vvv"][..], &["check", "-vvv"], &["inbox", "list", "-vvv"]] {
            quiet(home.run(&[command, &[flag.as_str()]].concat()), command);
        }
    }
    for line in
        ["CanaryThatMustNotSing-0000 = 'x'\n", "[connectors.a]\nprovider = 'twilio'\nCanaryThatMustNotSing = 'x'\n"]
    {
        home.write(format!("version = 1\n{line}"));
        for command in [&["config", "validate"][..], &["show"], &["list", "--json"]] {
            assert_eq!(quiet(home.run(command), command).code, 3);
        }
    }
}

#[test]
fn a_key_that_may_be_a_secret_is_reported_by_its_length_and_line() {
    let home = Home::new();
    for secret in ["9f86d081884c7d65", "xkqzvbnmwrtplkjh", "canarythatmustnotsing", "hunter2", "s3cret-words"] {
        for line in [format!("{secret} = 1\n"), format!("[connectors.a]\nprovider = 'twilio'\n{secret} = 'x'\n")] {
            let text = format!("version = 1\n{line}");
            home.write(&text);
            for command in [&["config", "validate"][..], &["show"], &["list", "--json"]] {
                let done = home.run(command).exits(3);
                let place = text.lines().position(|line| line.starts_with(secret)).unwrap() + 1;
                let told = format!("a key of {} characters in line {place}", secret.len());
                let all = format!("{}{}", done.stdout, done.stderr);
                assert!(!all.contains(secret) && all.contains(&told), "{secret}: {done}");
            }
        }
    }
    for (word, line) in [("acount-sid", "acount-sid = 'x'\n"), ("colour", "colour = 'x'\n")] {
        home.write(format!("version = 1\n[connectors.a]\nprovider = 'twilio'\n{line}"));
        let done = home.run(&["config", "validate"]).exits(3);
        assert!(done.stderr.contains(&format!("unknown key {word}")), "{done}");
    }
}
