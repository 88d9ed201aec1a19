//! Checks of the account, its signatures and its templates, which send nothing.

mod findings;

pub use findings::template_variables;
use serde_json::Value;

use super::{
    Aliyun,
    client::{build_query_exchange, parse_response, parse_response_with_code},
    refusals,
};
use crate::{
    connectors::{Finding, ProviderCheck},
    http_client::{Exchange, SigningContext},
    sms::{Region, Template, TemplateParams, Usage},
};

/// Builds the checks: credentials, every signature, every registered template, and the balance.
pub fn build_checks(account: &Aliyun, templates: &[(Usage, Template)], at: &SigningContext) -> Vec<ProviderCheck> {
    let mut checks: Vec<ProviderCheck> = vec![];
    let context = |checks: &[ProviderCheck]| at.with_nonce_suffix(checks.len());
    checks.push(ProviderCheck::new("credentials", check_credentials(account, &context(&checks))));
    for (name, region) in configured_sign_names(account) {
        let exchange = check_sign_name(account, name, region, &context(&checks));
        checks.push(ProviderCheck::new(format!("signature {name}"), exchange));
    }
    for (id, uses) in configured_templates(templates) {
        let exchange = check_template(account, id, uses, &context(&checks));
        checks.push(ProviderCheck::new(format!("template {id}"), exchange).for_template(id, templates));
    }
    checks.push(ProviderCheck::new("balance", check_balance(account, &context(&checks))));
    checks
}

/// A use of a registered template.
#[derive(Clone, PartialEq)]
struct AliyunTemplateUse {
    params: TemplateParams,
    region: Region,
}

/// Returns the distinct signatures. One that is used for both regions is checked for mainland China, which is stricter.
fn configured_sign_names(account: &Aliyun) -> Vec<(&str, Region)> {
    let mut names = account.sign_name.values_by_region();
    names.dedup_by_key(|(name, _)| *name);
    names
}

/// Returns each id once, with everything that it is used for.
fn configured_templates(templates: &[(Usage, Template)]) -> Vec<(&str, Vec<AliyunTemplateUse>)> {
    let mut all: Vec<(&str, Vec<_>)> = vec![];
    for (_, template) in templates {
        let Template::Registered { id, params } = template else { continue };
        for (id, region) in id.values_by_region() {
            let new_use = AliyunTemplateUse { params: params.clone(), region };
            match all.iter_mut().find(|(known, _)| *known == id) {
                Some((_, uses)) if uses.contains(&new_use) => {}
                Some((_, uses)) => uses.push(new_use),
                None => all.push((id, vec![new_use])),
            }
        }
    }
    all
}

fn check_credentials(account: &Aliyun, at: &SigningContext) -> Exchange<Finding> {
    let fields = [("PageIndex", "1"), ("PageSize", "1")];
    build_query_exchange(account, "QuerySmsSignList", &fields, at, |response| {
        parse_response::<Value>(response).map(|_| Finding::pass("the AccessKey is valid and may use SMS"))
    })
}

fn check_sign_name(account: &Aliyun, name: &str, region: Region, at: &SigningContext) -> Exchange<Finding> {
    build_query_exchange(account, "GetSmsSign", &[("SignName", name)], at, move |response| {
        parse_response(response).map(|sign| findings::sign_name_finding(&sign, region))
    })
}

/// The finding is that of the use that fits the template least.
fn check_template(account: &Aliyun, id: &str, uses: Vec<AliyunTemplateUse>, at: &SigningContext) -> Exchange<Finding> {
    build_query_exchange(account, "GetSmsTemplate", &[("TemplateCode", id)], at, move |response| {
        let template = parse_response(response)?;
        let findings = uses.iter().map(|each| findings::template_finding(&template, &each.params, each.region));
        let severity = |finding: &Finding| match finding {
            Finding::Fail { .. } => 0,
            Finding::Warn { .. } => 1,
            Finding::Pass(_) => 2,
        };
        Ok(findings.min_by_key(severity).unwrap_or_else(|| Finding::pass("approved")))
    })
}

/// Reading the balance needs its own permission, without which sending still works.
fn check_balance(account: &Aliyun, at: &SigningContext) -> Exchange<Finding> {
    build_query_exchange(account, "QueryAccountBalance", &[], at, |response| {
        match parse_response_with_code("200", response) {
            Err(refusal) if refusals::is_permission_error(&refusal.code) => Ok(Finding::warn(
                "these credentials may not read the balance",
                "grant the RAM user AliyunBSSReadOnlyAccess, or look it up at https://usercenter2.aliyun.com",
            )),
            result => result.map(|balance| findings::balance_finding(&balance)),
        }
    })
}
