use super::*;
use crate::{
    connectors::{Provider, form::FieldValue},
    services::{
        ExportedContent, parse_variables,
        tests::{ExportedConnector, document, wording},
    },
};

fn import(text: &str, provider: Option<&str>) -> Option<Result<ImportedConnector, ImportError>> {
    let provider = provider.map(|name| Provider::find_by_name(name).unwrap());
    let variables = parse_variables(text, None);
    import_document(&ImportDocument { text, json: None, variables: variables.as_deref(), provider })
}

fn imported(text: &str, provider: Option<&str>) -> ImportedConnector {
    import(text, provider).unwrap().unwrap_or_else(|error| panic!("{error:?}"))
}

fn refusal(text: &str, provider: Option<&str>) -> String {
    match import(text, provider).unwrap() {
        Err(ImportError::Refused(failure)) => format!("{failure}"),
        Err(ImportError::AmbiguousProvider(candidates)) => {
            candidates.iter().map(|provider| provider.name).collect::<Vec<_>>().join(" or ")
        }
        Ok(imported) => panic!("{imported:?}"),
    }
}

fn values(imported: &ImportedConnector) -> Vec<String> {
    imported.values.iter().map(|(name, value)| format!("{name}={value}")).collect()
}

/// The parts of the file that `supabase init` writes, with Twilio enabled.
const CONFIG: &str = r#"
project_id = "demo"

[auth]
enabled = true

[auth.sms]
enable_signup = true
enable_confirmations = false
template = "Your code is {{ .Code }}"
max_frequency = "5s"

[auth.sms.test_otp]
4152127777 = "123456"

[auth.sms.twilio]
enabled = true
account_sid = "AC00000000000000000000000000000000"
message_service_sid = "MG00000000000000000000000000000000"
auth_token = "env(SUPABASE_AUTH_SMS_TWILIO_AUTH_TOKEN)"

[auth.sms.vonage]
enabled = false
api_key = "other"
"#;

#[test]
fn the_enabled_provider_of_a_config_is_imported_and_env_becomes_a_reference() {
    let found = imported(CONFIG, None);
    assert_eq!(found.provider.name, "twilio");
    assert_eq!(
        values(&found),
        [
            "account-sid=AC00000000000000000000000000000000",
            "auth-token=env:SUPABASE_AUTH_SMS_TWILIO_AUTH_TOKEN",
            "from=MG00000000000000000000000000000000",
        ]
    );
    assert_eq!(found.templates.len(), 4);
    assert!(found.errors.is_empty());
    let notes = ["enable_signup", "enable_confirmations", "max_frequency"];
    assert_eq!(found.notes, notes.map(|key| format!("auth.sms.{key} is not imported")));
}

#[test]
fn a_config_that_does_not_decide_is_refused() {
    let both = CONFIG.replace("enabled = false", "enabled = true");
    assert_eq!(refusal(&both, None), "twilio or vonage");
    assert_eq!(imported(&both, Some("vonage")).provider.name, "vonage");
    let none = CONFIG.replace("enabled = true\naccount", "enabled = false\naccount");
    assert!(refusal(&none, None).contains("no provider is enabled"));
    assert!(refusal(CONFIG, Some("vonage")).contains("no connector of vonage"));
    let other = none + "[auth.sms.messagebird]\nenabled = true\n";
    assert!(refusal(&other, None).contains("smsctl has no provider for Supabase's messagebird"));
    for text in ["", "[auth]\nx = 1", "[sms]\n", "auth = 1"] {
        assert!(import(text, None).is_none(), "{text}");
    }
}

#[test]
fn what_a_config_cannot_give_is_an_error_or_a_note() {
    let encrypted = CONFIG.replace("env(SUPABASE_AUTH_SMS_TWILIO_AUTH_TOKEN)", "encrypted:QUJD");
    assert_eq!(imported(&encrypted, None).errors[0].field_name(), "auth-token");
    let foreign = CONFIG.replace("env(SUPABASE_AUTH_SMS_TWILIO_AUTH_TOKEN)", "cmd:id");
    assert!(imported(&foreign, None).errors[0].to_string().contains("imported document"));
    let literal = CONFIG.replace("env(SUPABASE_AUTH_SMS_TWILIO_AUTH_TOKEN)", "env(A B)");
    assert_eq!(imported(&literal, None).values["auth-token"], FieldValue::Secret("env(A B)".into()));
    let number = CONFIG.replace("\nauth_token", "\nretries = 3\nauth_token");
    assert!(imported(&number, None).notes.contains(&"retries is not imported".to_owned()));
    let text = CONFIG.replace("{{ .Code }}", "{{ .Token }}") + "[auth.hook.send_sms]\nenabled = true\n";
    let found = imported(&text, None);
    assert!(found.templates.is_empty());
    assert!(found.notes.iter().any(|note| note.contains("template is not imported")), "{:?}", found.notes);
    assert!(found.notes.contains(&HOOK_NOTE.to_owned()), "{:?}", found.notes);
    let verify = CONFIG.replace("[auth.sms.twilio]", "[auth.sms.twilio_verify]");
    let found = imported(&verify, None);
    assert!(!found.values.contains_key("from"), "{:?}", found.values);
    assert!(found.notes.contains(&"message_service_sid is not imported".to_owned()), "{:?}", found.notes);
}

