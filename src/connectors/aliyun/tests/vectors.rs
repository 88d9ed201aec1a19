//! Tests with signatures that Aliyun published.

use super::*;
use crate::{clock, encoding};

pub struct RpcVector {
    pub key_id: &'static str,
    pub secret: &'static str,
    pub date: &'static str,
    pub query: &'static str,
    pub signature: &'static str,
}

pub const RPC_VECTORS: [RpcVector; 4] = [
    // https://help.aliyun.com/document_detail/56189.html
    RpcVector {
        key_id: "testId",
        secret: "testSecret",
        date: "2017-07-12T02:42:19Z",
        query: "AccessKeyId=testId&Action=SendSms&Format=XML&OutId=123&PhoneNumbers=15300000001&RegionId=cn-hangzhou&SignName=%E9%98%BF%E9%87%8C%E4%BA%91%E7%9F%AD%E4%BF%A1%E6%B5%8B%E8%AF%95%E4%B8%93%E7%94%A8&SignatureMethod=HMAC-SHA1&SignatureNonce=45e25e9b-0a6f-4070-8c85-2956eda1b466&SignatureVersion=1.0&TemplateCode=SMS_71390007&TemplateParam=%7B%22customer%22%3A%22test%22%7D&Timestamp=2017-07-12T02%3A42%3A19Z&Version=2017-05-25",
        signature: "zJDF+Lrzhj/ThnlvIToysFRq6t4=",
    },
    // https://help.aliyun.com/zh/sdk/product-overview/rpc-mechanism
    RpcVector {
        key_id: "testid",
        secret: "testsecret",
        date: "2023-03-13T08:34:30Z",
        query: "AccessKeyId=testid&Action=DescribeDedicatedHosts&Format=JSON&RegionId=cn-beijing&SignatureMethod=HMAC-SHA1&SignatureNonce=edb2b34af0af9a6d14deaf7c1a5315eb&SignatureVersion=1.0&Timestamp=2023-03-13T08%3A34%3A30Z&Version=2014-05-26",
        signature: "9NaGiOspFP5UPcwX8Iwt2YJXXuk=",
    },
    // The older page on ECS, as quoted by many test suites
    RpcVector {
        key_id: "testid",
        secret: "testsecret",
        date: "2016-02-23T12:46:24Z",
        query: "AccessKeyId=testid&Action=DescribeRegions&Format=XML&SignatureMethod=HMAC-SHA1&SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf&SignatureVersion=1.0&Timestamp=2016-02-23T12%3A46%3A24Z&Version=2014-05-26",
        signature: "OLeaidS1JvxuMvnyHOwuJ+uX5qY=",
    },
    // https://help.aliyun.com/en/document_detail/145075.html, with another spelling of the time
    RpcVector {
        key_id: "testid",
        secret: "testsecret",
        date: "2016-02-23T12:46:24Z",
        query: "AccessKeyId=testid&Action=DescribeRegions&Format=XML&SignatureMethod=HMAC-SHA1&SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf&SignatureVersion=1.0&TimeStamp=2016-02-23T12%3A46%3A24Z&Version=2014-05-26",
        signature: "CT9X0VtwR86fNWSnsc6v8YGOjuE=",
    },
];

pub struct V3Vector {
    pub key_id: &'static str,
    pub secret: &'static str,
    pub date: &'static str,
    pub nonce: &'static str,
    pub canonical: &'static str,
    pub string_to_sign: &'static str,
    pub authorization: &'static str,
}

/// <https://help.aliyun.com/document_detail/2593177.html>
pub const V3_VECTOR: V3Vector = V3Vector {
    key_id: "YourAccessKeyId",
    secret: "YourAccessKeySecret",
    date: "2023-10-26T10:22:32Z",
    nonce: "3156853299f313e23d1673dc12e1703d",
    canonical: "POST\n/\nImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai\nhost:ecs.cn-shanghai.aliyuncs.com\nx-acs-action:RunInstances\nx-acs-content-sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\nx-acs-date:2023-10-26T10:22:32Z\nx-acs-signature-nonce:3156853299f313e23d1673dc12e1703d\nx-acs-version:2014-05-26\n\nhost;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    string_to_sign: "ACS3-HMAC-SHA256\n7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259",
    authorization: "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
};

/// Parses a time such as `2023-10-26T10:22:32Z` to Unix milliseconds.
pub fn parse_millis(date: &str) -> u64 {
    clock::parse_utc(date, "2026-11-23T10:00:00Z").unwrap() as u64 * 1_000
}

fn account_with_key(key_id: &str, secret: &str) -> Aliyun {
    Aliyun { access_key_id: key_id.into(), access_key_secret: secret.parse().unwrap(), ..test_account() }
}

