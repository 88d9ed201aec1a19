//! The sandbox answers every request over a socket; those to its API with JSON.
#![no_main]

use std::{cell::OnceCell, net::SocketAddr, time::Duration};

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use smsctl::{
    connectors::PROVIDERS,
    http_client::SigningContext,
    sandbox::{AccountRegistry, Sandbox, SandboxAccount},
};
use smsctl_fuzz::{NOON, NUMBERS, all_exchanges, as_received, connector, signing_context};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    runtime::{Builder, Runtime},
    time::timeout,
};

#[derive(Arbitrary, Debug)]
enum ApiRequest<'a> {
    List(Vec<(Name, &'a str)>),
    Wait(bool, Vec<(Name, &'a str)>),
    Refusals(Vec<(Name, &'a str)>),
    Show(&'a str),
    Deliver(u8, &'a [u8]),
    Fault(&'a str),
    FaultJson(&'a [u8]),
    Clear(Vec<(Name, &'a str)>),
    Delete(&'a str),
    Raw(&'a [u8]),
}

#[derive(Arbitrary, Debug)]
enum Name {
    To,
    Provider,
    Text,
    After,
    Before,
    Limit,
    Timeout,
    Other,
}

fn query(fields: &[(Name, &str)]) -> String {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (format!("{name:?}").to_lowercase(), *value)).collect();
    smsctl::encoding::encode_form(&fields)
}

impl ApiRequest<'_> {
    fn bytes(&self, host: SocketAddr) -> Vec<u8> {
        let (method, path, body) = match self {
            Self::List(fields) => ("GET", format!("messages?{}", query(fields)), vec![]),
            Self::Wait(code, fields) => {
                ("GET", format!("{}?{}&timeout=0", if *code { "otp" } else { "wait" }, query(fields)), vec![])
            }
            Self::Refusals(fields) => ("GET", format!("refusals?{}", query(fields)), vec![]),
            Self::Show(id) => ("GET", format!("messages/{}", smsctl::encoding::percent_encode(id)), vec![]),
            Self::Deliver(id, body) => ("POST", format!("messages/{id}/delivery"), body.to_vec()),
            Self::Fault(rule) => ("POST", "faults".into(), serde_json::to_vec(rule).expect("JSON")),
            Self::FaultJson(rule) => ("POST", "faults".into(), rule.to_vec()),
            Self::Clear(fields) => ("DELETE", format!("messages?{}", query(fields)), vec![]),
            Self::Delete(id) => ("DELETE", format!("messages/{}", smsctl::encoding::percent_encode(id)), vec![]),
            Self::Raw(bytes) => return bytes.to_vec(),
        };
        let head = format!(
            "{method} /api/v1/{path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\n\
             connection: close\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        [head.into_bytes(), body].concat()
    }
}

fn clock() -> SigningContext {
    signing_context(NOON, "n")
}

/// A sandbox with a few messages in it.
fn open(runtime: &Runtime) -> Sandbox {
    let mut registry = AccountRegistry::default();
    for provider in PROVIDERS {
        let demo_connector = || connector(provider, &provider.demo_values()).expect("the demonstration account");
        let (name, templates) = (provider.name.into(), provider.demo_templates());
        registry.add_account(SandboxAccount {
            name,
            provider,
            connector: demo_connector().into(),
            templates: templates.clone(),
        });
        let client = demo_connector();
        for exchange in all_exchanges(&*client, &templates[..1], "none", &clock()).into_iter().take(NUMBERS.len()) {
            registry.emulate_request(&as_received(exchange.request().clone()), None, &clock());
        }
    }
    let loopback = SocketAddr::from(([127, 0, 0, 1], 0));
    runtime.block_on(Sandbox::open(loopback, registry, clock)).expect("a port")
}

/// Returns what the sandbox answers until the timeout: nothing where the request is incomplete.
async fn send(address: SocketAddr, bytes: &[u8], wait: Duration) -> Vec<u8> {
    let mut answer = vec![];
    let exchange = async {
        let mut stream = TcpStream::connect(address).await?;
        stream.write_all(bytes).await?;
        stream.read_to_end(&mut answer).await
    };
    let _ = timeout(wait, exchange).await;
    answer
}

thread_local! {
    static RUNTIME: OnceCell<Runtime> = const { OnceCell::new() };
}

fuzz_target!(|requests: Vec<ApiRequest>| {
    RUNTIME.with(|runtime| {
        let runtime = runtime.get_or_init(|| Builder::new_current_thread().enable_all().build().expect("a runtime"));
        let sandbox = open(runtime);
        let address = sandbox.address().expect("an address");
        let ready = format!("GET /readyz HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
        let requests = async {
            for request in requests.iter().take(6) {
                let raw = matches!(request, ApiRequest::Raw(_));
                let wait = Duration::from_millis(if raw { 20 } else { 5_000 });
                let answer = send(address, &request.bytes(address), wait).await;
                if raw {
                    continue;
                }
                let text = String::from_utf8(answer).expect("an answer is text");
                let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{request:?}: {text:?}"));
                let failed = ["HTTP/1.1 5", "HTTP/1.1 1"].iter().any(|status| head.starts_with(status));
                assert!(head.starts_with("HTTP/1.1 ") && !failed, "{request:?}: {head}");
                let json: serde_json::Value = serde_json::from_str(body).unwrap_or_else(|_| panic!("{text}"));
                assert_eq!(head.starts_with("HTTP/1.1 2"), json.get("error").is_none(), "{request:?}: {text}");
            }
            send(address, ready.as_bytes(), Duration::from_secs(5)).await
        };
        let ready = runtime.block_on(sandbox.run_until(requests));
        assert!(ready.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&ready));
    });
});
