//! Tests of client and emulation against published signatures, documented responses and forged requests.

mod choices;
mod emulation;
mod explained_mistakes;
mod findings;
mod forged_rpc;
mod forged_v3;
mod formats;
mod requests;
mod responses;
mod signers;
pub mod vectors;

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use super::*;
use crate::{
    connectors::tests::{
        NOON_MILLIS, emulate_request, noon_with_nonce,
        responses::{parse_last, raw_response},
    },
    emulation::{ApprovedTemplate, EmulatorState},
    sms::Region,
};

fn test_account() -> Aliyun {
    Aliyun {
        access_key_id: "testid".into(),
        access_key_secret: "testsecret".parse().unwrap(),
        sign_name: "china=阿里云,overseas=Acme Inc".parse().unwrap(),
        region: "cn-hangzhou".into(),
    }
}

fn approved_template(id: &str, variables: &[&str], wording: &str, region: Region) -> ApprovedTemplate {
    let variables = variables.iter().map(|name| (*name).to_owned()).collect();
    ApprovedTemplate { id: id.into(), variables, wording: wording.parse().unwrap(), region }
}

/// An emulator with a template for everyone, one for mainland China and one for all others.
fn emulator_with_templates() -> EmulatorState {
    EmulatorState::with_templates(vec![
        approved_template("SMS_1", &["code"], "您的验证码为{{code}}", Region::Everywhere),
        approved_template("SMS_2", &["code", "minutes"], "{{code}}，{{minutes}}分钟内有效", Region::MainlandChina),
        approved_template("SMS_3", &["code"], "Your code is {{code}}", Region::Overseas),
    ])
}

/// Status and body of the emulation's response; of XML, the elements that hold text only.
fn emulate_json(account: &Aliyun, request: &Request, state: &mut EmulatorState, at: &SigningContext) -> (u16, Value) {
    // Ids of responses depend on the nonce, so each request needs another one.
    static REQUEST_COUNT: AtomicUsize = AtomicUsize::new(0);
    let at = at.with_nonce_suffix(REQUEST_COUNT.fetch_add(1, Ordering::Relaxed));
    let response = emulate_request(account, request, state, &at);
    let body = response.body();
    let body = match response.headers()["content-type"].to_str().unwrap() {
        "application/json" => serde_json::from_slice(body).unwrap(),
        _ => serde_json::to_value(xml_elements(str::from_utf8(body).unwrap())).unwrap(),
    };
    (response.status().as_u16(), body)
}

/// The elements of an XML document that hold text only.
fn xml_elements(xml: &str) -> std::collections::BTreeMap<String, String> {
    let leaf = |part: &str| {
        let (name, rest) = part.split_once('>')?;
        let (text, end) = rest.split_once("</")?;
        (end == format!("{name}>")).then(|| (name.to_owned(), text.to_owned()))
    };
    let mut elements = std::collections::BTreeMap::new();
    for (at, _) in xml.match_indices('<') {
        let end = xml[at + 1..].match_indices('>').nth(1).map_or(xml.len(), |(end, _)| at + 2 + end);
        elements.extend(leaf(&xml[at + 1..end]));
    }
    elements
}
