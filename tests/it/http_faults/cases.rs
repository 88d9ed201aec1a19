//! The cases: what the server does with each connection, the exit code, and how many requests it receives.

use super::*;

/// Faults after which the message may have been accepted, so that it is not sent again.
pub fn after_the_first_byte() -> Vec<Case> {
    let unknown = |name, act| case(name, [act], 8, 1);
    let head = b"HTTP/1.1 201 Created\r\ncontent-type: application/json\r\n".to_vec();
    let accepted_with = |status| Act::Reply(reply(status, "", answers::TWILIO_TAKEN));
    let body = |body: &[u8]| Act::Reply(reply("201 Created", "", body));
    let cut = |length: usize| created_response()[..created_response().len() - length].to_vec();
    let longer = {
        let text = String::from_utf8(created_response()).unwrap();
        text.replace("content-length: ", "content-length: 1").into_bytes()
    };
    vec![
        case("reset before the request", [Act::ResetBefore], 8, 0),
        case("reset during the request", [Act::ResetDuring], 8, 0),
        case("nothing is read", [Act::NeverRead], 8, 0).within(2),
        unknown("reset after the request", Act::ResetAfter(vec![])),
        unknown("reset within the head", Act::ResetAfter(head.clone())),
        unknown("reset within the body", Act::ResetAfter(cut(40))),
        unknown("closed after the request", Act::Reply(vec![])),
        unknown("silence", Act::Hang(vec![])).within(2),
        unknown("silence after the head", Act::Hang(cut(answers::TWILIO_TAKEN.len()))).within(2),
        unknown("silence before the last byte", Act::Hang(cut(1))).within(2),
        unknown("one byte a second", Act::Drip(created_response())).within(2),
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
        unknown("two lengths", Act::Reply(reply("201 Created", "content-length: 7\r\n", answers::TWILIO_TAKEN))),
        unknown("endless head", Act::Endless(head.clone(), b"x-more: and more\r\n".repeat(100))),
        unknown("endless head line", Act::Endless(b"HTTP/1.1 201 Created\r\nx: ".to_vec(), vec![b'a'; 4096])),
        unknown("endless body", Act::Endless([&head[..], b"\r\n"].concat(), vec![b' '; 4096])),
        unknown(
            "endless chunks",
            Act::Endless([&head[..], b"transfer-encoding: chunked\r\n\r\n"].concat(), b"5\r\n     \r\n".repeat(500)),
        ),
        unknown(
            "a chunk of no size",
            Act::Reply([&head[..], b"transfer-encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nabc"].concat()),
        ),
        unknown("endless interim answers", Act::Endless(vec![], b"HTTP/1.1 100 Continue\r\n\r\n".to_vec())).within(1),
        unknown(
            "switching protocols",
            Act::Reply(b"HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n".to_vec()),
        ),
        unknown(
            "gzip that was not asked for",
            Act::Reply(reply("201 Created", "content-encoding: gzip\r\n", gzip(answers::TWILIO_TAKEN.as_bytes()))),
        ),
        unknown("gzip bomb", Act::Reply(reply("201 Created", "content-encoding: gzip\r\n", gzip_bomb()))),
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
        unknown("server error 500", accepted_with("500 Error")),
        unknown("bad gateway 502", Act::Reply(reply("502 Bad Gateway", "", "<html>"))),
        unknown("unavailable 503 with Retry-After", Act::Reply(reply("503 Busy", "retry-after: 1\r\n", "busy"))),
        unknown("gateway timeout 504", Act::Reply(reply("504 Timeout", "", ""))),
    ]
}

