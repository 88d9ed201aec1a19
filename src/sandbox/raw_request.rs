//! A received request as text for the inbox, without secrets that could be used again.

use std::borrow::Cow;

use super::{
    request_masking::{mask_body, mask_pairs, mask_url},
    secret_names::mask_named_value,
};
use crate::http_client::Request;

/// Returns the request as text, with secrets masked.
pub fn format_masked_request(request: &Request) -> String {
    let mut text = String::with_capacity(512 + request.body().len());
    let mut push = |parts: &[&str]| parts.iter().for_each(|part| text.push_str(part));
    let (path, query) = (request.uri().path(), request.uri().query());
    push(&[request.method().as_str(), " ", path]);
    query.iter().for_each(|query| push(&["?", &mask_pairs(query)]));
    push(&[" HTTP/1.1\n"]);
    for (name, value) in request.headers() {
        let value = lossy_text(value.as_bytes());
        let is_url = value.contains("://");
        let masked = mask_named_value(name.as_str(), &value).map_or(value, Cow::Owned);
        push(&[name.as_str(), ": ", &if is_url { mask_url(&masked).into() } else { masked }, "\n"]);
    }
    let content_type = request.headers().get("content-type").and_then(|it| it.to_str().ok());
    push(&["\n", &mask_body(&lossy_text(request.body()), content_type.unwrap_or_default())]);
    text.truncate(text.trim_end().len());
    text
}

/// Validating the text first is faster than [`String::from_utf8_lossy`], which searches for invalid bytes.
fn lossy_text(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_of_a_request_are_masked() {
        let signed = "V3 Credential=id,SignedHeaders=host,Signature=0123456789abcdef0123456789abcdef";
        let request =
            http::Request::post("/x?Signature=0123456789abcdef0123456789%3D&SecurityToken=hush&a=1&AccessKeyId=id")
                .header("authorization", signed)
                .header("x-acs-security-token", "hush")
                .header("proxy-authorization", "Basic aHVzaA==")
                .header("cookie", "session=hush")
                .header("x-api-secret", "hush")
                .header("referer", "https://a/?token=hush")
                .header("content-type", "application/x-www-form-urlencoded")
                .body(b"apikey=hush&text=hi&Token=hush".to_vec());
        let shown = format_masked_request(&request.unwrap());
        assert_eq!(
            shown,
            "POST /x?Signature=01234567…&SecurityToken=••••&a=1&AccessKeyId=id HTTP/1.1\n\
             authorization: V3 Credential=id,SignedHeaders=host,Signature=01234567…\n\
             x-acs-security-token: ••••\nproxy-authorization: Basic ••••\n\
             cookie: ••••\nx-api-secret: ••••\nreferer: https://a/?token=••••\n\
             content-type: application/x-www-form-urlencoded\n\napikey=••••&text=hi&Token=••••"
        );
    }
}
