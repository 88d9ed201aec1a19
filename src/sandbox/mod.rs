//! A local stand-in for the providers' servers, with an inbox: it moves bytes to [`Connector::emulate`] and back.
//!
//! [`Connector::emulate`]: crate::connectors::Connector::emulate

mod account_registry;
mod api;
mod blocked_hosts;
mod callback_policy;
mod callbacks;
mod certificate_authority;
mod connection;
mod fault_injection;
mod host_check;
mod inbox_events;
mod inbox_page;
mod proxy;
mod raw_request;
mod request_masking;
mod secret_names;
mod server;
#[cfg(test)]
mod tests;
mod tls;

use std::{
    cell::{Ref, RefCell},
    io,
    net::SocketAddr,
    path::PathBuf,
};

pub use account_registry::{AccountRegistry, SandboxAccount};
pub use blocked_hosts::BlockedHosts;
pub use callback_policy::CallbackAddress;
use callback_policy::CallbackPolicy;
use callbacks::CallbackQueue;
pub use certificate_authority::CertificateAuthority;
use host_check::HostCheck;
use http::Uri;
use inbox_events::EventBroadcast;
use tls::TlsServer;
use tokio::net::TcpListener;

use crate::{
    connectors::Provider,
    emulation::{EmulatorState, FaultRule},
    http_client::SigningContext,
};

/// The default address.
pub const DEFAULT_LISTEN_ADDRESS: &str = "127.0.0.1:8025";

/// Fails on a rule for a provider that there is not.
pub fn check_fault_provider(rule: &FaultRule) -> Result<(), String> {
    match rule.provider.as_deref().filter(|name| Provider::find_by_name(name).is_none()) {
        Some(name) => Err(format!("unknown provider {name}")),
        None => Ok(()),
    }
}

/// All providers' servers on one port.
pub struct Sandbox {
    listener: TcpListener,
    host_check: HostCheck,
    accounts: RefCell<AccountRegistry>,
    events: EventBroadcast,
    callbacks: CallbackQueue,
    /// When it opened, in milliseconds since 1970; cursors of an earlier run mean nothing.
    started_at_millis: u64,
    new_signing_context: fn() -> SigningContext,
    tls: Option<TlsServer>,
    blocked_hosts: RefCell<BlockedHosts>,
}

impl Sandbox {
    /// Opens a port for these accounts, whose requests are verified against their own settings.
    pub async fn open(
        address: SocketAddr,
        counter: AccountRegistry,
        moment: fn() -> SigningContext,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let mut gate = HostCheck::for_address(address);
        gate.add_gateway_hosts(counter.account_hosts());
        let (counter, events) = (RefCell::new(counter), EventBroadcast::default());
        let (callbacks, began) = (CallbackQueue::new(CallbackPolicy::for_listener(address)), moment().timestamp_millis);
        Ok(Self {
            listener,
            host_check: gate,
            accounts: counter,
            events,
            callbacks,
            started_at_millis: began,
            new_signing_context: moment,
            tls: None,
            blocked_hosts: RefCell::default(),
        })
    }

    /// Answers to one more name, such as that of a container.
    pub fn with_host_name(mut self, name: &str) -> Self {
        self.host_check.add_own_name(name.to_ascii_lowercase());
        self
    }

    /// Calls these addresses too where a client asks for callbacks.
    pub fn with_callback_addresses(mut self, addresses: &[CallbackAddress]) -> Self {
        self.callbacks.policy.allowed_addresses = addresses.to_vec();
        self
    }

    /// Trusts these PEM files too where a callback goes to https.
    pub fn with_ca_files(mut self, roots: &[PathBuf]) -> Self {
        self.callbacks.ca_files = roots.to_vec();
        self
    }

    /// Speaks TLS too, by the names of the providers and of this machine, with certificates of this authority.
    pub fn with_tls(mut self, authority: CertificateAuthority) -> io::Result<Self> {
        self.tls = Some(TlsServer::new(authority)?);
        Ok(self)
    }

    /// Now, as wrong as the rules want it.
    fn current_signing_context(&self) -> SigningContext {
        let at = (self.new_signing_context)();
        let skew = self.state().faults.clock_skew_seconds();
        SigningContext { timestamp_millis: at.timestamp_millis.saturating_add_signed(skew * 1_000), ..at }
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
        let mut hosts = self.accounts.borrow().account_hosts();
        hosts.retain(|host| !host.is_empty());
        hosts.sort();
        hosts.dedup();
        hosts
    }

    /// The hosts of its accounts that are no provider's, in lower case.
    pub fn gateway_hosts(&self) -> Vec<String> {
        self.host_check.gateway_hosts().to_vec()
    }

    /// The hosts that clients asked it for as a proxy, and that it did not connect them to.
    pub fn blocked_hosts(&self) -> Ref<'_, BlockedHosts> {
        self.blocked_hosts.borrow()
    }

    /// What arrived and what was refused.
    pub fn state(&self) -> Ref<'_, EmulatorState> {
        Ref::map(self.accounts.borrow(), |counter| &counter.state)
    }

    /// Runs the server for as long as the work takes.
    pub async fn run_until<T>(&self, work: impl Future<Output = T>) -> T {
        tokio::select! {
            never = self.accept_connections() => match never {},
            never = self.run_callbacks() => match never {},
            value = work => value,
        }
    }
}
