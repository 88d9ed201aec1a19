//! Tests of all emulations, and of what a description may say.

use super::*;
use crate::{
    connectors::{
        PROVIDERS, Provider,
        form::Form,
        tests::{
            demo_connector, demo_message, emulate_request, noon_with_nonce, responses::parse_last, with_host_header,
        },
    },
    emulation::{EmulatorState, FaultRule},
};

fn emulations() -> impl Iterator<Item = (&'static Provider, &'static EmulatedApi)> {
    PROVIDERS.iter().filter_map(|provider| match provider.form {
        Form::Preset(preset) => Some((*provider, &**preset.emulation.as_ref()?)),
        _ => None,
    })
}

#[test]
fn every_documented_code_is_refused_with_its_status_and_explained_by_the_client() {
    for (provider, api) in emulations() {
        let connector = demo_connector(provider);
        let mut codes: Vec<_> = api
            .refusals
            .iter()
            .filter_map(|refusal| refusal.code.as_ref().map(|code| (code, refusal.status)))
            .collect();
        codes.dedup();
        for (code, status) in codes {
            let mut state = EmulatorState::default();
            state.faults.add_rule(FaultRule { refuse: Some(code.clone()), ..FaultRule::default() });
            let (message, at) = (demo_message(provider, "generic", "+14155550100"), noon_with_nonce("n"));
            let exchange = connector.build_send_exchange(&message, &at).unwrap();
            let request = with_host_header(exchange.request.clone());
            let response = emulate_request(&*connector, &request, &mut state, &at);
            let named = format!("{} {code}", provider.name);
            assert_eq!(response.status(), status, "{named}");
            let refusal = parse_last(&exchange, &response).expect_err(&named);
            assert_eq!(refusal.code, *code, "{named}");
            let is_general =
                refusal.meaning.starts_with("the gateway ") || refusal.meaning.starts_with("the provider ");
            assert!(!is_general, "{named} has no entry in gateway.toml: {}", refusal.meaning);
            assert!(state.captured_messages().is_empty(), "{named}");
        }
    }
}

#[test]
fn a_recipient_that_is_refused_among_accepted_ones_is_a_refusal_in_the_inbox() {
    let plivo = Provider::find_by_name("plivo").unwrap();
    let (connector, at, mut state) = (demo_connector(plivo), noon_with_nonce("n"), EmulatorState::default());
    let exchange = connector.build_send_exchange(&demo_message(plivo, "generic", "+14155550100"), &at).unwrap();
    let request = with_host_header(exchange.request);
    let several = String::from_utf8(request.body().clone()).unwrap().replace("14155550100", "14155550100<123");
    let response = emulate_request(&*connector, &request.map(|_| several.into_bytes()), &mut state, &at);
    assert_eq!(response.status(), 202);
    let recipients: Vec<_> = state.captured_messages().iter().map(|message| message.to.to_string()).collect();
    assert_eq!((recipients, state.rejection_lines().len()), (vec!["+14155550100".to_owned()], 1));
}

#[test]
fn a_mistake_in_a_description_is_refused() {
    let good = r#"
        formats = ["json"]
        numbers = ["plus"]
        ids = "uuid"
        credentials = []
        refusal-body = "{{code}}"
        refusals = []
        queries = []
        states = { queued = "{}", sent = "{}", delivered = "{}", failed = "{}" }
        objects = { message = '"{{id}}"' }
        [[sends]]
        requests = ["POST /messages"]
        recipients = ["/to"]
        text = ["/text"]
        response = { message = "message", body = '"{{message}}"' }"#;
    EmulatedApi::parse(good).unwrap();
    for (from, to, problem) in [
        ("POST /messages", "/messages", "expected a method and a path"),
        ("message = \"message\"", "message = \"other\"", "there is no object other"),
        ("ids = \"uuid\"", "ids = \"guid\"", "unknown variant `guid`"),
        ("text = ", "texts = ", "unknown field `texts`"),
        ("body = '\"{{message}}\"'", "body = '{'", "is not JSON"),
    ] {
        let error = EmulatedApi::parse(&good.replace(from, to)).unwrap_err();
        assert!(error.contains(problem), "{to}: {error}");
    }
}
