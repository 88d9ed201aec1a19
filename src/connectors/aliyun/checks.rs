//! What can be asked of Aliyun without sending.

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
    sms::{Template, Usage},
};

/// Credentials, every signature, every registered template, and the balance.
pub fn build_checks(account: &Aliyun, templates: &[(Usage, Template)], at: &SigningContext) -> Vec<ProviderCheck> {
    let mut checks: Vec<ProviderCheck> = vec![];
    let nth = |checks: &[ProviderCheck]| at.with_nonce_suffix(checks.len());
    checks.push(ProviderCheck::new("credentials", check_credentials(account, &nth(&checks))));
    for (name, side) in configured_sign_names(account) {
        let exchange = check_sign_name(account, name, side, &nth(&checks));
        checks.push(ProviderCheck::new(format!("signature {name}"), exchange));
    }
    for registered in configured_templates(templates) {
        let check = ProviderCheck::new(
            format!("template {}", registered.id),
            check_template(account, registered, &nth(&checks)),
        );
        checks.push(check.for_template(registered.id, templates));
    }
    checks.push(ProviderCheck::new("balance", check_balance(account, &nth(&checks))));
    checks
}

/// The numbers that a value is for.
#[derive(Clone, Copy, PartialEq)]
enum AliyunDestination {
    Everywhere,
    China,
    Overseas,
}

impl AliyunDestination {
    fn from_regional_value(values: usize, china: bool) -> Self {
        match (values, china) {
            (1, _) => Self::Everywhere,
            (_, true) => Self::China,
            (_, false) => Self::Overseas,
        }
    }
}

/// A registered template as our settings have it.
#[derive(Clone, Copy, PartialEq)]
struct AliyunTemplateSettings<'a> {
    id: &'a str,
    params: &'a [String],
    destination: AliyunDestination,
}

/// The distinct signatures; one that stands on both sides is asked for the stricter, mainland one.
fn configured_sign_names(account: &Aliyun) -> Vec<(&str, AliyunDestination)> {
    let values = account.sign_name.values_by_region();
    let count = values.len();
    let mut names: Vec<(&str, AliyunDestination)> = vec![];
    for (name, china) in values {
        if !names.iter().any(|(known, _)| *known == name) {
            names.push((name, AliyunDestination::from_regional_value(count, china)));
        }
    }
    names
}

fn configured_templates(templates: &[(Usage, Template)]) -> Vec<AliyunTemplateSettings<'_>> {
    let mut all = vec![];
    for (_, template) in templates {
        let Template::Registered { id, params } = template else { continue };
        let values = id.values_by_region();
        let count = values.len();
        for (id, china) in values {
            let one = AliyunTemplateSettings {
                id,
                params,
                destination: AliyunDestination::from_regional_value(count, china),
            };
            if !all.contains(&one) {
                all.push(one);
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

fn check_sign_name(account: &Aliyun, name: &str, side: AliyunDestination, at: &SigningContext) -> Exchange<Finding> {
    build_query_exchange(account, "GetSmsSign", &[("SignName", name)], at, move |response| {
        parse_response(response).map(|sign| findings::sign_name_finding(&sign, side))
    })
}

fn check_template(account: &Aliyun, registered: AliyunTemplateSettings, at: &SigningContext) -> Exchange<Finding> {
    let (params, side) = (registered.params.to_vec(), registered.destination);
    build_query_exchange(account, "GetSmsTemplate", &[("TemplateCode", registered.id)], at, move |response| {
        parse_response(response).map(|template| findings::template_finding(&template, &params, side))
    })
}

/// It needs a permission of its own, and sending works without.
fn check_balance(account: &Aliyun, at: &SigningContext) -> Exchange<Finding> {
    build_query_exchange(account, "QueryAccountBalance", &[], at, |response| {
        match parse_response_with_code("200", response) {
            Err(refusal) if refusals::is_permission_error(&refusal.code) => Ok(Finding::warn(
                "these credentials may not read the balance",
                "grant the RAM user AliyunBSSReadOnlyAccess, or look it up at https://usercenter2.aliyun.com",
            )),
            answer => answer.map(|balance| findings::balance_finding(&balance)),
        }
    })
}
