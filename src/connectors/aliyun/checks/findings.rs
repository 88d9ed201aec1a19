//! Findings about a signature, a template and the balance, from Aliyun's responses.

use serde::Deserialize;

use crate::{
    connectors::Finding,
    sms::{Region, TemplateParams},
};

const CONSOLE_URL: &str = "https://dysms.console.aliyun.com";

/// The response of GetSmsSign.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AliyunSign {
    sign_status: i64,
    sign_tag: Option<String>,
    audit_info: Option<AliyunAudit>,
    #[serde(rename = "SignIspRegisterDetailList")]
    filings: Option<Vec<AliyunSignFiling>>,
}

/// Why something was rejected.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AliyunAudit {
    reject_info: Option<String>,
}

/// A carrier's result of the real-name filing of a signature, in mainland China.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AliyunSignFiling {
    operator_code: String,
    register_status: i64,
}

/// The response of GetSmsTemplate.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AliyunTemplate {
    template_status: String,
    template_type: String,
    template_content: String,
    template_tag: Option<i64>,
    audit_info: Option<AliyunAudit>,
}

/// The response of QueryAccountBalance.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AliyunBalance {
    data: AliyunBalanceData,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AliyunBalanceData {
    available_amount: String,
    currency: String,
}

/// Returns the finding about a signature. Carriers of mainland China drop messages with one that is not filed with them,
/// without an error.
pub fn sign_name_finding(sign: &AliyunSign, region: Region) -> Finding {
    if let Some(finding) = approval_finding(&sign.sign_status.to_string(), &sign.audit_info) {
        return finding;
    }
    if sign.sign_tag.as_deref() == Some("4") {
        return test_only_finding("signature");
    }
    let is_unfiled = |filing: &&AliyunSignFiling| !matches!(filing.register_status, 1 | 3);
    let unfiled: Vec<_> = sign.filings.iter().flatten().filter(is_unfiled).map(AliyunSignFiling::describe).collect();
    match unfiled.is_empty() || region == Region::Overseas {
        true => Finding::pass("approved"),
        false => Finding::warn(
            format!(
                "approved, but not filed with every carrier ({}): messages may be dropped without an error",
                unfiled.join(", ")
            ),
            format!("see the real-name filing (实名制报备) of the signature at {CONSOLE_URL}, and file it again"),
        ),
    }
}

impl AliyunSignFiling {
    fn describe(&self) -> String {
        let status = match self.register_status {
            0 => "failed".into(),
            2 => "expired".into(),
            -1 => "in progress".into(),
            -2 => "not filed".into(),
            other => format!("RegisterStatus {other}"),
        };
        format!("{} {status}", self.operator_code)
    }
}

/// Returns the finding about a template, which must take exactly these parameters and serve this region.
pub fn template_finding(template: &AliyunTemplate, params: &TemplateParams, region: Region) -> Finding {
    if let Some(finding) = approval_finding(&template.template_status, &template.audit_info) {
        return finding;
    }
    let variables = template_variables(&template.template_content);
    if let Some(name) = variables.iter().find(|name| !params.names().any(|param| param == **name)) {
        return Finding::fail(
            format!("it needs ${{{name}}}, which is not set"),
            format!(
                "say in the template's params what takes its place: params = {{ {name} = \"code\" }}, or minutes, or a text"
            ),
        );
    }
    if let Some(name) = params.names().find(|param| !variables.contains(param)) {
        return Finding::fail(
            format!("it has no variable {name}"),
            format!("register a template that contains ${{{name}}}, or remove {name} from the template's params"),
        );
    }
    let command = "`smsctl template set USAGE china=SMS_1,overseas=SMS_2`";
    match (template.template_type.as_str(), region) {
        ("3", Region::MainlandChina) => Finding::fail(
            "it is an international template, but is used for mainland China",
            format!("give a domestic template for china: {command}"),
        ),
        ("3", Region::Everywhere) => Finding::warn(
            "it is an international template: it reaches no number of mainland China",
            format!("give one for each: {command}"),
        ),
        ("3", Region::Overseas) => Finding::pass("approved, for numbers outside mainland China"),
        (_, Region::Overseas) => Finding::fail(
            "it is a domestic template, but is used for other countries",
            format!("give an international template for overseas: {command}"),
        ),
        _ if template.template_tag == Some(4) => test_only_finding("template"),
        _ => Finding::pass("approved, for numbers of mainland China"),
    }
}

/// Returns the finding about the balance.
pub fn balance_finding(AliyunBalance { data }: &AliyunBalance) -> Finding {
    let summary = format!("{} {} left", data.available_amount, data.currency);
    match data.available_amount.replace(',', "").parse::<f64>() {
        Ok(amount) if amount <= 0.0 => Finding::fail(
            summary,
            "top up at https://usercenter2.aliyun.com; message packages cannot be used while you owe money",
        ),
        _ => Finding::pass(summary),
    }
}

/// Returns why a signature or template is not approved; `None` if it is.
fn approval_finding(status: &str, audit: &Option<AliyunAudit>) -> Option<Finding> {
    let reason = audit.as_ref().and_then(|audit| audit.reject_info.as_deref());
    let state = match (status, reason.filter(|reason| !reason.is_empty())) {
        ("1", _) => return None,
        ("0", _) => {
            return Some(Finding::fail("still in review", format!("wait for the result at {CONSOLE_URL}")));
        }
        ("2", Some(reason)) => format!("rejected: {reason}"),
        ("2", None) => "rejected".into(),
        ("10", _) => "the application was cancelled".into(),
        (other, _) => format!("not approved (status {other})"),
    };
    Some(Finding::fail(state, format!("change it at {CONSOLE_URL} and apply again")))
}

fn test_only_finding(what: &str) -> Finding {
    Finding::warn(
        format!("a test {what}: it reaches only the numbers bound to it"),
        format!("apply for one of your own at {CONSOLE_URL}"),
    )
}

/// Returns the names of the variables of a template, each written `${name}`.
pub fn template_variables(content: &str) -> Vec<&str> {
    content.split("${").skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.trim())).collect()
}
