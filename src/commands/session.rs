//! A connector with the way to its provider, or to the sandbox in its place.

use std::{net::SocketAddr, rc::Rc, sync::Once};

use clap::Args;
use http::Uri;

use super::{App, new_signing_context, now_millis, server_moments};
use crate::{
    connectors::{Connector, Finding, PROVIDERS, Provider},
    encoding::escape_control_chars,
    failure::{Failure, FailureKind},
    http_client::{Exchange, HttpClient, HttpClientOptions, SigningContext},
    sandbox::{AccountRegistry, Sandbox, SandboxAccount},
    sending::MessageSender,
    sms::{Template, Usage},
    terminal::{Progress, Screen},
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
    pub fn is_local_sandbox(&self) -> bool {
        self.sandbox.as_deref() == Some("here")
    }

    /// Whether any sandbox is asked for; an empty variable asks for none.
    pub fn is_sandbox(&self) -> bool {
        self.sandbox.as_deref().is_some_and(|text| !text.is_empty())
    }

    /// The address that is named, where one is, without a login: a sandbox takes none, and it may be a secret.
    pub fn sandbox_url(&self) -> Result<Option<Uri>, Failure> {
        let named = self.sandbox.as_deref().filter(|text| !text.is_empty() && !self.is_local_sandbox());
        let Some(text) = named else { return Ok(None) };
        let url: Uri = text.parse().map_err(|error: http::uri::InvalidUri| {
            Failure::usage("the sandbox URL is invalid")
                .with_cause(error)
                .with_fix("for example: --sandbox=http://127.0.0.1:8025")
        })?;
        let host = url.host().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
        if let Some(provider) = PROVIDERS.iter().find(|provider| provider.owns_host(&host)) {
            return Err(Failure::usage(format!("{host} is a server of {}, not a sandbox", provider.name))
                .with_cause("messages sent there would be real; nothing was sent")
                .with_fix("omit --sandbox to send a real message, or start a sandbox with `smsctl sandbox`"));
        }
        Ok(Some(url))
    }
}

/// A connector and what carries its requests.
pub struct Session {
    pub provider: &'static Provider,
    pub connector: Rc<dyn Connector>,
    pub http_client: HttpClient,
    screen: Screen,
    /// What a person sees of a long wait.
    pub progress: Progress,
    /// The server in this process, where there is one.
    pub local_sandbox: Option<Sandbox>,
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
        let mut url = destination.sandbox_url()?;
        let mut stand_in = None;
        if destination.is_local_sandbox() {
            let failed = |error| Failure::new(FailureKind::Unexpected, "the sandbox cannot listen").with_cause(error);
            let mut counter = AccountRegistry::default();
            let (name, templates) = (provider.name.to_owned(), templates.to_vec());
            counter.add_account(SandboxAccount { name, provider, connector: connector.clone(), templates });
            let here = SocketAddr::from(([127, 0, 0, 1], 0));
            let sandbox = Sandbox::open(here, counter, server_moments()?).await.map_err(failed)?;
            url = Some(sandbox.url().map_err(failed)?);
            stand_in = Some(sandbox);
        }
        let (roots, timeout, trace) = (app.ca_files.clone(), app.timeout, app.trace);
        let options = HttpClientOptions { sandbox: url, ca_files: roots, timeout, now_millis, trace };
        // What is traced would run into it.
        let progress = Progress::new(format!("asking {}", provider.name), app.screen.quiet || trace.is_some());
        let wire = HttpClient::new(options)?;
        // The one in this process needs no proof that it is one.
        let wire = if stand_in.is_some() { wire.with_verified_sandbox() } else { wire };
        wire.check_sandbox().await?;
        if wire.sandbox().is_none() && connector.is_encrypted() {
            wire.load_roots()?;
        }
        let session =
            Self { provider, connector, http_client: wire, screen: app.screen, progress, local_sandbox: stand_in };
        if session.is_sandbox() {
            static SANDBOX_NOTE: Once = Once::new();
            let note = "sandbox: the provider is emulated; nothing reaches a phone";
            SANDBOX_NOTE.call_once(|| app.screen.print_note(note));
        }
        Ok(session)
    }

    pub fn is_sandbox(&self) -> bool {
        self.http_client.sandbox().is_some()
    }

    /// Runs the work with the sandbox beside it, where there is one here.
    pub async fn run_with_progress<T>(&self, work: impl Future<Output = T>) -> T {
        match &self.local_sandbox {
            Some(sandbox) => self.progress.show_while(sandbox.run_until(work)).await,
            None => self.progress.show_while(work).await,
        }
    }

    /// The connector with its client. `on_retry` is [`Session::note_retry`] or another.
    pub fn message_sender<'a>(&'a self, on_retry: &'a dyn Fn(&str)) -> MessageSender<'a> {
        let Self { provider, connector, http_client: wire, .. } = self;
        MessageSender { provider, connector: &**connector, http_client: wire, on_retry, new_signing_context }
    }

    /// Tells the user why a request is repeated.
    pub fn note_retry(&self, line: &str) {
        self.progress.print_around(|| self.screen.print_status(escape_control_chars(line)));
    }

    /// What one of the connector's checks of these templates finds, by its place among them.
    pub async fn run_check(&self, templates: &[(Usage, Template)], nth: usize) -> Result<Finding, Failure> {
        let gone = || Failure::new(FailureKind::Unexpected, "a check is gone");
        let check = |at: &SigningContext| self.connector.build_checks(templates, at).into_iter().nth(nth);
        self.send_with_retry(|at| check(at).map(|check| check.exchange).ok_or_else(gone)).await
    }

    /// Performs what `make` describes, as often as that does no harm.
    pub async fn send_with_retry<T>(
        &self,
        make: impl Fn(&SigningContext) -> Result<Exchange<T>, Failure>,
    ) -> Result<T, Failure> {
        let on_retry = |line: &str| self.note_retry(line);
        self.message_sender(&on_retry).send_with_retry(make).await
    }
}
