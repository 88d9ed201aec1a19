//! The inbox as a web page: one HTML document that loads nothing but its icon.

mod compact;

use std::sync::LazyLock;

use compact::{STYLE_PUNCTUATION, compact, compact_len};
use http::{HeaderMap, HeaderName, HeaderValue, header::CONTENT_TYPE};

use crate::{
    encoding::{self, hash},
    http_client::Response,
};

const STYLE_SOURCE: &str = include_str!("inbox.css");
/// The scripts as one, in the order in which they use each other.
const SCRIPT_SOURCE: &str = concat!(
    include_str!("elements.js"),
    include_str!("state.js"),
    include_str!("list.js"),
    include_str!("detail.js"),
    include_str!("panels.js"),
    include_str!("live.js"),
    include_str!("controls.js"),
);
const HTML_SOURCE: &str = include_str!("inbox.html");
const ICON: &str = include_str!("favicon.svg");

static STYLE: [u8; compact_len(STYLE_SOURCE, STYLE_PUNCTUATION)] = compact(STYLE_SOURCE, STYLE_PUNCTUATION);
static SCRIPT: [u8; compact_len(SCRIPT_SOURCE, b"")] = compact(SCRIPT_SOURCE, b"");
static HTML: [u8; compact_len(HTML_SOURCE, b"")] = compact(HTML_SOURCE, b"");

/// The document, with style and script inserted.
static PAGE_HTML: LazyLock<String> = LazyLock::new(|| {
    let [html, style, script] = [&HTML[..], &STYLE, &SCRIPT].map(String::from_utf8_lossy);
    html.replace("/* style */", &style).replace("/* script */", &script)
});

/// The headers of the page. It may use this script and this style, given by their hashes, and connect to this server.
static PAGE_HEADERS: LazyLock<HeaderMap> = LazyLock::new(|| {
    let source = |text: &[u8]| format!("'sha256-{}'", encoding::encode_base64(hash::sha256(text)));
    let policy = format!(
        "default-src 'none'; style-src {}; script-src {}; connect-src 'self'; img-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'",
        source(&STYLE),
        source(&SCRIPT)
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

/// Returns the page's icon.
pub fn icon_response() -> Response {
    let mut response = Response::new(ICON.into());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"));
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
            let source = encoding::encode_base64(hash::sha256(text_between(text, start, end)));
            assert!(policy.contains(&format!("{kind}-src 'sha256-{source}';")), "{policy}");
        }
        assert!(!text.contains("http://") && !text.contains("https://"), "the page contains the URL of another host");
        assert!(!SCRIPT_SOURCE.contains("innerHTML") && !SCRIPT_SOURCE.contains("insertAdjacentHTML"));
        let is_whole = |line: &str| !line.trim().starts_with("/**") || line.ends_with("*/");
        assert!(SCRIPT_SOURCE.lines().chain(STYLE_SOURCE.lines()).all(is_whole), "a comment of several lines");
    }
}
