//! Tests of the settings of providers that are described by a `gateway.toml`.

use super::*;
use crate::connectors::tests::responses::connector_with_settings;

fn preset(name: &str) -> &'static Provider {
    Provider::find_by_name(name).unwrap()
}

fn text_request(provider: &'static Provider, settings: &[(&str, &str)]) -> Request {
    let message = generic_message("+14155550100", MessageContent::Text(TEXT.into()));
    connector_with_settings(provider, settings).build_send_exchange(&message, &at()).unwrap().request
}

#[test]
fn a_host_may_be_given_as_the_base_url_that_the_portal_shows() {
    let infobip = preset("infobip");
    for (typed, host) in [
        ("https://xk3r8y.api.infobip.com", "xk3r8y.api.infobip.com"),
        ("https://xk3r8y.api.infobip.com/", "xk3r8y.api.infobip.com"),
        ("xk3r8y.api.infobip.com/", "xk3r8y.api.infobip.com"),
        ("example.infobip.com", "example.infobip.com"),
        ("api.infobip.com", "api.infobip.com"),
    ] {
        assert_eq!(text_request(infobip, &[("host", typed)]).uri().host(), Some(host), "{typed}");
    }
    for wrong in [
        "http://api.infobip.com",
        "infobip.com.example",
        "https://api.infobip.com/sms",
        "infobip.com//",
        "@infobip.com",
    ] {
        assert!(infobip.check_typed_text("host", wrong).unwrap_err().contains("base URL"), "{wrong}");
    }
}

#[test]
fn an_alphanumeric_sender_of_telnyx_needs_a_messaging_profile() {
    let values = |settings: &[(&str, &str)]| {
        let mut values = preset("telnyx").demo_values();
        let plain = |(name, text): &(&str, &str)| ((*name).to_owned(), FieldValue::Plain((*text).to_owned()));
        values.extend(settings.iter().map(plain));
        values
    };
    let build =
        |settings: &[(&str, &str)]| preset("telnyx").build_connector(&values(settings), &|_| Err(String::new()));
    for accepted in [
        &[("from", "+14155550123")][..],
        &[("from", "70500")],
        &[("from", "Acme"), ("messaging-profile-id", "16fd2706-8baf-433b-82eb-8c7fada847da")],
    ] {
        assert!(build(accepted).is_ok(), "{accepted:?}");
    }
    let error = build(&[("from", "Acme")]).err().unwrap();
    assert_eq!(error.field_name(), "messaging-profile-id");
    assert!(error.to_string().contains("an alphanumeric sender needs a messaging profile"), "{error}");
}
