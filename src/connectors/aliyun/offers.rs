//! The approved signatures and templates of the account, to choose from.

use serde::{Deserialize, de::DeserializeOwned};

use super::{
    Aliyun, Product,
    checks::variables,
    client::{call, read},
};
use crate::{
    connectors::Offer,
    wire::{Exchange, Moment},
};

/// The entries of one page, at most.
const PAGE: usize = 50;
/// No list is followed further than so many pages.
const FURTHEST: usize = 20;

const APPROVED: &str = "AUDIT_STATE_PASS";

/// <https://help.aliyun.com/zh/sms/developer-reference/api-dysmsapi-2017-05-25-querysmssignlist>
pub fn signatures(account: &Aliyun, at: &Moment) -> Exchange<Vec<Offer>> {
    list("QuerySmsSignList", account, at, |Signs { signs }| signs.into_iter().map(Sign::offer).collect())
}

/// <https://help.aliyun.com/zh/sms/developer-reference/api-dysmsapi-2017-05-25-querysmstemplatelist>
pub fn templates(account: &Aliyun, at: &Moment) -> Exchange<Vec<Offer>> {
    list("QuerySmsTemplateList", account, at, |Templates { templates }| {
        templates.into_iter().map(Registered::offer).collect()
    })
}

/// A list, page by page: of each entry its offer, or `None` where it is of no use here.
fn list<T: DeserializeOwned + 'static>(
    action: &'static str,
    account: &Aliyun,
    at: &Moment,
    offers: fn(T) -> Vec<Option<Offer>>,
) -> Exchange<Vec<Offer>> {
    let (account, at) = (account.clone(), at.clone());
    Exchange::pages(1, move |page| {
        let (index, size, next) = (page.to_string(), PAGE.to_string(), page + 1);
        let fields = [("PageIndex", index.as_str()), ("PageSize", &size)];
        let (request, signed) = call(&account, Product::Sms, action, &fields, &at.nth(*page));
        let read = move |response: &_| {
            let found = offers(read(response)?);
            let next = (found.len() >= PAGE && next <= FURTHEST).then_some(next);
            Ok((found.into_iter().flatten().collect(), next))
        };
        Exchange::ask(request, read).signed(signed)
    })
}

#[derive(Deserialize)]
struct Signs {
    #[serde(rename = "SmsSignList", default)]
    signs: Vec<Sign>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Sign {
    sign_name: String,
    audit_status: String,
    business_type: Option<String>,
}

impl Sign {
    fn offer(self) -> Option<Offer> {
        let about = self.business_type.unwrap_or_default();
        (self.audit_status == APPROVED).then_some(Offer { value: self.sign_name, about })
    }
}

#[derive(Deserialize)]
struct Templates {
    #[serde(rename = "SmsTemplateList", default)]
    templates: Vec<Registered>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Registered {
    template_code: String,
    template_content: String,
    audit_status: String,
    /// 3 is for numbers outside mainland China.
    outer_template_type: Option<i64>,
}

impl Registered {
    fn offer(self) -> Option<Offer> {
        let side = if self.outer_template_type == Some(3) { "overseas: " } else { "" };
        let takes_code = variables(&self.template_content) == ["code"];
        (self.audit_status == APPROVED && takes_code)
            .then(|| Offer { about: format!("{side}{}", self.template_content), value: self.template_code })
    }
}
