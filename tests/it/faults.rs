//! The fault rules of the sandbox: the exit code of `smsctl test` under each, and how rules are added and removed.

use crate::support::{Done, Home, Sandbox};
use serde_json::{Value, json};

fn send(sandbox: &Sandbox, args: &[&str]) -> Done {
    sandbox.run(&[&["test", "--to=+14155550100", "--json"], args].concat())
}

/// Returns how many messages are in the inbox.
fn message_count(sandbox: &Sandbox) -> usize {
    sandbox.get("/api/v1/messages")["messages"].as_array().unwrap().len()
}

#[test]
fn each_fault_has_its_exit_code_and_accepts_the_message_or_not() {
    let sandbox = Sandbox::start(&[]);
    for (rule, args, code, is_accepted) in [
        ("refuse=21610", &[][..], 5, false),
        ("refuse=20003", &[], 4, false),
        ("throttle=60", &[], 6, false),
        ("status=503", &[], 8, false),
        ("drop=before", &[], 8, false),
        ("drop=after", &[], 8, true),
        ("truncate", &[], 8, true),
        ("malform", &[], 8, true),
        ("latency=60000", &["--timeout=0.5"], 8, true),
        ("latency=1", &[], 0, true),
        ("delivery=30003 after=0", &["--wait"], 9, true),
        ("delivery=hold", &["--wait=1"], 9, true),
        ("delivery=delivered after=0", &["--wait"], 0, true),
        ("to=+1415* refuse=21610", &[], 5, false),
        ("to=+1416* refuse=21610", &[], 0, true),
        ("provider=twilio refuse=21610", &[], 5, false),
        ("provider=aliyun malform", &[], 0, true),
    ] {
        let before = message_count(&sandbox);
        let body = serde_json::to_string(rule).unwrap();
        assert_eq!(sandbox.ask("POST", "/api/v1/faults", &body).0, 200, "{rule}");
        let done = send(&sandbox, args);
        assert_eq!(done.code, code, "{rule}: {done}");
        assert_eq!(message_count(&sandbox) - before, usize::from(is_accepted), "{rule}");
        if ["status=503", "drop=before"].contains(&rule) {
            let refusals = sandbox.get("/api/v1/refusals")["refusals"].as_array().unwrap().clone();
            assert_eq!(refusals.last().unwrap()["code"], rule, "the rule refused it, not the provider");
        }
        assert_eq!(sandbox.ask("DELETE", "/api/v1/faults", "").0, 200);
    }
    send(&sandbox, &["--wait"]).exits(0);
}

#[test]
fn a_throttled_response_says_when_to_retry() {
    let sandbox = Sandbox::start(&["--fault=throttle=70"]);
    for provider in ["twilio", "aliyun", "tencent"] {
        let connector = format!("--connector={provider}");
        sandbox.run(&["test", "--to=+8613800138000", &connector]).exits(6);
    }
    let lenient = Sandbox::start(&["--accept-any", "--fault=throttle=70"]);
    let body = "To=%2B14155550100&From=%2B15005550006&Body=hi";
    let answer = lenient.raw(format!(
        "POST /2010-04-01/Accounts/AC0/Messages.json HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        lenient.port,
        body.len()
    ));
    assert!(answer.status == 429 && answer.head.contains("retry-after: 70\r\n"), "{answer:?}");
}

#[test]
fn a_wrong_clock_is_reported_and_corrected() {
    for (skew, words) in [("3600", "behind"), ("-3600", "ahead of")] {
        let sandbox = Sandbox::start(&[&format!("--fault=skew={skew}")]);
        for provider in ["aliyun", "tencent"] {
            let connector = format!("--connector={provider}");
            let done = sandbox.run(&["test", "--to=+8613800138000", &connector]);
            assert_eq!(done.code, 0, "{done}");
            assert!(done.stderr.contains("clock") && done.stderr.contains(words), "{skew}: {done}");
        }
        assert_eq!(message_count(&sandbox), 2);
    }
}

