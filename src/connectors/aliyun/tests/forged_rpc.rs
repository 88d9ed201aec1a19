//! What the referee makes of RPC 1.0 done right and done wrong.

use super::{signers::*, *};
use crate::wire::hash;

fn tried(desk: &mut Desk, change: impl FnOnce(&mut Rpc)) -> (u16, String) {
    let mut client = Rpc::new("SendSms", sms());
    change(&mut client);
    let (status, body) = answer(&account(), &client.sign(), desk, &noon("server"));
    (status, body["Code"].as_str().unwrap().to_owned())
}

#[track_caller]
fn refused(status: u16, code: &str, change: impl FnOnce(&mut Rpc)) {
    let mut desk = desk();
    assert_eq!(tried(&mut desk, change), (status, code.to_owned()));
    assert!(desk.arrivals().is_empty() && desk.refusals()[0].starts_with(code), "{:?}", desk.refusals());
}

#[track_caller]
fn taken(change: impl FnOnce(&mut Rpc)) {
    let mut desk = desk();
    assert_eq!(tried(&mut desk, change), (200, "OK".to_owned()));
    assert_eq!(desk.arrivals().len(), 1);
}

const MISMATCH: &str = "SignatureDoesNotMatch";

#[test]
fn get_and_post_query_and_form_are_taken() {
    taken(|_| {});
    taken(|rpc| rpc.form = true);
    taken(|rpc| (rpc.method, rpc.signed_method) = ("GET", "GET"));
    taken(|rpc| rpc.drop("SignatureType"));
    taken(|rpc| rpc.host = "127.0.0.1:4010");
    taken(|rpc| rpc.host = "[::1]:4010");
    taken(|rpc| rpc.host = "sandbox.example:4010");
    taken(|rpc| rpc.host = "DysmsAPI.aliyuncs.com");
}

#[test]
fn each_region_takes_its_own_calls_only() {
    refused(404, "InvalidAction.NotFound", |rpc| rpc.host = "dysmsapi.ap-southeast-1.aliyuncs.com");
}

#[test]
fn a_broken_signer_is_refused() {
    refused(400, MISMATCH, |rpc| rpc.encode = |text| hash::percent(text).replace("%20", "+"));
    refused(400, MISMATCH, |rpc| rpc.encode = |text| hash::percent(text).replace("%2A", "*"));
    refused(400, MISMATCH, |rpc| rpc.encode = |text| hash::percent(text).replace('~', "%7E"));
    refused(400, MISMATCH, |rpc| rpc.encode = |text| hash::percent(text).to_lowercase());
    refused(400, MISMATCH, |rpc| rpc.sorted = false);
    refused(400, MISMATCH, |rpc| rpc.key = "testsecret");
    refused(400, MISMATCH, |rpc| rpc.signed_method = "GET");
    refused(400, MISMATCH, |rpc| rpc.after = |fields| fields.push(("RegionId2".into(), "x".into())));
    refused(400, MISMATCH, |rpc| rpc.after = |fields| fields.retain(|(name, _)| name != "SignatureType"));
    refused(400, MISMATCH, |rpc| {
        rpc.form = true;
        rpc.after = |fields| {
            fields.iter_mut().filter(|(name, _)| name == "PhoneNumbers").for_each(|(_, to)| to.push('0'));
        };
    });
}

#[test]
fn what_is_claimed_must_be_what_is_expected() {
    refused(404, "InvalidAccessKeyId.NotFound", |rpc| rpc.set("AccessKeyId", "TESTID"));
    refused(400, "MissingAccessKeyId", |rpc| rpc.drop("AccessKeyId"));
    refused(400, "InvalidParameter", |rpc| rpc.set("SignatureMethod", "HMAC-SHA256"));
    refused(400, "InvalidParameter", |rpc| rpc.set("SignatureVersion", "2.0"));
    refused(400, "InvalidParameter", |rpc| rpc.set("SignatureType", "PRIVATEKEY"));
    refused(400, "MissingSignatureNonce", |rpc| rpc.drop("SignatureNonce"));
    refused(400, "MissingSignatureMethod", |rpc| rpc.set("SignatureMethod", ""));
    refused(400, "IncompleteSignature", |rpc| {
        rpc.after = |fields| fields.retain(|(name, _)| name != "Signature");
    });
    refused(400, "IncompleteSignature", |rpc| {
        rpc.after = |fields| fields.push(("Signature".into(), "x".into()));
    });
    refused(400, "IncompleteSignature", |rpc| {
        rpc.after = |fields| {
            fields.iter_mut().filter(|(name, _)| name == "Signature").for_each(|(_, own)| own.clear());
        };
    });
    refused(400, "InvalidVersion", |rpc| rpc.set("Version", "2014-05-26"));
    refused(404, "InvalidAction.NotFound", |rpc| rpc.set("Action", "SendSMS"));
    refused(404, "InvalidAction.NotFound", |rpc| rpc.host = "business.aliyuncs.com");
    refused(404, "InvalidAction.NotFound", |rpc| rpc.host = "aliyuncs.com.example.org");
    refused(404, "InvalidAction.NotFound", |rpc| rpc.host = "dysmsapi.aliyuncs.com.example.org");
    refused(400, "UnsupportedHTTPMethod", |rpc| (rpc.method, rpc.signed_method) = ("PUT", "PUT"));
}

