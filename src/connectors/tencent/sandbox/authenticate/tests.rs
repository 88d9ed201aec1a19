mod explained_mistakes;

use super::*;

const BODY: &str = r#"{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}"#;

fn at_unix_seconds(unix: u64) -> SigningContext {
    SigningContext { timestamp_millis: unix * 1_000, nonce: String::new() }
}

fn verify_code(request: &Request, id: &str, key: &str, unix: u64) -> Result<(), String> {
    let key = key.parse().unwrap();
    let host = required_header(request, "host").is_ok_and(|host| host == "cvm.tencentcloudapi.com");
    let expected = TencentVerifier { secret_id: id, secret_key: &key, service: "cvm", is_service_host: host };
    expected
        .verify_signature(request, &at_unix_seconds(unix), &mut SigningKeyCache::default())
        .map_err(|rejection| rejection.code.into_owned())
}

/// Each as it is printed: id, key, covered headers, signature.
/// <https://cloud.tencent.com/document/api/213/30654>, and the same page of the international site before it
/// covered the action too.
const PUBLISHED_EXAMPLES: [[&str; 4]; 2] = [
    [
        "AKID********************************",
        "********************************",
        "content-type;host;x-tc-action",
        "10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f",
    ],
    [
        "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE",
        "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE",
        "content-type;host",
        "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168",
    ],
];

fn published_request([id, _, covered, signature]: [&str; 4]) -> Request {
    let authorization = format!(
        "TC3-HMAC-SHA256 Credential={id}/2019-02-25/cvm/tc3_request, SignedHeaders={covered}, Signature={signature}"
    );
    http::Request::post("/")
        .header("authorization", authorization)
        .header("content-type", "application/json; charset=utf-8")
        .header("host", "cvm.tencentcloudapi.com")
        .header("x-tc-action", "DescribeInstances")
        .header("x-tc-timestamp", "1551113065")
        .body(BODY.into())
        .unwrap()
}

#[test]
fn the_published_examples_are_genuine_for_five_minutes() {
    for example in PUBLISHED_EXAMPLES {
        let verify = |unix| verify_code(&published_request(example), example[0], example[1], unix);
        for unix in [1_551_113_065, 1_551_113_365, 1_551_112_765] {
            assert_eq!(verify(unix), Ok(()), "{example:?}");
        }
        for unix in [1_551_113_366, 1_551_112_764] {
            assert_eq!(verify(unix), Err("AuthFailure.SignatureExpire".into()), "{example:?}");
        }
    }
}

#[test]
fn nothing_near_a_published_example_is_genuine() {
    let [id, key, ..] = PUBLISHED_EXAMPLES[0];
    let verify = |change: &dyn Fn(&mut Request)| {
        let mut request = published_request(PUBLISHED_EXAMPLES[0]);
        change(&mut request);
        verify_code(&request, id, key, 1_551_113_065).unwrap_err()
    };
    let set = |name: &'static str, value: &'static str| {
        verify(&|request| {
            request.headers_mut().insert(name, value.parse().unwrap());
        })
    };
    assert_eq!(verify(&|request| request.body_mut().push(b' ')), "AuthFailure.SignatureFailure");
    assert_eq!(set("x-tc-action", "TerminateInstances"), "AuthFailure.SignatureFailure");
    assert_eq!(set("content-type", "application/json"), "AuthFailure.SignatureFailure");
    assert_eq!(set("host", "evil.example"), "AuthFailure.SignatureFailure");
    assert_eq!(set("x-tc-timestamp", "1551113066"), "AuthFailure.SignatureFailure");
    assert_eq!(set("x-tc-timestamp", "soon"), "AuthFailure.SignatureExpire");
    assert_eq!(set("authorization", "Basic QUtJRA=="), "AuthFailure.InvalidAuthorization");
    assert_eq!(
        verify(&|request| {
            request.headers_mut().remove("authorization");
        }),
        "AuthFailure.InvalidAuthorization"
    );
    assert_eq!(
        verify(&|request| {
            request.headers_mut().remove("x-tc-timestamp");
        }),
        "MissingParameter"
    );
    assert_eq!(
        verify(&|request| {
            request.headers_mut().append("x-tc-action", "DescribeInstances".parse().unwrap());
        }),
        "AuthFailure.SignatureFailure"
    );
    for (claimed, signed) in [("2019-02-24", "2019-02-25"), ("/sms/", "/cvm/")] {
        let code = verify(&|request| {
            let authorization = request.headers()["authorization"].to_str().unwrap().replace(signed, claimed);
            request.headers_mut().insert("authorization", authorization.parse().unwrap());
        });
        assert_eq!(code, "AuthFailure.SignatureFailure", "a credential that says {claimed}");
    }
    let request = published_request(PUBLISHED_EXAMPLES[0]);
    assert_eq!(verify_code(&request, "AKIDother", key, 0), Err("AuthFailure.SecretIdNotFound".into()));
    assert_eq!(verify_code(&request, id, "other", 1_551_113_065), Err("AuthFailure.SignatureFailure".into()));
}

/// A signer of its own, each part of which can be wrong while the rest is consistent.
struct FaultySigner {
    algorithm: &'static str,
    prefix: &'static str,
    date: &'static str,
    service: &'static str,
    end: &'static str,
    covered: &'static str,
    action: &'static str,
    host: &'static str,
    seconds: u64,
    upper: bool,
    kind: &'static str,
    payload: fn(&str) -> String,
}

