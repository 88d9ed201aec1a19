//! Tests of Tencent's client and emulation against Tencent's documentation.

mod checks;
mod choices;
mod emulation;
mod error_codes;
mod fault_rules;
mod queries;
mod responses;

use super::*;
use crate::{
    connectors::tests::{NOON_MILLIS, emulate_request},
    emulation::EmulatorState,
    http_client::Response,
};

const MAINLAND_NUMBER: &str = "+8618511122233";
const OVERSEAS_NUMBER: &str = "+14155550100";

/// The account of the documentation's examples.
fn test_account() -> Tencent {
    Tencent {
        secret_id: "AKIDEXAMPLE".into(),
        secret_key: "example-key".parse().unwrap(),
        sdk_app_id: "1400006666".into(),
        sign_name: "腾讯云".parse().unwrap(),
        region: "ap-guangzhou".into(),
        site: TencentSite::China,
        sender_id: None,
    }
}

fn noon() -> SigningContext {
    SigningContext { timestamp_millis: NOON_MILLIS, nonce: "attempt-1".into() }
}

fn ok_response(body: &str) -> Response {
    http::Response::builder().status(200).body(body.as_bytes().to_vec()).unwrap()
}

#[test]
fn ids_that_would_break_a_header_or_a_number_are_refused() {
    for (field, wrong) in [
        ("secret-id", "AKID, Signature=x"),
        ("secret-id", "AKID/x"),
        ("sdk-app-id", "SMS_1"),
        ("sdk-app-id", "14000066661400006666"),
        ("region", "ap.guangzhou"),
        ("site", "mars"),
        ("sign-name", "china=腾讯云"),
    ] {
        assert!(PROVIDER.check_typed_text(field, wrong).is_err(), "{field} {wrong}");
    }
    assert_eq!(PROVIDER.check_typed_text("sign-name", "china=腾讯云,overseas=Tencent"), Ok(()));
}

#[test]
fn each_site_has_its_host() {
    assert_eq!(test_account().send_host(), "sms.tencentcloudapi.com");
    assert_eq!(
        Tencent { site: TencentSite::International, ..test_account() }.send_host(),
        "sms.intl.tencentcloudapi.com"
    );
}
