//! Reads a signed request the way a server does: only from the bytes that arrived.
//! It never sees a signer; the two meet in published test vectors.

use super::{Request, hash};

/// The parts of `ALGORITHM Credential=…, SignedHeaders=…, Signature=…`.
pub struct Claim<'a> {
    pub algorithm: &'a str,
    pub credential: &'a str,
    pub signed_headers: Vec<&'a str>,
    pub signature: &'a str,
}

impl<'a> Claim<'a> {
    pub fn read(request: &'a Request) -> Option<Self> {
        let (algorithm, rest) = header(request, "authorization")?.split_once(' ')?;
        let part =
            |name: &str| rest.split(',').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='));
        Some(Self {
            algorithm,
            credential: part("Credential")?,
            signed_headers: part("SignedHeaders")?.split(';').collect(),
            signature: part("Signature")?,
        })
    }

    /// Whether every one of these headers is covered by the signature, in sorted order and once each.
    pub fn covers(&self, names: &[&str]) -> bool {
        let sorted = self.signed_headers.windows(2).all(|pair| pair[0] < pair[1]);
        sorted && names.iter().all(|name| self.signed_headers.contains(name))
    }

    /// The canonical request, rebuilt from what arrived; `value` makes a header's value canonical.
    /// `None` when a header that is said to be covered is not there.
    pub fn canonical(&self, request: &Request, value: impl Fn(&str, &str) -> String) -> Option<String> {
        let mut query = hash::pairs(request.uri().query().unwrap_or(""));
        query.sort_unstable();
        let mut text = format!("{}\n{}\n{}\n", request.method(), request.uri().path(), hash::form(&query));
        for name in &self.signed_headers {
            text.push_str(&format!("{name}:{}\n", value(name, header(request, name)?.trim())));
        }
        text.push_str(&format!("\n{}\n{}", self.signed_headers.join(";"), hash::sha256_hex(request.body())));
        Some(text)
    }
}

/// The text of a header that stands exactly once.
pub fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    let mut all = request.headers().get_all(name).iter();
    match (all.next(), all.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

/// The name that a request was sent to, without its port.
pub fn host_name(request: &Request) -> &str {
    let host = header(request, "host").unwrap_or_default();
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
}
