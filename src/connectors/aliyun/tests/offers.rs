//! What the documented lists offer, <https://help.aliyun.com/zh/sms/developer-reference/api-dysmsapi-2017-05-25-querysmstemplatelist>.

use serde_json::json;

use super::*;
use crate::wire::{Refusal, Step};

/// Asks page by page; the pages asked for, and what they offer.
fn offered(of: Offered, pages: &[Value]) -> Result<(Vec<String>, Vec<Offer>), Refusal> {
    let mut exchange = account().offers(of, &noon("n")).unwrap();
    let mut asked = vec![];
    for page in pages {
        asked.push(exchange.request.uri().query().unwrap().to_owned());
        match (exchange.read)(&response(200, &page.to_string()))? {
            Step::Next(next) => exchange = next,
            Step::Done(offers) => return Ok((asked, offers)),
        }
    }
    panic!("asks on after {asked:?}")
}

fn template(code: &str, content: &str, status: &str, side: i64) -> Value {
    json!({
        "TemplateCode": code, "TemplateName": "验证码", "TemplateType": 2, "OuterTemplateType": side,
        "AuditStatus": status, "TemplateContent": content, "CreateDate": "2024-06-03 10:02:34",
        "OrderId": "9****", "Reason": { "RejectInfo": "", "RejectDate": "", "RejectSubInfo": "" },
    })
}

fn templates(list: &[Value]) -> Value {
    json!({
        "Code": "OK", "Message": "OK", "RequestId": "819BE656-D2E0-4858-8B21-B2E477085AAF",
        "CurrentPage": 1, "PageSize": 50, "TotalCount": list.len(), "SmsTemplateList": list,
    })
}

#[test]
fn only_templates_that_are_approved_and_take_just_the_code_are_offered() {
    const WORDING: &str = "您的验证码为${code}";
    let page = templates(&[
        template("SMS_1", WORDING, "AUDIT_STATE_PASS", 0),
        template("SMS_2", WORDING, "AUDIT_STATE_INIT", 0),
        template("SMS_3", WORDING, "AUDIT_STATE_NOT_PASS", 0),
        template("SMS_4", WORDING, "AUDIT_STATE_CANCEL", 0),
        template("SMS_5", "${name}，验证码${code}", "AUDIT_STATE_PASS", 0),
        template("SMS_6", "Hello", "AUDIT_STATE_PASS", 0),
        template("SMS_7", "Your code is ${code}", "AUDIT_STATE_PASS", 3),
    ]);
    let (_, offers) = offered(Offered::Templates, &[page]).unwrap();
    let told: Vec<_> = offers.iter().map(|offer| (offer.value.as_str(), offer.about.as_str())).collect();
    assert_eq!(told, [("SMS_1", WORDING), ("SMS_7", "overseas: Your code is ${code}")]);
}

#[test]
fn a_full_page_is_followed_by_the_next() {
    let full: Vec<_> =
        (0..50).map(|nth| template(&format!("SMS_{nth}"), "${code}", "AUDIT_STATE_PASS", 0)).collect();
    let last = templates(&[template("SMS_50", "${code}", "AUDIT_STATE_PASS", 0)]);
    let (asked, offers) = offered(Offered::Templates, &[templates(&full), last]).unwrap();
    assert_eq!(offers.len(), 51);
    assert!(asked[0].contains("PageIndex=1&") && asked[1].contains("PageIndex=2&"), "{asked:?}");
    assert!(asked.iter().all(|query| query.contains("PageSize=50")), "{asked:?}");
}

#[test]
fn only_approved_signatures_are_offered_and_a_refusal_is_told() {
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
    let (_, offers) = offered(Offered::Field("sign-name"), &[page]).unwrap();
    assert_eq!(offers, [Offer { value: "阿里云".into(), about: "验证码类型".into() }]);
    let refused = json!({ "Code": "isp.RAM_PERMISSION_DENY", "Message": "RAM权限不足", "RequestId": "r" });
    let refusal = offered(Offered::Field("sign-name"), &[refused]).unwrap_err();
    assert_eq!(refusal.code, "isp.RAM_PERMISSION_DENY");
    assert!(account().offers(Offered::Field("region"), &noon("n")).is_none());
}
