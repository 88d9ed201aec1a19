//! A request as signatures with HMAC-SHA256 see it, and where their makers usually go wrong.

use std::borrow::Cow;

use super::received_request::{SignatureInput, single_header};
use crate::{encoding::hash, http_client::Request};

/// A canonical request, the string to sign over it, and the key: all rebuilt from what arrived.
#[derive(Clone)]
pub struct CanonicalRequest<'a> {
    pub request: &'a Request,
    pub algorithm: &'a str,
    /// The time in the string to sign, where it stands there.
    pub timestamp: &'a str,
    /// What the key is derived by, from the day on; empty where it is the secret itself.
    pub key_scope: Vec<Cow<'a, str>>,
    /// What stands before and behind the secret in the key.
    pub secret_affixes: [&'static str; 2],
    pub secret: &'a str,
    pub method: &'a str,
    pub path: &'a str,
    /// The parameters of the query, sorted, and as they are signed.
    pub query_fields: Vec<(String, String)>,
    pub canonical_query: String,
    /// Names and values of the covered headers.
    pub headers: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// The same names once more, joined.
    pub signed_header_names: String,
    /// What stands between the headers and their names.
    pub header_separator: &'static str,
    pub payload_hash: String,
    /// Whether it is the hash of the canonical request that is signed.
    pub hashes_request: bool,
    pub encode_signature: fn(Vec<u8>) -> String,
}

impl<'a> CanonicalRequest<'a> {
    /// With a key that is the secret itself, over those of these headers that are there.
    pub fn from_request(request: &'a Request, algorithm: &'a str, secret: &'a str, names: &[Cow<'a, str>]) -> Self {
        let mut query_fields = hash::decode_form(request.uri().query().unwrap_or(""));
        query_fields.sort_unstable();
        let value = |name: &Cow<'a, str>| Some((name.clone(), single_header(request, name)?.trim().into()));
        let headers: Vec<(Cow<str>, Cow<str>)> = names.iter().filter_map(value).collect();
        let mut signed_header_names = String::new();
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
            canonical_query: hash::encode_form(&query_fields),
            query_fields,
            headers,
            signed_header_names,
            header_separator: "\n",
            payload_hash: hash::sha256_hex(request.body()),
            hashes_request: true,
            encode_signature: |bytes| hash::encode_hex(bytes),
        }
    }

    /// The value of a covered header, to be changed.
    pub fn header_value_mut(&mut self, name: &str) -> Option<&mut Cow<'a, str>> {
        self.headers.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// What is hashed, or the same for people to read: tokens are to be kept.
    fn canonical_text(&self, shown: bool) -> String {
        let mut text = String::with_capacity(1024);
        let mut put = |parts: &[&str]| parts.iter().for_each(|part| text.push_str(part));
        put(&[self.method, "\n", self.path, "\n", &self.canonical_query, "\n"]);
        for (name, value) in &self.headers {
            let hidden = shown && name.ends_with("-token");
            put(&[name, ":", if hidden { "••••" } else { value }, "\n"]);
        }
        put(&[self.header_separator, &self.signed_header_names, "\n", &self.payload_hash]);
        text
    }

    pub fn string_to_sign(&self) -> String {
        self.string_to_sign_for(&self.canonical_text(false))
    }

    fn string_to_sign_for(&self, request: &str) -> String {
        let signed = if self.hashes_request { Cow::Owned(hash::sha256_hex(request)) } else { request.into() };
        match &self.key_scope[..] {
            [] => [self.algorithm, &signed].join("\n"),
            scope => [self.algorithm, self.timestamp, &scope.join("/"), &signed].join("\n"),
        }
    }

    fn raw_query(&self) -> &'a str {
        self.request.uri().query().unwrap_or("")
    }
}

impl SignatureInput for CanonicalRequest<'_> {
    fn describe(&self) -> String {
        let (shown, over) = (self.canonical_text(true), self.string_to_sign());
        format!("canonical request:\n{shown}\n\nstring to sign:\n{over}")
    }

    fn compute_signature(&self) -> String {
        let [before, behind] = self.secret_affixes;
        let secret = [before.as_bytes(), self.secret.as_bytes(), behind.as_bytes()].concat();
        let key = self.key_scope.iter().map(|part| part.as_bytes()).fold(secret, hash::hmac_sha256);
        (self.encode_signature)(hash::hmac_sha256(key, self.string_to_sign()))
    }
}

/// One of its steps done wrong: a sentence, and how.
pub type CanonicalMistake = (&'static str, fn(&mut CanonicalRequest));

/// What is got wrong whatever the provider.
pub const COMMON_MISTAKES: &[CanonicalMistake] = &[
    ("another HTTP method is signed than the request has", |it| {
        it.method = if it.method == "POST" { "GET" } else { "POST" };
    }),
    ("the path is missing from what is signed", |it| it.path = ""),
    ("the query is missing from what is signed", |it| it.canonical_query.clear()),
    ("the query is not sorted by name", |it| {
        it.canonical_query = hash::encode_form(&hash::decode_form(it.raw_query()))
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
        let body = String::from_utf8_lossy(it.request.body());
        let mut fields = [it.query_fields.clone(), hash::decode_form(&body)].concat();
        fields.sort_unstable();
        it.canonical_query = hash::encode_form(&fields);
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
        it.encode_signature = |bytes| hash::encode_base64(bytes)
    }),
    ("the secret is used with a line break behind it", |it| it.secret_affixes[1] = "\n"),
    ("the secret is used with a space behind it", |it| it.secret_affixes[1] = " "),
];

/// `X-Acs-Date`
fn capitalize_header_name(name: &str) -> String {
    let word = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
    let parts = name.split('-').map(|part| if part.is_char_boundary(1) { word(part) } else { part.into() });
    parts.collect::<Vec<_>>().join("-")
}
