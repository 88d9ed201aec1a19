//! Tests that the emulation names the mistake of a signer.

use super::{signers::*, *};
use crate::{
    emulation::SignatureMismatch,
    encoding::{self, hash},
};

#[track_caller]
fn signature_mismatch(request: &Request) -> SignatureMismatch {
    let mut state = emulator_with_templates();
    emulate_json(&test_account(), request, &mut state, &noon_with_nonce("server"));
    let refusal = state.inbox.rejections_after(0).next().map(|(_, entry)| entry.item.signature.clone());
    refusal.expect("it is refused").expect("for its signature")
}

#[track_caller]
fn assert_rpc_explained(because: &str, change: impl FnOnce(&mut RpcSigner)) {
    let mut client = RpcSigner::new("SendSms", send_sms_fields());
    client.set_field("OutId", "a b*c~d+e/f'(g)!");
    change(&mut client);
    let found = signature_mismatch(&client.sign());
    assert!(found.explanation.contains(because), "{}", found.explanation);
    assert!(found.expected.starts_with("POST&%2F&AccessKeyId%3Dtestid%26Action%3D"), "{}", found.expected);
    assert_eq!(found.signed_by_client.is_some(), because != UNEXPLAINED, "{because}");
    let of_the_text = !["secret", "digits", "SHA256"].iter().any(|word| found.explanation.contains(word));
    assert!(!of_the_text || found.signed_by_client.is_some_and(|signed| signed != found.expected), "{because}");
}

#[track_caller]
fn explain_v3_client(mut client: V3Signer, because: &str, change: impl FnOnce(&mut V3Signer)) -> SignatureMismatch {
    change(&mut client);
    let found = signature_mismatch(&client.sign());
    assert!(found.explanation.contains(because), "{}", found.explanation);
    assert!(found.expected.starts_with("canonical request:\nPOST\n/\n"), "{}", found.expected);
    assert!(found.expected.contains("\n\nstring to sign:\nACS3-HMAC-SHA256\n"), "{}", found.expected);
    found
}

#[track_caller]
fn assert_v3_explained(because: &str, change: impl FnOnce(&mut V3Signer)) {
    assert!(explain_v3_client(V3Signer::new(), because, change).signed_by_client.is_some(), "{because}");
}

const UNEXPLAINED: &str = "the secret is wrong, or";

