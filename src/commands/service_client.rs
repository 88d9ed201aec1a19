//! A linked service with the client that reaches it or a sandbox. The only place that performs a service's exchanges.

use std::{
    cell::{Cell, RefCell},
    net::SocketAddr,
    sync::Once,
    time::Duration,
};

use super::{App, connector_client::Destination, new_signing_context, now_millis, server_signing_contexts};
use crate::{
    encoding::escape_control_chars,
    failure::{Failure, FailureKind},
    http_client::{Exchange, HttpClient, HttpClientOptions, RetryContext},
    sandbox::{AccountRegistry, Sandbox},
    services::{LinkedService, Push, RemoteState, Service},
    sms::{Phone, Secret},
    terminal::{Progress, Screen},
};

/// How long a service may take to tell what became of a push that it did not answer, beyond `--timeout`.
const MAX_SETTLE_TIME: Duration = Duration::from_secs(10);

/// A linked service and the client that sends its requests. They are sent within [`Self::run`].
pub struct ServiceClient {
    /// The name of the link.
    pub name: String,
    pub service: &'static Service,
    pub linked: Box<dyn LinkedService>,
    http_client: HttpClient,
    progress: Progress,
    screen: Screen,
    timeout: Duration,
    /// The sandbox in this process, if one was requested.
    local_sandbox: Option<Sandbox>,
    /// The access token, which is never saved.
    token: RefCell<Option<Secret>>,
    was_token_renewed: Cell<bool>,
}

/// What a push led to.
pub struct PushResult {
    /// What is live in the service now.
    pub state: RemoteState,
    /// Whether the service did not answer, and what is live there shows that it did what it was asked for.
    pub was_unanswered: bool,
}

impl ServiceClient {
    /// Makes the client, and the sandbox in this process if one was requested, which emulates the service.
    pub async fn open(
        app: &App,
        name: &str,
        service: &'static Service,
        linked: Box<dyn LinkedService>,
        destination: &Destination,
    ) -> Result<Self, Failure> {
        let mut url = destination.sandbox_url()?;
        let mut local_sandbox = None;
        if destination.is_in_process_sandbox() {
            let failed = |error| Failure::new(FailureKind::Unexpected, "the sandbox cannot listen").with_cause(error);
            let (address, accounts) = (SocketAddr::from(([127, 0, 0, 1], 0)), AccountRegistry::default());
            let sandbox = Sandbox::open(address, accounts, server_signing_contexts()?).await.map_err(failed)?;
            let sandbox = sandbox.with_services(vec![linked.emulation()]);
            url = Some(sandbox.url().map_err(failed)?);
            local_sandbox = Some(sandbox);
        }
        let (ca_files, timeout, trace) = (app.ca_files.clone(), app.timeout, app.trace);
        let options = HttpClientOptions { sandbox: url, ca_files, timeout, now_millis, trace };
        let mut http_client = HttpClient::for_service(options)?;
        if local_sandbox.is_some() {
            http_client = http_client.skip_sandbox_check();
        }
        http_client.check_sandbox().await?;
        if http_client.sandbox().is_none() && linked.is_encrypted() {
            http_client.load_roots()?;
        }
        let label = format!("asking {} ({name})", service.title);
        let progress = match app.screen.quiet || trace.is_some() {
            true => Progress::hidden(label),
            false => Progress::new(label),
        };
        let client = Self {
            name: name.to_owned(),
            service,
            linked,
            http_client,
            progress,
            screen: app.screen,
            timeout,
            local_sandbox,
            token: RefCell::default(),
            was_token_renewed: Cell::new(false),
        };
        if client.is_sandbox() {
            static PRINT_NOTE_ONCE: Once = Once::new();
            let note = format!("sandbox: {} is emulated; nothing changes in a real one", service.title);
            PRINT_NOTE_ONCE.call_once(|| app.screen.print_note(note));
        }
        Ok(client)
    }

    /// Whether a sandbox stands in for the service.
    pub fn is_sandbox(&self) -> bool {
        self.http_client.sandbox().is_some()
    }

    /// Runs the work, and with it the sandbox if there is one in this process: its connections last as long as this.
    pub async fn run<T>(&self, work: impl Future<Output = T>) -> T {
        match &self.local_sandbox {
            Some(sandbox) => sandbox.run_until(work).await,
            None => work.await,
        }
    }

    /// Reads what is live in the service.
    pub async fn read(&self) -> Result<RemoteState, Failure> {
        self.perform(|token| self.linked.build_read_exchange(token)).await
    }

