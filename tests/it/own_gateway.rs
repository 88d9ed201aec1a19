//! A gateway of the user's own: the starter that is printed, and the few lines that the README shows.

use crate::support::{Home, shown_by_help};

/// A home whose file is this.
fn home(text: &str) -> Home {
    let home = Home::new().var("GATEWAY_TOKEN", "a-token-of-the-gateway");
    home.write(text);
    home.run(&["config", "validate"]).exits(0);
    home
}

#[test]
fn the_starter_is_a_connector_that_checks_dry_runs_and_sends() {
    let starter = Home::new().run(&["providers", "new"]).exits(0).stdout;
    assert!(starter.lines().filter(|line| line.contains('#')).count() > 30, "{starter}");
    let home = home(&starter);
    home.run(&["check", "my-gateway", "--sandbox"]).exits(0);
    let test = ["test", "--connector=my-gateway", "--to=+14155550100", "--json"];
    let sent = home.run(&[&test[..], &["--sandbox", "--all-templates", "--wait"]].concat()).exits(0).json();
    let results = sent["results"].as_array().unwrap();
    assert_eq!(results.len(), 4);
    assert!(results.iter().all(|result| result["outcome"] == "delivered"), "{sent}");
    let plan = home.run(&["test", "--connector=my-gateway", "--to=+14155550100", "--dry-run"]).exits(0);
    assert!(plan.stdout.contains("https://gateway.example/messages"), "{plan}");
    assert!(!plan.to_string().contains("a-token-of-the-gateway"), "{plan}");
    home.run(&["change", "my-gateway"]).exits(0);
}

#[test]
fn the_readmes_few_lines_are_enough() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let (_, rest) = readme.split_once("```toml\n[connectors.gateway]").unwrap();
    let lines = format!("[connectors.gateway]{}", rest.split_once("```").unwrap().0);
    let home = home(&lines);
    home.run(&["template", "set", "generic", "{{code}} is your code", "--connector=gateway"]).exits(0);
    let test = ["test", "--connector=gateway", "--to=+14155550100", "--sandbox"];
    let sent = home.run(&test).exits(0);
    assert!(sent.stdout.contains("is your code"), "{sent}");
    // The tables that help shows are optional.
    let tables = shown_by_help("gateways", "[[connectors.gateway.errors]]");
    home.write(format!("{}\n{tables}", home.text()));
    home.run(&["config", "validate"]).exits(0);
    let sent = home.run(&[&test[..], &["--wait", "--json"]].concat()).exits(0).json();
    assert_eq!(sent["results"][0]["outcome"], "delivered", "{sent}");
}

#[test]
fn a_provider_without_message_ids_is_set_up_and_tested_all_the_same() {
    let home = Home::new().var("KEY", "demonstration");
    let setup = ["setup", "smsbao", "--username=demo", "--api-key=env:KEY", "--test-to=+8613812345678", "--sandbox"];
    let done = home.run(&setup).exits(0);
    assert!(done.stdout.contains("test accepted by a sandbox"), "{done}");
    let sent = home.run(&["test", "--to=+8613812345678", "--sandbox", "--json"]).exits(0).json();
    assert_eq!(
        (&sent["results"][0]["outcome"], &sent["results"][0]["message_id"]),
        (&"accepted".into(), &serde_json::Value::Null)
    );
    home.run(&["test", "--to=+8613812345678", "--sandbox", "--wait"]);
}

const DESCRIBED: &str = "live = \"main\"\n\n[connectors.main]\nprovider = \"http\"\nurl = \"https://gateway.example/\"\n\
    form-body = { to = \"{{to}}\", text = \"{{text}}\" }\n\n[connectors.main.templates]\ngeneric = \"{{code}} is your code\"\n";

#[test]
fn a_mistake_in_a_description_is_named_with_its_line_and_column() {
    for (lines, place, problem) in [
        ("[connectors.main.delivery]\nurl = \"x\"\nstatus = []\n", "12:7", "delivery: expected an address"),
        ("[connectors.main.refusal]\ncode = [\"/a\", \"b\"]\n", "12:8", "refusal: expected a JSON pointer"),
        ("[connectors.main.refusal]\nocde = [\"/a\"]\n", "12:1", "refusal: unknown key ocde; did you mean code?"),
        (
            "[connectors.main.refusal]\n\"Secret5f1c\" = [\"/a\"]\n",
            "12:1",
            "refusal: unknown key; known here: code, message",
        ),
        ("[connectors.main.check]\nurl = \"https://a.example/\"\npath = 7\n", "13:8", "check: expected a string"),
        ("[[connectors.main.errors]]\nkind = \"refused\"\n", "11:1", "errors: code is missing"),
        (
            "[[connectors.main.errors]]\ncode = \"1\"\nkind = \"Secret5f1c\"\n",
            "13:8",
            "errors: expected one of credentials",
        ),
        ("[connectors.main.success]\nstatus = [\"2xx\"]\n", "12:10", "success: expected an HTTP status"),
    ] {
        let home = Home::new();
        home.write(format!("{DESCRIBED}\n{lines}"));
        let done = home.run(&["config", "validate"]).exits(3);
        assert!(done.stderr.contains(&format!("config.toml:{place}: {problem}")), "{lines}: {done}");
        assert!(!done.to_string().contains("Secret5f1c"), "{lines}: {done}");
    }
}

#[test]
fn tables_are_flags_too_and_stay_as_they_are_written() {
    let home = Home::new();
    let errors = r#"[{"code": "1", "kind": "throttled", "fix": "wait"}, {"code": "0x02", "kind": "refused"}]"#;
    let delivery = r#"{"url": "https://gateway.example/{{id}}", "status": ["/to/*/s"], "delivered": ["a", "b"]}"#;
    let responses = r#"{"refused-status": 200}"#;
    home.run(&[
        "setup",
        "http",
        "--name=main",
        "--url=https://gateway.example/",
        "--form-body=to={{to}}",
        "--form-body=text={{text}}",
        "--errors",
        errors,
        "--delivery",
        delivery,
        "--emulation",
        responses,
    ])
    .exits(0);
    let text = home.text();
    for lines in [
        "[[connectors.main.errors]]\ncode = \"1\"\nkind = \"throttled\"\nfix = \"wait\"\n",
        "[[connectors.main.errors]]\ncode = \"0x02\"\nkind = \"refused\"\n",
        "[connectors.main.delivery]\nurl = \"https://gateway.example/{{id}}\"\nstatus = [\"/to/*/s\"]\ndelivered = [\"a\", \"b\"]\n",
        "[connectors.main.emulation]\nrefused-status = 200\n",
    ] {
        assert!(text.contains(lines), "{lines}\n{text}");
    }
    home.run(&["config", "validate"]).exits(0);
    // Nothing that stays the same is written anew.
    let commented = text.replace("fix = \"wait\"\n", "fix = \"wait\" # a while\n");
    assert_ne!(commented, text);
    home.write(&commented);
    home.run(&["setup", "http", "--name=main", "--method=put", "--errors", errors]).exits(0);
    home.run(&["set", &format!("errors={errors}")]).exits(0);
    assert!(home.text().contains("fix = \"wait\" # a while\n") && home.text().contains("method = \"put\"\n"));
    home.run(&["set", "errors=[]"]).exits(0);
    assert!(!home.text().contains("[[") && home.text().contains("errors = []\n"), "{}", home.text());
    home.run(&["set", "errors="]).exits(0);
    home.run(&["config", "validate"]).exits(0);
    let done = home.run(&["set", r#"errors=[{"code": 1}]"#]).exits(2);
    assert!(done.stderr.contains("errors: expected a string"), "{done}");
}
