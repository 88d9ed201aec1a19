//! Tests of the findings from documented responses.

use super::*;
use crate::{connectors::Finding, failure::FailureKind, http_client::Refusal, sms::TemplateParams};

fn registered_templates(list: &[(&str, &str, &[&str])]) -> Vec<(Usage, Template)> {
    let template = |(usage, id, params): &(&str, &str, &[&str])| {
        (usage.parse().unwrap(), Template::new_registered(id, TemplateParams::parse(params).unwrap()).unwrap())
    };
    list.iter().map(template).collect()
}

/// The finding of the check with this title in this response.
fn check_finding(templates: &[(Usage, Template)], title: &str, status: u16, body: &str) -> Result<Finding, Refusal> {
    let checks = test_account().build_checks(templates, &noon_with_nonce("n"));
    let check = checks.into_iter().find(|check| check.title == title).expect(title);
    parse_last(&check.exchange, &raw_response(status, body))
}

#[test]
fn everything_is_checked_once_and_each_query_has_its_own_nonce() {
    let templates = registered_templates(&[
        ("register", "SMS_1", &["code"]),
        ("sign-in", "china=SMS_2,overseas=SMS_3", &["code"]),
        ("generic", "SMS_1", &["code"]),
        ("invite", "SMS_1", &["code", "minutes"]),
        ("change", "china=SMS_1,overseas=SMS_2", &["code"]),
    ]);
    let checks = test_account().build_checks(&templates, &noon_with_nonce("n"));
    let titles: Vec<_> = checks.iter().map(|check| check.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "credentials",
            "signature 阿里云",
            "signature Acme Inc",
            "template SMS_1",
            "template SMS_2",
            "template SMS_3",
            "balance"
        ]
    );
    let nonce = |check: &ProviderCheck| check.exchange.request.headers()["x-acs-signature-nonce"].clone();
    let nonces: std::collections::HashSet<_> = checks.iter().map(nonce).collect();
    assert_eq!(nonces.len(), checks.len());
    assert!(checks.iter().all(|check| check.exchange.signed_text.is_some() && !check.exchange.at_most_once));
    let same = Aliyun { sign_name: "china=A,overseas=A".parse().unwrap(), ..test_account() };
    assert_eq!(same.build_checks(&[], &noon_with_nonce("n")).len(), 3);
}

fn sign_response(status: i8, tag: &str, filings: &[(&str, i8)]) -> String {
    let filing = |(operator, status): &(&str, i8)| {
        format!(
            r#"{{"OperatorCode":"{operator}","OperatorCompleteTime":"2025-06-13 15:55:26","RegisterStatus":{status},"RegisterStatusReasons":[{{"ReasonCode":"REGISTER_TIMEOUT"}}]}}"#
        )
    };
    let filings = filings.iter().map(filing).collect::<Vec<_>>().join(",");
    format!(
        r#"{{"Code":"OK","Message":"OK","RequestId":"F655A8D5-B967-440B-8683-DAD6FF8DE990","SignName":"登录验证","SignStatus":{status},"SignTag":"{tag}","CreateDate":"2024-06-03 10:02:34","AuditInfo":{{"AuditDate":"2024-06-03 12:02:34","RejectInfo":"通过资质信息，不能判断是否可以申请此签名。"}},"SignIspRegisterDetailList":[{filings}]}}"#
    )
}

