//! The tests of the providers' behaviour again, with a socket between client and emulation.

use std::{
    cell::Cell,
    net::SocketAddr,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use tokio::runtime::{Builder, Runtime};

use super::*;
use crate::{
    connectors::{
        Connector, PROVIDERS, Provider,
        tests::{self, EmulationUnderTest, NOON_MILLIS, assert_provider_behaviour},
    },
    emulation::CapturedMessage,
    failure::FailureKind,
    http_client::{Exchange, HttpClient, HttpClientOptions},
};

thread_local! {
    /// The server's clock, in Unix milliseconds.
    static CLOCK: Cell<u64> = const { Cell::new(NOON_MILLIS) };
}

fn next_signing_context() -> SigningContext {
    static REQUESTS: AtomicUsize = AtomicUsize::new(0);
    let nonce = REQUESTS.fetch_add(1, Ordering::Relaxed).to_string();
    SigningContext { timestamp_millis: CLOCK.get(), nonce }
}

/// A server on a port of its own.
struct SandboxFixture {
    runtime: Runtime,
    sandbox: Sandbox,
}

impl EmulationUnderTest for SandboxFixture {
    fn open(provider: &'static Provider, connector: Box<dyn Connector>) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let mut accounts = AccountRegistry::default();
        let (name, templates) = ("test".into(), provider.demo_templates());
        accounts.add_account(SandboxAccount { name, provider, connector: connector.into(), templates });
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        let sandbox = runtime.block_on(Sandbox::open(address, accounts, next_signing_context)).unwrap();
        Self { runtime, sandbox }
    }

    fn perform<T>(&mut self, exchange: Exchange<T>, at: &SigningContext) -> Result<T, FailureKind> {
        CLOCK.set(at.timestamp_millis);
        let (url, timeout) = (Some(self.sandbox.url().unwrap()), Duration::from_secs(30));
        let options =
            HttpClientOptions { sandbox: url, ca_files: vec![], timeout, now_millis: || CLOCK.get(), trace: None };
        // The server stops after each exchange, and closes its connections.
        let client = HttpClient::new(options).unwrap();
        let response = client.send("it", exchange);
        self.runtime.block_on(self.sandbox.run_until(response)).map_err(|failure| failure.kind)
    }

    fn captured_messages(&self) -> Vec<CapturedMessage> {
        self.sandbox.state().inbox.messages_after(0).map(|(_, entry)| entry.item.clone()).collect()
    }

    fn rejection_count(&self) -> usize {
        self.sandbox.state().inbox.rejections_after(0).count()
    }
}

#[test]
fn every_provider_behaves_over_a_socket() {
    assert_provider_behaviour::<SandboxFixture>();
}

/// Requests to a program are recognised by their host only.
const BY_NAME: &str = "exec";

#[test]
fn requests_are_recognised_among_all_providers() {
    let mut accounts = AccountRegistry::default();
    for provider in PROVIDERS {
        let (name, templates) = ("demo".into(), provider.demo_templates());
        accounts.add_account(SandboxAccount {
            name,
            provider,
            connector: tests::demo_connector(provider).into(),
            templates,
        });
    }
    for provider in PROVIDERS.iter().filter(|provider| provider.name != BY_NAME) {
        let connector = tests::demo_connector(provider);
        let message = tests::demo_message(provider, "generic", tests::reachable_number(provider));
        let provider_host = connector.send_host();
        for host in [None, Some(provider_host.as_str())] {
            let at = SigningContext { nonce: format!("{} {host:?}", provider.name), ..signing_context_at_noon() };
            let request = tests::with_host_header(connector.build_send_exchange(&message, &at).unwrap().request);
            let before = accounts.state.inbox.cursor();
            let reply = accounts.emulate_request(&request, host, &at).expect(provider.name);
            let entry = accounts.state.inbox.messages_after(before).next();
            let captured_by = entry.map(|(_, entry)| entry.owner.provider);
            assert_eq!(captured_by, Some(provider.name), "{host:?} {:?}", reply.response.status());
        }
    }
}

fn signing_context_at_noon() -> SigningContext {
    SigningContext { timestamp_millis: NOON_MILLIS, nonce: String::new() }
}
