//! The words of a request by which a provider may recognise an account.

use std::collections::HashSet;

use serde_json::Value;

use super::received_request::form_fields;
use crate::{encoding, http_client::Request};

/// Returns the words of the path and of the headers, and the values of the query and of a form or JSON body.
pub fn credential_words(request: &Request) -> HashSet<String> {
    let mut words: HashSet<_> = request.uri().path().split('/').map(str::to_owned).collect();
    words.extend(request.headers().values().filter_map(|value| value.to_str().ok()).flat_map(header_words));
    let query = encoding::decode_form(request.uri().query().unwrap_or_default());
    words.extend(query.into_iter().chain(form_fields(request)).map(|(_, value)| value.into_owned()));
    if let Ok(body) = serde_json::from_slice(request.body()) {
        add_values(&body, &mut words);
    }
    words
}

/// Returns the words of a header's value. User and password of Basic authentication are one word each.
pub fn header_words(value: &str) -> Vec<String> {
    let login =
        value.strip_prefix("Basic ").and_then(encoding::decode_base64).and_then(|it| String::from_utf8(it).ok());
    match login.as_deref().and_then(|login| login.split_once(':')) {
        Some((user, password)) => ["Basic", user, password].map(str::to_owned).to_vec(),
        None => value.split([' ', ',', '=', '/', ';']).map(str::to_owned).collect(),
    }
}

fn add_values(json: &Value, words: &mut HashSet<String>) {
    match json {
        Value::String(text) => drop(words.insert(text.clone())),
        Value::Number(number) => drop(words.insert(number.to_string())),
        Value::Array(items) => items.iter().for_each(|item| add_values(item, words)),
        Value::Object(fields) => fields.values().for_each(|value| add_values(value, words)),
        Value::Null | Value::Bool(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_found_wherever_a_provider_takes_them() {
        let basic = format!("Basic {}", encoding::encode_base64("me:pass word"));
        let signed =
            "AWS4-HMAC-SHA256 Credential=AKID/20261129/us-east-1/sns/aws4_request, SignedHeaders=host, Signature=ab";
        for (place, request) in [
            ("path", http::Request::get("/v1/Account/wanted/Message/").body(vec![])),
            ("query", http::Request::get("/sms?u=me&p=wanted").body(vec![])),
            ("escaped query", http::Request::get("/sms?token=%77anted").body(vec![])),
            ("token", http::Request::get("/").header("authorization", "Bearer wanted").body(vec![])),
            ("header", http::Request::get("/").header("x-api-key", "wanted").body(vec![])),
            (
                "form",
                http::Request::post("/")
                    .header("content-type", "application/x-www-form-urlencoded")
                    .body(b"a=1&apikey=wanted".to_vec()),
            ),
            ("JSON", http::Request::post("/").body(br#"{"a": [{"api_key": "wanted"}]}"#.to_vec())),
        ] {
            assert!(credential_words(&request.unwrap()).contains("wanted"), "{place}");
        }
        assert_eq!(header_words(&basic), ["Basic", "me", "pass word"]);
        assert!(header_words(signed).contains(&"AKID".to_owned()));
    }
}
