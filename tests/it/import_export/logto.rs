//! What a running Logto requires beyond what its forms check, and what its API returns besides a config. The facts are
//! from its published connector packages and from Logto 1.42.

use super::*;

const EVERY_USAGE_TYPE: [&str; 9] = [
    "Register",
    "SignIn",
    "ForgotPassword",
    "Generic",
    "OrganizationInvitation",
    "UserPermissionValidation",
    "BindNewIdentifier",
    "MfaVerification",
    "BindMfa",
];

/// A home with one connector of this provider and its generic template.
fn home_with(provider: &str, fields: Value, generic: Value) -> Home {
    let home = Home::new();
    let document =
        json!({ "provider": provider, "name": "one", "fields": fields, "templates": { "generic": generic } });
    import(&home, &document, &[]).exits(0);
    home
}

fn exported(home: &Home) -> Value {
    home.run(&["export", "--show-secrets"]).exits(0).json()
}

fn usage_types(config: &Value) -> Vec<&str> {
    config["templates"].as_array().unwrap().iter().map(|row| row["usageType"].as_str().unwrap()).collect()
}

fn aliyun_fields() -> Value {
    json!({ "access-key-id": "LTAI0", "access-key-secret": "s3cret", "sign-name": "Acme" })
}

fn aliyun_config(codes: [Value; 4]) -> Value {
    json!({
        "accessKeyId": "LTAI0", "accessKeySecret": "s3cret", "signName": "Acme",
        "templates": logto_templates("templateCode", codes),
    })
}

#[test]
fn every_whatsapp_template_has_its_language_and_comes_back_with_it() {
    let fields = json!({ "access-token": "t0k3n", "phone-number-id": "100000000000001" });
    let home = home_with("whatsapp", fields, json!("otp"));
    home.run(&["template", "set", "register", "welcome/de"]).exits(0);
    let config = exported(&home);
    for row in config["templates"].as_array().unwrap() {
        let expected = if row["usageType"] == "Register" { ["welcome", "de"] } else { ["otp", "en"] };
        assert_eq!([row["templateName"].as_str().unwrap(), row["language"].as_str().unwrap()], expected, "{row}");
    }
    let other = Home::new();
    let done = import(&other, &config, &[]).exits(0);
    assert!(notes(&done).is_empty(), "{done}");
    assert_eq!(exported(&other), config);
}

#[test]
fn a_connector_without_fallback_gets_all_usages_and_the_others_the_four_that_logto_requires() {
    let tencent = json!({
        "secret-id": "AKID0", "secret-key": "s3cret", "sdk-app-id": "1400000000", "sign-name": "Acme",
        "region": "ap-guangzhou",
    });
    let aero = json!({ "email": "a@example.com", "api-key": "0123456789abcdef", "sign": "SMS Aero" });
    for (provider, fields, generic) in
        [("tencent", tencent, json!("1234")), ("smsaero", aero, json!("{{code}} is your code"))]
    {
        let config = exported(&home_with(provider, fields, generic));
        assert_eq!(usage_types(&config), EVERY_USAGE_TYPE, "{provider}");
        assert_eq!(config["templates"][8].as_object().unwrap().len(), 2);
    }
    let config = exported(&home_with("aliyun", aliyun_fields(), json!("SMS_1")));
    assert_eq!(usage_types(&config), EVERY_USAGE_TYPE[..4]);
}

#[test]
fn smsbao_gets_only_usages_that_logto_knows() {
    let fields = json!({ "username": "demo", "api-key": "s3cret" });
    let home = home_with("smsbao", fields, json!("{{code}} is your code"));
    home.run(&["template", "set", "welcome", "{{code}}, welcome"]).exits(0);
    home.run(&["template", "set", "bind-mfa", "{{code}}, bound"]).exits(0);
    let done = home.run(&["export", "--show-secrets"]).exits(0);
    assert_eq!(usage_types(&done.json()), ["Register", "SignIn", "ForgotPassword", "Generic", "BindMfa"]);
    assert!(notes(&done).iter().any(|note| note.starts_with("welcome: omitted")), "{done}");
    let api_object = json!({ "connectorId": "smsbao-sms", "config": done.json() });
    import(&Home::new(), &api_object, &[]).exits(0);
}

