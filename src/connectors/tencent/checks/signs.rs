//! Whether every signature is approved.

use serde::Deserialize;
use serde_json::json;

use super::{FURTHEST, PAGE, Tencent, call, hidden, read, side};
use crate::{
    connectors::{Check, Finding},
    sms::Regional,
    wire::{Exchange, Moment, Step},
};

pub fn all(account: &Tencent, at: &Moment) -> Vec<Check> {
    let split = matches!(account.sign_name, Regional::Split { .. });
    let check = |(name, china): (&str, bool)| {
        let search = Search {
            account: account.clone(),
            at: at.clone(),
            name: name.to_owned(),
            either: !split,
            international: i64::from(!china),
            offset: 0,
        };
        let of = if split { side(search.international) } else { "" };
        Check::new(format!("sign-name {name}{of}"), search.exchange())
    };
    account.sign_name.values().into_iter().map(check).collect()
}

#[derive(Clone)]
struct Search {
    account: Tencent,
    at: Moment,
    name: String,
    /// Whether the other side is looked through as well.
    either: bool,
    international: i64,
    offset: usize,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Signs {
    describe_sign_list_status_set: Option<Vec<Sign>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Sign {
    sign_name: String,
    status_code: i64,
    review_reply: Option<String>,
}

impl Search {
    fn exchange(self) -> Exchange<Finding> {
        let body = json!({ "International": self.international, "Limit": PAGE, "Offset": self.offset });
        call(&self.account.clone(), "DescribeSmsSignList", &body, &self.at.clone(), move |response| {
            let set = match read(response) {
                Ok((Signs { describe_sign_list_status_set: set }, _)) => set.unwrap_or_default(),
                Err(refusal) => return hidden(refusal),
            };
            let next = self.offset + set.len();
            let more = set.len() >= PAGE && next < FURTHEST;
            let same = set.into_iter().filter(|sign| sign.sign_name == self.name);
            Ok(match same.min_by_key(|sign| sign.status_code.unsigned_abs()) {
                Some(sign) => Step::Done(self.finding(&sign)),
                None if more => Step::Next(Self { offset: next, ..self.clone() }.exchange()),
                None if self.either && self.international == 0 => {
                    Step::Next(Self { international: 1, offset: 0, ..self.clone() }.exchange())
                }
                None => Step::Done(Finding::fail(
                    format!("{} is not a signature of this account", self.name),
                    "copy the text of an approved signature from the SMS console: `smsctl set sign-name=`",
                )),
            })
        })
    }

    fn finding(&self, sign: &Sign) -> Finding {
        let of = side(self.international);
        match sign.status_code {
            0 => Finding::pass(format!("approved{of}")),
            1 => Finding::fail("in review", "wait for the review, or use an approved signature"),
            2 => Finding::warn("approved, and not in effect yet", "wait until it is in effect"),
            _ => Finding::fail(
                match sign.review_reply.as_deref().unwrap_or_default() {
                    "" => format!("refused or not usable{of}"),
                    reply => format!("refused or not usable{of}: {reply}"),
                },
                "correct it in the SMS console, or use an approved signature",
            ),
        }
    }
}
