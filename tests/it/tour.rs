//! The main use of smsctl: three connectors are set up, exactly one is live, and no edit loses anything.

use std::{collections::BTreeSet, fs};

use crate::support::{Home, Server, answers};

const ALIYUN: [&str; 7] = [
    "setup",
    "aliyun",
    "--name=cn",
    "--access-key-id=LTAI0000",
    "--sign-name=china=示例,overseas=Example",
    "--template=generic=china=SMS_1,overseas=SMS_2",
    "--template=sign-in=china=SMS_3,overseas=SMS_4",
];

const TENCENT: [&str; 8] = [
    "setup",
    "tencent",
    "--name=tx",
    "--secret-id=AKID0000",
    "--sdk-app-id=1400000000",
    "--sign-name=Example",
    "--template=generic=100001",
    "--template=sign-in=100002",
];

/// Returns a home with three connectors, set up by flags one after another, with their secrets in environment variables.
fn home_with_three_connectors() -> Home {
    let home = Home::new()
        .var("TWILIO_AUTH_TOKEN", "twilio-secret-0123")
        .var("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "aliyun-secret-0123")
        .var("TENCENTCLOUD_SECRET_KEY", "tencent-secret-0123");
    home.run(&crate::support::TWILIO).exits(0);
    fs::write(home.file(), format!("# do not lose me\n{}", home.text())).unwrap();
    for (args, live) in [(&ALIYUN[..], "cn"), (&TENCENT, "tx")] {
        let done = home.run(args).exits(0);
        assert!(done.stdout.contains("saved and live") && done.stdout.contains("is no longer live"), "{done}");
        assert_eq!(live_connectors(&home), [live]);
    }
    home
}

/// Returns the names of the live connectors.
fn live_connectors(home: &Home) -> Vec<String> {
    let list = home.run(&["list", "--json"]).exits(0).json();
    let all = list["connectors"].as_array().unwrap().iter();
    all.filter(|row| row["live"] == true).map(|row| row["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn three_connectors_each_live_in_turn_and_back() {
    let home = home_with_three_connectors();
    assert_eq!(live_connectors(&home), ["tx"]);
    home.run(&["change", "-"]).exits(0);
    assert_eq!(live_connectors(&home), ["cn"]);
    home.run(&["change", "twilio"]).exits(0);
    assert_eq!(live_connectors(&home), ["tw"]);
    home.run(&["change", "-"]).exits(0);
    assert_eq!(live_connectors(&home), ["cn"]);
    let text = home.text();
    for kept in ["# do not lose me", "+14155550123", "LTAI0000", "示例", "SMS_2", "AKID0000", "100002", "sign-up code"]
    {
        assert!(text.contains(kept), "{kept}: {text}");
    }
}

#[test]
fn every_provider_sends_in_the_sandbox_and_the_message_arrives() {
    let home = home_with_three_connectors();
    for (name, to) in [
        ("tw", "+14155550100"),
        ("cn", "+8613812345678"),
        ("cn", "+14155550100"),
        ("tx", "+8613812345678"),
        ("tx", "+14155550100"),
    ] {
        home.run(&["change", name]).exits(0);
        let args = ["test", "--template=sign-in", "--template=generic", "--to", to, "--sandbox", "--json", "--wait"];
        let done = home.run(&args).exits(0);
        let document = done.json();
        assert_eq!(document["sandbox"], true);
        for result in document["results"].as_array().unwrap() {
            assert_eq!((&result["outcome"], &result["connector"]), (&"delivered".into(), &name.into()), "{done}");
            let code = result["code"].as_str().unwrap();
            assert_eq!(code.len(), 6);
            assert!(result["arrived"]["text"].as_str().unwrap().contains(code), "{done}");
            assert!(result["message_id"].is_string() && result["arrived"]["verified"].is_string(), "{done}");
        }
        assert!(done.stderr.contains("nothing reaches a phone"), "{done}");
        let check = home.run(&["check", "--sandbox"]).exits(0);
        assert!(check.stdout.contains("✓ pass  credentials"), "{check}");
    }
}

#[test]
fn a_demonstration_account_serves_whoever_has_none() {
    let home = Home::new();
    let shown = home.run(&["test", "--sandbox", "--template", "generic", "--to", "+14155550100"]).exits(0);
    assert!(shown.stdout.contains("✓ accepted by twilio (sandbox)") && shown.stdout.contains("verified"), "{shown}");
    for provider in ["twilio", "aliyun", "tencent"] {
        let args = ["test", "--sandbox", "--to=+8613812345678", "--all-templates", "--json", "--connector", provider];
        let results = home.run(&args).exits(0).json();
        assert_eq!(results["results"].as_array().unwrap().len(), 4, "{results}");
    }
    assert!(!home.file().exists());
}

#[test]
fn http_200_is_not_success_and_a_limit_is_reported_as_one() {
    let home = home_with_three_connectors();
    for (name, taken, limited, id) in [
        ("cn", answers::ALIYUN_TAKEN, answers::ALIYUN_LIMITED, "9006197469364984^0"),
        ("tx", answers::TENCENT_TAKEN, answers::TENCENT_LIMITED, "5000:1045710669157053657849499619"),
    ] {
        let send =
            |server: &Server| home.run(&["test", "--to=+8613812345678", "--json", "--connector", name, &server.flag()]);
        let document = send(&Server::always(200, taken)).exits(0).json();
        assert_eq!(document["results"][0]["message_id"], id);
        let document = send(&Server::always(200, limited)).exits(6).json();
        assert_eq!(document["results"][0]["outcome"], "throttled");
        send(&Server::always(200, "{}")).exits(8);
        send(&Server::always(503, "<html>")).exits(8);
    }
}

#[test]
fn a_wrong_secret_is_diagnosed_by_the_text_that_the_provider_signed() {
    let home = home_with_three_connectors();
    let signed = |request: &str| {
        let head = request.split("\r\n").map(str::to_owned).collect::<Vec<_>>();
        let header = |name: &str| {
            let line = head.iter().find(|line| line.to_lowercase().starts_with(&format!("{name}:"))).unwrap();
            line.split_once(':').unwrap().1.trim().to_owned()
        };
        let authorization = header("authorization");
        let names = authorization.split("SignedHeaders=").nth(1).unwrap().split(',').next().unwrap().to_owned();
        let query = head[0].split(' ').nth(1).unwrap().split_once('?').unwrap().1;
        let query =
            query.split('&').map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join("&");
        let lines: String = names.split(';').map(|name| format!("{name}:{}\n", header(name))).collect();
        let body = header("x-acs-content-sha256");
        let canonical = format!("POST\n/\n{query}\n{lines}\n{names}\n{body}");
        format!("ACS3-HMAC-SHA256\n{}", smsctl::encoding::hash::sha256_hex(canonical))
    };
    let send = |server: &Server| {
        home.run(&["test", "--to=+8613812345678", "--json", "--connector=cn", &server.flag()]).exits(4).json()
            ["results"][0]["error"]
            .clone()
    };
    let same = Server::new(move |request| Ok((400, String::new(), answers::aliyun_mismatch(&signed(request)).into())));
    let error = send(&same);
    assert!(error["message"].as_str().unwrap().contains("so the secret is wrong"), "{error}");
    assert_eq!(error["provider"]["code"], "SignatureDoesNotMatch");
    let other = Server::always(400, answers::aliyun_mismatch("ACS3-HMAC-SHA256\nabc"));
    assert!(send(&other)["message"].as_str().unwrap().contains("signed a different text"));
    let late = Server::new(|_| {
        let date = "date: Mon, 20 Jul 2026 12:00:00 GMT\r\n".to_owned();
        Ok((200, date, answers::TENCENT_MISMATCH.into()))
    });
    let done = home.run(&["test", "--to=+8613812345678", "--json", "--connector=tx", &late.flag()]).exits(4);
    let error = done.json()["results"][0]["error"].clone();
    assert!(error["message"].as_str().unwrap().contains("clock is"), "{error}");
    assert_eq!(error["provider"]["code"], "AuthFailure.SignatureFailure");
    assert_eq!(error["provider"]["request_id"], "ed93f3cb-f35e-473f-b9f3-0d451b8b79c6");
}

#[test]
fn no_secret_is_shown_sent_or_saved_where_it_does_not_belong() {
    let home = home_with_three_connectors();
    let secrets = ["twilio-secret-0123", "aliyun-secret-0123", "tencent-secret-0123"];
    for secret in secrets {
        assert!(!home.text().contains(secret));
    }
    for name in ["tw", "cn", "tx"] {
        for args in [
            &["show", name][..],
            &["show", name, "--origin"],
            &["show", name, "--json"],
            &["test", "--dry-run", "--to=+8613812345678", "--connector", name],
            &["test", "--dry-run", "--to=+8613812345678", "--connector", name, "--json"],
            &["test", "--sandbox", "--to=+8613812345678", "--connector", name, "-vv"],
            &["check", name, "--sandbox", "-v"],
            &["setup", "--help"],
            &["setup", "twilio", "--help"],
        ] {
            let done = home.run(args).exits(0);
            for secret in secrets {
                assert!(!done.stdout.contains(secret) && !done.stderr.contains(secret), "{args:?}: {done}");
            }
        }
    }
    let bare = home.run(&["setup", "twilio", "--auth-token=bare-0123456789ab"]).exits(2);
    assert!(bare.stderr.contains("process list") && !bare.stderr.contains("bare-0123"), "{bare}");
    home.feed(&["set", "auth-token=-", "--connector=tw"], "piped-secret-0123456789\n").exits(0);
    let shown = home.run(&["show", "tw"]).exits(0).stdout;
    assert!(shown.contains("••••6789") && !shown.contains("piped-secret"), "{shown}");
    assert_eq!(home.run(&["show", "tw", "--json"]).exits(0).json()["fields"]["auth-token"], serde_json::Value::Null);
}

#[test]
fn a_test_first_saves_only_what_the_provider_accepts() {
    let home = Home::new().var("TWILIO_AUTH_TOKEN", "x");
    let refusing = Server::always(401, answers::twilio_error(20003, 401, "Authenticate"));
    home.run(&[&crate::support::TWILIO[..], &["--test-to=+14155550100", &refusing.flag()]].concat()).exits(4);
    assert!(!home.file().exists());
    let taking = Server::always(201, answers::TWILIO_TAKEN);
    let done = home.run(&[&crate::support::TWILIO[..], &["--test-to=+14155550100", &taking.flag()]].concat()).exits(0);
    assert_eq!(done.json()["message_id"], "SMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb");
    assert!(!home.text().contains("recipient"), "a number that a sandbox took is no default for real messages");
}

#[test]
fn setup_reads_json_edits_what_is_there_and_switches_to_an_api_key() {
    let home = Home::new();
    let json = r#"{"provider": "twilio", "name": "tw", "account-sid": "AC00000000000000000000000000000000",
        "auth-token": "from-a-pipe-0123456789", "from": "MG0123456789abcdef0123456789abcdef",
        "templates": {"sign-in": "{{code}} lets you in"}}"#;
    home.feed(&["setup", "--from-json=-"], json).exits(0);
    assert!(home.text().contains("{{code}} lets you in") && home.text().contains("from-a-pipe"));
    let key = [
        "setup",
        "--name=tw",
        "twilio",
        "--api-key-sid=SK0123456789abcdef0123456789abcdef",
        "--api-key-secret=env:KEY",
    ];
    // The variable may be set where the connector is used, so that it is only warned about here.
    let unset = home.run(&key).exits(0);
    assert!(unset.stderr.contains("KEY is not set on this machine"), "{unset}");
    let home = home.var("KEY", "k");
    home.run(&key).exits(0);
    assert!(!home.text().contains("auth-token") && home.text().contains("{{code}} lets you in"), "{}", home.text());
    home.run(&["setup", "aliyun", "--name=tw"]).exits(2);
    home.feed(&["setup", "--from-json=-"], "{\"provider\": \"twilio\", \"frm\": \"x\"}").exits(2);
    home.feed(&["setup", "--from-json=-"], "[").exits(2);
}

#[test]
fn change_leads_into_setup_and_check_guards_it() {
    let home = Home::with_twilio();
    assert!(home.run(&["change", "tencent"]).exits(10).stderr.contains("--secret-id"));
    let home = home_with_three_connectors();
    let refusing = Server::always(401, answers::twilio_error(20003, 401, "Authenticate"));
    let done = home.run(&["change", "tw", "--check", &refusing.flag()]).exits(4);
    assert!(done.stderr.contains("nothing changed"), "{done}");
    assert_eq!(live_connectors(&home), ["tx"]);
    home.run(&["change", "tw", "--check", "--sandbox"]).exits(0);
    assert_eq!(live_connectors(&home), ["tw"]);
}

#[test]
fn after_the_live_connector_is_removed_no_connector_is_live() {
    let home = home_with_three_connectors();
    let done = home.run(&["remove", "tx", "--yes"]).exits(0);
    assert!(done.stdout.contains("no connector is live"), "{done}");
    assert_eq!(live_connectors(&home), Vec::<String>::new());
    assert!(home.run(&["test", "--to=+14155550100"]).exits(3).stderr.contains("smsctl change tw"));
    assert!(home.run(&[]).exits(0).stdout.contains("no connector is live"));
}

#[test]
fn a_setup_or_an_import_with_check_saves_only_what_passes() {
    let home = Home::new().var("TWILIO_AUTH_TOKEN", "right-secret");
    let setup =
        ["setup", "twilio", "--account-sid=AC00000000000000000000000000000000", "--from=+14155550123", "--check"];
    let refusing = Server::always(401, answers::twilio_error(20003, 401, "Authenticate"));
    let done = home.run(&[&setup[..], &[&refusing.flag()]].concat()).exits(4);
    assert!(done.stderr.contains("nothing was saved") && done.stderr.contains("✗ fail"), "{done}");
    assert!(!home.file().exists());
    home.run(&[&setup[..], &["--sandbox"]].concat()).exits(0);
    assert!(home.text().contains("+14155550123"));
    // The same for an import.
    let document = home.run(&["export", "--format=json"]).exits(0).stdout;
    let before = home.text();
    let import = |to: &str| home.feed(&["import", "-", "--name=copy", "--check", to], &document);
    let done = import(&refusing.flag()).exits(4);
    assert!(done.stderr.contains("nothing was saved") && home.text() == before, "{done}");
    import("--sandbox").exits(0);
    assert!(home.text().contains("[connectors.copy]"));
}
