//! All valid settings lead to well-formed requests to the provider only, which show no secret.
#![no_main]

use libfuzzer_sys::fuzz_target;
use smsctl::{connectors::form::FieldValue, http_client::mask_request_part, references::ValueSource};
use smsctl_fuzz::{all_exchanges, connector, parse_template, provider, signing_context};

/// How every secret begins.
const MARK: &str = "MARKED-5f1c";

#[derive(arbitrary::Arbitrary, Debug)]
struct Input<'a> {
    provider: u8,
    values: Vec<(u8, &'a str)>,
    left_out: Option<u8>,
    template: &'a str,
    id: &'a str,
    millis: u64,
}

fuzz_target!(|input: Input| {
    // The mark may be shown where it is not a secret.
    if input.values.iter().map(|(_, text)| *text).chain([input.template, input.id]).any(|it| it.contains(MARK)) {
        return;
    }
    let provider = provider(input.provider);
    let (fields, mut values) = (provider.fields(), provider.demo_values());
    for (field, text) in &input.values {
        let field = &fields[usize::from(*field) % fields.len()];
        if let Ok(value) = field.value_from_text(text, ValueSource::User) {
            values.insert(field.name.clone(), value);
        }
    }
    if let Some(field) = input.left_out {
        values.remove(&fields[usize::from(field) % fields.len()].name);
    }
    for value in values.values_mut() {
        if let FieldValue::Secret(secret) = value {
            *value = FieldValue::Secret(format!("{MARK}{}", secret.expose()).parse().expect("any text"));
        }
    }
    assert!(!format!("{values:?}").contains(MARK));
    let Some(connector) = connector(provider, &values) else {
        let error = provider.build_connector(&values, &|_| Err("no references here".into())).err();
        let shown = error.map(|error| error.to_string()).unwrap_or_default();
        assert!(!shown.is_empty() && !shown.contains(MARK), "{shown}");
        return;
    };
    let mut templates = provider.demo_templates();
    templates.truncate(1);
    templates.extend(parse_template(provider.template_kind, input.template));
    let millis = input.millis % 253_402_300_800_000;
    for exchange in all_exchanges(&*connector, &templates, input.id, &signing_context(millis, "nonce")) {
        let request = exchange.request();
        let host = request.uri().host().unwrap_or_default();
        // The user decides on the host of a gateway.
        let is_gateway = [".example", ".invalid"].iter().any(|end| provider.domain.ends_with(end));
        assert!(is_gateway || provider.owns_host(host) || host == connector.send_host(), "{host}");
        assert!(is_gateway || request.uri().scheme_str() == Some("https"));
        let shown = format!("{request:?} {} {}", exchange.signed_text(), String::from_utf8_lossy(request.body()));
        let shown = mask_request_part(request, &shown);
        assert!(!shown.contains(MARK), "{shown}");
    }
});
