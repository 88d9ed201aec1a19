//! `smsctl log` lists real sends; `delivery` without an id asks about the newest of them.

use std::sync::mpsc;

use super::*;
use crate::support::gateway::GatewayReply;

#[test]
fn every_real_send_is_listed_with_its_outcome_and_no_number() {
    let gateway = Gateway::new(|request| match request.to.as_str() {
        "+14155550002" => GatewayReply::Refuse,
        _ => GatewayReply::Accept,
    });
    let home = home(&gateway, LARGEST_BUDGET);
    home.run(&["test", "--to=+14155550001"]).exits(0);
    home.run(&["test", "--to=+14155550002", "--template=sign-in"]).exits(5);
    home.run(&["test", "--to=+14155550003", "--connector=other"]).exits(0);
    home.run(&["test", "--to=+14155550004", "--sandbox"]).exits(0);
    home.run(&["test", "--to=+14155550004", "--dry-run"]).exits(0);
    let done = home.run(&["log", "--json"]).exits(0);
    assert!(!done.stdout.contains("415555"), "{done}");
    let document = done.json();
    let sends = document["sends"].as_array().unwrap();
    let mut rows: Vec<_> = sends
        .iter()
        .map(|send| {
            ["to", "connector", "provider", "template", "outcome"].map(|key| send[key].as_str().unwrap().to_owned())
        })
        .collect();
    rows.sort();
    assert_eq!(
        rows,
        [
            ["+1••••••0001", "gw", "http", "generic", "accepted"],
            ["+1••••••0002", "gw", "http", "sign-in", "refused"],
            ["+1••••••0003", "other", "http", "generic", "accepted"],
        ]
    );
    let of = |to: &str| sends.iter().find(|send| send["to"] == to).unwrap();
    assert_eq!(of("+1••••••0001")["message_id"], "m-0");
    assert_eq!(of("+1••••••0002")["message_id"], Value::Null);
    assert_eq!(of("+1••••••0003")["message_id"], "m-2");
    assert!(sends.iter().all(|send| send["at"].is_string()), "a time that people read: {document}");

    let one = home.run(&["log", "--connector=other", "--json"]).exits(0).json();
    assert_eq!(one["sends"].as_array().unwrap().len(), 1, "{one}");
    assert_eq!(one["sends"][0]["to"], "+1••••••0003");
    let plain = home.run(&["log"]).exits(0).stdout;
    for expected in ["+1••••••0001", "accepted", "m-0", "+1••••••0002", "refused", "sign-in", "other"]
    {
        assert!(plain.contains(expected), "{expected}: {plain}");
    }
    home.run(&["log", "--connector=nobody"]).exits(3);
    home.run(&["log", "--since=soon"]).exits(2);
}

#[test]
fn without_sends_the_log_is_empty_and_creates_no_file() {
    let gateway = Gateway::accepting();
    let home = home(&gateway, LARGEST_BUDGET);
    assert_eq!(home.run(&["log", "--json"]).exits(0).json(), serde_json::json!({ "sends": [] }));
    home.run(&["log"]).exits(0);
    assert!(!home.path(".local").exists());
    let none = home.run(&["delivery"]);
    assert_ne!(none.code, 0, "{none}");
    assert!(!none.stderr.contains("panicked"), "{none}");
    assert_eq!(gateway.queried(), Vec::<String>::new());
}

#[test]
fn delivery_without_an_id_asks_about_the_newest() {
    let gateway = Gateway::accepting();
    let home = home(&gateway, LARGEST_BUDGET);
    for nth in 0..3 {
        home.run(&["test", &format!("--to={}", recipient(nth))]).exits(0);
    }
    home.run(&["delivery"]).exits(0);
    assert_eq!(gateway.queried(), ["m-2"]);
}

#[test]
fn a_send_under_way_or_cut_off_is_listed_and_never_as_accepted() {
    let (arrived, has_arrived) = mpsc::channel();
    let gateway = Gateway::new(move |_| {
        arrived.send(()).unwrap();
        GatewayReply::Silence
    });
    let home = home(&gateway, LARGEST_BUDGET);
    let mut child = home.command(&["test", "--to=+14155550001"]).spawn().unwrap();
    has_arrived.recv().unwrap();
    let alive = log(&home);
    assert_eq!((alive.len(), count_outcome(&alive, "accepted")), (1, 0), "{alive:?}");
    child.kill().unwrap();
    child.wait().unwrap();
    let dead = log(&home);
    assert_eq!((dead.len(), count_outcome(&dead, "unknown")), (1, 1), "{dead:?}");
}
