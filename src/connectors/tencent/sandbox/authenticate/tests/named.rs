//! Whether the referee tells a signer what it does wrong.

use super::*;
use crate::desk::Mismatch;

fn mismatch(request: &Request) -> Mismatch {
    let [id, key, ..] = PUBLISHED[0];
    let key = key.parse().unwrap();
    let ours = |host: &str| host.ends_with("cvm.tencentcloudapi.com") || host == "localhost:8025";
    let host = header(request, "host").is_ok_and(ours);
    let expected = Expected { id, key: &key, service: "cvm", host };
    let refused = expected.authenticate(request, &at(RIGHT.seconds)).unwrap_err();
    assert_eq!(refused.code, "AuthFailure.SignatureFailure");
    refused.signature.expect("it shows both strings")
}

#[track_caller]
fn named(because: &str, request: &Request) -> Mismatch {
    let found = mismatch(request);
    assert!(found.because.contains(because), "{}", found.because);
    assert!(found.ours.starts_with("canonical request:\nPOST\n/\n\ncontent-type:"), "{}", found.ours);
    let text = "\n\nstring to sign:\nTC3-HMAC-SHA256\n1551113065\n2019-02-25/cvm/tc3_request\n";
    assert!(found.ours.contains(text), "{}", found.ours);
    found
}

/// The same request with another text in a header.
fn with(mut request: Request, name: &'static str, from: &str, to: &str) -> Request {
    let value = request.headers()[name].to_str().unwrap().replace(from, to);
    request.headers_mut().insert(name, value.parse().unwrap());
    request
}

#[test]
fn the_mistakes_of_signers_are_named() {
    for (because, signer) in [
        ("the key lacks TC3", Signer { prefix: "", ..RIGHT }),
        ("x-tc-action is not in lower case", Signer { action: "DescribeInstances", ..RIGHT }),
        ("without its charset", Signer { kind: "application/json", ..RIGHT }),
        ("the signature is in capitals", Signer { upper: true, ..RIGHT }),
        (
            "the hash of the body is in capitals",
            Signer { payload: |body| hash::sha256_hex(body).to_uppercase(), ..RIGHT },
        ),
        ("the hash of an empty body", Signer { payload: |_| hash::sha256_hex(""), ..RIGHT }),
        ("the body itself", Signer { payload: str::to_owned, ..RIGHT }),
        (
            "without white space",
            Signer {
                payload: |body| {
                    hash::sha256_hex(serde_json::from_str::<serde_json::Value>(body).unwrap().to_string())
                },
                ..RIGHT
            },
        ),
        ("SignedHeaders names content-type after host", Signer { covered: "host;content-type", ..RIGHT }),
        ("in capitals", Signer { covered: "Content-Type;host", ..RIGHT }),
        ("does not name host", Signer { covered: "content-type;x-tc-action", ..RIGHT }),
        ("that of a clock in China", Signer { date: "2019-02-26", ..RIGHT }),
        ("the day in the credential is 20190225", Signer { date: "20190225", ..RIGHT }),
        ("the service in the credential is sms", Signer { service: "sms", ..RIGHT }),
    ] {
        let found = named(because, &signer.request());
        assert!(found.theirs.is_some(), "{because}");
    }
}

#[test]
fn what_the_credential_hides_is_found_by_trying() {
    let local = Signer { date: "2019-02-26", ..RIGHT }.request();
    named("the day in what is signed", &with(local, "authorization", "2019-02-26", "2019-02-25"));
    let bare = with(RIGHT.request(), "content-type", "; charset=utf-8", "");
    named("a charset is signed", &bare);
    let cvm = Signer { service: "sms", ..RIGHT }.request();
    let [id, key, ..] = PUBLISHED[0];
    let example = with(RIGHT.request(), "authorization", "/cvm/", "/sms/");
    let expected = Expected { id, key: &key.parse().unwrap(), service: "sms", host: true };
    let refused = expected.authenticate(&example, &at(RIGHT.seconds)).unwrap_err();
    assert!(refused.signature.unwrap().because.starts_with("the service in what is signed is cvm"));
    assert_eq!(expected.authenticate(&cvm, &at(RIGHT.seconds)).map_err(|refused| refused.code), Ok(()));
    let host = Signer { host: "localhost", ..RIGHT }.request();
    named("without its port", &with(host, "host", "localhost", "localhost:8025"));
    let both = Signer { prefix: "", action: "DescribeInstances", ..RIGHT }.request();
    let found = named("the key lacks TC3 before the secret; and x-tc-action is not in lower case", &both);
    assert!(found.theirs.unwrap().contains("x-tc-action:DescribeInstances\n"));
    let other = named("the secret is wrong", &Signer { prefix: "TC3x", ..RIGHT }.request());
    assert_eq!(other.theirs, None);
}
