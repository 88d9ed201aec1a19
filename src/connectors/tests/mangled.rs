//! No request that arrives brings a referee down.

use super::*;

/// SplitMix64: the same numbers in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % sides.max(1) as u64) as usize
    }

    fn one_of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.roll(all.len())]
    }

    /// The text with a piece lost, doubled, or replaced by something odd.
    fn mangle(&mut self, text: &str) -> String {
        let chars: Vec<_> = text.chars().collect();
        let from = self.roll(chars.len() + 1);
        let to = (from + self.roll(12)).min(chars.len());
        let piece: String = chars[from..to].iter().collect();
        let middle = match self.roll(3) {
            0 => String::new(),
            1 => piece.repeat(2),
            _ => self.one_of(ODD).to_owned(),
        };
        chars[..from].iter().collect::<String>() + &middle + &chars[to..].iter().collect::<String>()
    }

    fn mangle_request(&mut self, request: &Request) -> Request {
        let mut request = request.clone();
        for _ in 0..=self.roll(3) {
            match self.roll(5) {
                0 => {
                    let uri = self.mangle(&request.uri().to_string());
                    *request.uri_mut() = uri.parse().unwrap_or_else(|_| request.uri().clone());
                }
                1 => {
                    let body = self.mangle(&String::from_utf8_lossy(request.body()));
                    *request.body_mut() = body.into_bytes();
                }
                2 => {
                    let byte = self.roll(256) as u8;
                    let at = self.roll(request.body().len() + 1);
                    request.body_mut().insert(at, byte);
                }
                3 => {
                    let method = self.one_of(&["GET", "POST", "PUT", "HEAD", "OPTIONS"]);
                    *request.method_mut() = method.parse().unwrap();
                }
                _ => {
                    let names: Vec<_> = request.headers().keys().cloned().collect();
                    let Some(name) = names.get(self.roll(names.len())) else { continue };
                    let value = String::from_utf8_lossy(request.headers()[name].as_bytes()).into_owned();
                    let value = self.mangle(&value);
                    match http::HeaderValue::from_bytes(value.as_bytes()) {
                        Ok(value) if self.roll(4) > 0 => drop(request.headers_mut().insert(name, value)),
                        Ok(value) => drop(request.headers_mut().append(name, value)),
                        Err(_) => drop(request.headers_mut().remove(name)),
                    }
                }
            }
        }
        request
    }
}

const ODD: &[&str] = &[
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

/// Hurls mangled copies of these requests at a referee, strict and lenient, at any time.
pub fn survives(provider: &Provider, connector: &dyn Connector, desk: &mut Desk, requests: &[Request]) {
    let mut dice = Dice(requests.len() as u64);
    for n in 0..1_200 {
        let request = dice.mangle_request(&requests[n % requests.len()]);
        let millis = [1_784_548_800_000, 1_784_548_800_000, 0, 253_402_300_799_000][dice.roll(4)];
        desk.lenient = dice.roll(2) == 0;
        let _ = (provider.claims)(&request, dice.roll(2) == 0);
        let at = Moment { millis, nonce: n.to_string() };
        let refused = desk.inbox.refusals(0).count();
        let response = emulated(connector, &request, desk, &at);
        assert!(desk.inbox.refusals(0).skip(refused).all(|(_, kept)| !kept.what.code.is_empty()));
        assert!(response.status().as_u16() >= 200 && !response.body().is_empty(), "{request:?}");
    }
}

#[test]
fn a_referee_survives_whatever_arrives() {
    for provider in PROVIDERS {
        let Bare { account: ours, mut desk } = Bare::open(provider, ours(provider));
        desk.faults.add("every=3 limits".parse().unwrap());
        let at = noon("n");
        let mut requests = vec![];
        for usage in ["sign-in", "generic"] {
            for to in ["+14155550100", "+8613812345678"] {
                requests.extend(ours.send(&message(provider, usage, to), &at).ok().map(|it| it.request));
            }
        }
        let to = "+8613812345678".parse().unwrap();
        requests.extend(ours.delivery("1", Some(&to), None, &at).ok().map(|exchange| exchange.request));
        let checks = ours.checks(&provider.demo_templates(), &at).into_iter();
        requests.extend(checks.map(|check| check.exchange.request));
        let requests: Vec<_> = requests.into_iter().map(arrived).collect();
        survives(provider, &*ours, &mut desk, &requests);
        assert!(!desk.arrivals().is_empty(), "{}: some come through", provider.name);
    }
}