#[test]
fn the_mistakes_of_rpc_signers_are_named() {
    assert_rpc_explained("a space is encoded as +", |it| {
        it.encode = |text| encoding::percent_encode(text).replace("%20", "+")
    });
    assert_rpc_explained("a * is not encoded", |it| {
        it.encode = |text| encoding::percent_encode(text).replace("%2A", "*")
    });
    assert_rpc_explained("a ~ is encoded as %7E", |it| {
        it.encode = |text| encoding::percent_encode(text).replace('~', "%7E")
    });
    assert_rpc_explained("a / is not encoded", |it| {
        it.encode = |text| encoding::percent_encode(text).replace("%2F", "/")
    });
    assert_rpc_explained("java.net.URLEncoder", |it| {
        it.encode = |text| encoding::percent_encode(text).replace("%20", "+").replace("%2A", "*").replace('~', "%7E");
    });
    assert_rpc_explained("encodeURIComponent", |it| {
        it.encode = |text| {
            let unescaped = [("%21", "!"), ("%27", "'"), ("%28", "("), ("%29", ")"), ("%2A", "*")];
            unescaped.iter().fold(encoding::percent_encode(text), |text, (from, to)| text.replace(from, to))
        };
    });
    assert_rpc_explained("escapes are in lower case", |it| {
        it.encode = |text| {
            let digits = "ABCDEF".chars();
            let text = digits.fold(encoding::percent_encode(text), |text, c| {
                text.replace(&format!("%{c}"), &format!("%{}", c.to_ascii_lowercase()))
            });
            let both = (0..16).flat_map(|a| "ABCDEF".chars().map(move |b| format!("%{a:x}{b}")));
            both.fold(text, |text, escape| text.replace(&escape, &escape.to_lowercase()))
        };
    });
    assert_rpc_explained("not sorted", |it| {
        it.sorted = false;
        it.fields.reverse();
    });
    assert_rpc_explained("another HTTP method", |it| it.signed_method = "GET");
    assert_rpc_explained("lacks the & after the secret", |it| it.key = "testsecret");
    assert_rpc_explained("used with a line break", |it| it.key = "testsecret\n&");
    assert_rpc_explained("not the joined query", |it| it.encode_query = Some(str::to_owned));
    assert_rpc_explained("not encoded before they are joined", |it| it.encode_each = Some(str::to_owned));
    assert_rpc_explained("the path is signed as /", |it| it.path = "/");
    assert_rpc_explained("used with a space", |it| it.key = "testsecret &");
    assert_rpc_explained("without regard to capitals", |it| {
        it.set_field("RegionIdList", "");
        it.set_field("regionId", "x");
        it.sorted = false;
        it.fields.sort_by_key(|(name, _)| name.to_lowercase());
        it.change_after_signing = |fields| fields.sort();
    });
    assert_rpc_explained("HMAC-SHA256", |it| {
        it.sign = |key, text| encoding::encode_base64(hash::hmac_sha256(key, text))
    });
    assert_rpc_explained("hexadecimal", |it| it.sign = |key, text| hex::encode(hash::hmac_sha1(key, text)));
    assert_rpc_explained("parameters without a value", |it| {
        it.remove_field("SignatureType");
        it.change_after_signing = |fields| fields.push(("SignatureType".into(), "".into()));
    });
    assert_rpc_explained(UNEXPLAINED, |it| it.key = "another&");
}

#[test]
fn two_mistakes_at_once_are_both_named() {
    assert_rpc_explained("another HTTP method is signed than the request has; and the key lacks the &", |it| {
        (it.key, it.signed_method) = ("testsecret", "GET");
    });
}

#[test]
fn the_mistakes_of_v3_signers_are_named() {
    assert_v3_explained("another HTTP method", |it| {
        it.method = "GET";
        it.change_after_signing = |request| *request.method_mut() = http::Method::POST;
    });
    assert_v3_explained("the path is missing", |it| {
        it.path = "";
        it.change_after_signing = |request| {
            let query = request.uri().query().unwrap_or_default();
            *request.uri_mut() = format!("https://dysmsapi.aliyuncs.com/?{query}").parse().unwrap();
        };
    });
    assert_v3_explained("the query is missing", |it| it.query.0.clear());
    assert_v3_explained("the query is not sorted", |it| {
        it.query.0 = it.query.0.split('&').rev().collect::<Vec<_>>().join("&");
        it.query.1 = it.query.0.clone();
    });
    assert_v3_explained("as it stands in the address", |it| {
        it.query.0 = it.query.0.replace("%20", "+").replace("%2A", "*").replace('~', "%7E");
        it.query.1 = it.query.0.clone();
    });
    assert_v3_explained("a space in the query is signed as +", |it| it.query.0 = it.query.0.replace("%20", "+"));
    assert_v3_explained("a * in the query", |it| it.query.0 = it.query.0.replace("%2A", "*"));
    assert_v3_explained("the query is not percent-encoded", |it| {
        let mut fields = send_sms_fields();
        fields.sort();
        it.query.0 = fields.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join("&");
    });
    assert_v3_explained("the host is signed without its port", |it| {
        it.set_header("host", "localhost");
        it.change_after_signing = |request| {
            request.headers_mut().insert("host", http::HeaderValue::from_static("localhost:4010"));
        };
    });
    assert_v3_explained("the hash of the body is missing", |it| it.payload_hash.clear());
    assert_v3_explained("the hash of the body is in capitals", |it| it.payload_hash.make_ascii_uppercase());
    assert_v3_explained("the signature is in capitals", |it| it.hex = hex::encode_upper::<Vec<u8>>);
    assert_v3_explained("in Base64", |it| it.hex = |bytes| encoding::encode_base64(bytes));
    assert_v3_explained("not in lower case above the list", |it| {
        it.spell_header_name = |name| {
            let word = |word: &str| word[..1].to_uppercase() + &word[1..];
            name.split('-').map(word).collect::<Vec<_>>().join("-")
        };
    });
    assert_v3_explained("the empty line is missing", |it| it.headers_end = "");
    assert_v3_explained("the canonical request is signed itself", |it| it.hash = str::to_owned);
    assert_v3_explained("UNSIGNED-PAYLOAD", |it| it.payload_hash = "UNSIGNED-PAYLOAD".into());
    assert_v3_explained("used with a space", |it| it.key = "testsecret ");
    assert_v3_explained("signature 1.0", |it| it.key = "testsecret&");
    assert_v3_explained("ACS3 before the secret", |it| it.key = "ACS3testsecret");
    assert_v3_explained("used with a line break", |it| it.key = "testsecret\n");
    assert_v3_explained("x-acs-content-sha256", |it| it.set_header("x-acs-content-sha256", "UNSIGNED-PAYLOAD"));
    let other = explain_v3_client(V3Signer::new(), UNEXPLAINED, |it| it.key = "another");
    assert_eq!(other.signed_by_client, None);
}

