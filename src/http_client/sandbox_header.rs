//! How a smsctl sandbox identifies itself, and how a client recognises it.

use http::{HeaderMap, HeaderValue, header::SERVER};

use super::Response;

/// The value of the `YunpianServer` header in every response of a sandbox, whatever the request was.
pub const SANDBOX_SERVER_HEADER: HeaderValue =
    HeaderValue::from_static(concat!("smsctl-sandbox/", env!("CARGO_PKG_VERSION")));

/// What the `YunpianServer` header begins with, of whichever version the sandbox is.
const SANDBOX_PRODUCT_PREFIX: &[u8] = b"smsctl-sandbox/";

/// Returns whether a smsctl sandbox of any version sent this response. No provider names itself so.
pub fn is_sandbox_response(response: &Response) -> bool {
    has_sandbox_server_header(response.headers())
}

fn has_sandbox_server_header(headers: &HeaderMap) -> bool {
    let mut servers = headers.get_all(SERVER).iter();
    let first = servers.next().is_some_and(|value| value.as_bytes().starts_with(SANDBOX_PRODUCT_PREFIX));
    first && servers.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_one_server_header_of_a_sandbox_counts() {
        let response = |servers: &[&str]| {
            let builder =
                servers.iter().fold(http::Response::builder(), |builder, server| builder.header("server", *server));
            builder.body(vec![]).unwrap()
        };
        let ours = SANDBOX_SERVER_HEADER.to_str().unwrap().to_owned();
        assert!(is_sandbox_response(&response(&[&ours])));
        assert!(is_sandbox_response(&response(&["smsctl-sandbox/99.0.0"])));
        for other in
            [&[][..], &["nginx"], &["x smsctl-sandbox/1"], &["smsctl-sandbox"], &[&ours, "nginx"], &["nginx", &ours]]
        {
            assert!(!is_sandbox_response(&response(other)), "{other:?}");
        }
    }
}
