//! `smsctl export`: the formats, and the notes on what is not exported.

use std::process::Command;

use serde_json::json;

use super::*;

#[test]
fn everything_that_logto_has_no_field_for_is_noted() {
    let home = Home::with_twilio();
    let sender = format!("from={MESSAGING_SERVICE_SID}");
    home.run(&["set", "region=ie1", &sender]).exits(0);
    home.run(&["template", "set", "generic", "{{code}}, {{minutes}} min"]).exits(0);
    home.run(&["template", "set", "generic", "{{code}} de", "--locale=de"]).exits(0);
    let done = home.run(&["export"]).exits(0);
    let config = done.json();
    assert_eq!((&config["fromMessagingServiceSID"], &config["authToken"]), (&json!(MESSAGING_SERVICE_SID), &json!("")));
    assert_eq!(config["templates"][3], json!({ "usageType": "Generic", "content": "{{code}}, 10 min" }));
    for named in [
        "Logto has no field for region",
        "auth-token is left blank: it is the reference env:TWILIO_AUTH_TOKEN",
        "generic: Logto supports one language",
        "Logto does not fill in {{minutes}}",
    ] {
        assert!(done.stderr.contains(named), "{named}: {done}");
    }
    home.run(&["setup", "telnyx", "--api-key=env:TWILIO_AUTH_TOKEN", "--from=+14155550123"]).exits(0);
    let done = home.run(&["export"]).exits(2);
    assert!(done.stderr.contains("Logto has no connector for telnyx"), "{done}");
    home.run(&["export", "--format=json"]).exits(0);
}

#[test]
fn smsctls_json_moves_a_connector_to_another_machine() {
    let home = Home::with_twilio();
    home.run(&["template", "set", "sign-in", "{{code}} de", "--locale=de"]).exits(0);
    let document = home.run(&["export", "--format=json"]).exits(0);
    let other = Home::new().var("TWILIO_AUTH_TOKEN", "right-secret");
    other.feed(&["import", "-"], &document.stdout).exits(0);
    assert_eq!(other.run(&["export", "--format=json"]).json(), document.json());
    assert_eq!(other.run(&["list", "--json"]).json()["connectors"][0]["name"], "tw");
    let file = other.path("tw.json");
    std::fs::write(&file, &document.stdout).unwrap();
    other.run(&["import", file.to_str().unwrap(), "--name=second"]).exits(0);
    assert_eq!(other.run(&["list", "--json"]).json()["connectors"][1]["name"], "second");
}

#[test]
fn a_shell_reads_the_variables_back() {
    let home = Home::new().var("TOKEN", "it's $(not) `run`\\ \"here\"");
    let fields = json!({ "account-sid": ACCOUNT_SID, "auth-token": "env:TOKEN", "from": MESSAGING_SERVICE_SID });
    import(&home, &json!({ "provider": "twilio", "fields": fields }), &[]).exits(0);
    let hidden = home.run(&["export", "--format=env"]).exits(0);
    assert_eq!(hidden.stdout, format!("TWILIO_ACCOUNT_SID={ACCOUNT_SID}\n# TWILIO_AUTH_TOKEN is env:TOKEN\n"));
    let lines = home.run(&["export", "--format=env", "--show-secrets"]).exits(0).stdout;
    let script = format!("{lines}printf %s \"$TWILIO_AUTH_TOKEN\"");
    let printed = Command::new("sh").arg("-c").arg(script).output().unwrap().stdout;
    assert_eq!(String::from_utf8(printed).unwrap(), "it's $(not) `run`\\ \"here\"");
    let gone = Home::new();
    gone.write(home.text());
    let done = gone.run(&["export", "--show-secrets"]).exits(3);
    assert!(done.stderr.contains("TOKEN is not set"), "{done}");
}

#[test]
fn a_manifest_has_every_value_in_quotes() {
    let home = Home::new();
    let fields = json!({
        "access-key-id": "LTAI0", "access-key-secret": "no: \"yes\" # \\ \u{2028}", "sign-name": "on",
    });
    let document =
        json!({ "provider": "aliyun", "name": "My_Own", "fields": fields, "templates": { "generic": "SMS_1" } });
    import(&home, &document, &[]).exits(0);
    let manifest = home.run(&["export", "--format=k8s", "--show-secrets"]).exits(0).stdout;
    let expected = r##"apiVersion: v1
kind: Secret
metadata:
  name: "smsctl-my-own"
type: Opaque
stringData:
  "ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAI0"
  "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "no: \"yes\" # \\ \u2028"
  "sign-name": "on"
"##;
    assert_eq!(manifest, expected);
    let hidden = home.run(&["export", "--format=k8s"]).exits(0).stdout;
    assert!(hidden.contains("  # ALIBABA_CLOUD_ACCESS_KEY_SECRET is left blank\n"), "{hidden}");
    let wrapped = home.run(&["export", "--format=k8s", "--json"]).exits(0).json();
    assert_eq!(wrapped["text"], hidden);
}
