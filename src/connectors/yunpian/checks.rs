//! What can be asked of Yunpian without sending.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{
    Yunpian,
    client::{post, read},
    signature,
};
use crate::{
    connectors::{Check, Finding},
    sms::{Template, Usage},
    wire::Exchange,
};

/// Credentials with balance, the signatures of the wordings, and whether each wording is an approved template's.
pub fn all(account: &Yunpian, templates: &[(Usage, Template)]) -> Vec<Check> {
    let texts = texts(templates);
    let signatures: BTreeSet<_> = texts.iter().filter_map(|(_, text)| signature(text)).collect();
    let mut checks = vec![Check::new("credentials and balance", balance(account))];
    let signature = |name: &str| Check::new(format!("signature {name}"), signed(account, name.to_owned()));
    checks.extend(signatures.into_iter().map(signature));
    let usages = templates.iter().map(|(usage, _)| usage.clone()).collect();
    checks.push(Check { usages, ..Check::new("templates", approved(account, texts)) });
    checks
}

/// Every wording with a code in its place, and the name of its usage.
fn texts(templates: &[(Usage, Template)]) -> Vec<(String, String)> {
    let of = |(usage, template): &(Usage, Template)| match template {
        Template::Text { text, locales } => {
            let all = [text].into_iter().chain(locales.values());
            all.map(|wording| (usage.to_string(), wording.with(|_| "0".into()))).collect()
        }
        Template::Registered { .. } => vec![],
    };
    templates.iter().flat_map(of).collect()
}

#[derive(Deserialize)]
struct User {
    balance: f64,
}

/// The balance is money or messages, as the account is billed.
fn balance(account: &Yunpian) -> Exchange<Finding> {
    Exchange::ask(post::<&str>(account, "user/get", &[]), |response| {
        let User { balance } = read(response)?;
        Ok(match balance > 0.0 {
            true => Finding::pass(format!("the API key is valid; {balance} left")),
            false => Finding::fail(format!("{balance} left"), "top up at https://www.yunpian.com/console"),
        })
    })
}

#[derive(Deserialize)]
struct Signs {
    #[serde(default)]
    sign: Vec<Sign>,
}

#[derive(Deserialize)]
struct Sign {
    sign: String,
    check_status: String,
    #[serde(default)]
    enabled: bool,
    remark: Option<String>,
}

fn signed(account: &Yunpian, name: String) -> Exchange<Finding> {
    Exchange::ask(post(account, "sign/get", &[("sign", &name)]), move |response| {
        let Signs { sign } = read(response)?;
        let found = sign.into_iter().find(|sign| sign.sign == name);
        Ok(match found {
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
struct Registered {
    tpl_content: String,
    check_status: String,
}

/// A text is sent only where it has the wording of an approved template.
fn approved(account: &Yunpian, texts: Vec<(String, String)>) -> Exchange<Finding> {
    Exchange::ask(post::<&str>(account, "tpl/get", &[]), move |response| {
        let mut registered: Vec<Registered> = read(response)?;
        registered.retain(|template| template.check_status == "SUCCESS");
        let without = |text: &str| !registered.iter().any(|template| fits(&template.tpl_content, text));
        let lacking: BTreeSet<_> =
            texts.iter().filter(|(_, text)| without(text)).map(|(usage, _)| usage.as_str()).collect();
        Ok(match lacking.is_empty() {
            true => Finding::pass("every wording is that of an approved template"),
            // Yunpian's own default templates serve everyone, and are not on the list.
            false => Finding::warn(
                format!(
                    "no approved template of yours has the wording of {}",
                    lacking.into_iter().collect::<Vec<_>>().join(", ")
                ),
                "submit it in the console with #code# for the code, or `smsctl template edit` to an approved wording",
            ),
        })
    })
}

/// Whether a text is what a template says, with anything in the place of each `#name#`.
fn fits(template: &str, text: &str) -> bool {
    let fixed: Vec<_> = template.split('#').step_by(2).collect();
    let (Some((first, rest)), Some(mut left)) = (fixed.split_first(), text.strip_prefix(fixed[0])) else {
        return false;
    };
    let Some((last, middle)) = rest.split_last() else { return text == *first };
    for part in middle {
        let Some(at) = left.find(part) else { return false };
        left = &left[at + part.len()..];
    }
    left.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_text_fits_a_template_with_anything_in_its_places() {
        let template = "【云片网】您的验证码是#code#。如非本人操作,请忽略本短信";
        assert!(fits(template, "【云片网】您的验证码是1234。如非本人操作,请忽略本短信"));
        assert!(!fits(template, "您的验证码是1234。如非本人操作,请忽略本短信"));
        assert!(!fits(template, "【云片网】您的验证码是1234"));
        assert!(fits("#app#: #code# in #m# minutes", "Acme: 0 in 10 minutes"));
        assert!(!fits("#app#: #code# in #m# minutes", "Acme: 0 minutes"));
        assert!(fits("#text#", "anything") && fits("fixed", "fixed") && !fits("fixed", "fixed!"));
    }
}
