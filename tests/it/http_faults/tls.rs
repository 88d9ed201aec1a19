//! Connections that are not trusted or never begin: nothing of a request leaves.

use rustls::{ServerConfig, ServerConnection, Stream};

use super::*;

/// Answers TLS on the connections from the `from`th on, and ends those before at once; the URL and the count of requests.
fn tls(config: Arc<ServerConfig>, from: usize) -> (String, Arc<AtomicUsize>, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("--sandbox=https://localhost:{}", listener.local_addr().unwrap().port());
    let (count, connections) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (requests, counter) = (count.clone(), connections.clone());
    thread::spawn(move || {
        for (nth, mut socket) in listener.incoming().flatten().enumerate() {
            counter.fetch_add(1, Ordering::SeqCst);
            if nth < from {
                continue;
            }
            let mut connection = ServerConnection::new(config.clone()).unwrap();
            let mut stream = Stream::new(&mut connection, &mut socket);
            let mut request = [0; 8192];
            while stream.read(&mut request).is_ok_and(|length| length > 0) {
                let reply = match request.starts_with(b"GET /readyz ") {
                    true => format!("HTTP/1.1 200 OK\r\n{SANDBOX_HEADER}content-length: 0\r\n\r\n").into_bytes(),
                    false => {
                        requests.fetch_add(1, Ordering::SeqCst);
                        taken()
                    }
                };
                if stream.write_all(&reply).and_then(|()| stream.flush()).is_err() {
                    break;
                }
            }
        }
    });
    (url, count, connections)
}

#[test]
fn nothing_is_sent_without_trust_and_a_connection_that_fails_is_made_again() {
    const ALL: usize = usize::MAX;
    for (name, host, expired, from, trusted, exit, connections, requests) in [
        ("good", "localhost", false, 0, true, 0, 1, 1),
        ("a wrong name", "elsewhere.example", false, 0, true, 7, 1, 0),
        ("an expired certificate", "localhost", true, 0, true, 7, 1, 0),
        ("a stranger", "localhost", false, 0, false, 7, 1, 0),
        ("a handshake that ends at once", "localhost", false, ALL, true, 7, 3, 0),
        ("one such, then a good one", "localhost", false, 1, true, 0, 2, 1),
        ("two such, then a good one", "localhost", false, 2, true, 0, 3, 1),
    ] {
        let (config, pem) = certified(host, expired);
        let (url, count, made) = tls(config, from);
        let home = Home::with_twilio();
        let file = home.path("root.pem");
        fs::write(&file, if trusted { pem } else { certified("other", false).1 }).unwrap();
        let done = home.run(&["test", "--to=+14155550100", &url, "--ca-file", file.to_str().unwrap()]);
        assert_eq!(done.code, exit, "{name}: {done}");
        assert_eq!(count.load(Ordering::SeqCst), requests, "{name}: {done}");
        // The resolver may give two addresses, of which one refuses.
        assert_eq!(made.load(Ordering::SeqCst), connections, "{name}: {done}");
        assert_eq!(done.stderr.matches("retrying").count(), connections - 1, "{name}: {done}");
    }
}

#[test]
fn a_handshake_without_an_answer_sends_nothing_in_the_time_given() {
    let home = Home::with_twilio();
    for acts in [Act::Deaf, Act::ResetBefore, Act::ResetDuring] {
        let server = RawServer::new(vec![acts]);
        let url = format!("--sandbox=https://localhost:{}", server.port);
        home.run(&["test", "--to=+14155550100", &url, "--timeout=1"]).exits(7);
    }
}
