//! `smsctl sandbox` as a process: what it knows, and how it begins and ends.

use crate::{
    pty::Terminal,
    support::{Home, Sandbox, Server, TWILIO},
};
use rustix::process::Signal;

const ALIYUN: [&str; 7] = [
    "setup",
    "aliyun",
    "--access-key-id=LTAI-mine",
    "--sign-name=Acme",
    "--name=cn",
    "--template=generic=SMS_7",
    "--json",
];

#[test]
fn it_knows_the_saved_connectors_and_their_secrets() {
    let home = Home::with_twilio().var("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "aliyun-secret");
    home.run(&ALIYUN).exits(0);
    let sandbox = Sandbox::start_in(home, &[]);
    for connector in ["tw", "cn"] {
        let connector = format!("--connector={connector}");
        sandbox.run(&["test", &connector, "--to=+8613800138000", "--code=123456"]).exits(0);
    }
    let messages = sandbox.get("/api/v1/messages")["messages"].clone();
    let names: Vec<_> = (0..2).map(|n| messages[n]["connector"].as_str().unwrap()).collect();
    assert_eq!(names, ["tw", "cn"]);
    assert_eq!(messages[1]["from"], "Acme");
    for part in [sandbox.ready.to_string(), sandbox.get("/api/v1").to_string(), sandbox.stderr()] {
        assert!(!part.contains("right-secret") && !part.contains("aliyun-secret"), "{part}");
    }
    // Another secret for the same account is refused as the provider does.
    let other = Home::new().var("TWILIO_AUTH_TOKEN", "wrong-secret");
    other.run(&TWILIO).exits(0);
    let refused = other.run(&["test", "--to=+14155550100", &sandbox.flag()]).exits(4);
    assert!(refused.stdout.contains("20003"), "{refused}");
}

#[test]
fn each_providers_message_is_shown_by_the_id_that_the_provider_gave_out() {
    let sandbox = Sandbox::start(&[]);
    for provider in ["twilio", "aliyun", "tencent", "http"] {
        let connector = format!("--connector={provider}");
        let sent = sandbox.run(&["test", &connector, "--to=+8613800138000", "--json"]).exits(0).json();
        let id = sent["results"][0]["message_id"].as_str().unwrap().to_owned();
        let shown = sandbox.run(&["inbox", "show", &id, "--json"]).exits(0).json();
        assert_eq!(shown["message_id"], *id);
    }
}

#[test]
fn a_name_that_was_given_is_one_of_its_own_for_the_providers_too() {
    let sandbox = Sandbox::start(&["--host=Box.Internal"]);
    let body = "To=%2B14155550100&From=%2B15005550006&Body=hi";
    for (host, status) in [("box.internal", 201), ("BOX.internal", 201), ("other.internal", 421)] {
        let answer = sandbox.raw(format!(
            "POST /2010-04-01/Accounts/AC00000000000000000000000000000000/Messages.json HTTP/1.1\r\nHost: {host}:{}\r\n\
             Authorization: Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDpkZW1vbnN0cmF0aW9uLXRva2Vu\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            sandbox.port,
            body.len()
        ));
        assert_eq!(answer.status, status, "{host}: {}", String::from_utf8_lossy(&answer.body));
        assert!(answer.head.to_lowercase().contains("x-smsctl-sandbox"), "{host}");
    }
}

#[test]
fn one_account_under_two_names_takes_the_messages_of_both() {
    let home = Home::with_twilio();
    let mut second = TWILIO;
    (second[3], second[4]) = ("--from=+14155550199", "--name=tw2");
    home.run(&second).exits(0);
    let sandbox = Sandbox::start_in(home, &[]);
    for name in ["tw", "tw2", "tw"] {
        sandbox.run(&["test", &format!("--connector={name}"), "--to=+14155550100"]).exits(0);
    }
    let list = |name: &str| {
        let page = sandbox.get(&format!("/api/v1/messages?connector={name}"));
        page["messages"].as_array().unwrap().len()
    };
    assert_eq!((list("tw"), list("tw2")), (2, 1));
    assert_eq!(sandbox.get("/api/v1/refusals")["refusals"].as_array().unwrap().len(), 0);
}

#[test]
fn more_accounts_are_given_by_flag_and_any_is_accepted_only_with_a_flag() {
    let home = Home::new().var("THE_TOKEN", "right-secret");
    let account = "AC11111111111111111111111111111111";
    let words = format!("--credential=twilio account-sid={account} auth-token=env:THE_TOKEN from=+14155550123");
    let known = Sandbox::start_in(home, &[&words]);
    let lenient = Sandbox::start(&["--accept-any"]);
    assert!(lenient.stderr().contains("--accept-any: requests are not verified"), "{}", lenient.stderr());
    assert_eq!(lenient.get("/api/v1")["lenient"], true);
    let client = |secret: &str| {
        let home = Home::new().var("TWILIO_AUTH_TOKEN", secret);
        let sid = format!("--account-sid={account}");
        home.run(&["setup", "twilio", &sid, "--from=+14155550123", "--name=tw"]).exits(0);
        home
    };
    let send = |home: &Home, to: &Sandbox| home.run(&["test", "--to=+14155550100", &to.flag()]).code;
    assert_eq!(send(&client("right-secret"), &known), 0);
    assert_eq!(send(&client("wrong-secret"), &known), 4);
    assert_eq!(send(&client("wrong-secret"), &lenient), 0);
    // Each of the two takes the place of a demonstration value, but not of the other.
    let both_secrets = format!("twilio auth-token=env:HOME api-key-sid=SK{} api-key-secret=env:HOME", "0".repeat(32));
    for (words, reason) in [
        ("nobody a=b", "unknown provider nobody"),
        ("twilo account-sid=x", "did you mean twilio"),
        ("twilio account-sid=x", "AC and 32 hexadecimal digits"),
        ("twilio auth-token", "auth-token is not NAME=VALUE"),
        ("twilio foo=1", "twilio has no field foo"),
        ("twilio auth-tokn=env:X", "did you mean auth-token?"),
        ("tencent genric=1000004", "did you mean generic?"),
        ("twilio auth-token=env:NOT_SET_ANYWHERE", "NOT_SET_ANYWHERE"),
        (&both_secrets, "cannot be combined with"),
    ] {
        let done = Home::new().run(&["sandbox", "--listen=127.0.0.1:0", &format!("--credential={words}")]);
        assert!([2, 3].contains(&done.code) && done.stderr.contains(reason), "{words}: {done}");
    }
}

#[test]
fn it_ends_well_on_both_signals() {
    for signal in [Signal::TERM, Signal::INT] {
        let sandbox = Sandbox::start(&[]);
        sandbox.still_answers("the start");
        assert_eq!(sandbox.end(signal), (Some(0), String::new()));
    }
}

#[test]
fn a_port_in_use_is_named() {
    let sandbox = Sandbox::start(&[]);
    let listen = format!("--listen=127.0.0.1:{}", sandbox.port);
    let done = Home::new().run(&["sandbox", &listen]).exits(1);
    for part in [&*sandbox.port.to_string(), "in use", "--listen 127.0.0.1:0"] {
        assert!(done.stderr.contains(part), "{part}: {done}");
    }
}

#[test]
fn a_missing_sandbox_is_reported_with_the_command_that_starts_one() {
    let gone = Sandbox::start(&[]).flag();
    let done = Home::new().run(&["inbox", "list", &gone]).exits(7);
    assert!(done.stderr.contains("no sandbox at") && done.stderr.contains("`smsctl sandbox`"), "{done}");
    Home::new().run(&["inbox", "wait", "--sandbox"]).exits(2);
}

#[test]
fn a_health_check_asks_whether_it_is_ready() {
    let sandbox = Sandbox::start(&[]);
    let done = Home::new().run(&["sandbox", "ready", &sandbox.flag()]).exits(0);
    assert_eq!(done.stdout, format!("a sandbox answers at {}\n", sandbox.url()));
    let by_variable = Home::new().var("SMSCTL_SANDBOX", &sandbox.url());
    assert_eq!(by_variable.run(&["sandbox", "ready", "--json"]).exits(0).json()["ready"], true);
    let gone = Sandbox::start(&[]).flag();
    let done = Home::new().run(&["sandbox", "ready", &gone]).exits(7);
    assert!(done.stderr.contains("no sandbox at"), "{done}");
    let other = Server::plain(|_| Ok((200, String::new(), b"{}".to_vec())));
    let done = Home::new().run(&["sandbox", "ready", &other.flag()]).exits(2);
    assert!(done.stderr.contains("is not an smsctl sandbox"), "{done}");
    Home::new().run(&["sandbox", "ready", "--sandbox"]).exits(2);
}

#[test]
fn the_demo_account_of_twilio_has_a_messaging_service_that_is_printed() {
    let sandbox = Sandbox::start(&[]);
    let providers = sandbox.ready["providers"].as_array().unwrap();
    let twilio = &providers.iter().find(|provider| provider["name"] == "twilio").unwrap()["credentials"];
    let text = |name: &str| twilio[name].as_str().unwrap().to_owned();
    let (sid, service) = (text("account-sid"), text("messaging-service-sid"));
    let home = Home::new().var("TWILIO_AUTH_TOKEN", &text("auth-token"));
    let from = format!("--from={service}");
    home.run(&["setup", "twilio", &format!("--account-sid={sid}"), &from, "--name=tw"]).exits(0);
    home.run(&["test", "--to=+14155550100", &sandbox.flag()]).exits(0);
    home.run(&["check", &sandbox.flag()]).exits(0);
}

#[test]
fn every_response_names_the_sandbox_as_its_server() {
    let sandbox = Sandbox::start(&[]);
    let own = format!("127.0.0.1:{}", sandbox.port);
    for (request, host) in [
        ("GET /readyz", &*own),
        ("GET /", &own),
        ("GET /api/v1", &own),
        ("GET /no/such/call", &own),
        ("GET /readyz", "evil.example"),
        ("GET /2010-04-01/Accounts", "api.twilio.com"),
        ("CONNECT evil.example:443", "evil.example:443"),
    ] {
        let answer = sandbox.raw(format!("{request} HTTP/1.1\r\nHost: {host}\r\n\r\n"));
        let server = format!("server: smsctl-sandbox/{}\r\n", env!("CARGO_PKG_VERSION"));
        assert!(answer.head.to_lowercase().contains(&server), "{request} {host}: {}", answer.head);
    }
    let ready = sandbox.get("/readyz");
    assert_eq!((&ready["ready"], &ready["smsctl"]), (&true.into(), &env!("CARGO_PKG_VERSION").into()));
}

#[test]
fn a_sandbox_that_a_person_watches_shows_its_accounts_and_each_request() {
    let home = Home::new();
    let mut terminal = Terminal::open(&home, &["sandbox", "--listen=127.0.0.1:0"]);
    terminal.wait_for("account-sid=AC");
    terminal.wait_for("sandbox ready:");
    let ready = terminal.seen.len();
    terminal.wait_for("press Ctrl-C to stop the sandbox");
    let url = terminal.seen[ready..]
        .split_whitespace()
        .find(|word| word.starts_with("http"))
        .unwrap()
        .trim_end_matches('/')
        .to_owned();
    let flag = format!("--sandbox={url}");
    home.run(&["test", "twilio", "--to=+14155550100", &flag]).exits(0);
    terminal.wait_for("201  twilio: message 1 to +14155550100");
    home.run(&["test", "twilio", "--to=+15005550001", &flag]).exits(5);
    terminal.wait_for("400  twilio: refused as 21211");
    // The inbox is not what a person watches for.
    home.run(&["inbox", "list", &flag]).exits(0);
    terminal.press("\x03");
    let (code, seen) = terminal.end();
    assert!(code == 0 && !seen.contains("/api/v1"), "{code} {seen}");
}
