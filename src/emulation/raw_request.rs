//! A request as it arrived, kept to be shown in the inbox.

use std::fmt;

use crate::{http_client::Request, sms::Secret};

/// A request as it arrived. Its text contains secrets, which have to be masked where it is shown.
pub struct RawRequest {
    text: Vec<u8>,
    head_len: usize,
    secrets: Vec<Secret>,
}

impl RawRequest {
    /// Keeps a copy of a request. `secrets` are the values in it that are secret whatever their name.
    pub fn from_request(request: &Request, secrets: Vec<Secret>) -> Self {
        let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
        let headers_len: usize =
            request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 3).sum();
        let mut text = Vec::with_capacity(64 + target.len() + headers_len + request.body().len());
        let mut push = |parts: [&[u8]; 4]| parts.iter().for_each(|part| text.extend_from_slice(part));
        push([request.method().as_str().as_bytes(), b" ", target.as_bytes(), b" HTTP/1.1"]);
        for (name, value) in request.headers() {
            push([b"\n", name.as_str().as_bytes(), b": ", value.as_bytes()]);
        }
        let head_len = text.len();
        text.extend_from_slice(request.body());
        Self { text, head_len, secrets }
    }

    /// Returns its length in bytes.
    pub fn size_bytes(&self) -> usize {
        self.text.len()
    }

    /// Returns the first line and the headers, `NAME: VALUE` in a line each.
    pub fn head(&self) -> &[u8] {
        &self.text[..self.head_len]
    }

    /// Returns the body.
    pub fn body(&self) -> &[u8] {
        &self.text[self.head_len..]
    }

    /// Returns the values in it that are secret whatever their name.
    pub fn secrets(&self) -> &[Secret] {
        &self.secrets
    }
}

/// Shows nothing of it.
impl fmt::Debug for RawRequest {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("RawRequest(…)")
    }
}
