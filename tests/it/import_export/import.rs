//! `smsctl import`: the formats that are recognised, and the notes on what is not imported.

use serde_json::json;

use super::*;

#[test]
fn a_config_of_logto_is_live_at_once_and_exported_unchanged() {
    let home = Home::new();
    let done = import(&home, &logto_twilio_config(), &["--name=prod"]).exits(0);
    assert!(notes(&done).is_empty() && done.stdout.contains("prod (twilio) saved and live"), "{done}");
    assert_eq!(home.run(&["export", "--show-secrets"]).exits(0).json(), logto_twilio_config());
    // Without the flag the secret stays, and the config is still one that Logto takes.
    let done = home.run(&["export"]).exits(0);
    assert_eq!(notes(&done), ["auth-token is left blank; --show-secrets includes it"]);
    assert_eq!(done.json()["authToken"], "");
    assert_eq!(done.json()["templates"], logto_text_templates());
    home.run(&["test", "--to=+14155550100", "--template=register", "--sandbox"]).exits(0);
}

#[test]
fn the_connector_id_tells_the_provider_and_both_forms_of_a_template_id_are_imported() {
    let home = Home::new();
    let split = json!({ "china": "SMS_1", "overseas": "SMS_2" });
    let ids = [split.clone(), json!("SMS_3"), json!("SMS_4"), json!("SMS_5")];
    let config = json!({
        "accessKeyId": "LTAI0", "accessKeySecret": "s3cret", "signName": "示例", "strictPhoneRegionNumberCheck": true,
        "templates": logto_templates("templateCode", ids),
    });
    let api_object = json!({ "id": "x", "connectorId": "aliyun-short-message-service", "config": config });
    import(&home, &api_object, &[]).exits(0);
    assert_eq!(home.run(&["show", "--json"]).json()["templates"]["register"]["overseas"], "SMS_2");
    assert_eq!(home.run(&["export", "--show-secrets"]).exits(0).json(), config);
    let tencent = json!({
        "accessKeyId": "AKID0", "accessKeySecret": "s3cret", "signName": "示例", "sdkAppId": "1400000000",
        "region": "ap-guangzhou",
        "templates": logto_templates("templateCode", [1, 2, 3, 4].map(|id| json!(id.to_string()))),
    });
    import(&home, &tencent, &["--name=cn"]).exits(0);
    let exported = home.run(&["export", "cn", "--show-secrets"]).exits(0).json();
    assert_eq!(exported["templates"].as_array().unwrap()[..4], tencent["templates"].as_array().unwrap()[..]);
    let unknown = json!({ "connectorId": "mock-short-message-service", "config": {} });
    let done = import(&home, &unknown, &[]).exits(2);
    assert!(done.stderr.contains("smsctl has no provider for Logto's mock-short-message-service"), "{done}");
}

#[test]
fn everything_that_is_not_imported_is_noted() {
    let home = Home::new();
    let mut config = logto_twilio_config();
    let extra = json!([
        { "usageType": "Generic", "content": "{{code}} again" },
        { "usageType": "Test", "content": "{{code}}" },
        { "usageType": "BindMfa", "content": "{{user.name}} {{code}}" },
        { "usageType": "welcome", "content": "{{code}} kept", "footer": "x" },
    ]);
    config["templates"].as_array_mut().unwrap().extend(extra.as_array().unwrap().clone());
    config["colour\u{1b}[31m"] = json!(1);
    config["disableRiskCheck"] = json!("perhaps");
    let done = import(&home, &config, &["--name=prod"]).exits(0);
    let notes = notes(&done);
    for named in ["colour", "disableRiskCheck", "second template for generic", "Test", "{{user.name}}", "footer"] {
        assert_eq!(notes.iter().filter(|note| note.contains(named)).count(), 1, "{named}: {done}");
    }
    assert!(notes.contains(&"bind-mfa: the generic template is used instead"), "{done}");
    assert!(notes.len() == 7 && !done.stderr.contains('\u{1b}'), "{done}");
    assert_eq!(home.run(&["show", "--json"]).json()["templates"]["welcome"], "{{code}} kept");
}

#[test]
fn missing_fields_are_required_as_in_setup() {
    let home = Home::new();
    let mut config = logto_twilio_config();
    config["fromMessagingServiceSID"] = json!("");
    let done = import(&home, &config, &[]).exits(10);
    assert!(done.stderr.contains("missing: --from") && !home.file().exists(), "{done}");
    config["fromMessagingServiceSID"] = json!("no sender at all");
    let done = import(&home, &config, &[]).exits(3);
    assert!(done.stderr.contains("from: expected a number") && !home.file().exists(), "{done}");
}

