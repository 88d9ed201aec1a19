//! Checks that every template is approved and has as many variables as it is given.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::json;

use super::{Tencent, build_query_exchange, destination_suffix, parse_response, warn_if_list_denied};
use crate::{
    connectors::{Finding, ProviderCheck},
    http_client::{Exchange, ExchangeStep, SigningContext},
    sms::{Region, Template, TemplateParams, Usage},
};

pub fn build_template_checks(
    account: &Tencent,
    templates: &[(Usage, Template)],
    at: &SigningContext,
) -> Vec<ProviderCheck> {
    let distinct: BTreeSet<_> = templates.iter().flat_map(|(_, template)| template_searches(template)).collect();
    let check = |search: TemplateSearch| {
        let suffix = if search.search_both_lists { "" } else { destination_suffix(search.international) };
        let title = format!("template {}{suffix}", search.id);
        let id = search.id.clone();
        ProviderCheck::new(title, search.into_exchange(account.clone(), at.clone())).for_template(&id, templates)
    };
    distinct.into_iter().map(check).collect()
}

fn template_searches(template: &Template) -> Vec<TemplateSearch> {
    let Template::Registered { id, params } = template else { return vec![] };
    let search = |(id, region): (&str, Region)| TemplateSearch {
        id: id.to_owned(),
        params: params.clone(),
        search_both_lists: region == Region::Everywhere,
        international: i64::from(region == Region::Overseas),
    };
    id.values_by_region().into_iter().map(search).collect()
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct TemplateSearch {
    id: String,
    params: TemplateParams,
    /// Whether to search the international list if the one for mainland China does not have it.
    search_both_lists: bool,
    international: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TencentTemplateList {
    describe_template_status_set: Option<Vec<TencentTemplate>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TencentTemplate {
    template_id: u64,
    international: i64,
    status_code: i64,
    review_reply: Option<String>,
    template_content: String,
}

impl TemplateSearch {
    fn into_exchange(self, account: Tencent, at: SigningContext) -> Exchange<Finding> {
        // No template has the id 0, so an id that is no number is not found.
        let number = self.id.parse().unwrap_or(0);
        let body = json!({ "International": self.international, "TemplateIdSet": [number] });
        build_query_exchange(&account.clone(), "DescribeSmsTemplateList", &body, &at.clone(), move |response| {
            let set = match parse_response(response) {
                Ok((TencentTemplateList { describe_template_status_set: set }, _)) => set.unwrap_or_default(),
                Err(refusal) => return warn_if_list_denied(refusal),
            };
            Ok(match set.into_iter().find(|status| status.template_id == number) {
                Some(status) => ExchangeStep::Done(self.template_finding(&status)),
                None if self.search_both_lists && self.international == 0 => {
                    let other = Self { international: 1, ..self.clone() };
                    ExchangeStep::Next(other.into_exchange(account.clone(), at.clone()))
                }
                None => ExchangeStep::Done(Finding::fail(
                    "there is no such template in this account",
                    "copy the id, which is digits, from the SMS console: `smsctl template set USAGE ID`",
                )),
            })
        })
    }

    fn template_finding(&self, status: &TencentTemplate) -> Finding {
        let suffix = destination_suffix(status.international);
        let expected = count_placeholders(&status.template_content);
        match status.status_code {
            0 if expected != self.params.names().count() => Finding::fail(
                format!("it has {expected} variables, but gets {}", self.describe_params()),
                "declare its params in its own order, with `smsctl config edit`, or use another template",
            ),
            0 => Finding::pass(format!("approved{suffix}; its variables are {}", self.describe_params())),
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

    fn describe_params(&self) -> String {
        match self.params.names().next().is_none() {
            true => "none".into(),
            false => self.params.to_string(),
        }
    }
}

/// Counts the different placeholders `{1}`, `{2}` ... of a template.
pub fn count_placeholders(content: &str) -> usize {
    let braced = content.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    let numbers = braced.filter_map(|(name, _)| name.trim().parse::<u32>().ok());
    numbers.collect::<BTreeSet<_>>().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_placeholder_is_counted_once_and_other_braces_are_not() {
        let counts = ["您的验证码是{1}", "{1}, {2} minutes, {1}", "{a} {} {1", "{{1}}"].map(count_placeholders);
        assert_eq!(counts, [1, 2, 0, 1]);
    }
}
