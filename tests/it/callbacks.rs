//! Status callbacks of the sandbox: the address that a message names gets each of them, signed, and no other is called.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::Child,
    sync::mpsc::{Receiver, channel},
    time::{Duration, Instant},
};

use crate::support::{Home, Server};
use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::Value;
use sha1::Sha1;

/// Limits every wait of these tests.
const TIMEOUT: Duration = Duration::from_secs(30);

struct Sandbox {
    child: Child,
    host: String,
    account: String,
    user: String,
    token: String,
    from: String,
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.child.kill().and_then(|()| self.child.wait());
    }
}

impl Sandbox {
    fn start(home: &Home, flags: &[&str]) -> Self {
        Self::listen(home, "127.0.0.1:0", flags)
    }

    fn listen(home: &Home, address: &str, flags: &[&str]) -> Self {
        let listen = format!("--listen={address}");
        let args = [&["sandbox", &listen, "--json"], flags].concat();
        let mut child = home.command(&args).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        let providers = ready["providers"].as_array().unwrap();
        let twilio = &providers.iter().find(|provider| provider["name"] == "twilio").unwrap()["credentials"];
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Self {
            child,
            host: text(&ready["url"]).replace("http://", ""),
            account: text(&twilio["account-sid"]),
            user: text(&twilio["account-sid"]),
            token: text(&twilio["auth-token"]),
            from: text(&twilio["from"]),
        }
    }

    fn ask(&self, method: &str, path: &str, headers: &str, body: &str) -> (u16, Value) {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        let (host, length) = (&self.host, body.len());
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n"
        );
        stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head[9..12].parse().unwrap(), serde_json::from_str(body).unwrap_or(Value::Null))
    }

    /// Sends a message with this callback URL. Returns its id.
    fn send(&self, to: &str, callback: &str) -> String {
        let fields = [("To", to), ("From", &self.from), ("Body", "123456"), ("StatusCallback", callback)];
        let body: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let login = BASE64_STANDARD.encode(format!("{}:{}", self.user, self.token));
        let headers = format!("authorization: Basic {login}\r\ncontent-type: application/x-www-form-urlencoded\r\n");
        let path = format!("/2010-04-01/Accounts/{}/Messages.json", self.account);
        let (status, message) = self.ask("POST", &path, &headers, &body.join("&"));
        assert_eq!((status, &message["status"]), (201, &"queued".into()), "{message}");
        message["sid"].as_str().unwrap().to_owned()
    }

    /// Waits until the callback of a message is made or skipped, and returns its state from the inbox.
    fn wait_for_callback(&self, id: &str) -> Value {
        let started = Instant::now();
        loop {
            let (_, message) = self.ask("GET", &format!("/api/v1/messages/{id}"), "", "");
            match &message["callback"] {
                callback if callback["state"] != "waiting" => return callback.clone(),
                callback => assert!(started.elapsed() < TIMEOUT, "{callback}"),
            }
        }
    }

    fn set_delivery(&self, id: &str, delivery: &str) {
        let body = format!("{{\"delivery\":\"{delivery}\"}}");
        let (status, answer) = self.ask("POST", &format!("/api/v1/messages/{id}/delivery"), "", &body);
        assert_eq!(status, 200, "{answer}");
    }
}

/// A server for callbacks. `arrived` receives each request.
struct Listener {
    url: String,
    server: Server,
    arrived: Receiver<String>,
}

impl Listener {
    fn answering(status: u16, headers: &str) -> Self {
        let (sender, arrived) = channel();
        let headers = headers.to_owned();
        let server = Server::new(move |request| {
            sender.send(request.to_owned()).unwrap();
            Ok((status, headers.clone(), vec![]))
        });
        let url = format!("{}/status?shop=1&b=x%20y", server.flag().replace("--sandbox=", ""));
        Self { url, server, arrived }
    }