    /// Lets the service send a test of a config that is not live there. Returns false if it has no such request.
    pub async fn send_test(&self, push: &Push, to: &Phone) -> Result<bool, Failure> {
        let token = self.token().await?;
        if self.linked.build_test_exchange(push, to, token.as_ref()).is_none() {
            return Ok(false);
        }
        let missing = || Failure::new(FailureKind::Unexpected, "the service has no test");
        let build = |token: Option<&Secret>| self.linked.build_test_exchange(push, to, token).ok_or_else(missing);
        self.try_perform(&build).await.map(|()| true)
    }

    /// Makes a connector live in the service and verifies it by reading what is live there. `before` is what was live.
    /// If the service does not answer, what is live there decides.
    ///
    /// # Errors
    /// The service refused the connector or cannot be reached, and nothing changed; the outcome is unknown; or another
    /// config is live there now.
    pub async fn push(&self, push: &Push, before: &RemoteState) -> Result<PushResult, Failure> {
        let pushed = self.perform(|token| self.linked.build_push_exchange(push, token)).await;
        let (title, name) = (self.service.title, &self.name);
        let was_unanswered = match &pushed {
            Err(failure) if failure.kind == FailureKind::Unknown => true,
            Err(failure) => return Err(failure.clone()),
            Ok(()) => false,
        };
        if was_unanswered {
            self.http_client.extend_deadline(MAX_SETTLE_TIME.min(self.timeout));
        }
        let unsettled = Failure::new(FailureKind::Unknown, format!("{title} did not say whether {name} changed"))
            .with_fix(format!("`smsctl diff --service {name}` shows what is live there once it answers"));
        let state = match self.read().await {
            Ok(state) => state,
            Err(cause) => return Err(unsettled.with_cause(cause)),
        };
        let is_live = |config: Option<&RemoteState>| {
            let live = config.and_then(|state| state.live.as_ref());
            live.is_some_and(|live| live.config.matches(&push.wanted))
        };
        match (is_live(Some(&state)), was_unanswered) {
            (true, _) => Ok(PushResult { state, was_unanswered }),
            (false, true) if is_same_state(&state, before) => {
                let cause = pushed.err().and_then(|failure| failure.cause);
                let failure = Failure::new(FailureKind::Unreachable, format!("{title} did not answer the push"))
                    .with_fix(format!("`smsctl diff --service {name}` asks again, then push again"));
                let unchanged = "what was live there still is";
                Err(failure.with_cause(cause.map_or(unchanged.into(), |cause| format!("{cause}; {unchanged}"))))
            }
            (false, _) => Err(Failure::new(
                FailureKind::Different,
                format!("{title} accepted the push, but something else is live in {name}"),
            )
            .with_cause("another program may have changed it at the same time")
            .with_fix(format!("`smsctl diff --service {name}` shows what differs"))),
        }
    }

    async fn perform<T>(&self, build: impl Fn(Option<&Secret>) -> Exchange<T>) -> Result<T, Failure> {
        self.try_perform(&|token: Option<&Secret>| Ok(build(token))).await
    }

    /// Performs an exchange. A refusal with 401 means that the token has expired, and nothing was done: it is obtained
    /// again, once.
    async fn try_perform<T>(
        &self,
        build: &impl Fn(Option<&Secret>) -> Result<Exchange<T>, Failure>,
    ) -> Result<T, Failure> {
        let token = self.token().await?;
        let result = self.send(|| build(token.as_ref())).await;
        let was_refused =
            |failure: &Failure| failure.provider.as_ref().is_some_and(|provider| provider.http_status == 401);
        match result {
            Err(failure) if token.is_some() && was_refused(&failure) && !self.was_token_renewed.replace(true) => {
                self.token.take();
                let token = self.token().await?;
                self.send(|| build(token.as_ref())).await
            }
            result => result,
        }
    }

    async fn token(&self) -> Result<Option<Secret>, Failure> {
        if self.token.borrow().is_none() && self.linked.build_token_exchange().is_some() {
            let missing = || Failure::new(FailureKind::Unexpected, "the service has no tokens");
            let token = self.send(|| self.linked.build_token_exchange().ok_or_else(missing)).await?;
            self.token.replace(Some(token));
        }
        Ok(self.token.borrow().clone())
    }

    async fn send<T>(&self, build: impl Fn() -> Result<Exchange<T>, Failure>) -> Result<T, Failure> {
        let report_retry = |line: &str| {
            self.progress.print_around(|| self.screen.print_status(escape_control_chars(line)));
        };
        let context = RetryContext { new_signing_context, report_retry: &report_retry };
        let sent = self.http_client.send_with_retry(self.service.title, &context, |_| build());
        self.progress.show_while(sent).await
    }
}

/// Whether the same connector with the same config is live in both.
fn is_same_state(one: &RemoteState, other: &RemoteState) -> bool {
    match (&one.live, &other.live) {
        (Some(one), Some(other)) => one.id == other.id && one.config.matches(&other.config),
        (None, None) => true,
        _ => false,
    }
}
