//! Canonical requests, which are signed with HMAC-SHA256, and the mistakes that clients commonly make with them.

use std::borrow::Cow;

use zeroize::Zeroizing;

use super::{received_request::single_headers, signature_mismatch::SignatureInput, signing_key_cache::SigningKeyCache};
use crate::{
    encoding::{self, FormField, hash},
    http_client::Request,
    sms::Secret,
};

/// A canonical request, its string to sign, and the key, as they follow from a received request.
#[derive(Clone)]
pub struct CanonicalRequest<'a> {
    /// The received request.
    pub request: &'a Request,
    /// The name of the algorithm in the string to sign.
    pub algorithm: &'a str,
    /// The time in the string to sign; unused without a `key_scope`.
    pub timestamp: &'a str,
    /// What the key is derived from, starting with the date. Empty if the key is the secret itself.
    pub key_scope: Vec<Cow<'a, str>>,
    /// The texts before and after the secret in the key.
    pub secret_affixes: [&'static str; 2],
    /// The account's secret.
    pub secret: &'a Secret,
    /// The HTTP method.
    pub method: &'a str,
    /// The path as it is signed.
    pub path: &'a str,
    /// The parameters of the query, sorted.
    pub query_fields: Vec<FormField<'a>>,
    /// The same parameters as they are signed.
    pub canonical_query: String,
    /// The names and values of the signed headers.
    pub headers: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// The same names, joined with `;`.
    pub signed_header_names: String,
    /// The text between the headers and the list of their names.
    pub header_separator: &'static str,
    /// The hash of the body.
    pub payload_hash: String,
    /// Whether the hash of the canonical request is signed, rather than the canonical request itself.
    pub hashes_request: bool,
    /// Encodes the bytes of the signature as text.
    pub encode_signature: fn(Vec<u8>) -> String,
}

/// Whether a text for people masks tokens, which must stay secret.
#[derive(PartialEq)]
enum TokenDisplay {
    Plain,
    Masked,
}

impl<'a> CanonicalRequest<'a> {
    /// Returns the canonical request whose key is the secret itself, and that signs those of the named headers that the
    /// request has.
    pub fn from_request(request: &'a Request, algorithm: &'a str, secret: &'a Secret, names: &[Cow<'a, str>]) -> Self {
        let mut query_fields = encoding::decode_form(request.uri().query().unwrap_or(""));
        query_fields.sort_unstable();
        let values = single_headers(request, names.iter().map(AsRef::as_ref));
        let mut headers: Vec<(Cow<str>, Cow<str>)> = Vec::with_capacity(names.len());
        headers.extend(names.iter().zip(values).filter_map(|(name, value)| Some((name.clone(), value?.trim().into()))));
        let mut signed_header_names = String::with_capacity(names.iter().map(|name| name.len() + 1).sum());
        for (name, _) in &headers {
            signed_header_names.push_str(if signed_header_names.is_empty() { "" } else { ";" });
            signed_header_names.push_str(name);
        }
        Self {
            request,
            algorithm,
            timestamp: "",
            key_scope: vec![],
            secret_affixes: ["", ""],
            secret,
            method: request.method().as_str(),
            path: request.uri().path(),
            canonical_query: encoding::encode_form(&query_fields),
            query_fields,
            headers,
            signed_header_names,
            header_separator: "\n",
            payload_hash: hash::sha256_hex(request.body()),
            hashes_request: true,
            encode_signature: |bytes| encoding::encode_hex(bytes),
        }
    }

    /// Returns the value of a signed header, whose name is in lower case.
    pub fn header_value(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_ref())
    }

    /// Returns the value of a signed header, to change it.
    pub fn header_value_mut(&mut self, name: &str) -> Option<&mut Cow<'a, str>> {
        self.headers.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    fn canonical_text(&self, tokens: TokenDisplay) -> String {
        let headers_len: usize = self.headers.iter().map(|(name, value)| name.len() + value.len() + 2).sum();
        let names_and_hash_len = self.signed_header_names.len() + self.payload_hash.len();
        let mut text = String::with_capacity(self.canonical_query.len() + headers_len + names_and_hash_len + 64);
        let mut put = |parts: &[&str]| parts.iter().for_each(|part| text.push_str(part));
        put(&[self.method, "\n", self.path, "\n", &self.canonical_query, "\n"]);
        for (name, value) in &self.headers {
            let is_masked = tokens == TokenDisplay::Masked && name.ends_with("-token");
            put(&[name, ":", if is_masked { "••••" } else { value }, "\n"]);
        }
        put(&[self.header_separator, &self.signed_header_names, "\n", &self.payload_hash]);
        text
    }

    /// Returns the string to sign.
    pub fn string_to_sign(&self) -> String {
        let request = self.canonical_text(TokenDisplay::Plain);
        let signed = if self.hashes_request { hash::sha256_hex(request) } else { request };
        match &self.key_scope[..] {
            [] => [self.algorithm, &signed].join("\n"),
            scope => [self.algorithm, self.timestamp, &scope.join("/"), &signed].join("\n"),
        }
    }

    /// Returns the signature as the request should have it, made with the kept key if it is for this secret and scope.
    pub fn compute_signature_with(&self, keys: &mut SigningKeyCache) -> String {
        let [before, after] = self.secret_affixes;
        let secret = Zeroizing::new([before, self.secret.expose(), after].concat());
        (self.encode_signature)(hash::hmac_sha256(keys.key_for(&secret, &self.key_scope), self.string_to_sign()))
    }

    fn raw_query(&self) -> &'a str {
        self.request.uri().query().unwrap_or("")
    }
}