    /// Waits for the next callback, checks its signature as Twilio documents it, and returns its fields.
    fn next(&self, token: &str) -> Vec<(String, String)> {
        let request = self.arrived.recv_timeout(TIMEOUT).expect("a callback");
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("POST /status?shop=1&b=x%20y HTTP/1.1\r\n"), "{head}");
        let mut fields: Vec<_> = body.split('&').map(|pair| pair.split_once('=').unwrap()).collect();
        fields.sort_unstable();
        let fields: Vec<_> = fields.into_iter().map(|(name, value)| (name.to_owned(), decoded(value))).collect();
        let mut mac = Hmac::<Sha1>::new_from_slice(token.as_bytes()).unwrap();
        mac.update(self.url.as_bytes());
        fields.iter().for_each(|(name, value)| mac.update(format!("{name}{value}").as_bytes()));
        let signature = BASE64_STANDARD.encode(mac.finalize().into_bytes());
        let received_signature = head.lines().find_map(|line| line.strip_prefix("x-twilio-signature: "));
        assert_eq!(received_signature, Some(&*signature), "{request}");
        fields
    }

    /// Returns the status and the error code of the next callback, which must be for this message.
    fn status(&self, sandbox: &Sandbox, id: &str) -> (String, Option<String>) {
        let fields = self.next(&sandbox.token);
        let field = |name: &str| fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        for name in ["MessageSid", "SmsSid"] {
            assert_eq!(field(name).as_deref(), Some(id), "{fields:?}");
        }
        assert_eq!(field("AccountSid").as_ref(), Some(&sandbox.account));
        assert_eq!(field("From").as_ref(), Some(&sandbox.from));
        assert_eq!(field("ApiVersion").as_deref(), Some("2010-04-01"));
        assert_eq!(field("SmsStatus"), field("MessageStatus"));
        (field("MessageStatus").unwrap(), field("ErrorCode"))
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

#[test]
fn each_change_is_called_in_order_and_signed() {
    let (home, listener) = (Home::new(), Listener::answering(204, ""));
    let sandbox = Sandbox::start(&home, &[]);
    let id = sandbox.send("+14155550100", &listener.url);
    assert_eq!(listener.status(&sandbox, &id), ("sent".into(), None));
    assert_eq!(listener.status(&sandbox, &id), ("delivered".into(), None));
    let callback = sandbox.wait_for_callback(&id);
    assert_eq!((&callback["state"], &callback["status"]), (&"succeeded".into(), &204.into()));
    assert_eq!(callback["url"], *listener.url);
    let shown = home.run(&["inbox", "show", &id, &format!("--sandbox=http://{}", sandbox.host)]).exits(0);
    assert!(shown.stdout.contains(&format!("succeeded, 204, {}", listener.url)), "{shown}");
}

#[test]
fn a_failure_is_reported_with_its_code() {
    let (home, listener) = (Home::new(), Listener::answering(200, ""));
    let sandbox = Sandbox::start(&home, &["--fault=to=+14155550103 delivery=30003", "--fault=delivery=30002"]);
    let id = sandbox.send("+14155550103", &listener.url);
    assert_eq!(listener.status(&sandbox, &id), ("sent".into(), None));
    assert_eq!(listener.status(&sandbox, &id), ("undelivered".into(), Some("30003".into())));
    // A message that never leaves was never sent.
    let id = sandbox.send("+14155550104", &listener.url);
    assert_eq!(listener.status(&sandbox, &id), ("failed".into(), Some("30002".into())));
}

#[test]
fn a_delivery_that_is_set_by_request_is_reported_at_once() {
    let (home, listener) = (Home::new(), Listener::answering(200, ""));
    let sandbox = Sandbox::start(&home, &["--fault=delivery=hold"]);
    let id = sandbox.send("+14155550100", &listener.url);
    assert_eq!(listener.status(&sandbox, &id), ("sent".into(), None));
    sandbox.set_delivery(&id, "delivered");
    assert_eq!(listener.status(&sandbox, &id), ("delivered".into(), None));
    // An unchanged state is not reported again.
    sandbox.set_delivery(&id, "delivered");
    sandbox.set_delivery(&id, "30005");
    assert_eq!(listener.status(&sandbox, &id), ("undelivered".into(), Some("30005".into())));
}

#[test]
fn no_other_machine_is_ever_called() {
    let (proxy, listener) = (Server::always(200, ""), Listener::answering(200, ""));
    let address = proxy.flag().replace("--sandbox=", "");
    let home = Home::new().var("HTTP_PROXY", &address).var("http_proxy", &address).var("ALL_PROXY", &address);
    let sandbox = Sandbox::start(&home, &[]);
    let foreign = sandbox.send("+14155550101", "http://callbacks.example/status");
    let near = sandbox.send("+14155550102", &listener.url);
    assert_eq!(listener.status(&sandbox, &near).0, "sent");
    assert_eq!(listener.status(&sandbox, &near).0, "delivered");
    let callback = sandbox.wait_for_callback(&foreign);
    assert_eq!(callback["state"], "skipped");
    assert!(callback["reason"].as_str().unwrap().contains("this machine"), "{callback}");
    assert_eq!(proxy.count(), 0);
}

#[test]
fn a_callback_that_fails_is_kept_as_such_and_follows_no_redirect() {
    let home = Home::new();
    let sandbox = Sandbox::start(&home, &[]);
    let elsewhere = Server::always(200, "");
    let target = elsewhere.flag().replace("--sandbox=", "");
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}/", listener.local_addr().unwrap())
    };
    let moved = Listener::answering(302, &format!("location: {target}/\r\n"));
    let broken = Listener::answering(500, "");
    for (url, reason) in [(&moved.url, "302"), (&broken.url, "500"), (&closed, "refused")] {
        let callback = sandbox.wait_for_callback(&sandbox.send("+14155550100", url));
        assert_eq!(callback["state"], "failed", "{callback}");
        assert!(callback["reason"].as_str().unwrap().contains(reason), "{callback}");
    }
    // The second change is reported although the first report failed, and none is reported twice.
    for listener in [&moved, &broken] {
        let statuses = [0, 1].map(|_| listener.next(&sandbox.token));
        assert_ne!(statuses[0], statuses[1]);
    }
    assert_eq!((elsewhere.count(), moved.server.count(), broken.server.count()), (0, 2, 2));
}

