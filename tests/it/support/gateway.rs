//! An SMS gateway on loopback that speaks plain HTTP, keeps connections open and remembers who received what.
//!
//! A send through `provider = "http"` to it is a real send to smsctl: journal, budget, retries and interruption
//! all take part. Each connection has a thread, so an answer may block without holding up the others.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex},
    thread,
};

use serde_json::Value;

/// One request for a message, as it arrived whole.
pub struct SendRequest {
    /// How many requests came before it.
    pub nth: usize,
    pub to: String,
}

/// What the gateway does with a request.
pub enum GatewayReply {
    /// Takes the message; its id is `m-` and the place of the request.
    Accept,
    /// Declines it with status 400, so it costs nothing.
    Refuse,
    /// Never answers, and leaves the connection open until the client closes it.
    Silence,
}

pub struct Gateway {
    pub port: u16,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    closed: Condvar,
}

#[derive(Default)]
struct State {
    recipients: Vec<String>,
    queried: Vec<String>,
    open_connections: usize,
}

impl Gateway {
    pub fn new(reply: impl Fn(&SendRequest) -> GatewayReply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (shared, reply) = (Arc::new(Shared::default()), Arc::new(reply));
        let state = shared.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (state, reply) = (state.clone(), reply.clone());
                state.state.lock().unwrap().open_connections += 1;
                thread::spawn(move || {
                    serve(stream, &state, &*reply);
                    state.state.lock().unwrap().open_connections -= 1;
                    state.closed.notify_all();
                });
            }
        });
        Self { port, shared }
    }

    pub fn accepting() -> Self {
        Self::new(|_| GatewayReply::Accept)
    }

    /// The recipient of each request that arrived whole, in order.
    pub fn recipients(&self) -> Vec<String> {
        self.shared.state.lock().unwrap().recipients.clone()
    }

    /// How many requests for a message arrived whole.
    pub fn count(&self) -> usize {
        self.shared.state.lock().unwrap().recipients.len()
    }

    /// The message ids whose delivery was asked for, in order.
    pub fn queried(&self) -> Vec<String> {
        self.shared.state.lock().unwrap().queried.clone()
    }

    /// Waits until every client is gone and all that it sent is counted.
    pub fn wait_until_idle(&self) {
        let state = self.shared.state.lock().unwrap();
        drop(self.shared.closed.wait_while(state, |state| state.open_connections > 0).unwrap());
    }

    /// How many messages each recipient received.
    pub fn messages_by_recipient(&self) -> BTreeMap<String, usize> {
        let mut all = BTreeMap::new();
        for to in self.recipients() {
            *all.entry(to).or_default() += 1;
        }
        all
    }

    /// Forgets everything that arrived.
    pub fn clear(&self) {
        self.shared.state.lock().unwrap().recipients.clear();
    }

    /// The configuration file of a connector `gw` that sends through here, with these lines under `[test]`.
    pub fn config(&self, test_lines: &str) -> String {
        let url = format!("http://127.0.0.1:{}", self.port);
        format!(
            "version = 1\nlive = \"gw\"\n\n[test]\n{test_lines}\n\n{}",
            [("gw", "sent"), ("other", "sent")]
                .map(|(name, path)| format!(
                    "[connectors.{name}]\nprovider = \"http\"\nurl = \"{url}/{path}\"\n\
                     json-body = '{{\"to\": \"{{{{to}}}}\", \"text\": \"{{{{text}}}}\"}}'\nid = \"/id\"\n\
                     refusal = {{ code = [\"/error/code\"], message = [\"/error/message\"] }}\n\
                     delivery = {{ url = \"{url}/status/{{{{id}}}}\", status = [\"/status\"], delivered = [\"delivered\"] }}\n\
                     templates.generic = \"{{{{code}}}} is your code\"\n\
                     templates.sign-in = \"{{{{code}}}} signs you in\"\n"
                ))
                .join("\n")
        )
    }
}

/// Answers the requests of one connection until the client closes it.
fn serve(
    stream: TcpStream,
    shared: &Shared,
    reply: &(dyn Fn(&SendRequest) -> GatewayReply + Send + Sync),
) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let mut reader = BufReader::with_capacity(16 * 1024, stream.try_clone().ok()?);
    let mut writer = stream;
    let (mut line, mut body) = (String::new(), vec![]);
    loop {
        line.clear();
        reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
        let path = line.split(' ').nth(1)?.to_owned();
        let mut length = 0;
        loop {
            line.clear();
            reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
            if line.trim_end().is_empty() {
                break;
            }
            let (name, value) = line.split_once(':')?;
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().ok()?;
            }
        }
        body.resize(length, 0);
        reader.read_exact(&mut body).ok()?;
        let (status, text) = if let Some(id) = path.strip_prefix("/status/") {
            shared.state.lock().unwrap().queried.push(id.to_owned());
            ("200 OK", "{\"status\":\"delivered\"}".to_owned())
        } else {
            let message: Value = serde_json::from_slice(&body).ok()?;
            let to = message["to"].as_str()?.to_owned();
            let nth = {
                let recipients = &mut shared.state.lock().unwrap().recipients;
                recipients.push(to.clone());
                recipients.len() - 1
            };
            match reply(&SendRequest { nth, to }) {
                GatewayReply::Accept => ("200 OK", format!("{{\"id\":\"m-{nth}\"}}")),
                GatewayReply::Refuse => {
                    ("400 Bad Request", "{\"error\":{\"code\":\"blocked\",\"message\":\"no\"}}".to_owned())
                }
                GatewayReply::Silence => {
                    let _ = std::io::copy(&mut reader, &mut std::io::sink());
                    return None;
                }
            }
        };
        let answer = format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{text}",
            text.len()
        );
        writer.write_all(answer.as_bytes()).ok()?;
    }
}