#[test]
fn a_split_aliyun_connector_is_exported_with_the_strict_check_of_numbers() {
    let home = home_with("aliyun", aliyun_fields(), json!({ "china": "SMS_1", "overseas": "SMS_2" }));
    let done = home.run(&["export", "--show-secrets"]).exits(0);
    assert_eq!(done.json()["strictPhoneRegionNumberCheck"], true);
    assert!(notes(&done)[0].starts_with("strictPhoneRegionNumberCheck is set to true, because otherwise"), "{done}");
    let whole = home_with("aliyun", aliyun_fields(), json!("SMS_1"));
    assert_eq!(exported(&whole).get("strictPhoneRegionNumberCheck"), None);
    let mut config = aliyun_config(["SMS_1", "SMS_2", "SMS_3", "SMS_4"].map(|code| json!(code)));
    config["strictPhoneRegionNumberCheck"] = json!(true);
    let kept = Home::new();
    let done = import(&kept, &config, &[]).exits(0);
    assert!(notes(&done).is_empty(), "{done}");
    assert_eq!(exported(&kept), config);
}

#[test]
fn a_message_about_unsupported_countries_is_kept_and_never_blank() {
    let yunpian = |message: &str| {
        json!({
            "apikey": "s3cret", "enableInternational": false, "unsupportedCountriesMsg": message,
            "templates": logto_text_templates(),
        })
    };
    let home = Home::new();
    let done = import(&home, &yunpian("Nur China."), &[]).exits(0);
    assert!(notes(&done).is_empty(), "{done}");
    assert_eq!(exported(&home), yunpian("Nur China."));
    let blank = Home::new();
    import(&blank, &yunpian(""), &[]).exits(0);
    let done = blank.run(&["export", "--show-secrets"]).exits(0);
    assert_eq!(done.json()["unsupportedCountriesMsg"], "SMS to this country is not supported.");
    assert!(notes(&done)[0].contains("Logto reports success for a foreign number"), "{done}");
}

#[test]
fn a_twilio_number_is_refused_and_the_messaging_service_of_its_sender_is_exported() {
    let home = Home::with_twilio();
    let done = home.run(&["export"]).exits(3);
    assert!(done.stdout.is_empty(), "{done}");
    for named in ["must be a Messaging Service SID, and from is not one", "another provider", "smsctl setup logto-http"]
    {
        assert!(done.stderr.contains(named), "{named}: {done}");
    }
    home.run(&["set", &format!("messaging-service-sid={MESSAGING_SERVICE_SID}")]).exits(0);
    let done = home.run(&["export"]).exits(0);
    assert_eq!(done.json()["fromMessagingServiceSID"], MESSAGING_SERVICE_SID);
    assert!(notes(&done).contains(&"Logto has no field for from"), "{done}");
    // With an API key, there is no auth token to export.
    let fields = json!({
        "account-sid": ACCOUNT_SID, "api-key-sid": API_KEY_SID, "api-key-secret": "s3cret", "from": MESSAGING_SERVICE_SID,
    });
    let home = home_with("twilio", fields, json!("{{code}}"));
    let done = home.run(&["export"]).exits(3);
    assert!(done.stderr.contains("its authToken needs auth-token, which is not set"), "{done}");
}

#[test]
fn a_reference_of_any_kind_is_left_blank() {
    let folder = Home::new();
    let path = folder.path("token").display().to_string();
    std::fs::write(&path, "t0k3n").unwrap();
    for reference in ["env:TOKEN".to_owned(), format!("file:{path}"), format!("cmd:cat {path}")] {
        let fields = json!({ "account-sid": "env:ACCOUNT", "auth-token": reference, "from": MESSAGING_SERVICE_SID });
        let home = Home::new();
        let document = json!({ "provider": "twilio", "name": "one", "fields": fields });
        import(&home, &document, &["--allow-commands"]).exits(0);
        let done = home.run(&["export"]).exits(0);
        assert_eq!([&done.json()["authToken"], &done.json()["accountSID"]], [&json!(""), &json!("")]);
        assert!(
            !done.stdout.contains(&reference) && done.stderr.contains(&format!("the reference {reference}")),
            "{done}"
        );
        // With the flag, it is what the reference stands for.
        let home = home.var("TOKEN", "t0k3n").var("ACCOUNT", ACCOUNT_SID);
        let done = home.run(&["export", "--show-secrets"]).exits(0);
        assert_eq!([&done.json()["authToken"], &done.json()["accountSID"]], [&json!("t0k3n"), &json!(ACCOUNT_SID)]);
    }
}

