//! Tests of the emulation with valid and forged V3 requests.

use http::HeaderValue;

use super::{signers::*, *};

fn emulate_signed(state: &mut EmulatorState, client: V3Signer) -> (u16, String) {
    let (status, body) = emulate_json(&test_account(), &client.sign(), state, &noon_with_nonce("server"));
    (status, body["Code"].as_str().unwrap().to_owned())
}

#[track_caller]
fn assert_client_refused(mut client: V3Signer, status: u16, code: &str, change: impl FnOnce(&mut V3Signer)) {
    let mut state = emulator_with_templates();
    change(&mut client);
    assert_eq!(emulate_signed(&mut state, client), (status, code.to_owned()));
    assert!(
        state.captured_messages().is_empty() && state.rejection_lines()[0].starts_with(code),
        "{:?}",
        state.rejection_lines()
    );
}

#[track_caller]
fn assert_refused(status: u16, code: &str, change: impl FnOnce(&mut V3Signer)) {
    assert_client_refused(V3Signer::new(), status, code, change);
}

#[track_caller]
fn assert_accepted(mut client: V3Signer, change: impl FnOnce(&mut V3Signer)) {
    let mut state = emulator_with_templates();
    change(&mut client);
    assert_eq!(emulate_signed(&mut state, client), (200, "OK".to_owned()));
    assert_eq!(state.captured_messages()[0].verified_by, "ACS3-HMAC-SHA256 signature");
}

const MISMATCH: &str = "SignatureDoesNotMatch";
const INCOMPLETE: &str = "IncompleteSignature";

#[test]
fn query_and_form_are_accepted_in_any_encoding() {
    assert_accepted(V3Signer::new(), |_| {});
    assert_accepted(V3Signer::with_form_body(), |_| {});
    assert_accepted(V3Signer::new(), |v3| v3.method = "GET");
    assert_accepted(V3Signer::new(), |v3| {
        v3.query.1 = v3.query.0.replace("%20", "+").replace("%2A", "*").replace('~', "%7E")
    });
    assert_accepted(V3Signer::new(), |v3| v3.query.1 = v3.query.0.split('&').rev().collect::<Vec<_>>().join("&"));
    assert_accepted(V3Signer::new(), |v3| v3.set_header("host", "localhost:4010"));
    assert_accepted(V3Signer::new(), |v3| v3.set_header("host", "sandbox.example:4010"));
    assert_accepted(V3Signer::new(), |v3| v3.set_header("host", "DysmsAPI.aliyuncs.com"));
    assert_accepted(V3Signer::new(), |v3| v3.signed_names.retain(|name| *name != "user-agent"));
}

#[test]
fn a_broken_signer_is_refused() {
    assert_refused(400, MISMATCH, |v3| v3.query.0 = v3.query.0.replace("%20", "+"));
    assert_refused(400, MISMATCH, |v3| v3.query.0 = v3.query.0.replace("%2A", "*"));
    assert_refused(400, MISMATCH, |v3| v3.query.0 = v3.query.0.split('&').rev().collect::<Vec<_>>().join("&"));
    assert_refused(400, MISMATCH, |v3| v3.query.0.clear());
    assert_refused(400, MISMATCH, |v3| v3.key = "testsecret&");
    assert_refused(400, MISMATCH, |v3| v3.key = "ACS3testsecret");
    assert_refused(400, MISMATCH, |v3| v3.hex = hex::encode_upper::<Vec<u8>>);
    assert_refused(400, MISMATCH, |v3| v3.payload_hash = v3.payload_hash.to_uppercase());
    assert_refused(400, MISMATCH, |v3| v3.payload_hash = String::new());
    assert_refused(400, MISMATCH, |v3| v3.set_header("x-acs-content-sha256", "UNSIGNED-PAYLOAD"));
}

