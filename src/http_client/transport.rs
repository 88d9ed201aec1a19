//! The one place that puts requests on the network.

use std::{
    cell::{Cell, OnceCell, RefCell},
    error::Error,
    io, iter,
    sync::Arc,
    time::Duration,
};

use http::{Uri, header::HOST, uri::Authority};
use reqwest::{Client, Url, redirect, retry};
use tokio::time::{Instant, timeout_at};

use super::{
    AllowUnencrypted, HttpClientOptions, ProviderProgram, RateLimiter, Request, Response, diagnosis, encryption,
    is_exposed, is_loopback, is_unencrypted, lookup::SystemLookup, mask_request_part, options::check_sandbox_address,
    send_error::SendError, trusted_roots::TrustedRoots,
};
use crate::{
    encoding::escape_control_chars,
    failure::{Failure, FailureKind},
};

/// The longest response of a provider.
const MAX_PROVIDER_RESPONSE_BYTES: usize = 256 * 1024;

/// The longest response of a sign-in service: the list of its connectors has their documentation.
const MAX_SERVICE_RESPONSE_BYTES: usize = 8 * 1024 * 1024;

/// The longest response of the sandbox's own API: a list of 200 messages with their requests.
const MAX_SANDBOX_RESPONSE_BYTES: usize = 32 * 1024 * 1024;

/// What a connection needs: requests to this machine go through no proxy, and unencrypted ones need no roots.
#[derive(Clone, Copy, PartialEq)]
struct ClientKind {
    is_encrypted: bool,
    is_loopback: bool,
}

/// Sends requests to a provider, or to a sandbox in its place. It serves one command.
pub struct HttpClient {
    options: HttpClientOptions,
    /// Loaded for the first encrypted request.
    trusted_roots: OnceCell<Arc<TrustedRoots>>,
    /// The clients that were built so far.
    clients: RefCell<Vec<(ClientKind, Client)>>,
    deadline: Cell<Instant>,
    clock_skew_seconds: Cell<Option<i64>>,
    pub(super) rate_limiter: RateLimiter,
    /// The last address that was parsed, and the result.
    last_url: RefCell<Option<(Uri, Url)>>,
    max_response_bytes: usize,
    /// Set once the sandbox has identified itself.
    pub(super) sandbox_verified: tokio::sync::OnceCell<()>,
    /// Why the sandbox did not answer; the first request to it fails with that.
    pub(super) sandbox_error: RefCell<Option<SendError>>,
}

impl HttpClient {
    /// Creates a client; the time of `--timeout` begins.
    ///
    /// # Errors
    /// The sandbox's address has more than a host and a port, or credentials would travel to it unencrypted over a
    /// network; or a file with added roots is unusable.
    pub fn new(options: HttpClientOptions) -> Result<Self, Failure> {
        options.sandbox.as_ref().map_or(Ok(()), check_sandbox_address)?;
        let deadline = Cell::new(Instant::now() + options.timeout);
        let client = Self {
            options,
            trusted_roots: OnceCell::new(),
            clients: RefCell::default(),
            deadline,
            clock_skew_seconds: Cell::new(None),
            rate_limiter: RateLimiter::default(),
            last_url: RefCell::default(),
            max_response_bytes: MAX_PROVIDER_RESPONSE_BYTES,
            sandbox_verified: tokio::sync::OnceCell::new(),
            sandbox_error: RefCell::default(),
        };
        match client.sandbox().is_some_and(|sandbox| !is_unencrypted(sandbox)) {
            true => client.load_roots().map(|()| client),
            false => Ok(client),
        }
    }

    /// Creates a client for the sandbox's own API, whose lists are longer than any response of a provider, and whose
    /// responses the caller checks one by one.
    ///
    /// # Errors
    /// As for [`HttpClient::new`].
    pub fn for_sandbox_api(options: HttpClientOptions) -> Result<Self, Failure> {
        Ok(Self { max_response_bytes: MAX_SANDBOX_RESPONSE_BYTES, ..Self::new(options)? }.skip_sandbox_check())
    }

    /// Creates a client for a sign-in service.
    ///
    /// # Errors
    /// As for [`HttpClient::new`].
    pub fn for_service(options: HttpClientOptions) -> Result<Self, Failure> {
        Ok(Self { max_response_bytes: MAX_SERVICE_RESPONSE_BYTES, ..Self::new(options)? })
    }

    /// Skips the check of the sandbox, which is known to be one.
    pub fn skip_sandbox_check(self) -> Self {
        Self { sandbox_verified: tokio::sync::OnceCell::new_with(Some(())), ..self }
    }