impl SignatureInput for CanonicalRequest<'_> {
    fn describe(&self) -> String {
        let (request, string_to_sign) = (self.canonical_text(TokenDisplay::Masked), self.string_to_sign());
        format!("canonical request:\n{request}\n\nstring to sign:\n{string_to_sign}")
    }

    fn compute_signature(&self) -> String {
        self.compute_signature_with(&mut SigningKeyCache::default())
    }
}

/// A mistake with a canonical request, as [`super::SigningMistake`].
pub type CanonicalMistake = (&'static str, fn(&mut CanonicalRequest));

/// Mistakes that clients make with every provider.
pub const COMMON_MISTAKES: &[CanonicalMistake] = &[
    ("another HTTP method is signed than the request has", |it| {
        it.method = if it.method == "POST" { "GET" } else { "POST" };
    }),
    ("the path is missing from what is signed", |it| it.path = ""),
    ("the query is missing from what is signed", |it| it.canonical_query.clear()),
    ("the query is not sorted by name", |it| {
        it.canonical_query = encoding::encode_form(&encoding::decode_form(it.raw_query()))
    }),
    ("the query is signed as it stands in the address, not encoded anew", |it| {
        it.canonical_query = it.raw_query().to_owned();
    }),
    ("the query is not percent-encoded", |it| {
        let plain: Vec<_> = it.query_fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        it.canonical_query = plain.join("&");
    }),
    ("a space in the query is signed as + and not as %20", |it| {
        it.canonical_query = it.canonical_query.replace("%20", "+")
    }),
    ("a * in the query is not encoded as %2A", |it| it.canonical_query = it.canonical_query.replace("%2A", "*")),
    ("the parameters of the body are signed as a query", |it| {
        let mut fields = [it.query_fields.clone(), encoding::decode_form(it.request.body())].concat();
        fields.sort_unstable();
        it.canonical_query = encoding::encode_form(&fields);
    }),
    ("the host is signed without its port", |it| {
        let bare = |host: &str| host.rsplit_once(':').map(|(name, _)| name.to_owned());
        if let Some(host) = it.header_value_mut("host")
            && let Some(bare) = bare(host)
        {
            *host = bare.into();
        }
    }),
    ("the content type is signed without its charset", |it| {
        let bare = |kind: &str| kind.split(';').next().unwrap_or_default().trim_end().to_owned();
        if let Some(kind) = it.header_value_mut("content-type") {
            *kind = bare(kind).into();
        }
    }),
    ("a charset is signed that the content type does not have as it arrives", |it| {
        if let Some(kind) = it.header_value_mut("content-type") {
            *kind = format!("{kind}; charset=utf-8").into();
        }
    }),
    ("the names of the headers are not in lower case above the list of them", |it| {
        it.headers.iter_mut().for_each(|(name, _)| *name = capitalize_header_name(name).into());
    }),
    ("the empty line is missing between the headers and the list of their names", |it| it.header_separator = ""),
    ("the hash of an empty body is signed, though there is one", |it| it.payload_hash = hash::sha256_hex("")),
    ("the hash of the body is missing from what is signed", |it| it.payload_hash.clear()),
    ("the hash of the body is in capitals", |it| it.payload_hash.make_ascii_uppercase()),
    ("the body itself is signed in the place of its hash", |it| {
        it.payload_hash = String::from_utf8_lossy(it.request.body()).into_owned();
    }),
    ("the JSON is signed without white space and sent with it", |it| {
        if let Ok(json) = serde_json::from_slice::<serde_json::Value>(it.request.body()) {
            it.payload_hash = hash::sha256_hex(json.to_string());
        }
    }),
    ("the canonical request is signed itself, and not its hash", |it| it.hashes_request = false),
    ("the signature is in capitals", |it| it.encode_signature = |bytes| hex::encode_upper(bytes)),
    ("the signature is in Base64 and not in hexadecimal digits", |it| {
        it.encode_signature = |bytes| encoding::encode_base64(bytes)
    }),
    ("the secret is used with a line break after it", |it| it.secret_affixes[1] = "\n"),
    ("the secret is used with a space after it", |it| it.secret_affixes[1] = " "),
];

/// Returns `X-Acs-Date` for `x-acs-date`.
fn capitalize_header_name(name: &str) -> String {
    let word = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
    let parts = name.split('-').map(|part| if part.is_char_boundary(1) { word(part) } else { part.into() });
    parts.collect::<Vec<_>>().join("-")
}
