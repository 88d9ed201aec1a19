//! Masks secrets by their names in queries, forms, JSON, URLs and signed texts. Everything else stays as it was written,
//! well formed or not.

use percent_encoding::percent_decode_str;

use super::secret_names::mask_named_value;
use crate::encoding;

/// How many levels of JSON within strings of JSON are masked.
const MAX_JSON_DEPTH: usize = 4;

/// Masks a body. Except for multipart bodies the format is recognised from the text, because many clients send no content
/// type or a wrong one.
pub fn mask_body(body: &str, content_type: &str) -> String {
    if content_type.to_ascii_lowercase().starts_with("multipart/") {
        return mask_multipart(body);
    }
    match is_json(body) {
        true => mask_json(body, MAX_JSON_DEPTH),
        false => mask_pairs(body),
    }
}

/// Masks a query or a form.
pub fn mask_pairs(encoded: &str) -> String {
    let pairs: Vec<_> = encoded.split('&').map(mask_pair).collect();
    pairs.join("&")
}

fn mask_pair(pair: &str) -> String {
    let Some((name, value)) = pair.split_once('=') else { return pair.to_owned() };
    let plain = decode_form_value(value);
    if let Some(shown) = mask_named_value(&decode_form_value(name), &plain) {
        return format!("{name}={shown}");
    }
    let masked = match () {
        () if is_json(&plain) => mask_json(&plain, MAX_JSON_DEPTH),
        () if is_url(&plain) => mask_url(&plain),
        () => return pair.to_owned(),
    };
    match masked == plain {
        true => pair.to_owned(),
        false => format!("{name}={}", encoding::percent_encode(&masked).replace("%E2%80%A2", "•")),
    }
}

fn decode_form_value(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

/// Masks the credentials, the query and the fragment of a URL.
pub fn mask_url(url: &str) -> String {
    let (begin, fragment) = match url.split_once('#') {
        Some((begin, fragment)) => (begin, Some(fragment)),
        None => (url, None),
    };
    let (address, query) = match begin.split_once('?') {
        Some((address, query)) => (address, Some(query)),
        None => (begin, None),
    };
    let mut shown = match address.split_once("://") {
        Some((scheme, rest)) => {
            let end = rest.find('/').unwrap_or(rest.len());
            match rest[..end].rsplit_once('@') {
                Some((_, host)) => format!("{scheme}://••••@{host}{}", &rest[end..]),
                None => address.to_owned(),
            }
        }
        None => address.to_owned(),
    };
    query.iter().for_each(|query| shown.extend(["?", &mask_pairs(query)]));
    fragment.iter().for_each(|fragment| shown.extend(["#", &mask_pairs(fragment)]));
    shown
}

fn is_url(text: &str) -> bool {
    let begins = |scheme: &str| text.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme));
    begins("http://") || begins("https://")
}

fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

