//! The approved signatures and templates of the account, to choose from.

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::json;

use super::{
    Tencent,
    checks::places,
    client::{FURTHEST, PAGE, call, read},
    refusals::hides_lists,
};
use crate::{
    connectors::Offer,
    wire::{Exchange, Moment, Step},
};

/// <https://cloud.tencent.com/document/api/382/55972>
pub fn signatures(account: &Tencent, at: &Moment) -> Exchange<Vec<Offer>> {
    list("DescribeSmsSignList", account, at, |Signs { set }, side| {
        set.unwrap_or_default().into_iter().map(|sign| sign.offer(side)).collect()
    })
}

/// <https://cloud.tencent.com/document/api/382/52067>
pub fn templates(account: &Tencent, at: &Moment) -> Exchange<Vec<Offer>> {
    list("DescribeSmsTemplateList", account, at, |Templates { set }, side| {
        set.unwrap_or_default().into_iter().map(|template| template.offer(side)).collect()
    })
}

/// Of each entry its offer, or `None` where it is of no use here.
type Offers<T> = fn(T, Side) -> Vec<Option<Offer>>;

#[derive(Clone, Copy, PartialEq)]
enum Side {
    China,
    Overseas,
}

impl Side {
    fn mark(self) -> &'static str {
        if self == Self::Overseas { "overseas" } else { "" }
    }
}

/// A list, page by page: first what is for mainland China, then what is for elsewhere.
/// One that this key may not see is empty.
fn list<T: DeserializeOwned + 'static>(
    action: &'static str,
    account: &Tencent,
    at: &Moment,
    offers: Offers<T>,
) -> Exchange<Vec<Offer>> {
    let (account, at) = (account.clone(), at.clone());
    let page = move |&(side, offset): &(Side, usize)| {
        let international = i64::from(side == Side::Overseas);
        let body = json!({ "International": international, "Limit": PAGE, "Offset": offset });
        call(&account, action, &body, &at, move |response| {
            let found = match read(response) {
                Ok((page, _)) => offers(page, side),
                Err(refusal) if hides_lists(&refusal.code) => vec![],
                Err(refusal) => return Err(refusal),
            };
            let next = offset + found.len();
            let next = match (found.len() >= PAGE && next < FURTHEST, side) {
                (true, _) => Some((side, next)),
                (false, Side::China) => Some((Side::Overseas, 0)),
                (false, Side::Overseas) => None,
            };
            Ok(Step::Done((found.into_iter().flatten().collect(), next)))
        })
    };
    Exchange::pages((Side::China, 0), page).then(|all| Step::Done(distinct(all)))
}

/// What serves both sides stands in both lists.
fn distinct(all: Vec<Offer>) -> Vec<Offer> {
    let mut known: Vec<Offer> = vec![];
    for offer in all {
        if !known.iter().any(|other| other.value == offer.value) {
            known.push(offer);
        }
    }
    known
}

#[derive(Deserialize)]
struct Signs {
    #[serde(rename = "DescribeSignListStatusSet")]
    set: Option<Vec<Sign>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Sign {
    sign_name: String,
    status_code: i64,
}

impl Sign {
    fn offer(self, side: Side) -> Option<Offer> {
        (self.status_code == 0).then(|| Offer { value: self.sign_name, about: side.mark().into() })
    }
}

#[derive(Deserialize)]
struct Templates {
    #[serde(rename = "DescribeTemplateStatusSet")]
    set: Option<Vec<Registered>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Registered {
    template_id: u64,
    status_code: i64,
    template_content: String,
}

impl Registered {
    fn offer(self, side: Side) -> Option<Offer> {
        let mark = if side == Side::Overseas { "overseas: " } else { "" };
        (self.status_code == 0 && places(&self.template_content) == 1).then(|| Offer {
            value: self.template_id.to_string(),
            about: format!("{mark}{}", self.template_content),
        })
    }
}
