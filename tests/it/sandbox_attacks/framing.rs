//! Heads and bodies that are too long, malformed, or hide something.

use super::*;

#[test]
fn bodies_are_measured_before_they_are_read() {
    let sandbox = Sandbox::start(&[]);
    let framed = |headers: &str, body: &str| own(&sandbox, "POST", "/api/v1/faults", headers) + body;
    let chunked = |body: &str| framed("Transfer-Encoding: chunked\r\n", body);
    let length = |value: &str| framed(&format!("Content-Length: {value}\r\n"), "x");
    let huge = format!("10001\r\n{}x\r\n", "x".repeat(65_536));
    let many = "1\r\nx\r\n".repeat(65_537);
    let attempts = [
        ("a body that is too long", length("65537"), 413),
        ("a body beyond all measure", length("18446744073709551613"), 413),
        ("one that waits for leave", framed("Content-Length: 99999\r\nExpect: 100-continue\r\n", ""), 413),
        ("a length beyond 64 bits", length("99999999999999999999"), 400),
        ("a negative length", length("-1"), 400),
        ("a length with a sign", length("+1"), 400),
        ("a length in hexadecimal", length("0x1"), 400),
        ("a length that is a list", length("1, 2"), 400),
        ("no length where one should be", length(""), 400),
        ("two lengths", framed("Content-Length: 1\r\nContent-Length: 2\r\n", "xx"), 400),
        ("one huge chunk", chunked(&huge), 413),
        ("very many chunks", chunked(&many), 413),
        ("a chunk size that is no number", chunked("zz\r\nx\r\n0\r\n\r\n"), 400),
        ("a chunk size beyond 64 bits", chunked("fffffffffffffffff\r\nx"), 400),
        ("a chunk of almost 2^64", chunked(&format!("fffffffffffffffe\r\n{}", "x".repeat(70_000))), 413),
        ("a negative chunk size", chunked("-1\r\nx\r\n0\r\n\r\n"), 400),
        ("a chunk without its end", chunked("1\r\nxy\r\n0\r\n\r\n"), 400),
        ("an endless chunk extension", chunked(&format!("1;{}\r\nx\r\n", "e".repeat(100_000))), 400),
        ("endless trailers", chunked(&format!("0\r\n{}", "a: b\r\n".repeat(20_000))), 400),
        ("an unknown coding", framed("Transfer-Encoding: gzip\r\n", "x"), 400),
        ("chunked, but not at last", framed("Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"), 400),
        ("chunked in HTTP/1.0", chunked("0\r\n\r\n").replace("HTTP/1.1", "HTTP/1.0"), 400),
    ];
    attack(&sandbox, attempts.map(|(what, bytes, status)| (what.to_owned(), bytes, status)));
}

/// The two framings that RFC 9112 lets a server mend are mended so that nothing can be smuggled.
#[test]
fn no_second_request_hides_in_the_body_of_a_first() {
    let sandbox = Sandbox::start(&[]);
    let port = sandbox.port;
    let hidden = format!("DELETE /api/v1/faults HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
    let chunked = format!("1\r\n1\r\n0\r\n\r\n{hidden}");
    let plain = |headers: String| format!("POST /api/v1/faults HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{headers}\r\n");
    let (long, te) = (format!("Content-Length: {}\r\n", chunked.len()), "Transfer-Encoding: chunked\r\n");
    for headers in [format!("{long}{te}"), format!("{te}{long}"), format!("{te}{long}{te}")] {
        let mut stream = sandbox.connect();
        stream.get_mut().write_all((plain(headers) + &chunked).as_bytes()).unwrap();
        assert_eq!(Raw::read(&mut stream).status, 400);
        // What stands behind is not read as a request: the connection ends.
        assert_eq!(Raw::read(&mut stream).status, CLOSED);
    }
    let length = format!("Content-Length: {}\r\n", hidden.len());
    let mut stream = sandbox.connect();
    let after = own(&sandbox, "GET", "/readyz", "");
    stream.get_mut().write_all((plain(format!("{length}{length}")) + &hidden + &after).as_bytes()).unwrap();
    assert_eq!([Raw::read(&mut stream).status, Raw::read(&mut stream).status], [400, 200]);
}

#[test]
fn heads_are_bounded_and_well_formed() {
    let sandbox = Sandbox::start(&[]);
    let port = sandbox.port;
    let headers = |n: usize| (0..n).map(|n| format!("x-{n}: y\r\n")).collect::<String>();
    let get = |path: &str| own(&sandbox, "GET", path, "");
    let attempts = [
        ("a header of 100 KB", own(&sandbox, "GET", "/", &format!("x: {}\r\n", "y".repeat(100_000))), 431),
        ("a header name of 100 KB", own(&sandbox, "GET", "/", &format!("{}: y\r\n", "x".repeat(100_000))), 431),
        ("100 headers", own(&sandbox, "GET", "/", &headers(98)), 200),
        ("101 headers", own(&sandbox, "GET", "/", &headers(99)), 431),
        ("1,000 headers", own(&sandbox, "GET", "/", &headers(1_000)), 431),
        ("a NUL in a header", own(&sandbox, "GET", "/", "x: a\0b\r\n"), 400),
        ("a lone CR in a header", own(&sandbox, "GET", "/", "x: a\rHost: evil.example\r\n"), 400),
        ("a folded header", own(&sandbox, "GET", "/", "x: a\r\n b\r\n"), 400),
        ("a space before the colon", own(&sandbox, "GET", "/", "Content-Length : 1\r\n"), 400),
        ("a header without a name", own(&sandbox, "GET", "/", ": y\r\n"), 400),
        ("a NUL in the path", get("/\0"), 400),
        ("a control character in the path", get("/\x1b[2J"), 400),
        ("a space in the path", get("/api/v1/ messages"), 400),
        ("a path that does not begin", get("api/v1"), 400),
        ("a query of 30 KB", get(&format!("/api/v1/messages?text={}", "a".repeat(30_000))), 200),
        ("a query of 100 KB", get(&format!("/api/v1/messages?text={}", "a".repeat(100_000))), 431),
        ("a query of 15,000 names", get(&format!("/api/v1/messages?{}", "a&".repeat(15_000))), 200),
        ("HTTP/0.9", "GET /\r\n\r\n".into(), 400),
        ("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".into(), CLOSED),
        ("HTTP/9.9", get("/").replace("HTTP/1.1", "HTTP/9.9"), 400),
        ("a handshake of TLS", "\x16\x03\x01\x02\0\x01\0\x01\x7c\x03\x03".repeat(8), 400),
        ("a greeting of SSH", "SSH-2.0-OpenSSH_9.2\r\n\r\n".into(), 400),
        (
            "a long method",
            format!("{} / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n", "A".repeat(10_000)),
            404,
        ),
        ("an upgrade", own(&sandbox, "GET", "/readyz", "Connection: upgrade\r\nUpgrade: websocket\r\n"), 200),
    ];
    attack(&sandbox, attempts.map(|(what, bytes, status)| (what.to_owned(), bytes, status)));
}
