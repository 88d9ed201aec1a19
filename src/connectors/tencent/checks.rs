//! The checks of the account: credentials, application, packages, signatures and templates. They send no message.

mod sign_names;
mod templates;

use serde::Deserialize;
use serde_json::json;
pub use templates::count_placeholders;

use super::{
    Tencent, TencentSite,
    client::{MAX_LIST_ENTRIES, PAGE_SIZE, build_query_exchange, parse_response},
    refusals,
};
use crate::{
    clock,
    connectors::{Finding, ProviderCheck},
    encoding::count_noun,
    http_client::{Exchange, ExchangeStep, Refusal, SigningContext},
    sms::{Template, Usage},
};

/// Returns the checks of the key with its application, of every signature and of every template.
pub fn build_checks(account: &Tencent, templates: &[(Usage, Template)], at: &SigningContext) -> Vec<ProviderCheck> {
    let first = match account.site {
        TencentSite::China => {
            let exchange = check_packages(account.clone(), at.clone(), 0, 0);
            ProviderCheck::new("credentials, application and packages", exchange)
        }
        TencentSite::International => ProviderCheck::new("credentials and application", check_application(account, at)),
    };
    let mut checks = vec![first];
    checks.extend(sign_names::build_sign_name_checks(account, at));
    checks.extend(templates::build_template_checks(account, templates, at));
    checks
}

/// Packages last a year or two, so older ones have expired.
const MAX_PACKAGE_AGE_SECONDS: u64 = 3 * 365 * DAY_SECONDS;
const DAY_SECONDS: u64 = 24 * HOUR_SECONDS;
const HOUR_SECONDS: u64 = 3_600;

/// Returns the hour that was `seconds` ago, in Beijing as Tencent requires: `2026072020`.
fn format_hour_ago(at: &SigningContext, seconds: u64) -> String {
    clock::format_at_offset(8, at.timestamp_millis.saturating_sub(seconds * 1_000), "%Y%m%d%H")
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TencentPackageList {
    sms_packages_statistics_set: Option<Vec<TencentPackage>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TencentPackage {
    package_amount: u64,
    current_usage: u64,
    package_expired_time: Option<u64>,
}

/// Adds the messages left in the packages of this page and the following ones to `left`. The end of the period must be past
/// by Tencent's clock too, so it is ten minutes ago.
fn check_packages(account: Tencent, at: SigningContext, offset: usize, left: u64) -> Exchange<Finding> {
    let body = json!({
        "SmsSdkAppId": account.sdk_app_id,
        "Limit": PAGE_SIZE,
        "Offset": offset,
        "BeginTime": format_hour_ago(&at, MAX_PACKAGE_AGE_SECONDS),
        "EndTime": format_hour_ago(&at, HOUR_SECONDS / 6),
    });
    build_query_exchange(&account.clone(), "SmsPackagesStatistics", &body, &at.clone(), move |response| {
        let (TencentPackageList { sms_packages_statistics_set: set }, _) = parse_response(response)?;
        let set = set.unwrap_or_default();
        let valid = set.iter().filter(|package| package.package_expired_time.is_none_or(|end| end > at.unix_seconds()));
        let rest = valid.map(|package| package.package_amount.saturating_sub(package.current_usage));
        let left = left.saturating_add(rest.fold(0, u64::saturating_add));
        let next = offset + set.len();
        Ok(match set.len() >= PAGE_SIZE && next < MAX_LIST_ENTRIES {
            true => ExchangeStep::Next(check_packages(account.clone(), at.clone(), next, left)),
            false => ExchangeStep::Done(package_finding(left)),
        })
    })
}

/// Empty packages are only a warning: messages overseas are billed to the account.
fn package_finding(left: u64) -> Finding {
    match left {
        0 => Finding::warn(
            "the key and its application are valid, but no messages are left in any package",
            "buy a package in the SMS console, unless messages are billed to the account",
        ),
        _ => Finding::pass(format!(
            "the key and its application are valid; {} left in packages",
            count_noun(left as usize, "message")
        )),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TencentStatistics {
    #[serde(rename = "SendStatusStatistics")]
    _any: serde_json::Value,
}

/// The international site sells no packages. Its statistics also show whether the application belongs to the key.
fn check_application(account: &Tencent, at: &SigningContext) -> Exchange<Finding> {
    let body = json!({
        "SmsSdkAppId": account.sdk_app_id,
        "Limit": 0,
        "Offset": 0,
        "BeginTime": format_hour_ago(at, 2 * DAY_SECONDS),
        "EndTime": format_hour_ago(at, DAY_SECONDS),
    });
    build_query_exchange(account, "SendStatusStatistics", &body, at, |response| {
        parse_response::<TencentStatistics>(response)?;
        Ok(ExchangeStep::Done(Finding::pass("the key and its application are valid")))
    })
}

/// Turns a refusal to list into a warning: a key without this permission can still send.
fn warn_if_list_denied(refusal: Refusal) -> Result<ExchangeStep<Finding>, Refusal> {
    match refusals::is_list_denied(&refusal.code) {
        true => Ok(ExchangeStep::Done(Finding::warn(
            format!("cannot be checked with this key: {}", refusal.meaning),
            "look it up in the SMS console, or check with a key of the main account of an enterprise",
        ))),
        false => Err(refusal),
    }
}

/// Returns what an `International` of Tencent means, for a title.
fn destination_suffix(international: i64) -> &'static str {
    match international {
        0 => " for mainland China",
        1 => " outside mainland China",
        _ => "",
    }
}
