//! A connector with the client that reaches its provider or a sandbox.

use std::{
    env,
    net::{IpAddr, SocketAddr},
    rc::Rc,
    sync::Once,
};

use clap::Args;
use http::Uri;

use super::{App, new_signing_context, now_millis, server_signing_contexts};
use crate::{
    connectors::{Connector, Finding, Provider},
    encoding::escape_control_chars,
    failure::{Failure, FailureKind},
    http_client::{Exchange, HttpClient, HttpClientOptions, SigningContext},
    sandbox::{AccountRegistry, DEFAULT_LISTEN_ADDRESS, Sandbox, SandboxAccount},
    sending::MessageSender,
    sms::{Template, Usage},
    terminal::{Progress, Screen},
};

/// The help of `--sandbox` where a new sandbox would have no messages.
pub const RUNNING_SANDBOX_HELP: &str = "Use the sandbox that runs at URL";

/// Returns the help of `--sandbox` where the default address is used without it.
pub fn running_sandbox_help() -> String {
    format!("{RUNNING_SANDBOX_HELP} [default: http://{DEFAULT_LISTEN_ADDRESS}]")
}

/// What stands for `--sandbox` without a URL.
const WITHOUT_URL: &str = "here";

/// The environment variable that names a running sandbox.
const SANDBOX_VARIABLE: &str = "SMSCTL_SANDBOX";

/// Where requests go: to the provider or to a sandbox.
#[derive(Clone, Debug, Default, Args)]
pub struct Destination {
    /// Use the sandbox instead of the real provider or service: a temporary one, or the one at URL
    #[arg(long, global = true, value_name = "URL", num_args = 0..=1, require_equals = true, default_missing_value = WITHOUT_URL, env = SANDBOX_VARIABLE, hide_env_values = true)]
    sandbox: Option<String>,
}

impl Destination {
    /// Returns the address of the sandbox that was requested, or [`WITHOUT_URL`]. The flag without a URL means the one that
    /// the environment variable names; an empty variable requests none.
    fn address(&self) -> Option<String> {
        let is_given = |text: &String| !text.is_empty();
        match self.sandbox.as_deref() {
            Some(WITHOUT_URL) => env::var(SANDBOX_VARIABLE).ok().filter(is_given).or_else(|| self.sandbox.clone()),
            _ => self.sandbox.clone().filter(is_given),
        }
    }

    /// Returns whether a sandbox in this process was requested.
    pub fn is_in_process_sandbox(&self) -> bool {
        self.address().as_deref() == Some(WITHOUT_URL)
    }

    /// Returns whether a sandbox was requested.
    pub fn is_sandbox(&self) -> bool {
        self.address().is_some()
    }

    /// Returns the URL of a sandbox that is running already: the given one, or the default address.
    ///
    /// # Errors
    /// A sandbox in this process was requested, or as [`Self::sandbox_url`].
    pub fn running_sandbox_url(&self) -> Result<Uri, Failure> {
        if self.is_in_process_sandbox() {
            return Err(Failure::usage("--sandbox without a URL means a new sandbox, which has an empty inbox")
                .with_fix("start a sandbox with `smsctl sandbox` and use its address: --sandbox=URL"));
        }
        let default_url =
            || format!("http://{DEFAULT_LISTEN_ADDRESS}").parse().map_err(|_| Failure::usage("no such address"));
        self.sandbox_url()?.map_or_else(default_url, Ok)
    }

    /// Returns the URL of the sandbox, if one was given.
    ///
    /// # Errors
    /// It is not a URL, or its host belongs to a provider.
    pub fn sandbox_url(&self) -> Result<Option<Uri>, Failure> {
        let Some(text) = self.address().filter(|text| text != WITHOUT_URL) else { return Ok(None) };
        let url: Uri = complete_local_address(&text).parse().map_err(|error: http::uri::InvalidUri| {
            Failure::usage("the sandbox URL is invalid")
                .with_cause(error)
                .with_fix("for example: --sandbox=http://127.0.0.1:8025")
        })?;
        let host = url.host().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
        if let Some(provider) = Provider::find_by_host(&host) {
            return Err(Failure::usage(format!("{host} is a server of {}, not a sandbox", provider.name))
                .with_cause("messages sent there would be real; nothing was sent")
                .with_fix("omit --sandbox to send a real message, or start a sandbox with `smsctl sandbox`"));
        }
        Ok(Some(url))
    }
}

/// Makes a URL of a port or an address of this machine without a scheme, such as `8025` or `localhost:8025`.
fn complete_local_address(text: &str) -> String {
    let port = text.strip_prefix(':').unwrap_or(text);
    if port.parse::<u16>().is_ok() {
        return format!("http://127.0.0.1:{port}");
    }
    let url = format!("http://{text}");
    let is_local = |url: Uri| {
        let host = url.host().unwrap_or_default().trim_matches(['[', ']']);
        host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
    };
    match !text.contains("://") && url.parse().is_ok_and(is_local) {
        true => url,
        false => text.to_owned(),
    }
}

