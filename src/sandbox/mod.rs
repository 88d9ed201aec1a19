//! A local server that emulates the providers, with an inbox for the messages it receives. It receives requests, passes
//! them to [`Connector::emulate`] and sends the responses.
//!
//! [`Connector::emulate`]: crate::connectors::Connector::emulate

mod account_index;
mod account_registry;
mod api;
mod blocked_hosts;
mod callback_policy;
mod callbacks;
mod certificate_authority;
mod connection;
mod connection_state;
mod fault_injection;
mod host_check;
mod inbox_events;
mod inbox_json;
mod inbox_page;
mod proxy;
mod raw_request;
mod request_handler;
mod request_log;
mod request_masking;
mod response;
mod secret_names;
#[cfg(test)]
mod tests;
mod tls;

use std::{
    cell::{Cell, Ref, RefCell},
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
use http::{Uri, header::HOST};
use inbox_events::EventBroadcast;
pub use raw_request::format_masked_request;
use tls::TlsServer;
use tokio::net::TcpListener;

use crate::{
    connectors::Provider,
    emulation::{EmulatorState, FaultRule},
    http_client::{Request, Response, SigningContext},
    services::ServiceEmulation,
};

/// The default address and port.
pub const DEFAULT_LISTEN_ADDRESS: &str = "127.0.0.1:8025";

/// # Errors
/// Fails if a rule is for a provider that does not exist.
pub fn check_fault_provider(rule: &FaultRule) -> Result<(), String> {
    match rule.provider.as_deref().filter(|name| Provider::find_by_name(name).is_none()) {
        Some(name) => Err(format!("unknown provider {name}")),
        None => Ok(()),
    }
}

/// A server that emulates all providers on one port.
pub struct Sandbox {
    listener: TcpListener,
    host_check: HostCheck,
    accounts: RefCell<AccountRegistry>,
    /// The emulated sign-in services.
    services: RefCell<Vec<Box<dyn ServiceEmulation>>>,
    events: EventBroadcast,
    callbacks: CallbackQueue,
    /// When it started, in Unix milliseconds. Clients recognise by it that cursors of an earlier run are invalid.
    started_at_millis: u64,
    new_signing_context: fn() -> SigningContext,
    tls: Option<TlsServer>,
    blocked_hosts: RefCell<BlockedHosts>,
    request_count: Cell<u64>,
    certificate_rejections: Cell<u64>,
    /// Is called with a line for each request.
    on_request: Option<fn(&str)>,
}

impl Sandbox {
    /// Opens a port for these accounts, whose requests are verified with the settings of the account.
    /// `new_signing_context` is the clock, and makes the nonces of callbacks.
    ///
    /// # Errors
    /// Fails if the port cannot be opened.
    pub async fn open(
        address: SocketAddr,
        accounts: AccountRegistry,
        new_signing_context: fn() -> SigningContext,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let mut host_check = HostCheck::for_address(address);
        host_check.add_gateway_hosts(accounts.account_hosts());
        Ok(Self {
            listener,
            host_check,
            accounts: RefCell::new(accounts),
            services: RefCell::default(),
            events: EventBroadcast::default(),
            callbacks: CallbackQueue::new(CallbackPolicy::for_listener(address)),
            started_at_millis: new_signing_context().timestamp_millis,
            new_signing_context,
            tls: None,
            blocked_hosts: RefCell::default(),
            request_count: Cell::default(),
            certificate_rejections: Cell::default(),
            on_request: None,
        })
    }

    /// Emulates these sign-in services too.
    pub fn with_services(mut self, services: Vec<Box<dyn ServiceEmulation>>) -> Self {
        self.host_check.add_gateway_hosts(services.iter().map(|service| service.host()).collect());
        self.services.get_mut().extend(services);
        self
    }

    /// Returns the response of the sign-in service that a request is for, if it is for one.
    fn emulate_service(&self, request: &Request) -> Option<Response> {
        let authority = request.headers().get(HOST)?.to_str().ok()?;
        let mut services = self.services.borrow_mut();
        let is_of_host = |service: &&mut Box<dyn ServiceEmulation>| service.owns_authority(authority);
        let mut of_host: Vec<_> = services.iter_mut().filter(is_of_host).collect();
        let place = of_host.iter().position(|service| service.owns_path(request.uri().path())).unwrap_or(0);
        Some(of_host.get_mut(place)?.respond(request, self.now_millis()))
    }

    /// Accepts requests to one more host name, such as that of a container.
    pub fn with_host_name(mut self, name: &str) -> Self {
        self.host_check.add_own_name(name.to_ascii_lowercase());
        self
    }

    /// Lets clients reach this host through the proxy, which passes their requests on as they are.
    pub fn with_allowed_host(mut self, name: &str) -> Self {
        self.host_check.allow_host(name.to_ascii_lowercase());
        self
    }

    /// Allows callbacks to these addresses too.
    pub fn with_callback_addresses(mut self, addresses: &[CallbackAddress]) -> Self {
        self.callbacks.policy.allowed_addresses = addresses.to_vec();
        self
    }

    /// Trusts the roots in these PEM files too when it makes callbacks.
    pub fn with_ca_files(mut self, ca_files: &[PathBuf]) -> Self {
        self.callbacks.ca_files = ca_files.to_vec();
        self
    }

    /// Accepts TLS too, for the names of the providers and of this machine, with certificates of this authority.
    ///
    /// # Errors
    /// Fails if TLS cannot be set up.
    pub fn with_tls(mut self, authority: CertificateAuthority) -> io::Result<Self> {
        self.tls = Some(TlsServer::new(authority)?);
        Ok(self)
    }

    /// The sandbox's time, to which fault rules may add a skew, with a new nonce.
    fn current_signing_context(&self) -> SigningContext {
        let context = (self.new_signing_context)();
        let skew_millis = self.state().faults.clock_skew_seconds() * 1_000;
        SigningContext { timestamp_millis: context.timestamp_millis.saturating_add_signed(skew_millis), ..context }
    }

    fn now_millis(&self) -> u64 {
        self.current_signing_context().timestamp_millis
    }

    /// Returns the address that it listens on.
    ///
    /// # Errors
    /// Fails if the operating system does not tell it.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Returns the URL for clients on this machine.
    ///
    /// # Errors
    /// As [`Self::address`].
    pub fn url(&self) -> io::Result<Uri> {
        let address = self.address()?;
        let host_and_port = match (address.ip().is_unspecified(), address.is_ipv4()) {
            (false, _) => address.to_string(),
            (true, true) => format!("127.0.0.1:{}", address.port()),
            (true, false) => format!("[::1]:{}", address.port()),
        };
        format!("http://{host_and_port}").parse().map_err(io::Error::other)
    }

    /// Returns the hosts that its accounts send to, sorted and in lower case.
    pub fn account_hosts(&self) -> Vec<String> {
        let mut hosts = self.accounts.borrow().account_hosts();
        hosts.retain(|host| !host.is_empty());
        hosts.sort();
        hosts.dedup();
        hosts
    }

    /// Returns the hosts of its accounts that belong to no provider, in lower case.
    pub fn gateway_hosts(&self) -> Vec<String> {
        self.host_check.gateway_hosts().to_vec()
    }

    /// Returns the hosts that clients asked it for as a proxy, and that it did not connect them to.
    pub fn blocked_hosts(&self) -> Ref<'_, BlockedHosts> {
        self.blocked_hosts.borrow()
    }

    /// Returns how many requests of any kind clients have made, with those for tunnels.
    pub fn request_count(&self) -> u64 {
        self.request_count.get()
    }

    /// Returns how many TLS connections clients have closed because they do not trust the certificate.
    pub fn certificate_rejections(&self) -> u64 {
        self.certificate_rejections.get()
    }

    /// Returns the state, with the messages and refusals.
    pub fn state(&self) -> Ref<'_, EmulatorState> {
        Ref::map(self.accounts.borrow(), |accounts| &accounts.state)
    }

    /// Runs the server until a future is ready, and returns its value.
    pub async fn run_until<T>(&self, future: impl Future<Output = T>) -> T {
        tokio::select! {
            never = connection::accept_connections(self) => match never {},
            never = callbacks::run_callbacks(self) => match never {},
            value = future => value,
        }
    }
}
