//! Checks that every signature is approved.

use serde::Deserialize;
use serde_json::json;

use super::{
    MAX_LIST_ENTRIES, PAGE_SIZE, Tencent, build_query_exchange, destination_suffix, parse_response, warn_if_list_denied,
};
use crate::{
    connectors::{Finding, ProviderCheck},
    http_client::{Exchange, ExchangeStep, SigningContext},
    sms::Region,
};

pub fn build_sign_name_checks(account: &Tencent, at: &SigningContext) -> Vec<ProviderCheck> {
    let check = |(name, region): (&str, Region)| {
        let search = SignNameSearch {
            account: account.clone(),
            signing_context: at.clone(),
            name: name.to_owned(),
            search_both_lists: region == Region::Everywhere,
            international: i64::from(region == Region::Overseas),
            offset: 0,
        };
        let suffix = if search.search_both_lists { "" } else { destination_suffix(search.international) };
        ProviderCheck::new(format!("sign-name {name}{suffix}"), search.into_exchange())
    };
    account.sign_name.values_by_region().into_iter().map(check).collect()
}

/// The search for a signature, page by page.
#[derive(Clone)]
struct SignNameSearch {
    account: Tencent,
    signing_context: SigningContext,
    name: String,
    /// Whether to search the international list if the one for mainland China does not have it.
    search_both_lists: bool,
    international: i64,
    offset: usize,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TencentSignList {
    describe_sign_list_status_set: Option<Vec<TencentSign>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TencentSign {
    sign_name: String,
    status_code: i64,
    review_reply: Option<String>,
}

impl SignNameSearch {
    fn into_exchange(self) -> Exchange<Finding> {
        let body = json!({ "International": self.international, "Limit": PAGE_SIZE, "Offset": self.offset });
        build_query_exchange(
            &self.account.clone(),
            "DescribeSmsSignList",
            &body,
            &self.signing_context.clone(),
            move |response| {
                let set = match parse_response(response) {
                    Ok((TencentSignList { describe_sign_list_status_set: set }, _)) => set.unwrap_or_default(),
                    Err(refusal) => return warn_if_list_denied(refusal),
                };
                let next = self.offset + set.len();
                let more = set.len() >= PAGE_SIZE && next < MAX_LIST_ENTRIES;
                let same = set.into_iter().filter(|sign| sign.sign_name == self.name);
                Ok(match same.min_by_key(|sign| sign.status_code.unsigned_abs()) {
                    Some(sign) => ExchangeStep::Done(self.sign_finding(&sign)),
                    None if more => ExchangeStep::Next(Self { offset: next, ..self.clone() }.into_exchange()),
                    None if self.search_both_lists && self.international == 0 => {
                        ExchangeStep::Next(Self { international: 1, offset: 0, ..self.clone() }.into_exchange())
                    }
                    None => ExchangeStep::Done(Finding::fail(
                        format!("{} is not a signature of this account", self.name),
                        "copy the text of an approved signature from the SMS console: `smsctl set sign-name=VALUE`",
                    )),
                })
            },
        )
    }

    fn sign_finding(&self, sign: &TencentSign) -> Finding {
        let suffix = destination_suffix(self.international);
        match sign.status_code {
            0 => Finding::pass(format!("approved{suffix}")),
            1 => Finding::fail("in review", "wait for the review, or use an approved signature"),
            2 => Finding::warn("approved, and not in effect yet", "wait until it is in effect"),
            _ => Finding::fail(
                match sign.review_reply.as_deref().unwrap_or_default() {
                    "" => format!("refused or not usable{suffix}"),
                    reply => format!("refused or not usable{suffix}: {reply}"),
                },
                "correct it in the SMS console, or use an approved signature",
            ),
        }
    }
}
