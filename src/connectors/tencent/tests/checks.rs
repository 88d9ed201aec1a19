//! Documented answers to the checks.

use super::*;
use crate::{
    connectors::Finding,
    failure::Kind::{self, Credentials},
};

/// What the checks find, given what each action answers.
fn checked(
    templates: &[(&str, &str)],
    answers: &dyn Fn(&str, &Value) -> Value,
) -> Vec<Result<Finding, Kind>> {
    let template =
        |(usage, id): &(&str, &str)| (usage.parse().unwrap(), Template::read(Holds::Registered, id).unwrap());
    let templates: Vec<_> = templates.iter().map(template).collect();
    let run = |mut exchange: Exchange<Finding>| loop {
        let action = exchange.request.headers()["x-tc-action"].to_str().unwrap().to_owned();
        match (exchange.read)(&answer(answers(&action, &body(&exchange.request)))) {
            Ok(Step::Done(finding)) => return Ok(finding),
            Ok(Step::Next(next)) => exchange = next,
            Err(refusal) => return Err(refusal.kind),
        }
    };
    connector(&[]).checks(&templates, &noon()).into_iter().map(|check| run(check.exchange)).collect()
}

fn states(findings: &[Result<Finding, Kind>]) -> Vec<&'static str> {
    let state = |finding: &Result<Finding, Kind>| match finding {
        Ok(Finding::Pass(_)) => "pass",
        Ok(Finding::Warn { .. }) => "warn",
        Ok(Finding::Fail { .. }) => "fail",
        Err(_) => "refused",
    };
    findings.iter().map(state).collect()
}

#[test]
fn checks_read_the_documented_answers() {
    let package = |used: i64, expires: u64| {
        json!({ "SmsPackagesStatisticsSet": [{ "PackageCreateTime": 1, "PackageEffectiveTime": 1,
        "PackageExpiredTime": expires, "PackageAmount": 100, "PackageType": 0, "PackageId": 1, "CurrentUsage": used }], "RequestId": "r" })
    };
    let sign = |name: &str, code: i64| {
        json!({ "DescribeSignListStatusSet": [{ "SignId": 1, "International": 0, "StatusCode": code,
        "ReviewReply": "why", "SignName": name, "CreateTime": 1, "QualificationStatusCode": 0 }], "RequestId": "r" })
    };
    let template = |id: u64, code: i64, content: &str| {
        json!({ "DescribeTemplateStatusSet": [{ "TemplateId": id, "International": 0,
        "StatusCode": code, "ReviewReply": "why", "TemplateName": "x", "CreateTime": 1, "TemplateContent": content }], "RequestId": "r" })
    };
    let one = [("generic", "1110")];
    let well = checked(&one, &|action, body| match action {
        "SmsPackagesStatistics" => package(40, 4_000_000_000),
        "DescribeSmsSignList" => sign(if body["International"] == 0 { "示例" } else { "Example" }, 0),
        _ => template(1110, 0, "code {1}"),
    });
    assert_eq!(states(&well), ["pass", "pass", "pass", "pass"], "{well:?}");
    assert!(format!("{:?}", well[0]).contains("60 messages left"));
    let ill = checked(&one, &|action, body| match action {
        "SmsPackagesStatistics" => package(0, 5),
        "DescribeSmsSignList" => sign(if body["International"] == 0 { "示例" } else { "Other" }, 1),
        _ => template(1110, 0, "code {1}, {2} minutes"),
    });
    assert_eq!(states(&ill), ["fail", "fail", "fail", "fail"], "{ill:?}");
    let odd = checked(&one, &|action, _| match action {
        "SmsPackagesStatistics" => json!({ "SmsPackagesStatisticsSet": [], "RequestId": "r" }),
        "DescribeSmsSignList" => {
            json!({ "Error": { "Code": "FailedOperation.ProhibitSubAccountUse", "Message": "no" }, "RequestId": "r" })
        }
        _ => template(1110, 2, "code {1}"),
    });
    assert_eq!(states(&odd), ["warn", "warn", "warn", "warn"], "{odd:?}");
    let failure =
        json!({ "Error": { "Code": "AuthFailure.SignatureFailure", "Message": "no" }, "RequestId": "r" });
    let wrong = checked(&one, &|_, _| failure.clone());
    assert!(wrong.iter().all(|finding| *finding == Err(Credentials)), "{wrong:?}");
}

#[test]
fn each_template_is_checked_once_on_the_side_that_it_serves() {
    let asked = std::cell::RefCell::new(vec![]);
    let templates = [("generic", "china=1,overseas=2"), ("sign-in", "china=1,overseas=2"), ("register", "3")];
    checked(&templates, &|action, body| {
        if action == "DescribeSmsTemplateList" {
            asked.borrow_mut().push((body["TemplateIdSet"][0].clone(), body["International"].clone()));
        }
        json!({ "DescribeTemplateStatusSet": [], "DescribeSignListStatusSet": [], "SmsPackagesStatisticsSet": [], "RequestId": "r" })
    });
    let expected = [(1, 0), (2, 1), (3, 0), (3, 1)].map(|(id, side)| (json!(id), json!(side)));
    assert_eq!(asked.into_inner(), expected);
}
