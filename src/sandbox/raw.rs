//! A request as it arrived, for the inbox to show: without what could be used again.

use std::borrow::Cow;

use crate::wire::Request;

const MASK: &str = "••••";
/// So much of a signature is enough to compare it by eye, in characters.
const ENOUGH: usize = 8;

/// The request as text.
pub fn raw(request: &Request) -> String {
    let mut text = String::with_capacity(512 + request.body().len());
    let mut put = |parts: &[&str]| parts.iter().for_each(|part| text.push_str(part));
    let (path, query) = (request.uri().path(), request.uri().query());
    put(&[request.method().as_str(), " ", path]);
    query.iter().for_each(|query| put(&["?", &pairs(query)]));
    put(&[" HTTP/1.1\n"]);
    for (name, value) in request.headers() {
        put(&[name.as_str(), ": ", &header(name.as_str(), &text_of(value.as_bytes())), "\n"]);
    }
    let body = text_of(request.body());
    let form = request
        .headers()
        .get("content-type")
        .is_some_and(|it| it.as_bytes().starts_with(b"application/x-www"));
    put(&["\n", &if form { pairs(&body) } else { body }]);
    text.truncate(text.trim_end().len());
    text
}

/// A credential keeps its scheme, and a signature its beginning.
fn header<'a>(name: &str, value: &'a str) -> Cow<'a, str> {
    if name.ends_with("token") || name.ends_with("api-key") {
        return MASK.into();
    }
    if name != "authorization" && name != "proxy-authorization" {
        return value.into();
    }
    if let Some((before, signature)) = value.split_once("Signature=") {
        let (signature, behind) = signature.split_at(signature.find(',').unwrap_or(signature.len()));
        return format!("{before}Signature={}{behind}", cut(signature)).into();
    }
    match value.split_once(' ') {
        Some((scheme, _)) => format!("{scheme} {MASK}").into(),
        None => MASK.into(),
    }
}

/// A query or a form, as it is written.
fn pairs(encoded: &str) -> Cow<'_, str> {
    let shown = |pair: &str| {
        let (name, value) = pair.split_once('=')?;
        let plain = name.to_ascii_lowercase();
        let secret =
            ["token", "secret", "password", "apikey", "api_key"].iter().any(|end| plain.ends_with(end));
        match (secret, plain.ends_with("signature")) {
            (true, _) => Some(format!("{name}={MASK}")),
            (false, true) => Some(format!("{name}={}", cut(value))),
            (false, false) => None,
        }
    };
    if !encoded.split('&').any(|pair| shown(pair).is_some()) {
        return encoded.into();
    }
    encoded
        .split('&')
        .map(|pair| shown(pair).unwrap_or_else(|| pair.into()))
        .collect::<Vec<_>>()
        .join("&")
        .into()
}

fn cut(signature: &str) -> String {
    match signature.char_indices().nth(ENOUGH) {
        Some((at, _)) => format!("{}…", &signature[..at]),
        None => signature.to_owned(),
    }
}

/// Valid text is read faster than by looking for what is not.
fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_shown_can_be_used_again() {
        let signed = "V3 Credential=id,SignedHeaders=host,Signature=0123456789abcdef";
        let request = http::Request::post("/x?Signature=0123456789%3D&SecurityToken=hush&a=1&AccessKeyId=id")
            .header("authorization", signed)
            .header("x-acs-security-token", "hush")
            .header("proxy-authorization", "Basic aHVzaA==")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(b"apikey=hush&text=hi&Token=hush".to_vec());
        let shown = raw(&request.unwrap());
        assert_eq!(
            shown,
            "POST /x?Signature=01234567…&SecurityToken=••••&a=1&AccessKeyId=id HTTP/1.1\n\
             authorization: V3 Credential=id,SignedHeaders=host,Signature=01234567…\n\
             x-acs-security-token: ••••\nproxy-authorization: Basic ••••\n\
             content-type: application/x-www-form-urlencoded\n\napikey=••••&text=hi&Token=••••"
        );
    }
}
