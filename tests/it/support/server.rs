//! A server on a free loopback port that answers each request as it is told, and counts them.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

/// The header by which smsctl recognises a sandbox before it sends anything to it.
pub const SANDBOX_HEADER: &str = "server: smsctl-sandbox/0.0.0\r\n";

/// What happens instead of an answer.
#[derive(Clone, Copy)]
pub enum Fault {
    /// The connection ends once the request is read.
    Silence,
    /// The answer ends in the middle of its body.
    Truncated,
}

/// A status, headers and a body; or a fault.
pub type Answer = Result<(u16, String, Vec<u8>), Fault>;

/// It says that it is a sandbox where it is asked, which does not count as a request.
pub struct Server {
    address: String,
    seen: Arc<Mutex<Vec<String>>>,
    count: Arc<AtomicUsize>,
}

impl Server {
    /// Answers every request with what `answer` makes of its text.
    pub fn new(answer: impl Fn(&str) -> Answer + Send + 'static) -> Self {
        Self::start(answer, true)
    }

    /// The same for a server that does not say that it is a sandbox, and counts the question.
    pub fn plain(answer: impl Fn(&str) -> Answer + Send + 'static) -> Self {
        Self::start(answer, false)
    }

    fn start(answer: impl Fn(&str) -> Answer + Send + 'static, sandbox: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (seen, count) = (Arc::new(Mutex::new(vec![])), Arc::new(AtomicUsize::new(0)));
        let (log, counter) = (seen.clone(), count.clone());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let Some(request) = read(&stream) else { continue };
                if sandbox && request.starts_with("GET /readyz ") {
                    write(stream, Ok((200, SANDBOX_HEADER.into(), vec![])));
                    continue;
                }
                counter.fetch_add(1, Ordering::SeqCst);
                let reply = answer(&request);
                log.lock().unwrap().push(request);
                write(stream, reply);
            }
        });
        Self { address, seen, count }
    }

    /// Answers every request alike.
    pub fn always(status: u16, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        Self::new(move |_| Ok((status, String::new(), body.clone())))
    }

    pub fn failing(fault: Fault) -> Self {
        Self::new(move |_| Err(fault))
    }

    /// The flag that leads here.
    pub fn flag(&self) -> String {
        format!("--sandbox=http://{}", self.address)
    }

    /// The address of this server, for a gateway of the user's own.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn count(&self) -> usize {
        self.count.load(Ordering::SeqCst)
    }

    pub fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

fn read(stream: &TcpStream) -> Option<String> {
    let mut reader = BufReader::new(stream);
    let mut text = String::new();
    while reader.read_line(&mut text).ok()? > 2 {}
    let length = text.to_lowercase().lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    (!text.is_empty()).then(|| text + &String::from_utf8_lossy(&body))
}

fn write(mut stream: TcpStream, answer: Answer) {
    let (status, headers, body, length) = match answer {
        Ok((status, headers, body)) => {
            let length = body.len();
            (status, headers, body, length)
        }
        Err(Fault::Silence) => return,
        Err(Fault::Truncated) => (201, String::new(), b"{\"sid\": \"SM1\"".to_vec(), 400),
    };
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n"
    );
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
}
