//! Tests of the choices from documented lists, <https://help.aliyun.com/zh/sms/developer-reference/api-dysmsapi-2017-05-25-querysmstemplatelist>.

use serde_json::json;

use super::*;
use crate::http_client::{ExchangeStep, Refusal};

/// Answers the queries with these pages; returns the queries and the choices.
fn collect_choices(of: ChoiceKind, pages: &[Value]) -> Result<(Vec<String>, Vec<AccountChoice>), Refusal> {
    let mut exchange = test_account().build_choices_exchange(of, &noon_with_nonce("n")).unwrap();
    let mut queries = vec![];
    for page in pages {
        queries.push(exchange.request.uri().query().unwrap().to_owned());
        match (exchange.parse_response)(&raw_response(200, &page.to_string()))? {
            ExchangeStep::Next(next) => exchange = next,
            ExchangeStep::Done(choices) => return Ok((queries, choices)),
        }
    }
    panic!("the exchange goes on after {queries:?}")
}

fn template_entry(code: &str, content: &str, status: &str, outer_type: i64) -> Value {
    json!({
        "TemplateCode": code, "TemplateName": "验证码", "TemplateType": 2, "OuterTemplateType": outer_type,
        "AuditStatus": status, "TemplateContent": content, "CreateDate": "2024-06-03 10:02:34",
        "OrderId": "9****", "Reason": { "RejectInfo": "", "RejectDate": "", "RejectSubInfo": "" },
    })
}

fn template_list(list: &[Value]) -> Value {
    json!({
        "Code": "OK", "Message": "OK", "RequestId": "819BE656-D2E0-4858-8B21-B2E477085AAF",
        "CurrentPage": 1, "PageSize": 50, "TotalCount": list.len(), "SmsTemplateList": list,
    })
}

#[test]
fn only_approved_templates_that_take_the_code_only_are_listed() {
    const WORDING: &str = "您的验证码为${code}";
    let page = template_list(&[
        template_entry("SMS_1", WORDING, "AUDIT_STATE_PASS", 0),
        template_entry("SMS_2", WORDING, "AUDIT_STATE_INIT", 0),
        template_entry("SMS_3", WORDING, "AUDIT_STATE_NOT_PASS", 0),
        template_entry("SMS_4", WORDING, "AUDIT_STATE_CANCEL", 0),
        template_entry("SMS_5", "${name}，验证码${code}", "AUDIT_STATE_PASS", 0),
        template_entry("SMS_6", "Hello", "AUDIT_STATE_PASS", 0),
        template_entry("SMS_7", "Your code is ${code}", "AUDIT_STATE_PASS", 3),
    ]);
    let (_, choices) = collect_choices(ChoiceKind::Templates, &[page]).unwrap();
    let listed: Vec<_> = choices.iter().map(|choice| (choice.value.as_str(), choice.description.as_str())).collect();
    assert_eq!(listed, [("SMS_1", WORDING), ("SMS_7", "overseas: Your code is ${code}")]);
}

#[test]
fn a_full_page_is_followed_by_the_next() {
    let full: Vec<_> = (0..50).map(|n| template_entry(&format!("SMS_{n}"), "${code}", "AUDIT_STATE_PASS", 0)).collect();
    let last = template_list(&[template_entry("SMS_50", "${code}", "AUDIT_STATE_PASS", 0)]);
    let (queries, choices) = collect_choices(ChoiceKind::Templates, &[template_list(&full), last]).unwrap();
    assert_eq!(choices.len(), 51);
    assert!(queries[0].contains("PageIndex=1&") && queries[1].contains("PageIndex=2&"), "{queries:?}");
    assert!(queries.iter().all(|query| query.contains("PageSize=50")), "{queries:?}");
}

#[test]
fn only_approved_signatures_are_listed_and_a_refusal_is_an_error() {
    let sign = |name: &str, status: &str| {
        json!({
            "SignName": name, "AuditStatus": status, "BusinessType": "验证码类型", "OrderId": "2****",
            "CreateDate": "2020-01-08 16:44:13", "Reason": { "RejectInfo": "" },
        })
    };
    let page = json!({
        "Code": "OK", "Message": "OK", "RequestId": "819BE656-D2E0-4858-8B21-B2E477085AAF",
        "SmsSignList": [sign("阿里云", "AUDIT_STATE_PASS"), sign("登录", "AUDIT_STATE_NOT_PASS")],
    });
    let (_, choices) = collect_choices(ChoiceKind::Field("sign-name"), &[page]).unwrap();
    assert_eq!(choices, [AccountChoice { value: "阿里云".into(), description: "验证码类型".into() }]);
    let refused = json!({ "Code": "isp.RAM_PERMISSION_DENY", "Message": "RAM权限不足", "RequestId": "r" });
    let refusal = collect_choices(ChoiceKind::Field("sign-name"), &[refused]).unwrap_err();
    assert_eq!(refusal.code, "isp.RAM_PERMISSION_DENY");
    assert!(test_account().build_choices_exchange(ChoiceKind::Field("region"), &noon_with_nonce("n")).is_none());
}
