//! Checks of the account, its signatures and its templates, which send nothing.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{
    Yunpian,
    client::{authenticated_request, parse_response},
    leading_sign,
};
use crate::{
    connectors::{Finding, ProviderCheck},
    http_client::Exchange,
    sms::{Template, Usage},
};

/// Builds the checks: credentials with balance, the signature of each wording, and whether each wording is that of an
/// approved template.
pub fn build_checks(account: &Yunpian, templates: &[(Usage, Template)]) -> Vec<ProviderCheck> {
    let texts = sample_texts(templates);
    let signatures: BTreeSet<_> = texts.iter().filter_map(|(_, text)| leading_sign(text)).collect();
    let mut checks = vec![ProviderCheck::new("credentials and balance", check_balance(account))];
    let signature = |name: &str| ProviderCheck::new(format!("signature {name}"), check_sign(account, name.to_owned()));
    checks.extend(signatures.into_iter().map(signature));
    let usages = templates.iter().map(|(usage, _)| usage.clone()).collect();
    checks.push(ProviderCheck { usages, ..ProviderCheck::new("templates", check_wordings(account, texts)) });
    checks
}

/// Returns the usage and the text of every wording, with `0` for each variable.
fn sample_texts(templates: &[(Usage, Template)]) -> Vec<(String, String)> {
    let texts = |(usage, template): &(Usage, Template)| match template {
        Template::Text { text, locales } => {
            let all = [text].into_iter().chain(locales.values());
            all.map(|wording| (usage.to_string(), wording.replace_variables(|_| "0".into()))).collect()
        }
        Template::Registered { .. } => vec![],
    };
    templates.iter().flat_map(texts).collect()
}

#[derive(Deserialize)]
struct YunpianUser {
    balance: f64,
}

/// The balance is in money or messages, depending on how the account is billed.
fn check_balance(account: &Yunpian) -> Exchange<Finding> {
    Exchange::query(authenticated_request::<&str>(account, "user/get", &[]), |response| {
        let YunpianUser { balance } = parse_response(response)?;
        Ok(match balance > 0.0 {
            true => Finding::pass(format!("the API key is valid; {balance} left")),
            false => Finding::fail(format!("{balance} left"), "top up at https://www.yunpian.com/console"),
        })
    })
}

#[derive(Deserialize)]
struct YunpianSignList {
    #[serde(default)]
    sign: Vec<YunpianSign>,
}

#[derive(Deserialize)]
struct YunpianSign {
    sign: String,
    check_status: String,
    #[serde(default)]
    enabled: bool,
    remark: Option<String>,
}

fn check_sign(account: &Yunpian, name: String) -> Exchange<Finding> {
    Exchange::query(authenticated_request(account, "sign/get", &[("sign", &name)]), move |response| {
        let YunpianSignList { sign } = parse_response(response)?;
        let sign = sign.into_iter().find(|sign| sign.sign == name);
        Ok(match sign {
            None => Finding::fail(
                "it is not a signature of this account",
                "add it in the console, or begin the wordings with one of yours: `smsctl template edit`",
            ),
            Some(sign) => match (sign.check_status.as_str(), sign.enabled) {
                ("SUCCESS" | "APLLYING_VIP", true) => Finding::pass("approved"),
                ("SUCCESS" | "APLLYING_VIP", false) => {
                    Finding::fail("approved, but switched off", "enable it in the console")
                }
                ("CHECKING", _) => Finding::fail("in review", "wait for the review"),
                _ => Finding::fail(
                    match sign.remark.unwrap_or_default().as_str() {
                        "" => "refused".into(),
                        remark => format!("refused: {remark}"),
                    },
                    "correct it in the console, or use an approved signature",
                ),
            },
        })
    })
}

#[derive(Deserialize)]
struct YunpianTemplate {
    tpl_content: String,
    check_status: String,
}

/// Yunpian sends only texts that match an approved template.
fn check_wordings(account: &Yunpian, texts: Vec<(String, String)>) -> Exchange<Finding> {
    Exchange::query(authenticated_request::<&str>(account, "tpl/get", &[]), move |response| {
        let mut registered: Vec<YunpianTemplate> = parse_response(response)?;
        registered.retain(|template| template.check_status == "SUCCESS");
        let is_unmatched =
            |text: &str| !registered.iter().any(|template| matches_template(&template.tpl_content, text));
        let unmatched: BTreeSet<_> =
            texts.iter().filter(|(_, text)| is_unmatched(text)).map(|(usage, _)| usage.as_str()).collect();
        Ok(match unmatched.is_empty() {
            true => Finding::pass("every wording is that of an approved template"),
            // Only a warning: Yunpian's default templates work for every account and are not listed.
            false => Finding::warn(
                format!(
                    "no approved template of yours has the wording of {}",
                    unmatched.into_iter().collect::<Vec<_>>().join(", ")
                ),
                "submit it in the console with #code# for the code, or `smsctl template edit` to an approved wording",
            ),
        })
    })
}

/// Whether a text matches a template, in which each `#name#` stands for any text.
fn matches_template(template: &str, text: &str) -> bool {
    let fixed: Vec<_> = template.split('#').step_by(2).collect();
    let (Some((first, others)), Some(mut rest)) = (fixed.split_first(), text.strip_prefix(fixed[0])) else {
        return false;
    };
    let Some((last, middle)) = others.split_last() else { return text == *first };
    for part in middle {
        let Some(start) = rest.find(part) else { return false };
        rest = &rest[start + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::matches_template;

    #[test]
    fn a_text_matches_a_template_with_any_values() {
        let template = "【云片网】您的验证码是#code#。如非本人操作,请忽略本短信";
        assert!(matches_template(template, "【云片网】您的验证码是1234。如非本人操作,请忽略本短信"));
        assert!(!matches_template(template, "您的验证码是1234。如非本人操作,请忽略本短信"));
        assert!(!matches_template(template, "【云片网】您的验证码是1234"));
        assert!(matches_template("#app#: #code# in #m# minutes", "Acme: 0 in 10 minutes"));
        assert!(!matches_template("#app#: #code# in #m# minutes", "Acme: 0 minutes"));
        assert!(
            matches_template("#text#", "anything")
                && matches_template("fixed", "fixed")
                && !matches_template("fixed", "fixed!")
        );
    }
}
