//! What can be asked of Tencent without sending.

mod signs;
mod templates;

use serde::Deserialize;
use serde_json::json;

pub use templates::places;

use super::{
    Site, Tencent,
    client::{FURTHEST, PAGE, call, read},
    refusals,
};
use crate::{
    connectors::{Check, Finding},
    sms::{Template, Usage},
    wire::{Exchange, Moment, Refusal, Step, clock},
};

/// Credentials with application and balance, every signature and every template.
pub fn all(account: &Tencent, templates: &[(Usage, Template)], at: &Moment) -> Vec<Check> {
    let first = match account.site {
        Site::China => {
            let exchange = packages(account.clone(), at.clone(), 0, 0);
            Check::new("credentials, application and packages", exchange)
        }
        Site::International => Check::new("credentials and application", application(account, at)),
    };
    let mut checks = vec![first];
    checks.extend(signs::all(account, at));
    checks.extend(templates::all(account, templates, at));
    checks
}

/// Packages are bought for a year or two; those that are older have expired.
const OLDEST: u64 = 3 * 365 * DAY;
const DAY: u64 = 24 * HOUR;
const HOUR: u64 = 3_600;

/// An hour in Tencent's words, so many seconds ago.
fn hour(at: &Moment, ago: u64) -> String {
    clock::east(8, at.millis.saturating_sub(ago * 1_000), "%Y%m%d%H")
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Packages {
    sms_packages_statistics_set: Option<Vec<Package>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Package {
    package_amount: u64,
    current_usage: u64,
    package_expired_time: Option<u64>,
}

/// The end has to be past by Tencent's clock too, so the last ten minutes do not count.
fn packages(account: Tencent, at: Moment, offset: usize, left: u64) -> Exchange<Finding> {
    let body = json!({
        "SmsSdkAppId": account.sdk_app_id,
        "Limit": PAGE,
        "Offset": offset,
        "BeginTime": hour(&at, OLDEST),
        "EndTime": hour(&at, HOUR / 6),
    });
    call(&account.clone(), "SmsPackagesStatistics", &body, &at.clone(), move |response| {
        let (Packages { sms_packages_statistics_set: set }, _) = read(response)?;
        let set = set.unwrap_or_default();
        let valid =
            set.iter().filter(|package| package.package_expired_time.is_none_or(|end| end > at.unix()));
        let rest = valid.map(|package| package.package_amount.saturating_sub(package.current_usage));
        let left = left.saturating_add(rest.fold(0, u64::saturating_add));
        let next = offset + set.len();
        Ok(match set.len() >= PAGE && next < FURTHEST {
            true => Step::Next(packages(account.clone(), at.clone(), next, left)),
            false => Step::Done(balance(left)),
        })
    })
}

/// Messages overseas are billed to the account, so an empty package need not be a failure.
fn balance(left: u64) -> Finding {
    match left {
        0 => Finding::warn(
            "the key and its application are valid, but no messages are left in any package",
            "buy a package in the SMS console, unless messages are billed to the account",
        ),
        _ => Finding::pass(format!(
            "the key and its application are valid; {left} messages are left in packages"
        )),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Statistics {
    #[serde(rename = "SendStatusStatistics")]
    _any: serde_json::Value,
}

/// The international site sells no packages; its statistics tell as well that the application is this key's.
fn application(account: &Tencent, at: &Moment) -> Exchange<Finding> {
    let body = json!({
        "SmsSdkAppId": account.sdk_app_id,
        "Limit": 0,
        "Offset": 0,
        "BeginTime": hour(at, 2 * DAY),
        "EndTime": hour(at, DAY),
    });
    call(account, "SendStatusStatistics", &body, at, |response| {
        read::<Statistics>(response)?;
        Ok(Step::Done(Finding::pass("the key and its application are valid")))
    })
}

/// A refusal that says only that this key may not look is no failure: such a key sends all the same.
fn hidden(refusal: Refusal) -> Result<Step<Finding>, Refusal> {
    match refusals::hides_lists(&refusal.code) {
        true => Ok(Step::Done(Finding::warn(
            format!("cannot be checked with this key: {}", refusal.meaning),
            "look it up in the SMS console, or check with a key of the main account of an enterprise",
        ))),
        false => Err(refusal),
    }
}

/// Which side an `International` of Tencent means.
fn side(international: i64) -> &'static str {
    match international {
        0 => " for mainland China",
        1 => " outside mainland China",
        _ => "",
    }
}
