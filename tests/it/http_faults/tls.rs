//! TLS connections that are not trusted or cannot be established: no message is sent over them.

use rustls::{ServerConfig, ServerConnection, Stream};

use super::*;

/// A TLS server on this machine, and what it has counted.
struct CountingTlsServer {
    /// `--sandbox=https://localhost:PORT`.
    flag: String,
    messages: Arc<AtomicUsize>,
    connections: Arc<AtomicUsize>,
}

/// Starts a server that closes the first `closed_connections` connections at once and answers TLS on the rest. Requests
/// for `/readyz` are not counted.
fn start_tls_server(config: Arc<ServerConfig>, closed_connections: usize) -> CountingTlsServer {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let flag = format!("--sandbox=https://localhost:{}", listener.local_addr().unwrap().port());
    let server = CountingTlsServer { flag, messages: Arc::default(), connections: Arc::default() };
    let (messages, connections) = (server.messages.clone(), server.connections.clone());
    thread::spawn(move || {
        for (nth, mut socket) in listener.incoming().flatten().enumerate() {
            connections.fetch_add(1, Ordering::SeqCst);
            if nth < closed_connections {
                continue;
            }
            let mut connection = ServerConnection::new(config.clone()).unwrap();
            let mut stream = Stream::new(&mut connection, &mut socket);
            let mut request = [0; 8192];
            while stream.read(&mut request).is_ok_and(|length| length > 0) {
                let reply = match request.starts_with(b"GET /readyz ") {
                    true => format!("HTTP/1.1 200 OK\r\n{SANDBOX_HEADER}content-length: 0\r\n\r\n").into_bytes(),
                    false => {
                        messages.fetch_add(1, Ordering::SeqCst);
                        created_response()
                    }
                };
                if stream.write_all(&reply).and_then(|()| stream.flush()).is_err() {
                    break;
                }
            }
        }
    });
    server
}

/// A server, what the client trusts, and the result of a test send.
struct TlsCase {
    name: &'static str,
    /// The host that the server's certificate is for.
    host: &'static str,
    expired: bool,
    closed_connections: usize,
    /// Whether the client trusts the root of the certificate.
    trusted: bool,
    exit: i32,
    connections: usize,
    messages: usize,
}

#[test]
fn nothing_is_sent_without_trust_and_a_connection_that_fails_is_made_again() {
    const EVERY_CONNECTION: usize = usize::MAX;
    let sent = TlsCase {
        name: "a trusted server",
        host: "localhost",
        expired: false,
        closed_connections: 0,
        trusted: true,
        exit: 0,
        connections: 1,
        messages: 1,
    };
    let untrusted = TlsCase { exit: 7, messages: 0, ..sent };
    for case in [
        TlsCase { name: "a wrong name", host: "elsewhere.example", ..untrusted },
        TlsCase { name: "an expired certificate", expired: true, ..untrusted },
        TlsCase { name: "an untrusted root", trusted: false, ..untrusted },
        TlsCase {
            name: "every connection closed at once",
            closed_connections: EVERY_CONNECTION,
            connections: 3,
            ..untrusted
        },
        TlsCase { name: "one connection closed at once", closed_connections: 1, connections: 2, ..sent },
        TlsCase { name: "two connections closed at once", closed_connections: 2, connections: 3, ..sent },
        sent,
    ] {
        let TlsCase { name, host, expired, closed_connections, trusted, exit, connections, messages } = case;
        let (config, pem) = certified(host, expired);
        let server = start_tls_server(config, closed_connections);
        let home = Home::with_twilio();
        let file = home.path("root.pem");
        fs::write(&file, if trusted { pem } else { certified("other", false).1 }).unwrap();
        let done = home.run(&["test", "--to=+14155550100", &server.flag, "--ca-file", file.to_str().unwrap()]);
        assert_eq!(done.code, exit, "{name}: {done}");
        assert_eq!(server.messages.load(Ordering::SeqCst), messages, "{name}: {done}");
        // The resolver may give two addresses, of which one refuses.
        assert_eq!(server.connections.load(Ordering::SeqCst), connections, "{name}: {done}");
        assert_eq!(done.stderr.matches("retrying").count(), connections - 1, "{name}: {done}");
    }
}

#[test]
fn a_handshake_without_an_answer_sends_nothing_in_the_time_given() {
    let home = Home::with_twilio();
    for act in [Act::NeverRead, Act::ResetBefore, Act::ResetDuring] {
        let server = RawServer::new(vec![act]);
        let url = format!("--sandbox=https://localhost:{}", server.port);
        home.run(&["test", "--to=+14155550100", &url, "--timeout=1"]).exits(7);
    }
}
