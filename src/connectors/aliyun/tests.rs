//! Both sides of the counter against published vectors, documented answers and deliberate forgeries.

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
    connectors::tests::emulate_request,
    emulation::{ApprovedTemplate, EmulatorState},
    http_client::Response,
};

/// 2026-07-20 12:00:00 UTC.
const NOON_MILLIS: u64 = 1_784_548_800_000;

fn noon_with_nonce(nonce: &str) -> SigningContext {
    SigningContext { timestamp_millis: NOON_MILLIS, nonce: nonce.into() }
}

fn test_account() -> Aliyun {
    Aliyun {
        access_key_id: "testid".into(),
        access_key_secret: "testsecret".parse().unwrap(),
        sign_name: "china=阿里云,overseas=Acme Inc".parse().unwrap(),
        region: "cn-hangzhou".into(),
    }
}

fn approved_template(id: &str, variables: &[&str], wording: &str, mainland: Option<bool>) -> ApprovedTemplate {
    let variables = variables.iter().map(|name| (*name).to_owned()).collect();
    ApprovedTemplate { id: id.into(), variables, wording: wording.parse().unwrap(), for_mainland_china: mainland }
}

/// A desk with a template for everyone, one for mainland China and one for all others.
fn emulator_with_templates() -> EmulatorState {
    EmulatorState::with_templates(vec![
        approved_template("SMS_1", &["code"], "您的验证码为{{code}}", None),
        approved_template("SMS_2", &["code", "minutes"], "{{code}}，{{minutes}}分钟内有效", Some(true)),
        approved_template("SMS_3", &["code"], "Your code is {{code}}", Some(false)),
    ])
}

/// Status and body of the referee's answer.
fn emulate_json(account: &Aliyun, request: &Request, state: &mut EmulatorState, at: &SigningContext) -> (u16, Value) {
    // No two requests arrive at the very same moment.
    static ARRIVED: AtomicUsize = AtomicUsize::new(0);
    let at = at.with_nonce_suffix(ARRIVED.fetch_add(1, Ordering::Relaxed));
    let response = emulate_request(account, request, state, &at);
    let body = response.body();
    let body = match response.headers()["content-type"].to_str().unwrap() {
        "application/json" => serde_json::from_slice(body).unwrap(),
        // The leaves will do.
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
    let mut found = std::collections::BTreeMap::new();
    for (at, _) in xml.match_indices('<') {
        let end = xml[at + 1..].match_indices('>').nth(1).map_or(xml.len(), |(end, _)| at + 2 + end);
        found.extend(leaf(&xml[at + 1..end]));
    }
    found
}

fn response(status: u16, body: &str) -> Response {
    http::Response::builder().status(status).body(body.as_bytes().to_vec()).unwrap()
}
