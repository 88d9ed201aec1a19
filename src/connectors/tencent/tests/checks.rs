//! Documented responses to the checks, <https://cloud.tencent.com/document/api/382/55969>.

use serde_json::{Value, json};

use super::*;
use crate::{
    connectors::Finding,
    failure::FailureKind,
    http_client::{ExchangeStep, Refusal},
};

/// Runs a check with these responses. Returns the bodies of the requests, and the finding.
fn run_check(check: ProviderCheck, responses: &[String]) -> (Vec<Value>, Result<Finding, Refusal>) {
    let mut exchange = check.exchange;
    let mut asked = vec![];
    for text in responses {
        asked.push(serde_json::from_slice(exchange.request.body()).unwrap());
        match (exchange.parse_response)(&ok_response(text)) {
            Ok(ExchangeStep::Next(next)) => exchange = next,
            Ok(ExchangeStep::Done(finding)) => return (asked, Ok(finding)),
            Err(refusal) => return (asked, Err(refusal)),
        }
    }
    panic!("{} asks on after {asked:?}", check.title)
}

fn check_finding(check: ProviderCheck, responses: &[String]) -> Finding {
    run_check(check, responses).1.unwrap()
}

fn check_with_title(account: &Tencent, templates: &[(Usage, Template)], title: &str) -> ProviderCheck {
    let all = account.build_checks(templates, &noon());
    let titles: Vec<_> = all.iter().map(|check| check.title.clone()).collect();
    all.into_iter().find(|check| check.title == title).unwrap_or_else(|| panic!("{title} in {titles:?}"))
}

fn list_response(name: &str, set: Value) -> String {
    json!({ "Response": { name: set, "RequestId": "f36e4f00-605e-49b1-ad0d-bfaba81c7325" } }).to_string()
}

fn error_response(code: &str) -> String {
    json!({ "Response": { "Error": { "Code": code, "Message": "" }, "RequestId": "r" } }).to_string()
}

const PACKAGES_TITLE: &str = "credentials, application and packages";

fn package_json(amount: u64, usage: u64, expires: u64) -> Value {
    json!({
        "PackageCreateTime": 1_617_292_800, "PackageEffectiveTime": 1_619_884_800, "PackageExpiredTime": expires,
        "PackageType": 1, "PackageId": 1_000_791_745, "PackageAmount": amount, "CurrentUsage": usage,
    })
}

#[test]
fn messages_left_in_valid_packages_are_added_up_over_all_pages() {
    let later = noon().unix_seconds() + 1;
    let full = vec![package_json(10, 1, later); 100];
    let last = vec![package_json(1_000, 100, later), package_json(1_000, 100, later - 1)];
    let responses = [full, last].map(|set| list_response("SmsPackagesStatisticsSet", json!(set)));
    let (asked, found) = run_check(check_with_title(&test_account(), &[], PACKAGES_TITLE), &responses);
    let Ok(Finding::Pass(text)) = found else { panic!("{found:?}") };
    assert!(text.contains("; 1800 messages"), "{text}");
    assert_eq!(
        asked[1],
        json!({
            "SmsSdkAppId": "1400006666",
            "Limit": 100,
            "Offset": 100,
            "BeginTime": "2023072120",
            "EndTime": "2026072019",
        })
    );
}

#[test]
fn an_account_without_packages_gets_a_warning() {
    for set in [json!([]), json!(null), json!([package_json(5, 5, u64::MAX)])] {
        let found = check_finding(
            check_with_title(&test_account(), &[], PACKAGES_TITLE),
            &[list_response("SmsPackagesStatisticsSet", set)],
        );
        assert!(matches!(found, Finding::Warn { .. }), "{found:?}");
    }
}

#[test]
fn the_international_site_is_checked_by_its_statistics() {
    let account = Tencent { site: TencentSite::International, ..test_account() };
    let statistics = json!({ "FeeCount": 1880, "RequestCount": 1880, "RequestSuccessCount": 1880 });
    let check = || check_with_title(&account, &[], "credentials and application");
    assert_eq!(check().exchange.request.headers()["x-tc-action"], "SendStatusStatistics");
    let found = check_finding(check(), &[list_response("SendStatusStatistics", statistics)]);
    assert!(matches!(found, Finding::Pass(_)));
    let (_, lacking) = run_check(check(), &[list_response("Other", json!({}))]);
    assert_eq!(lacking.unwrap_err().kind, FailureKind::Unknown);
    let (_, other) = run_check(check(), &[error_response("UnauthorizedOperation.SmsSdkAppIdVerifyFail")]);
    assert_eq!(other.unwrap_err().kind, FailureKind::Refused);
}

fn sign_json(name: &str, status: i64, reply: &str) -> Value {
    json!({
        "SignName": name, "International": 0, "SignId": 1110, "ReviewReply": reply,
        "CreateTime": 1_617_508_800, "StatusCode": status,
    })
}

fn signs_response(set: Vec<Value>) -> String {
    list_response("DescribeSignListStatusSet", json!(set))
}

#[test]
fn the_finding_follows_from_the_status_of_a_signature() {
    let found = |set| check_finding(check_with_title(&test_account(), &[], "sign-name 腾讯云"), &[signs_response(set)]);
    let other = sign_json("Tencent", 0, "");
    assert!(matches!(found(vec![other.clone(), sign_json("腾讯云", 0, "")]), Finding::Pass(_)));
    assert!(matches!(found(vec![sign_json("腾讯云", 1, "")]), Finding::Fail { .. }));
    assert!(matches!(found(vec![sign_json("腾讯云", 2, "")]), Finding::Warn { .. }));
    let Finding::Fail { summary: text, .. } = found(vec![sign_json("腾讯云", -1, "营业执照不清晰")]) else {
        panic!()
    };
    assert!(text.contains("营业执照不清晰"));
    assert!(matches!(found(vec![sign_json("腾讯云", -1, ""), sign_json("腾讯云", 0, "")]), Finding::Pass(_)));
}

