//! What the stand-in's service takes and refuses once the signature is good.

use super::{
    signers::{RpcSigner, SignerFields, owned_fields, send_sms_fields},
    *,
};

/// A good call with some parameters changed; an empty one is left out.
fn emulate_call(state: &mut EmulatorState, action: &str, own: SignerFields, at: &SigningContext) -> (u16, Value) {
    let mut client = RpcSigner::new(action, own);
    client.set_field("SignatureNonce", &at.nonce);
    client.set_field("Timestamp", &at.format_utc("%Y-%m-%dT%H:%M:%SZ"));
    emulate_json(&test_account(), &client.sign(), state, at)
}

fn emulate_changed_send(changes: &[(&str, &str)]) -> (u16, String, EmulatorState) {
    let mut own = send_sms_fields();
    for (name, value) in changes {
        own.retain(|(known, _)| known != name);
        own.extend(owned_fields(&[(name, value)]));
    }
    let mut state = emulator_with_templates();
    let (status, body) = emulate_call(&mut state, "SendSms", own, &noon_with_nonce("n"));
    (status, body["Code"].as_str().unwrap().to_owned(), state)
}

#[track_caller]
fn assert_refused(status: u16, code: &str, changes: &[(&str, &str)]) {
    let (seen, refused, state) = emulate_changed_send(changes);
    assert_eq!((seen, &*refused), (status, code));
    assert!(
        state.captured_messages().is_empty() && state.rejection_lines().len() == 1,
        "{:?}",
        state.rejection_lines()
    );
}

#[track_caller]
fn assert_captured(to: &str, text: &str, changes: &[(&str, &str)]) {
    let (_, code, state) = emulate_changed_send(changes);
    assert_eq!(code, "OK");
    let message = &state.captured_messages()[0];
    assert_eq!((&*message.to.to_string(), &*message.text), (to, text));
}

const OVERSEAS_SIGN_NAME: (&str, &str) = ("SignName", "Acme Inc");

#[test]
fn a_mainland_number_may_be_written_in_five_ways() {
    for number in ["13812345678", "8613812345678", "+8613812345678", "008613812345678", "+13812345678"] {
        assert_captured("+8613812345678", "【阿里云】您的验证码为274913", &[("PhoneNumbers", number)]);
    }
    for wrong in ["+138123456", "2381234567a", "138 1234 5678", "+", "é3812345678", "8612345678901"] {
        assert_refused(200, "isv.MOBILE_NUMBER_ILLEGAL", &[("PhoneNumbers", wrong)]);
    }
}

#[test]
fn another_number_is_country_code_and_number_without_plus() {
    let text = "【Acme Inc】您的验证码为274913";
    assert_captured("+85261234567", text, &[("PhoneNumbers", "85261234567"), OVERSEAS_SIGN_NAME]);
    let overseas = ("TemplateCode", "SMS_3");
    assert_captured(
        "+14155550100",
        "【Acme Inc】Your code is 274913",
        &[("PhoneNumbers", "14155550100"), overseas, OVERSEAS_SIGN_NAME],
    );
    assert_captured("+14155550100", text, &[("PhoneNumbers", "0014155550100"), OVERSEAS_SIGN_NAME]);
    assert_captured("+13102345678", text, &[("PhoneNumbers", "0013102345678"), OVERSEAS_SIGN_NAME]);
    assert_refused(200, "isv.MOBILE_NUMBER_ILLEGAL", &[("PhoneNumbers", "+85261234567"), OVERSEAS_SIGN_NAME]);
}

