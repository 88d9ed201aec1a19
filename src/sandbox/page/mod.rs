//! The inbox as a web page: one document that loads nothing from anywhere.

use crate::wire::Response;

/// The page.
pub fn show() -> Response {
    let mut response = Response::new(include_bytes!("inbox.html").to_vec());
    let headers = response.headers_mut();
    headers.insert("content-type", http::HeaderValue::from_static("text/html; charset=utf-8"));
    response
}
