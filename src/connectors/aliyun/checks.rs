//! What can be asked of Aliyun without sending.

mod findings;

use serde_json::Value;

pub use findings::variables;

use super::{
    Aliyun, Product,
    client::{ask, read, read_as},
    refusals,
};
use crate::{
    connectors::{Check, Finding},
    sms::{Template, Usage},
    wire::{Exchange, Moment},
};

/// Credentials, every signature, every registered template, and the balance.
pub fn all(account: &Aliyun, templates: &[(Usage, Template)], at: &Moment) -> Vec<Check> {
    let mut checks: Vec<Check> = vec![];
    let nth = |checks: &[Check]| at.nth(checks.len());
    checks.push(Check::new("credentials", credentials(account, &nth(&checks))));
    for (name, side) in signatures(account) {
        let exchange = signature(account, name, side, &nth(&checks));
        checks.push(Check::new(format!("signature {name}"), exchange));
    }
    for registered in registered(templates) {
        let check =
            Check::new(format!("template {}", registered.id), template(account, registered, &nth(&checks)));
        checks.push(check.of_template(registered.id, templates));
    }
    checks.push(Check::new("balance", balance(account, &nth(&checks))));
    checks
}

/// The numbers that a value is for.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Everywhere,
    China,
    Overseas,
}

impl Side {
    fn of(values: usize, china: bool) -> Self {
        match (values, china) {
            (1, _) => Self::Everywhere,
            (_, true) => Self::China,
            (_, false) => Self::Overseas,
        }
    }
}

/// A registered template as our settings have it.
#[derive(Clone, Copy, PartialEq)]
struct Registered<'a> {
    id: &'a str,
    params: &'a [String],
    side: Side,
}

/// The distinct signatures; one that stands on both sides is asked for the stricter, mainland one.
fn signatures(account: &Aliyun) -> Vec<(&str, Side)> {
    let values = account.sign_name.values();
    let count = values.len();
    let mut names: Vec<(&str, Side)> = vec![];
    for (name, china) in values {
        if !names.iter().any(|(known, _)| *known == name) {
            names.push((name, Side::of(count, china)));
        }
    }
    names
}

fn registered(templates: &[(Usage, Template)]) -> Vec<Registered<'_>> {
    let mut all = vec![];
    for (_, template) in templates {
        let Template::Registered { id, params } = template else { continue };
        let values = id.values();
        let count = values.len();
        for (id, china) in values {
            let one = Registered { id, params, side: Side::of(count, china) };
            if !all.contains(&one) {
                all.push(one);
            }
        }
    }
    all
}

fn credentials(account: &Aliyun, at: &Moment) -> Exchange<Finding> {
    let fields = [("PageIndex", "1"), ("PageSize", "1")];
    ask(account, Product::Sms, "QuerySmsSignList", &fields, at, |response| {
        read::<Value>(response).map(|_| Finding::pass("the AccessKey is valid and may use SMS"))
    })
}

fn signature(account: &Aliyun, name: &str, side: Side, at: &Moment) -> Exchange<Finding> {
    ask(account, Product::Sms, "GetSmsSign", &[("SignName", name)], at, move |response| {
        read(response).map(|sign| findings::signature(&sign, side))
    })
}

fn template(account: &Aliyun, registered: Registered, at: &Moment) -> Exchange<Finding> {
    let (params, side) = (registered.params.to_vec(), registered.side);
    ask(account, Product::Sms, "GetSmsTemplate", &[("TemplateCode", registered.id)], at, move |response| {
        read(response).map(|template| findings::template(&template, &params, side))
    })
}

/// It needs a permission of its own, and sending works without.
fn balance(account: &Aliyun, at: &Moment) -> Exchange<Finding> {
    ask(account, Product::Billing, "QueryAccountBalance", &[], at, |response| {
        match read_as("200", response) {
            Err(refusal) if refusals::forbids(&refusal.code) => Ok(Finding::warn(
                "these credentials may not read the balance",
                "grant the RAM user AliyunBSSReadOnlyAccess, or look it up at https://usercenter2.aliyun.com",
            )),
            answer => answer.map(|balance| findings::balance(&balance)),
        }
    })
}