/// Masks a signed text: headers of one line each, queries, and queries that are encoded once more.
pub fn mask_signed(text: &str) -> String {
    let lines = text.split('\n').map(|line| match line.split_once(':') {
        Some((name, value)) if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') => {
            format!("{name}:{}", mask_named_value(name, value).unwrap_or_else(|| value.to_owned()))
        }
        _ if line.contains("%3D") => {
            let pairs = line.split("%26").map(|pair| match pair.split_once("%3D") {
                Some((name, value)) => {
                    format!("{name}%3D{}", mask_named_value(name, value).unwrap_or_else(|| value.to_owned()))
                }
                None => pair.to_owned(),
            });
            pairs.collect::<Vec<_>>().join("%26")
        }
        _ => mask_body(line, ""),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Masks the parts of a multipart body whose name is that of a secret.
fn mask_multipart(body: &str) -> String {
    let mut masked = String::with_capacity(body.len());
    let (mut is_secret, mut in_content) = (false, false);
    for line in body.split_inclusive('\n') {
        let text = line.trim_end();
        if text.starts_with("--") {
            (is_secret, in_content) = (false, false);
        } else if !in_content {
            let name = text.split_once("name=").map(|(_, rest)| rest.trim_start_matches('"'));
            let name = name.and_then(|rest| rest.split(['"', ';']).next());
            is_secret |= name.is_some_and(|name| mask_named_value(name, "x").is_some());
            in_content = text.is_empty();
        } else if is_secret {
            masked.push_str("••••\n");
            continue;
        }
        masked.push_str(line);
    }
    masked
}

/// Masks the values of JSON whose name is that of a secret, whatever they contain, and JSON and URLs within strings.
fn mask_json(text: &str, depth: usize) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('"') {
        let (before, string) = rest.split_at(at);
        masked.push_str(before);
        let end = json_string_end(string);
        let (string, after) = string.split_at(end);
        let plain = unescape_json_string(string);
        let blank = after.len() - after.trim_start().len();
        let is_name = after[blank..].starts_with(':');
        rest = after;
        if is_name {
            masked.push_str(string);
            let value = after[blank + 1..].trim_start();
            let (gap, length) = (after.len() - value.len(), json_value_end(value));
            let content = value[..length].trim_matches('"');
            if let Some(shown) = mask_named_value(&plain, content).filter(|_| content != "null") {
                masked.push_str(&after[..gap]);
                masked.extend(["\"", &shown.replace(['"', '\\'], ""), "\""]);
                rest = &value[length..];
            }
        } else {
            let shown = match () {
                () if depth > 0 && is_json(&plain) => mask_json(&plain, depth - 1),
                () if is_url(&plain) => mask_url(&plain),
                () => plain.clone(),
            };
            match shown == plain {
                true => masked.push_str(string),
                false => masked.push_str(&serde_json::to_string(&shown).unwrap_or_default()),
            }
        }
    }
    masked + rest
}

/// Returns the content of a JSON string, as far as it can be decoded if it is incomplete.
fn unescape_json_string(string: &str) -> String {
    let closed = || serde_json::from_str(&format!("{}\"", string.trim_end_matches('\\')));
    let crude = |_| string.trim_matches('"').replace("\\\"", "\"");
    serde_json::from_str(string).or_else(|_| closed()).unwrap_or_else(crude)
}

/// Returns where the JSON string ends that the text begins with, after the closing quotation mark if there is one.
fn json_string_end(text: &str) -> usize {
    let mut escaped = true;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Returns where the JSON value ends that the text begins with.
fn json_value_end(text: &str) -> usize {
    match text.chars().next() {
        Some('"') => json_string_end(text),
        Some('{' | '[') => {
            let (mut depth, mut at) = (0, 0);
            while let Some(c) = text[at..].chars().next() {
                match c {
                    '{' | '[' => depth += 1,
                    '}' | ']' => depth -= 1,
                    _ => {}
                }
                at += if c == '"' { json_string_end(&text[at..]) } else { c.len_utf8() };
                if depth == 0 {
                    return at;
                }
            }
            text.len()
        }
        _ => text.find([',', '}', ']', '\n', ' ']).unwrap_or(text.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_masked_by_name_at_every_depth_and_otherwise_unchanged() {
        for (body, shown) in [
            (r#"{"api_secret": "hush", "to":"+1"}"#, r#"{"api_secret": "••••", "to":"+1"}"#),
            (r#"{"a":[{"Password" : "hu\"sh"}],"n":1.50}"#, r#"{"a":[{"Password" : "••••"}],"n":1.50}"#),
            (r#"{"token":12345,"ok":true}"#, r#"{"token":"••••","ok":true}"#),
            (r#"{"credentials":{"user":"u","x":["hush}"]},"to":1}"#, r#"{"credentials":"••••","to":1}"#),
            (r#"{"\u0074oken":"hush"}"#, r#"{"\u0074oken":"••••"}"#),
            (r#"{"inner":"{\"api_key\":\"hush\",\"a\":1}"}"#, r#"{"inner":"{\"api_key\":\"••••\",\"a\":1}"}"#),
            (r#"{"hook":"https://u:hush@a.b/c?token=hush&x=1"}"#, r#"{"hook":"https://••••@a.b/c?token=••••&x=1"}"#),
            (r#"{"text":"password: 123456","token":null}"#, r#"{"text":"password: 123456","token":null}"#),
            // Incomplete JSON.
            (r#"{"api_secret":"hu"#, r#"{"api_secret":"••••""#),
            (r#"{"credentials":{"x":"hush"#, r#"{"credentials":"••••""#),
            (r#"[{"token":hush}"#, r#"[{"token":"••••"}"#),
        ] {
            assert_eq!(mask_body(body, "application/json"), shown);
            // The content type does not matter.
            assert_eq!(mask_body(body, "text/plain"), shown);
        }
    }

    #[test]
    fn an_incomplete_body_shows_no_secret() {
        const SECRET: &str = "hush";
        for body in [
            r#"{"ü":"é","api_secret":"hush","x":[{"token":["hush",{"y":"hush"}]}],"i":"{\"pwd\":\"hush\"}"}"#,
            "a=ü&api_secret=hush&b=https%3A%2F%2Fa%3Ftoken%3Dhush&j=%7B%22key%22%3A%22hush%22",
        ] {
            for end in (0..=body.len()).filter(|end| body.is_char_boundary(*end)) {
                let shown = mask_body(&body[..end], "");
                assert!(!shown.contains(SECRET), "{end}: {shown}");
                let starts = (0..=end).filter(|at| body.is_char_boundary(*at));
                starts.for_each(|at| drop((mask_body(&body[at..end], ""), mask_signed(&body[at..end]))));
            }
        }
    }

    #[test]
    fn forms_are_masked_by_name_in_every_encoding() {
        for (body, shown) in [
            ("api_secret=hush&to=%2B1", "api_secret=••••&to=%2B1"),
            ("api%5Fsecret=hush&a", "api%5Fsecret=••••&a"),
            ("auth%5Bpass%5D=hush", "auth%5Bpass%5D=••••"),
            ("Signature=0123456789abcdef0123456789%3D", "Signature=01234567…"),
            ("hook=https%3A%2F%2Fa%2F%3Ftoken%3Dhush", "hook=https%3A%2F%2Fa%2F%3Ftoken%3D••••"),
            ("json=%7B%22token%22%3A%22hush%22%7D", "json=%7B%22token%22%3A%22••••%22%7D"),
            (
                "Body=password%3A+123456&TemplateParam=%7B%22code%22%3A1%7D",
                "Body=password%3A+123456&TemplateParam=%7B%22code%22%3A1%7D",
            ),
        ] {
            assert_eq!(mask_body(body, "application/x-www-form-urlencoded"), shown);
            assert_eq!(mask_pairs(body), shown);
        }
        let part = |name: &str, value: &str| {
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let body = part("to", "+1") + &part("api_secret", "hush\r\nhush") + &part("text", "hi") + "--b--";
        let shown = mask_body(&body, "multipart/form-data; boundary=b");
        assert!(!shown.contains("hush") && shown.contains("+1") && shown.contains("hi"), "{shown}");
    }

    #[test]
    fn signed_texts_are_masked() {
        for (text, shown) in [
            (
                "POST\n/\nSecurityToken=hush&a=1\nhost:x\nx-acs-security-token:hush",
                "POST\n/\nSecurityToken=••••&a=1\nhost:x\nx-acs-security-token:••••",
            ),
            (
                "GET&%2F&AccessKeyId%3Did%26SecurityToken%3Dhush%26Timestamp%3D2",
                "GET&%2F&AccessKeyId%3Did%26SecurityToken%3D••••%26Timestamp%3D2",
            ),
            ("ALG\n20260101T000000Z\nabc", "ALG\n20260101T000000Z\nabc"),
        ] {
            assert_eq!(mask_signed(text), shown);
        }
    }
}