/// The code of the emulation's response. A request with a valid signature is refused for its version or its signature name.
fn emulated_code(account: &Aliyun, request: &Request, date: &str) -> Value {
    let at = SigningContext { timestamp_millis: parse_millis(date), nonce: String::new() };
    emulate_json(account, request, &mut emulator_with_templates(), &at).1["Code"].clone()
}

#[test]
fn every_published_rpc_signature_is_valid_and_no_other() {
    for (n, rpc) in RPC_VECTORS.iter().enumerate() {
        let get = |query: &str| {
            let query = format!("{query}&Signature={}", encoding::percent_encode(rpc.signature));
            let uri = format!("https://dysmsapi.aliyuncs.com/?{query}");
            http::Request::get(uri).header("host", "dysmsapi.aliyuncs.com").body(vec![]).unwrap()
        };
        let account = account_with_key(rpc.key_id, rpc.secret);
        let expected = if n == 0 { "isv.SMS_SIGNATURE_ILLEGAL" } else { "InvalidVersion" };
        assert_eq!(emulated_code(&account, &get(rpc.query), rpc.date), expected, "{n}");
        let changed = rpc.query.replace("Nonce=", "Nonce=0");
        assert_eq!(emulated_code(&account, &get(&changed), rpc.date), "SignatureDoesNotMatch", "{n}");
        let other = account_with_key(rpc.key_id, "TestSecret");
        assert_eq!(emulated_code(&other, &get(rpc.query), rpc.date), "SignatureDoesNotMatch", "{n}");
    }
}

/// smsctl itself signs V3 only: this tests the signer behind the forged requests.
#[test]
fn the_rpc_signer_computes_every_published_signature() {
    for rpc in &RPC_VECTORS {
        let mut client = signers::RpcSigner::new("", vec![]);
        let fields = encoding::decode_form(rpc.query).into_iter();
        client.fields = fields.map(|(name, value)| (name.into(), value.into())).collect();
        client.fields.reverse();
        (client.method, client.signed_method) = ("GET", "GET");
        client.key = if rpc.secret == "testSecret" { "testSecret&" } else { "testsecret&" };
        let request = client.sign();
        let signature = format!("Signature={}", encoding::percent_encode(rpc.signature));
        assert!(request.uri().query().unwrap().ends_with(&signature), "{}", request.uri());
    }
}

#[test]
fn the_published_message_is_captured() {
    let rpc = &RPC_VECTORS[0];
    let account = Aliyun {
        sign_name: "阿里云短信测试专用".parse().unwrap(),
        ..account_with_key(rpc.key_id, rpc.secret)
    };
    let body = format!("{}&Signature={}", rpc.query, encoding::percent_encode(rpc.signature));
    let request = http::Request::get(format!("http://127.0.0.1:4010/?{body}")).header("host", "127.0.0.1:4010");
    let wording = "Dear {{customer}}";
    let mut state = EmulatorState::with_templates(vec![approved_template(
        "SMS_71390007",
        &["customer"],
        wording,
        Region::Everywhere,
    )]);
    let at = SigningContext { timestamp_millis: parse_millis(rpc.date), nonce: String::new() };
    let (status, _) = emulate_json(&account, &request.body(vec![]).unwrap(), &mut state, &at);
    assert_eq!((status, state.rejection_lines().len()), (200, 0));
    let message = &state.captured_messages()[0];
    assert_eq!((message.to.to_string(), &*message.text), ("+8615300000001".into(), "【阿里云短信测试专用】Dear test"));
    assert_eq!(message.verified_by, "HMAC-SHA1 signature");
}

#[test]
fn the_published_v3_signature_is_valid_and_no_other() {
    let lines: Vec<_> = V3_VECTOR.canonical.lines().collect();
    let build = |authorization: &str| {
        let mut request = http::Request::post(format!("https://ecs.cn-shanghai.aliyuncs.com/?{}", lines[2]));
        for (name, value) in lines[3..9].iter().filter_map(|line| line.split_once(':')) {
            request = request.header(name, value);
        }
        request.header("authorization", authorization).body(vec![]).unwrap()
    };
    let account = account_with_key(V3_VECTOR.key_id, V3_VECTOR.secret);
    assert_eq!(emulated_code(&account, &build(V3_VECTOR.authorization), V3_VECTOR.date), "InvalidVersion");
    let changed = V3_VECTOR.authorization.replace("=06563", "=06564");
    assert_eq!(emulated_code(&account, &build(&changed), V3_VECTOR.date), "SignatureDoesNotMatch");
    let mut with_body = build(V3_VECTOR.authorization);
    *with_body.body_mut() = b"x".to_vec();
    assert_eq!(emulated_code(&account, &with_body, V3_VECTOR.date), "SignatureDoesNotMatch");
}
