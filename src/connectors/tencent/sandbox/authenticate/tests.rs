mod named;

use super::*;

const BODY: &str =
    r#"{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}"#;

fn at(unix: u64) -> Moment {
    Moment { millis: unix * 1_000, nonce: String::new() }
}

fn verdict(request: &Request, id: &str, key: &str, unix: u64) -> Result<(), String> {
    let key = key.parse().unwrap();
    let host = header(request, "host").is_ok_and(|host| host == "cvm.tencentcloudapi.com");
    let expected = Expected { id, key: &key, service: "cvm", host };
    expected.authenticate(request, &at(unix)).map_err(|refused| refused.code.into_owned())
}

/// Each as it is printed: id, key, covered headers, signature.
/// <https://cloud.tencent.com/document/api/213/30654>, and the same page of the international site before it
/// covered the action too.
const PUBLISHED: [[&str; 4]; 2] = [
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

fn published([id, _, covered, signature]: [&str; 4]) -> Request {
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
    for example in PUBLISHED {
        let judge = |unix| verdict(&published(example), example[0], example[1], unix);
        for unix in [1_551_113_065, 1_551_113_365, 1_551_112_765] {
            assert_eq!(judge(unix), Ok(()), "{example:?}");
        }
        for unix in [1_551_113_366, 1_551_112_764] {
            assert_eq!(judge(unix), Err("AuthFailure.SignatureExpire".into()), "{example:?}");
        }
    }
}

#[test]
fn nothing_near_a_published_example_is_genuine() {
    let [id, key, ..] = PUBLISHED[0];
    let judge = |change: &dyn Fn(&mut Request)| {
        let mut request = published(PUBLISHED[0]);
        change(&mut request);
        verdict(&request, id, key, 1_551_113_065).unwrap_err()
    };
    let set = |name: &'static str, value: &'static str| {
        judge(&|request| {
            request.headers_mut().insert(name, value.parse().unwrap());
        })
    };
    assert_eq!(judge(&|request| request.body_mut().push(b' ')), "AuthFailure.SignatureFailure");
    assert_eq!(set("x-tc-action", "TerminateInstances"), "AuthFailure.SignatureFailure");
    assert_eq!(set("content-type", "application/json"), "AuthFailure.SignatureFailure");
    assert_eq!(set("host", "evil.example"), "AuthFailure.SignatureFailure");
    assert_eq!(set("x-tc-timestamp", "1551113066"), "AuthFailure.SignatureFailure");
    assert_eq!(set("x-tc-timestamp", "soon"), "AuthFailure.SignatureExpire");
    assert_eq!(set("authorization", "Basic QUtJRA=="), "AuthFailure.InvalidAuthorization");
    assert_eq!(
        judge(&|request| {
            request.headers_mut().remove("authorization");
        }),
        "AuthFailure.InvalidAuthorization"
    );
    assert_eq!(
        judge(&|request| {
            request.headers_mut().remove("x-tc-timestamp");
        }),
        "MissingParameter"
    );
    assert_eq!(
        judge(&|request| {
            request.headers_mut().append("x-tc-action", "DescribeInstances".parse().unwrap());
        }),
        "AuthFailure.SignatureFailure"
    );
    for (said, signed) in [("2019-02-24", "2019-02-25"), ("/sms/", "/cvm/")] {
        let code = judge(&|request| {
            let claim = request.headers()["authorization"].to_str().unwrap().replace(signed, said);
            request.headers_mut().insert("authorization", claim.parse().unwrap());
        });
        assert_eq!(code, "AuthFailure.SignatureFailure", "a credential that says {said}");
    }
    let request = published(PUBLISHED[0]);
    assert_eq!(verdict(&request, "AKIDother", key, 0), Err("AuthFailure.SecretIdNotFound".into()));
    assert_eq!(verdict(&request, id, "other", 1_551_113_065), Err("AuthFailure.SignatureFailure".into()));
}

/// A signer of its own, each part of which can be wrong while the rest is consistent.
struct Signer {
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

const RIGHT: Signer = Signer {
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

impl Signer {
    fn request(&self) -> Request {
        let Self {
            algorithm,
            prefix,
            date,
            service,
            end,
            covered,
            action,
            host,
            seconds,
            upper,
            kind,
            payload,
        } = self;
        let line = |name: &str| match name.to_lowercase().as_str() {
            "content-type" => format!("{name}:{kind}\n"),
            "host" => format!("{name}:{host}\n"),
            _ => format!("{name}:{action}\n"),
        };
        let lines: String = covered.split(';').map(line).collect();
        let canonical = format!("POST\n/\n\n{lines}\n{covered}\n{}", payload(BODY));
        let scope = format!("{date}/{service}/{end}");
        let text = format!("{algorithm}\n{seconds}\n{scope}\n{}", hash::sha256_hex(canonical));
        let first = hash::hmac_sha256(format!("{prefix}{}", PUBLISHED[0][1]), date);
        let last = hash::hmac_sha256(hash::hmac_sha256(first, service), end);
        let signature = hex::encode(hash::hmac_sha256(last, text));
        let signature = if *upper { signature.to_uppercase() } else { signature };
        let mut request = published(PUBLISHED[0]);
        let headers = request.headers_mut();
        headers.insert("host", self.host.parse().unwrap());
        headers.insert("x-tc-timestamp", (*seconds).into());
        let credential = format!("{}/{scope}", PUBLISHED[0][0]);
        let claim =
            format!("{algorithm} Credential={credential}, SignedHeaders={covered}, Signature={signature}");
        headers.insert("authorization", claim.parse().unwrap());
        request
    }
}

#[test]
fn a_signer_with_one_fault_is_caught() {
    const FAILURE: &str = "AuthFailure.SignatureFailure";
    const UNREADABLE: &str = "AuthFailure.InvalidAuthorization";
    let judge = |signer: Signer| verdict(&signer.request(), PUBLISHED[0][0], PUBLISHED[0][1], RIGHT.seconds);
    assert_eq!(judge(RIGHT), Ok(()));
    assert_eq!(judge(Signer { covered: "content-type;host", ..RIGHT }), Ok(()));
    for (fault, signer, code) in [
        ("action as it is", Signer { action: "DescribeInstances", ..RIGHT }, FAILURE),
        ("host not covered", Signer { covered: "content-type;x-tc-action", ..RIGHT }, FAILURE),
        ("content type not covered", Signer { covered: "host;x-tc-action", ..RIGHT }, FAILURE),
        ("not sorted", Signer { covered: "host;content-type;x-tc-action", ..RIGHT }, FAILURE),
        ("covered twice", Signer { covered: "content-type;host;host", ..RIGHT }, FAILURE),
        ("names as they are", Signer { covered: "X-TC-Action;content-type;host", ..RIGHT }, FAILURE),
        ("yesterday", Signer { date: "2019-02-24", ..RIGHT }, FAILURE),
        ("date without hyphens", Signer { date: "20190225", ..RIGHT }, FAILURE),
        ("another service", Signer { service: "sms", ..RIGHT }, FAILURE),
        ("another host", Signer { host: "sms.tencentcloudapi.com", ..RIGHT }, FAILURE),
        ("key without TC3", Signer { prefix: "", ..RIGHT }, FAILURE),
        ("upper-case hex", Signer { upper: true, ..RIGHT }, FAILURE),
        ("six minutes slow", Signer { seconds: RIGHT.seconds - 360, ..RIGHT }, "AuthFailure.SignatureExpire"),
        ("six minutes fast", Signer { seconds: RIGHT.seconds + 360, ..RIGHT }, "AuthFailure.SignatureExpire"),
        ("milliseconds", Signer { seconds: RIGHT.seconds * 1_000, ..RIGHT }, "AuthFailure.SignatureExpire"),
        ("another end", Signer { end: "aws4_request", ..RIGHT }, UNREADABLE),
        ("another algorithm", Signer { algorithm: "AWS4-HMAC-SHA256", ..RIGHT }, UNREADABLE),
    ] {
        assert_eq!(judge(signer), Err(code.to_owned()), "{fault}");
    }
}