#[test]
fn without_the_key_to_sign_an_error_is_returned_and_no_request_is_made() {
    let (home, listener) = (Home::new().var("KEY", "right"), Listener::answering(200, ""));
    let (account, key) = (format!("AC{}", "2".repeat(32)), format!("SK{}", "0".repeat(32)));
    let words = format!("--credential=twilio account-sid={account} api-key-sid={key} api-key-secret=env:KEY");
    let mut sandbox = Sandbox::start(&home, &[&words]);
    (sandbox.account, sandbox.user, sandbox.token) = (account, key, "right".into());
    let callback = sandbox.wait_for_callback(&sandbox.send("+14155550100", &listener.url));
    assert_eq!(callback["state"], "skipped");
    assert!(callback["reason"].as_str().unwrap().contains("no secret to sign callbacks"), "{callback}");
    assert_eq!(listener.server.count(), 0);
}

#[test]
fn a_sandbox_that_others_reach_calls_only_the_addresses_that_are_named() {
    // Loopback, but by no address by which the sandbox could know it.
    const BEYOND: &str = "[::ffff:127.0.0.1]:0";
    if std::net::TcpListener::bind(BEYOND).is_err() {
        return;
    }
    let home = Home::new();
    let (named, other) = (Listener::answering(200, ""), Listener::answering(200, ""));
    let address = named.server.flag().replace("--sandbox=http://", "");
    let sandbox = Sandbox::listen(&home, BEYOND, &[&format!("--callback-to={address}")]);
    assert_eq!(sandbox.wait_for_callback(&sandbox.send("+14155550100", &named.url))["state"], "succeeded");
    let skipped = sandbox.wait_for_callback(&sandbox.send("+14155550100", &other.url));
    assert_eq!(skipped["state"], "skipped", "{skipped}");
    assert!(skipped["reason"].as_str().unwrap().contains("--callback-to"), "{skipped}");
    assert_eq!(other.server.count(), 0);
    for (flags, told) in [
        (&[][..], "no callbacks are sent; allow an address"),
        (&["--callback-to=app:3000"], "callbacks are sent only to the addresses given"),
    ] {
        let mut sandbox = Sandbox::listen(&home, BEYOND, flags);
        sandbox.child.kill().unwrap();
        let mut stderr = String::new();
        sandbox.child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        assert!(stderr.contains(told), "{stderr}");
    }
}
