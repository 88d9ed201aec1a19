//! Published vectors on both sides of the counter, and forged requests.

use super::{super::sandbox::authenticate, *};
use crate::wire::hash;

/// <https://cloud.tencent.com/document/api/213/30654>: the key is 32 asterisks, the escapes are as published.
pub const PAYLOAD: &str =
    r#"{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}"#;
pub const ASTERISKS: &str = "********************************";
pub const THREE_SIGNED: &str = "10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f";
/// The older form of that page, with a key published in its international copies.
const EXAMPLE_KEY: &str = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE";
const TWO_SIGNED: &str = "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168";

const JSON: &str = "application/json; charset=utf-8";

pub fn then() -> Moment {
    Moment { millis: 1_551_113_065_000, nonce: "n".into() }
}

pub fn secret(text: &str) -> Secret {
    text.parse().unwrap()
}

/// The published request, claimed with these headers and this signature.
fn published(names: &str, signature: &str) -> Request {
    let claim = format!(
        "TC3-HMAC-SHA256 Credential={ID}/2019-02-25/cvm/tc3_request, SignedHeaders={names}, Signature={signature}"
    );
    http::Request::post("https://cvm.tencentcloudapi.com/")
        .header("authorization", claim)
        .header("content-type", JSON)
        .header("host", "cvm.tencentcloudapi.com")
        .header("x-tc-action", "DescribeInstances")
        .header("x-tc-timestamp", "1551113065")
        .body(PAYLOAD.as_bytes().to_vec())
        .unwrap()
}

fn verify(key: &str, request: &Request, at: &Moment) -> Result<(), &'static str> {
    let key = secret(key);
    let account = authenticate::Account { id: ID, key: &key, service: "cvm" };
    authenticate::check(&account, request, at).map_err(|(code, _)| code)
}

#[test]
fn the_referee_accepts_what_is_published() {
    let three = published("content-type;host;x-tc-action", THREE_SIGNED);
    assert_eq!(verify(ASTERISKS, &three, &then()), Ok(()));
    let two = published("content-type;host", TWO_SIGNED);
    assert_eq!(verify(EXAMPLE_KEY, &two, &then()), Ok(()));
}

const MISMATCH: Result<(), &str> = Err("AuthFailure.SignatureFailure");

#[test]
fn the_referee_refuses_whatever_is_changed_after_signing() {
    let names = "content-type;host;x-tc-action";
    let changed = |change: &dyn Fn(&mut Request)| {
        let mut request = published(names, THREE_SIGNED);
        change(&mut request);
        verify(ASTERISKS, &request, &then())
    };
    let header = |name: &'static str, value: &'static str| {
        changed(&|request: &mut Request| drop(request.headers_mut().insert(name, value.parse().unwrap())))
    };
    assert_eq!(changed(&|request| request.body_mut().push(b' ')), MISMATCH);
    assert_eq!(header("host", "cvm.tencentcloudapi.com.evil.example"), MISMATCH);
    assert_eq!(header("content-type", "application/json"), MISMATCH);
    assert_eq!(header("x-tc-action", "TerminateInstances"), MISMATCH);
    assert_eq!(header("x-tc-timestamp", "1551113066"), MISMATCH);
    assert_eq!(changed(&|request| *request.method_mut() = http::Method::PUT), MISMATCH);
    assert_eq!(changed(&|request| drop(request.headers_mut().remove("x-tc-action"))), MISMATCH);
    assert_eq!(changed(&|request| *request.uri_mut() = "https://x/?a=1".parse().unwrap()), MISMATCH);
    assert_eq!(verify("another", &published(names, THREE_SIGNED), &then()), MISMATCH);
    assert_eq!(verify(ASTERISKS, &published(names, &THREE_SIGNED.to_uppercase()), &then()), MISMATCH);
}

/// A signer like ours in which one thing at a time can be broken.
struct Forger {
    algorithm: &'static str,
    prefix: &'static str,
    names: &'static str,
    action: &'static str,
    day: &'static str,
    service: &'static str,
    id: &'static str,
}

