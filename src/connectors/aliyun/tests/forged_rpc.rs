//! Tests of the emulation with valid and forged RPC 1.0 requests.

use super::{signers::*, *};
use crate::encoding;

fn emulate_changed(state: &mut EmulatorState, change: impl FnOnce(&mut RpcSigner)) -> (u16, String) {
    let mut client = RpcSigner::new("SendSms", send_sms_fields());
    change(&mut client);
    let (status, body) = emulate_json(&test_account(), &client.sign(), state, &noon_with_nonce("server"));
    (status, body["Code"].as_str().unwrap().to_owned())
}

#[track_caller]
fn assert_refused(status: u16, code: &str, change: impl FnOnce(&mut RpcSigner)) {
    let mut state = emulator_with_templates();
    assert_eq!(emulate_changed(&mut state, change), (status, code.to_owned()));
    assert!(
        state.captured_messages().is_empty() && state.rejection_lines()[0].starts_with(code),
        "{:?}",
        state.rejection_lines()
    );
}

#[track_caller]
fn assert_accepted(change: impl FnOnce(&mut RpcSigner)) {
    let mut state = emulator_with_templates();
    assert_eq!(emulate_changed(&mut state, change), (200, "OK".to_owned()));
    assert_eq!(state.captured_messages().len(), 1);
}

const MISMATCH: &str = "SignatureDoesNotMatch";

#[test]
fn get_and_post_query_and_form_are_accepted() {
    assert_accepted(|_| {});
    assert_accepted(|rpc| rpc.form = true);
    assert_accepted(|rpc| (rpc.method, rpc.signed_method) = ("GET", "GET"));
    assert_accepted(|rpc| rpc.remove_field("SignatureType"));
    assert_accepted(|rpc| rpc.host = "127.0.0.1:4010");
    assert_accepted(|rpc| rpc.host = "[::1]:4010");
    assert_accepted(|rpc| rpc.host = "sandbox.example:4010");
    assert_accepted(|rpc| rpc.host = "DysmsAPI.aliyuncs.com");
}

#[test]
fn the_host_of_another_region_is_refused() {
    assert_refused(404, "InvalidAction.NotFound", |rpc| rpc.host = "dysmsapi.ap-southeast-1.aliyuncs.com");
}

#[test]
fn a_wrong_signature_is_refused() {
    assert_refused(400, MISMATCH, |rpc| rpc.encode = |text| encoding::percent_encode(text).replace("%20", "+"));
    assert_refused(400, MISMATCH, |rpc| rpc.encode = |text| encoding::percent_encode(text).replace("%2A", "*"));
    assert_refused(400, MISMATCH, |rpc| rpc.encode = |text| encoding::percent_encode(text).replace('~', "%7E"));
    assert_refused(400, MISMATCH, |rpc| rpc.encode = |text| encoding::percent_encode(text).to_lowercase());
    assert_refused(400, MISMATCH, |rpc| rpc.sorted = false);
    assert_refused(400, MISMATCH, |rpc| rpc.key = "testsecret");
    assert_refused(400, MISMATCH, |rpc| rpc.signed_method = "GET");
    assert_refused(400, MISMATCH, |rpc| {
        rpc.change_after_signing = |fields| fields.push(("RegionId2".into(), "x".into()))
    });
    assert_refused(400, MISMATCH, |rpc| {
        rpc.change_after_signing = |fields| fields.retain(|(name, _)| name != "SignatureType")
    });
    assert_refused(400, MISMATCH, |rpc| {
        rpc.form = true;
        rpc.change_after_signing = |fields| {
            fields.iter_mut().filter(|(name, _)| name == "PhoneNumbers").for_each(|(_, to)| to.push('0'));
        };
    });
}

#[test]
fn every_part_of_the_request_must_be_as_expected() {
    assert_refused(404, "InvalidAccessKeyId.NotFound", |rpc| rpc.set_field("AccessKeyId", "TESTID"));
    assert_refused(400, "MissingAccessKeyId", |rpc| rpc.remove_field("AccessKeyId"));
    assert_refused(400, "InvalidParameter", |rpc| rpc.set_field("SignatureMethod", "HMAC-SHA256"));
    assert_refused(400, "InvalidParameter", |rpc| rpc.set_field("SignatureVersion", "2.0"));
    assert_refused(400, "InvalidParameter", |rpc| rpc.set_field("SignatureType", "PRIVATEKEY"));
    assert_refused(400, "MissingSignatureNonce", |rpc| rpc.remove_field("SignatureNonce"));
    assert_refused(400, "MissingSignatureMethod", |rpc| rpc.set_field("SignatureMethod", ""));
    assert_refused(400, "IncompleteSignature", |rpc| {
        rpc.change_after_signing = |fields| fields.retain(|(name, _)| name != "Signature");
    });
    assert_refused(400, "IncompleteSignature", |rpc| {
        rpc.change_after_signing = |fields| fields.push(("Signature".into(), "x".into()));
    });
    assert_refused(400, "IncompleteSignature", |rpc| {
        rpc.change_after_signing = |fields| {
            fields.iter_mut().filter(|(name, _)| name == "Signature").for_each(|(_, value)| value.clear());
        };
    });
    assert_refused(400, "InvalidVersion", |rpc| rpc.set_field("Version", "2014-05-26"));
    assert_refused(404, "InvalidAction.NotFound", |rpc| rpc.set_field("Action", "SendSMS"));
    assert_refused(404, "InvalidAction.NotFound", |rpc| rpc.host = "business.aliyuncs.com");
    assert_refused(404, "InvalidAction.NotFound", |rpc| rpc.host = "aliyuncs.com.example.org");
    assert_refused(404, "InvalidAction.NotFound", |rpc| rpc.host = "dysmsapi.aliyuncs.com.example.org");
    assert_refused(400, "UnsupportedHTTPMethod", |rpc| (rpc.method, rpc.signed_method) = ("PUT", "PUT"));
}

