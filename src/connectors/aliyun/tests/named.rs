//! Whether the referee tells a signer what it does wrong.

use super::{signers::*, *};
use crate::{desk::Mismatch, wire::hash};

#[track_caller]
fn mismatch(request: &Request) -> Mismatch {
    let mut desk = desk();
    answer(&account(), request, &mut desk, &noon("server"));
    let refusal = desk.inbox.refusals(0).next().map(|(_, kept)| kept.what.signature.clone());
    refusal.expect("it is refused").expect("for its signature")
}

#[track_caller]
fn rpc(because: &str, change: impl FnOnce(&mut Rpc)) {
    let mut client = Rpc::new("SendSms", sms());
    client.set("OutId", "a b*c~d+e/f'(g)!");
    change(&mut client);
    let found = mismatch(&client.sign());
    assert!(found.because.contains(because), "{}", found.because);
    assert!(found.ours.starts_with("POST&%2F&AccessKeyId%3Dtestid%26Action%3D"), "{}", found.ours);
    assert_eq!(found.theirs.is_some(), because != UNEXPLAINED, "{because}");
    let of_the_text = !["secret", "digits", "SHA256"].iter().any(|word| found.because.contains(word));
    assert!(!of_the_text || found.theirs.is_some_and(|theirs| theirs != found.ours), "{because}");
}

#[track_caller]
fn v3_of(mut client: V3, because: &str, change: impl FnOnce(&mut V3)) -> Mismatch {
    change(&mut client);
    let found = mismatch(&client.sign());
    assert!(found.because.contains(because), "{}", found.because);
    assert!(found.ours.starts_with("canonical request:\nPOST\n/\n"), "{}", found.ours);
    assert!(found.ours.contains("\n\nstring to sign:\nACS3-HMAC-SHA256\n"), "{}", found.ours);
    found
}

#[track_caller]
fn v3(because: &str, change: impl FnOnce(&mut V3)) {
    assert!(v3_of(V3::new(), because, change).theirs.is_some(), "{because}");
}

const UNEXPLAINED: &str = "the secret is wrong, or";

#[test]
fn the_mistakes_of_rpc_signers_are_named() {
    rpc("a space is encoded as +", |it| it.encode = |text| hash::percent(text).replace("%20", "+"));
    rpc("a * is not encoded", |it| it.encode = |text| hash::percent(text).replace("%2A", "*"));
    rpc("a ~ is encoded as %7E", |it| it.encode = |text| hash::percent(text).replace('~', "%7E"));
    rpc("a / is not encoded", |it| it.encode = |text| hash::percent(text).replace("%2F", "/"));
    rpc("java.net.URLEncoder", |it| {
        it.encode = |text| hash::percent(text).replace("%20", "+").replace("%2A", "*").replace('~', "%7E");
    });
    rpc("encodeURIComponent", |it| {
        it.encode = |text| {
            let kept = [("%21", "!"), ("%27", "'"), ("%28", "("), ("%29", ")"), ("%2A", "*")];
            kept.iter().fold(hash::percent(text), |text, (from, to)| text.replace(from, to))
        };
    });
    rpc("escapes are in lower case", |it| {
        it.encode = |text| {
            let digits = "ABCDEF".chars();
            let text = digits.fold(hash::percent(text), |text, c| {
                text.replace(&format!("%{c}"), &format!("%{}", c.to_ascii_lowercase()))
            });
            let both = (0..16).flat_map(|a| "ABCDEF".chars().map(move |b| format!("%{a:x}{b}")));
            both.fold(text, |text, escape| text.replace(&escape, &escape.to_lowercase()))
        };
    });
    rpc("not sorted", |it| {
        it.sorted = false;
        it.fields.reverse();
    });
    rpc("another HTTP method", |it| it.signed_method = "GET");
    rpc("the & is missing behind the secret", |it| it.key = "testsecret");
    rpc("a line break behind", |it| it.key = "testsecret\n&");
    rpc("not once more", |it| it.together = Some(str::to_owned));
    rpc("not encoded before they are joined", |it| it.each = Some(str::to_owned));
    rpc("the path is signed as /", |it| it.path = "/");
    rpc("a space behind", |it| it.key = "testsecret &");
    rpc("without regard to capitals", |it| {
        it.set("RegionIdList", "");
        it.set("regionId", "x");
        it.sorted = false;
        it.fields.sort_by_key(|(name, _)| name.to_lowercase());
        it.after = |fields| fields.sort();
    });
    rpc("HMAC-SHA256", |it| it.sign = |key, text| hash::base64(hash::hmac_sha256(key, text)));
    rpc("hexadecimal", |it| it.sign = |key, text| hex::encode(hash::hmac_sha1(key, text)));
    rpc("parameters without a value", |it| {
        it.drop("SignatureType");
        it.after = |fields| fields.push(("SignatureType".into(), "".into()));
    });
    rpc(UNEXPLAINED, |it| it.key = "another&");
}