#[test]
fn the_kind_of_template_decides_how_eleven_digits_are_read() {
    let (china, overseas) = (("TemplateCode", "SMS_2"), ("TemplateCode", "SMS_3"));
    let both = ("TemplateParam", r#"{"code":"274913","minutes":"10"}"#);
    assert_captured(
        "+8613105550100",
        "【阿里云】274913，10分钟内有效",
        &[("PhoneNumbers", "13105550100"), china, both],
    );
    let text = "【Acme Inc】Your code is 274913";
    assert_captured("+13102345678", text, &[("PhoneNumbers", "13102345678"), overseas, OVERSEAS_SIGN_NAME]);
    assert_refused(200, "isv.MOBILE_NUMBER_ILLEGAL", &[("PhoneNumbers", "85261234567"), china, OVERSEAS_SIGN_NAME]);
    assert_refused(200, "isv.DOMESTIC_NUMBER_NOT_SUPPORTED", &[("PhoneNumbers", "8613812345678"), overseas]);
}

#[test]
fn signature_and_template_must_be_the_accounts_own() {
    assert_refused(200, "isv.SMS_SIGNATURE_ILLEGAL", &[("SignName", "阿里云 ")]);
    assert_refused(200, "isv.SMS_SIGNATURE_ILLEGAL", &[OVERSEAS_SIGN_NAME]);
    assert_refused(200, "isv.SMS_SIGNATURE_ILLEGAL", &[("PhoneNumbers", "85261234567")]);
    assert_refused(200, "isv.SMS_TEMPLATE_ILLEGAL", &[("TemplateCode", "SMS_9")]);
    for name in ["PhoneNumbers", "SignName", "TemplateCode"] {
        assert_refused(400, &format!("Missing{name}"), &[(name, "")]);
    }
}

#[test]
fn variables_are_strings_of_letters_and_digits() {
    for odd in [r#"{"code":274913}"#, "[]", "274913", "{code:274913}", r#"{"code":"1","x":null}"#] {
        assert_refused(200, "isv.INVALID_JSON_PARAM", &[("TemplateParam", odd)]);
    }
    for few in ["", "{}", r#"{"Code":"274913"}"#] {
        assert_refused(200, "isv.TEMPLATE_MISSING_PARAMETERS", &[("TemplateParam", few)]);
    }
    for text in ["27 49", "http://x", "二七", "", "1-2"] {
        let param = serde_json::json!({ "code": text }).to_string();
        assert_refused(200, "isv.TEMPLATE_PARAMS_ILLEGAL", &[("TemplateParam", &param)]);
    }
    let more = ("TemplateParam", r#"{"name":"any thing","code":"A1b2"}"#);
    assert_captured("+8613812345678", "【阿里云】您的验证码为A1b2", &[more]);
}

#[test]
fn several_numbers_share_one_receipt() {
    let (_, _, state) = emulate_changed_send(&[("PhoneNumbers", "13812345678,13912345678")]);
    assert_eq!(
        (state.captured_messages().len(), &state.captured_messages()[0].id),
        (2, &state.captured_messages()[1].id)
    );
    assert_refused(200, "isv.MOBILE_NUMBER_ILLEGAL", &[("PhoneNumbers", "13812345678,")]);
    assert_refused(200, "isv.MOBILE_COUNT_OVER_LIMIT", &[("PhoneNumbers", &["13812345678"; 1_001].join(","))]);
}

#[test]
fn a_record_is_kept_under_its_number_day_and_receipt() {
    let mut state = emulator_with_templates();
    // 23:59:59.500 in Beijing
    let late = SigningContext { timestamp_millis: NOON_MILLIS + 4 * 3_600_000 - 500, nonce: "late".into() };
    let (_, body) = emulate_call(&mut state, "SendSms", send_sms_fields(), &late);
    let id = body["BizId"].as_str().unwrap().to_owned();
    let mut count = 0;
    let mut ask = |number: &str, date: &str, id: &str, size: &str, later: u64| {
        count += 1;
        let own = [("PhoneNumber", number), ("SendDate", date), ("BizId", id), ("PageSize", size)];
        let mut own = owned_fields(&own);
        own.extend(owned_fields(&[("CurrentPage", "1")]));
        let at = SigningContext { timestamp_millis: late.timestamp_millis + later, nonce: count.to_string() };
        emulate_call(&mut state, "QuerySendDetails", own, &at).1
    };
    let list = |body: &Value| body["SmsSendDetailDTOs"]["SmsSendDetailDTO"].clone();
    let record = list(&ask("13812345678", "20260720", &id, "10", 900))[0].clone();
    assert_eq!((&record["SendStatus"], &record["ErrCode"]), (&3.into(), &"DELIVERED".into()));
    assert_eq!((&record["SendDate"], &record["PhoneNum"]), (&"2026-07-20 23:59:59".into(), &"13812345678".into()));
    assert_eq!(list(&ask("13812345678", "20260720", "", "10", 200)), Value::Array(vec![]));
    assert_eq!(list(&ask("13812345678", "20260720", "", "10", 400))[0]["SendStatus"], 1);
    for (number, date, id) in
        [("8613812345678", "20260720", &*id), ("13812345678", "20260721", &*id), ("13812345678", "20260720", "1^0")]
    {
        assert_eq!(list(&ask(number, date, id, "10", 900)), Value::Array(vec![]), "{number} {date} {id}");
    }
    for size in ["0", "51", "ten"] {
        assert_eq!(ask("13812345678", "20260720", &id, size, 900)["Code"], "isv.INVALID_PARAMETERS");
    }
    assert_eq!(ask("13812345678", "", &id, "10", 900)["Code"], "MissingSendDate");
    // Our own side finds it, too, a second later and a day on.
    let at = SigningContext { timestamp_millis: late.timestamp_millis + 1_000, nonce: "ours".into() };
    let mut exchange =
        test_account().build_delivery_exchange(&id, Some(&"+8613812345678".parse().unwrap()), None, &at).unwrap();
    let found = loop {
        match (exchange.parse_response)(&emulate_request(&test_account(), &exchange.request, &mut state, &at)).unwrap()
        {
            crate::http_client::ExchangeStep::Done(found) => break found,
            crate::http_client::ExchangeStep::Next(next) => exchange = next,
        }
    };
    assert_eq!(found, Delivery::Delivered);
}

#[test]
fn signatures_templates_and_lists_are_told_from_account_and_desk() {
    let mut state = emulator_with_templates();
    let mut n = 0;
    let mut ask = |action: &str, own: &[(&str, &str)]| {
        n += 1;
        emulate_call(&mut state, action, owned_fields(own), &noon_with_nonce(&n.to_string())).1
    };
    let list = ask("QuerySmsSignList", &[("PageIndex", "2"), ("PageSize", "1")]);
    assert_eq!((&list["TotalCount"], &list["SmsSignList"][0]["SignName"]), (&2.into(), &"Acme Inc".into()));
    assert_eq!(ask("QuerySmsSignList", &[])["SmsSignList"].as_array().unwrap().len(), 2);
    assert_eq!(ask("QuerySmsSignList", &[("PageSize", "51")])["Code"], "isv.INVALID_PARAMETERS");
    assert_eq!(ask("GetSmsSign", &[("SignName", "阿里云")])["SignStatus"], 1);
    assert_eq!(ask("GetSmsSign", &[("SignName", "Sandbox")])["Code"], "isv.SMS_SIGNATURE_ILLEGAL");
    let template = ask("GetSmsTemplate", &[("TemplateCode", "SMS_2")]);
    assert_eq!(template["TemplateContent"], "${code}，${minutes}分钟内有效");
    assert_eq!((&template["TemplateType"], &template["TemplateStatus"]), (&"0".into(), &"1".into()));
    assert_eq!(ask("GetSmsTemplate", &[("TemplateCode", "SMS_3")])["TemplateType"], "3");
    assert_eq!(ask("GetSmsTemplate", &[("TemplateCode", "SMS_9")])["Code"], "isv.SMS_TEMPLATE_ILLEGAL");
}

#[test]
fn a_form_that_could_not_work_is_refused_while_it_is_filled_in() {
    for (name, text) in [
        ("access-key-id", "LTAI 5t"),
        ("access-key-id", "LTAI,Signature=x"),
        ("access-key-id", "STS.NUgYrLnoC37mZZCNnAbez"),
        ("sign-name", "【阿里云】"),
        ("sign-name", "china=阿里云"),
        ("region", "cn hangzhou"),
        ("region", "x.example.org/"),
    ] {
        assert!(PROVIDER.check_typed_text(name, text).is_err(), "{name} {text}");
    }
    assert!(PROVIDER.check_typed_text("access-key-id", "LTAI5tSomeKey").is_ok());
    assert!(PROVIDER.check_typed_text("sign-name", "china=阿里云,overseas=Acme Inc").is_ok());
}

#[test]
fn a_rule_against_one_number_leaves_none_of_them_taken() {
    let mut own = send_sms_fields();
    own.retain(|(name, _)| name != "PhoneNumbers");
    own.extend(owned_fields(&[("PhoneNumbers", "13812345678,13812345679")]));
    let mut state = emulator_with_templates();
    state.faults.add_rule("every=2 refuse=isv.AMOUNT_NOT_ENOUGH".parse().unwrap());
    let (_, body) = emulate_call(&mut state, "SendSms", own, &noon_with_nonce("n"));
    assert_eq!((&body["Code"], state.captured_messages().len()), (&"isv.AMOUNT_NOT_ENOUGH".into(), 0));
}
