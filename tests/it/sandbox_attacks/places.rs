//! Clients that are slow, that leave, and that are too many.

use super::*;

/// Neither a slow head, a slow body, an idle connection nor a silent one is waited for.
#[test]
fn slow_clients_are_cut() {
    let sandbox = Sandbox::start(&[]);
    let begun = own(&sandbox, "POST", "/api/v1/faults", "Content-Length: 100\r\n");
    let whole = own(&sandbox, "GET", "/readyz", "").replace("Connection: close\r\n", "");
    let slow = [
        ("has no effect", vec![], CLOSED),
        ("says one byte", b"G".to_vec(), CLOSED),
        ("says half a head", begun[..begun.len() - 9].into(), CLOSED),
        ("says half a body", format!("{begun}half").into(), 408),
        ("says half a chunk", (own(&sandbox, "POST", "/", "Transfer-Encoding: chunked\r\n") + "9\r\nx").into(), 408),
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
fn a_client_that_disconnects_frees_its_connection_and_too_many_are_refused() {
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

/// Ten thousand come and go, three hundred dawdle, and one sends a gigabyte: it stays small, and answers.
#[cfg(target_os = "linux")]
#[test]
fn a_flood_is_survived_in_little_memory() {
    let sandbox = Sandbox::start(&[]);
    let empty = super::memory::kib(&sandbox, "VmHWM:");
    let begun = own(&sandbox, "POST", "/api/v1/faults", "Content-Length: 60000\r\n");
    let slow: Vec<_> = (0..300)
        .map(|_| {
            let mut stream = sandbox.connect();
            stream.get_mut().write_all(begun.as_bytes()).unwrap();
            stream.get_mut().write_all(&[b'x'; 50_000]).unwrap();
            stream
        })
        .collect();
    let whole = own(&sandbox, "GET", "/api/v1/messages", "");
    for n in 0..10_000 {
        let mut stream = TcpStream::connect(("127.0.0.1", sandbox.port)).unwrap();
        let said = if n % 2 == 0 { whole.as_bytes() } else { &begun.as_bytes()[..n % begun.len()] };
        let _ = stream.write_all(said);
        // Now and then one stays for the answer, or the kernel's queue would be all that is tried.
        if n % 20 == 0 {
            let _ = std::io::Read::read_to_end(&mut stream, &mut vec![]);
        }
    }
    sandbox.still_answers("ten thousand connections");
    let mut stream = sandbox.connect();
    stream.get_mut().write_all(begun.replace("60000", "1073741824").as_bytes()).unwrap();
    assert_eq!(Raw::read(&mut stream).status, 413);
    // It is not read on: what the network holds is all that can be written.
    stream.get_ref().set_write_timeout(Some(std::time::Duration::from_secs(1))).unwrap();
    let piece = [b'x'; 64 * 1024];
    let taken = (0..16 * 1024).take_while(|_| stream.get_mut().write_all(&piece).is_ok()).count();
    assert!(taken < 1024, "{taken} pieces of a gigabyte were taken");
    sandbox.still_answers("a gigabyte");
    drop(slow);
    // A release build begins with 6 MiB, so this keeps it below 32.
    let peak = super::memory::kib(&sandbox, "VmHWM:") - empty;
    assert!(peak < 25 * 1024, "{peak} KiB more than empty");
}