    /// Loads the files with added roots, which otherwise happens before the first encrypted request.
    ///
    /// # Errors
    /// A file cannot be read or contains no certificate.
    pub fn load_roots(&self) -> Result<(), Failure> {
        self.trusted_roots().map(drop)
    }

    /// Returns the address of the sandbox that stands in for the provider, if any.
    pub fn sandbox(&self) -> Option<&Uri> {
        self.options.sandbox.as_ref()
    }

    /// Returns this machine's clock minus the `Date` of the last response, in seconds.
    pub fn clock_skew_seconds(&self) -> Option<i64> {
        self.clock_skew_seconds.get()
    }

    /// Gives the command this much more time than `--timeout`.
    pub fn extend_deadline(&self, extra: Duration) {
        self.deadline.set(self.deadline.get() + extra);
    }

    pub(super) fn deadline(&self) -> Instant {
        self.deadline.get()
    }

    /// Returns how much of the command's time is left.
    pub fn remaining_time(&self) -> Duration {
        self.deadline.get().saturating_duration_since(Instant::now())
    }

    /// Returns how long a connection may take. It is shorter than `--timeout`, so that a request that was never sent is
    /// told from one without a response.
    pub(super) fn connect_timeout(&self) -> Duration {
        Duration::from_secs(5).min(self.options.timeout.mul_f32(0.8))
    }

    pub(super) fn now_millis(&self) -> u64 {
        (self.options.now_millis)()
    }

    /// Remembers the clock skew that a response shows.
    pub(super) fn record_clock_skew(&self, response: &Response) {
        self.clock_skew_seconds.set(diagnosis::measure_clock_skew(response, self.now_millis()));
    }

    /// Sends a request to the provider, its program or the sandbox. A request without `min_time` left is not sent.
    pub(super) async fn dispatch(&self, request: Request, min_time: Duration) -> Result<Response, SendError> {
        if let (Some(program), None) = (request.extensions().get::<ProviderProgram>().cloned(), self.sandbox()) {
            return program.run(request, self.deadline.get()).await;
        }
        if let Some(sandbox) = self.sandbox() {
            self.verify_sandbox_once(sandbox).await?;
        }
        let request = self.redirect_to_sandbox(request)?;
        self.transmit(request, min_time).await
    }

    /// Sends a request to the address that it names.
    pub(super) async fn transmit(&self, request: Request, min_time: Duration) -> Result<Response, SendError> {
        // The host is printed, so a login and secrets are left out of it.
        let host = request.uri().authority().map(Authority::as_str).unwrap_or_default();
        let host = mask_request_part(&request, host.rsplit('@').next().unwrap_or_default());
        if self.remaining_time().is_zero() || self.remaining_time() < min_time {
            return Err(SendError::unsent("--timeout passed before it could be sent").at_host(&host));
        }
        let traced = self.options.trace.map(|trace| (trace, describe_request(&request, &host)));
        let url = self.parse_url(request.uri()).map_err(|cause| SendError::unsent(cause).at_host(&host))?;
        // Both parsers of the address have to agree that it is this machine.
        let is_loopback = url.host_str().is_some_and(is_loopback);
        let exposed = is_exposed(request.uri()) || url.scheme() != "https" && !is_loopback;
        if exposed && request.extensions().get::<AllowUnencrypted>().is_none() {
            return Err(encryption::unencrypted_failure(&host).into());
        }
        let client = self.client_for(ClientKind { is_encrypted: url.scheme() == "https", is_loopback })?;
        let (head, body) = request.into_parts();
        let mut request = reqwest::Request::new(head.method, url);
        *request.headers_mut() = head.headers;
        *request.body_mut() = Some(body.into());
        let started = self.now_millis();
        let exchange = timeout_at(self.deadline.get(), execute_request(client, request, self.max_response_bytes));
        let result = exchange.await.unwrap_or_else(|_| {
            let limit = self.options.timeout.as_secs_f32();
            Err(SendError::unanswered(format!("no response within the {limit} s of --timeout")))
        });
        if let Some((trace, address)) = traced {
            let millis = self.now_millis().saturating_sub(started);
            let outcome = match &result {
                Ok(response) => format!("{}, {} bytes", response.status().as_u16(), response.body().len()),
                Err(error) => error.failure.cause.clone().unwrap_or_default(),
            };
            trace(&format!("{address} -> {outcome} ({millis} ms)"));
        }
        result.map_err(|error| error.at_host(&host))
    }

    /// Parses an address. The last one is remembered: a batch repeats it, and parsing costs as much as writing a message.
    fn parse_url(&self, uri: &Uri) -> Result<Url, String> {
        let mut last = self.last_url.borrow_mut();
        match last.as_ref().filter(|(known, _)| known == uri) {
            Some((_, url)) => Ok(url.clone()),
            None => {
                let url = Url::parse(&uri.to_string()).map_err(|error| error.to_string())?;
                *last = Some((uri.clone(), url.clone()));
                Ok(url)
            }
        }
    }

