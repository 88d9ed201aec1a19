//! The one place that puts requests on the network.

use std::{cell::Cell, cell::OnceCell, path::PathBuf, time::Duration};

use http::{Uri, header::HOST, uri::Authority};
use reqwest::{Client, redirect, retry};
use tokio::time::{Instant, timeout_at};

use super::{Exchange, Request, Response, Step, diagnosis, roots};
use crate::failure::{Failure, Kind};

/// No answer of a provider is longer, in bytes.
const LONGEST: usize = 256 * 1024;

/// How requests travel.
#[derive(Clone)]
pub struct Options {
    /// Where a sandbox listens that stands in for every provider.
    pub sandbox: Option<Uri>,
    /// PEM files with roots to trust beside the system's.
    pub roots: Vec<PathBuf>,
    /// Bounds all requests of one command together.
    pub timeout: Duration,
    /// Milliseconds since 1970.
    pub clock: fn() -> u64,
    /// Is told of every request: its method, address without query, and what came of it.
    pub trace: Option<fn(&str)>,
}

/// Carries exchanges to the provider, or to a sandbox standing in its place.
pub struct Wire {
    options: Options,
    client: OnceCell<Client>,
    deadline: Cell<Option<Instant>>,
    skew: Cell<Option<i64>>,
}

impl Wire {
    /// Fails on a sandbox to which credentials would travel unencrypted over a network.
    pub fn new(options: Options) -> Result<Self, Failure> {
        let fix = "use https, or a sandbox on this machine: --sandbox=http://127.0.0.1:8025";
        let wrong = |problem: &str| Err(Failure::usage(format!("the sandbox's URL {problem}")).fix(fix));
        if let Some(url) = &options.sandbox {
            match (url.scheme_str(), url.host().filter(|host| !host.is_empty())) {
                (Some("https"), Some(_)) => {}
                (Some("http"), Some(host)) if loopback(host) => {}
                (Some("http"), Some(_)) => return wrong("would carry credentials unencrypted"),
                _ => return wrong("must begin with http:// or https:// and name a host"),
            }
        }
        let plain = options.sandbox.as_ref().is_some_and(|url| url.scheme_str() == Some("http"));
        for path in options.roots.iter().filter(|_| !plain) {
            roots::usable(path)?;
        }
        Ok(Self { options, client: OnceCell::new(), deadline: Cell::new(None), skew: Cell::new(None) })
    }

    /// The address of the sandbox in place of the provider.
    pub fn sandbox(&self) -> Option<&Uri> {
        self.options.sandbox.as_ref()
    }

    /// Our clock minus that of the last answer's `Date`, in seconds.
    pub fn skew(&self) -> Option<i64> {
        self.skew.get()
    }

    /// Lets the command last until `--timeout` from now at least.
    pub fn allow(&self) {
        self.deadline.set(self.deadline.get().max(Some(Instant::now() + self.options.timeout)));
    }

    /// Asks the provider and reads its answer, over as many pages as it has.
    /// Fails with the provider's refusal, with [`Kind::Unreachable`] where nothing can have been sent,
    /// and with [`Kind::Unknown`] where something may have been.
    pub async fn perform<T>(&self, provider: &str, mut exchange: Exchange<T>) -> Result<T, Failure> {
        loop {
            let sends = exchange.sends;
            let response = self.carry(provider, exchange.request, sends).await?;
            let now = (self.options.clock)();
            self.skew.set(diagnosis::skew(&response, now));
            match (exchange.read)(&response) {
                Ok(Step::Done(value)) => return Ok(value),
                Ok(Step::Next(next)) => exchange = next,
                Err(refusal) => {
                    let failure =
                        diagnosis::explain(provider, refusal, exchange.signed.as_ref(), &response, now);
                    return Err(match failure.kind == Kind::Unknown && !sends {
                        true => unusable(provider, failure),
                        false => failure,
                    });
                }
            }
        }
    }

