//! What the referee makes of V3 done right and done wrong.

use http::HeaderValue;

use super::{signers::*, *};

fn tried(desk: &mut Desk, client: V3) -> (u16, String) {
    let (status, body) = answer(&account(), &client.sign(), desk, &noon("server"));
    (status, body["Code"].as_str().unwrap().to_owned())
}

#[track_caller]
fn refused_of(mut client: V3, status: u16, code: &str, change: impl FnOnce(&mut V3)) {
    let mut desk = desk();
    change(&mut client);
    assert_eq!(tried(&mut desk, client), (status, code.to_owned()));
    assert!(desk.arrivals().is_empty() && desk.refusals()[0].starts_with(code), "{:?}", desk.refusals());
}

#[track_caller]
fn refused(status: u16, code: &str, change: impl FnOnce(&mut V3)) {
    refused_of(V3::new(), status, code, change);
}

#[track_caller]
fn taken(mut client: V3, change: impl FnOnce(&mut V3)) {
    let mut desk = desk();
    change(&mut client);
    assert_eq!(tried(&mut desk, client), (200, "OK".to_owned()));
    assert_eq!(desk.arrivals()[0].verified, "ACS3-HMAC-SHA256 signature");
}

const MISMATCH: &str = "SignatureDoesNotMatch";
const INCOMPLETE: &str = "IncompleteSignature";

#[test]
fn query_and_form_are_taken_however_the_wire_encodes_them() {
    taken(V3::new(), |_| {});
    taken(V3::form(), |_| {});
    taken(V3::new(), |v3| v3.method = "GET");
    taken(V3::new(), |v3| {
        v3.query.1 = v3.query.0.replace("%20", "+").replace("%2A", "*").replace('~', "%7E")
    });
    taken(V3::new(), |v3| v3.query.1 = v3.query.0.split('&').rev().collect::<Vec<_>>().join("&"));
    taken(V3::new(), |v3| v3.set("host", "localhost:4010"));
    taken(V3::new(), |v3| v3.set("host", "sandbox.example:4010"));
    taken(V3::new(), |v3| v3.set("host", "DysmsAPI.aliyuncs.com"));
    taken(V3::new(), |v3| v3.signed.retain(|name| *name != "user-agent"));
}

#[test]
fn a_broken_signer_is_refused() {
    refused(400, MISMATCH, |v3| v3.query.0 = v3.query.0.replace("%20", "+"));
    refused(400, MISMATCH, |v3| v3.query.0 = v3.query.0.replace("%2A", "*"));
    refused(400, MISMATCH, |v3| v3.query.0 = v3.query.0.split('&').rev().collect::<Vec<_>>().join("&"));
    refused(400, MISMATCH, |v3| v3.query.0.clear());
    refused(400, MISMATCH, |v3| v3.key = "testsecret&");
    refused(400, MISMATCH, |v3| v3.key = "ACS3testsecret");
    refused(400, MISMATCH, |v3| v3.hex = hex::encode_upper::<Vec<u8>>);
    refused(400, MISMATCH, |v3| v3.payload = v3.payload.to_uppercase());
    refused(400, MISMATCH, |v3| v3.payload = String::new());
    refused(400, MISMATCH, |v3| v3.set("x-acs-content-sha256", "UNSIGNED-PAYLOAD"));
}

