//! `cargo bench --bench sandbox [-- gates|PROVIDER]`: the sandbox beside a bare axum server, on this machine in one run.
//!
//! Both serve on one thread; a client on another sends the same bytes to both, prepared before, over eight
//! connections that stay open. It never sleeps: the system charges waking a client to the server that answers it, and the
//! slower the server, the more often that is. What counts are the ratios. axum reads the body and answers with as many
//! bytes as the sandbox does, without looking at either. Linux only: processor time and memory come from `/proc`.
//!
//! `-- drive PROVIDER COUNT ADDRESS` only sends, to a sandbox that runs already, such as one under `valgrind`.
//!
//! The sends in [`GATED`] have limits, and passing one ends with exit code 1. `-- gates` measures only these.
#![allow(clippy::print_stdout)]

use std::{
    env, fs,
    io::{self, BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    process::{Child, Command, ExitCode, Stdio},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use axum::{Router, body::Bytes, routing::any};
use smsctl::{
    connectors::{Connector, PROVIDERS, Provider},
    http_client::{Request, SigningContext},
    sms::{Code, DEFAULT_VALID_MINUTES, Message, Phone, TemplateValues, Usage},
};

const CONNECTIONS: usize = 8;
const ROUNDS: usize = 11;
/// Requests to each server in each round.
const REQUESTS: usize = 4_000;

/// The providers whose sends have limits.
const GATED: [&str; 5] = ["twilio", "aliyun", "tencent", "sns", "yunpian"];
/// The least share of axum's requests per second, in the best round: other processes slow down single rounds.
const MIN_RATE: f64 = 0.5;
/// The most processor time as a multiple of axum's, in the median of the rounds. The target is 2.2; the rest is for other
/// machines.
const MAX_CPU: f64 = 2.4;

fn main() -> ExitCode {
    let mut args = env::args().skip(1).filter(|arg| arg != "--bench");
    match args.next().as_deref() {
        Some("axum") => bare_axum(args.next().and_then(|length| length.parse().ok()).unwrap_or(0)),
        Some("drive") => {
            let mut next = || args.next().expect("drive PROVIDER COUNT ADDRESS");
            let provider = Provider::find_by_name(&next()).expect("a provider");
            let requests = sends(provider, next().parse().expect("a number of requests"));
            drive(next().parse().expect("an address and port"), &requests);
            ExitCode::SUCCESS
        }
        only => compare(only),
    }
}

/// Answers every request with as many bytes as it is told to, and reads its body.
#[tokio::main(flavor = "current_thread")]
async fn bare_axum(length: usize) -> ExitCode {
    let answer: &'static str = "x".repeat(length).leak();
    let app = Router::new().fallback(any(move |_: Bytes| async move { answer }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    axum::serve(listener, app).await.unwrap();
    ExitCode::SUCCESS
}

/// A server in a process of its own.
struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    fn start(command: &mut Command, address: impl Fn(&str) -> String) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        Self { address: address(line.trim()).parse().unwrap(), child }
    }

    fn sandbox() -> Self {
        let folder = env::temp_dir().join("smsctl-bench");
        let mut command = Command::new(env!("CARGO_BIN_EXE_smsctl"));
        command.env_clear().env("HOME", &folder).env("SMSCTL_CONFIG", folder.join("none.toml"));
        command.args(["sandbox", "--listen", "127.0.0.1:0", "--json"]);
        Self::start(&mut command, |line| {
            let ready: serde_json::Value = serde_json::from_str(line).unwrap();
            ready["url"].as_str().unwrap().trim_start_matches("http://").to_owned()
        })
    }

    fn axum(length: usize) -> Self {
        let mut command = Command::new(env::current_exe().unwrap());
        Self::start(command.args(["axum", &length.to_string()]), str::to_owned)
    }

    /// Time on a processor.
    fn cpu(&self) -> Duration {
        let text = fs::read_to_string(format!("/proc/{}/schedstat", self.child.id())).unwrap();
        Duration::from_nanos(text.split(' ').next().unwrap().parse().unwrap())
    }

    /// Memory in use, in KiB.
    fn memory(&self) -> usize {
        let text = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = text.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A connection that is asked again and again for what has arrived.
struct PolledStream(TcpStream);

impl PolledStream {
    fn connect(address: SocketAddr) -> BufReader<Self> {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        stream.set_nonblocking(true).unwrap();
        BufReader::new(Self(stream))
    }

    fn poll<T>(&mut self, mut call: impl FnMut(&mut TcpStream) -> io::Result<T>) -> io::Result<T> {
        loop {
            match call(&mut self.0) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => std::hint::spin_loop(),
                result => return result,
            }
        }
    }
}

impl Read for PolledStream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.poll(|stream| stream.read(buffer))
    }
}

impl Write for PolledStream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.poll(|stream| stream.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Sends every request and reads every answer; the length of the last body.
fn drive(address: SocketAddr, requests: &[Vec<u8>]) -> usize {
    let mut open: Vec<_> = (0..CONNECTIONS).map(|_| PolledStream::connect(address)).collect();
    let mut length = 0;
    for batch in requests.chunks(CONNECTIONS) {
        for (connection, request) in open.iter_mut().zip(batch) {
            connection.get_mut().write_all(request).unwrap();
        }
        for (connection, _) in open.iter_mut().zip(batch) {
            let status;
            (status, length) = answer(connection);
            assert!((200..300).contains(&status), "{status}");
        }
    }
    length
}

fn answer(connection: &mut BufReader<PolledStream>) -> (u16, usize) {
    let (mut line, mut status, mut length) = (String::new(), 0, 0);
    loop {
        line.clear();
        connection.read_line(&mut line).unwrap();
        if let Some(rest) = line.strip_prefix("HTTP/1.1 ") {
            status = rest[..3].parse().unwrap();
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap();
        }
        if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body).unwrap();
    (status, length)
}

/// A request as it goes over the wire.
fn bytes(request: &Request) -> Vec<u8> {
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let mut text = format!("{} {path} HTTP/1.1\r\n", request.method());
    if !request.headers().contains_key("host") {
        text += &format!("host: {}\r\n", request.uri().host().unwrap());
    }
    for (name, value) in request.headers() {
        text += &format!("{name}: {}\r\n", value.to_str().unwrap_or_default());
    }
    text += &format!("content-length: {}\r\n\r\n", request.body().len());
    [text.as_bytes(), request.body()].concat()
}

fn now(n: usize) -> SigningContext {
    let millis = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as u64;
    SigningContext { timestamp_millis: millis, nonce: format!("{n:032x}-{millis}") }
}

fn account(provider: &'static Provider) -> Box<dyn Connector> {
    provider.build_connector(&provider.demo_values(), &|_| Err(String::new())).unwrap_or_else(|error| panic!("{error}"))
}

/// The nth of ten thousand recipients, in the United States.
fn american(n: usize) -> Phone {
    format!("+1415{:07}", 5_550_000 + n % 10_000).parse().unwrap()
}

/// The nth of ten thousand recipients, in China.
fn chinese(n: usize) -> Phone {
    format!("+861381234{:04}", n % 10_000).parse().unwrap()
}

fn send(provider: &'static Provider, connector: &dyn Connector, to: &Phone, n: usize) -> Option<Request> {
    let (generic, code): (_, Code) = (Usage::generic(), "274913".parse().unwrap());
    let templates = provider.demo_templates();
    let (_, template) = templates.iter().find(|(usage, _)| *usage == generic).unwrap();
    let with = TemplateValues { code: &code, minutes: DEFAULT_VALID_MINUTES };
    let message = Message::from_template(template, &generic, to, None, &with).unwrap();
    Some(connector.build_send_exchange(&message, &now(n)).ok()?.request)
}

/// The recipients that a provider reaches: some serve one country only.
fn recipients(provider: &'static Provider) -> fn(usize) -> Phone {
    match send(provider, &*account(provider), &american(0), 0) {
        Some(_) => american,
        None => chinese,
    }
}

fn sends(provider: &'static Provider, count: usize) -> Vec<Vec<u8>> {
    let (connector, recipient) = (account(provider), recipients(provider));
    let request = |n| bytes(&send(provider, &*connector, &recipient(n), n).unwrap());
    (0..count).map(request).collect()
}

/// What is asked of a message that was sent to the last recipient, unless the provider cannot be asked.
fn queries(provider: &'static Provider, id: &str, count: usize) -> Option<Vec<Vec<u8>>> {
    let connector = account(provider);
    let to = recipients(provider)(9_999);
    let request = |n| {
        let at = now(n + 1_000_000);
        let exchange = connector.build_delivery_exchange(id, Some(&to), Some(Default::default()), &at);
        Some(bytes(&exchange.ok()?.request))
    };
    (0..count).map(request).collect()
}

/// The id of the newest message.
fn newest(sandbox: &Server) -> String {
    let mut connection = PolledStream::connect(sandbox.address);
    let head = format!("GET /api/v1/messages?limit=1 HTTP/1.1\r\nhost: {}\r\n\r\n", sandbox.address);
    connection.get_mut().write_all(head.as_bytes()).unwrap();
    let mut length = 0;
    let mut line = String::new();
    while line != "\r\n" {
        line.clear();
        connection.read_line(&mut line).unwrap();
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body).unwrap();
    let told: serde_json::Value = serde_json::from_slice(&body).unwrap();
    told["messages"][0]["message_id"].as_str().unwrap().to_owned()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Measures the routes of one provider, of those in [`GATED`], or of all, and fails if a gate is missed.
fn compare(only: Option<&str>) -> ExitCode {
    let begun = Instant::now();
    let sandbox = Server::sandbox();
    let ready = begun.elapsed();
    let empty = sandbox.memory();
    println!("ready after {:.1} ms, {empty} KiB", ready.as_secs_f64() * 1_000.0);
    println!("{:22} {:>12} {:>14} {:>8} {:>12}", "route", "requests/s", "of axum's", "best", "CPU to axum's");
    let is_gated = |provider: &Provider| GATED.contains(&provider.name);
    let is_measured = |provider: &&&Provider| match only {
        Some("gates") => is_gated(provider),
        Some(name) => name == provider.name,
        None => true,
    };
    let mut passed = true;
    // A program gets no requests.
    let served = PROVIDERS.iter().filter(|provider| account(provider).program().is_none());
    for provider in served.filter(is_measured) {
        let name = provider.name;
        // The sandbox keeps ten thousand messages while it is measured.
        drive(sandbox.address, &sends(provider, 10_000));
        let ratios = route(&sandbox, &format!("{name} send"), |count| sends(provider, count));
        passed &= !is_gated(provider) || ratios.pass();
        if only == Some("gates") {
            continue;
        }
        drive(sandbox.address, &sends(provider, 10_000));
        let id = newest(&sandbox);
        if queries(provider, &id, 1).is_some() {
            route(&sandbox, &format!("{name} delivery"), |count| queries(provider, &id, count).unwrap());
        }
    }
    println!("with 10,000 messages kept: {} KiB", sandbox.memory());
    if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The sandbox compared with axum.
struct Ratios {
    best_rate: f64,
    cpu: f64,
}

impl Ratios {
    /// Whether both are within the limits. Prints those that are not.
    fn pass(&self) -> bool {
        let (is_fast, is_cheap) = (self.best_rate >= MIN_RATE, self.cpu <= MAX_CPU);
        if !is_fast {
            println!("  ✗ TOO SLOW: at least {MIN_RATE} of axum's requests per second");
        }
        if !is_cheap {
            println!("  ✗ TOO MUCH: at most {MAX_CPU} times axum's CPU");
        }
        is_fast && is_cheap
    }
}

/// Both servers in turn, several times: the medians of the rounds, and the best rate, which other processes slowed least.
fn route(sandbox: &Server, name: &str, requests: impl Fn(usize) -> Vec<Vec<u8>>) -> Ratios {
    let length = drive(sandbox.address, &requests(CONNECTIONS));
    let axum = Server::axum(length);
    let (mut rates, mut speed, mut cost) = (vec![], vec![], vec![]);
    for _ in 0..ROUNDS {
        let requests = requests(REQUESTS);
        let measured = [sandbox, &axum].map(|server| {
            let (before, begun) = (server.cpu(), Instant::now());
            drive(server.address, &requests);
            (begun.elapsed().as_secs_f64(), (server.cpu() - before).as_secs_f64())
        });
        rates.push(REQUESTS as f64 / measured[0].0);
        speed.push(measured[1].0 / measured[0].0);
        cost.push(measured[0].1 / measured[1].1);
    }
    let best_rate = speed.iter().copied().fold(0.0, f64::max);
    let (rate, speed, cpu) = (median(rates), median(speed), median(cost));
    println!("{name:22} {rate:>12.0} {speed:>14.2} {best_rate:>8.2} {cpu:>12.2}");
    Ratios { best_rate, cpu }
}
