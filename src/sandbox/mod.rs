//! A local stand-in for the providers' servers, with an inbox: it moves bytes to [`Connector::emulate`] and back.
//!
//! [`Connector::emulate`]: crate::connectors::Connector::emulate

mod api;
mod authority;
mod blocked_hosts;
mod callback_policy;
mod callbacks;
mod connection;
mod counter;
mod events;
mod gate;
mod masked_text;
mod page;
mod proxy;
mod raw;
mod secret_names;
mod server;
mod spoil;
#[cfg(test)]
mod tests;
mod tls;

use std::{
    cell::{Ref, RefCell},
    io,
    net::SocketAddr,
    path::PathBuf,
};

use http::Uri;
use tokio::net::TcpListener;

use crate::{
    connectors::Provider,
    desk::{Desk, Rule},
    wire::Moment,
};

pub use authority::Authority;
pub use blocked_hosts::BlockedHosts;
pub use callback_policy::CallbackAddress;
use callback_policy::CallbackPolicy;
use callbacks::Callbacks;
pub use counter::{Account, Counter};
use events::Events;
use gate::Gate;
use tls::Tls;

/// The default address.
pub const USUAL: &str = "127.0.0.1:8025";

/// Fails on a rule for a provider that there is not.
pub fn known(rule: &Rule) -> Result<(), String> {
    match rule.provider.as_deref().filter(|name| Provider::find(name).is_none()) {
        Some(name) => Err(format!("unknown provider {name}")),
        None => Ok(()),
    }
}

/// All providers' servers on one port.
pub struct Sandbox {
    listener: TcpListener,
    gate: Gate,
    counter: RefCell<Counter>,
    events: Events,
    callbacks: Callbacks,
    /// When it opened, in milliseconds since 1970; cursors of an earlier run mean nothing.
    began: u64,
    moment: fn() -> Moment,
    tls: Option<Tls>,
    blocked: RefCell<BlockedHosts>,
}

impl Sandbox {
    /// Opens a port for these accounts, whose requests are verified against their own settings.
    pub async fn open(address: SocketAddr, counter: Counter, moment: fn() -> Moment) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let mut gate = Gate::at(address);
        gate.stand_in(counter.hosts());
        let (counter, events) = (RefCell::new(counter), Events::default());
        let (callbacks, began) = (Callbacks::new(CallbackPolicy::listening_on(address)), moment().millis);
        Ok(Self {
            listener,
            gate,
            counter,
            events,
            callbacks,
            began,
            moment,
            tls: None,
            blocked: RefCell::default(),
        })
    }

    /// Answers to one more name, such as that of a container.
    pub fn answering_to(mut self, name: &str) -> Self {
        self.gate.name(name.to_ascii_lowercase());
        self
    }

    /// Calls these addresses too where a client asks for callbacks.
    pub fn calling(mut self, addresses: &[CallbackAddress]) -> Self {
        self.callbacks.policy.named = addresses.to_vec();
        self
    }

    /// Trusts these PEM files too where a callback goes to https.
    pub fn trusting(mut self, roots: &[PathBuf]) -> Self {
        self.callbacks.roots = roots.to_vec();
        self
    }

    /// Speaks TLS too, by the names of the providers and of this machine, with certificates of this authority.
    pub fn securing(mut self, authority: Authority) -> io::Result<Self> {
        self.tls = Some(Tls::new(authority)?);
        Ok(self)
    }

    /// Now, as wrong as the rules want it.
    fn now(&self) -> Moment {
        let at = (self.moment)();
        let skew = self.desk().faults.skew();
        Moment { millis: at.millis.saturating_add_signed(skew * 1_000), ..at }
    }

    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Where clients on this machine reach it.
    pub fn url(&self) -> io::Result<Uri> {
        let address = self.address()?;
        let name = match (address.ip().is_unspecified(), address.is_ipv4()) {
            (false, _) => address.to_string(),
            (true, true) => format!("127.0.0.1:{}", address.port()),
            (true, false) => format!("[::1]:{}", address.port()),
        };
        format!("http://{name}").parse().map_err(io::Error::other)
    }

    /// The hosts that its accounts send to, in lower case.
    pub fn account_hosts(&self) -> Vec<String> {
        let mut hosts = self.counter.borrow().hosts();
        hosts.retain(|host| !host.is_empty());
        hosts.sort();
        hosts.dedup();
        hosts
    }

    /// The hosts of its accounts that are no provider's, in lower case.
    pub fn stands_in_for(&self) -> Vec<String> {
        self.gate.gateway_hosts().to_vec()
    }

    /// The hosts that clients asked it for as a proxy, and that it did not connect them to.
    pub fn blocked_hosts(&self) -> Ref<'_, BlockedHosts> {
        self.blocked.borrow()
    }

    /// What arrived and what was refused.
    pub fn desk(&self) -> Ref<'_, Desk> {
        Ref::map(self.counter.borrow(), |counter| &counter.desk)
    }

    /// Runs the server for as long as the work takes.
    pub async fn during<T>(&self, work: impl Future<Output = T>) -> T {
        tokio::select! {
            never = self.serve() => match never {},
            never = self.call_back() => match never {},
            value = work => value,
        }
    }
}
