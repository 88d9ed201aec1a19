//! The one place that puts requests on the network.

use std::{
    cell::{Cell, OnceCell, RefCell},
    error::Error,
    io, iter,
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use http::{Uri, header::HOST, uri::Authority};
use reqwest::{Client, Url, redirect, retry};
use tokio::time::{Instant, timeout_at};

use super::{
    AllowUnencrypted, ProviderProgram, RateLimiter, Request, Response, diagnosis, encryption, is_exposed, is_loopback,
    is_unencrypted, lookup::SystemLookup, mask_request_part, trusted_roots::TrustedRoots,
};
use crate::{
    encoding::escape_control_chars,
    failure::{Failure, FailureKind},
};

/// No response of a provider is longer.
const MAX_PROVIDER_RESPONSE_BYTES: usize = 256 * 1024;

/// No response of the sandbox's own API is longer: a list of 200 messages with their requests.
const MAX_SANDBOX_RESPONSE_BYTES: usize = 32 * 1024 * 1024;

/// How requests travel.
#[derive(Clone)]
pub struct HttpClientOptions {
    /// Where a sandbox listens that stands in for every provider.
    pub sandbox: Option<Uri>,
    /// PEM files with roots to trust beside the system's.
    pub ca_files: Vec<PathBuf>,
    /// Bounds all requests of one command together.
    pub timeout: Duration,
    /// Milliseconds since 1970.
    pub now_millis: fn() -> u64,
    /// Is told of every request: its method, address without query, and what came of it.
    pub trace: Option<fn(&str)>,
}

/// Carries exchanges to the provider, or to a sandbox standing in its place.
pub struct HttpClient {
    options: HttpClientOptions,
    /// Read when the first encrypted request is made.
    trusted_roots: OnceCell<Arc<TrustedRoots>>,
    /// The clients so far: whether encrypted, whether to this machine, and the client for that.
    clients: RefCell<Vec<((bool, bool), Client)>>,
    deadline: Cell<Instant>,
    clock_skew_seconds: Cell<Option<i64>>,
    pub(super) rate_limiter: RateLimiter,
    /// The last address, as it is written and as it is read.
    last_url: RefCell<Option<(Uri, Url)>>,
    max_response_bytes: usize,
    /// Set once the sandbox has identified itself.
    pub(super) sandbox_verified: tokio::sync::OnceCell<()>,
    /// Why the sandbox could not be asked, until a request fails for that.
    pub(super) sandbox_error: RefCell<Option<SendError>>,
}

impl HttpClient {
    /// The time of `--timeout` begins.
    ///
    /// # Errors
    /// Fails on a sandbox's address with anything but a host and a port, and on one to which credentials would travel
    /// unencrypted over a network.
    pub fn new(options: HttpClientOptions) -> Result<Self, Failure> {
        options.sandbox.as_ref().map_or(Ok(()), check_sandbox_address)?;
        let deadline = Cell::new(Instant::now() + options.timeout);
        let wire = Self {
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
        match wire.sandbox().is_some_and(|sandbox| !is_unencrypted(sandbox)) {
            true => wire.load_roots().map(|()| wire),
            false => Ok(wire),
        }
    }

    /// The same for the sandbox's own API: its lists are longer than any response of a provider, and its caller
    /// recognises it by each of its responses.
    pub fn for_sandbox_api(options: HttpClientOptions) -> Result<Self, Failure> {
        Ok(Self { max_response_bytes: MAX_SANDBOX_RESPONSE_BYTES, ..Self::new(options)? }.with_verified_sandbox())
    }

    /// The same for a sandbox of which it is known that it is one.
    pub fn with_verified_sandbox(self) -> Self {
        Self { sandbox_verified: tokio::sync::OnceCell::new_with(Some(())), ..self }
    }

    /// Reads the files with added roots, which otherwise happens before the first encrypted request.
    ///
    /// # Errors
    /// Fails on a file that cannot be read or holds no certificate.
    pub fn load_roots(&self) -> Result<(), Failure> {
        self.trusted_roots().map(drop)
    }

    /// The address of the sandbox in place of the provider.
    pub fn sandbox(&self) -> Option<&Uri> {
        self.options.sandbox.as_ref()
    }

    /// Our clock minus that of the last answer's `Date`, in seconds.
    pub fn clock_skew_seconds(&self) -> Option<i64> {
        self.clock_skew_seconds.get()
    }

    /// Lets the command last so much longer than `--timeout`.
    pub fn extend_deadline(&self, longer: Duration) {
        self.deadline.set(self.deadline.get() + longer);
    }

    pub(super) fn deadline(&self) -> Instant {
        self.deadline.get()
    }

    /// How much of the time is left.
    pub fn remaining_time(&self) -> Duration {
        self.deadline.get().saturating_duration_since(Instant::now())
    }

    /// How long reaching the provider may take. It ends well before the time does, so that a request
    /// that nobody can have seen is told from one that was not answered.
    pub(super) fn connect_timeout(&self) -> Duration {
        Duration::from_secs(5).min(self.options.timeout.mul_f32(0.8))
    }

    pub(super) fn now_millis(&self) -> u64 {
        (self.options.now_millis)()
    }

    /// Notes what an answer tells of the clocks.
    pub(super) fn record_clock_skew(&self, response: &Response) {
        self.clock_skew_seconds.set(diagnosis::measure_clock_skew(response, self.now_millis()));
    }

    /// One request and its whole answer.
    pub(super) async fn dispatch(&self, request: Request, sends: bool) -> Result<Response, SendError> {
        if let (Some(program), None) = (request.extensions().get::<ProviderProgram>().cloned(), self.sandbox()) {
            return program.run(request, self.deadline.get()).await;
        }
        if let Some(sandbox) = self.sandbox() {
            self.verify_sandbox_once(sandbox).await?;
        }
        let request = self.redirect_to_sandbox(request)?;
        self.transmit(request, sends).await
    }

    /// One request to the address that it names.
    pub(super) async fn transmit(&self, request: Request, sends: bool) -> Result<Response, SendError> {
        // Without a login, and without a secret in a name: it is printed.
        let host = request.uri().authority().map(Authority::as_str).unwrap_or_default();
        let host = mask_request_part(&request, host.rsplit('@').next().unwrap_or_default());
        let lost = |cause: String, reached| SendError::NoResponse {
            host: host.clone(),
            cause,
            may_have_arrived: reached,
            is_permanent: false,
        };
        let over = self.remaining_time().is_zero() || sends && self.remaining_time() < self.connect_timeout();
        if over {
            return Err(lost("--timeout passed before it could be sent".into(), false));
        }
        let scheme = request.uri().scheme_str().unwrap_or_default();
        let shown =
            || format!("{} {scheme}://{host}{}", request.method(), mask_request_part(&request, request.uri().path()));
        let traced = self.options.trace.map(|trace| (trace, shown()));
        let url = self.parse_url(request.uri()).map_err(|cause| lost(cause, false))?;
        // Both readings of the address have to agree that it is this machine.
        let stays_here = url.host_str().is_some_and(is_loopback);
        let exposed = is_exposed(request.uri()) || url.scheme() != "https" && !stays_here;
        if exposed && request.extensions().get::<AllowUnencrypted>().is_none() {
            return Err(encryption::unencrypted_failure(&host).into());
        }
        let client = self.client_for(url.scheme() == "https", stays_here)?;
        let (head, body) = request.into_parts();
        let mut request = reqwest::Request::new(head.method, url);
        *request.headers_mut() = head.headers;
        *request.body_mut() = Some(body.into());
        let begun = self.now_millis();
        let late = || format!("no response within the {} s of --timeout", self.options.timeout.as_secs_f32());
        let result =
            match timeout_at(self.deadline.get(), execute_request(client, request, self.max_response_bytes)).await {
                Ok(Ok(response)) => Ok(response),
                Ok(Err(ExecuteError { cause, may_have_arrived: reached, is_permanent: hopeless })) => {
                    Err(SendError::NoResponse {
                        host: host.clone(),
                        cause,
                        may_have_arrived: reached,
                        is_permanent: hopeless,
                    })
                }
                Err(_) => Err(lost(late(), true)),
            };
        if let Some((trace, address)) = traced {
            let took = self.now_millis().saturating_sub(begun);
            let came = match &result {
                Ok(response) => format!("{}, {} bytes", response.status().as_u16(), response.body().len()),
                Err(SendError::NoResponse { cause, .. }) => cause.clone(),
                Err(SendError::NotAttempted(failure)) => failure.message.clone(),
            };
            trace(&format!("{address} -> {came} ({took} ms)"));
        }
        result
    }

    /// A batch asks for the same address again and again, and to read it costs as much as to write the message.
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

    /// Bends the address, never the message: the `Host` that a signature covers stays.
    fn redirect_to_sandbox(&self, mut request: Request) -> Result<Request, Failure> {
        let Some(sandbox) = self.sandbox() else { return Ok(request) };
        let odd = |error: http::Error| Failure::usage("the sandbox URL is invalid").with_cause(error);
        if !request.headers().contains_key(HOST) {
            let host = request.uri().authority().map_or("", Authority::as_str).parse();
            request.headers_mut().insert(HOST, host.map_err(|error| odd(http::Error::from(error)))?);
        }
        let mut parts = request.uri().clone().into_parts();
        parts.scheme = sandbox.scheme().cloned();
        parts.authority = sandbox.authority().cloned();
        *request.uri_mut() = Uri::from_parts(parts).map_err(|error| odd(error.into()))?;
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

    /// The client for requests of this kind. Those that stay on this machine go through no proxy, and those that are
    /// not encrypted need no roots.
    fn client_for(&self, encrypted: bool, stays_here: bool) -> Result<Client, Failure> {
        let kind = (encrypted, stays_here);
        if let Some((_, client)) = self.clients.borrow().iter().find(|(known, _)| *known == kind) {
            return Ok(client.clone());
        }
        let tls = match encrypted {
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
        let builder = if stays_here { builder.no_proxy() } else { builder };
        let client = builder.build().map_err(|error| {
            Failure::new(FailureKind::Unexpected, "the HTTP client cannot start").with_cause(describe_causes(error))
        })?;
        self.clients.borrow_mut().push((kind, client.clone()));
        Ok(client)
    }
}

fn check_sandbox_address(url: &Uri) -> Result<(), Failure> {
    let fix = "use https, or a sandbox on this machine: --sandbox=http://127.0.0.1:8025";
    let wrong = |problem: &str| Err(Failure::usage(format!("the sandbox's URL {problem}")).with_fix(fix));
    let named = url.host().is_some_and(|host| !host.is_empty());
    if !named || !matches!(url.scheme_str(), Some("http" | "https")) {
        return wrong("must be http:// or https:// and a host");
    }
    if url.authority().is_some_and(|authority| authority.as_str().contains('@')) {
        return wrong("must not contain a login");
    }
    if url.path() != "/" || url.query().is_some() {
        return wrong("must not have a path");
    }
    if is_exposed(url) { wrong("would send credentials unencrypted") } else { Ok(()) }
}

/// A request that brought no answer.
pub(super) enum SendError {
    /// It was not to be made at all.
    NotAttempted(Failure),
    /// It got lost on its way to the host, or the answer on its way back.
    NoResponse {
        host: String,
        cause: String,
        /// Whether a byte of it may have arrived.
        may_have_arrived: bool,
        /// Whether the next try would go the same way.
        is_permanent: bool,
    },
}

impl SendError {
    /// The same where what was lost is a question before the request, so that nothing was sent.
    pub(super) fn into_not_arrived(self) -> Self {
        match self {
            Self::NoResponse { host, cause, is_permanent: hopeless, .. } => {
                Self::NoResponse { host, cause, may_have_arrived: false, is_permanent: hopeless }
            }
            here => here,
        }
    }
}

impl From<Failure> for SendError {
    fn from(failure: Failure) -> Self {
        Self::NotAttempted(failure)
    }
}

/// Why an exchange ended early.
struct ExecuteError {
    cause: String,
    may_have_arrived: bool,
    is_permanent: bool,
}

async fn execute_request(
    client: Client,
    request: reqwest::Request,
    max_bytes: usize,
) -> Result<Response, ExecuteError> {
    let cut = |error: reqwest::Error| {
        // Its query may be signed.
        let error = error.without_url();
        ExecuteError {
            may_have_arrived: !error.is_connect(),
            is_permanent: is_certificate_error(&error),
            cause: describe_causes(error),
        }
    };
    let mut reply = client.execute(request).await.map_err(cut)?;
    let mut response = http::Response::new(vec![]);
    *response.status_mut() = reply.status();
    *response.headers_mut() = reply.headers().clone();
    while let Some(chunk) = reply.chunk().await.map_err(cut)? {
        if response.body().len() + chunk.len() > max_bytes {
            let cause = format!("the response is longer than {} KiB", max_bytes / 1024);
            return Err(ExecuteError { cause, may_have_arrived: true, is_permanent: true });
        }
        response.body_mut().extend_from_slice(&chunk);
    }
    Ok(response)
}

/// Whether a certificate was refused, which waiting does not mend.
fn is_certificate_error(error: &(dyn Error + 'static)) -> bool {
    if let Some(rustls::Error::InvalidCertificate(_)) = error.downcast_ref() {
        return true;
    }
    // An I/O error does not name what it wraps as its source.
    match error.downcast_ref().and_then(io::Error::get_ref) {
        Some(wrapped) => is_certificate_error(wrapped),
        None => error.source().is_some_and(is_certificate_error),
    }
}

/// The chain of causes.
fn describe_causes(error: reqwest::Error) -> String {
    let causes: Vec<_> = error_sources(&error).map(ToString::to_string).collect();
    escape_control_chars(&causes.join(": "))
}

fn error_sources(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    iter::successors(Some(error as &(dyn Error + 'static)), |error| (*error).source())
}