#[test]
fn a_fault_applies_to_every_nth_request_to_the_first_few_or_with_a_seeded_probability() {
    let codes = |rule: &str, sends: usize| -> Vec<i32> {
        let sandbox = Sandbox::start(&[&format!("--fault={rule} refuse=21610")]);
        (0..sends).map(|_| send(&sandbox, &[]).code).collect()
    };
    assert_eq!(codes("every=2", 4), [0, 5, 0, 5]);
    assert_eq!(codes("times=1", 3), [5, 0, 0]);
    assert_eq!(codes("every=2 times=1", 4), [0, 5, 0, 0]);
    let random = codes("probability=0.5 seed=3", 8);
    assert!(random.contains(&0) && random.contains(&5), "{random:?}");
    assert_eq!(codes("probability=0.5 seed=3", 8), random);
}

#[test]
fn rules_are_added_listed_and_removed_while_it_runs() {
    let sandbox = Sandbox::start(&["--fault=to=+1415* refuse=21610"]);
    let rules = || sandbox.get("/api/v1/faults")["faults"].clone();
    let first = json!({ "to": "+1415*", "refuse": "21610", "id": 1, "rule": "to=+1415* refuse=21610", "matched": 0 });
    assert_eq!(rules(), json!([first]));
    let (status, answer) = sandbox.ask("POST", "/api/v1/faults", r#"{"every": 2, "drop": "after"}"#);
    let second = json!({ "every": 2, "drop": "after", "id": 2, "rule": "every=2 drop=after", "matched": 0 });
    assert_eq!((status, &answer["faults"]), (200, &json!([first, second])));
    send(&sandbox, &[]).exits(5);
    assert_eq!((&rules()[0]["matched"], &rules()[1]["matched"]), (&json!(1), &json!(1)));
    let (status, answer) = sandbox.ask("DELETE", "/api/v1/faults/1", "");
    assert_eq!((status, &answer["faults"][0]["rule"], &answer["faults"][1]), (200, &second["rule"], &Value::Null));
    for gone in ["1", "3", "x", "-1"] {
        assert_eq!(sandbox.ask("DELETE", &format!("/api/v1/faults/{gone}"), "").0, 404, "{gone}");
    }
    // An id is never used again, so that a client with an old list does not remove a new rule.
    assert_eq!(sandbox.ask("POST", "/api/v1/faults", r#""latency=1""#).1["faults"][1]["id"], 3);
    let (status, answer) = sandbox.ask("POST", "/api/v1/faults", r#"{"refuze": "1"}"#);
    assert!(status == 400 && answer["error"]["message"].as_str().unwrap().contains("refuze"), "{answer}");
    assert_eq!(sandbox.ask("DELETE", "/api/v1/faults", "").1["faults"], Value::Array(vec![]));
    send(&sandbox, &[]).exits(0);
    let invalid = Home::new().run(&["sandbox", "--fault=every=0 refuse=1"]).exits(2);
    assert!(invalid.stderr.contains("every must be at least 1"), "{invalid}");
}

#[test]
fn the_delivery_of_a_held_message_is_set_by_request() {
    let sandbox = Sandbox::start(&["--fault=delivery=hold"]);
    let sent = send(&sandbox, &[]).exits(0).json();
    let id = sent["results"][0]["message_id"].as_str().unwrap();
    let set_delivery = |delivery: &str| {
        let body = format!(r#"{{"delivery":"{delivery}"}}"#);
        sandbox.ask("POST", &format!("/api/v1/messages/{id}/delivery"), &body).1["delivery"]["state"].clone()
    };
    let query_delivery = || sandbox.run(&["delivery", id, "--to=+14155550100"]);
    query_delivery().exits(0);
    assert_eq!(set_delivery("30006"), "failed");
    assert!(query_delivery().exits(9).to_string().contains("30006"));
    assert_eq!(set_delivery("delivered"), "delivered");
    query_delivery().exits(0);
}