#[test]
fn a_signature_must_be_approved_and_filed_with_every_carrier() {
    let china = |body: &str| check_finding(&[], "signature 阿里云", 200, body).unwrap();
    let filed = [("mobile", 3), ("unicom", 1), ("telecom", 3)];
    assert_eq!(china(&sign_response(1, "2", &filed)), Finding::pass("approved"));
    assert_eq!(china(&sign_response(1, "2", &[])), Finding::pass("approved"));
    let unfiled = sign_response(1, "2", &[("mobile", 3), ("unicom", -1), ("telecom", 0)]);
    let Finding::Warn { summary, .. } = china(&unfiled) else { panic!("it is not filed") };
    assert!(summary.contains("unicom in progress, telecom failed") && !summary.contains("mobile"), "{summary}");
    let overseas = check_finding(&[], "signature Acme Inc", 200, &unfiled).unwrap();
    assert_eq!(overseas, Finding::pass("approved"), "only mainland carriers ask for a filing");
    assert!(matches!(china(&sign_response(1, "4", &filed)), Finding::Warn { .. }));
    for (status, word) in [(0, "review"), (2, "通过资质信息"), (10, "cancelled"), (7, "7")] {
        let Finding::Fail { summary, fix } = china(&sign_response(status, "2", &filed)) else { panic!("{status}") };
        assert!(summary.contains(word) && fix.contains("https://"), "{summary}");
    }
    let refusal = check_finding(&[], "signature 阿里云", 200, r#"{"Code":"isv.SMS_SIGNATURE_ILLEGAL"}"#).unwrap_err();
    assert_eq!(refusal.kind, FailureKind::Refused);
}

fn template_response(status: &str, kind: &str, content: &str) -> String {
    format!(
        r#"{{"Code":"OK","Message":"OK","RequestId":"F655A8D5","TemplateName":"验证码","TemplateCode":"SMS_20375****","TemplateContent":"{content}","TemplateType":"{kind}","TemplateStatus":"{status}","RelatedSignName":"阿里云","TemplateTag":2,"OrderId":"2003019****","VariableAttribute":"{{\"code\":\"characterWithNumber\"}}"}}"#
    )
}

#[test]
fn a_template_must_be_approved_take_the_params_and_serve_its_destination() {
    let templates = registered_templates(&[
        ("register", "SMS_1", &["code"]),
        ("sign-in", "SMS_4", &["code", "minutes"]),
        ("generic", "china=SMS_2,overseas=SMS_3", &["code"]),
        ("invite", "SMS_5", &["verifyCode=code", "product=Acme"]),
        ("change", "china=SMS_6,overseas=SMS_7", &["code"]),
        ("remove", "china=SMS_8,overseas=SMS_6", &["code"]),
    ]);
    let finding = |id: &str, status: &str, kind: &str, content: &str| {
        let body = template_response(status, kind, content);
        match check_finding(&templates, &format!("template {id}"), 200, &body).unwrap() {
            Finding::Pass(text) => ("pass", text),
            Finding::Warn { summary, .. } => ("warn", summary),
            Finding::Fail { summary, .. } => ("fail", summary),
        }
    };
    let good = "您正在申请手机注册，验证码为：${code}，5分钟内有效！";
    assert_eq!(finding("SMS_1", "1", "0", good).0, "pass");
    for status in ["0", "2", "10"] {
        assert_eq!(finding("SMS_1", status, "0", good).0, "fail", "{status}");
    }
    assert_eq!(finding("SMS_1", "1", "0", "${name}：${code}"), ("fail", "it needs ${name}, which is not set".into()));
    assert_eq!(finding("SMS_1", "1", "0", "no code"), ("fail", "it has no variable code".into()));
    assert_eq!(finding("SMS_4", "1", "0", good), ("fail", "it has no variable minutes".into()));
    assert_eq!(finding("SMS_4", "1", "0", "${minutes} ${code} ${code}").0, "pass");
    assert_eq!(finding("SMS_5", "1", "0", "${product}: ${verifyCode}").0, "pass");
    assert_eq!(finding("SMS_5", "1", "0", good), ("fail", "it needs ${code}, which is not set".into()));
    // It is used for both destinations, and fits one of them.
    assert_eq!(finding("SMS_6", "1", "0", good).0, "fail");
    assert_eq!(finding("SMS_6", "1", "3", good).0, "fail");
    for (id, kind, expected) in [
        ("SMS_1", "3", "warn"),
        ("SMS_2", "0", "pass"),
        ("SMS_2", "3", "fail"),
        ("SMS_3", "3", "pass"),
        ("SMS_3", "0", "fail"),
    ] {
        assert_eq!(finding(id, "1", kind, good).0, expected, "{id} {kind}");
    }
}

#[test]
fn an_empty_balance_is_a_failure_and_an_unreadable_one_a_warning() {
    let balance = |amount: &str| {
        let body = format!(
            r#"{{"Code":"200","Message":"success","RequestId":"16176743-6DC7-4CB3-BB25-A13982D8DFAD","Success":true,"Data":{{"AvailableAmount":"{amount}","CreditAmount":"0.00","MybankCreditAmount":"0.00","Currency":"CNY","AvailableCashAmount":"10000.00","QuotaLimit":"10000.00\n"}}}}"#
        );
        check_finding(&[], "balance", 200, &body).unwrap()
    };
    assert_eq!(balance("10000.00"), Finding::pass("10000.00 CNY left"));
    assert_eq!(balance("1,000.50"), Finding::pass("1,000.50 CNY left"));
    for empty in ["0.00", "-1,003.20", "0"] {
        assert!(matches!(balance(empty), Finding::Fail { .. }), "{empty}");
    }
    let refused = |status, code: &str| {
        let body = format!(r#"{{"Code":"{code}","Message":"This API is not authorized for caller."}}"#);
        check_finding(&[], "balance", status, &body)
    };
    for code in ["NotAuthorized", "NotApplicable", "NoPermission", "Forbidden.RAM", "Forbidden"] {
        assert!(matches!(refused(400, code), Ok(Finding::Warn { .. })), "{code}");
    }
    for code in ["SignatureDoesNotMatch", "InvalidAccessKeyId.NotFound", "InvalidTimeStamp.Expired"] {
        assert_eq!(refused(400, code).unwrap_err().kind, FailureKind::Credentials, "{code}");
    }
}

#[test]
fn the_list_of_signatures_proves_the_credentials() {
    let body = r#"{"Code":"OK","Message":"OK","RequestId":"F655A8D5","SmsSignList":[{"SignName":"阿里云","AuditStatus":"AUDIT_STATE_NOT_PASS"}]}"#;
    assert!(matches!(check_finding(&[], "credentials", 200, body), Ok(Finding::Pass(_))));
    let body = r#"{"Code":"isp.RAM_PERMISSION_DENY","Message":"RAM权限DENY","RequestId":"R"}"#;
    assert_eq!(check_finding(&[], "credentials", 200, body).unwrap_err().kind, FailureKind::Credentials);
}