#[test]
fn the_files_of_the_providers_own_tools_are_recognised() {
    let home = Home::new();
    let with_from = |provider: &str, fields: Value| json!({ "provider": provider, "name": "one", "fields": fields });
    let profiles = json!({
        "activeProfile": "work", "edge": "dublin",
        "profiles": {
            "home": { "accountSid": ACCOUNT_SID },
            "work": { "accountSid": ACCOUNT_SID, "apiKey": API_KEY_SID, "apiSecret": "env:LITERAL" },
        },
    });
    let base = json!({ "account-sid": ACCOUNT_SID, "auth-token": "old", "from": "+14155550123" });
    import(&home, &with_from("twilio", base), &[]).exits(0);
    // Saved in smsctl's file, this text would become a reference.
    let done = import(&home, &profiles, &["--name=one"]).exits(2);
    assert!(done.stderr.contains("profiles.work.apiSecret"), "{done}");
    let profiles = profiles.to_string().replace("env:LITERAL", "s3cret-of-a-key");
    let done = home.feed(&["import", "-", "--name=one"], &profiles).exits(0);
    assert_eq!(notes(&done), ["the profile home is not imported; work is used"]);
    let shown = home.run(&["export", "--format=json", "--show-secrets"]).json();
    let expected = json!({
        "account-sid": ACCOUNT_SID, "api-key-sid": API_KEY_SID, "api-key-secret": "s3cret-of-a-key", "edge": "dublin",
        "from": "+14155550123",
    });
    assert_eq!(shown["fields"], expected);
    for (text, missing) in [
        (
            json!({ "current": "d", "profiles": [{ "name": "d", "mode": "AK", "access_key_id": "LTAI0",
            "access_key_secret": "x", "region_id": "cn-beijing" }] }),
            "--sign-name, --template",
        ),
        (json!({ "current": "d", "profiles": [{ "name": "d", "mode": "EcsRamRole" }] }), "--access-key-id, --access"),
        (json!({ "secretId": "AKID0", "secretKey": "x" }), "--sdk-app-id, --sign-name, --template"),
        (json!({ "secretId": "AKID0", "secretKey": "x", "token": "y" }), "--secret-id, --secret-key"),
    ] {
        let done = import(&home, &text, &[]).exits(10);
        assert!(done.stderr.contains(&format!("missing: {missing}")), "{done}");
    }
}

#[test]
fn the_profile_of_a_tools_file_is_named_by_the_flag_or_the_tools_variable() {
    let home = Home::new();
    let text = "[work]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = c4nary\n\
                [user1]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = c4nary\n";
    let run = |home: &Home, flags: &[&str]| {
        home.feed(&[&["import", "-", "--no-input", "--region=eu-west-1"], flags].concat(), text)
    };
    let done = run(&home, &[]).exits(2);
    assert!(done.stderr.contains("its profiles are work, user1"), "{done}");
    assert!(done.stderr.contains("--profile NAME"), "{done}");
    assert!(!done.stderr.contains("c4nary") && !home.file().exists(), "{done}");
    let home = home.var("AWS_PROFILE", "user1");
    let imported_id = || home.run(&["export", "--format=json"]).json()["fields"]["access-key-id"].clone();
    run(&home, &["--template=generic={{code}}"]).exits(0);
    assert_eq!(imported_id(), "AKIAIOSFODNN7EXAMPLE");
    // The flag wins.
    let done = run(&home, &["--profile=work"]).exits(0);
    assert_eq!(notes(&done), ["the profile user1 is not imported; work is used"]);
    assert_eq!(imported_id(), "AKIAI44QH8DHBEXAMPLE");
    let done = import(&home, &logto_twilio_config(), &["--profile=work"]).exits(2);
    assert!(done.stderr.contains("the document has no profiles"), "{done}");
}

#[test]
fn the_secret_of_an_apprise_url_is_not_repeated() {
    let home = Home::new();
    let run = |text: &str| home.feed(&["import", "-", "--no-input"], text);
    let done = run(&format!("twilio://{ACCOUNT_SID}:c4nary@no-sender!/+13105550100\n")).exits(3);
    assert!(done.stderr.contains("from: expected a number") && !done.stderr.contains("c4nary"), "{done}");
    let done = run(&format!("twilio://{ACCOUNT_SID}:c4nary@14155550123/13105550100\n")).exits(0);
    assert_eq!(notes(&done), ["the recipients in the URL are not imported"]);
    assert!(!done.stderr.contains("c4nary") && !done.stdout.contains("c4nary"), "{done}");
    let shown = home.run(&["export", "--format=json", "--show-secrets"]).json();
    assert_eq!(shown["fields"], json!({ "account-sid": ACCOUNT_SID, "auth-token": "c4nary", "from": "+14155550123" }));
}

#[test]
fn the_region_of_the_aliyun_cli_is_not_that_of_sms() {
    let home = Home::new();
    let profile = json!({ "name": "d", "mode": "AK", "access_key_id": "LTAI0", "access_key_secret": "x",
        "region_id": "ap-northeast-3" });
    let text = json!({ "current": "d", "profiles": [profile] });
    let done = import(&home, &text, &["--sign-name=Acme", "--template=generic=SMS_1"]);
    assert!(done.stderr.contains("the region ap-northeast-3 is not imported"), "{done}");
    assert!(!home.text().contains("ap-northeast-3"), "{}", home.text());
}

#[test]
fn an_unknown_format_is_refused_and_not_repeated() {
    let home = Home::new();
    for text in ["", "[]", "7", "{\"authToken\": \"canary\"}", "{\"authToken\": \"canary\", ", "canary", "\0"] {
        let done = home.feed(&["import", "-"], text).exits(2);
        assert!(done.stderr.contains("unknown format") && !done.stderr.contains("canary"), "{done}");
    }
    let strange = json!({ "provider": "twilio", "fields": { "form": "x" } });
    let done = import(&home, &strange, &[]).exits(2);
    assert!(done.stderr.contains("did you mean from?"), "{done}");
    assert!(!home.file().exists());
}
