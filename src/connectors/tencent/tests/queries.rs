//! Tests of the emulated queries.

use serde_json::{Value, json};

use super::{
    emulation::{
        emulate_action, emulate_response, emulator_with_templates, rejection_code, send_body_with, signed_request,
    },
    *,
};

#[test]
fn lists_are_returned_by_page_or_by_id() {
    let ids = |body: Value| {
        let response = emulate_action("DescribeSmsTemplateList", &body);
        let set = response["DescribeTemplateStatusSet"].as_array().unwrap_or_else(|| panic!("{response}")).clone();
        set.iter().map(|template| template["TemplateId"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(ids(json!({ "International": 0, "TemplateIdSet": [1111, 1112, 9] })), [1111]);
    assert_eq!(ids(json!({ "International": 1, "Limit": 100, "Offset": 0 })), [1110, 1112]);
    assert_eq!(ids(json!({ "International": 1, "Limit": 1, "Offset": 1 })), [1112]);
    let one = emulate_action("DescribeSmsTemplateList", &json!({ "International": 0, "TemplateIdSet": [1110] }));
    assert_eq!(one["DescribeTemplateStatusSet"][0]["TemplateContent"], "{1} for {2} minutes");
    assert_eq!(one["DescribeTemplateStatusSet"][0]["International"], 3);
    let names = |body| emulate_action("DescribeSmsSignList", &body)["DescribeSignListStatusSet"].clone();
    assert_eq!(names(json!({ "International": 0 }))[0]["SignName"], "腾讯云");
    assert_eq!(names(json!({ "International": 0, "Offset": 1 })), json!([]));
    for (action, body, code) in [
        ("DescribeSmsTemplateList", json!({}), "MissingParameter"),
        ("DescribeSmsTemplateList", json!({ "International": 0, "TemplateIdSet": ["1110"] }), "InvalidParameter"),
        ("DescribeSmsSignList", json!({ "International": 3 }), "InvalidParameterValue.InvalidInternational"),
        ("DescribeSmsSignList", json!({ "International": 0, "Limit": 101 }), "InvalidParameterValue.LimitVerifyFail"),
    ] {
        assert_eq!(rejection_code(action, &body), code, "{body}");
    }
}

#[test]
fn packages_and_statistics_need_a_past_period() {
    for action in ["SmsPackagesStatistics", "SendStatusStatistics"] {
        let ask = |begin: &str, end: &str| {
            json!({
                "SmsSdkAppId": "1400006666", "Limit": 10, "Offset": 0, "BeginTime": begin, "EndTime": end,
            })
        };
        assert!(emulate_action(action, &ask("2026072018", "2026072020"))["Error"].is_null());
        let end = "InvalidParameterValue.EndTimeVerifyFail";
        assert_eq!(rejection_code(action, &ask("2026072018", "2026072021")), end);
        assert_eq!(rejection_code(action, &ask("2026072019", "2026072019")), end);
        let begin = "InvalidParameterValue.BeginTimeVerifyFail";
        assert_eq!(rejection_code(action, &ask("2026-07-20", "2026072020")), begin);
    }
}

#[test]
fn reports_are_about_one_number_in_the_last_seven_days() {
    let mut state = emulator_with_templates();
    emulate_response(
        &signed_request("SendSms", &send_body_with("PhoneNumberSet", json!([MAINLAND_NUMBER, "+8618511122234"]))),
        &mut state,
    );
    let now = noon().unix_seconds();
    let ask = |begin: u64, end: u64, offset: u64| {
        json!({
            "SmsSdkAppId": "1400006666", "PhoneNumber": MAINLAND_NUMBER, "BeginTime": begin, "EndTime": end,
            "Offset": offset, "Limit": 100,
        })
    };
    let action = "PullSmsSendStatusByPhoneNumber";
    let mut count = |body: Value, later: u64| {
        let at = SigningContext { timestamp_millis: noon().timestamp_millis + later, nonce: String::new() };
        let response = emulate_request(&test_account(), &signed_request(action, &body), &mut state, &at);
        let response: Value = serde_json::from_slice(response.body()).unwrap();
        response["Response"]["PullSmsSendStatusSet"].as_array().map(Vec::len)
    };
    assert_eq!(count(ask(now, now + 9, 0), 0), Some(0));
    assert_eq!(count(ask(now, now + 9, 0), 900), Some(1));
    assert_eq!(count(ask(now, now + 9, 1), 900), Some(0));
    assert_eq!(count(ask(now + 1, now + 9, 0), 900), Some(0));
    assert_eq!(count(ask(now - 9, now - 1, 0), 900), Some(0));
    assert_eq!(count(ask(u64::MAX, u64::MAX, 0), 900), Some(0));
    let old = ask(now - 8 * 24 * 3_600, now, 0);
    assert_eq!(rejection_code(action, &old), "InvalidParameterValue.BeginTimeVerifyFail");
    assert_eq!(rejection_code(action, &ask(now, now - 1, 0)), "InvalidParameterValue.EndTimeVerifyFail");
}
