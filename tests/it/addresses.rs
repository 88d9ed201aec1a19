//! Requests to other machines are encrypted, unless the connector says otherwise; what is typed and what is sent obey
//! the same rule. Nothing here reaches another machine: what is refused is refused before a connection is made.

use std::fs;

use crate::support::{Home, Server};

const SEND: [&str; 2] = ["test", "--to=+14155550100"];

/// The same machine or another, but in a way that not every program reads alike.
const ODD: [&str; 12] = [
    "http://gateway.example/send",
    "http://10.0.0.1/send",
    "http://0.0.0.0/send",
    "http://2130706433/send",
    "http://0x7f.1/send",
    "http://127.1/send",
    "http://[::ffff:127.0.0.1]/send",
    "http://127.0.0.1./send",
    "http://localhost./send",
    "http://localhost.evil.example/send",
    "http://127.0.0.1.evil.example/send",
    "HTTP://GATEWAY.EXAMPLE/send",
];

/// A file with a gateway of this address as the live connector.
fn gateway(url: &str, more: &str) -> String {
    format!(
        "live = \"main\"\n[connectors.main]\nprovider = \"http\"\nurl = \"{url}\"\nform-body = {{ to = \"{{{{to}}}}\", text = \"{{{{text}}}}\" }}\n{more}\n[connectors.main.templates]\ngeneric = \"{{{{code}}}} is your code\"\n"
    )
}

fn home(text: &str) -> Home {
    let home = Home::new();
    home.write(text);
    home
}

#[test]
fn an_address_that_exposes_the_code_is_neither_saved_nor_called_valid_nor_sent_to() {
    for url in ODD {
        for (field, file) in [
            ("url", gateway(url, "")),
            (
                "delivery",
                gateway("https://gateway.example/", &format!("delivery = {{ url = \"{url}\", status = [\"/s\"] }}")),
            ),
            ("check", gateway("https://gateway.example/", &format!("check.url = \"{url}\""))),
            (
                "endpoint",
                format!(
                    "live = \"main\"\n[connectors.main]\nprovider = \"logto-http\"\nendpoint = \"{url}\"\n[connectors.main.templates]\ngeneric = \"Generic\"\n"
                ),
            ),
        ] {
            // A pattern of the field may refuse the spelling already.
            let home = home(&file);
            for args in [&["config", "validate"][..], &["change", "main"], &["check"], &SEND, &["check", "--sandbox"]] {
                let done = home.run(args).exits(3);
                assert!(done.to_string().contains(&format!("{field}: ")), "{url} {args:?}: {done}");
            }
        }
    }
}

#[test]
fn such_an_address_is_refused_by_every_way_into_the_file() {
    let good = gateway("https://gateway.example/send", "");
    let refused = "http:// to another machine";
    let home = home(&good);
    let bad = "http://gateway.example/send";
    let done = home.run(&["set", &format!("url={bad}")]).exits(2);
    assert!(done.stderr.contains(refused), "{done}");
    let setup = ["setup", "http", "--name=new", "--form-body=a={{to}}{{code}}", &format!("--url={bad}")];
    let done = home.run(&setup).exits(2);
    assert!(done.stderr.contains(refused), "{done}");
    let logto = serde_json::json!({ "endpoint": bad }).to_string();
    fs::write(home.path("settings.json"), &logto).unwrap();
    let from_json = format!("--from-json={}", home.path("settings.json").display());
    let done = home.run(&["setup", "logto-http", "--template=generic=Generic", &from_json]).exits(3);
    assert!(done.stderr.contains(refused), "{done}");
    let ours = serde_json::json!({ "provider": "logto-http", "name": "new", "fields": { "endpoint": bad },
        "templates": { "generic": "Generic" } });
    let done = home.feed(&["import", "-"], ours.to_string()).exits(3);
    assert!(done.stderr.contains(refused), "{done}");
    let script = home.path("edit.sh");
    fs::write(&script, "sed -i.bak 's|https://gateway|http://gateway|' \"$1\"\n").unwrap();
    let home = home.var("EDITOR", &format!("sh {}", script.display()));
    let done = home.run(&["config", "edit"]).exits(3);
    assert!(done.stderr.contains(refused), "{done}");
    assert_eq!(home.text(), good);
}

