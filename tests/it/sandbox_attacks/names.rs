//! Names, and pages of other sites: who is let in.

use super::*;

#[test]
fn names_that_are_not_its_own_lead_nowhere() {
    let sandbox = Sandbox::start(&[]);
    let (port, other) = (sandbox.port, sandbox.port ^ 1);
    let hosts = [
        "evil.example".into(),
        format!("evil.example:{port}"),
        format!("127.0.0.1.nip.io:{port}"),
        format!("localhost.evil.example:{port}"),
        format!("evil.example.:{port}"),
        format!("user@127.0.0.1:{port}"),
        format!("evil.example@127.0.0.1:{port}"),
        "127.0.0.1".into(),
        "127.0.0.1:".into(),
        "127.0.0.1:0".into(),
        "127.0.0.1:99999".into(),
        format!("127.0.0.1:{other}"),
        format!("localhost:{other}"),
        format!("0.0.0.0:{port}"),
        format!("10.0.0.1:{port}"),
        format!("2130706433:{port}"),
        format!("0x7f000001:{port}"),
        format!("[::]:{port}"),
        format!("127.0.0.1:{port}, evil.example"),
        format!("127.0.0.1:{port}/evil"),
        format!("http://127.0.0.1:{port}"),
        "eviltwilio.com".into(),
        "api.twilio.com.evil.example".into(),
        format!("api.twilio.com:{other}"),
        String::new(),
    ];
    attack(&sandbox, hosts.map(|host| (format!("Host: {host}"), with_host("GET", "/", &host), 421)));
    let own = format!("127.0.0.1:{port}");
    let twice = |first: &str, second: &str| {
        format!("GET / HTTP/1.1\r\nHost: {first}\r\nHost: {second}\r\nConnection: close\r\n\r\n")
    };
    let forms = [
        ("no Host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n".into()),
        ("no Host in HTTP/1.0", "GET / HTTP/1.0\r\n\r\n".into()),
        ("the same Host twice", twice(&own, &own)),
        ("a good and an evil Host", twice(&own, "evil.example")),
        ("an evil and a good Host", twice("evil.example", &own)),
        ("an absolute form of another", with_host("GET", "http://evil.example/", &own)),
        ("an absolute form with a user", with_host("GET", &format!("http://evil@{own}/"), &own)),
        ("an absolute form of its own for another", with_host("GET", &format!("http://{own}/"), "evil.example")),
    ];
    attack(&sandbox, forms.map(|(what, bytes): (_, String)| (what.to_owned(), bytes, 421)));
    // By a provider's name there is the provider, and never the inbox.
    for (host, status) in [("api.twilio.com", 401), ("dysmsapi.aliyuncs.com", 404), ("sms.tencentcloudapi.com", 200)] {
        let bytes = with_host("GET", "/api/v1/messages", host);
        let answer = String::from_utf8(sandbox.raw(&bytes).body).unwrap();
        assert!(!answer.contains("cursor"), "{host}: {answer}");
        attack(&sandbox, [(format!("the inbox by {host}"), bytes, status)]);
    }
}

#[test]
fn pages_of_other_sites_neither_read_nor_send() {
    let sandbox = Sandbox::start(&[]);
    let port = sandbox.port;
    let origins = [
        "null".into(),
        "http://evil.example".into(),
        format!("http://127.0.0.1:{}", port ^ 1),
        format!("http://localhost:{port}"),
        format!("ftp://127.0.0.1:{port}"),
        format!("127.0.0.1:{port}"),
        format!("http://127.0.0.1:{port}0"),
        format!("http://127.0.0.1:{port}/"),
        format!("http://127.0.0.1:{port}.evil.example"),
        format!("http://evil.example#http://127.0.0.1:{port}"),
        format!("chrome-extension://127.0.0.1:{port}"),
        "http://127.0.0.1".into(),
        String::new(),
    ];
    let page = |value: &String| own(&sandbox, "GET", "/api/v1/messages", &format!("Origin: {value}\r\n"));
    attack(&sandbox, origins.each_ref().map(|value| (format!("Origin: {value}"), page(value), 403)));
    let good = format!("Origin: http://127.0.0.1:{port}\r\n");
    let twice = own(&sandbox, "GET", "/", &format!("{good}{good}"));
    attack(&sandbox, [("two Origins".into(), twice, 403)]);
    let paths = [
        ("GET", "/"),
        ("GET", "/api/v1/messages"),
        ("GET", "/api/v1/events"),
        ("GET", "/api/v1/wait?timeout=1"),
        ("POST", "/api/v1/faults"),
        ("POST", "/api/v1/messages/1/delivery"),
        ("POST", SEND),
        ("DELETE", "/api/v1/messages"),
        ("DELETE", "/api/v1/messages/1"),
        ("DELETE", "/api/v1/refusals"),
        ("DELETE", "/api/v1/refusals/1"),
        ("DELETE", "/api/v1/faults"),
        ("DELETE", "/api/v1/faults/1"),
    ];
    let evil = "Origin: http://evil.example\r\n";
    attack(&sandbox, paths.map(|(m, path)| (format!("{m} {path} of a page"), own(&sandbox, m, path, evil), 403)));
    for site in ["cross-site", "same-site", "Same-Origin", ""] {
        let from = format!("Sec-Fetch-Site: {site}\r\n");
        attack(&sandbox, paths.map(|(m, path)| (format!("{site} {m} {path}"), own(&sandbox, m, path, &from), 403)));
    }
    let preflight = "Access-Control-Request-Method: DELETE\r\n";
    let evil = format!("Origin: http://evil.example\r\n{preflight}");
    attack(
        &sandbox,
        [
            ("a preflight".into(), own(&sandbox, "OPTIONS", "/api/v1/messages", &evil), 403),
            (
                "its own preflight".into(),
                own(&sandbox, "OPTIONS", "/api/v1/messages", &format!("{good}{preflight}")),
                404,
            ),
            ("OPTIONS *".into(), own(&sandbox, "OPTIONS", "*", ""), 404),
            ("TRACE".into(), own(&sandbox, "TRACE", "/api/v1/messages", ""), 404),
        ],
    );
    assert_eq!(sandbox.get("/api/v1")["cursor"], 0);
}
