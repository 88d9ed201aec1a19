//! No malformed request makes an emulation panic.

use super::*;

/// Changes requests at random: SplitMix64 gives the same numbers in every run.
struct RequestMutator(u64);

impl RequestMutator {
    fn next_below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit.max(1) as u64) as usize
    }

    fn pick<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.next_below(all.len())]
    }

    /// Returns the text with a piece removed, doubled, or replaced by one of [`ODD_TEXTS`].
    fn mutate_text(&mut self, text: &str) -> String {
        let chars: Vec<_> = text.chars().collect();
        let from = self.next_below(chars.len() + 1);
        let to = (from + self.next_below(12)).min(chars.len());
        let piece: String = chars[from..to].iter().collect();
        let middle = match self.next_below(3) {
            0 => String::new(),
            1 => piece.repeat(2),
            _ => self.pick(ODD_TEXTS).to_owned(),
        };
        chars[..from].iter().collect::<String>() + &middle + &chars[to..].iter().collect::<String>()
    }

    fn mutate_request(&mut self, request: &Request) -> Request {
        let mut request = request.clone();
        for _ in 0..=self.next_below(3) {
            match self.next_below(5) {
                0 => {
                    let uri = self.mutate_text(&request.uri().to_string());
                    *request.uri_mut() = uri.parse().unwrap_or_else(|_| request.uri().clone());
                }
                1 => {
                    let body = self.mutate_text(&String::from_utf8_lossy(request.body()));
                    *request.body_mut() = body.into_bytes();
                }
                2 => {
                    let byte = self.next_below(256) as u8;
                    let at = self.next_below(request.body().len() + 1);
                    request.body_mut().insert(at, byte);
                }
                3 => {
                    let method = self.pick(&["GET", "POST", "PUT", "HEAD", "OPTIONS"]);
                    *request.method_mut() = method.parse().unwrap();
                }
                _ => {
                    let names: Vec<_> = request.headers().keys().cloned().collect();
                    let Some(name) = names.get(self.next_below(names.len())) else { continue };
                    let value = String::from_utf8_lossy(request.headers()[name].as_bytes()).into_owned();
                    let value = self.mutate_text(&value);
                    match http::HeaderValue::from_bytes(value.as_bytes()) {
                        Ok(value) if self.next_below(4) > 0 => drop(request.headers_mut().insert(name, value)),
                        Ok(value) => drop(request.headers_mut().append(name, value)),
                        Err(_) => drop(request.headers_mut().remove(name)),
                    }
                }
            }
        }
        request
    }
}

const ODD_TEXTS: &[&str] = &[
    "",
    "%",
    "%2",
    "%zz",
    "+",
    "&",
    "=",
    ";",
    "/",
    ",",
    " ",
    "\"",
    "{",
    "}",
    "[]",
    "null",
    "-1",
    "é",
    "验证码",
    "0",
    "99999999999999999999",
    "\u{0}",
    "\u{202e}",
    "%F0%9F%98%80",
    "%C3",
    "=&=",
    "GET",
    "\n",
    "a:b:c",
];

/// Sends malformed copies of these requests to an emulation, strict and lenient, at various times.
pub fn assert_survives_mutations(
    provider: &Provider,
    connector: &dyn Connector,
    state: &mut EmulatorState,
    requests: &[Request],
) {
    let mut mutator = RequestMutator(requests.len() as u64);
    for n in 0..1_200 {
        let request = mutator.mutate_request(&requests[n % requests.len()]);
        let millis = [1_784_548_800_000, 1_784_548_800_000, 0, 253_402_300_799_000][mutator.next_below(4)];
        state.accepts_any = mutator.next_below(2) == 0;
        let _ = provider.recognizes_request(&request);
        let at = SigningContext { timestamp_millis: millis, nonce: n.to_string() };
        let rejection_count = state.inbox.rejections_after(0).count();
        let response = emulate_request(connector, &request, state, &at);
        assert!(state.inbox.rejections_after(0).skip(rejection_count).all(|(_, kept)| !kept.item.code.is_empty()));
        // Some providers refuse without a body.
        let may_be_empty = response.status() == 204 || response.status().is_client_error();
        assert!(may_be_empty || !response.body().is_empty(), "{request:?}");
    }
}

#[test]
fn every_emulation_survives_malformed_requests() {
    for provider in PROVIDERS {
        let DirectEmulation { account: client, mut state } = DirectEmulation::open(provider, demo_connector(provider));
        state.faults.add_rule("every=3 limits".parse().unwrap());
        let at = noon_with_nonce("n");
        let mut requests = vec![];
        for usage in ["sign-in", "generic"] {
            for to in ["+14155550100", "+8613812345678"] {
                requests.extend(
                    client
                        .build_send_exchange(&demo_message(provider, usage, to), &at)
                        .ok()
                        .map(|exchange| exchange.request),
                );
            }
        }
        let to = "+8613812345678".parse().unwrap();
        requests
            .extend(client.build_delivery_exchange("1", Some(&to), None, &at).ok().map(|exchange| exchange.request));
        let checks = client.build_checks(&provider.demo_templates(), &at).into_iter();
        requests.extend(checks.map(|check| check.exchange.request));
        let requests: Vec<_> = requests.into_iter().map(with_host_header).collect();
        assert_survives_mutations(provider, &*client, &mut state, &requests);
        assert!(!state.captured_messages().is_empty(), "{}: none was accepted", provider.name);
    }
}
