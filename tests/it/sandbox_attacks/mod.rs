//! What a hostile or broken client may try on the sandbox: each attempt is refused, and the server lives on.

mod framing;
#[cfg(target_os = "linux")]
mod memory;
mod names;
mod places;
mod values;

use std::{io::Write, net::TcpStream};

use crate::support::{Raw, Sandbox};

/// The connection is closed without an answer.
const CLOSED: u16 = 0;

/// `AC00000000000000000000000000000000:demonstration-token`.
const LOGIN: &str = "QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDpkZW1vbnN0cmF0aW9uLXRva2Vu";
const SEND: &str = "/2010-04-01/Accounts/AC00000000000000000000000000000000/Messages.json";
const FORM: &str = "To=%2B14155550100&From=%2B15005550006&Body=Your%20code%20is%20123456";

/// Makes every attempt, and sees after each that the server still answers.
#[track_caller]
fn attack<A: AsRef<[u8]>>(sandbox: &Sandbox, attempts: impl IntoIterator<Item = (String, A, u16)>) {
    let mut unexpected = vec![];
    for (what, bytes, status) in attempts {
        let answer = sandbox.raw(bytes);
        assert!(!answer.head.to_lowercase().contains("access-control-"), "{what}: {}", answer.head);
        if answer.status != status {
            unexpected.push(format!("{what}: {status} was expected, not {}", answer.status));
        }
        sandbox.still_answers(&what);
    }
    assert!(unexpected.is_empty(), "{unexpected:#?}");
}

fn with_host(method: &str, path: &str, host: &str) -> String {
    format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
}

/// A request to the sandbox's own address, with more headers.
fn own(sandbox: &Sandbox, method: &str, path: &str, headers: &str) -> String {
    let port = sandbox.port;
    format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n{headers}\r\n")
}

fn post(sandbox: &Sandbox, path: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = format!("Content-Length: {}\r\n{headers}", body.len());
    [own(sandbox, "POST", path, &length).as_bytes(), body].concat()
}

fn sending(sandbox: &Sandbox, body: &[u8]) -> Vec<u8> {
    let headers = format!("Authorization: Basic {LOGIN}\r\nContent-Type: application/x-www-form-urlencoded\r\n");
    post(sandbox, SEND, &headers, body)
}
