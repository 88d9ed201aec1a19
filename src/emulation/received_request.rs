//! Reads a signed request the way a server does: only from the bytes that arrived.
//! It never sees a signer; the two meet in published test vectors.

use std::borrow::Cow;

use crate::{encoding::hash, http_client::Request};

/// How a signature is made, step by step. A copy of it can be led astray.
pub trait SignatureInput: Clone {
    /// Everything that is signed, for people to read.
    fn describe(&self) -> String;

    fn compute_signature(&self) -> String;
}

/// A mistake of signers: a sentence that names it, and the step that it takes otherwise.
pub type SigningMistake<R> = (&'static str, fn(&mut R));

/// The parts of `ALGORITHM Credential=…, SignedHeaders=…, Signature=…`.
pub struct AuthorizationHeader<'a> {
    pub algorithm: &'a str,
    pub credential: &'a str,
    pub signed_headers: Vec<Cow<'a, str>>,
    pub signature: &'a str,
}

impl<'a> AuthorizationHeader<'a> {
    pub fn parse(request: &'a Request) -> Option<Self> {
        let (algorithm, rest) = single_header(request, "authorization")?.split_once(' ')?;
        let (mut credential, mut signed_headers, mut signature) = (None, None, None);
        for (name, value) in rest.split(',').filter_map(|part| part.trim().split_once('=')) {
            match name {
                "Credential" => credential.get_or_insert(value),
                "SignedHeaders" => signed_headers.get_or_insert(value),
                "Signature" => signature.get_or_insert(value),
                _ => continue,
            };
        }
        Some(Self {
            algorithm,
            credential: credential?,
            signed_headers: signed_headers?.split(';').map(Cow::Borrowed).collect(),
            signature: signature?,
        })
    }

    /// What is wrong with the list of covered headers, which has to name these, in lower case, sorted and once each.
    pub fn signed_headers_error(&self, request: &Request, required: &[&str]) -> Option<String> {
        let names = &self.signed_headers;
        if let Some(name) = names.iter().find(|name| name.bytes().any(|b| b.is_ascii_uppercase())) {
            return Some(format!("SignedHeaders names {name} in capitals; names of headers are in lower case"));
        }
        if let Some(pair) = names.windows(2).find(|pair| pair[0] >= pair[1]) {
            let [first, next] = [&pair[0], &pair[1]];
            return Some(format!("SignedHeaders names {next} after {first}; the names are sorted, once each"));
        }
        if let Some(name) = required.iter().find(|required| !names.iter().any(|name| name == *required)) {
            return Some(format!("SignedHeaders does not name {name}, which the signature has to cover"));
        }
        let absent = names.iter().find(|name| single_header(request, name).is_none());
        absent.map(|name| format!("SignedHeaders names {name}, which the request does not have once"))
    }

    /// The names that the list should have, of these headers and of those that it names.
    pub fn corrected_signed_headers(&self, required: &[&str]) -> Vec<Cow<'a, str>> {
        let named = self.signed_headers.iter().map(AsRef::as_ref).chain(required.iter().copied());
        let mut names: Vec<_> = named.map(|name| Cow::Owned(name.to_ascii_lowercase())).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// The text of a header that stands exactly once.
pub fn single_header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    // A request has few headers: comparing names is faster than hashing one.
    let mut all = request.headers().iter().filter(|(known, _)| known.as_str().eq_ignore_ascii_case(name));
    match (all.next(), all.next()) {
        (Some((_, value)), None) => value.to_str().ok(),
        _ => None,
    }
}

/// User and password of Basic authentication, RFC 7617.
pub fn basic_credentials(request: &Request) -> Option<(String, String)> {
    let login = hash::decode_base64(single_header(request, "authorization")?.strip_prefix("Basic ")?)?;
    let login = String::from_utf8(login).ok()?;
    login.split_once(':').map(|(user, password)| (user.to_owned(), password.to_owned()))
}

/// The token of `Authorization: SCHEME TOKEN`.
pub fn authorization_token<'a>(request: &'a Request, scheme: &str) -> Option<&'a str> {
    single_header(request, "authorization")?.strip_prefix(scheme)?.strip_prefix(' ')
}

/// The fields of a form body, or none where the request does not say that it has one.
pub fn form_fields(request: &Request) -> Vec<(String, String)> {
    let typed = single_header(request, "content-type").unwrap_or_default();
    match typed.starts_with("application/x-www-form-urlencoded") {
        true => hash::decode_form(&String::from_utf8_lossy(request.body())),
        false => vec![],
    }
}

/// The name that a request was sent to, without its port.
pub fn host_without_port(request: &Request) -> &str {
    let host = single_header(request, "host").unwrap_or_default();
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
}
