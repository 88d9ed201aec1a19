//! Which account answers a request, where several may.

use super::*;
use crate::{
    connectors::{
        PROVIDERS,
        form::{FieldValue, FieldValues},
        tests::{self, noon_with_nonce},
    },
    failure::FailureKind,
    http_client::{Exchange, Refusal},
    references::ValueSource,
};

/// Providers with requests over HTTP.
fn http_providers() -> impl Iterator<Item = &'static Provider> {
    PROVIDERS.iter().copied().filter(|provider| provider.name != "exec")
}

fn connector_of(provider: &'static Provider, values: &FieldValues) -> Rc<dyn Connector> {
    let connector = provider.build_connector(values, &|_| Err("there are no references".into()));
    connector.unwrap_or_else(|error| panic!("{}: {error}", provider.name)).into()
}

/// Returns the settings of the demonstration account with other ids and secrets.
fn other_account(provider: &'static Provider) -> FieldValues {
    let ids = ["-id", "-sid", "username", "email", "api-key"];
    let change = |text: &str| match text.as_bytes().split_last() {
        Some((b'0', start)) => format!("{}1", String::from_utf8_lossy(start)),
        Some((_, start)) => format!("{}0", String::from_utf8_lossy(start)),
        None => String::new(),
    };
    let mut values = provider.demo_values();
    for (name, value) in &mut values {
        match value {
            FieldValue::Secret(secret) => *secret = Secret::from(change(secret.expose()).as_str()),
            FieldValue::Plain(text) if ids.iter().any(|id| name.ends_with(id)) => *text = change(text),
            _ => {}
        }
    }
    values
}

fn values_with_wrong_secrets(provider: &'static Provider) -> FieldValues {
    let mut values = provider.demo_values();
    for value in values.values_mut().filter(|value| matches!(value, FieldValue::Secret(_))) {
        *value = FieldValue::Secret(Secret::from("a-wrong-secret"));
    }
    values
}

