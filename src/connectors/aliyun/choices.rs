//! Lists the approved signatures and templates of the account.

use serde::{Deserialize, de::DeserializeOwned};

use super::{
    Aliyun,
    checks::template_variables,
    client::{parse_response, signed_request},
};
use crate::{
    connectors::AccountChoice,
    http_client::{Exchange, SigningContext},
};

/// Maximum entries on one page.
const PAGE_SIZE: usize = 50;
/// Maximum pages that one list reads.
const MAX_PAGES: usize = 20;

const APPROVED_STATUS: &str = "AUDIT_STATE_PASS";

/// Lists the approved signatures,
/// <https://help.aliyun.com/zh/sms/developer-reference/api-dysmsapi-2017-05-25-querysmssignlist>.
pub fn list_sign_names(account: &Aliyun, at: &SigningContext) -> Exchange<Vec<AccountChoice>> {
    list_choices("QuerySmsSignList", account, at, AliyunSignChoice::into_choice)
}

/// Lists the approved templates that take the code only,
/// <https://help.aliyun.com/zh/sms/developer-reference/api-dysmsapi-2017-05-25-querysmstemplatelist>.
pub fn list_templates(account: &Aliyun, at: &SigningContext) -> Exchange<Vec<AccountChoice>> {
    list_choices("QuerySmsTemplateList", account, at, AliyunTemplateChoice::into_choice)
}

/// Reads all pages of a list. `into_choice` converts an entry, to `None` if it is not usable.
fn list_choices<T: DeserializeOwned + 'static>(
    action: &'static str,
    account: &Aliyun,
    at: &SigningContext,
    into_choice: fn(T) -> Option<AccountChoice>,
) -> Exchange<Vec<AccountChoice>> {
    let (account, at) = (account.clone(), at.clone());
    Exchange::paginate(1, move |page| {
        let (index, size, next) = (page.to_string(), PAGE_SIZE.to_string(), page + 1);
        let fields = [("PageIndex", index.as_str()), ("PageSize", &size)];
        let (request, signed) = signed_request(&account, action, &fields, &at.with_nonce_suffix(*page));
        let read = move |response: &_| {
            let AliyunPage { entries } = parse_response(response)?;
            let next = (entries.len() >= PAGE_SIZE && next <= MAX_PAGES).then_some(next);
            Ok((entries.into_iter().filter_map(into_choice).collect(), next))
        };
        Exchange::query(request, read).with_signed_text(signed)
    })
}

#[derive(Deserialize)]
struct AliyunPage<T> {
    #[serde(alias = "SmsSignList", alias = "SmsTemplateList", default = "Vec::new")]
    entries: Vec<T>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AliyunSignChoice {
    sign_name: String,
    audit_status: String,
    business_type: Option<String>,
}

impl AliyunSignChoice {
    fn into_choice(self) -> Option<AccountChoice> {
        let description = self.business_type.unwrap_or_default();
        (self.audit_status == APPROVED_STATUS).then_some(AccountChoice { value: self.sign_name, description })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AliyunTemplateChoice {
    template_code: String,
    template_content: String,
    audit_status: String,
    /// 3 is for numbers outside mainland China.
    outer_template_type: Option<i64>,
}

impl AliyunTemplateChoice {
    fn into_choice(self) -> Option<AccountChoice> {
        let prefix = if self.outer_template_type == Some(3) { "overseas: " } else { "" };
        let takes_code = template_variables(&self.template_content) == ["code"];
        (self.audit_status == APPROVED_STATUS && takes_code).then(|| AccountChoice {
            description: format!("{prefix}{}", self.template_content),
            value: self.template_code,
        })
    }
}