/// A connector and the client that sends its requests.
pub struct ConnectorClient {
    pub provider: &'static Provider,
    pub connector: Rc<dyn Connector>,
    pub http_client: HttpClient,
    screen: Screen,
    /// The progress line while the provider is asked.
    pub progress: Progress,
    /// The sandbox in this process, if one was requested.
    pub local_sandbox: Option<Sandbox>,
}

impl ConnectorClient {
    /// Makes the client, and the sandbox in this process if one was requested. Its account has the same connector.
    pub async fn open(
        app: &App,
        provider: &'static Provider,
        templates: &[(Usage, Template)],
        destination: &Destination,
        connector: Rc<dyn Connector>,
    ) -> Result<Self, Failure> {
        let mut url = destination.sandbox_url()?;
        let mut local_sandbox = None;
        if destination.is_in_process_sandbox() {
            let failed = |error| Failure::new(FailureKind::Unexpected, "the sandbox cannot listen").with_cause(error);
            let mut accounts = AccountRegistry::default();
            let (name, templates) = (provider.name.to_owned(), templates.to_vec());
            accounts.add_account(SandboxAccount { name, provider, connector: connector.clone(), templates });
            let address = SocketAddr::from(([127, 0, 0, 1], 0));
            let sandbox = Sandbox::open(address, accounts, server_signing_contexts()?).await.map_err(failed)?;
            url = Some(sandbox.url().map_err(failed)?);
            local_sandbox = Some(sandbox);
        }
        let (ca_files, timeout, trace) = (app.ca_files.clone(), app.timeout, app.trace);
        let options = HttpClientOptions { sandbox: url, ca_files, timeout, now_millis, trace };
        let label = format!("asking {}", provider.name);
        let progress = match app.screen.quiet || trace.is_some() {
            true => Progress::hidden(label),
            false => Progress::new(label),
        };
        let mut http_client = HttpClient::new(options)?;
        if local_sandbox.is_some() {
            http_client = http_client.skip_sandbox_check();
        }
        http_client.check_sandbox().await?;
        if http_client.sandbox().is_none() && connector.is_encrypted() {
            http_client.load_roots()?;
        }
        let session = Self { provider, connector, http_client, screen: app.screen, progress, local_sandbox };
        if session.is_sandbox() {
            static PRINT_NOTE_ONCE: Once = Once::new();
            let note = "sandbox: the provider is emulated; nothing reaches a phone";
            PRINT_NOTE_ONCE.call_once(|| app.screen.print_note(note));
        }
        Ok(session)
    }

    pub fn is_sandbox(&self) -> bool {
        self.http_client.sandbox().is_some()
    }

    /// Runs the work with a progress line, and with the sandbox if there is one in this process.
    pub async fn run_with_progress<T>(&self, work: impl Future<Output = T>) -> T {
        match &self.local_sandbox {
            Some(sandbox) => self.progress.show_while(sandbox.run_until(work)).await,
            None => self.progress.show_while(work).await,
        }
    }

    /// Returns the connector with its client. `on_retry` is called with the reason before a request is repeated.
    pub fn message_sender<'a>(&'a self, on_retry: &'a dyn Fn(&str)) -> MessageSender<'a> {
        let Self { provider, connector, http_client, .. } = self;
        MessageSender { provider, connector: &**connector, http_client, on_retry, new_signing_context }
    }

    /// Prints why a request is repeated.
    pub fn note_retry(&self, line: &str) {
        self.progress.print_around(|| self.screen.print_status(escape_control_chars(line)));
    }

    /// Runs the connector's check with this index.
    pub async fn run_check(&self, templates: &[(Usage, Template)], index: usize) -> Result<Finding, Failure> {
        let missing_check =
            || Failure::new(FailureKind::Unexpected, "internal error: the connector has no check of this number");
        let check = |at: &SigningContext| self.connector.build_checks(templates, at).into_iter().nth(index);
        self.send_with_retry(|at| check(at).map(|check| check.exchange).ok_or_else(missing_check)).await
    }

    /// Sends the request that `build_exchange` builds. Retries it only if a retry cannot send a message twice.
    pub async fn send_with_retry<T>(
        &self,
        build_exchange: impl Fn(&SigningContext) -> Result<Exchange<T>, Failure>,
    ) -> Result<T, Failure> {
        let on_retry = |line: &str| self.note_retry(line);
        self.message_sender(&on_retry).send_with_retry(build_exchange).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_this_machine_needs_no_scheme() {
        for (given, url) in [
            ("8177", "http://127.0.0.1:8177"),
            (":8177", "http://127.0.0.1:8177"),
            ("127.0.0.1:8177", "http://127.0.0.1:8177"),
            ("localhost:8177", "http://localhost:8177"),
            ("[::1]:8177", "http://[::1]:8177"),
            ("https://localhost:8177", "https://localhost:8177"),
            ("sandbox:8177", "sandbox:8177"),
            ("123456", "123456"),
            ("api.twilio.com", "api.twilio.com"),
        ] {
            assert_eq!(complete_local_address(given), url);
        }
    }
}