#[test]
fn mistakes_in_signing_a_form_are_named() {
    let empty = explain_v3_client(V3Signer::with_form_body(), "the hash of an empty body", |it| {
        it.payload_hash = hash::sha256_hex("")
    });
    assert!(empty.signed_by_client.unwrap().contains(&hash::sha256_hex("")));
    explain_v3_client(V3Signer::with_form_body(), "the body are signed as a query", |it| {
        let mut fields = send_sms_fields();
        fields.sort();
        it.query.0 = encoding::encode_form(&fields);
        it.change_after_signing = |request| *request.uri_mut() = "https://dysmsapi.aliyuncs.com/".parse().unwrap();
    });
    explain_v3_client(V3Signer::with_form_body(), "a charset is signed", |it| {
        it.set_header("content-type", "application/x-www-form-urlencoded; charset=utf-8");
        it.change_after_signing = |request| {
            let kind = http::HeaderValue::from_static("application/x-www-form-urlencoded");
            request.headers_mut().insert("content-type", kind);
        };
    });
    explain_v3_client(V3Signer::with_form_body(), "without its charset", |it| {
        it.set_header("content-type", "application/x-www-form-urlencoded");
        it.change_after_signing = |request| {
            let kind = http::HeaderValue::from_static("application/x-www-form-urlencoded; charset=utf-8");
            request.headers_mut().insert("content-type", kind);
        };
    });
    explain_v3_client(V3Signer::with_form_body(), "its hash", |it| {
        it.payload_hash = String::from_utf8(it.body.clone()).unwrap()
    });
}

#[test]
fn a_list_of_headers_that_is_wrong_is_named() {
    let flawed = |because: &str, change: &dyn Fn(&mut V3Signer)| {
        explain_v3_client(V3Signer::new(), because, change).signed_by_client
    };
    let shown = flawed("x-acs-signature-nonce after x-acs-version", &|it| it.signed_names.swap(4, 6));
    assert!(shown.is_some(), "its signature is right for its own list");
    assert!(flawed("Host in capitals", &|it| it.signed_names[0] = "Host").is_some());
    assert!(flawed("does not name x-acs-date", &|it| it.signed_names.retain(|name| *name != "x-acs-date")).is_some());
    assert_eq!(flawed("names x-acs-zone, which", &|it| it.signed_names.push("x-acs-zone")), None);
}
