//! The providers' behaviours again, with a socket between client and referee.

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
        tests::{self, Counterpart, NOON, behaves},
    },
    desk::Arrival,
    failure::Kind,
    wire::{Exchange, Options, Wire},
};

thread_local! {
    /// What the server's clock shows.
    static CLOCK: Cell<u64> = const { Cell::new(NOON) };
}

fn clock() -> Moment {
    static REQUESTS: AtomicUsize = AtomicUsize::new(0);
    let nonce = REQUESTS.fetch_add(1, Ordering::Relaxed).to_string();
    Moment { millis: CLOCK.get(), nonce }
}

/// A server on a port of its own, and a client that is pointed to it.
struct Served {
    runtime: Runtime,
    sandbox: Sandbox,
}

impl Counterpart for Served {
    fn open(provider: &'static Provider, connector: Box<dyn Connector>) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let mut counter = Counter::default();
        let (name, templates) = ("ours".into(), provider.demo_templates());
        counter.add(Account { name, provider, connector: connector.into(), templates });
        let here = SocketAddr::from(([127, 0, 0, 1], 0));
        let sandbox = runtime.block_on(Sandbox::open(here, counter, clock)).unwrap();
        Self { runtime, sandbox }
    }

    fn ask<T>(&mut self, exchange: Exchange<T>, at: &Moment) -> Result<T, Kind> {
        CLOCK.set(at.millis);
        let (url, timeout) = (Some(self.sandbox.url().unwrap()), Duration::from_secs(30));
        let options = Options { sandbox: url, roots: vec![], timeout, clock: || CLOCK.get(), trace: None };
        // The server stops after each question, and its connections with it.
        let wire = Wire::new(options).unwrap();
        let asking = wire.perform("it", exchange);
        self.runtime.block_on(self.sandbox.during(asking)).map_err(|failure| failure.kind)
    }

    fn arrivals(&self) -> Vec<Arrival> {
        self.sandbox.desk().inbox.messages(0).map(|(_, kept)| kept.what.clone()).collect()
    }

    fn refusals(&self) -> usize {
        self.sandbox.desk().inbox.refusals(0).count()
    }
}

#[test]
fn every_provider_behaves_over_a_socket() {
    behaves::<Served>();
}

/// A program is never asked by its shape.
const BY_NAME: &str = "exec";

#[test]
fn among_all_providers_each_request_finds_its_own() {
    let mut counter = Counter::default();
    for provider in PROVIDERS {
        let (name, templates) = ("demo".into(), provider.demo_templates());
        counter.add(Account { name, provider, connector: tests::ours(provider).into(), templates });
    }
    for provider in PROVIDERS.iter().filter(|provider| provider.name != BY_NAME) {
        let account = tests::ours(provider);
        let message = tests::message(provider, "generic", tests::reached(provider));
        let real = account.host();
        for host in [None, Some(real.as_str())] {
            let at = Moment { nonce: format!("{} {host:?}", provider.name), ..noon() };
            let request = tests::arrived(account.send(&message, &at).unwrap().request);
            let before = counter.desk.inbox.cursor();
            let reply = counter.answer(&request, host, &at).expect(provider.name);
            let kept = counter.desk.inbox.messages(before).next();
            let taken = kept.map(|(_, kept)| kept.whose.provider);
            assert_eq!(taken, Some(provider.name), "{host:?} {:?}", reply.response.status());
        }
    }
}

fn noon() -> Moment {
    Moment { millis: NOON, nonce: String::new() }
}
