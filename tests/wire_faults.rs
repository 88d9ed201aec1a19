//! What goes wrong on the wire: the exit code, how many requests came whole, and that it ends in time.
#![cfg(unix)]

mod support;

use std::{
    fs,
    io::{Read, Write},
    net::{Ipv4Addr, TcpListener},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use rustls::{ServerConfig, ServerConnection, Stream};
use smsctl::{
    connectors::{PROVIDERS, Provider},
    failure::Kind,
    sms::{Code, Message, Variables},
    wire::{Moment, Options, Trying, Wire},
};
use support::{Act, Home, RawServer, answers, certified};

/// An answer with its true length.
fn reply(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let length = body.as_ref().len();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n{headers}connection: close\r\n\r\n"
    );
    [head.as_bytes(), body.as_ref()].concat()
}

fn taken() -> Vec<u8> {
    reply("201 Created", "", answers::TWILIO_TAKEN)
}

fn slow_down(headers: &str) -> Vec<u8> {
    reply("429 Too Many Requests", headers, answers::twilio_error(20429, 429, "Too Many Requests"))
}

/// A gzip of one stored block, which a client that unpacks would read.
fn gzip(body: &[u8]) -> Vec<u8> {
    let crc = !body.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| crc >> 1 ^ (0xEDB8_8320 & (crc & 1).wrapping_neg()))
    });
    let length = body.len() as u16;
    let mut packed = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    packed.extend(length.to_le_bytes());
    packed.extend((!length).to_le_bytes());
    packed.extend(body);
    packed.extend(crc.to_le_bytes());
    packed.extend(u32::from(length).to_le_bytes());
    packed
}

/// The same bytes 300,000 times over, packed: members of a gzip stand one behind another.
fn bomb() -> Vec<u8> {
    gzip(&[b' '; 60_000]).repeat(4)
}

enum What {
    Send,
    Ask,
}
use What::{Ask, Send};

struct Case {
    name: &'static str,
    what: What,
    acts: Vec<Act>,
    seconds: u32,
    exit: i32,
    requests: usize,
}

fn case(name: &'static str, acts: impl Into<Vec<Act>>, exit: i32, requests: usize) -> Case {
    Case { name, what: Send, acts: acts.into(), seconds: 20, exit, requests }
}

impl Case {
    fn asked(self) -> Self {
        Self { what: Ask, ..self }
    }

    fn within(self, seconds: u32) -> Self {
        Self { seconds, ..self }
    }

    fn examine(self) {
        let Self { name, what, acts, seconds, exit, requests } = self;
        let server = RawServer::new(acts);
        let url = format!("--sandbox=http://127.0.0.1:{}", server.port);
        let args: &[&str] = match what {
            Send => &["test", "--to=+14155550100"],
            Ask => &["delivery", "SM1"],
        };
        let begun = Instant::now();
        let done =
            Home::with_twilio().run(&[args, &["--json", &url, &format!("--timeout={seconds}")]].concat());
        assert_eq!((done.code, server.count()), (exit, requests), "{name}: {done}");
        assert!(begun.elapsed() < Duration::from_secs(u64::from(seconds) + 15), "{name}");
        let document = done.json();
        let failure = match what {
            Send => &document["results"][0]["error"],
            Ask => &document["error"],
        };
        assert_eq!(failure.is_null(), exit == 0, "{name}: {done}");
        assert!(!done.stdout.contains('\u{1b}') && !done.stderr.contains('\u{1b}'), "{name}: {done}");
    }
}

