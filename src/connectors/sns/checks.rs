//! What can be asked of Amazon without sending.

use serde::Deserialize;

use super::{
    Sns,
    client::{ask, call, read},
};
use crate::{
    connectors::{Check, Finding},
    failure::Kind,
    wire::{Exchange, Moment, Step, visible},
};

/// The key with the spend limit, and whether the account is still in Amazon's sandbox.
pub fn all(account: &Sns, at: &Moment) -> Vec<Check> {
    vec![
        Check::new("credentials and spend limit", limit(account, at)),
        Check::new("Amazon's SMS sandbox", boxed(account, &at.nth(1))),
    ]
}

#[derive(Deserialize)]
struct Attributes {
    #[serde(rename = "GetSMSAttributesResult")]
    result: Held,
}

#[derive(Deserialize)]
struct Held {
    attributes: Option<Entries>,
}

#[derive(Deserialize)]
struct Entries {
    #[serde(default)]
    entry: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    key: String,
    value: String,
}

fn limit(account: &Sns, at: &Moment) -> Exchange<Finding> {
    ask(account, "GetSMSAttributes", &[], at, |Attributes { result }| {
        let entries = result.attributes.map(|it| it.entry).unwrap_or_default();
        let limit =
            entries.into_iter().find(|entry| entry.key == "MonthlySpendLimit").map(|it| visible(&it.value));
        match limit.as_deref() {
            None | Some("1") => Finding::warn(
                "accepted; 1 USD a month at most, which is the limit of a new account",
                "ask for more: AWS console, Service Quotas, SNS, account spend threshold",
            ),
            Some(limit) => Finding::pass(format!("accepted; {limit} USD a month at most")),
        }
    })
}

#[derive(Deserialize)]
struct Status {
    #[serde(rename = "GetSMSSandboxAccountStatusResult")]
    result: Inside,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Inside {
    is_in_sandbox: bool,
}

#[derive(Deserialize)]
struct Numbers {
    #[serde(rename = "ListSMSSandboxPhoneNumbersResult")]
    result: List,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct List {
    phone_numbers: Option<Members>,
}

#[derive(Deserialize)]
struct Members {
    #[serde(default)]
    member: Vec<Number>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Number {
    phone_number: String,
    status: String,
}

/// In the sandbox only verified numbers are reached: they are asked for next.
fn boxed(account: &Sns, at: &Moment) -> Exchange<Finding> {
    let (request, signed) = call(account, "GetSMSSandboxAccountStatus", &[], at);
    let (account, at) = (account.clone(), at.nth(1));
    let read = move |response: &_| match read::<Status>(response) {
        Ok(Status { result: Inside { is_in_sandbox: false } }) => {
            Ok(Step::Done(Finding::pass("the account has left it: every number can be reached")))
        }
        Ok(_) => Ok(Step::Next(ask(&account, "ListSMSSandboxPhoneNumbers", &[], &at, verified))),
        // A key that may do nothing but publish is a good key.
        Err(refusal) if refusal.kind == Kind::Credentials && refusal.code.starts_with("A") => {
            Ok(Step::Done(Finding::warn(
                "IAM does not allow this user to read this",
                "allow sns:GetSMSSandboxAccountStatus and sns:ListSMSSandboxPhoneNumbers",
            )))
        }
        Err(refusal) => Err(refusal),
    };
    Exchange::steps(request, read).signed(signed)
}

fn verified(Numbers { result }: Numbers) -> Finding {
    let numbers = result.phone_numbers.map(|it| it.member).unwrap_or_default();
    let verified: Vec<_> =
        numbers.iter().filter(|it| it.status == "Verified").map(|it| visible(&it.phone_number)).collect();
    let reached = match verified.is_empty() {
        true => "no number is verified yet".to_owned(),
        false => format!("only these are reached: {}", verified.join(", ")),
    };
    Finding::warn(
        format!("the account is in it: {reached}"),
        "verify the recipient, or ask to leave it: SNS console, Mobile, Text messaging (SMS)",
    )
}
