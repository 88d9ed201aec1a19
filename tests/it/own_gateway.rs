//! A gateway of the user's own: the starter that is printed, and the few lines that the README shows.

use crate::support::Home;

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
    let sent = home.run(&["test", "--connector=gateway", "--to=+14155550100", "--sandbox"]).exits(0);
    assert!(sent.stdout.contains("is your code"), "{sent}");
}

#[test]
fn a_provider_without_message_ids_is_set_up_and_tested_all_the_same() {
    let home = Home::new().var("KEY", "demonstration");
    let setup =
        ["setup", "smsbao", "--username=demo", "--api-key=env:KEY", "--test-to=+8613812345678", "--sandbox"];
    let done = home.run(&setup).exits(0);
    assert!(done.stdout.contains("test accepted by a sandbox"), "{done}");
    let sent = home.run(&["test", "--to=+8613812345678", "--sandbox", "--json"]).exits(0).json();
    assert_eq!(
        (&sent["results"][0]["outcome"], &sent["results"][0]["message_id"]),
        (&"accepted".into(), &serde_json::Value::Null)
    );
    home.run(&["test", "--to=+8613812345678", "--sandbox", "--wait"]);
}
