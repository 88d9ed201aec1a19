//! Thousands of requests that nobody would send on purpose: each is answered, none takes the sandbox down.

use super::*;

/// SplitMix64, so that every run tries the same.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next_below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.next_below(of.len())]
    }

    /// The text with a few bytes changed, lost, doubled or put in.
    fn mutate_bytes(&mut self, text: &[u8]) -> Vec<u8> {
        let mut bytes = text.to_vec();
        for _ in 0..self.next_below(6).saturating_sub(2) {
            let at = self.next_below(bytes.len() + 1);
            // Most of them can stand in a URL.
            let byte =
                if self.next_below(8) == 0 { self.next_below(256) as u8 } else { b"%+&=/.0A"[self.next_below(8)] };
            match (self.next_below(4), at < bytes.len()) {
                (0, true) => bytes[at] = byte,
                (1, true) => drop(bytes.remove(at)),
                (2, true) => bytes.truncate(at),
                _ => bytes.insert(at, byte),
            }
        }
        bytes
    }
}

#[test]
fn no_request_brings_the_referee_down() {
    let connector = connector_with_sender("+15005550006");
    let mut state = EmulatorState::default();
    let mut random = SplitMix64(7);
    let base = format!("/2010-04-01/Accounts/{ACCOUNT_SID}");
    let login = format!("Basic {}", hash::encode_base64(format!("{ACCOUNT_SID}:right")));
    let form = "To=%2B14155550100&From=%2B15005550006&Body=h%C3%A9llo+%E4%BD%A0&StatusCallback=http%3A%2F%2F127.0.0.1%3A9%2Fx&MessagingServiceSid=&RiskCheck=enable";
    let query = "To=%2B1415&PageSize=2&Page=1&PageToken=PASM0&DateSent%3E=2026-07-20T11:00:00Z&PhoneNumber=%2B1";
    let (mut accepted_count, mut rejected_count) = (0, 0);
    for round in 0..6_000 {
        state.lenient = round % 3 == 0;
        let last = state.captured_messages().pop().map_or("SM0".into(), |captured| captured.id.clone());
        let path = match random.next_below(6) {
            0 | 1 => format!("{base}/Messages.json"),
            2 => format!("{base}/Messages/{last}.json"),
            3 => format!("{base}/IncomingPhoneNumbers.json"),
            4 => "/v1/Services/MG0/PhoneNumbers".into(),
            _ => format!("{base}.json"),
        };
        let path = if random.next_below(3) == 0 { random.mutate_bytes(path.as_bytes()) } else { path.into_bytes() };
        let query = random.mutate_bytes(query.as_bytes());
        let uri = [&path[..], b"?", &query].concat();
        let header = |bytes: Vec<u8>| http::HeaderValue::from_bytes(&bytes).ok();
        let method = random.pick(&["GET", "POST", "POST", "DELETE", "PUT", "X"]);
        let Ok(mut request) = http::Request::builder().method(method).uri(&uri[..]).body(vec![]) else {
            continue;
        };
        let host = random.pick(&[
            "api.twilio.com",
            "127.0.0.1:8025",
            "[::1]:8025",
            "messaging.twilio.com",
            ":",
            "[",
            "twilio.com",
        ]);
        let typed = random.pick(&[
            "application/x-www-form-urlencoded",
            "application/x-www-form-urlencoded; charset=UTF-8",
            "text/plain",
            "",
        ]);
        let sent = match random.next_below(4) {
            0 => random.mutate_bytes(login.as_bytes()),
            _ => login.clone().into_bytes(),
        };
        for (name, value) in [("host", host.into()), ("content-type", typed.into()), ("authorization", sent)] {
            if let Some(value) = header(value).filter(|_| random.next_below(20) > 0) {
                request.headers_mut().insert(name, value);
            }
        }
        *request.body_mut() = random.mutate_bytes(form.as_bytes());
        let at = SigningContext { timestamp_millis: noon().timestamp_millis + round * 37, nonce: round.to_string() };
        let _ = (PROVIDER.recognize_request)(&request, false);
        let response = emulate_request(&*connector, &request, &mut state, &at);
        match response.status().as_u16() {
            200 | 201 | 204 => accepted_count += 1,
            400..=499 => rejected_count += 1,
            other => panic!("{other} for {request:?}"),
        }
        let callback =
            state.captured_messages().pop().and_then(|captured| connector.build_status_callback(captured, &at));
        assert!(callback.is_none_or(|request| request.method() == "POST"));
    }
    assert!(accepted_count > 200 && rejected_count > 200, "{accepted_count} accepted, {rejected_count} rejected");
}
