//! The approved signatures and templates of the account, for the wizard.

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

/// Lists the approved signatures, <https://cloud.tencent.com/document/api/382/55972>.
pub fn list_sign_names(account: &Tencent, at: &SigningContext) -> Exchange<Vec<AccountChoice>> {
    list_choices("DescribeSmsSignList", account, at, |TencentSignChoices { set }, destination| {
        set.unwrap_or_default().into_iter().map(|sign| sign.into_choice(destination)).collect()
    })
}

/// Lists the approved templates whose only variable is the code, <https://cloud.tencent.com/document/api/382/52067>.
pub fn list_templates(account: &Tencent, at: &SigningContext) -> Exchange<Vec<AccountChoice>> {
    list_choices("DescribeSmsTemplateList", account, at, |TencentTemplateChoices { set }, destination| {
        set.unwrap_or_default().into_iter().map(|template| template.into_choice(destination)).collect()
    })
}

/// Returns the choice that each entry of a page is, or `None` if it cannot be used.
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

/// Lists page by page, first what is for mainland China, then the rest. A list that the key may not read is empty.
fn list_choices<T: DeserializeOwned + 'static>(
    action: &'static str,
    account: &Tencent,
    at: &SigningContext,
    parse_choices: ParseChoices<T>,
) -> Exchange<Vec<AccountChoice>> {
    let (account, at) = (account.clone(), at.clone());
    let page = move |&(destination, offset): &(TencentDestination, usize)| {
        let international = i64::from(destination == TencentDestination::Overseas);
        let body = json!({ "International": international, "Limit": PAGE_SIZE, "Offset": offset });
        build_query_exchange(&account, action, &body, &at, move |response| {
            let choices = match parse_response(response) {
                Ok((page, _)) => parse_choices(page, destination),
                Err(refusal) if is_list_denied(&refusal.code) => vec![],
                Err(refusal) => return Err(refusal),
            };
            let next = offset + choices.len();
            let next = match (choices.len() >= PAGE_SIZE && next < MAX_LIST_ENTRIES, destination) {
                (true, _) => Some((destination, next)),
                (false, TencentDestination::China) => Some((TencentDestination::Overseas, 0)),
                (false, TencentDestination::Overseas) => None,
            };
            Ok(ExchangeStep::Done((choices.into_iter().flatten().collect(), next)))
        })
    };
    Exchange::paginate((TencentDestination::China, 0), page)
        .and_then(|all| ExchangeStep::Done(deduplicate_choices(all)))
}

/// Removes the second of two equal entries: both lists have what serves both destinations.
fn deduplicate_choices(all: Vec<AccountChoice>) -> Vec<AccountChoice> {
    let mut known: Vec<AccountChoice> = vec![];
    for choice in all {
        if !known.iter().any(|other| other.value == choice.value) {
            known.push(choice);
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
    fn into_choice(self, destination: TencentDestination) -> Option<AccountChoice> {
        (self.status_code == 0)
            .then(|| AccountChoice { value: self.sign_name, description: destination.description().into() })
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
    fn into_choice(self, destination: TencentDestination) -> Option<AccountChoice> {
        let prefix = if destination == TencentDestination::Overseas { "overseas: " } else { "" };
        (self.status_code == 0 && count_placeholders(&self.template_content) == 1).then(|| AccountChoice {
            value: self.template_id.to_string(),
            description: format!("{prefix}{}", self.template_content),
        })
    }
}
