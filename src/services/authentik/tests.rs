use serde_json::json;

use super::*;
use crate::{
    connectors::Provider,
    services::{
        ExportedContent,
        tests::{ExportedConnector, document, wording},
    },
};

fn import(text: &str) -> Option<Result<ImportedConnector, ImportError>> {
    let json = serde_json::from_str(text).ok();
    import_document(&ImportDocument { text, json: json.as_ref(), variables: None, provider: None })
}

/// A blueprint as its documentation structures it, with what a user may add.
const BLUEPRINT: &str = r#"# yaml-language-server: $schema=https://goauthentik.io/blueprints/schema.json
version: 1
metadata:
  labels:
    blueprints.goauthentik.io/instantiate: "true"
  name: sms
context:
  foo: bar
entries:
- model: authentik_flows.flow
  id: flow
  identifiers: {slug: sms}
- model: authentik_stages_authenticator_sms.authenticatorsmsstage
  state: present
  identifiers:
    name: sms
  attrs:
    configure_flow: !KeyOf flow
    provider: twilio
    account_sid: AC00000000000000000000000000000000
    auth: !Env TWILIO_TOKEN # of the worker
    from_number: '+14155550123'
    mapping: !Find [authentik_events.notificationwebhookmapping, [name, mine]]
    retries: 3
"#;

#[test]
fn the_stage_of_a_blueprint_is_imported_and_env_becomes_a_reference() {
    let found = import(BLUEPRINT).unwrap().unwrap();
    let values: Vec<_> = found.values.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let expected =
        ["account-sid=AC00000000000000000000000000000000", "auth-token=env:TWILIO_TOKEN", "from=+14155550123"];
    assert_eq!(values, expected);
    let notes = ["retries is not imported", "mapping is not imported: smsctl does not run its program"];
    assert_eq!(found.notes, notes);
    assert!(found.errors.is_empty() && found.templates.is_empty());
    let file = BLUEPRINT.replace("!Env TWILIO_TOKEN", "!File /run/token");
    assert_eq!(
        import(&file).unwrap().unwrap().errors[0].to_string(),
        "auth-token: is !File, which smsctl does not evaluate"
    );
    let literal = BLUEPRINT.replace("!Env TWILIO_TOKEN", "cmd:id");
    assert!(import(&literal).unwrap().unwrap().errors[0].to_string().contains("imported document"));
}

#[test]
fn the_api_s_answer_is_imported_and_other_documents_are_not() {
    let stage = json!({
        "pk": "1", "name": "sms", "component": "ak-stage-authenticator-sms-form", "verbose_name": "x", "flow_set": [],
        "configure_flow": null, "friendly_name": "", "provider": "twilio", "from_number": "+14155550123",
        "account_sid": "AC00000000000000000000000000000000", "auth": "t0k3n", "auth_password": "", "auth_type": "basic",
        "verify_only": false, "mapping": null,
    });
    for document in [stage.clone(), json!({ "pagination": {}, "results": [stage.clone()] })] {
        let found = import(&document.to_string()).unwrap().unwrap();
        assert_eq!(found.values.keys().collect::<Vec<_>>(), ["account-sid", "auth-token", "from"]);
        assert!(found.notes.is_empty(), "{:?}", found.notes);
    }
    let mut generic = stage;
    generic["provider"] = json!("generic");
    let Some(Err(ImportError::Refused(failure))) = import(&generic.to_string()) else { panic!() };
    assert!(failure.to_string().contains("does not know the provider"), "{failure}");
    for other in ["", "version: 1\nentries: []\n", "{}", r#"{"results": []}"#, "# authentik_stages_authenticator_sms\n"]
    {
        assert!(import(other).is_none(), "{other}");
    }
}

#[test]
fn an_export_is_a_blueprint_of_the_stage_and_its_wording() {
    let twilio = ExportedConnector::demo(Provider::find_by_name("twilio").unwrap())
        .with_content("auth-token", ExportedContent::HiddenSecret)
        .with_templates(&[("generic", wording("{{code}} is \"it\""))]);
    let expected = r#"version: 1
metadata:
  name: "smsctl main"
entries:
  - model: authentik_events.notificationwebhookmapping
    id: wording
    identifiers:
      name: "smsctl main"
    attrs:
      expression: "return {\"message\": \"{{code}} is \\\"it\\\"\".replace(\"{{code}}\", token)}"
  - model: authentik_stages_authenticator_sms.authenticatorsmsstage
    identifiers:
      name: "smsctl main"
    attrs:
      provider: twilio
      account_sid: "AC00000000000000000000000000000000"
      auth: !Env TWILIO_AUTH_TOKEN
      from_number: "+15005550006"
      mapping: !KeyOf wording
"#;
    assert_eq!(document(&twilio.export("authentik").unwrap()), expected);
}
