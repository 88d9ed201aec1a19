//! What Aliyun's answers say about a signature, a template and the balance.

use serde::Deserialize;

use super::Side;
use crate::connectors::Finding;

const CONSOLE: &str = "https://dysms.console.aliyun.com";

/// An answer of GetSmsSign.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Sign {
    sign_status: i64,
    sign_tag: Option<String>,
    audit_info: Option<Audit>,
    #[serde(rename = "SignIspRegisterDetailList")]
    filings: Option<Vec<Filing>>,
}

/// Why something was rejected.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Audit {
    reject_info: Option<String>,
}

/// What a carrier of mainland China made of the filing of a signature.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Filing {
    operator_code: String,
    register_status: i64,
}

/// An answer of GetSmsTemplate.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Registered {
    template_status: String,
    template_type: String,
    template_content: String,
    template_tag: Option<i64>,
    audit_info: Option<Audit>,
}

/// An answer of QueryAccountBalance.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Balance {
    data: Amount,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Amount {
    available_amount: String,
    currency: String,
}

/// A signature that is approved but not filed with the carriers fails in silence.
pub fn signature(sign: &Sign, side: Side) -> Finding {
    if let Some(finding) = pending(&sign.sign_status.to_string(), &sign.audit_info) {
        return finding;
    }
    if sign.sign_tag.as_deref() == Some("4") {
        return test_only("signature");
    }
    let unfiled = |filing: &&Filing| !matches!(filing.register_status, 1 | 3);
    let unfiled: Vec<_> = sign.filings.iter().flatten().filter(unfiled).map(Filing::describe).collect();
    match unfiled.is_empty() || side == Side::Overseas {
        true => Finding::pass("approved"),
        false => Finding::warn(
            format!(
                "approved, but not filed with every carrier ({}): messages may be dropped without an error",
                unfiled.join(", ")
            ),
            format!("see the real-name filing (实名制报备) of the signature at {CONSOLE}, and file it again"),
        ),
    }
}

impl Filing {
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

pub fn template(template: &Registered, params: &[String], side: Side) -> Finding {
    if let Some(finding) = pending(&template.template_status, &template.audit_info) {
        return finding;
    }
    let takes = variables(&template.template_content);
    let given = |name: &&str| params.iter().any(|param| param == name);
    if let Some(name) = takes.iter().find(|name| !given(name)) {
        return Finding::fail(
            format!("it needs ${{{name}}}, which is not set"),
            format!(
                "name {name} among the template's params; only code and minutes are known, so register another template for any other variable"
            ),
        );
    }
    if let Some(name) = params.iter().find(|param| !takes.contains(&param.as_str())) {
        return Finding::fail(
            format!("it has no variable {name}"),
            format!(
                "register a template that contains ${{{name}}}, or remove {name} from the template's params"
            ),
        );
    }
    let split = "`smsctl template set USAGE china=SMS_1,overseas=SMS_2`";
    match (template.template_type.as_str(), side) {
        ("3", Side::China) => Finding::fail(
            "it is an international template, but is used for mainland China",
            format!("give a domestic template for china: {split}"),
        ),
        ("3", Side::Everywhere) => Finding::warn(
            "it is an international template: it reaches no number of mainland China",
            format!("give one for each: {split}"),
        ),
        ("3", Side::Overseas) => Finding::pass("approved, for numbers outside mainland China"),
        (_, Side::Overseas) => Finding::fail(
            "it is a domestic template, but is used for other countries",
            format!("give an international template for overseas: {split}"),
        ),
        _ if template.template_tag == Some(4) => test_only("template"),
        _ => Finding::pass("approved, for numbers of mainland China"),
    }
}

pub fn balance(Balance { data }: &Balance) -> Finding {
    let left = format!("{} {} left", data.available_amount, data.currency);
    match data.available_amount.replace(',', "").parse::<f64>() {
        Ok(amount) if amount <= 0.0 => Finding::fail(
            left,
            "top up at https://usercenter2.aliyun.com; message packages cannot be used while you owe money",
        ),
        _ => Finding::pass(left),
    }
}

/// What keeps a signature or template from being used, by its state of approval.
fn pending(status: &str, audit: &Option<Audit>) -> Option<Finding> {
    let reason = audit.as_ref().and_then(|audit| audit.reject_info.as_deref());
    let state = match (status, reason.filter(|reason| !reason.is_empty())) {
        ("1", _) => return None,
        ("0", _) => {
            return Some(Finding::fail("still in review", format!("wait for the result at {CONSOLE}")));
        }
        ("2", Some(reason)) => format!("rejected: {reason}"),
        ("2", None) => "rejected".into(),
        ("10", _) => "the application was cancelled".into(),
        (other, _) => format!("not approved (status {other})"),
    };
    Some(Finding::fail(state, format!("change it at {CONSOLE} and apply again")))
}

fn test_only(what: &str) -> Finding {
    Finding::warn(
        format!("a test {what}: it reaches only the numbers bound to it"),
        format!("apply for one of your own at {CONSOLE}"),
    )
}

/// The names in `${...}`.
pub fn variables(content: &str) -> Vec<&str> {
    content.split("${").skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.trim())).collect()
}
