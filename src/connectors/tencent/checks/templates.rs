//! Whether every template is approved and takes the variables that it is given.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::json;

use super::{Tencent, call, hidden, read, side};
use crate::{
    connectors::{Check, Finding},
    sms::{Template, Usage},
    wire::{Exchange, Moment, Step},
};

pub fn all(account: &Tencent, templates: &[(Usage, Template)], at: &Moment) -> Vec<Check> {
    let distinct: BTreeSet<_> = templates.iter().flat_map(|(_, template)| searches(template)).collect();
    let check = |search: Search| {
        let of = if search.either { "" } else { side(search.international) };
        let title = format!("template {}{of}", search.id);
        let id = search.id.clone();
        Check::new(title, search.exchange(account.clone(), at.clone())).of_template(&id, templates)
    };
    distinct.into_iter().map(check).collect()
}

fn searches(template: &Template) -> Vec<Search> {
    let Template::Registered { id, params } = template else { return vec![] };
    let values = id.values();
    let either = values.len() == 1;
    let search = |(id, china): (&str, bool)| Search {
        id: id.to_owned(),
        params: params.clone(),
        either,
        international: i64::from(!china),
    };
    values.into_iter().map(search).collect()
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Search {
    id: String,
    params: Vec<String>,
    /// Whether the other side is looked through as well.
    either: bool,
    international: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Registered {
    describe_template_status_set: Option<Vec<Status>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Status {
    template_id: u64,
    international: i64,
    status_code: i64,
    review_reply: Option<String>,
    template_content: String,
}

impl Search {
    fn exchange(self, account: Tencent, at: Moment) -> Exchange<Finding> {
        // No template has the id 0, so an id that is no number is not found.
        let number = self.id.parse().unwrap_or(0);
        let body = json!({ "International": self.international, "TemplateIdSet": [number] });
        call(&account.clone(), "DescribeSmsTemplateList", &body, &at.clone(), move |response| {
            let set = match read(response) {
                Ok((Registered { describe_template_status_set: set }, _)) => set.unwrap_or_default(),
                Err(refusal) => return hidden(refusal),
            };
            Ok(match set.into_iter().find(|status| status.template_id == number) {
                Some(status) => Step::Done(self.finding(&status)),
                None if self.either && self.international == 0 => {
                    let other = Self { international: 1, ..self.clone() };
                    Step::Next(other.exchange(account.clone(), at.clone()))
                }
                None => Step::Done(Finding::fail(
                    "there is no such template in this account",
                    "copy the id, which is digits, from the SMS console: `smsctl template set USAGE ID`",
                )),
            })
        })
    }

    fn finding(&self, status: &Status) -> Finding {
        let of = side(status.international);
        let takes = places(&status.template_content);
        match status.status_code {
            0 if takes != self.params.len() => Finding::fail(
                format!("it has {takes} variables, but gets {}", self.given()),
                "declare its params in its own order, with `smsctl config edit`, or use another template",
            ),
            0 => Finding::pass(format!("approved{of}; its variables are {}", self.given())),
            1 => Finding::fail("in review", "wait for the review, or use an approved template"),
            2 => Finding::warn("approved, and not in effect yet", "wait until it is in effect"),
            _ => Finding::fail(
                match status.review_reply.as_deref().unwrap_or_default() {
                    "" => "refused".into(),
                    reply => format!("refused: {reply}"),
                },
                "correct it in the SMS console, or use an approved template",
            ),
        }
    }

    fn given(&self) -> String {
        match self.params.is_empty() {
            true => "none".into(),
            false => self.params.join(", "),
        }
    }
}

/// How many different `{1}`, `{2}` ... a content holds.
pub fn places(content: &str) -> usize {
    let braced = content.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    let numbers = braced.filter_map(|(name, _)| name.trim().parse::<u32>().ok());
    numbers.collect::<BTreeSet<_>>().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_once_each_and_other_braces_not() {
        let counts = ["您的验证码是{1}", "{1}, {2} minutes, {1}", "{a} {} {1", "{{1}}"].map(places);
        assert_eq!(counts, [1, 2, 0, 1]);
    }
}
