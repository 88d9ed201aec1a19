//! The emulation against the facts about the Management API, and the client against the emulation.

use super::*;
use crate::{
    connectors::Provider,
    failure::FailureKind,
    http_client::{Exchange, ExchangeStep, Refusal, RequestBuilder},
    services::{
        ConnectorToExport, ExportedContent, LinkedService, Push, RemoteState,
        tests::{ExportedConnector, wording},
    },
};

const NOW: u64 = 1_796_000_000_000;
/// HMAC-SHA256 of `demonstration-token` with the key `demodemodemodemodemo`, by Python's hmac.
const TOKEN_HASH: &str = "209cd65759945ae64db5264e2b8505f9934eb13fffb9b777f7746ee220227440";

fn settings() -> SupabaseSettings {
    SupabaseSettings {
        project_ref: "demodemodemodemodemo".into(),
        access_token: Secret::from("right-token"),
        api: "https://api.supabase.com".parse().unwrap(),
        insecure: false,
    }
}

/// Performs an exchange without a network.
fn perform<T>(supabase: &mut SupabaseEmulation, exchange: &Exchange<T>) -> Result<T, Refusal> {
    match (exchange.parse_response)(&supabase.respond(&exchange.request, NOW))? {
        ExchangeStep::Done(value) => Ok(value),
        ExchangeStep::Next(_) => panic!(),
    }
}

fn read(supabase: &mut SupabaseEmulation) -> RemoteState {
    perform(supabase, &settings().build_read_exchange(None)).unwrap_or_else(|refusal| panic!("{}", refusal.reason))
}

/// Calls the API with the right token.
fn call(supabase: &mut SupabaseEmulation, method: &'static str, body: &Json) -> (u16, Json) {
    let request = RequestBuilder::new(method, format!("https://api.supabase.com{}", settings().config_path()));
    let request = request.token_auth("Bearer", &settings().access_token).json(body).build().unwrap();
    let response = supabase.respond(&request, NOW);
    (response.status().as_u16(), serde_json::from_slice(response.body()).unwrap())
}

fn connector(provider: &str) -> ExportedConnector {
    let templates = [("generic", wording("{{code}} in {{minutes}}")), ("sign-in", wording("{{code}} signs in"))];
    ExportedConnector::demo(Provider::find_by_name(provider).unwrap()).with_templates(&templates)
}

fn plan(connector: &ExportedConnector, remote: &RemoteState) -> Push {
    let connector = ConnectorToExport {
        name: "main",
        provider: connector.provider,
        fields: &connector.fields,
        templates: &connector.templates,
        code_minutes: 10,
        service_settings: None,
    };
    settings().plan_push(&connector, remote).unwrap()
}

fn push(supabase: &mut SupabaseEmulation, connector: &ExportedConnector) -> Push {
    let push = plan(connector, &read(supabase));
    perform(supabase, &settings().build_push_exchange(&push, None))
        .unwrap_or_else(|refusal| panic!("{}", refusal.reason));
    push
}

#[test]
fn a_patch_changes_what_it_names_and_secrets_are_returned_as_hashes() {
    let mut supabase = SupabaseEmulation::new(&settings());
    let change = json!({ "sms_twilio_auth_token": "demonstration-token", "sms_otp_exp": 600 });
    let (status, config) = call(&mut supabase, "PATCH", &change);
    assert_eq!((status, &config["sms_twilio_auth_token"]), (200, &json!(TOKEN_HASH)));
    let (_, config) = call(&mut supabase, "GET", &json!({}));
    assert_eq!((&config["sms_twilio_auth_token"], &config["sms_otp_exp"]), (&json!(TOKEN_HASH), &json!(600)));
    assert_eq!((&config["external_phone_enabled"], &config["sms_vonage_api_secret"]), (&json!(false), &Json::Null));
    let (status, error) = call(&mut supabase, "PATCH", &json!({ "no_such_setting": 1 }));
    assert_eq!(status, 400);
    assert!(error["message"].as_str().unwrap().contains("no_such_setting"));
}

#[test]
fn a_push_is_what_is_live_afterwards_and_names_what_is_left_out() {
    let mut supabase = SupabaseEmulation::new(&settings());
    let pushed = push(&mut supabase, &connector("twilio"));
    assert_eq!((pushed.method, pushed.path.as_str()), ("PATCH", "/v1/projects/demodemodemodemodemo/config/auth"));
    let expected = json!({
        "sms_provider": "twilio", "sms_twilio_account_sid": "AC00000000000000000000000000000000",
        "sms_twilio_auth_token": "demonstration-token", "sms_twilio_message_service_sid": "+15005550006",
        "sms_template": "{{ .Code }} in 10",
    });
    assert_eq!(pushed.body, expected);
    for note in [
        "sign-in: Supabase has one template, so that of generic is used",
        "generic: Supabase does not fill in {{minutes}}, so 10 is exported",
        "Supabase accepts a code for 60 seconds, but [code] minutes is 10",
    ] {
        assert!(pushed.notes.contains(&note.to_owned()), "{note}: {:?}", pushed.notes);
    }
    let state = read(&mut supabase);
    let live = state.live.unwrap();
    assert!(live.config.matches(&pushed.wanted));
    assert!(state.warnings[0].contains("phone sign-in is off"), "{:?}", state.warnings);
    let other = connector("twilio").with_values(&[("auth-token", "rotated")]);
    let state = read(&mut supabase);
    let rotated = plan(&other, &state);
    let differences = rotated.wanted.differences(&live.config);
    assert_eq!(differences.len(), 1);
    assert!(
        differences[0].secret && differences[0].path == "sms_twilio_auth_token" && rotated.overwrites_live_settings
    );
}