#[test]
fn insecure_is_saved_as_a_setting_of_its_own() {
    let setup = ["setup", "http", "--url=http://gateway:8080/send", "--form-body=a={{to}}{{code}}", "--insecure"];
    for insecure in [&setup[..], &[&setup[..4], &["--insecure", "true"]].concat()] {
        let home = Home::new();
        home.run(insecure).exits(0);
        assert!(home.text().contains("insecure = true\n"), "{}", home.text());
        home.run(&["config", "validate"]).exits(0);
        assert!(home.run(&["set", "insecure=false"]).exits(2).stderr.contains("url: http:// to another machine"));
        home.run(&["set", "url=https://gateway.example/", "insecure=false"]).exits(0);
        assert!(home.text().contains("insecure = false\n"), "{}", home.text());
        assert!(home.run(&["set", "url=http://gateway.example/"]).exits(2).stderr.contains("insecure = true"));
    }
    let typed = home(&gateway("http://gateway:8080/send", "insecure = \"yes\""));
    assert!(typed.run(&["config", "validate"]).exits(3).stderr.contains("insecure: must be one of true, false"));
    let number = home(&gateway("http://gateway:8080/send", "insecure = 1"));
    assert!(number.run(&["config", "validate"]).exits(3).stderr.contains("expected true or false"));
}

#[test]
fn what_was_saved_otherwise_is_refused_again_before_it_is_sent() {
    // The whole host is known only with the id, which another machine gave.
    let more = "delivery = { url = \"http://127.0.0.1{{id}}/\", status = [\"/status\"] }";
    let home = home(&gateway("https://gateway.example/", more));
    home.run(&["config", "validate"]).exits(0);
    let done = home.run(&["delivery", ".evil.example"]).exits(3);
    assert!(done.stderr.contains("http:// would expose"), "{done}");
}

#[test]
fn check_tells_a_private_host_from_a_public_one() {
    let server = Server::always(200, "{}");
    for (host, code, found) in [
        ("http://127.0.0.1:1", 0, "is this machine"),
        ("http://10.1.2.3", 0, "on the network of"),
        ("http://8.8.8.8", 3, "is on the internet"),
    ] {
        let home = home(&gateway(&format!("{host}/send"), "insecure = true"));
        let done = home.run(&["check", "--json"]).exits(code);
        assert!(done.stdout.contains(found), "{host}: {done}");
    }
    assert_eq!(server.count(), 0);
}

#[test]
fn the_proxy_is_decided_for_each_request_and_never_used_for_this_machine() {
    let (gateway_server, proxy) = (Server::always(200, "{}"), Server::always(200, "{\"status\": \"ok\"}"));
    // The send goes to another machine, through the proxy; the question about it stays here.
    let more = format!(
        "insecure = true\ndelivery = {{ url = \"{}/{{{{id}}}}\", status = [\"/status\"] }}\nid = \"/status\"",
        gateway_server.url()
    );
    let home = home(&gateway("http://gateway.example/send", &more)).var("HTTP_PROXY", &proxy.url());
    home.run(&[&SEND[..], &["--wait=1"]].concat()).exits(9);
    assert_eq!(proxy.count(), 1, "{:?}", proxy.seen());
    assert!(
        gateway_server.count() >= 1 && gateway_server.seen()[0].starts_with("GET /ok "),
        "{:?}",
        gateway_server.seen()
    );
}

#[test]
fn added_roots_are_not_read_for_unencrypted_requests() {
    let server = Server::always(200, "{}");
    let home = home(&gateway(&format!("{}/send", server.url()), ""));
    home.run(&[&SEND[..], &["--ca-file=/nonexistent"]].concat()).exits(0);
    assert_eq!(server.count(), 1);
}