/// Responses that accept or refuse the message, or that throttle it, so that it is sent again.
pub fn refused_or_accepted() -> Vec<Case> {
    let elsewhere = |status| Act::Reply(reply(status, "location: http://127.0.0.1:9/stolen\r\n", ""));
    let slow = || Act::Reply(throttled_response(""));
    vec![
        case("accepted", [Act::Reply(created_response())], 0, 1),
        case(
            "one interim answer",
            [Act::Reply([&b"HTTP/1.1 100 Continue\r\n\r\n"[..], &created_response()].concat())],
            0,
            1,
        ),
        case(
            "early hints",
            [Act::Reply([&b"HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n"[..], &created_response()].concat())],
            0,
            1,
        ),
        case("accepted within a short timeout", [Act::Reply(created_response())], 0, 1).within(5),
        case("refused number", [Act::Reply(reply("400 No", "", answers::twilio_error(21211, 400, "no")))], 5, 1),
        case("wrong secret", [Act::Reply(reply("401 No", "", answers::twilio_error(20003, 401, "no")))], 4, 1),
        case("redirect 301", [elsewhere("301 Moved")], 5, 1),
        case("redirect 302", [elsewhere("302 Found")], 5, 1),
        case("redirect 303", [elsewhere("303 See Other")], 5, 1),
        case("redirect 307", [elsewhere("307 Temporary")], 5, 1),
        case("redirect 308", [elsewhere("308 Permanent")], 5, 1),
        case("a portal's 403", [Act::Reply(reply("403 Forbidden", "", "<html>log in first</html>"))], 4, 1),
        case("a proxy's 407", [Act::Reply(reply("407 Proxy", "", "<html>"))], 5, 1),
        case("a page that is not there", [Act::Reply(reply("404 No", "", "<html>"))], 5, 1),
        case("an empty 401", [Act::Reply(reply("401 No", "", ""))], 4, 1),
        case(
            "a refusal with escapes",
            [Act::Reply(reply("400 No", "", r#"{"code":21211,"message":"\u001b[2J\u202efake ok"}"#))],
            5,
            1,
        ),
        case("throttled for ever", [slow()], 6, 3),
        case("throttled, then accepted", [slow(), Act::Reply(created_response())], 0, 2),
        case("throttled, then silent", [slow(), Act::Hang(vec![])], 8, 2).within(6),
        case("throttled, then reset", [slow(), Act::ResetAfter(vec![])], 8, 2),
        case(
            "Retry-After of a second",
            [Act::Reply(throttled_response("retry-after: 1\r\n")), Act::Reply(created_response())],
            0,
            2,
        ),
        case("Retry-After of a day", [Act::Reply(throttled_response("retry-after: 86400\r\n"))], 6, 1),
        case(
            "Retry-After on a far day",
            [Act::Reply(throttled_response("retry-after: Fri, 31 Dec 2100 23:59:59 GMT\r\n"))],
            6,
            1,
        ),
        case(
            "Retry-After in the past",
            [
                Act::Reply(throttled_response("retry-after: Wed, 21 Oct 2015 07:28:00 GMT\r\n")),
                Act::Reply(created_response()),
            ],
            0,
            2,
        ),
        case("Retry-After of no sense", [Act::Reply(throttled_response("retry-after: soon\r\n"))], 6, 3),
        case("throttled, and no time left", [slow()], 6, 1).within(1),
    ]
}

/// Queries change nothing, so they are tried three times.
pub fn delivery_queries() -> Vec<Case> {
    let found = || Act::Reply(reply("200 OK", "", answers::TWILIO_TAKEN));
    let lost = |name, act| case(name, [act], 7, 3).into_delivery_query();
    vec![
        case("queried, answered", [found()], 0, 1).into_delivery_query(),
        lost("queried, reset after", Act::ResetAfter(vec![])),
        lost("queried, closed after", Act::Reply(vec![])),
        lost("queried, truncated", Act::Reply(found_cut())),
        lost("queried, a portal's page", Act::Reply(reply("200 OK", "", "<html>"))),
        lost("queried, unavailable", Act::Reply(reply("503 Busy", "", "busy"))),
        case("queried, redirected", [Act::Reply(reply("307 X", "location: http://127.0.0.1:9/\r\n", ""))], 5, 1)
            .into_delivery_query(),
        case("queried, a portal's 403", [Act::Reply(reply("403 No", "", "<html>"))], 4, 1).into_delivery_query(),
        case("queried, reset, answered", [Act::ResetAfter(vec![]), found()], 0, 2).into_delivery_query(),
        case("queried, unavailable, answered", [Act::Reply(reply("503 Busy", "", "")), found()], 0, 2)
            .into_delivery_query(),
        case("queried, throttled, answered", [Act::Reply(throttled_response("")), found()], 0, 2).into_delivery_query(),
        case("queried, unavailable for a day", [Act::Reply(reply("503 Busy", "retry-after: 86400\r\n", ""))], 7, 1)
            .into_delivery_query(),
        case("queried, silence", [Act::Hang(vec![])], 7, 1).into_delivery_query().within(2),
        case("queried, endless body", [Act::Endless(reply_head(), vec![b' '; 4096])], 7, 1).into_delivery_query(),
        case("queried, refused", [Act::Reply(reply("404 No", "", answers::twilio_error(20404, 404, "no")))], 5, 1)
            .into_delivery_query(),
    ]
}

fn found_cut() -> Vec<u8> {
    let whole = reply("200 OK", "", answers::TWILIO_TAKEN);
    whole[..whole.len() - 9].to_vec()
}

fn reply_head() -> Vec<u8> {
    b"HTTP/1.1 200 OK\r\n\r\n".to_vec()
}