/// All accounts in this order, each with the provider's demonstration templates.
fn registry(accounts: Vec<(&str, &'static Provider, Rc<dyn Connector>)>) -> AccountRegistry {
    let mut registry = AccountRegistry::default();
    for (name, provider, connector) in accounts {
        let templates = provider.demo_templates();
        registry.add_account(SandboxAccount { name: name.into(), provider, connector, templates });
    }
    registry
}

fn every_demo_account() -> AccountRegistry {
    registry(PROVIDERS.iter().map(|it| (it.name, *it, connector_of(it, &it.demo_values()))).collect())
}

/// Performs an exchange, and returns its result with the name of the connector whose refusal it was.
fn perform<T>(
    registry: &mut AccountRegistry,
    exchange: &Exchange<T>,
    host: Option<&str>,
) -> (Result<(), Refusal>, Option<String>) {
    let refused_before = registry.state.inbox.rejections_after(0).count();
    let request = tests::with_host_header(exchange.request.clone());
    let reply = registry.emulate_request(&request, host, &noon_with_nonce("server")).expect("a provider answers");
    let refused = registry.state.inbox.rejections_after(0).nth(refused_before);
    ((exchange.parse_response)(&reply.response).map(drop), refused.map(|(_, entry)| entry.owner.connector.clone()))
}

#[test]
fn of_two_accounts_of_a_provider_the_one_that_is_called_answers_and_refuses() {
    for provider in http_providers() {
        let second = connector_of(provider, &provider.demo_values());
        let first = connector_of(provider, &other_account(provider));
        let mut registry = registry(vec![("first", provider, first), ("second", provider, second.clone())]);
        let message = tests::demo_message(provider, "generic", tests::reachable_number(provider));
        let own_host = second.send_host();
        for host in [None, Some(own_host.as_str())] {
            let at = noon_with_nonce(&format!("send {host:?}"));
            let before = registry.state.inbox.cursor();
            let sent = second.build_send_exchange(&message, &at).unwrap();
            let (result, refused_by) = perform(&mut registry, &sent, host);
            assert!(result.is_ok() && refused_by.is_none(), "{} {host:?} {refused_by:?}", provider.name);
            let entry = registry.state.inbox.messages_after(before).next();
            assert_eq!(entry.map(|(_, entry)| &*entry.owner.connector), Some("second"), "{}", provider.name);
            // The provider does not know this message, but the key.
            let at = noon_with_nonce(&format!("delivery {host:?}"));
            let to = Some(&message.to);
            let Ok(query) = second.build_delivery_exchange("00000000", to, None, &at) else { continue };
            let (result, refused_by) = perform(&mut registry, &query, host);
            assert!(refused_by.is_none_or(|name| name == "second"), "{} {host:?}", provider.name);
            let kind = result.err().map(|refusal| refusal.kind);
            assert_ne!(kind, Some(FailureKind::Credentials), "{} {host:?}", provider.name);
        }
    }
}

#[test]
fn a_wrong_secret_is_refused_by_the_account_with_the_id_in_the_request() {
    let mut checked = 0;
    for provider in http_providers() {
        let client = connector_of(provider, &values_with_wrong_secrets(provider));
        if client.key_id().is_empty() {
            continue;
        }
        let accounts = [("first", other_account(provider)), ("second", provider.demo_values())];
        let accounts = accounts.map(|(name, values)| (name, provider, connector_of(provider, &values)));
        let mut registry = registry(accounts.to_vec());
        let message = tests::demo_message(provider, "generic", tests::reachable_number(provider));
        let sent = client.build_send_exchange(&message, &noon_with_nonce("send")).unwrap();
        let (result, refused_by) = perform(&mut registry, &sent, Some(&client.send_host()));
        let kind = result.err().map(|refusal| refusal.kind);
        assert_eq!(
            (kind, refused_by.as_deref()),
            (Some(FailureKind::Credentials), Some("second")),
            "{}",
            provider.name
        );
        checked += 1;
    }
    assert!(checked >= 6, "{checked}");
}

#[test]
fn of_two_connectors_of_an_account_the_one_with_the_right_secret_answers_and_refuses() {
    for provider in http_providers() {
        let right = connector_of(provider, &provider.demo_values());
        let stale = connector_of(provider, &values_with_wrong_secrets(provider));
        let mut registry = registry(vec![("stale", provider, stale), ("right", provider, right.clone())]);
        let to = tests::reachable_number(provider);
        let Ok(query) =
            right.build_delivery_exchange("00000000", Some(&to.parse().unwrap()), None, &noon_with_nonce("q"))
        else {
            continue;
        };
        let (result, refused_by) = perform(&mut registry, &query, None);
        assert!(refused_by.is_none_or(|name| name == "right"), "{}", provider.name);
        assert_ne!(result.err().map(|refusal| refusal.kind), Some(FailureKind::Credentials), "{}", provider.name);
    }
}

#[test]
fn a_path_of_two_providers_is_resolved_by_host_or_else_by_credentials() {
    let mut registry = every_demo_account();
    for provider in http_providers() {
        let (templates, at) = (provider.demo_templates(), noon_with_nonce("count"));
        let accounts = [("own", provider.demo_values()), ("unknown", other_account(provider))];
        for (account, values) in accounts {
            let connector = connector_of(provider, &values);
            for n in 0..connector.build_checks(&templates, &at).len() {
                for by_host in [false, true] {
                    let at = noon_with_nonce(&format!("{} {account} {n} {by_host}", provider.name));
                    let check = connector.build_checks(&templates, &at).remove(n);
                    let host = check.exchange.request.uri().host().filter(|_| by_host);
                    let (result, refused_by) = perform(&mut registry, &check.exchange, host);
                    let expected = (account == "unknown").then(|| provider.name.to_owned());
                    assert_eq!(refused_by, expected, "{account} {} {host:?}: {result:?}", check.title);
                }
            }
        }
    }
}

#[test]
fn a_gateway_answers_only_at_its_own_address() {
    let [gateway, twilio] = ["http", "twilio"].map(|name| Provider::find_by_name(name).unwrap());
    let described = |url: &str| {
        let settings = [("url", url), ("json-body", r#"{"to": "{{to}}", "text": "{{text}}"}"#)];
        let field = |name: &str| gateway.fields().iter().find(|field| field.name == name).unwrap();
        let value = |name: &str, text: &str| field(name).value_from_text(text, ValueSource::User).unwrap();
        connector_of(gateway, &settings.map(|(name, text)| (name.to_owned(), value(name, text))).into())
    };
    let gateways = [
        "https://one.example/send",
        "https://two.example/send",
        "https://two.example/other",
        // The host is another provider's, which does not have this path.
        "https://api.twilio.com/relay",
    ];
    let mut accounts = vec![("twilio", twilio, connector_of(twilio, &twilio.demo_values()))];
    accounts.extend(gateways.map(|url| (url, gateway, described(url))));
    let mut registry = registry(accounts.clone());
    for (name, provider, connector) in accounts {
        let message = tests::demo_message(provider, "generic", tests::reachable_number(provider));
        let sent = connector.build_send_exchange(&message, &noon_with_nonce(name)).unwrap();
        let before = registry.state.inbox.cursor();
        let (result, _) = perform(&mut registry, &sent, Some(&connector.send_host()));
        let entry = registry.state.inbox.messages_after(before).next();
        assert_eq!(entry.map(|(_, entry)| &*entry.owner.connector), Some(name), "{result:?}");
    }
    // What neither of them has is refused by the provider whose host it is, and by nobody at a gateway's.
    for (url, status) in [("https://api.twilio.com/unknown", Some(401)), ("https://one.example/other", None)] {
        let request = tests::with_host_header(http::Request::get(url).body(vec![]).unwrap());
        let reply = registry.emulate_request(&request, request.uri().host(), &noon_with_nonce(url));
        assert_eq!(reply.map(|reply| reply.response.status().as_u16()), status, "{url}");
    }
}
