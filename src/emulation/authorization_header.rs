//! The `Authorization` header of requests that are signed with HMAC-SHA256.

use std::borrow::Cow;

use memchr::memchr_iter;

use super::{canonical_request::CanonicalRequest, received_request::single_header};
use crate::http_client::Request;

/// The parts of `ALGORITHM Credential=…, SignedHeaders=…, Signature=…`.
pub struct AuthorizationHeader<'a> {
    /// The name of the signature algorithm.
    pub algorithm: &'a str,
    /// The access key id, with a scope where the algorithm has one.
    pub credential: &'a str,
    /// The names of the headers that the signature covers, as the list that was sent.
    pub signed_header_list: &'a str,
    /// The same names.
    pub signed_headers: Vec<Cow<'a, str>>,
    /// The encoded signature.
    pub signature: &'a str,
}

impl<'a> AuthorizationHeader<'a> {
    /// Parses the header of a request. Returns `None` if it is missing or incomplete.
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
        let signed_header_list = signed_headers?;
        let mut signed_headers = Vec::with_capacity(1 + memchr_iter(b';', signed_header_list.as_bytes()).count());
        signed_headers.extend(signed_header_list.split(';').map(Cow::Borrowed));
        Some(Self { algorithm, credential: credential?, signed_header_list, signed_headers, signature: signature? })
    }

    /// Returns what is wrong with the list of signed headers, if anything: it must be in lower case, sorted and without
    /// duplicates, and name the required headers and only such as the request has once. `canonical` is made from it.
    pub fn signed_headers_error(&self, canonical: &CanonicalRequest, required: &[&str]) -> Option<String> {
        let names = &self.signed_headers;
        if let Some(name) = names.iter().find(|name| name.bytes().any(|b| b.is_ascii_uppercase())) {
            return Some(format!("SignedHeaders names {name} in capitals; names of headers are in lower case"));
        }
        if let Some(pair) = names.windows(2).find(|pair| pair[0] >= pair[1]) {
            let [first, next] = [&pair[0], &pair[1]];
            return Some(format!("SignedHeaders names {next} after {first}; the names are sorted, once each"));
        }
        // The names are sorted.
        let is_missing = |required: &&&str| names.binary_search_by(|name| (**name).cmp(**required)).is_err();
        if let Some(name) = required.iter().find(is_missing) {
            return Some(format!("SignedHeaders does not name {name}, which the signature has to cover"));
        }
        // `canonical` leaves out those that the request does not have once.
        let present = names.iter().zip(&canonical.headers).take_while(|(name, (known, _))| *name == known).count();
        names.get(present).map(|name| format!("SignedHeaders names {name}, which the request does not have once"))
    }

    /// Returns the signed and the required headers as the list should name them.
    pub fn corrected_signed_headers(&self, required: &[&str]) -> Vec<Cow<'a, str>> {
        let names = self.signed_headers.iter().map(AsRef::as_ref).chain(required.iter().copied());
        let mut names: Vec<_> = names.map(|name| Cow::Owned(name.to_ascii_lowercase())).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}
