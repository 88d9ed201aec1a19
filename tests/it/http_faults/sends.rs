//! Every provider's sends over faulty connections, in this process.

use futures_util::future::join_all;
use smsctl::{
    connectors::{PROVIDERS, Provider},
    failure::FailureKind,
    http_client::{HttpClient, HttpClientOptions, RetryContext, SigningContext},
    sms::{Code, Message, TemplateValues},
};

use super::*;

#[test]
fn a_clock_that_is_off_is_corrected_once_by_the_providers_date() {
    let expired =
        r#"{"Response":{"Error":{"Code":"AuthFailure.SignatureExpire","Message":"expired"},"RequestId":"r"}}"#;
    let refused = || Act::Reply(reply("200 OK", "date: Wed, 21 Oct 2015 07:28:00 GMT\r\n", expired));
    let accepted = || Act::Reply(reply("200 OK", "", answers::TENCENT_TAKEN));
    for (acts, kind, requests) in
        [(vec![refused(), accepted()], None, 2), (vec![refused()], Some(FailureKind::Credentials), 2)]
    {
        let server = RawServer::new(acts);
        let failures = send_messages("tencent", &server, 1);
        assert_eq!((failures, server.count()), (vec![kind], requests));
        let stamps = server.seen().join("\n");
        assert!(stamps.contains(&format!("x-tc-timestamp: {}", 1_445_412_480)), "{stamps}");
    }
}

#[test]
fn a_rate_is_waited_for_and_a_share_of_the_day_is_not() {
    let aliyun = |code: &str| format!(r#"{{"Code":"{code}","Message":"no","RequestId":"r"}}"#);
    let tencent =
        |code: &str| format!(r#"{{"Response":{{"Error":{{"Code":"{code}","Message":"no"}},"RequestId":"r"}}}}"#);
    let made = answers::TWILIO_TAKEN.replace("\"error_code\":null", "\"error_code\":30001");
    for (provider, body, requests) in [
        ("aliyun", aliyun("Throttling.User"), 3),
        ("aliyun", answers::ALIYUN_LIMITED.into(), 1),
        ("aliyun", aliyun("isv.DAY_LIMIT_CONTROL"), 1),
        ("tencent", tencent("RequestLimitExceeded"), 3),
        ("tencent", answers::TENCENT_LIMITED.into(), 1),
        ("twilio", answers::twilio_error(14107, 400, "no"), 3),
        // Twilio made a message of it before it failed.
        ("twilio", made, 1),
    ] {
        let status = if provider == "twilio" && !body.contains("30001") { "400 No" } else { "200 OK" };
        let server = RawServer::new(vec![Act::Reply(reply(status, "", &body))]);
        assert_eq!(send_messages(provider, &server, 1), [Some(FailureKind::Throttled)], "{body}");
        assert_eq!(server.count(), requests, "{body}");
    }
}

fn current_signing_context() -> SigningContext {
    static LAST: AtomicUsize = AtomicUsize::new(0);
    let nonce = format!("nonce-{}", LAST.fetch_add(1, Ordering::SeqCst));
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    SigningContext { timestamp_millis: now.as_millis() as u64, nonce }
}

/// Sends `count` messages at once, each over its own connection. Returns the failure of each, or `None` if it was accepted.
fn send_messages(provider: &str, server: &RawServer, count: usize) -> Vec<Option<FailureKind>> {
    let provider = Provider::find_by_name(provider).unwrap();
    let account = provider
        .build_connector(&provider.demo_values(), &|_| Err("no references here".into()))
        .unwrap_or_else(|error| panic!("{error}"));
    let code: Code = "274913".parse().unwrap();
    let templates = provider.demo_templates();
    let message = |nth: usize| {
        let to = format!("+861380013{nth:04}").parse().unwrap();
        let (usage, template) = &templates[0];
        Message::from_template(template, usage, &to, None, &TemplateValues { code: &code, minutes: 10 }).unwrap()
    };
    let one = async |nth: usize| {
        let client = HttpClient::new(HttpClientOptions {
            sandbox: Some(format!("http://{}:{}", Ipv4Addr::LOCALHOST, server.port).parse().unwrap()),
            ca_files: vec![],
            timeout: Duration::from_secs(20),
            now_millis: || current_signing_context().timestamp_millis,
            trace: None,
        })
        .unwrap();
        let message = message(nth);
        let make = |at: &SigningContext| Ok(account.build_send_exchange(&message, at).unwrap());
        let sent = client
            .send_with_retry(
                provider.name,
                &RetryContext { new_signing_context: || Ok(current_signing_context()), report_retry: &|_| {} },
                make,
            )
            .await;
        sent.err().map(|failure| failure.kind)
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(join_all((0..count).map(one)))
}

const SENDS_PER_CASE: usize = 2;

#[test]
fn a_message_that_may_have_been_accepted_is_sent_once_in_five_hundred_faulted_sends() {
    let (mut sent, mut unknown) = (0, 0);
    for provider in PROVIDERS {
        for case in after_the_first_byte().into_iter().filter(|case| case.timeout_seconds > 2) {
            // What one provider calls a server error, another may call a refusal; neither is sent again.
            let server = RawServer::new(case.acts);
            let failures = send_messages(provider.name, &server, SENDS_PER_CASE);
            // Where the user runs the receiver, the status alone tells success.
            let by_status = provider.domain.ends_with(".example");
            let refused = |kind: &Option<FailureKind>| match kind {
                Some(kind) => [FailureKind::Unknown, FailureKind::Refused].contains(kind),
                None => by_status,
            };
            assert!(failures.iter().all(refused), "{} {}: {failures:?}", provider.name, case.name);
            assert_eq!(server.count(), SENDS_PER_CASE * case.requests, "{} {}", provider.name, case.name);
            sent += failures.len();
            unknown += failures.iter().filter(|kind| **kind == Some(FailureKind::Unknown)).count();
        }
    }
    assert!(sent >= 500 && unknown >= 500, "{sent} sends, {unknown} unknown");
}
