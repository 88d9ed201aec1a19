//! What is known of a message whose provider does not know it: too old, not there, or not there yet.

#[cfg(unix)]
use std::os::unix::fs::PermissionsExt;
use std::{
    fs,
    sync::atomic::{AtomicUsize, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

use crate::support::{Home, Server};

const ALIYUN_NO_RECORD: &str =
    r#"{"Code":"OK","Message":"OK","TotalCount":0,"SmsSendDetailDTOs":{"SmsSendDetailDTO":[]}}"#;
const DAY: u64 = 24 * 3_600;

fn aliyun() -> Home {
    let home = Home::new().var("KEY", "x");
    let args = [
        "setup",
        "aliyun",
        "--name=ali",
        "--access-key-id=LTAI0",
        "--access-key-secret=env:KEY",
        "--sign-name=A",
        "--template=generic=SMS_1",
    ];
    home.run(&args).exits(0);
    home
}

/// Writes a journal with one message of this id that was accepted so many seconds ago through the connector `ali`.
fn write_journal(home: &Home, id: &str, seconds_ago: u64) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let at = (now - seconds_ago) * 1_000;
    let folder = home.path(".local/state/smsctl");
    fs::create_dir_all(&folder).unwrap();
    #[cfg(unix)]
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).unwrap();
    let lines = format!(
        "{{\"journal\":1}}\n\
         {{\"started\":{{\"run\":\"r\",\"nth\":0,\"at\":{at},\"to\":\"+861••••••5678\",\"template\":\"generic\",\"connector\":\"ali\",\"provider\":\"aliyun\"}}}}\n\
         {{\"finished\":{{\"run\":\"r\",\"nth\":0,\"started_at\":{at},\"outcome\":\"accepted\",\"message_id\":\"{id}\"}}}}\n"
    );
    let path = folder.join("sends.jsonl");
    fs::write(&path, lines).unwrap();
    #[cfg(unix)]
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
}

#[test]
fn an_id_older_than_what_the_provider_keeps_is_reported_without_asking() {
    let (home, server) = (aliyun(), Server::always(200, ALIYUN_NO_RECORD));
    write_journal(&home, "9^0", 45 * DAY);
    let args = ["delivery", "9^0", "--to=+8613812345678", "--json", &server.flag()];
    let error = home.run(&args).exits(5).json()["error"].clone();
    let (cause, fix) = (error["cause"].as_str().unwrap(), error["fix"].as_str().unwrap());
    assert!(cause.contains("keeps records for 30 days") && cause.contains("45 days ago"), "{error}");
    assert!(fix.contains("dysms.console.aliyun.com"), "{error}");
    assert_eq!(server.count(), 0);
}

#[test]
fn a_message_of_the_journal_is_asked_about_on_its_day_and_pending_while_it_may_be_under_way() {
    for (seconds_ago, code, most_requests) in [(7_200, 0, 2), (20 * DAY, 5, 2)] {
        let (home, server) = (aliyun(), Server::always(200, ALIYUN_NO_RECORD));
        write_journal(&home, "9^0", seconds_ago);
        let done = home.run(&["delivery", "9^0", "--to=+8613812345678", &server.flag()]).exits(code);
        assert!((1..=most_requests).contains(&server.count()), "{} requests: {done}", server.count());
        assert_eq!(done.stdout.contains("no record yet"), code == 0, "{done}");
    }
}

#[test]
fn an_unknown_id_has_no_record_after_all_kept_records_were_searched() {
    let (home, server) = (aliyun(), Server::always(200, ALIYUN_NO_RECORD));
    let done = home.run(&["delivery", "9^0", "--to=+8613812345678", &server.flag()]).exits(5);
    assert!(done.stderr.contains("no record of this message: Aliyun keeps records for 30 days"), "{done}");
    assert_eq!(server.count(), 30);
}

/// A gateway that takes every message, and answers the first so many questions about it with 404.
fn forgetful(unknown: usize) -> (Home, Server) {
    let asked = AtomicUsize::new(0);
    let server = Server::plain(move |request| {
        let (status, body) = match request.starts_with("POST ") {
            true => (200, r#"{"id":"m-1"}"#),
            false if asked.fetch_add(1, Ordering::SeqCst) < unknown => (404, ""),
            false => (200, r#"{"status":"done"}"#),
        };
        Ok((status, String::new(), body.into()))
    });
    let (home, url) = (Home::new(), server.url());
    home.write(format!(
        "live = \"main\"\n[connectors.main]\nprovider = \"http\"\nurl = \"{url}/\"\nid = \"/id\"\n\
         json-body = '{{\"to\": \"{{{{to}}}}\", \"text\": \"{{{{text}}}}\"}}'\n\
         delivery = {{ url = \"{url}/{{{{id}}}}\", status = [\"/status\"], delivered = [\"done\"] }}\n\
         templates.generic = \"{{{{code}}}} is your code\"\n"
    ));
    (home, server)
}

#[test]
fn a_message_that_the_provider_has_not_stored_yet_is_followed_on() {
    let (home, server) = forgetful(2);
    let sent = home.run(&["test", "--to=+14155550100", "--wait=60", "--json"]).exits(0).json();
    assert_eq!(sent["results"][0]["outcome"], "delivered", "{sent}");
    assert_eq!(server.count(), 4, "one message, and three questions");
    let (home, _server) = forgetful(2);
    home.run(&["test", "--to=+14155550100"]).exits(0);
    home.run(&["delivery", "--wait=60"]).exits(0);
}

#[test]
fn a_message_that_the_provider_never_stores_is_under_way_until_the_time_is_over() {
    let (home, _server) = forgetful(usize::MAX);
    let sent = home.run(&["test", "--to=+14155550100", "--wait=1", "--json"]).exits(9).json();
    assert_eq!(sent["results"][0]["outcome"], "accepted", "{sent}");
    assert_eq!(sent["results"][0]["delivery"]["state"], "pending", "{sent}");
}

#[test]
fn an_id_that_the_provider_does_not_know_ends_the_wait_at_once() {
    let (home, server) = forgetful(usize::MAX);
    let done = home.run(&["delivery", "m-7", "--wait=600"]).exits(5);
    assert!(done.stderr.contains("has no message with this id"), "{done}");
    assert_eq!(server.count(), 1);
}