#[test]
fn a_request_is_valid_for_fifteen_minutes_and_once() {
    assert_accepted(|rpc| rpc.set_field("Timestamp", "2026-07-20T11:45:00Z"));
    assert_accepted(|rpc| rpc.set_field("Timestamp", "2026-07-20T12:15:00Z"));
    assert_refused(400, "InvalidTimeStamp.Expired", |rpc| rpc.set_field("Timestamp", "2026-07-20T11:44:59Z"));
    assert_refused(400, "InvalidTimeStamp.Expired", |rpc| rpc.set_field("Timestamp", "2026-07-20T12:15:01Z"));
    for odd in ["2026-07-20T12:00:00", "2026-07-20 12:00:00Z", "2026-7-20T12:00:00Z", "1784548800", "yesterday"] {
        assert_refused(400, "InvalidTimeStamp.Format", |rpc| rpc.set_field("Timestamp", odd));
    }
    let mut state = emulator_with_templates();
    assert_eq!(emulate_changed(&mut state, |rpc| rpc.key = "wrong&").1, MISMATCH);
    assert_eq!(emulate_changed(&mut state, |_| {}).1, "OK", "a forged request must not use up the nonce");
    assert_eq!(emulate_changed(&mut state, |_| {}), (400, "SignatureNonceUsed".into()));
    assert_eq!(emulate_changed(&mut state, |rpc| rpc.set_field("SignatureNonce", "n-2")).1, "OK");
}

#[test]
fn the_string_to_sign_is_in_the_message_as_the_old_sdk_expects_it() {
    let mut client = RpcSigner::new("SendSms", send_sms_fields());
    client.key = "wrong&";
    let (_, body) =
        emulate_json(&test_account(), &client.sign(), &mut emulator_with_templates(), &noon_with_nonce("server"));
    let message = body["Message"].as_str().unwrap();
    let begins = "Specified signature is not matched with our calculation. server string to sign is:POST&%2F&AccessKeyId%3Dtestid%26Action%3DSendSms%26";
    assert!(message.starts_with(begins), "{message}");
    assert_eq!(message.matches(':').count(), 1, "the SDK splits the message at the colon");
    assert_eq!(body["HostId"], "dysmsapi.aliyuncs.com");
    assert!(body["Recommend"].as_str().unwrap().contains("q=SignatureDoesNotMatch&product=Dysmsapi"));
}

#[test]
fn malformed_requests_do_not_panic() {
    let requests = [false, true].map(|form| {
        let mut client = RpcSigner::new("SendSms", send_sms_fields());
        client.form = form;
        client.sign()
    });
    crate::connectors::tests::malformed_requests::assert_survives_mutations(
        &PROVIDER,
        &test_account(),
        &mut emulator_with_templates(),
        &requests,
    );
    // Requests with odd values but a valid signature are processed further.
    let odd = ["", "0", "-1", "é", "99999999999999999999", "null", "{}", "[]", "{", "\u{0}", ",", "%", "a&b=c"];
    for action in ["SendSms", "QuerySendDetails", "QuerySmsSignList", "GetSmsSign", "GetSmsTemplate"] {
        let names = "PhoneNumbers PhoneNumber SignName TemplateCode TemplateParam OutId SendDate PageSize CurrentPage PageIndex BizId Format Timestamp";
        for (n, name) in names.split(' ').enumerate() {
            for (m, text) in odd.into_iter().enumerate() {
                let mut fields = send_sms_fields();
                fields.extend(owned_fields(&[("PhoneNumber", "13812345678"), ("SendDate", "20260720")]));
                fields.extend(owned_fields(&[("PageSize", "1"), ("CurrentPage", "1")]));
                let mut client = RpcSigner::new(action, fields);
                client.set_field("SignatureNonce", &format!("{action} {n} {m}"));
                client.set_field(name, text);
                let response = emulate_request(
                    &test_account(),
                    &client.sign(),
                    &mut emulator_with_templates(),
                    &noon_with_nonce("n"),
                );
                assert!([200, 400].contains(&response.status().as_u16()), "{action} {name}={text}");
            }
        }
    }
}
