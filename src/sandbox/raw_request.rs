//! A received request as text for the inbox, without secrets that could be used again.

use std::borrow::Cow;

use super::{
    request_masking::{mask_body, mask_pairs, mask_url},
    secret_names::mask_named_value,
};
use crate::{emulation::RawRequest, encoding::SecretMask};

/// Returns the request as text, with secrets masked.
pub fn format_masked_request(request: &RawRequest) -> String {
    let (head, body) = (lossy_text(request.head()), lossy_text(request.body()));
    let (first_line, headers) = head.split_once('\n').unwrap_or((&head, ""));
    let mut text = mask_first_line(first_line) + "\n";
    let headers: Vec<_> = headers.split('\n').filter_map(|line| line.split_once(": ")).collect();
    for (name, value) in &headers {
        let mut masked = mask_named_value(name, value).map_or(Cow::Borrowed(*value), Cow::Owned);
        if value.contains("://") {
            masked = mask_url(&masked).into();
        }
        text.extend([*name, ": ", &masked, "\n"]);
    }
    let content_type = headers.iter().find(|(name, _)| *name == "content-type").map(|(_, value)| *value);
    text.extend(["\n", &mask_body(&body, content_type.unwrap_or_default())]);
    SecretMask::from_secrets(request.secrets()).mask_request(text.trim_end()).into_owned()
}

/// Masks the query of `METHOD PATH?QUERY HTTP/1.1`.
fn mask_first_line(line: &str) -> String {
    match line.split_once('?').and_then(|(start, rest)| Some((start, rest.rsplit_once(' ')?))) {
        Some((start, (query, version))) => format!("{start}?{} {version}", mask_pairs(query)),
        None => line.to_owned(),
    }
}

/// Validating the text first is faster than [`String::from_utf8_lossy`], which searches for invalid bytes.
fn lossy_text(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sms::Secret;

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
        let shown = format_masked_request(&RawRequest::from_request(&request.unwrap(), vec![]));
        assert_eq!(
            shown,
            "POST /x?Signature=01234567…&SecurityToken=••••&a=1&AccessKeyId=id HTTP/1.1\n\
             authorization: V3 Credential=id,SignedHeaders=host,Signature=01234567…\n\
             x-acs-security-token: ••••\nproxy-authorization: Basic ••••\n\
             cookie: ••••\nx-api-secret: ••••\nreferer: https://a/?token=••••\n\
             content-type: application/x-www-form-urlencoded\n\napikey=••••&text=hi&Token=••••"
        );
    }

    #[test]
    fn a_secret_is_masked_whatever_its_name() {
        let request = http::Request::get("/bot1234/send?to=1%3F1").header("x-trace", &b"\xffid: 1234"[..]).body(vec![]);
        let raw = RawRequest::from_request(&request.unwrap(), vec![Secret::from("1234")]);
        assert_eq!(format_masked_request(&raw), "GET /bot••••/send?to=1%3F1 HTTP/1.1\nx-trace: \u{fffd}id: ••••");
        assert_eq!(format!("{raw:?}"), "RawRequest(…)");
    }
}
