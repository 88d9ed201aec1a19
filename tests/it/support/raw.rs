//! A server on raw sockets that does one [`Act`] on each connection, and records the requests that arrive complete.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use super::server::SANDBOX_HEADER;
use rustix::net::sockopt::set_socket_linger;

/// What happens to a connection.
#[derive(Clone)]
pub enum Act {
    /// Reset once the request begins to arrive, before a byte of it is read.
    ResetBefore,
    /// Reset after the first 20 bytes of the request are read.
    ResetDuring,
    /// The request is read, then this is written, then the connection is reset.
    ResetAfter(Vec<u8>),
    /// The request is read and answered so, then the connection ends.
    Reply(Vec<u8>),
    /// The request is read and answered one byte a second, then the connection ends.
    Drip(Vec<u8>),
    /// The request is read and answered with the first text, then with the second again and again.
    Endless(Vec<u8>, Vec<u8>),
    /// The request is read, this is written, and nothing follows.
    Hang(Vec<u8>),
    /// The connection is accepted, and nothing is read.
    NeverRead,
}

pub struct RawServer {
    pub port: u16,
    seen: Arc<Mutex<Vec<String>>>,
}

impl RawServer {
    /// Starts a server that does one act on each connection, in order, and the last act on all further connections.
    pub fn new(acts: Vec<Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(vec![]));
        let log = seen.clone();
        thread::spawn(move || {
            let streams = listener.incoming().flatten().filter_map(|mut stream| match asks_whether_ready(&stream) {
                true => ready(&mut stream),
                false => Some(stream),
            });
            for (nth, stream) in streams.enumerate() {
                let act = acts[nth.min(acts.len() - 1)].clone();
                let log = log.clone();
                thread::spawn(move || perform(stream, act, &|request| log.lock().unwrap().push(request)));
            }
        });
        Self { port, seen }
    }

    /// Returns the complete requests so far.
    pub fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    /// Returns how many complete requests have arrived.
    pub fn count(&self) -> usize {
        self.seen.lock().unwrap().len()
    }
}

/// Returns whether the first request asks whether this is a sandbox, which is always answered.
fn asks_whether_ready(stream: &TcpStream) -> bool {
    let mut begin = [0; 12];
    stream.peek(&mut begin).is_ok_and(|length| begin[..length] == *b"GET /readyz ")
}

/// Answers that this is a sandbox, and ends the connection.
fn ready(stream: &mut TcpStream) -> Option<TcpStream> {
    request(stream)?;
    let head = format!("HTTP/1.1 200 OK\r\n{SANDBOX_HEADER}content-length: 0\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).ok()?;
    None
}

/// Does the act. It ends early, with `None`, if the client is gone.
fn perform(mut stream: TcpStream, act: Act, note: &dyn Fn(String)) -> Option<()> {
    match &act {
        Act::ResetBefore => {
            stream.peek(&mut [0]).ok()?;
            return reset(stream);
        }
        Act::ResetDuring => {
            stream.read_exact(&mut [0; 20]).ok()?;
            return reset(stream);
        }
        Act::NeverRead => {
            thread::sleep(Duration::from_secs(60));
            return None;
        }
        _ => {}
    }
    note(String::from_utf8_lossy(&request(&mut stream)?).into_owned());
    match act {
        Act::ResetAfter(bytes) => {
            stream.write_all(&bytes).ok()?;
            return reset(stream);
        }
        Act::Reply(bytes) => stream.write_all(&bytes).ok()?,
        Act::Drip(bytes) => {
            for byte in bytes {
                stream.write_all(&[byte]).ok()?;
                thread::sleep(Duration::from_secs(1));
            }
        }
        Act::Endless(head, more) => {
            stream.write_all(&head).ok()?;
            while stream.write_all(&more).is_ok() {}
        }
        Act::Hang(bytes) => {
            stream.write_all(&bytes).ok()?;
            while stream.read(&mut [0; 64]).ok()? > 0 {}
        }
        Act::ResetBefore | Act::ResetDuring | Act::NeverRead => {}
    }
    Some(())
}

/// Reads a complete request, head and body.
fn request(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut text = vec![];
    let head = loop {
        let mut more = [0; 4096];
        let length = stream.read(&mut more).ok().filter(|length| *length > 0)?;
        text.extend_from_slice(&more[..length]);
        if let Some(at) = text.windows(4).position(|end| end == b"\r\n\r\n") {
            break at + 4;
        }
    };
    let lower = String::from_utf8_lossy(&text[..head]).to_lowercase();
    let length = lower.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    let missing = (head + length.unwrap_or(0)).saturating_sub(text.len());
    let mut rest = vec![0; missing];
    stream.read_exact(&mut rest).ok()?;
    text.extend(rest);
    Some(text)
}

fn reset(stream: TcpStream) -> Option<()> {
    set_socket_linger(&stream, Some(Duration::ZERO)).ok()
}