    /// Replaces the address with the sandbox's, if there is one. The `Host` that a signature covers stays.
    fn redirect_to_sandbox(&self, mut request: Request) -> Result<Request, Failure> {
        let Some(sandbox) = self.sandbox() else { return Ok(request) };
        let invalid = |error: http::Error| Failure::usage("the sandbox URL is invalid").with_cause(error);
        if !request.headers().contains_key(HOST) {
            let host = request.uri().authority().map_or("", Authority::as_str).parse();
            request.headers_mut().insert(HOST, host.map_err(|error| invalid(http::Error::from(error)))?);
        }
        let mut parts = request.uri().clone().into_parts();
        parts.scheme = sandbox.scheme().cloned();
        parts.authority = sandbox.authority().cloned();
        *request.uri_mut() = Uri::from_parts(parts).map_err(|error| invalid(error.into()))?;
        Ok(request)
    }

    fn trusted_roots(&self) -> Result<&Arc<TrustedRoots>, Failure> {
        match self.trusted_roots.get() {
            Some(roots) => Ok(roots),
            None => {
                let roots = TrustedRoots::with_ca_files(&self.options.ca_files)?;
                Ok(self.trusted_roots.get_or_init(|| roots))
            }
        }
    }

    fn client_for(&self, kind: ClientKind) -> Result<Client, Failure> {
        if let Some((_, client)) = self.clients.borrow().iter().find(|(known, _)| *known == kind) {
            return Ok(client.clone());
        }
        let tls = match kind.is_encrypted {
            true => self.trusted_roots()?.tls_config()?,
            false => TrustedRoots::with_ca_files(&[])?.tls_config()?,
        };
        let builder = Client::builder()
            .tls_backend_preconfigured(tls)
            .http1_only()
            .dns_resolver(Arc::new(SystemLookup))
            .redirect(redirect::Policy::none())
            .referer(false)
            .retry(retry::never())
            .connect_timeout(self.connect_timeout())
            .user_agent(concat!("smsctl/", env!("CARGO_PKG_VERSION")));
        let builder = if kind.is_loopback { builder.no_proxy() } else { builder };
        let client = builder.build().map_err(|error| {
            Failure::new(FailureKind::Unexpected, "the HTTP client cannot start").with_cause(describe_causes(error))
        })?;
        self.clients.borrow_mut().push((kind, client.clone()));
        Ok(client)
    }
}

/// Returns what a trace shows of a request: method and address, without query and secrets.
fn describe_request(request: &Request, host: &str) -> String {
    let scheme = request.uri().scheme_str().unwrap_or_default();
    format!("{} {scheme}://{host}{}", request.method(), mask_request_part(request, request.uri().path()))
}

async fn execute_request(client: Client, request: reqwest::Request, max_bytes: usize) -> Result<Response, SendError> {
    let network_error = |error: reqwest::Error| {
        // The query may contain a signature.
        let error = error.without_url();
        let (is_unsent, is_permanent) = (error.is_connect(), is_certificate_error(&error));
        let causes = describe_causes(error);
        let send_error = if is_unsent { SendError::unsent(causes) } else { SendError::unanswered(causes) };
        if is_permanent { send_error.permanent() } else { send_error }
    };
    let mut received = client.execute(request).await.map_err(network_error)?;
    let mut response = http::Response::new(vec![]);
    *response.status_mut() = received.status();
    *response.headers_mut() = received.headers().clone();
    while let Some(chunk) = received.chunk().await.map_err(network_error)? {
        if response.body().len() + chunk.len() > max_bytes {
            let cause = format!("the response is longer than {} KiB", max_bytes / 1024);
            return Err(SendError::unanswered(cause).permanent());
        }
        response.body_mut().extend_from_slice(&chunk);
    }
    Ok(response)
}

/// Whether a certificate was rejected, which a retry does not change.
fn is_certificate_error(error: &(dyn Error + 'static)) -> bool {
    if let Some(rustls::Error::InvalidCertificate(_)) = error.downcast_ref() {
        return true;
    }
    // An I/O error does not report what it wraps as its source.
    match error.downcast_ref().and_then(io::Error::get_ref) {
        Some(wrapped) => is_certificate_error(wrapped),
        None => error.source().is_some_and(is_certificate_error),
    }
}

/// Returns the error with all its causes, in one line.
fn describe_causes(error: reqwest::Error) -> String {
    let chain = iter::successors(Some(&error as &(dyn Error + 'static)), |error| (*error).source());
    let causes: Vec<_> = chain.map(ToString::to_string).collect();
    escape_control_chars(&causes.join(": "))
}
