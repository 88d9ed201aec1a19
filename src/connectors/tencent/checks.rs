//! What can be asked of Tencent without sending.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Tencent,
    client::{PAGE, call, read},
};
use crate::{
    connectors::{Check, Finding},
    sms::{Regional, Template, Usage},
    wire::{Exchange, Moment, Refusal, Request, Response, Signed, Step},
};

/// Credentials with the application and its packages, every signature, every template.
pub fn all(account: &Tencent, templates: &[(Usage, Template)], at: &Moment) -> Vec<Check> {
    let mut checks = vec![Check { title: "credentials".into(), exchange: packages(account, at) }];
    for (name, sides) in sides(&account.sign_name) {
        checks.push(Check {
            title: format!("signature {name}"),
            exchange: signature(account, name, &sides, at),
        });
    }
    let mut ids = BTreeMap::new();
    for (_, template) in templates {
        if let Template::Registered { id, params } = template {
            ids.extend(self::sides(id).into_iter().map(|(id, sides)| (id, (sides, params.len()))));
        }
    }
    for (id, (sides, variables)) in ids {
        let exchange = registered(account, id, &sides, variables, at);
        checks.push(Check { title: format!("template {id}"), exchange });
    }
    checks
}

/// Each value with the lists that may hold it: 0 is mainland China's, 1 overseas'.
fn sides(value: &Regional) -> Vec<(&str, Vec<u8>)> {
    match value {
        Regional::Everywhere(value) => vec![(value, vec![0, 1])],
        Regional::Split { china, overseas } if china == overseas => vec![(china, vec![0, 1])],
        Regional::Split { china, overseas } => vec![(china, vec![0]), (overseas, vec![1])],
    }
}

