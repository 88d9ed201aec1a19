//! How an smsctl sandbox identifies itself, and how a client recognises it.

use http::{HeaderValue, header::SERVER};

use super::Response;

/// The value of the `Server` header in every response of a sandbox.
pub const SANDBOX_SERVER_HEADER: HeaderValue =
    HeaderValue::from_static(concat!("smsctl-sandbox/", env!("CARGO_PKG_VERSION")));

/// What the `Server` header begins with, whatever the sandbox's version is.
const SANDBOX_PRODUCT_PREFIX: &[u8] = b"smsctl-sandbox/";

/// Returns whether an smsctl sandbox of any version sent this response. No provider uses that name.
pub fn is_sandbox_response(response: &Response) -> bool {
    let mut servers = response.headers().get_all(SERVER).iter();
    let first = servers.next().is_some_and(|value| value.as_bytes().starts_with(SANDBOX_PRODUCT_PREFIX));
    first && servers.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sandbox_is_recognised_by_its_only_server_header() {
        let response = |servers: &[&str]| {
            let builder =
                servers.iter().fold(http::Response::builder(), |builder, server| builder.header("server", *server));
            builder.body(vec![]).unwrap()
        };
        let own = SANDBOX_SERVER_HEADER.to_str().unwrap().to_owned();
        assert!(is_sandbox_response(&response(&[&own])));
        assert!(is_sandbox_response(&response(&["smsctl-sandbox/99.0.0"])));
        for other in
            [&[][..], &["nginx"], &["x smsctl-sandbox/1"], &["smsctl-sandbox"], &[&own, "nginx"], &["nginx", &own]]
        {
            assert!(!is_sandbox_response(&response(other)), "{other:?}");
        }
    }
}
