//! Clients that are slow, that leave, and that are too many.

use super::*;

/// Neither a slow head, a slow body, an idle connection nor a silent one is waited for.
#[test]
fn slow_clients_are_cut() {
    let sandbox = Sandbox::start(&[]);
    let begun = own(&sandbox, "POST", "/api/v1/faults", "Content-Length: 100\r\n");
    let whole = own(&sandbox, "GET", "/readyz", "").replace("Connection: close\r\n", "");
    let slow = [
        ("says nothing", vec![], CLOSED),
        ("says one byte", b"G".to_vec(), CLOSED),
        ("says half a head", begun[..begun.len() - 9].into(), CLOSED),
        ("says half a body", format!("{begun}half").into(), 408),
        (
            "says half a chunk",
            (own(&sandbox, "POST", "/", "Transfer-Encoding: chunked\r\n") + "9\r\nx").into(),
            408,
        ),
        ("goes to sleep", whole.into(), 200),
    ];
    // All at once: each takes its time.
    let mut all = slow.map(|(what, bytes, status)| {
        let mut stream = sandbox.connect();
        stream.get_mut().write_all(&bytes).unwrap();
        (what, stream, status)
    });
    sandbox.still_answers("slow clients");
    for (what, stream, status) in &mut all {
        assert_eq!(Raw::read(stream).status, *status, "who {what}");
        assert_eq!(Raw::read(stream).status, CLOSED, "who {what} is still here");
    }
}

/// A client that leaves while it waits takes its place with it, also when it had more to say.
#[test]
fn who_leaves_while_waiting_frees_the_place_and_too_many_are_sent_away() {
    let sandbox = Sandbox::start(&[]);
    for path in ["/api/v1/wait?timeout=86400", "/api/v1/events"] {
        for n in 0..1_000 {
            let mut stream = TcpStream::connect(("127.0.0.1", sandbox.port)).unwrap();
            let more = if n < 600 { "" } else { "more" };
            let _ = stream.write_all((own(&sandbox, "GET", path, "") + more).as_bytes());
        }
        sandbox.still_answers(&format!("1,000 who left {path}"));
    }
    let port = sandbox.port;
    let get = format!("GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
    let mut here: Vec<_> = (0..200).map(|_| sandbox.connect()).collect();
    for stream in &mut here {
        stream.get_mut().write_all(get.as_bytes()).unwrap();
        assert_eq!(Raw::read(stream).status, 200);
    }
    let mut crowd: Vec<_> = (0..600).map(|_| sandbox.connect()).collect();
    let served = crowd.iter_mut().filter_map(|stream| {
        stream.get_mut().write_all(get.as_bytes()).ok()?;
        (Raw::read(stream).status == 200).then_some(())
    });
    let served = served.count();
    assert!((1..=512).contains(&served), "{served} are served at a time");
    drop((here, crowd));
    sandbox.still_answers("a crowd");
}
