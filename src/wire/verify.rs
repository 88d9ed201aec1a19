//! Reads a signed request the way a server does: only from the bytes that arrived.
//! It never sees a signer; the two meet in published test vectors.

mod canonical;

pub use canonical::{Canonical, Slip, USUAL};

use std::net::IpAddr;

use super::Request;

/// How a signature is made, step by step. A copy of it can be led astray.
pub trait Recipe: Clone {
    /// Everything that is signed, for people to read.
    fn text(&self) -> String;

    fn signature(&self) -> String;
}

/// A mistake of signers: a sentence that names it, and the step that it takes otherwise.
pub type Mistake<R> = (&'static str, fn(&mut R));

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

    /// What is wrong with the list of covered headers, which has to name these, in lower case, sorted and once each.
    pub fn flaw(&self, request: &Request, required: &[&str]) -> Option<String> {
        let names = &self.signed_headers;
        if let Some(name) = names.iter().find(|name| name.bytes().any(|b| b.is_ascii_uppercase())) {
            return Some(format!(
                "SignedHeaders names {name} in capitals; names of headers are in lower case"
            ));
        }
        if let Some(pair) = names.windows(2).find(|pair| pair[0] >= pair[1]) {
            let [first, next] = [pair[0], pair[1]];
            return Some(format!(
                "SignedHeaders names {next} after {first}; the names are sorted, once each"
            ));
        }
        if let Some(name) = required.iter().find(|name| !names.contains(name)) {
            return Some(format!("SignedHeaders does not name {name}, which the signature has to cover"));
        }
        let absent = names.iter().find(|name| header(request, name).is_none());
        absent.map(|name| format!("SignedHeaders names {name}, which the request does not have once"))
    }

    /// The names that the list should have, of these headers and of those that it names.
    pub fn mended(&self, required: &[&str]) -> Vec<String> {
        let mut names: Vec<_> =
            self.signed_headers.iter().chain(required).map(|name| name.to_ascii_lowercase()).collect();
        names.sort_unstable();
        names.dedup();
        names
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

/// Whether a machine nearby is named so: this one, a private address, or a name without a dot, as containers have.
pub fn nearby(host: &str) -> bool {
    let bare = host.trim_matches(['[', ']']);
    match bare.parse() {
        Ok(IpAddr::V4(ip)) => ip.is_loopback() || ip.is_private(),
        Ok(IpAddr::V6(ip)) => ip.is_loopback() || ip.is_unique_local(),
        Err(_) => !bare.is_empty() && !bare.contains('.') || bare == "host.docker.internal",
    }
}