#[derive(Deserialize)]
struct Packages {
    #[serde(rename = "SmsPackagesStatisticsSet")]
    set: Vec<Package>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Package {
    package_amount: i64,
    current_usage: i64,
    package_expired_time: u64,
}

/// The cheapest proof that the application belongs to the key, and its balance.
fn packages(account: &Tencent, at: &Moment) -> Exchange<Finding> {
    let body = json!({
        "SmsSdkAppId": account.sdk_app_id,
        "Limit": PAGE,
        "Offset": 0,
        "BeginTime": "2016010100",
        "EndTime": at.east(8, "%Y%m%d%H"),
    });
    let (request, signed) = call(account, "SmsPackagesStatistics", &body, at);
    let (app, now) = (account.sdk_app_id.clone(), at.unix());
    Exchange::ask(request, move |response| {
        let Packages { set } = read(response)?;
        let valid = set.iter().filter(|package| package.package_expired_time > now);
        let left: i64 = valid.map(|package| package.package_amount - package.current_usage).sum();
        Ok(match (set.is_empty(), left) {
            (true, _) => Finding::warn(
                format!("the key may use application {app}, which has no package"),
                "well if you pay by use; else buy a package in the SMS console",
            ),
            (false, ..=0) => Finding::fail(
                format!("the packages of application {app} are used up or expired"),
                "buy one in the SMS console",
            ),
            (false, left) => {
                Finding::pass(format!("the key may use application {app}; {left} messages left"))
            }
        })
    })
    .signed(signed)
}

/// A list that is asked page by page, then on the other side.
type Pages = Vec<(Request, Signed)>;

/// A finding for what one list of an answer holds; `None` where another page may hold it.
type Judge = fn(&Response, &str, usize) -> Result<Option<Finding>, Refusal>;

fn search(
    mut pages: Pages,
    wanted: String,
    variables: usize,
    judge: Judge,
    absent: Finding,
) -> Exchange<Finding> {
    let (request, signed) = pages.remove(0);
    let read = move |response: &Response| match judge(response, &wanted, variables) {
        Ok(Some(finding)) => Ok(Step::Done(finding)),
        Ok(None) if pages.is_empty() => Ok(Step::Done(absent.clone())),
        Ok(None) => Ok(Step::Next(search(pages.clone(), wanted.clone(), variables, judge, absent.clone()))),
        Err(refusal) if unaskable(&refusal) => Ok(Step::Done(Finding::warn(
            "it cannot be checked with this key",
            "look it up in the SMS console, or use a key of the main, certified account",
        ))),
        Err(refusal) => Err(refusal),
    };
    Exchange::steps(request, read).signed(signed)
}

fn unaskable(refusal: &Refusal) -> bool {
    ["FailedOperation.ProhibitSubAccountUse", "FailedOperation.NotEnterpriseCertification"]
        .contains(&refusal.code.as_str())
}

#[derive(Deserialize)]
struct Signatures {
    #[serde(rename = "DescribeSignListStatusSet")]
    set: Vec<Signature>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Signature {
    sign_name: String,
    status_code: i64,
    review_reply: Option<String>,
}

fn signature(account: &Tencent, name: &str, sides: &[u8], at: &Moment) -> Exchange<Finding> {
    let body = |side: u8, page: usize| json!({ "International": side, "Limit": PAGE, "Offset": page * PAGE });
    let pages = sides.iter().flat_map(|side| (0..3).map(move |page| (*side, page)));
    let pages =
        pages.map(|(side, page)| call(account, "DescribeSmsSignList", &body(side, page), at)).collect();
    let absent = Finding::fail(
        "it is not a signature of this account",
        "copy the approved name, not its id, from the SMS console, then `smsctl set sign-name=`",
    );
    search(
        pages,
        name.to_owned(),
        0,
        |response, wanted, _| {
            let Signatures { set } = read(response)?;
            let found = set.into_iter().find(|signature| signature.sign_name == wanted);
            Ok(found.map(|found| approval(found.status_code, found.review_reply)))
        },
        absent,
    )
}

#[derive(Deserialize)]
struct Templates {
    #[serde(rename = "DescribeTemplateStatusSet")]
    set: Vec<Registered>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Registered {
    template_id: Value,
    status_code: i64,
    review_reply: Option<String>,
    template_content: String,
}

fn registered(account: &Tencent, id: &str, sides: &[u8], variables: usize, at: &Moment) -> Exchange<Finding> {
    // A number here, though a string in SendSms.
    let number: u64 = id.parse().unwrap_or_default();
    let body =
        |side: &u8| json!({ "International": side, "TemplateIdSet": [number], "Limit": PAGE, "Offset": 0 });
    let pages = sides.iter().map(|side| call(account, "DescribeSmsTemplateList", &body(side), at)).collect();
    let absent = Finding::fail(
        "it is not a template of this account for that side",
        "copy the approved template's id from the SMS console, then `smsctl template set USAGE ID`",
    );
    search(
        pages,
        id.to_owned(),
        variables,
        |response, wanted, variables| {
            let Templates { set } = read(response)?;
            let found =
                set.into_iter().find(|found| found.template_id.to_string().trim_matches('"') == wanted);
            Ok(found.map(|found| match (approval(found.status_code, found.review_reply), places(&found.template_content)) {
            (Finding::Pass(_), places) if places != variables => Finding::fail(
                format!("it takes {places} variables, and {variables} are sent"),
                "`smsctl template set USAGE ID --params code,minutes` names what it takes, in its order",
            ),
            (finding, _) => finding,
        }))
        },
        absent,
    )
}

/// How many different `{1}`, `{2}` a wording has.
fn places(content: &str) -> usize {
    let numbers =
        content.split('{').skip(1).filter_map(|rest| rest.split_once('}')?.0.trim().parse::<u32>().ok());
    numbers.collect::<std::collections::BTreeSet<_>>().len()
}

fn approval(status: i64, reply: Option<String>) -> Finding {
    let why = reply.filter(|reply| !reply.is_empty()).map(|reply| format!(": {reply}")).unwrap_or_default();
    match status {
        0 => Finding::pass("approved"),
        1 => Finding::fail("it is still in review", "wait for Tencent's approval"),
        2 => Finding::warn("approved, but not yet in effect", "wait until Tencent puts it into effect"),
        _ => {
            Finding::fail(format!("it was refused{why}"), "correct it in the SMS console and submit it again")
        }
    }
}
