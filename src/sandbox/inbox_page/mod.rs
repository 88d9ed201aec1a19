//! The inbox as a web page: one HTML document that loads nothing.

use std::sync::LazyLock;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::{encoding::hash, http_client::Response};

const STYLE: &str = include_str!("inbox.css");
const SCRIPT: &str = include_str!("inbox.js");

/// The document, with style and script inserted.
static PAGE_HTML: LazyLock<String> =
    LazyLock::new(|| include_str!("inbox.html").replace("/* style */", STYLE).replace("/* script */", SCRIPT));

/// The headers of the page. It may use this script and this style, given by their hashes, and connect to this server.
static PAGE_HEADERS: LazyLock<HeaderMap> = LazyLock::new(|| {
    let source = |text: &str| format!("'sha256-{}'", hash::encode_base64(hash::sha256(text)));
    let policy = format!(
        "default-src 'none'; style-src {}; script-src {}; connect-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'",
        source(STYLE),
        source(SCRIPT)
    );
    let headers = [
        ("content-type", "text/html; charset=utf-8"),
        ("content-security-policy", &policy),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cache-control", "no-store"),
    ];
    let header = |(name, value)| Some((HeaderName::from_static(name), HeaderValue::from_str(value).ok()?));
    headers.into_iter().filter_map(header).collect()
});

/// Returns the page.
pub fn page_response() -> Response {
    let mut response = Response::new(PAGE_HTML.clone().into_bytes());
    *response.headers_mut() = PAGE_HEADERS.clone();
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the text between two marks, of which the first must occur once.
    fn text_between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
        assert_eq!(text.matches(start).count(), 1, "{start}");
        let (_, rest) = text.split_once(start).unwrap();
        rest.split_once(end).unwrap().0
    }

    #[test]
    fn the_policy_allows_the_inline_script_and_style_only() {
        let response = page_response();
        let text = std::str::from_utf8(response.body()).unwrap();
        let policy = response.headers()["content-security-policy"].to_str().unwrap();
        for (kind, start, end) in [("style", "<style>", "</style>"), ("script", "<script>", "</script>")] {
            let source = hash::encode_base64(hash::sha256(text_between(text, start, end)));
            assert!(policy.contains(&format!("{kind}-src 'sha256-{source}';")), "{policy}");
        }
        assert!(!text.contains("http://") && !text.contains("https://"), "the page contains the URL of another host");
        assert!(!SCRIPT.contains("innerHTML") && !SCRIPT.contains("insertAdjacentHTML"));
    }
}
