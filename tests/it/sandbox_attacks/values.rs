//! Paths, values and rules that mean nothing, or too much.

use super::*;

#[test]
fn paths_and_values_that_mean_nothing_are_refused() {
    let sandbox = Sandbox::start(&[]);
    let gets = [
        ("/..", 404),
        ("/api/v1/messages/../../../etc/passwd", 404),
        ("/api/v1/messages/..%2f..%2fetc%2fpasswd", 404),
        ("/api/v1/messages/%00", 404),
        ("/api/v1/messages/%ff%fe", 404),
        ("/api/v1/messages/%", 404),
        ("/api/v1/messages/-1", 404),
        ("/api/v1/messages/18446744073709551615", 404),
        ("/api/v1/messages/18446744073709551616", 404),
        ("/api/v1/messages/", 404),
        ("/api/v1/refusals/0", 404),
        ("/api%2fv1%2fmessages", 404),
        ("//api/v1/messages", 404),
        ("/api/v1/messages?limit=18446744073709551615", 200),
        ("/api/v1/messages?limit=99999999999999999999", 400),
        ("/api/v1/messages?limit=-1", 400),
        ("/api/v1/messages?limit=0", 200),
        ("/api/v1/messages?limit=1e3", 400),
        ("/api/v1/messages?after=1", 400),
        ("/api/v1/messages?after=18446744073709551615", 400),
        ("/api/v1/messages?after=-1", 400),
        ("/api/v1/messages?to=%00", 400),
        ("/api/v1/messages?to=%F0%9F%93%B1%F0%9F%93%B1%F0%9F%93%B1", 400),
        ("/api/v1/messages?text=%ff", 200),
        ("/api/v1/messages?evil=1", 400),
        ("/api/v1/wait?timeout=-1", 400),
        ("/api/v1/wait?timeout=NaN", 400),
        ("/api/v1/wait?timeout=inf", 400),
        ("/api/v1/wait?timeout=1e300", 400),
        ("/api/v1/wait?timeout=0", 404),
        ("/api/v1/otp?timeout=0&to=x", 400),
    ];
    attack(&sandbox, gets.map(|(path, status)| (path.to_owned(), own(&sandbox, "GET", path, ""), status)));
    let deep = |open: &str| open.repeat(60_000 / open.len());
    let (lists, objects) = (deep("["), deep(r#"{"a":"#));
    let faults = [
        "",
        "null",
        "1",
        "[]",
        "{}",
        r#"{"refuse": 1}"#,
        r#"{"refuse": "1", "evil": 1}"#,
        r#"{"latency": -1}"#,
        r#"{"latency": 1e400}"#,
        r#"{"latency": 18446744073709551616}"#,
        r#"{"status": 70000}"#,
        r#"{"status": 200}"#,
        r#"{"every": 0, "malform": true}"#,
        r#"{"probability": 2, "malform": true}"#,
        r#""every=0 malform""#,
        r#""'""#,
        "{\"refuse\": \"\u{0}\"}",
        &lists,
        &objects,
    ];
    let fault = |body: &str| post(&sandbox, "/api/v1/faults", "", body.as_bytes());
    attack(&sandbox, faults.map(|body| (format!("the fault {:.40}", body), fault(body), 400)));
    let invalid = post(&sandbox, "/api/v1/faults", "", b"\"refuse=\xff\"");
    attack(&sandbox, [("a fault that is no UTF-8".into(), invalid, 400)]);
    let to = "To=%2B14155550100&From=%2B15005550006&Body=";
    let bodies: [(Vec<u8>, u16); 9] = [
        (format!("{to}%ff%fe%00").into(), 201),
        ([to.as_bytes(), b"\xff\xfe\0"].concat(), 201),
        (format!("{to}%").into(), 201),
        (format!("{to}%zz").into(), 201),
        (format!("{to}{}", "%F0%9F%93%B1".repeat(1_601)).into(), 400),
        ("&".repeat(60_000).into(), 400),
        ("=".repeat(60_000).into(), 400),
        ("To=%EF%BC%8B%EF%BC%91".into(), 400),
        (format!("{to}hi&To=+1").into(), 201),
    ];
    attack(
        &sandbox,
        bodies.map(|(body, status)| {
            (String::from_utf8_lossy(&body[..50.min(body.len())]).into(), sending(&sandbox, &body), status)
        }),
    );
}

/// Numbers at the end of their range go nowhere wrong, whatever they are a fault of.
#[test]
fn rules_of_absurd_size_break_nothing() {
    let sandbox = Sandbox::start(&[]);
    let most = u64::MAX;
    for rule in [
        format!(r#"{{"skew": {}}}"#, i64::MAX),
        format!(r#"{{"skew": {}}}"#, i64::MIN),
        r#"{"skew": 253402300800}"#.into(),
        format!(r#"{{"times": {most}, "every": {}, "delivery": "hold"}}"#, most - 1),
        format!(r#"{{"times": {most}, "every": 2, "delivery": "hold"}}"#),
        format!(r#"{{"throttle": {most}}}"#),
        format!(r#"{{"after": {most}, "delivery": "30003"}}"#),
        format!(r#"{{"seed": {most}, "probability": 1, "malform": true}}"#),
        r#"{"refuse": "\u0000\r\nx: y"}"#.into(),
    ] {
        // One that the server does not take is as good as one that it survives.
        for _ in 0..2 {
            sandbox.raw(post(&sandbox, "/api/v1/faults", "", rule.as_bytes()));
        }
        for _ in 0..2 {
            sandbox.raw(sending(&sandbox, FORM.as_bytes()));
        }
        for path in ["/api/v1/messages", "/api/v1/refusals", "/api/v1/faults"] {
            assert_ne!(sandbox.raw(own(&sandbox, "GET", path, "")).status, CLOSED, "{rule}: {path}");
        }
        sandbox.still_answers(&rule);
        assert_eq!(sandbox.ask("DELETE", "/api/v1/faults", "").0, 200);
    }
    let endless = r#"{"latency": 600000}"#;
    assert_eq!(sandbox.raw(post(&sandbox, "/api/v1/faults", "", endless.as_bytes())).status, 200);
    let mut waiting = sandbox.connect();
    waiting.get_mut().write_all(&sending(&sandbox, FORM.as_bytes())).unwrap();
    sandbox.still_answers("an endless latency");
}

#[test]
fn rules_are_bounded_in_number_and_size() {
    let sandbox = Sandbox::start(&[]);
    let long = format!(r#"{{"refuse": "{}"}}"#, "x".repeat(60_000));
    assert_eq!(sandbox.raw(post(&sandbox, "/api/v1/faults", "", long.as_bytes())).status, 400);
    let statuses: Vec<_> =
        (0..300).map(|_| sandbox.raw(post(&sandbox, "/api/v1/faults", "", br#""malform""#)).status).collect();
    assert_eq!((statuses[0], statuses[299]), (200, 400));
}
