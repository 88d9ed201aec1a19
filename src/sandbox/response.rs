//! The responses of the sandbox's server, and the errors among them.

use std::{borrow::Cow, io};

use futures_util::{StreamExt, stream, stream::LocalBoxStream};
use http::{
    HeaderName, HeaderValue, StatusCode,
    header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, DATE, SERVER},
};
use http_body_util::{Either, Full, StreamBody};
use hyper::body::{Bytes, Frame};
use serde::Serialize;
use serde_json::json;

use crate::http_client::{Response, SANDBOX_SERVER_HEADER, SigningContext};

/// A body that is sent piece by piece.
pub type FrameStream = StreamBody<LocalBoxStream<'static, io::Result<Frame<Bytes>>>>;
/// What the server sends: a whole body, or one piece by piece.
pub type ServerResponse = http::Response<Either<Full<Bytes>, FrameStream>>;

/// A request that the server itself refuses.
#[derive(Debug)]
pub struct HttpError {
    pub status: StatusCode,
    /// What is wrong, in a sentence.
    pub message: Cow<'static, str>,
}

impl HttpError {
    /// An error that can be a constant.
    pub const fn new(status: StatusCode, message: &'static str) -> Self {
        Self { status, message: Cow::Borrowed(message) }
    }

    pub fn bad_request(message: String) -> Self {
        Self { status: StatusCode::BAD_REQUEST, message: message.into() }
    }

    pub fn not_found(message: String) -> Self {
        Self { status: StatusCode::NOT_FOUND, message: message.into() }
    }

    /// Returns the error as JSON.
    pub fn into_response(self) -> ServerResponse {
        json_response(self.status, &json!({ "error": { "message": self.message }, "sandbox": true }))
    }
}

/// Returns a response with this value as JSON.
pub fn json_response(status: StatusCode, value: &impl Serialize) -> ServerResponse {
    let mut response = Response::new(serde_json::to_vec(value).unwrap_or_default());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    full_response(response)
}

/// Returns a response whose body is complete.
pub fn full_response(response: Response) -> ServerResponse {
    response.map(|body| Either::Left(Full::new(Bytes::from(body))))
}

/// Returns a response that announces the whole body, sends half of it and then fails.
pub fn truncated_response(response: Response) -> ServerResponse {
    let (mut parts, body) = response.into_parts();
    parts.headers.insert(CONTENT_LENGTH, body.len().into());
    let first_half = Bytes::copy_from_slice(&body[..body.len() / 2]);
    let frames = [Ok(Frame::data(first_half)), Err(io::Error::other("truncated by a fault rule"))];
    http::Response::from_parts(parts, Either::Right(StreamBody::new(stream::iter(frames).boxed_local())))
}

/// Adds the headers of a sandbox, by which clients recognise it, and the date of a clock that a fault rule moved.
pub fn add_sandbox_headers(mut response: ServerResponse, skewed_clock: Option<&SigningContext>) -> ServerResponse {
    let headers = response.headers_mut();
    let marker = HeaderName::from_static("x-smsctl-sandbox");
    headers.insert(marker, HeaderValue::from_static("nothing reached a phone"));
    headers.insert(SERVER, SANDBOX_SERVER_HEADER);
    if let Some(date) = skewed_clock.and_then(|clock| clock.format_utc("%a, %d %b %Y %H:%M:%S GMT").parse().ok()) {
        headers.insert(DATE, date);
    }
    response
}