#[test]
fn what_changes_after_signing_is_seen() {
    assert_refused(400, MISMATCH, |v3| v3.query.1 = v3.query.1.replace("13812345678", "13912345678"));
    assert_refused(400, MISMATCH, |v3| v3.change_after_signing = |request| *request.method_mut() = http::Method::GET);
    assert_refused(400, MISMATCH, |v3| v3.change_after_signing = |request| request.body_mut().push(b' '));
    assert_refused(400, MISMATCH, |v3| {
        v3.change_after_signing = |request| {
            request.headers_mut().insert("x-acs-version", HeaderValue::from_static("2017-05-26"));
        };
    });
    assert_refused(400, MISMATCH, |v3| {
        v3.change_after_signing = |request| {
            request.headers_mut().insert("host", HeaderValue::from_static("dysmsapi.eu-central-1.aliyuncs.com"));
        };
    });
    assert_client_refused(V3Signer::with_form_body(), 400, MISMATCH, |v3| {
        v3.change_after_signing = |request| {
            let body = String::from_utf8(request.body().clone()).unwrap();
            *request.body_mut() = body.replace("13812345678", "13912345678").into_bytes();
        };
    });
    // Both the signed hash and the one in the header must be that of the body.
    let (empty, other) = (crate::encoding::hash::sha256_hex(""), crate::encoding::hash::sha256_hex("x"));
    assert_client_refused(V3Signer::with_form_body(), 400, MISMATCH, |v3| v3.payload_hash = empty);
    assert_client_refused(V3Signer::with_form_body(), 400, MISMATCH, |v3| {
        v3.set_header("x-acs-content-sha256", &other)
    });
}

#[test]
fn every_part_of_the_request_must_be_as_expected() {
    assert_refused(404, "InvalidAccessKeyId.NotFound", |v3| (v3.key_id, v3.key) = ("LTAI0", "x"));
    for other in ["ACS3-HMAC-SM3", "ACS3-RSA-SHA256", "AWS4-HMAC-SHA256", "acs3-hmac-sha256"] {
        assert_refused(400, INCOMPLETE, |v3| v3.algorithm = other);
    }
    assert_refused(400, INCOMPLETE, |v3| v3.separator = ", ");
    for name in ["host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce"] {
        assert_refused(400, INCOMPLETE, |v3| v3.signed_names.retain(|known| *known != name));
    }
    assert_client_refused(V3Signer::with_form_body(), 400, INCOMPLETE, |v3| {
        v3.signed_names.retain(|known| *known != "content-type")
    });
    assert_refused(400, INCOMPLETE, |v3| v3.headers.push(("x-acs-security-token", "t".into())));
    assert_refused(400, INCOMPLETE, |v3| v3.signed_names.reverse());
    assert_refused(400, INCOMPLETE, |v3| v3.signed_names.insert(0, "host"));
    assert_refused(400, INCOMPLETE, |v3| v3.signed_names[0] = "Host");
    assert_refused(400, INCOMPLETE, |v3| v3.signed_names.push("x-acs-zone"));
    for name in ["x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"] {
        assert_refused(400, INCOMPLETE, |v3| v3.set_header(name, ""));
    }
    assert_refused(404, "InvalidAction.NotFound", |v3| v3.path = "/sms");
    assert_refused(404, "InvalidAction.NotFound", |v3| v3.set_header("host", "example.org"));
    assert_refused(404, "InvalidAction.NotFound", |v3| v3.set_header("x-acs-action", "AddSmsSign"));
    assert_refused(400, "InvalidVersion", |v3| v3.set_header("x-acs-version", "2018-05-01"));
}

#[test]
fn a_request_is_valid_for_fifteen_minutes_and_once() {
    assert_accepted(V3Signer::new(), |v3| v3.set_header("x-acs-date", "2026-07-20T11:45:00Z"));
    assert_refused(400, "InvalidTimeStamp.Expired", |v3| v3.set_header("x-acs-date", "2026-07-20T11:44:59Z"));
    assert_refused(400, "InvalidTimeStamp.Expired", |v3| v3.set_header("x-acs-date", "2026-07-20T12:15:01Z"));
    assert_refused(400, "InvalidTimeStamp.Format", |v3| v3.set_header("x-acs-date", "20260720T120000Z"));
    let mut state = emulator_with_templates();
    assert_eq!(emulate_signed(&mut state, V3Signer::new()).1, "OK");
    assert_eq!(emulate_signed(&mut state, V3Signer::with_form_body()), (400, "SignatureNonceUsed".into()));
    assert_eq!(state.captured_messages().len(), 1);
}

#[test]
fn the_string_to_sign_is_in_the_message() {
    let mut client = V3Signer::new();
    client.key = "wrong";
    let (status, body) =
        emulate_json(&test_account(), &client.sign(), &mut emulator_with_templates(), &noon_with_nonce("server"));
    let message = body["Message"].as_str().unwrap();
    let begins = "Specified signature does not match our calculation. server StringToSign is [ACS3-HMAC-SHA256\n";
    let hash = message.strip_prefix(begins).and_then(|rest| rest.strip_suffix(']')).unwrap();
    assert!(status == 400 && hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit()), "{message}");
}