#[test]
fn the_settings_of_another_provider_stay_and_no_hash_is_written_back() {
    let mut supabase = SupabaseEmulation::new(&settings());
    push(&mut supabase, &connector("twilio"));
    let vonage = push(&mut supabase, &connector("vonage"));
    assert!(
        !vonage.overwrites_live_settings && vonage.effect.contains("keeps the settings of twilio"),
        "{}",
        vonage.effect
    );
    assert_eq!(supabase.settings["sms_twilio_auth_token"], "demonstration-token");
    assert_eq!(supabase.settings["sms_provider"], "vonage");
    // A secret that is not known is blank in the plan of a comparison.
    let unknown = connector("twilio").with_content("auth-token", ExportedContent::HiddenSecret);
    assert!(!plan(&unknown, &read(&mut supabase)).body.to_string().contains(TOKEN_HASH));
}

#[test]
fn what_is_live_is_imported_without_its_secrets_which_are_recognized() {
    let mut supabase = SupabaseEmulation::new(&settings());
    assert!(read(&mut supabase).live.is_none(), "a new project has no settings");
    push(&mut supabase, &connector("twilio"));
    let live = read(&mut supabase).live.unwrap();
    let imported = settings().import_live(&live).unwrap();
    assert_eq!(imported.values.keys().collect::<Vec<_>>(), ["account-sid", "from"]);
    assert_eq!(imported.templates[0].1, wording("{{code}} in 10"));
    let [hidden] = &live.hidden_secrets[..] else { panic!() };
    assert_eq!(hidden.field_name, "auth-token");
    assert!(hidden.matches(&Secret::from("demonstration-token")) && !hidden.matches(&Secret::from(TOKEN_HASH)));
    call(&mut supabase, "PATCH", &json!({ "sms_template": null }));
    let imported = settings().import_live(&read(&mut supabase).live.unwrap()).unwrap();
    assert_eq!(imported.templates[0].1, wording("Your code is {{code}}"));
    call(&mut supabase, "PATCH", &json!({ "sms_provider": "messagebird", "sms_messagebird_originator": "x" }));
    let failure = settings().import_live(&read(&mut supabase).live.unwrap()).err().unwrap();
    assert!(failure.to_string().contains("no provider for Supabase's messagebird"), "{failure}");
}

#[test]
fn each_error_is_explained() {
    let mut supabase = SupabaseEmulation::new(&settings());
    let refusal = |supabase: &mut SupabaseEmulation, settings: &SupabaseSettings| {
        perform(supabase, &settings.build_read_exchange(None)).err().unwrap()
    };
    let wrong = SupabaseSettings { access_token: Secret::from("wrong"), ..settings() };
    let found = refusal(&mut supabase, &wrong);
    assert_eq!((found.kind, found.code.as_str()), (FailureKind::Credentials, "401"));
    let other = SupabaseSettings { project_ref: "other".into(), ..settings() };
    let found = refusal(&mut supabase, &other);
    assert_eq!((found.kind, found.code.as_str()), (FailureKind::Configuration, "404"));
    assert!(found.fix.contains("--project-ref"), "{}", found.fix);
    supabase.has_role = false;
    assert_eq!(refusal(&mut supabase, &settings()).kind, FailureKind::Credentials);
    supabase.has_role = true;
    for _ in 0..MAX_REQUESTS_PER_MINUTE {
        call(&mut supabase, "GET", &json!({}));
    }
    assert_eq!(refusal(&mut supabase, &settings()).kind, FailureKind::Throttled);
    let exchange = settings().build_read_exchange(None);
    for (status, page) in [(200, "<html>"), (200, "{}"), (502, "<html>"), (401, "[]")] {
        let response = http::Response::builder().status(status).body(page.into()).unwrap();
        let found = (exchange.parse_response)(&response).err().unwrap();
        assert!(found.meaning.contains("is not that of Supabase's Management API"), "{page}: {}", found.meaning);
    }
}

#[test]
fn a_hook_and_a_content_sid_are_warned_about() {
    let mut supabase = SupabaseEmulation::new(&settings());
    let change = json!({
        "external_phone_enabled": true, "hook_send_sms_enabled": true, "sms_twilio_content_sid": "HX0",
    });
    call(&mut supabase, "PATCH", &change);
    let state = read(&mut supabase);
    assert!(state.warnings[0].contains("Send SMS hook") && state.warnings[1].contains("content_sid"));
    assert_eq!((state.enabled_usages.len(), state.code_seconds), (2, Some(60)));
}
