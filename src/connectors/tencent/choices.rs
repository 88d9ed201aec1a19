//! The approved signatures and templates of the account, to choose from.

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::json;

use super::{
    Tencent,
    checks::count_placeholders,
    client::{MAX_LIST_ENTRIES, PAGE_SIZE, build_query_exchange, parse_response},
    refusals::is_list_denied,
};
use crate::{
    connectors::AccountChoice,
    http_client::{Exchange, ExchangeStep, SigningContext},
};

/// <https://cloud.tencent.com/document/api/382/55972>
pub fn list_sign_names(account: &Tencent, at: &SigningContext) -> Exchange<Vec<AccountChoice>> {
    list_choices("DescribeSmsSignList", account, at, |TencentSignChoices { set }, side| {
        set.unwrap_or_default().into_iter().map(|sign| sign.into_choice(side)).collect()
    })
}

/// <https://cloud.tencent.com/document/api/382/52067>
pub fn list_templates(account: &Tencent, at: &SigningContext) -> Exchange<Vec<AccountChoice>> {
    list_choices("DescribeSmsTemplateList", account, at, |TencentTemplateChoices { set }, side| {
        set.unwrap_or_default().into_iter().map(|template| template.into_choice(side)).collect()
    })
}

/// Of each entry its offer, or `None` where it is of no use here.
type ParseChoices<T> = fn(T, TencentDestination) -> Vec<Option<AccountChoice>>;

#[derive(Clone, Copy, PartialEq)]
enum TencentDestination {
    China,
    Overseas,
}

impl TencentDestination {
    fn description(self) -> &'static str {
        if self == Self::Overseas { "overseas" } else { "" }
    }
}

/// A list, page by page: first what is for mainland China, then what is for elsewhere.
/// One that this key may not see is empty.
fn list_choices<T: DeserializeOwned + 'static>(
    action: &'static str,
    account: &Tencent,
    at: &SigningContext,
    offers: ParseChoices<T>,
) -> Exchange<Vec<AccountChoice>> {
    let (account, at) = (account.clone(), at.clone());
    let page = move |&(side, offset): &(TencentDestination, usize)| {
        let international = i64::from(side == TencentDestination::Overseas);
        let body = json!({ "International": international, "Limit": PAGE_SIZE, "Offset": offset });
        build_query_exchange(&account, action, &body, &at, move |response| {
            let found = match parse_response(response) {
                Ok((page, _)) => offers(page, side),
                Err(refusal) if is_list_denied(&refusal.code) => vec![],
                Err(refusal) => return Err(refusal),
            };
            let next = offset + found.len();
            let next = match (found.len() >= PAGE_SIZE && next < MAX_LIST_ENTRIES, side) {
                (true, _) => Some((side, next)),
                (false, TencentDestination::China) => Some((TencentDestination::Overseas, 0)),
                (false, TencentDestination::Overseas) => None,
            };
            Ok(ExchangeStep::Done((found.into_iter().flatten().collect(), next)))
        })
    };
    Exchange::paginate((TencentDestination::China, 0), page)
        .and_then(|all| ExchangeStep::Done(deduplicate_choices(all)))
}

/// What serves both sides stands in both lists.
fn deduplicate_choices(all: Vec<AccountChoice>) -> Vec<AccountChoice> {
    let mut known: Vec<AccountChoice> = vec![];
    for offer in all {
        if !known.iter().any(|other| other.value == offer.value) {
            known.push(offer);
        }
    }
    known
}

#[derive(Deserialize)]
struct TencentSignChoices {
    #[serde(rename = "DescribeSignListStatusSet")]
    set: Option<Vec<TencentSignChoice>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TencentSignChoice {
    sign_name: String,
    status_code: i64,
}

impl TencentSignChoice {
    fn into_choice(self, side: TencentDestination) -> Option<AccountChoice> {
        (self.status_code == 0).then(|| AccountChoice { value: self.sign_name, description: side.description().into() })
    }
}

#[derive(Deserialize)]
struct TencentTemplateChoices {
    #[serde(rename = "DescribeTemplateStatusSet")]
    set: Option<Vec<TencentTemplateChoice>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TencentTemplateChoice {
    template_id: u64,
    status_code: i64,
    template_content: String,
}

impl TencentTemplateChoice {
    fn into_choice(self, side: TencentDestination) -> Option<AccountChoice> {
        let mark = if side == TencentDestination::Overseas { "overseas: " } else { "" };
        (self.status_code == 0 && count_placeholders(&self.template_content) == 1).then(|| AccountChoice {
            value: self.template_id.to_string(),
            description: format!("{mark}{}", self.template_content),
        })
    }
}
