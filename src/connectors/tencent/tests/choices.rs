//! Documented lists of signatures and templates, <https://cloud.tencent.com/document/api/382/52067>.

use serde_json::{Value, json};

use super::*;
use crate::http_client::{ExchangeStep, Refusal};

/// Lists page by page. Returns the bodies of the requests, and the choices.
fn collect_choices(of: ChoiceKind, pages: &[Value]) -> Result<(Vec<Value>, Vec<AccountChoice>), Refusal> {
    let mut exchange = test_account().build_choices_exchange(of, &noon()).unwrap();
    let mut asked = vec![];
    for page in pages {
        asked.push(serde_json::from_slice(exchange.request.body()).unwrap());
        match (exchange.parse_response)(&ok_response(&json!({ "Response": page }).to_string()))? {
            ExchangeStep::Next(next) => exchange = next,
            ExchangeStep::Done(choices) => return Ok((asked, choices)),
        }
    }
    panic!("asks on after {asked:?}")
}

fn template_entry(id: u64, content: &str, status: i64) -> Value {
    json!({
        "TemplateId": id, "International": 0, "StatusCode": status, "ReviewReply": "", "TemplateName": "验证码",
        "CreateTime": 1_617_379_200, "TemplateContent": content,
    })
}

fn template_list(set: Value) -> Value {
    json!({ "DescribeTemplateStatusSet": set, "RequestId": "f36e4f00-605e-49b1-ad0d-bfaba81c7325" })
}

#[test]
fn only_approved_templates_with_one_variable_are_listed() {
    let china = template_list(json!([
        template_entry(1, "验证码{1}", 0),
        template_entry(2, "验证码{1}", 1),
        template_entry(3, "验证码{1}", -1),
        template_entry(4, "验证码{1}，{2}分钟内有效", 0),
        template_entry(5, "没有", 0),
        template_entry(6, "验证码{1}", 2),
    ]));
    let overseas = template_list(json!([template_entry(1, "验证码{1}", 0), template_entry(7, "{1} is your code", 0)]));
    let (asked, choices) = collect_choices(ChoiceKind::Templates, &[china, overseas]).unwrap();
    assert_eq!(asked, [0, 1].map(|international| json!({ "International": international, "Limit": 100, "Offset": 0 })));
    let labels: Vec<_> = choices.iter().map(|choice| (choice.value.as_str(), choice.description.as_str())).collect();
    assert_eq!(labels, [("1", "验证码{1}"), ("7", "overseas: {1} is your code")]);
}

#[test]
fn a_full_page_is_followed_by_the_next() {
    let full: Vec<_> = (0..100).map(|id| template_entry(id, "{1}", 0)).collect();
    let pages =
        [template_list(json!(full)), template_list(json!([template_entry(100, "{1}", 0)])), template_list(json!(null))];
    let (asked, choices) = collect_choices(ChoiceKind::Templates, &pages).unwrap();
    assert_eq!(choices.len(), 101);
    let offsets: Vec<_> = asked.iter().map(|body| (&body["International"], &body["Offset"])).collect();
    assert_eq!(offsets, [(&json!(0), &json!(0)), (&json!(0), &json!(100)), (&json!(1), &json!(0))]);
}

#[test]
fn only_approved_signatures_are_listed_and_a_denied_list_is_empty() {
    let sign = |name: &str, status: i64| {
        json!({
            "SignName": name, "SignId": 1110, "International": 0, "StatusCode": status, "ReviewReply": "",
            "CreateTime": 1_617_379_200,
        })
    };
    let page = json!({ "DescribeSignListStatusSet": [sign("腾讯云", 0), sign("Tencent", 1)], "RequestId": "r" });
    let refused = |code: &str| json!({ "Error": { "Code": code, "Message": "" }, "RequestId": "r" });
    let hidden = refused("FailedOperation.NotEnterpriseCertification");
    let (_, choices) = collect_choices(ChoiceKind::Field("sign-name"), &[page, hidden]).unwrap();
    assert_eq!(choices, [AccountChoice { value: "腾讯云".into(), description: String::new() }]);
    let refusal =
        collect_choices(ChoiceKind::Field("sign-name"), &[refused("AuthFailure.SecretIdNotFound")]).unwrap_err();
    assert_eq!(refusal.code, "AuthFailure.SecretIdNotFound");
    assert!(test_account().build_choices_exchange(ChoiceKind::Field("region"), &noon()).is_none());
}