const CORRECT_SIGNER: FaultySigner = FaultySigner {
    algorithm: "TC3-HMAC-SHA256",
    prefix: "TC3",
    date: "2019-02-25",
    service: "cvm",
    end: "tc3_request",
    covered: "content-type;host;x-tc-action",
    action: "describeinstances",
    host: "cvm.tencentcloudapi.com",
    seconds: 1_551_113_065,
    upper: false,
    kind: "application/json; charset=utf-8",
    payload: |body| hash::sha256_hex(body),
};

impl FaultySigner {
    fn signed_request(&self) -> Request {
        let Self { algorithm, prefix, date, service, end, covered, action, host, seconds, upper, kind, payload } = self;
        let line = |name: &str| match name.to_lowercase().as_str() {
            "content-type" => format!("{name}:{kind}\n"),
            "host" => format!("{name}:{host}\n"),
            _ => format!("{name}:{action}\n"),
        };
        let lines: String = covered.split(';').map(line).collect();
        let canonical = format!("POST\n/\n\n{lines}\n{covered}\n{}", payload(BODY));
        let scope = format!("{date}/{service}/{end}");
        let text = format!("{algorithm}\n{seconds}\n{scope}\n{}", hash::sha256_hex(canonical));
        let first = hash::hmac_sha256(format!("{prefix}{}", PUBLISHED_EXAMPLES[0][1]), date);
        let last = hash::hmac_sha256(hash::hmac_sha256(first, service), end);
        let signature = hex::encode(hash::hmac_sha256(last, text));
        let signature = if *upper { signature.to_uppercase() } else { signature };
        let mut request = published_request(PUBLISHED_EXAMPLES[0]);
        let headers = request.headers_mut();
        headers.insert("host", self.host.parse().unwrap());
        headers.insert("x-tc-timestamp", (*seconds).into());
        let credential = format!("{}/{scope}", PUBLISHED_EXAMPLES[0][0]);
        let authorization =
            format!("{algorithm} Credential={credential}, SignedHeaders={covered}, Signature={signature}");
        headers.insert("authorization", authorization.parse().unwrap());
        request
    }
}

#[test]
fn a_signer_with_one_fault_is_caught() {
    const FAILURE: &str = "AuthFailure.SignatureFailure";
    const UNREADABLE: &str = "AuthFailure.InvalidAuthorization";
    let verify = |signer: FaultySigner| {
        verify_code(
            &signer.signed_request(),
            PUBLISHED_EXAMPLES[0][0],
            PUBLISHED_EXAMPLES[0][1],
            CORRECT_SIGNER.seconds,
        )
    };
    assert_eq!(verify(CORRECT_SIGNER), Ok(()));
    assert_eq!(verify(FaultySigner { covered: "content-type;host", ..CORRECT_SIGNER }), Ok(()));
    for (fault, signer, code) in [
        ("action as it is", FaultySigner { action: "DescribeInstances", ..CORRECT_SIGNER }, FAILURE),
        ("host not covered", FaultySigner { covered: "content-type;x-tc-action", ..CORRECT_SIGNER }, FAILURE),
        ("content type not covered", FaultySigner { covered: "host;x-tc-action", ..CORRECT_SIGNER }, FAILURE),
        ("not sorted", FaultySigner { covered: "host;content-type;x-tc-action", ..CORRECT_SIGNER }, FAILURE),
        ("covered twice", FaultySigner { covered: "content-type;host;host", ..CORRECT_SIGNER }, FAILURE),
        ("names as they are", FaultySigner { covered: "X-TC-Action;content-type;host", ..CORRECT_SIGNER }, FAILURE),
        ("yesterday", FaultySigner { date: "2019-02-24", ..CORRECT_SIGNER }, FAILURE),
        ("date without hyphens", FaultySigner { date: "20190225", ..CORRECT_SIGNER }, FAILURE),
        ("another service", FaultySigner { service: "sms", ..CORRECT_SIGNER }, FAILURE),
        ("another host", FaultySigner { host: "sms.tencentcloudapi.com", ..CORRECT_SIGNER }, FAILURE),
        ("key without TC3", FaultySigner { prefix: "", ..CORRECT_SIGNER }, FAILURE),
        ("upper-case hex", FaultySigner { upper: true, ..CORRECT_SIGNER }, FAILURE),
        (
            "six minutes slow",
            FaultySigner { seconds: CORRECT_SIGNER.seconds - 360, ..CORRECT_SIGNER },
            "AuthFailure.SignatureExpire",
        ),
        (
            "six minutes fast",
            FaultySigner { seconds: CORRECT_SIGNER.seconds + 360, ..CORRECT_SIGNER },
            "AuthFailure.SignatureExpire",
        ),
        (
            "milliseconds",
            FaultySigner { seconds: CORRECT_SIGNER.seconds * 1_000, ..CORRECT_SIGNER },
            "AuthFailure.SignatureExpire",
        ),
        ("another end", FaultySigner { end: "aws4_request", ..CORRECT_SIGNER }, UNREADABLE),
        ("another algorithm", FaultySigner { algorithm: "AWS4-HMAC-SHA256", ..CORRECT_SIGNER }, UNREADABLE),
    ] {
        assert_eq!(verify(signer), Err(code.to_owned()), "{fault}");
    }
}
