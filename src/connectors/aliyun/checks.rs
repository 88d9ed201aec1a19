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
    sms::{Region, Template, Usage},
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
    for template in configured_templates(templates) {
        let check = ProviderCheck::new(
            format!("template {}", template.id),
            check_template(account, template, &context(&checks)),
        );
        checks.push(check.for_template(template.id, templates));
    }
    checks.push(ProviderCheck::new("balance", check_balance(account, &context(&checks))));
    checks
}

/// A registered template as it is configured here.
#[derive(Clone, Copy, PartialEq)]
struct AliyunTemplateSettings<'a> {
    id: &'a str,
    params: &'a [String],
    region: Region,
}

/// Returns the distinct signatures. One that is used for both regions is checked for mainland China, which is stricter.
fn configured_sign_names(account: &Aliyun) -> Vec<(&str, Region)> {
    let mut names = account.sign_name.values_by_region();
    names.dedup_by_key(|(name, _)| *name);
    names
}

fn configured_templates(templates: &[(Usage, Template)]) -> Vec<AliyunTemplateSettings<'_>> {
    let mut all = vec![];
    for (_, template) in templates {
        let Template::Registered { id, params } = template else { continue };
        for (id, region) in id.values_by_region() {
            let settings = AliyunTemplateSettings { id, params, region };
            if !all.contains(&settings) {
                all.push(settings);
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

fn check_template(account: &Aliyun, template: AliyunTemplateSettings, at: &SigningContext) -> Exchange<Finding> {
    let (params, region) = (template.params.to_vec(), template.region);
    build_query_exchange(account, "GetSmsTemplate", &[("TemplateCode", template.id)], at, move |response| {
        parse_response(response).map(|template| findings::template_finding(&template, &params, region))
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
