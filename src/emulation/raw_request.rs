//! A request as it arrived, kept to be shown in the inbox.

use std::fmt;

use crate::{http_client::Request, sms::Secret};

/// A request as it arrived. Its text contains secrets, which have to be masked where it is shown.
pub struct RawRequest {
    head: Vec<u8>,
    body: Vec<u8>,
    secrets: Vec<Secret>,
}

impl RawRequest {
    /// Keeps a copy of a request. `secrets` are the values in it that are secret whatever their name.
    pub fn from_request(request: &Request, secrets: Vec<Secret>) -> Self {
        let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
        let headers_len: usize =
            request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 3).sum();
        let mut head = Vec::with_capacity(64 + target.len() + headers_len);
        let mut push = |parts: [&[u8]; 4]| parts.iter().for_each(|part| head.extend_from_slice(part));
        push([request.method().as_str().as_bytes(), b" ", target.as_bytes(), b" HTTP/1.1"]);
        for (name, value) in request.headers() {
            push([b"\n", name.as_str().as_bytes(), b": ", value.as_bytes()]);
        }
        Self { head, body: request.body().clone(), secrets }
    }

    /// Returns its length in bytes.
    pub fn size_bytes(&self) -> usize {
        self.head.len() + self.body.len()
    }

    /// Returns the first line and the headers, `NAME: VALUE` in a line each.
    pub fn head(&self) -> &[u8] {
        &self.head
    }

    /// Returns the body.
    pub fn body(&self) -> &[u8] {
        &self.body
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
