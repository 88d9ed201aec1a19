//! Only a server that says that it is a sandbox is called one: anything else would be a real send that nobody counts.

use crate::support::{Fault, Home, SANDBOX_HEADER, Sandbox, Server, answers};

const SEND: [&str; 2] = ["test", "--to=+14155550100"];

#[test]
fn a_providers_own_server_is_no_sandbox() {
    for url in [
        "https://api.twilio.com",
        "https://API.TWILIO.COM",
        "https://api.twilio.com.",
        "https://api.dublin.ie1.twilio.com:443",
        "https://dysmsapi.aliyuncs.com",
    ] {
        for args in [&SEND[..], &["check"], &["delivery", "SM1"], &["inbox", "list"]] {
            let done = Home::with_twilio().run(&[args, &[&format!("--sandbox={url}")]].concat()).exits(2);
            assert!(done.stderr.contains("not a sandbox"), "{url} {args:?}: {done}");
        }
        let home = Home::with_twilio().var("SMSCTL_SANDBOX", url);
        assert!(home.run(&SEND).exits(2).stderr.contains("not a sandbox"));
    }
}

#[test]
fn a_server_that_does_not_name_itself_gets_one_question_and_no_message() {
    let server = Server::plain(|_| Ok((201, String::new(), answers::TWILIO_TAKEN.into())));
    let flag = server.flag();
    let args = [&SEND[..], &["--to=+14155550101", &flag]].concat();
    let done = Home::with_twilio().run(&args).exits(2);
    assert!(done.stderr.contains("is not an smsctl sandbox; nothing was sent"), "{done}");
    let seen = server.seen();
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert!(seen[0].starts_with("GET /readyz ") && !seen[0].contains("uthorization"), "{seen:?}");
}

#[test]
fn a_sandbox_is_asked_once_however_many_messages_there_are() {
    let server = Server::plain(|request| match request.starts_with("GET /readyz ") {
        true => Ok((200, SANDBOX_HEADER.into(), vec![])),
        false => Ok((201, SANDBOX_HEADER.into(), answers::TWILIO_TAKEN.into())),
    });
    let numbers: Vec<_> = (0..8).map(|nth| format!("--to=+1415555010{nth}")).collect();
    let numbers: Vec<_> = numbers.iter().map(String::as_str).collect();
    Home::with_twilio().run(&[&["test"][..], &numbers, &[&server.flag()]].concat()).exits(0);
    let asked = server.seen().iter().filter(|request| request.starts_with("GET /readyz ")).count();
    assert_eq!((asked, server.count()), (1, 9));
}

#[test]
fn nothing_is_sent_to_a_server_that_does_not_say_it_is_a_sandbox() {
    let server = Server::plain(|_| Err(Fault::Silence));
    let done = Home::with_twilio().run(&[&SEND[..], &[&server.flag()]].concat()).exits(7);
    assert!(done.to_string().contains("nothing was sent"), "{done}");
}

#[test]
fn a_path_or_a_login_in_the_address_is_refused_not_dropped() {
    for (url, problem) in [
        ("http://127.0.0.1:1/prefix", "not have a path"),
        ("http://127.0.0.1:1/?a=b", "not have a path"),
        ("http://me:word@127.0.0.1:1", "login"),
        ("http://127.0.0.1@evil.example", "login"),
        ("http://2130706433:8025", "unencrypted"),
        ("http://localhost.:8025", "unencrypted"),
    ] {
        for args in [
            &SEND[..],
            &["check"],
            &["delivery", "SM1"],
            &["inbox", "list"],
            &["inbox", "show", "SM1"],
            &["inbox", "wait"],
            &["inbox", "clear"],
            &["sandbox", "ready"],
        ] {
            let by_flag = Home::with_twilio().run(&[args, &[&format!("--sandbox={url}")]].concat());
            let by_variable = Home::with_twilio().var("SMSCTL_SANDBOX", url).run(args);
            for done in [by_flag.exits(2), by_variable.exits(2)] {
                assert!(done.stderr.contains(problem) && !done.stderr.contains("word@"), "{args:?} {url}: {done}");
            }
        }
    }
}

#[test]
fn the_inbox_may_be_longer_than_any_response_of_a_provider() {
    let home = Home::with_twilio();
    home.run(&["template", "set", "generic", &format!("{{{{code}}}} {}", "long words ".repeat(120))]).exits(0);
    let numbers: Vec<_> = (0..200).map(|nth| format!("+1415555{:04}\n", 1000 + nth)).collect();
    let path = home.path("numbers").display().to_string();
    std::fs::write(&path, numbers.concat()).unwrap();
    let sandbox = Sandbox::start_in(home, &[]);
    sandbox.run(&["test", "--concurrency=10", "--to-file", &path]).exits(0);
    let listed = sandbox.run(&["inbox", "list", "--limit=200", "--json"]).exits(0);
    assert!(listed.stdout.len() > 256 * 1024, "{}", listed.stdout.len());
    assert_eq!(listed.json()["messages"].as_array().unwrap().len(), 200);
}
