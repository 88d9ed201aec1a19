//! What goes wrong on the wire: the exit code, how many requests came whole, and that it ends in time.

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
use cases::{after_the_first_byte, questions, refused_or_taken};

/// An answer with its true length.
fn reply(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let length = body.as_ref().len();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n{headers}connection: close\r\n\r\n"
    );
    [head.as_bytes(), body.as_ref()].concat()
}

fn taken() -> Vec<u8> {
    reply("201 Created", "", answers::TWILIO_TAKEN)
}

fn slow_down(headers: &str) -> Vec<u8> {
    reply("429 Too Many Requests", headers, answers::twilio_error(20429, 429, "Too Many Requests"))
}

/// A gzip of one stored block, which a client that unpacks would read.
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

/// The same bytes 300,000 times over, packed: members of a gzip stand one behind another.
fn bomb() -> Vec<u8> {
    gzip(&[b' '; 60_000]).repeat(4)
}

enum What {
    Send,
    Ask,
}
use What::{Ask, Send};

struct Case {
    name: &'static str,
    what: What,
    acts: Vec<Act>,
    seconds: u32,
    exit: i32,
    requests: usize,
}

fn case(name: &'static str, acts: impl Into<Vec<Act>>, exit: i32, requests: usize) -> Case {
    Case { name, what: Send, acts: acts.into(), seconds: 20, exit, requests }
}

impl Case {
    fn asked(self) -> Self {
        Self { what: Ask, ..self }
    }

    fn within(self, seconds: u32) -> Self {
        Self { seconds, ..self }
    }

    fn examine(self, home: &Home) {
        let Self { name, what, acts, seconds, exit, requests } = self;
        let server = RawServer::new(acts);
        let url = format!("--sandbox=http://127.0.0.1:{}", server.port);
        let args: &[&str] = match what {
            Send => &["test", "--to=+14155550100"],
            Ask => &["delivery", "SM1"],
        };
        let begun = Instant::now();
        let done = home.run(&[args, &["--json", &url, &format!("--timeout={seconds}")]].concat());
        assert_eq!((done.code, server.count()), (exit, requests), "{name}: {done}");
        // It ends: to the second in a release build, and with a busy machine and no optimization not much later.
        assert!(begun.elapsed() < Duration::from_secs(u64::from(seconds) + 60), "{name}");
        let document = done.json();
        let failure = match what {
            Send => &document["results"][0]["error"],
            Ask => &document["error"],
        };
        assert_eq!(failure.is_null(), exit == 0, "{name}: {done}");
        assert!(!done.stdout.contains('\u{1b}') && !done.stderr.contains('\u{1b}'), "{name}: {done}");
    }
}

#[test]
fn every_fault_has_its_exit_code_its_count_of_requests_and_an_end() {
    let cases: Vec<_> = [after_the_first_byte(), refused_or_taken(), questions()].into_iter().flatten().collect();
    assert!(cases.len() >= 70, "{}", cases.len());
    let queue = std::sync::Mutex::new(cases);
    let next = || queue.lock().unwrap().pop();
    let home = Home::with_twilio();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while let Some(case) = next() {
                    case.examine(&home);
                }
            });
        }
    });
}

#[test]
fn a_port_that_refuses_is_knocked_at_three_times() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("--sandbox=http://{closed}");
    for args in [["test", "--to=+14155550100"], ["delivery", "SM1"]] {
        let done = Home::with_twilio().run(&[&args[..], &[&url]].concat()).exits(7);
        assert_eq!(done.stderr.matches("retrying").count(), 2, "{done}");
        // A query sends nothing anyway.
        assert_eq!((done.stdout + &done.stderr).contains("nothing was sent"), args[0] == "test");
    }
}