const HONEST: Forger = Forger {
    algorithm: "TC3-HMAC-SHA256",
    prefix: "TC3",
    names: "content-type;host;x-tc-action",
    action: "describeinstances",
    day: "2019-02-25",
    service: "cvm",
    id: ID,
};

impl Forger {
    fn forge(&self) -> Result<(), &'static str> {
        let Self { algorithm, prefix, names, action, day, service, id } = self;
        let value = |name: &str| match name {
            "content-type" => JSON,
            "host" => "cvm.tencentcloudapi.com",
            _ => action,
        };
        let lines: String = names.split(';').map(|name| format!("{name}:{}\n", value(name))).collect();
        let canonical = format!("POST\n/\n\n{lines}\n{names}\n{}", hash::sha256_hex(PAYLOAD));
        let scope = format!("{day}/{service}/tc3_request");
        let text = format!("{algorithm}\n1551113065\n{scope}\n{}", hash::sha256_hex(canonical));
        let first = format!("{prefix}{ASTERISKS}").into_bytes();
        let key = [*day, *service, "tc3_request"].iter().fold(first, hash::hmac_sha256);
        let signature = hex::encode(hash::hmac_sha256(key, text));
        let mut request = published(names, &signature);
        let claim =
            format!("{algorithm} Credential={id}/{scope}, SignedHeaders={names}, Signature={signature}");
        request.headers_mut().insert("authorization", claim.parse().unwrap());
        verify(ASTERISKS, &request, &then())
    }
}

#[test]
fn the_referee_refuses_every_deliberately_broken_signer() {
    assert_eq!(HONEST.forge(), Ok(()));
    let malformed = Err("AuthFailure.InvalidAuthorization");
    for (name, forger, expected) in [
        ("key without TC3", Forger { prefix: "", ..HONEST }, MISMATCH),
        ("action as written", Forger { action: "DescribeInstances", ..HONEST }, MISMATCH),
        ("another day", Forger { day: "2019-02-26", ..HONEST }, MISMATCH),
        ("another service", Forger { service: "sms", ..HONEST }, MISMATCH),
        ("host not covered", Forger { names: "content-type;x-tc-action", ..HONEST }, MISMATCH),
        ("content type not covered", Forger { names: "host;x-tc-action", ..HONEST }, MISMATCH),
        ("headers unsorted", Forger { names: "host;content-type;x-tc-action", ..HONEST }, MISMATCH),
        ("another algorithm", Forger { algorithm: "TC3-HMAC-SHA1", ..HONEST }, malformed),
        ("another key id", Forger { id: "AKIDother", ..HONEST }, Err("AuthFailure.SecretIdNotFound")),
    ] {
        assert_eq!(forger.forge(), expected, "{name}");
    }
}

#[test]
fn a_signature_lives_for_five_minutes_and_needs_its_parts() {
    let request = published("content-type;host;x-tc-action", THREE_SIGNED);
    let later = |seconds: i64| {
        let millis = (1_551_113_065 + seconds) as u64 * 1_000;
        verify(ASTERISKS, &request, &Moment { millis, nonce: String::new() })
    };
    for seconds in [-300, 300] {
        assert_eq!(later(seconds), Ok(()), "{seconds}");
    }
    for seconds in [-360, -301, 301, 360] {
        assert_eq!(later(seconds), Err("AuthFailure.SignatureExpire"), "{seconds}");
    }
    let mut bare = request.clone();
    bare.headers_mut().remove("x-tc-timestamp");
    assert_eq!(verify(ASTERISKS, &bare, &then()), Err("MissingParameter"));
    for claim in ["", "TC3-HMAC-SHA256", "Basic eDp5", "TC3-HMAC-SHA256 Credential=x, Signature=y"] {
        let mut odd = request.clone();
        odd.headers_mut().insert("authorization", claim.parse().unwrap());
        assert_eq!(verify(ASTERISKS, &odd, &then()), Err("AuthFailure.InvalidAuthorization"), "{claim}");
    }
}