/// Whatever a request met once a byte of it may have arrived: never sent again.
fn after_the_first_byte() -> Vec<Case> {
    let unknown = |name, act| case(name, [act], 8, 1);
    let head = b"HTTP/1.1 201 Created\r\ncontent-type: application/json\r\n".to_vec();
    let taken_as = |status| Act::Reply(reply(status, "", answers::TWILIO_TAKEN));
    let body = |body: &[u8]| Act::Reply(reply("201 Created", "", body));
    let elsewhere = |status| Act::Reply(reply(status, "location: http://127.0.0.1:9/stolen\r\n", ""));
    let cut = |length: usize| taken()[..taken().len() - length].to_vec();
    let longer = {
        let text = String::from_utf8(taken()).unwrap();
        text.replace("content-length: ", "content-length: 1").into_bytes()
    };
    vec![
        case("reset before the request", [Act::ResetBefore], 8, 0),
        case("reset during the request", [Act::ResetDuring], 8, 0),
        case("nothing is read", [Act::Deaf], 8, 0).within(1),
        unknown("reset after the request", Act::ResetAfter(vec![])),
        unknown("reset within the head", Act::ResetAfter(head.clone())),
        unknown("reset within the body", Act::ResetAfter(cut(40))),
        unknown("closed after the request", Act::Reply(vec![])),
        unknown("silence", Act::Hang(vec![])).within(1),
        unknown("silence after the head", Act::Hang(cut(answers::TWILIO_TAKEN.len()))).within(1),
        unknown("silence before the last byte", Act::Hang(cut(1))).within(1),
        unknown("one byte a second", Act::Drip(taken())).within(2),
        unknown("truncated body", Act::Reply(cut(40))),
        unknown("wrong length, too long", Act::Reply(longer)),
        unknown(
            "wrong length, too short",
            Act::Reply(
                [
                    &b"HTTP/1.1 201 Created\r\ncontent-length: 20\r\nconnection: close\r\n\r\n"[..],
                    answers::TWILIO_TAKEN.as_bytes(),
                ]
                .concat(),
            ),
        ),
        unknown(
            "two lengths",
            Act::Reply(reply("201 Created", "content-length: 7\r\n", answers::TWILIO_TAKEN)),
        ),
        unknown("endless head", Act::Endless(head.clone(), b"x-more: and more\r\n".repeat(100))),
        unknown("endless head line", Act::Endless(b"HTTP/1.1 201 Created\r\nx: ".to_vec(), vec![b'a'; 4096])),
        unknown("endless body", Act::Endless([&head[..], b"\r\n"].concat(), vec![b' '; 4096])),
        unknown(
            "endless chunks",
            Act::Endless(
                [&head[..], b"transfer-encoding: chunked\r\n\r\n"].concat(),
                b"5\r\n     \r\n".repeat(500),
            ),
        ),
        unknown(
            "a chunk of no size",
            Act::Reply([&head[..], b"transfer-encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nabc"].concat()),
        ),
        unknown("endless interim answers", Act::Endless(vec![], b"HTTP/1.1 100 Continue\r\n\r\n".to_vec()))
            .within(1),
        unknown(
            "switching protocols",
            Act::Reply(
                b"HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n".to_vec(),
            ),
        ),
        unknown(
            "gzip that was not asked for",
            Act::Reply(reply(
                "201 Created",
                "content-encoding: gzip\r\n",
                gzip(answers::TWILIO_TAKEN.as_bytes()),
            )),
        ),
        unknown("gzip bomb", Act::Reply(reply("201 Created", "content-encoding: gzip\r\n", bomb()))),
        unknown("invalid UTF-8", body(b"{\"sid\": \"SM\xff\xfe\"}")),
        unknown("a number for the id", body(br#"{"sid": 7, "status": "queued"}"#)),
        unknown("null for the id", body(br#"{"sid": null, "status": "queued"}"#)),
        unknown("a list for the answer", body(b"[]")),
        unknown("nested without end", body("[".repeat(100_000).as_bytes())),
        unknown("half a JSON", body(br#"{"sid": "SM1"#)),
        unknown("two JSONs", body(answers::TWILIO_TAKEN.repeat(2).as_bytes())),
        unknown("an empty success", body(b"")),
        unknown("an id of something else", body(br#"{"sid": "\u001b[2JXX", "status": "queued"}"#)),
        unknown("a portal's page", body(b"<html>log in first \x1b[2J</html>")),
        unknown("no HTTP", Act::Reply(b"SSH-2.0-OpenSSH_9.2\r\n\x00\xff\r\n".to_vec())),
        unknown("a status of no number", Act::Reply(b"HTTP/1.1 2xx Created\r\n\r\n".to_vec())),
        unknown("redirect 301", elsewhere("301 Moved")),
        unknown("redirect 302", elsewhere("302 Found")),
        unknown("redirect 303", elsewhere("303 See Other")),
        unknown("redirect 307", elsewhere("307 Temporary")),
        unknown("redirect 308", elsewhere("308 Permanent")),
        unknown("server error 500", taken_as("500 Error")),
        unknown("bad gateway 502", Act::Reply(reply("502 Bad Gateway", "", "<html>"))),
        unknown(
            "unavailable 503 with Retry-After",
            Act::Reply(reply("503 Busy", "retry-after: 1\r\n", "busy")),
        ),
        unknown("gateway timeout 504", Act::Reply(reply("504 Timeout", "", ""))),
    ]
}

/// What the provider says it did not take, or that anybody could have got: once and for all, or tried again.
fn refused_or_taken() -> Vec<Case> {
    let slow = || Act::Reply(slow_down(""));
    vec![
        case("taken", [Act::Reply(taken())], 0, 1),
        case(
            "one interim answer",
            [Act::Reply([&b"HTTP/1.1 100 Continue\r\n\r\n"[..], &taken()].concat())],
            0,
            1,
        ),
        case(
            "early hints",
            [Act::Reply([&b"HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n"[..], &taken()].concat())],
            0,
            1,
        ),
        case("taken slowly", [Act::Reply(taken())], 0, 1).within(5),
        case(
            "refused number",
            [Act::Reply(reply("400 No", "", answers::twilio_error(21211, 400, "no")))],
            5,
            1,
        ),
        case(
            "wrong secret",
            [Act::Reply(reply("401 No", "", answers::twilio_error(20003, 401, "no")))],
            4,
            1,
        ),
        case(
            "a refusal with escapes",
            [Act::Reply(reply("400 No", "", r#"{"code":21211,"message":"\u001b[2J\u202efake ok"}"#))],
            5,
            1,
        ),
        case("throttled for ever", [slow()], 6, 3),
        case("throttled, then taken", [slow(), Act::Reply(taken())], 0, 2),
        case("throttled, then silent", [slow(), Act::Hang(vec![])], 8, 2).within(6),
        case("throttled, then reset", [slow(), Act::ResetAfter(vec![])], 8, 2),
        case(
            "Retry-After of a second",
            [Act::Reply(slow_down("retry-after: 1\r\n")), Act::Reply(taken())],
            0,
            2,
        ),
        case("Retry-After of a day", [Act::Reply(slow_down("retry-after: 86400\r\n"))], 6, 1),
        case(
            "Retry-After on a far day",
            [Act::Reply(slow_down("retry-after: Fri, 31 Dec 2100 23:59:59 GMT\r\n"))],
            6,
            1,
        ),
        case(
            "Retry-After in the past",
            [Act::Reply(slow_down("retry-after: Wed, 21 Oct 2015 07:28:00 GMT\r\n")), Act::Reply(taken())],
            0,
            2,
        ),
        case("Retry-After of no sense", [Act::Reply(slow_down("retry-after: soon\r\n"))], 6, 3),
        case("throttled, and no time left", [slow()], 6, 1).within(1),
    ]
}

/// Questions change nothing, so they are asked three times.
fn questions() -> Vec<Case> {
    let found = || Act::Reply(reply("200 OK", "", answers::TWILIO_TAKEN));
    let lost = |name, act| case(name, [act], 7, 3).asked();
    vec![
        case("asked, answered", [found()], 0, 1).asked(),
        lost("asked, reset after", Act::ResetAfter(vec![])),
        lost("asked, closed after", Act::Reply(vec![])),
        lost("asked, truncated", Act::Reply(found_cut())),
        lost("asked, a portal's page", Act::Reply(reply("200 OK", "", "<html>"))),
        lost("asked, unavailable", Act::Reply(reply("503 Busy", "", "busy"))),
        lost("asked, redirected", Act::Reply(reply("307 X", "location: http://127.0.0.1:9/\r\n", ""))),
        case("asked, reset, answered", [Act::ResetAfter(vec![]), found()], 0, 2).asked(),
        case("asked, unavailable, answered", [Act::Reply(reply("503 Busy", "", "")), found()], 0, 2).asked(),
        case("asked, throttled, answered", [Act::Reply(slow_down("")), found()], 0, 2).asked(),
        case(
            "asked, unavailable for a day",
            [Act::Reply(reply("503 Busy", "retry-after: 86400\r\n", ""))],
            7,
            1,
        )
        .asked(),
        case("asked, silence", [Act::Hang(vec![])], 7, 1).asked().within(1),
        case("asked, endless body", [Act::Endless(reply_head(), vec![b' '; 4096])], 7, 1).asked(),
        case(
            "asked, refused",
            [Act::Reply(reply("404 No", "", answers::twilio_error(20404, 404, "no")))],
            4,
            1,
        )
        .asked(),
    ]
}

fn found_cut() -> Vec<u8> {
    let whole = reply("200 OK", "", answers::TWILIO_TAKEN);
    whole[..whole.len() - 9].to_vec()
}

fn reply_head() -> Vec<u8> {
    b"HTTP/1.1 200 OK\r\n\r\n".to_vec()
}

#[test]
fn every_fault_has_its_exit_code_its_count_of_requests_and_an_end() {
    let cases: Vec<_> =
        [after_the_first_byte(), refused_or_taken(), questions()].into_iter().flatten().collect();
    assert!(cases.len() >= 70, "{}", cases.len());
    let queue = std::sync::Mutex::new(cases);
    let next = || queue.lock().unwrap().pop();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while let Some(case) = next() {
                    case.examine();
                }
            });
        }
    });
}

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
            if stream.read(&mut [0; 8192]).is_ok_and(|length| length > 0) {
                requests.fetch_add(1, Ordering::SeqCst);
                let _ = stream.write_all(&taken()).and_then(|()| stream.flush());
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
        assert_eq!(done.stderr.matches("trying again").count(), connections - 1, "{name}: {done}");
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

#[test]
fn a_port_that_refuses_is_knocked_at_three_times() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("--sandbox=http://{closed}");
    for args in [["test", "--to=+14155550100"], ["delivery", "SM1"]] {
        let done = Home::with_twilio().run(&[&args[..], &[&url]].concat()).exits(7);
        assert_eq!(done.stderr.matches("trying again").count(), 2, "{done}");
        assert!((done.stdout + &done.stderr).contains("nothing was sent"));
    }
}

#[test]
fn a_clock_that_is_off_is_corrected_once_by_the_providers_date() {
    let expired = r#"{"Response":{"Error":{"Code":"AuthFailure.SignatureExpire","Message":"expired"},"RequestId":"r"}}"#;
    let refused = || Act::Reply(reply("200 OK", "date: Wed, 21 Oct 2015 07:28:00 GMT\r\n", expired));
    let taken = || Act::Reply(reply("200 OK", "", answers::TENCENT_TAKEN));
    for (acts, kind, requests) in
        [(vec![refused(), taken()], None, 2), (vec![refused()], Some(Kind::Credentials), 2)]
    {
        let server = RawServer::new(acts);
        let found = sends("tencent", &server, 1);
        assert_eq!((found, server.count()), (vec![kind], requests));
        let stamps = server.seen().join("\n");
        assert!(stamps.contains(&format!("x-tc-timestamp: {}", 1_445_412_480)), "{stamps}");
    }
}

#[test]
fn a_rate_is_waited_for_and_a_share_of_the_day_is_not() {
    let aliyun = |code: &str| format!(r#"{{"Code":"{code}","Message":"no","RequestId":"r"}}"#);
    let tencent = |code: &str| {
        format!(r#"{{"Response":{{"Error":{{"Code":"{code}","Message":"no"}},"RequestId":"r"}}}}"#)
    };
    let made = answers::TWILIO_TAKEN.replace("\"error_code\":null", "\"error_code\":30001");
    for (provider, body, requests) in [
        ("aliyun", aliyun("Throttling.User"), 3),
        ("aliyun", answers::ALIYUN_LIMITED.into(), 1),
        ("aliyun", aliyun("isv.DAY_LIMIT_CONTROL"), 1),
        ("tencent", tencent("RequestLimitExceeded"), 3),
        ("tencent", answers::TENCENT_LIMITED.into(), 1),
        ("twilio", answers::twilio_error(14107, 400, "no"), 3),
        // Twilio made a message of it before it failed.
        ("twilio", made, 1),
    ] {
        let status = if provider == "twilio" && !body.contains("30001") { "400 No" } else { "200 OK" };
        let server = RawServer::new(vec![Act::Reply(reply(status, "", &body))]);
        assert_eq!(sends(provider, &server, 1), [Some(Kind::Throttled)], "{body}");
        assert_eq!(server.count(), requests, "{body}");
    }
}

fn moment() -> Moment {
    static LAST: AtomicUsize = AtomicUsize::new(0);
    let nonce = format!("nonce-{}", LAST.fetch_add(1, Ordering::SeqCst));
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Moment { millis: now.as_millis() as u64, nonce }
}

/// Sends so many messages at once over the wire, each over a connection of its own; what kind of failure each met.
fn sends(provider: &str, server: &RawServer, count: usize) -> Vec<Option<Kind>> {
    let provider = Provider::find(provider).unwrap();
    let account = provider
        .fill(&provider.demo_answers(), &|_| Err("no references here".into()))
        .unwrap_or_else(|flaw| panic!("{flaw}"));
    let code: Code = "274913".parse().unwrap();
    let templates = provider.demo_templates();
    let message = |nth: usize| {
        let to = format!("+861380013{nth:04}").parse().unwrap();
        let content = templates[0].1.content(&to, None, &Variables { code: &code, minutes: 10 }).unwrap();
        Message { to, content }
    };
    let one = async |nth: usize| {
        let wire = Wire::new(Options {
            sandbox: Some(format!("http://{}:{}", Ipv4Addr::LOCALHOST, server.port).parse().unwrap()),
            roots: vec![],
            timeout: Duration::from_secs(20),
            clock: || moment().millis,
            trace: None,
        })
        .unwrap();
        let message = message(nth);
        let make = |at: &Moment| Ok(account.send(&message, at).unwrap());
        let sent = wire.insist(provider.name, &Trying { moment, tell: &|_| {} }, make).await;
        sent.err().map(|failure| failure.kind)
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(join_all((0..count).map(one)))
}

#[test]
fn five_hundred_faulted_sends_and_no_second_request_where_one_may_have_been_taken() {
    let (mut sent, mut unknown) = (0, 0);
    for provider in PROVIDERS {
        for case in after_the_first_byte().into_iter().filter(|case| case.seconds > 2) {
            // A server error of one provider may be another's refusal in words; neither is sent again.
            let server = RawServer::new(case.acts);
            let found = sends(provider.name, &server, 6);
            let refused = |kind: &Option<Kind>| matches!(kind, Some(Kind::Unknown | Kind::Refused));
            assert!(found.iter().all(refused), "{} {}: {found:?}", provider.name, case.name);
            assert_eq!(server.count(), 6 * case.requests, "{} {}", provider.name, case.name);
            sent += found.len();
            unknown += found.iter().filter(|kind| **kind == Some(Kind::Unknown)).count();
        }
    }
    assert!(sent >= 500 && unknown >= 500, "{sent} sends, {unknown} unknown");
}