    async fn carry(&self, provider: &str, request: Request, sends: bool) -> Result<Response, Failure> {
        let request = self.bend(request)?;
        let host = request.uri().authority().map(ToString::to_string).unwrap_or_default();
        let client = self.client(request.uri())?.clone();
        let lost = |cause: String, reached: bool| lost(provider, &host, cause, reached && sends);
        if self.deadline.get().is_none() {
            self.allow();
        }
        let deadline = self.deadline.get().unwrap_or_else(Instant::now);
        if deadline <= Instant::now() {
            return Err(lost("its turn came after the time of --timeout was over".into(), false));
        }
        let address = format!(
            "{} {}://{host}{}",
            request.method(),
            request.uri().scheme_str().unwrap_or_default(),
            request.uri().path()
        );
        let request = request.try_into().map_err(|error: reqwest::Error| lost(chain(error), false))?;
        let begun = (self.options.clock)();
        let late = || format!("no answer within the {} s of --timeout", self.options.timeout.as_secs_f32());
        let result = match timeout_at(deadline, exchange(client, request)).await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(Lost { cause, reached })) => Err(lost(cause, reached)),
            Err(_) => Err(lost(late(), true)),
        };
        if let Some(trace) = self.options.trace {
            let took = (self.options.clock)().saturating_sub(begun);
            let came = match &result {
                Ok(response) => format!("{}, {} bytes", response.status().as_u16(), response.body().len()),
                Err(failure) => failure.cause.clone().unwrap_or_default(),
            };
            trace(&format!("{address} -> {came} ({took} ms)"));
        }
        result
    }

    /// Bends the address, never the message: the `Host` that a signature covers stays.
    fn bend(&self, mut request: Request) -> Result<Request, Failure> {
        let Some(sandbox) = self.sandbox() else { return Ok(request) };
        let odd = |error: http::Error| Failure::usage("the sandbox's URL is not usable").cause(error);
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

    fn client(&self, uri: &Uri) -> Result<&Client, Failure> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let secure = uri.scheme_str() == Some("https");
        let home = uri.host().is_some_and(loopback);
        let added: Vec<_> = self.options.roots.iter().map(PathBuf::as_path).collect();
        let builder = Client::builder()
            .tls_backend_preconfigured(roots::config(secure, &added)?)
            .http1_only()
            .redirect(redirect::Policy::none())
            .referer(false)
            .retry(retry::never())
            .connect_timeout(Duration::from_secs(5).min(self.options.timeout.mul_f32(0.8)))
            .user_agent(concat!("smsctl/", env!("CARGO_PKG_VERSION")));
        let builder = if home { builder.no_proxy() } else { builder };
        let client = builder.build().map_err(|error| {
            Failure::new(Kind::Unexpected, "the HTTP client cannot start").cause(chain(error))
        })?;
        Ok(self.client.get_or_init(|| client))
    }
}

/// An exchange that brought no answer; `reached` when the request may have arrived.
struct Lost {
    cause: String,
    reached: bool,
}

async fn exchange(client: Client, request: reqwest::Request) -> Result<Response, Lost> {
    let cut = |error: reqwest::Error| Lost { reached: !error.is_connect(), cause: chain(error) };
    let mut reply = client.execute(request).await.map_err(cut)?;
    let mut response = http::Response::new(vec![]);
    *response.status_mut() = reply.status();
    *response.headers_mut() = reply.headers().clone();
    while let Some(chunk) = reply.chunk().await.map_err(cut)? {
        if response.body().len() + chunk.len() > LONGEST {
            return Err(Lost {
                cause: format!("the answer is longer than {} KiB", LONGEST / 1024),
                reached: true,
            });
        }
        response.body_mut().extend_from_slice(&chunk);
    }
    Ok(response)
}

fn lost(provider: &str, host: &str, cause: String, may_be_sent: bool) -> Failure {
    match may_be_sent {
        true => Failure::new(Kind::Unknown, format!("{provider} did not say whether it took the message"))
            .cause(format!("{host}: {cause}"))
            .fix("it may have been sent: look into the provider's console before sending again"),
        false => Failure::new(Kind::Unreachable, format!("{provider} cannot be reached; nothing was sent"))
            .cause(format!("{host}: {cause}"))
            .fix("check the network, the proxy variables and --ca-file, then try again"),
    }
}

/// A question that changes nothing was not answered: that leaves nothing in doubt.
fn unusable(provider: &str, failure: Failure) -> Failure {
    let message = format!("{provider} gave no usable answer");
    Failure { message, fix: Some("try again later".into()), ..failure.of(Kind::Unreachable) }
}

/// The chain of causes without the URL, whose query may be signed.
fn chain(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    super::visible(&text)
}

fn loopback(host: &str) -> bool {
    let bare = host.trim_matches(['[', ']']);
    bare == "localhost" || bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}