#[test]
fn the_sms_connector_of_a_list_is_imported_and_kept_with_its_id() {
    let home = Home::new();
    let sms = json!({
        "id": "c0nn", "type": "Sms", "connectorId": "twilio-short-message-service", "syncProfile": false,
        "metadata": { "target": "x", "name": { "en": "Codes" }, "logo": null }, "config": logto_twilio_config(),
    });
    let email = json!({
        "id": "ma1l", "type": "Email", "connectorId": "simple-mail-transfer-protocol", "config": { "pass": "canary" },
    });
    let list = json!([email, sms]);
    let done = import(&home, &list, &["--name=prod"]).exits(0);
    assert_eq!(notes(&done), ["the connector ma1l is not imported: its type is Email"]);
    assert!(!format!("{done}").contains("canary"), "{done}");
    for line in ["[connectors.prod.logto]", "id = \"c0nn\"", "sync-profile = false", "[connectors.prod.logto.metadata]"]
    {
        assert!(home.text().lines().any(|it| it == line), "{line}: {}", home.text());
    }
    home.run(&["config", "validate"]).exits(0);
    assert_eq!(exported(&home), logto_twilio_config());
    let moved = Home::new();
    let own = home.run(&["export", "--format=json", "--show-secrets"]).exits(0).json();
    assert_eq!(own["logto"]["metadata"], json!({ "target": "x", "name": { "en": "Codes" } }));
    import(&moved, &own, &[]).exits(0);
    assert_eq!(moved.run(&["export", "--format=json", "--show-secrets"]).exits(0).json(), own);
    for (list, problem) in [
        (json!([list[0].clone()]), "the list has no SMS connector"),
        (json!([list[1].clone(), list[1].clone()]), "the list has several SMS connectors: c0nn, c0nn"),
    ] {
        let done = import(&Home::new(), &list, &[]).exits(2);
        assert!(done.stderr.contains(problem), "{done}");
    }
    let done = import(&Home::new(), &list[0], &[]).exits(2);
    assert!(done.stderr.contains("not an SMS connector"), "{done}");
}

#[test]
fn a_table_of_a_service_has_known_keys_only() {
    let home = Home::with_twilio();
    for (lines, problem) in [("idd = \"x\"", "did you mean id?"), ("id = 7", "expected a string in quotes")] {
        home.write(format!("{}\n[connectors.tw.logto]\n{lines}\n", Home::with_twilio().text()));
        let done = home.run(&["config", "validate"]).exits(3);
        assert!(done.stderr.contains(problem), "{done}");
    }
}

#[test]
fn the_note_on_a_template_says_what_is_used_instead() {
    let mut config = logto_twilio_config();
    config["templates"][1]["content"] = json!("{{user.name}}, {{code}}");
    let done = import(&Home::new(), &config, &[]).exits(0);
    let text = "sign-in: this text is used instead: {{code}} is your sign-in code";
    assert!(notes(&done)[0].contains("the template SignIn is not imported"), "{done}");
    assert!(notes(&done)[1].starts_with(text), "{done}");
    let done = import(&Home::new(), &config, &["--template=sign-in={{code}} hello"]).exits(0);
    assert_eq!(notes(&done).len(), 1, "{done}");
    let split = json!({ "china": "SMS_1", "overseas": "SMS_2", "taiwan": "SMS_3" });
    let done = import(&Home::new(), &aliyun_config([(); 4].map(|()| split.clone())), &[]).exits(0);
    for usage in ["register", "sign-in", "forgot-password", "generic"] {
        let note = format!("taiwan of the template {usage} is not imported");
        assert!(notes(&done).iter().any(|it| it.starts_with(&note)), "{done}");
    }
}