#[test]
fn a_request_is_good_for_fifteen_minutes_and_once() {
    taken(|rpc| rpc.set("Timestamp", "2026-07-20T11:45:00Z"));
    taken(|rpc| rpc.set("Timestamp", "2026-07-20T12:15:00Z"));
    refused(400, "InvalidTimeStamp.Expired", |rpc| rpc.set("Timestamp", "2026-07-20T11:44:59Z"));
    refused(400, "InvalidTimeStamp.Expired", |rpc| rpc.set("Timestamp", "2026-07-20T12:15:01Z"));
    for odd in
        ["2026-07-20T12:00:00", "2026-07-20 12:00:00Z", "2026-7-20T12:00:00Z", "1784548800", "yesterday"]
    {
        refused(400, "InvalidTimeStamp.Format", |rpc| rpc.set("Timestamp", odd));
    }
    let mut desk = desk();
    assert_eq!(tried(&mut desk, |rpc| rpc.key = "wrong&").1, MISMATCH);
    assert_eq!(tried(&mut desk, |_| {}).1, "OK", "a forger must not use up our nonce");
    assert_eq!(tried(&mut desk, |_| {}), (400, "SignatureNonceUsed".into()));
    assert_eq!(tried(&mut desk, |rpc| rpc.set("SignatureNonce", "n-2")).1, "OK");
}

#[test]
fn the_servers_own_string_is_shown_as_the_old_sdk_expects_it() {
    let mut client = Rpc::new("SendSms", sms());
    client.key = "wrong&";
    let (_, body) = answer(&account(), &client.sign(), &mut desk(), &noon("server"));
    let message = body["Message"].as_str().unwrap();
    let begins = "Specified signature is not matched with our calculation. server string to sign is:POST&%2F&AccessKeyId%3Dtestid%26Action%3DSendSms%26";
    assert!(message.starts_with(begins), "{message}");
    assert_eq!(message.matches(':').count(), 1, "it is split at its colon");
    assert_eq!(body["HostId"], "dysmsapi.aliyuncs.com");
    assert!(body["Recommend"].as_str().unwrap().contains("q=SignatureDoesNotMatch&product=Dysmsapi"));
}

#[test]
fn whatever_is_made_of_it_does_no_harm() {
    let requests = [false, true].map(|form| {
        let mut client = Rpc::new("SendSms", sms());
        client.form = form;
        client.sign()
    });
    crate::connectors::tests::mangled::survives(&PROVIDER, &account(), &mut desk(), &requests);
    // What is genuine but odd gets further.
    let odd =
        ["", "0", "-1", "é", "99999999999999999999", "null", "{}", "[]", "{", "\u{0}", ",", "%", "a&b=c"];
    for action in ["SendSms", "QuerySendDetails", "QuerySmsSignList", "GetSmsSign", "GetSmsTemplate"] {
        let names = "PhoneNumbers PhoneNumber SignName TemplateCode TemplateParam OutId SendDate PageSize CurrentPage PageIndex BizId Format Timestamp";
        for (n, name) in names.split(' ').enumerate() {
            for (m, text) in odd.into_iter().enumerate() {
                let mut own = sms();
                own.extend(fields(&[("PhoneNumber", "13812345678"), ("SendDate", "20260720")]));
                own.extend(fields(&[("PageSize", "1"), ("CurrentPage", "1")]));
                let mut client = Rpc::new(action, own);
                client.set("SignatureNonce", &format!("{action} {n} {m}"));
                client.set(name, text);
                let response = emulated(&account(), &client.sign(), &mut desk(), &noon("n"));
                assert!([200, 400].contains(&response.status().as_u16()), "{action} {name}={text}");
            }
        }
    }
}
