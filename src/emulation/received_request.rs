//! Reads the headers and the body of a request as a server does.

use http::HeaderValue;

use crate::{
    encoding::{self, FormField},
    http_client::Request,
};

/// Returns the text of a header that the request has exactly once, in ASCII.
pub fn single_header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    single_value(request.headers().iter().map(|(known, value)| (known.as_str(), value)), name)
}

/// Returns the text of each of several headers, as [`single_header`] does.
pub fn single_headers<'a, 'n>(
    request: &'a Request,
    names: impl Iterator<Item = &'n str>,
) -> impl Iterator<Item = Option<&'a str>> {
    let headers: Vec<_> = request.headers().iter().map(|(name, value)| (name.as_str(), value)).collect();
    names.map(move |name| single_value(headers.iter().copied(), name))
}

/// Returns the text of the header with this name, in any case, if there is exactly one and its value is ASCII. Comparing all
/// names is faster than hashing one: a request has few.
fn single_value<'a>(headers: impl Iterator<Item = (&'a str, &'a HeaderValue)>, name: &str) -> Option<&'a str> {
    let mut found = None;
    for (known, value) in headers {
        if known.len() == name.len() && known.eq_ignore_ascii_case(name) && found.replace(value).is_some() {
            return None;
        }
    }
    // Faster than `HeaderValue::to_str`, which looks at each byte: a header has no control characters.
    str::from_utf8(found?.as_bytes()).ok().filter(|text| text.is_ascii())
}

/// Returns the user and the password of Basic authentication,
/// [RFC 7617](https://www.rfc-editor.org/rfc/rfc7617).
pub fn basic_credentials(request: &Request) -> Option<(String, String)> {
    let credentials = encoding::decode_base64(authorization_token(request, "Basic")?)?;
    let credentials = String::from_utf8(credentials).ok()?;
    credentials.split_once(':').map(|(user, password)| (user.to_owned(), password.to_owned()))
}

/// Returns the token of `Authorization: SCHEME TOKEN`.
pub fn authorization_token<'a>(request: &'a Request, scheme: &str) -> Option<&'a str> {
    single_header(request, "authorization")?.strip_prefix(scheme)?.strip_prefix(' ')
}

/// Returns the fields of a form body. There are none if the content type is not that of a form.
pub fn form_fields(request: &Request) -> Vec<FormField<'_>> {
    let content_type = single_header(request, "content-type").unwrap_or_default();
    match content_type.starts_with("application/x-www-form-urlencoded") {
        true => encoding::decode_form(request.body()),
        false => vec![],
    }
}

/// Returns the host that a request was sent to, without its port.
pub fn host_without_port(request: &Request) -> &str {
    let host = single_header(request, "host").unwrap_or_default();
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
}
