//! `smsctl sandbox` as a process of its own, and raw bytes to it.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, ChildStdout, Stdio},
    time::Duration,
};

use serde_json::Value;

use super::Home;

/// Longer than any time-out of the server: only a server that hangs takes so long.
const FOREVER: Duration = Duration::from_secs(120);

pub struct Sandbox {
    child: Child,
    stdout: BufReader<ChildStdout>,
    /// The line that says that it is ready.
    pub ready: Value,
    pub port: u16,
    home: Home,
}

/// What came back on a connection; the status is 0 where it was closed without an answer.
#[derive(Debug)]
pub struct Raw {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Raw {
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.head, String::from_utf8_lossy(&self.body)))
    }

    /// Reads one answer, and nothing behind it.
    pub fn read(stream: &mut impl BufRead) -> Self {
        let mut head = String::new();
        while stream.read_line(&mut head).unwrap_or(0) > 2 {}
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        let length = head.to_lowercase().lines().find_map(|line| {
            line.strip_prefix("content-length:").and_then(|length| length.trim().parse::<usize>().ok())
        });
        let mut body = vec![0; length.unwrap_or(0)];
        let _ = stream.read_exact(&mut body);
        Self { status, head, body }
    }
}

impl Sandbox {
    pub fn start(args: &[&str]) -> Self {
        Self::start_in(Home::new(), args)
    }

    /// Starts it on a free port, with the connectors that this home has.
    pub fn start_in(home: Home, args: &[&str]) -> Self {
        let mut command = home.command(&[&["sandbox", "--listen=127.0.0.1:0", "--json"][..], args].concat());
        let stderr = File::options().create(true).append(true).open(home.path("stderr")).unwrap();
        let mut child = command.stderr(stderr).stdout(Stdio::piped()).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line)
            .unwrap_or_else(|_| panic!("{line}{}", fs::read_to_string(home.path("stderr")).unwrap()));
        let port = ready["url"].as_str().unwrap().rsplit(':').next().unwrap().parse().unwrap();
        Self { child, stdout, ready, port, home }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The flag that leads here.
    pub fn flag(&self) -> String {
        format!("--sandbox={}", self.url())
    }

    /// Runs a command with this as its sandbox.
    pub fn run(&self, args: &[&str]) -> super::Done {
        self.home.run(&[args, &[&self.flag()]].concat())
    }

    /// Runs a command with its own connectors and another as its sandbox.
    pub fn run_at(&self, other: &Self, args: &[&str]) -> super::Done {
        self.home.run(&[args, &[&other.flag()]].concat())
    }

    pub fn connect(&self) -> BufReader<TcpStream> {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(FOREVER)).unwrap();
        BufReader::new(stream)
    }

    /// Sends these bytes on a connection of their own. A server may answer before it has read all of them.
    pub fn raw(&self, bytes: impl AsRef<[u8]>) -> Raw {
        let mut stream = self.connect();
        let _ = stream.get_mut().write_all(bytes.as_ref());
        Raw::read(&mut stream)
    }

    /// What an honest client would be told.
    pub fn ask(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let (port, length) = (self.port, body.len());
        let answer = self.raw(format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        ));
        (answer.status, answer.json())
    }

    #[track_caller]
    pub fn get(&self, path: &str) -> Value {
        let (status, body) = self.ask("GET", path, "");
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    #[track_caller]
    pub fn still_answers(&self, after: &str) {
        let port = self.port;
        let ready = format!("GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
        // Those who left may still hold places when the next one comes.
        let answers = (0..10_000).any(|_| self.raw(&ready).status == 200);
        assert!(answers, "after {after}: {}", self.stderr());
    }

    pub fn stderr(&self) -> String {
        fs::read_to_string(self.home.path("stderr")).unwrap()
    }

    /// Waits until it has ended; its exit code.
    pub fn wait(mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }

    /// Ends it with this signal; its exit code, and what else it printed.
    #[cfg(unix)]
    pub fn end(mut self, signal: rustix::process::Signal) -> (Option<i32>, String) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, signal).unwrap();
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap().code(), rest)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
