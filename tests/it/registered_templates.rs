//! Templates that are registered with a provider: their variables, and the numbers that the provider reaches.

use serde_json::json;

use crate::support::Home;

fn aliyun_home() -> Home {
    let home = Home::new().var("KEY", "a-secret");
    home.write(
        "version = 1\nlive = \"cn\"\n[connectors.cn]\nprovider = \"aliyun\"\naccess-key-id = \"LTAI0\"\n\
         access-key-secret = \"env:KEY\"\nsign-name = \"阿里云\"\n[connectors.cn.templates]\n\
         generic = { id = \"SMS_1\", params = { verifyCode = \"code\", product = \"Acme\" } }\n",
    );
    home
}

#[test]
fn variables_of_other_names_and_constants_are_kept_and_sent() {
    let home = aliyun_home();
    home.run(&["test", "--to=+8613812345678", "--code=274913", "--sandbox", "--json"]).exits(0);
    let shown = home.run(&["test", "--to=+8613812345678", "--code=274913", "--dry-run"]).exits(0).stdout;
    assert!(shown.contains("verifyCode") && shown.contains("product") && shown.contains("Acme"), "{shown}");
    home.run(&["template", "set", "sign-in", "SMS_2 (otp=code, brand=Acme Shop)"]).exits(0);
    home.run(&["template", "set", "register", "SMS_3", "--params", "otp=code,minutes"]).exits(0);
    let text = home.text();
    assert!(text.contains(r#"sign-in = { id = "SMS_2", params = { otp = "code", brand = "Acme Shop" } }"#), "{text}");
    assert!(text.contains(r#"register = { id = "SMS_3", params = { otp = "code", minutes = "minutes" } }"#), "{text}");
    // A new id keeps the variables.
    home.run(&["template", "set", "sign-in", "SMS_4"]).exits(0);
    let listed = home.run(&["template", "list"]).exits(0).stdout;
    assert!(listed.contains("SMS_4  (otp=code, brand=Acme Shop)"), "{listed}");
    let exported = home.run(&["export", "--format=json", "--show-secrets"]).exits(0);
    assert_eq!(exported.json()["templates"]["sign-in"]["params"], json!({ "otp": "code", "brand": "Acme Shop" }));
    let other = Home::new().var("KEY", "a-secret");
    other.feed(&["import", "-"], &exported.stdout).exits(0);
    assert!(other.text().contains(r#"params = { otp = "code", brand = "Acme Shop" }"#), "{}", other.text());
}

#[test]
fn setup_takes_the_variables_after_the_id() {
    let home = Home::new().var("KEY", "a-secret");
    let account = ["--access-key-id=LTAI0", "--access-key-secret=env:KEY", "--sign-name=Acme"];
    let setup = |template| [&["setup", "aliyun"][..], &account, &["--template", template]].concat();
    home.run(&setup("generic=SMS_1 (verifyCode=code, product=Acme)")).exits(0);
    assert!(home.text().contains(r#"params = { verifyCode = "code", product = "Acme" }"#), "{}", home.text());
    let done = home.run(&setup("generic=SMS_1 (name)")).exits(2);
    assert!(done.stderr.contains("unknown variable name"), "{done}");
}

#[test]
fn a_number_that_the_provider_does_not_reach_is_refused_and_not_the_template() {
    let home = Home::new().var("KEY", "a-secret");
    let account = ["--access-key-id=LTAI0", "--access-key-secret=env:KEY", "--sign-name=Acme"];
    home.run(&[&["setup", "aliyun-auth", "--template=generic=100001"][..], &account].concat()).exits(0);
    home.run(&["test", "--to=+8613812345678", "--sandbox"]).exits(0);
    let done = home.run(&["test", "--to=+14155550100", "--sandbox", "--json"]).exits(5);
    let result = &done.json()["results"][0];
    assert_eq!(result["outcome"], "refused");
    let error = result["error"].to_string();
    assert!(error.contains("mainland China only, not +14155550100") && error.contains("begins with +86"), "{error}");
    assert!(!error.contains("template"), "{error}");
}

#[test]
fn the_rows_of_a_check_are_aligned_whatever_letters_they_have() {
    let report = aliyun_home().run(&["check", "--sandbox"]);
    let wide = |c: char| usize::from(('\u{2e80}'..='\u{ffef}').contains(&c)) + 1;
    let columns = |line: &str, end: usize| line[..end].chars().map(wide).sum::<usize>();
    let row = |name: &str| report.stdout.lines().find(|line| line.contains(name)).unwrap_or_else(|| panic!("{report}"));
    // Two spaces precede the name, and the finding.
    let found_at = |name: &str| {
        let line = row(name);
        let after = line.find(name).unwrap() + name.len();
        columns(line, after + line[after..].find(|c: char| c != ' ').unwrap())
    };
    assert_eq!(found_at("signature 阿里云"), found_at("credentials"), "{report}");
    assert_eq!(found_at("template SMS_1"), found_at("credentials"), "{report}");
}
