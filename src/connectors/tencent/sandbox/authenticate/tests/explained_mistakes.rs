//! Tests of the explanations of a wrong signature.

use super::*;
use crate::emulation::SignatureMismatch;

fn signature_mismatch(request: &Request) -> SignatureMismatch {
    let [id, key, ..] = PUBLISHED_EXAMPLES[0];
    let key = key.parse().unwrap();
    let is_known_host = |host: &str| host.ends_with("cvm.tencentcloudapi.com") || host == "localhost:8025";
    let host = required_header(request, "host").is_ok_and(is_known_host);
    let expected = TencentVerifier { secret_id: id, secret_key: &key, service: "cvm", is_service_host: host };
    let rejection = expected
        .verify_signature(request, &at_unix_seconds(CORRECT_SIGNER.seconds), &mut SigningKeyCache::default())
        .unwrap_err();
    assert_eq!(rejection.code, "AuthFailure.SignatureFailure");
    rejection.signature.expect("the rejection shows both strings")
}

#[track_caller]
fn assert_explained(because: &str, request: &Request) -> SignatureMismatch {
    let mismatch = signature_mismatch(request);
    assert!(mismatch.explanation.contains(because), "{}", mismatch.explanation);
    assert!(mismatch.expected.starts_with("canonical request:\nPOST\n/\n\ncontent-type:"), "{}", mismatch.expected);
    let text = "\n\nstring to sign:\nTC3-HMAC-SHA256\n1551113065\n2019-02-25/cvm/tc3_request\n";
    assert!(mismatch.expected.contains(text), "{}", mismatch.expected);
    mismatch
}

/// The same request with another text in a header.
fn replace_in_header(mut request: Request, name: &'static str, from: &str, to: &str) -> Request {
    let value = request.headers()[name].to_str().unwrap().replace(from, to);
    request.headers_mut().insert(name, value.parse().unwrap());
    request
}

#[test]
fn the_mistakes_of_signers_are_named() {
    for (because, signer) in [
        ("the key lacks TC3", FaultySigner { prefix: "", ..CORRECT_SIGNER }),
        ("x-tc-action is not in lower case", FaultySigner { action: "DescribeInstances", ..CORRECT_SIGNER }),
        ("without its charset", FaultySigner { kind: "application/json", ..CORRECT_SIGNER }),
        ("the signature is in capitals", FaultySigner { upper: true, ..CORRECT_SIGNER }),
        (
            "the hash of the body is in capitals",
            FaultySigner { payload: |body| hash::sha256_hex(body).to_uppercase(), ..CORRECT_SIGNER },
        ),
        ("the hash of an empty body", FaultySigner { payload: |_| hash::sha256_hex(""), ..CORRECT_SIGNER }),
        ("the body itself", FaultySigner { payload: str::to_owned, ..CORRECT_SIGNER }),
        (
            "without white space",
            FaultySigner {
                payload: |body| hash::sha256_hex(serde_json::from_str::<serde_json::Value>(body).unwrap().to_string()),
                ..CORRECT_SIGNER
            },
        ),
        (
            "SignedHeaders names content-type after host",
            FaultySigner { covered: "host;content-type", ..CORRECT_SIGNER },
        ),
        ("in capitals", FaultySigner { covered: "Content-Type;host", ..CORRECT_SIGNER }),
        ("does not name host", FaultySigner { covered: "content-type;x-tc-action", ..CORRECT_SIGNER }),
        ("that of a clock in China", FaultySigner { date: "2019-02-26", ..CORRECT_SIGNER }),
        ("the day in the credential is 20190225", FaultySigner { date: "20190225", ..CORRECT_SIGNER }),
        ("the service in the credential is sms", FaultySigner { service: "sms", ..CORRECT_SIGNER }),
    ] {
        let mismatch = assert_explained(because, &signer.signed_request());
        assert!(mismatch.signed_by_client.is_some(), "{because}");
    }
}

#[test]
fn what_the_credential_hides_is_found_by_trying() {
    let local = FaultySigner { date: "2019-02-26", ..CORRECT_SIGNER }.signed_request();
    assert_explained(
        "the day in what is signed",
        &replace_in_header(local, "authorization", "2019-02-26", "2019-02-25"),
    );
    let bare = replace_in_header(CORRECT_SIGNER.signed_request(), "content-type", "; charset=utf-8", "");
    assert_explained("a charset is signed", &bare);
    let cvm = FaultySigner { service: "sms", ..CORRECT_SIGNER }.signed_request();
    let [id, key, ..] = PUBLISHED_EXAMPLES[0];
    let example = replace_in_header(CORRECT_SIGNER.signed_request(), "authorization", "/cvm/", "/sms/");
    let expected =
        TencentVerifier { secret_id: id, secret_key: &key.parse().unwrap(), service: "sms", is_service_host: true };
    let rejection = expected
        .verify_signature(&example, &at_unix_seconds(CORRECT_SIGNER.seconds), &mut SigningKeyCache::default())
        .unwrap_err();
    assert!(rejection.signature.unwrap().explanation.starts_with("the service in what is signed is cvm"));
    assert_eq!(
        expected
            .verify_signature(&cvm, &at_unix_seconds(CORRECT_SIGNER.seconds), &mut SigningKeyCache::default())
            .map_err(|rejection| rejection.code),
        Ok(())
    );
    let host = FaultySigner { host: "localhost", ..CORRECT_SIGNER }.signed_request();
    assert_explained("without its port", &replace_in_header(host, "host", "localhost", "localhost:8025"));
    let both = FaultySigner { prefix: "", action: "DescribeInstances", ..CORRECT_SIGNER }.signed_request();
    let mismatch = assert_explained("the key lacks TC3 before the secret; and x-tc-action is not in lower case", &both);
    assert!(mismatch.signed_by_client.unwrap().contains("x-tc-action:DescribeInstances\n"));
    let other =
        assert_explained("the secret is wrong", &FaultySigner { prefix: "TC3x", ..CORRECT_SIGNER }.signed_request());
    assert_eq!(other.signed_by_client, None);
}