#[test]
fn what_changes_after_signing_is_seen() {
    refused(400, MISMATCH, |v3| v3.query.1 = v3.query.1.replace("13812345678", "13912345678"));
    refused(400, MISMATCH, |v3| v3.after = |request| *request.method_mut() = http::Method::GET);
    refused(400, MISMATCH, |v3| v3.after = |request| request.body_mut().push(b' '));
    refused(400, MISMATCH, |v3| {
        v3.after = |request| {
            request.headers_mut().insert("x-acs-version", HeaderValue::from_static("2017-05-26"));
        };
    });
    refused(400, MISMATCH, |v3| {
        v3.after = |request| {
            request
                .headers_mut()
                .insert("host", HeaderValue::from_static("dysmsapi.eu-central-1.aliyuncs.com"));
        };
    });
    refused_of(V3::form(), 400, MISMATCH, |v3| {
        v3.after = |request| {
            let body = String::from_utf8(request.body().clone()).unwrap();
            *request.body_mut() = body.replace("13812345678", "13912345678").into_bytes();
        };
    });
    // A hash of the true body in the header does not help a signature over another one, nor the reverse.
    let (empty, other) = (crate::wire::hash::sha256_hex(""), crate::wire::hash::sha256_hex("x"));
    refused_of(V3::form(), 400, MISMATCH, |v3| v3.payload = empty);
    refused_of(V3::form(), 400, MISMATCH, |v3| v3.set("x-acs-content-sha256", &other));
}

#[test]
fn what_is_claimed_must_be_what_is_expected() {
    refused(404, "InvalidAccessKeyId.NotFound", |v3| (v3.key_id, v3.key) = ("LTAI0", "x"));
    for other in ["ACS3-HMAC-SM3", "ACS3-RSA-SHA256", "AWS4-HMAC-SHA256", "acs3-hmac-sha256"] {
        refused(400, INCOMPLETE, |v3| v3.algorithm = other);
    }
    refused(400, INCOMPLETE, |v3| v3.separator = ", ");
    for name in ["host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce"] {
        refused(400, INCOMPLETE, |v3| v3.signed.retain(|known| *known != name));
    }
    refused_of(V3::form(), 400, INCOMPLETE, |v3| v3.signed.retain(|known| *known != "content-type"));
    refused(400, INCOMPLETE, |v3| v3.headers.push(("x-acs-security-token", "t".into())));
    refused(400, INCOMPLETE, |v3| v3.signed.reverse());
    refused(400, INCOMPLETE, |v3| v3.signed.insert(0, "host"));
    refused(400, INCOMPLETE, |v3| v3.signed[0] = "Host");
    refused(400, INCOMPLETE, |v3| v3.signed.push("x-acs-zone"));
    for name in ["x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"] {
        refused(400, INCOMPLETE, |v3| v3.set(name, ""));
    }
    refused(404, "InvalidAction.NotFound", |v3| v3.path = "/sms");
    refused(404, "InvalidAction.NotFound", |v3| v3.set("host", "example.org"));
    refused(404, "InvalidAction.NotFound", |v3| v3.set("x-acs-action", "AddSmsSign"));
    refused(400, "InvalidVersion", |v3| v3.set("x-acs-version", "2018-05-01"));
}

#[test]
fn a_request_is_good_for_fifteen_minutes_and_once() {
    taken(V3::new(), |v3| v3.set("x-acs-date", "2026-07-20T11:45:00Z"));
    refused(400, "InvalidTimeStamp.Expired", |v3| v3.set("x-acs-date", "2026-07-20T11:44:59Z"));
    refused(400, "InvalidTimeStamp.Expired", |v3| v3.set("x-acs-date", "2026-07-20T12:15:01Z"));
    refused(400, "InvalidTimeStamp.Format", |v3| v3.set("x-acs-date", "20260720T120000Z"));
    let mut desk = desk();
    assert_eq!(tried(&mut desk, V3::new()).1, "OK");
    assert_eq!(tried(&mut desk, V3::form()), (400, "SignatureNonceUsed".into()));
    assert_eq!(desk.arrivals().len(), 1);
}

#[test]
fn the_servers_own_string_is_shown() {
    let mut client = V3::new();
    client.key = "wrong";
    let (status, body) = answer(&account(), &client.sign(), &mut desk(), &noon("server"));
    let message = body["Message"].as_str().unwrap();
    let begins =
        "Specified signature does not match our calculation. server StringToSign is [ACS3-HMAC-SHA256\n";
    let hash = message.strip_prefix(begins).and_then(|rest| rest.strip_suffix(']')).unwrap();
    assert!(status == 400 && hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit()), "{message}");
}
