//! Checks of the account, which send nothing.

use serde::Deserialize;

use super::{
    Sns,
    client::{build_query_exchange, parse_response, signed_request},
};
use crate::{
    connectors::{Finding, ProviderCheck},
    encoding::escape_control_chars,
    failure::FailureKind,
    http_client::{Exchange, ExchangeStep, SigningContext},
};

/// Builds the checks: the key with the spend limit, and whether the account is still in Amazon's SMS sandbox.
pub fn build_checks(account: &Sns, at: &SigningContext) -> Vec<ProviderCheck> {
    vec![
        ProviderCheck::new("credentials and spend limit", check_spend_limit(account, at)),
        ProviderCheck::new("Amazon's SMS sandbox", check_sms_sandbox(account, &at.with_nonce_suffix(1))),
    ]
}

#[derive(Deserialize)]
struct SnsAttributesResult {
    attributes: Option<SnsAttributeEntries>,
}

#[derive(Deserialize)]
struct SnsAttributeEntries {
    #[serde(default)]
    entry: Vec<SnsAttributeEntry>,
}

#[derive(Deserialize)]
struct SnsAttributeEntry {
    key: String,
    value: String,
}

fn check_spend_limit(account: &Sns, at: &SigningContext) -> Exchange<Finding> {
    build_query_exchange(account, "GetSMSAttributes", &[], at, |result: SnsAttributesResult| {
        let entries = result.attributes.map(|it| it.entry).unwrap_or_default();
        let limit = entries
            .into_iter()
            .find(|entry| entry.key == "MonthlySpendLimit")
            .map(|it| escape_control_chars(&it.value));
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
#[serde(rename_all = "PascalCase")]
struct SnsSandboxStatusResult {
    is_in_sandbox: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SnsSandboxNumbersResult {
    phone_numbers: Option<SnsSandboxNumberList>,
}

#[derive(Deserialize)]
struct SnsSandboxNumberList {
    #[serde(default)]
    member: Vec<SnsSandboxNumber>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SnsSandboxNumber {
    phone_number: String,
    status: String,
}

/// Queries whether the account is in the SMS sandbox, and then the verified numbers, the only ones it can reach.
fn check_sms_sandbox(account: &Sns, at: &SigningContext) -> Exchange<Finding> {
    let (request, signed) = signed_request(account, "GetSMSSandboxAccountStatus", &[], at);
    let (account, at) = (account.clone(), at.with_nonce_suffix(1));
    let read = move |response: &_| match parse_response(response).map(|it| it.result) {
        Ok(SnsSandboxStatusResult { is_in_sandbox: false }) => {
            Ok(ExchangeStep::Done(Finding::pass("the account is not in it: every number can be reached")))
        }
        Ok(_) => Ok(ExchangeStep::Next(build_query_exchange(
            &account,
            "ListSMSSandboxPhoneNumbers",
            &[],
            &at,
            verified_numbers_finding,
        ))),
        // Only a warning: sending needs sns:Publish only.
        Err(refusal) if refusal.kind == FailureKind::Credentials && refusal.code.starts_with("A") => {
            Ok(ExchangeStep::Done(Finding::warn(
                "IAM does not allow this user to read this",
                "allow sns:GetSMSSandboxAccountStatus and sns:ListSMSSandboxPhoneNumbers",
            )))
        }
        Err(refusal) => Err(refusal),
    };
    Exchange::multi_step(request, read).with_signed_text(signed)
}

fn verified_numbers_finding(result: SnsSandboxNumbersResult) -> Finding {
    let numbers = result.phone_numbers.map(|it| it.member).unwrap_or_default();
    let verified: Vec<_> =
        numbers.iter().filter(|it| it.status == "Verified").map(|it| escape_control_chars(&it.phone_number)).collect();
    let recipients = match verified.is_empty() {
        true => "no number is verified yet".to_owned(),
        false => format!("only these can be reached: {}", verified.join(", ")),
    };
    Finding::warn(
        format!("the account is in it: {recipients}"),
        "verify the recipient, or ask to leave it: SNS console, Mobile, Text messaging (SMS)",
    )
}