#[test]
fn the_variables_of_the_auth_server_are_imported() {
    let text = "GOTRUE_EXTERNAL_PHONE_ENABLED=true\nGOTRUE_SMS_PROVIDER=twilio\n\
                GOTRUE_SMS_TWILIO_ACCOUNT_SID=AC00000000000000000000000000000000\nGOTRUE_SMS_TWILIO_AUTH_TOKEN=t0k3n\n\
                GOTRUE_SMS_TWILIO_MESSAGE_SERVICE_SID=MG00000000000000000000000000000000\n\
                GOTRUE_SMS_TWILIO_VERIFY_AUTH_TOKEN=other\nGOTRUE_SMS_VONAGE_API_KEY=other\n\
                GOTRUE_SMS_TEMPLATE='Code {{ .Code }}'\nGOTRUE_SMS_OTP_EXP=60\nGOTRUE_HOOK_SEND_SMS_ENABLED=true\n";
    for text in [text.to_owned(), text.replace("GOTRUE_", "")] {
        let found = imported(&text, None);
        assert_eq!(found.values.keys().collect::<Vec<_>>(), ["account-sid", "auth-token", "from"]);
        assert_eq!(found.templates.len(), 4);
        assert_eq!(found.notes[0], HOOK_NOTE);
        for name in ["EXTERNAL_PHONE_ENABLED", "TWILIO_VERIFY_AUTH_TOKEN", "VONAGE_API_KEY", "SMS_OTP_EXP"] {
            assert!(found.notes[1].contains(name), "{name}: {:?}", found.notes);
        }
        let unnamed = text.replace("SMS_PROVIDER=twilio", "SMS_PROVIDER=");
        assert_eq!(refusal(&unnamed, None), "twilio or vonage");
    }
    let verify = imported("SMS_TWILIO_VERIFY_ACCOUNT_SID=AC00000000000000000000000000000000\n", None);
    assert_eq!(verify.values.keys().collect::<Vec<_>>(), ["account-sid"]);
    // Only the config file has references in this notation.
    let found = imported("SMS_PROVIDER=twilio\nSMS_TWILIO_AUTH_TOKEN=env(TOKEN)\n", None);
    assert_eq!(found.values["auth-token"], FieldValue::Secret("env(TOKEN)".into()));
    assert!(refusal("SMS_PROVIDER=textlocal\n", None).contains("Supabase's textlocal"));
    assert!(import("TWILIO_AUTH_TOKEN=x\n", None).is_none());
}

#[test]
fn an_export_is_the_two_tables_or_the_variables() {
    let twilio = ExportedConnector::demo(Provider::find_by_name("twilio").unwrap())
        .with_content("auth-token", ExportedContent::HiddenSecret)
        .with_templates(&[("generic", wording("{{code}} is it, {{ {{code}}"))]);
    let expected = r#"[auth.sms]
template = '{{ .Code }} is it, {{ "{{" }} {{ .Code }}'

[auth.sms.twilio]
enabled = true
account_sid = "AC00000000000000000000000000000000"
auth_token = "env(SUPABASE_AUTH_SMS_TWILIO_AUTH_TOKEN)"
message_service_sid = "+15005550006"
"#;
    assert_eq!(document(&twilio.export("supabase").unwrap()), expected);
    let vonage = ExportedConnector::demo(Provider::find_by_name("vonage").unwrap())
        .with_templates(&[("generic", wording("{{code}} is it"))]);
    let expected = "GOTRUE_SMS_PROVIDER=vonage\nGOTRUE_SMS_VONAGE_API_KEY=a1b2c3d4\n\
                    GOTRUE_SMS_VONAGE_API_SECRET=demonstration\nGOTRUE_SMS_VONAGE_FROM=Acme\n\
                    GOTRUE_SMS_TEMPLATE='{{ .Code }} is it'\nGOTRUE_SMS_OTP_EXP=420\n";
    assert_eq!(document(&vonage.export("supabase-env").unwrap()), expected);
}
