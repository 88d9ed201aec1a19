//! Tests of what the emulation accepts and refuses once the signature is valid.

use super::{
    signers::{RpcSigner, SignerFields, owned_fields, send_sms_fields},
    *,
};

/// The response to a signed call with these parameters.
fn emulate_call(state: &mut EmulatorState, action: &str, fields: SignerFields, at: &SigningContext) -> (u16, Value) {
    let mut client = RpcSigner::new(action, fields);
    client.set_field("SignatureNonce", &at.nonce);
    client.set_field("Timestamp", &at.format_utc("%Y-%m-%dT%H:%M:%SZ"));
    emulate_json(&test_account(), &client.sign(), state, at)
}

fn emulate_changed_send(changes: &[(&str, &str)]) -> (u16, String, EmulatorState) {
    let mut fields = send_sms_fields();
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        fields.extend(owned_fields(&[(name, value)]));
    }
    let mut state = emulator_with_templates();
    let (status, body) = emulate_call(&mut state, "SendSms", fields, &noon_with_nonce("n"));
    (status, body["Code"].as_str().unwrap().to_owned(), state)
}

#[track_caller]
fn assert_refused(status: u16, code: &str, changes: &[(&str, &str)]) {
    let (actual_status, actual_code, state) = emulate_changed_send(changes);
    assert_eq!((actual_status, &*actual_code), (status, code));
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
fn a_mainland_number_can_be_written_in_five_ways() {
    for number in ["13812345678", "8613812345678", "+8613812345678", "008613812345678", "+13812345678"] {
        assert_captured("+8613812345678", "【阿里云】您的验证码为274913", &[("PhoneNumbers", number)]);
    }
    for wrong in ["+138123456", "2381234567a", "138 1234 5678", "+", "é3812345678", "8612345678901"] {
        assert_refused(200, "isv.MOBILE_NUMBER_ILLEGAL", &[("PhoneNumbers", wrong)]);
    }
}

#[test]
fn a_foreign_number_is_country_code_and_number_without_plus() {
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
fn the_template_decides_how_eleven_digits_are_read() {
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
fn signature_and_template_must_belong_to_the_account() {
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
    let long_values = ("TemplateParam", r#"{"name":"any thing","code":"A1b2"}"#);
    assert_captured("+8613812345678", "【阿里云】您的验证码为A1b2", &[long_values]);
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
fn a_record_is_found_by_number_day_and_id() {
    let mut state = emulator_with_templates();
    // 23:59:59.500 in Beijing
    let late = SigningContext { timestamp_millis: NOON_MILLIS + 4 * 3_600_000 - 500, nonce: "late".into() };
    let (_, body) = emulate_call(&mut state, "SendSms", send_sms_fields(), &late);
    let id = body["BizId"].as_str().unwrap().to_owned();
    let mut count = 0;
    let mut query = |number: &str, date: &str, id: &str, size: &str, later_millis: u64| {
        count += 1;
        let fields =
            [("PhoneNumber", number), ("SendDate", date), ("BizId", id), ("PageSize", size), ("CurrentPage", "1")];
        let at = SigningContext { timestamp_millis: late.timestamp_millis + later_millis, nonce: count.to_string() };
        emulate_call(&mut state, "QuerySendDetails", owned_fields(&fields), &at).1
    };
    let list = |body: &Value| body["SmsSendDetailDTOs"]["SmsSendDetailDTO"].clone();
    let record = list(&query("13812345678", "20260720", &id, "10", 900))[0].clone();
    assert_eq!((&record["SendStatus"], &record["ErrCode"]), (&3.into(), &"DELIVERED".into()));
    assert_eq!((&record["SendDate"], &record["PhoneNum"]), (&"2026-07-20 23:59:59".into(), &"13812345678".into()));
    assert_eq!(list(&query("13812345678", "20260720", "", "10", 200)), Value::Array(vec![]));
    assert_eq!(list(&query("13812345678", "20260720", "", "10", 400))[0]["SendStatus"], 1);
    for (number, date, id) in
        [("8613812345678", "20260720", &*id), ("13812345678", "20260721", &*id), ("13812345678", "20260720", "1^0")]
    {
        assert_eq!(list(&query(number, date, id, "10", 900)), Value::Array(vec![]), "{number} {date} {id}");
    }
    for size in ["0", "51", "ten"] {
        assert_eq!(query("13812345678", "20260720", &id, size, 900)["Code"], "isv.INVALID_PARAMETERS");
    }
    assert_eq!(query("13812345678", "", &id, "10", 900)["Code"], "MissingSendDate");
    // The client finds it a second later, which is the next day.
    let at = SigningContext { timestamp_millis: late.timestamp_millis + 1_000, nonce: "client".into() };
    let mut exchange =
        test_account().build_delivery_exchange(&id, Some(&"+8613812345678".parse().unwrap()), None, &at).unwrap();
    let delivery = loop {
        match (exchange.parse_response)(&emulate_request(&test_account(), &exchange.request, &mut state, &at)).unwrap()
        {
            crate::http_client::ExchangeStep::Done(delivery) => break delivery,
            crate::http_client::ExchangeStep::Next(next) => exchange = next,
        }
    };
    assert_eq!(delivery, Delivery::Delivered);
}

#[test]
fn signatures_and_templates_are_those_of_the_account() {
    let mut state = emulator_with_templates();
    let mut n = 0;
    let mut query = |action: &str, fields: &[(&str, &str)]| {
        n += 1;
        emulate_call(&mut state, action, owned_fields(fields), &noon_with_nonce(&n.to_string())).1
    };
    let list = query("QuerySmsSignList", &[("PageIndex", "2"), ("PageSize", "1")]);
    assert_eq!((&list["TotalCount"], &list["SmsSignList"][0]["SignName"]), (&2.into(), &"Acme Inc".into()));
    assert_eq!(query("QuerySmsSignList", &[])["SmsSignList"].as_array().unwrap().len(), 2);
    assert_eq!(query("QuerySmsSignList", &[("PageSize", "51")])["Code"], "isv.INVALID_PARAMETERS");
    assert_eq!(query("GetSmsSign", &[("SignName", "阿里云")])["SignStatus"], 1);
    assert_eq!(query("GetSmsSign", &[("SignName", "Sandbox")])["Code"], "isv.SMS_SIGNATURE_ILLEGAL");
    let template = query("GetSmsTemplate", &[("TemplateCode", "SMS_2")]);
    assert_eq!(template["TemplateContent"], "${code}，${minutes}分钟内有效");
    assert_eq!((&template["TemplateType"], &template["TemplateStatus"]), (&"0".into(), &"1".into()));
    assert_eq!(query("GetSmsTemplate", &[("TemplateCode", "SMS_3")])["TemplateType"], "3");
    assert_eq!(query("GetSmsTemplate", &[("TemplateCode", "SMS_9")])["Code"], "isv.SMS_TEMPLATE_ILLEGAL");
}

#[test]
fn invalid_settings_are_refused_when_typed() {
    for (name, text) in [
        ("access-key-id", "LTAI 5t"),
        ("access-key-id", "LTAI,Signature=x"),
        ("access-key-id", "STS.NUgYrLnoC37mZZCNnAbez"),
        ("sign-name", "china=阿里云"),
        ("region", "cn hangzhou"),
        ("region", "x.example.org/"),
    ] {
        assert!(PROVIDER.check_typed_text(name, text).is_err(), "{name} {text}");
    }
    assert!(PROVIDER.check_typed_text("access-key-id", "LTAI5tSomeKey").is_ok());
    assert!(PROVIDER.check_typed_text("sign-name", "china=阿里云,overseas=Acme Inc").is_ok());
    // As it stands in a message; the provider adds the brackets itself.
    let field = PROVIDER.fields().iter().find(|field| field.name == "sign-name").unwrap();
    let typed = field.value_from_text("【阿里云】", crate::references::ValueSource::User).unwrap();
    assert_eq!(typed.to_string(), "阿里云");
}

#[test]
fn a_fault_for_one_of_several_numbers_refuses_them_all() {
    let mut fields = send_sms_fields();
    fields.retain(|(name, _)| name != "PhoneNumbers");
    fields.extend(owned_fields(&[("PhoneNumbers", "13812345678,13812345679")]));
    let mut state = emulator_with_templates();
    state.faults.add_rule("every=2 refuse=isv.AMOUNT_NOT_ENOUGH".parse().unwrap());
    let (_, body) = emulate_call(&mut state, "SendSms", fields, &noon_with_nonce("n"));
    assert_eq!((&body["Code"], state.captured_messages().len()), (&"isv.AMOUNT_NOT_ENOUGH".into(), 0));
}