#[test]
fn two_mistakes_at_once_are_named_both() {
    rpc("another HTTP method is signed than the request has; and the & is missing", |it| {
        (it.key, it.signed_method) = ("testsecret", "GET");
    });
}

#[test]
fn the_mistakes_of_v3_signers_are_named() {
    v3("another HTTP method", |it| {
        it.method = "GET";
        it.after = |request| *request.method_mut() = http::Method::POST;
    });
    v3("the path is missing", |it| {
        it.path = "";
        it.after = |request| {
            let query = request.uri().query().unwrap_or_default();
            *request.uri_mut() = format!("https://dysmsapi.aliyuncs.com/?{query}").parse().unwrap();
        };
    });
    v3("the query is missing", |it| it.query.0.clear());
    v3("the query is not sorted", |it| {
        it.query.0 = it.query.0.split('&').rev().collect::<Vec<_>>().join("&");
        it.query.1 = it.query.0.clone();
    });
    v3("as it stands in the address", |it| {
        it.query.0 = it.query.0.replace("%20", "+").replace("%2A", "*").replace('~', "%7E");
        it.query.1 = it.query.0.clone();
    });
    v3("a space in the query is signed as +", |it| it.query.0 = it.query.0.replace("%20", "+"));
    v3("a * in the query", |it| it.query.0 = it.query.0.replace("%2A", "*"));
    v3("the query is not percent-encoded", |it| {
        let mut fields = sms();
        fields.sort();
        it.query.0 = fields.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join("&");
    });
    v3("the host is signed without its port", |it| {
        it.set("host", "localhost");
        it.after = |request| {
            request.headers_mut().insert("host", http::HeaderValue::from_static("localhost:4010"));
        };
    });
    v3("the hash of the body is missing", |it| it.payload.clear());
    v3("the hash of the body is in capitals", |it| it.payload.make_ascii_uppercase());
    v3("the signature is in capitals", |it| it.hex = hex::encode_upper::<Vec<u8>>);
    v3("in Base64", |it| it.hex = |bytes| hash::base64(bytes));
    v3("not in lower case above the list", |it| {
        it.spell = |name| {
            let word = |word: &str| word[..1].to_uppercase() + &word[1..];
            name.split('-').map(word).collect::<Vec<_>>().join("-")
        };
    });
    v3("the empty line is missing", |it| it.gap = "");
    v3("the canonical request is signed itself", |it| it.hash = str::to_owned);
    v3("UNSIGNED-PAYLOAD", |it| it.payload = "UNSIGNED-PAYLOAD".into());
    v3("a space behind", |it| it.key = "testsecret ");
    v3("signature 1.0", |it| it.key = "testsecret&");
    v3("ACS3 before the secret", |it| it.key = "ACS3testsecret");
    v3("a line break behind", |it| it.key = "testsecret\n");
    v3("x-acs-content-sha256", |it| it.set("x-acs-content-sha256", "UNSIGNED-PAYLOAD"));
    let other = v3_of(V3::new(), UNEXPLAINED, |it| it.key = "another");
    assert_eq!(other.theirs, None);
}

#[test]
fn what_is_signed_of_a_form_and_its_type_is_named_too() {
    let empty = v3_of(V3::form(), "the hash of an empty body", |it| it.payload = hash::sha256_hex(""));
    assert!(empty.theirs.unwrap().contains(&hash::sha256_hex("")));
    v3_of(V3::form(), "the body are signed as a query", |it| {
        let mut fields = sms();
        fields.sort();
        it.query.0 = hash::form(&fields);
        it.after = |request| *request.uri_mut() = "https://dysmsapi.aliyuncs.com/".parse().unwrap();
    });
    v3_of(V3::form(), "a charset is signed", |it| {
        it.set("content-type", "application/x-www-form-urlencoded; charset=utf-8");
        it.after = |request| {
            let kind = http::HeaderValue::from_static("application/x-www-form-urlencoded");
            request.headers_mut().insert("content-type", kind);
        };
    });
    v3_of(V3::form(), "without its charset", |it| {
        it.set("content-type", "application/x-www-form-urlencoded");
        it.after = |request| {
            let kind = http::HeaderValue::from_static("application/x-www-form-urlencoded; charset=utf-8");
            request.headers_mut().insert("content-type", kind);
        };
    });
    v3_of(V3::form(), "its hash", |it| it.payload = String::from_utf8(it.body.clone()).unwrap());
}

#[test]
fn a_list_of_headers_that_is_wrong_is_named() {
    let flawed = |because: &str, change: &dyn Fn(&mut V3)| v3_of(V3::new(), because, change).theirs;
    let shown = flawed("x-acs-signature-nonce after x-acs-version", &|it| it.signed.swap(4, 6));
    assert!(shown.is_some(), "its signature is right for its own list");
    assert!(flawed("Host in capitals", &|it| it.signed[0] = "Host").is_some());
    assert!(
        flawed("does not name x-acs-date", &|it| it.signed.retain(|name| *name != "x-acs-date")).is_some()
    );
    assert_eq!(flawed("names x-acs-zone, which", &|it| it.signed.push("x-acs-zone")), None);
}