#[test]
fn a_signature_is_searched_on_every_page_and_then_in_the_other_list() {
    let full = signs_response(vec![sign_json("Tencent", 0, ""); 100]);
    let responses = [full, signs_response(vec![]), signs_response(vec![sign_json("腾讯云", 0, "")])];
    let (asked, found) = run_check(check_with_title(&test_account(), &[], "sign-name 腾讯云"), &responses);
    assert_eq!(found, Ok(Finding::pass("approved outside mainland China")));
    let page = |international, offset| json!({ "International": international, "Limit": 100, "Offset": offset });
    assert_eq!(asked, [page(0, 0), page(0, 100), page(1, 0)]);
    let nowhere = check_finding(
        check_with_title(&test_account(), &[], "sign-name 腾讯云"),
        &[signs_response(vec![]), signs_response(vec![])],
    );
    assert!(matches!(nowhere, Finding::Fail { .. }));
}

#[test]
fn a_regional_signature_is_searched_in_its_own_list_only() {
    let account = Tencent { sign_name: "china=腾讯云,overseas=Tencent".parse().unwrap(), ..test_account() };
    for (title, international) in
        [("sign-name 腾讯云 for mainland China", 0), ("sign-name Tencent outside mainland China", 1)]
    {
        let (asked, found) = run_check(check_with_title(&account, &[], title), &[signs_response(vec![])]);
        assert_eq!(asked[0]["International"], international);
        assert!(matches!(found, Ok(Finding::Fail { .. })));
    }
}

fn generic_template(id: &str, params: &[&str]) -> Vec<(Usage, Template)> {
    let params = crate::sms::TemplateParams::parse(params).unwrap();
    vec![(Usage::generic(), Template::new_registered(id, params).unwrap())]
}

fn template_response(international: i64, status: i64, content: &str) -> String {
    let template = json!({
        "TemplateName": "验证码", "TemplateId": 1110, "International": international, "ReviewReply": "格式不符",
        "CreateTime": 1_617_379_200, "TemplateContent": content, "StatusCode": status,
    });
    list_response("DescribeTemplateStatusSet", json!([template]))
}

#[test]
fn a_template_must_be_approved_and_have_as_many_variables_as_params() {
    let found = |international, status, content, params: &[&str]| {
        let check = check_with_title(&test_account(), &generic_template("1110", params), "template 1110");
        check_finding(check, &[template_response(international, status, content)])
    };
    assert_eq!(
        found(0, 0, "您的验证码是{1}", &["code"]),
        Finding::pass("approved for mainland China; its variables are code")
    );
    assert_eq!(
        found(3, 0, "{1}, {2}", &["minutes", "code"]),
        Finding::pass("approved; its variables are minutes, code")
    );
    assert!(matches!(found(0, 0, "{1}, {2}", &["code"]), Finding::Fail { .. }));
    assert!(matches!(found(0, 1, "{1}", &["code"]), Finding::Fail { .. }));
    assert!(matches!(found(0, 2, "{1}", &["code"]), Finding::Warn { .. }));
    let Finding::Fail { summary: found, .. } = found(0, -1, "{1}", &["code"]) else { panic!() };
    assert_eq!(found, "refused: 格式不符");
}

#[test]
fn a_template_is_searched_by_its_number_in_both_lists() {
    let none = list_response("DescribeTemplateStatusSet", json!([]));
    let ask = |international| json!({ "International": international, "TemplateIdSet": [1110] });
    let (asked, found) = run_check(
        check_with_title(&test_account(), &generic_template("1110", &["code"]), "template 1110"),
        &[none.clone(), template_response(1, 0, "{1}")],
    );
    assert_eq!(asked, [ask(0), ask(1)]);
    assert_eq!(found, Ok(Finding::pass("approved outside mainland China; its variables are code")));
    let split = generic_template("china=1110,overseas=1111", &["code"]);
    let (asked, found) = run_check(
        check_with_title(&test_account(), &split, "template 1110 for mainland China"),
        std::slice::from_ref(&none),
    );
    assert_eq!(asked, [ask(0)]);
    assert!(matches!(found, Ok(Finding::Fail { .. })));
    let code = generic_template("SMS_1", &["code"]);
    let (asked, found) = run_check(check_with_title(&test_account(), &code, "template SMS_1"), &[none.clone(), none]);
    assert_eq!(asked[0]["TemplateIdSet"], json!([0]));
    assert!(matches!(found, Ok(Finding::Fail { .. })));
}

#[test]
fn a_template_of_two_usages_is_checked_once() {
    let twice =
        [generic_template("1110", &["code"]), generic_template("1110", &["code"]), generic_template("1111", &["code"])]
            .concat();
    let checks = test_account().build_checks(&twice, &noon());
    assert_eq!(checks.iter().filter(|check| check.title.starts_with("template ")).count(), 2);
}

#[test]
fn a_key_that_may_not_list_gets_a_warning_and_a_wrong_key_fails() {
    let templates = generic_template("1110", &["code"]);
    for title in ["sign-name 腾讯云", "template 1110"] {
        let check = || check_with_title(&test_account(), &templates, title);
        for code in ["FailedOperation.ProhibitSubAccountUse", "FailedOperation.NotEnterpriseCertification"] {
            assert!(matches!(check_finding(check(), &[error_response(code)]), Finding::Warn { .. }), "{title} {code}");
        }
        let (_, wrong) = run_check(check(), &[error_response("AuthFailure.SignatureFailure")]);
        assert_eq!(wrong.unwrap_err().kind, FailureKind::Credentials);
    }
}
