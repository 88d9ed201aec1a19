//! A connector with the way to its provider, or to the sandbox in its place.

use std::{net::SocketAddr, rc::Rc, sync::Once};

use clap::Args;
use http::Uri;

use super::{App, moment, now, server_moments};
use crate::{
    connectors::{Connector, Finding, PROVIDERS, Provider},
    failure::{Failure, Kind},
    sandbox::{Account, Counter, Sandbox},
    sending::Sender,
    sms::{Template, Usage},
    terminal::{Progress, Screen},
    wire::{Exchange, Moment, Options, Wire, visible},
};

/// Where requests go.
#[derive(Clone, Debug, Default, Args)]
pub struct Destination {
    /// Use the sandbox, which emulates the provider: a temporary one, or the one at URL. Nothing reaches a phone
    #[arg(long, global = true, value_name = "URL", num_args = 0..=1, require_equals = true, default_missing_value = "here", env = "SMSCTL_SANDBOX", hide_env_values = true)]
    sandbox: Option<String>,
}

impl Destination {
    /// Whether a sandbox in this process is asked for.
    pub fn is_here(&self) -> bool {
        self.sandbox.as_deref() == Some("here")
    }

    /// Whether any sandbox is asked for; an empty variable asks for none.
    pub fn is_sandbox(&self) -> bool {
        self.sandbox.as_deref().is_some_and(|text| !text.is_empty())
    }

    /// The address that is named, where one is, without a login: a sandbox takes none, and it may be a secret.
    pub fn url(&self) -> Result<Option<Uri>, Failure> {
        let named = self.sandbox.as_deref().filter(|text| !text.is_empty() && !self.is_here());
        let Some(text) = named else { return Ok(None) };
        let url: Uri = text.parse().map_err(|error: http::uri::InvalidUri| {
            Failure::usage("the sandbox URL is invalid")
                .cause(error)
                .fix("for example: --sandbox=http://127.0.0.1:8025")
        })?;
        let host = url.host().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
        if let Some(provider) = PROVIDERS.iter().find(|provider| provider.owns(&host)) {
            return Err(Failure::usage(format!("{host} is a server of {}, not a sandbox", provider.name))
                .cause("messages sent there would be real; nothing was sent")
                .fix("omit --sandbox to send a real message, or start a sandbox with `smsctl sandbox`"));
        }
        Ok(Some(url))
    }
}

/// A connector and what carries its requests.
pub struct Session {
    pub provider: &'static Provider,
    pub connector: Rc<dyn Connector>,
    pub wire: Wire,
    screen: Screen,
    /// What a person sees of a long wait.
    pub progress: Progress,
    /// The server in this process, where there is one.
    pub stand_in: Option<Sandbox>,
}

impl Session {
    /// Opens the way. A sandbox here knows the very same connector as its account.
    pub async fn open(
        app: &App,
        provider: &'static Provider,
        templates: &[(Usage, Template)],
        destination: &Destination,
        connector: Rc<dyn Connector>,
    ) -> Result<Self, Failure> {
        let mut url = destination.url()?;
        let mut stand_in = None;
        if destination.is_here() {
            let failed = |error| Failure::new(Kind::Unexpected, "the sandbox cannot listen").cause(error);
            let mut counter = Counter::default();
            let (name, templates) = (provider.name.to_owned(), templates.to_vec());
            counter.add(Account { name, provider, connector: connector.clone(), templates });
            let here = SocketAddr::from(([127, 0, 0, 1], 0));
            let sandbox = Sandbox::open(here, counter, server_moments()?).await.map_err(failed)?;
            url = Some(sandbox.url().map_err(failed)?);
            stand_in = Some(sandbox);
        }
        let (roots, timeout, trace) = (app.roots.clone(), app.timeout, app.trace);
        let options = Options { sandbox: url, roots, timeout, clock: now, trace };
        // What is traced would run into it.
        let progress =
            Progress::new(format!("asking {}", provider.name), app.screen.quiet || trace.is_some());
        let wire = Wire::new(options)?;
        // The one in this process needs no proof that it is one.
        let wire = if stand_in.is_some() { wire.with_own_sandbox() } else { wire };
        wire.recognise_sandbox().await?;
        if wire.sandbox().is_none() && connector.is_encrypted() {
            wire.load_roots()?;
        }
        let session = Self { provider, connector, wire, screen: app.screen, progress, stand_in };
        if session.is_sandbox() {
            static TOLD: Once = Once::new();
            let note = "sandbox: the provider is emulated; nothing reaches a phone";
            TOLD.call_once(|| app.screen.note(note));
        }
        Ok(session)
    }

    pub fn is_sandbox(&self) -> bool {
        self.wire.sandbox().is_some()
    }

    /// Runs the work with the sandbox beside it, where there is one here.
    pub async fn during<T>(&self, work: impl Future<Output = T>) -> T {
        match &self.stand_in {
            Some(sandbox) => self.progress.during(sandbox.during(work)).await,
            None => self.progress.during(work).await,
        }
    }

    /// The connector with its client. `on_retry` is [`Session::note_retry`] or another.
    pub fn sender<'a>(&'a self, on_retry: &'a dyn Fn(&str)) -> Sender<'a> {
        let Self { provider, connector, wire, .. } = self;
        Sender { provider, connector: &**connector, wire, on_retry, now: moment }
    }

    /// Tells the user why a request is repeated.
    pub fn note_retry(&self, line: &str) {
        self.progress.aside(|| self.screen.say(visible(line)));
    }

    /// What one of the connector's checks of these templates finds, by its place among them.
    pub async fn examine(&self, templates: &[(Usage, Template)], nth: usize) -> Result<Finding, Failure> {
        let gone = || Failure::new(Kind::Unexpected, "a check is gone");
        let check = |at: &Moment| self.connector.checks(templates, at).into_iter().nth(nth);
        self.perform(|at| check(at).map(|check| check.exchange).ok_or_else(gone)).await
    }

    /// Performs what `make` describes, as often as that does no harm.
    pub async fn perform<T>(
        &self,
        make: impl Fn(&Moment) -> Result<Exchange<T>, Failure>,
    ) -> Result<T, Failure> {
        let on_retry = |line: &str| self.note_retry(line);
        self.sender(&on_retry).perform(make).await
    }
}
