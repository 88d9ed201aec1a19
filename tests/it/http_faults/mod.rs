//! Network faults: the exit code, how many complete requests the server received, and that smsctl ends in time.

mod cases;
mod sends;
mod tls;

use std::{
    fs,
    io::{Read, Write},
    net::{Ipv4Addr, TcpListener},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crate::support::{Act, Home, RawServer, SANDBOX_HEADER, answers, certified};
use cases::{after_the_first_byte, delivery_queries, refused_or_accepted};

/// Returns a response whose `content-length` is right.
fn reply(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let length = body.as_ref().len();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n{headers}connection: close\r\n\r\n"
    );
    [head.as_bytes(), body.as_ref()].concat()
}

fn created_response() -> Vec<u8> {
    reply("201 Created", "", answers::TWILIO_TAKEN)
}

fn throttled_response(headers: &str) -> Vec<u8> {
    reply("429 Too Many Requests", headers, answers::twilio_error(20429, 429, "Too Many Requests"))
}

/// Returns a gzip member with one stored block.
fn gzip(body: &[u8]) -> Vec<u8> {
    let crc = !body.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| crc >> 1 ^ (0xEDB8_8320 & (crc & 1).wrapping_neg()))
    });
    let length = body.len() as u16;
    let mut packed = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    packed.extend(length.to_le_bytes());
    packed.extend((!length).to_le_bytes());
    packed.extend(body);
    packed.extend(crc.to_le_bytes());
    packed.extend(u32::from(length).to_le_bytes());
    packed
}

/// Returns 240,000 spaces as four gzip members, which a client that unpacks would read as one body.
fn gzip_bomb() -> Vec<u8> {
    gzip(&[b' '; 60_000]).repeat(4)
}

enum Operation {
    Send,
    QueryDelivery,
}

struct Case {
    name: &'static str,
    operation: Operation,
    acts: Vec<Act>,
    timeout_seconds: u32,
    exit: i32,
    /// How many complete requests the server receives.
    requests: usize,
}

fn case(name: &'static str, acts: impl Into<Vec<Act>>, exit: i32, requests: usize) -> Case {
    Case { name, operation: Operation::Send, acts: acts.into(), timeout_seconds: 20, exit, requests }
}

impl Case {
    fn into_delivery_query(self) -> Self {
        Self { operation: Operation::QueryDelivery, ..self }
    }

    fn within(self, timeout_seconds: u32) -> Self {
        Self { timeout_seconds, ..self }
    }

    fn run(self, home: &Home) {
        let Self { name, operation, acts, timeout_seconds, exit, requests } = self;
        let server = RawServer::new(acts);
        let url = format!("--sandbox=http://127.0.0.1:{}", server.port);
        let args: &[&str] = match operation {
            Operation::Send => &["test", "--to=+14155550100"],
            Operation::QueryDelivery => &["delivery", "SM1"],
        };
        let started = Instant::now();
        let done = home.run(&[args, &["--json", &url, &format!("--timeout={timeout_seconds}")]].concat());
        assert_eq!((done.code, server.count()), (exit, requests), "{name}: {done}");
        // A release build ends in the second of the timeout; a debug build on a busy machine may take longer.
        assert!(started.elapsed() < Duration::from_secs(u64::from(timeout_seconds) + 60), "{name}");
        let document = done.json();
        let failure = match operation {
            Operation::Send => &document["results"][0]["error"],
            Operation::QueryDelivery => &document["error"],
        };
        assert_eq!(failure.is_null(), exit == 0, "{name}: {done}");
        assert!(!done.stdout.contains('\u{1b}') && !done.stderr.contains('\u{1b}'), "{name}: {done}");
    }
}

#[test]
fn every_fault_has_its_exit_code_and_request_count_and_ends_in_time() {
    let cases: Vec<_> =
        [after_the_first_byte(), refused_or_accepted(), delivery_queries()].into_iter().flatten().collect();
    assert!(cases.len() >= 70, "{}", cases.len());
    let queue = std::sync::Mutex::new(cases);
    let next = || queue.lock().unwrap().pop();
    let home = Home::with_twilio();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while let Some(case) = next() {
                    case.run(&home);
                }
            });
        }
    });
}

#[test]
fn a_connection_that_is_refused_is_tried_three_times() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("--sandbox=http://{closed}");
    for args in [["test", "--to=+14155550100"], ["delivery", "SM1"]] {
        let done = Home::with_twilio().run(&[&args[..], &[&url]].concat()).exits(7);
        assert_eq!(done.stderr.matches("retrying").count(), 2, "{done}");
        // A query sends no message in any case.
        assert_eq!((done.stdout + &done.stderr).contains("nothing was sent"), args[0] == "test");
    }
}