#[test]
fn logtos_http_connector_has_no_templates_and_needs_none() {
    let home = Home::new();
    let config = json!({ "endpoint": "https://receiver.example/sms", "authorization": "Bearer s3cret" });
    let done = import(&home, &json!({ "connectorId": "http-sms", "config": config }), &[]).exits(0);
    assert!(notes(&done).is_empty(), "{done}");
    assert_eq!(home.run(&["show", "--json"]).json()["templates"]["bind-mfa"], "BindMfa");
    let done = home.run(&["export", "--show-secrets"]).exits(0);
    assert_eq!((done.json(), notes(&done).len()), (config, 0));
    home.run(&["template", "set", "generic", "Other"]).exits(0);
    let done = home.run(&["export", "--show-secrets"]).exits(0);
    assert_eq!(notes(&done), ["generic: Logto has no field for templates and sends the usageType"]);
}

#[test]
fn a_placeholder_is_refused_unless_a_flag_replaces_it() {
    let code = json!("<template-code>");
    let config = aliyun_config([json!("SMS_1"), code.clone(), json!("SMS_3"), json!("SMS_4")]);
    let home = Home::new();
    let done = import(&home, &config, &[]).exits(2);
    assert!(done.stderr.contains("template sign-in: it is a placeholder"), "{done}");
    assert!(done.stderr.contains("--template sign-in=VALUE") && !home.file().exists(), "{done}");
    import(&home, &config, &["--template=sign-in=SMS_2"]).exits(0);
    assert_eq!(exported(&home)["templates"][1]["templateCode"], "SMS_2");
    let mut config = aliyun_config(["SMS_1", "SMS_2", "SMS_3", "SMS_4"].map(|code| json!(code)));
    config["templates"].as_array_mut().unwrap().push(json!({ "usageType": "BindMfa", "templateCode": code }));
    let done = import(&Home::new(), &config, &[]).exits(0);
    let expected =
        ["the template BindMfa is not imported: it is a placeholder", "bind-mfa: the generic template is used instead"];
    assert_eq!(notes(&done), expected);
    config["signName"] = json!("<sign-name>");
    let done = import(&Home::new(), &config, &[]).exits(2);
    assert!(done.stderr.contains("sign-name: Logto's signName is a placeholder"), "{done}");
    import(&Home::new(), &config, &["--sign-name=Acme"]).exits(0);
}

#[test]
fn an_unlisted_endpoint_and_an_ambiguous_provider_are_not_assumed() {
    let config = json!({
        "endpoint": "https://sms.example/rest/mtsms", "apiToken": "s3cret", "sender": "Acme",
        "templates": logto_text_templates(),
    });
    let done = import(&Home::new(), &config, &[]).exits(2);
    assert!(done.stderr.contains("host: the value of Logto's endpoint is not supported"), "{done}");
    assert!(done.stderr.contains("--host VALUE"), "{done}");
    let home = Home::new();
    import(&home, &config, &["--host=gatewayapi.eu"]).exits(0);
    assert_eq!(exported(&home)["endpoint"], "https://gatewayapi.eu/rest/mtsms");
    let config = aliyun_config(["a", "b", "c", "d"].map(|code| json!(code)));
    let done = import(&Home::new(), &config, &[]).exits(10);
    assert!(done.stderr.contains("it fits aliyun and aliyun-auth"), "{done}");
    let done = import(&Home::new(), &config, &["--provider=aliyun"]).exits(0);
    assert!(done.stdout.contains("(aliyun)"), "{done}");
    let done = import(&Home::new(), &logto_twilio_config(), &["--provider=aliyun"]).exits(2);
    assert!(done.stderr.contains("the document is of twilio, not of aliyun"), "{done}");
}

#[test]
fn missing_fields_and_templates_are_given_by_flags() {
    let mut config = logto_twilio_config();
    config["authToken"] = json!("");
    config["templates"] = json!([]);
    let home = Home::new().var("TOKEN", "t0k3n-of-logto");
    let done = import(&home, &config, &["--auth-token=env:TOKEN", "--template=generic={{code}} typed"]).exits(0);
    assert!(home.text().contains("auth-token = \"env:TOKEN\""), "{done}");
    assert_eq!(exported(&home)["templates"][3]["content"], "{{code}} typed");
}
