//! One file per subcommand: its flags, its work and its output. The path is that of the command line.

pub mod candidates;
pub mod change;
pub mod check;
pub mod completions;
pub mod config;
mod connector_client;
pub mod delivery;
pub mod export;
pub mod help;
pub mod import;
pub mod inbox;
pub mod list;
pub mod log;
pub mod man;
pub mod overview;
pub mod providers;
pub mod remove;
pub mod sandbox;
pub mod set;
pub mod setup;
pub mod show;
pub mod template;
pub mod test;
pub mod user_dirs;
mod validation;

use std::{
    cell::RefCell,
    io::{BufRead, Read, stdin},
    path::{Path, PathBuf},
    rc::Rc,
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use colored::Colorize;

use crate::{
    connectors::{
        Connector, Provider,
        form::{FieldError, FieldValue, FieldValues},
    },
    failure::{Failure, FailureKind},
    files,
    http_client::SigningContext,
    interrupt,
    references::{Reference, ReferenceResolver, ResolvedReferences},
    sending::{
        SendLimits,
        journal::{LoggedSend, read_logged_sends},
    },
    sms::Code,
    store::{Config, SavedConnector, Store},
    terminal::{Prompter, Screen, no_randomness},
};

/// The longest text that is read from a file or from standard input.
const MAX_INPUT_BYTES: u64 = 1024 * 1024;

/// The exit code of a command that has reported its results, or why it could not begin.
pub type CommandResult = Result<u8, Failure>;

/// What all commands share.
pub struct App {
    /// The configuration file.
    pub store: Store,
    /// Where output goes.
    pub screen: Screen,
    /// Resolves references, each once.
    pub resolver: ReferenceResolver,
    /// Asks the user; `None` if there is no terminal.
    pub prompter: Option<Box<dyn Prompter>>,
    /// PEM files of additional root certificates.
    pub ca_files: Vec<PathBuf>,
    /// The time limit for all requests together.
    pub timeout: Duration,
    /// Is called with a line for every request, if `--verbose` was given.
    pub trace: Option<fn(&str)>,
}

impl App {
    /// Builds a saved connector. A failure has the line of the file.
    async fn build_saved_connector(&self, saved: &SavedConnector) -> Result<Rc<dyn Connector>, Failure> {
        self.build_connector(saved.provider, &saved.values)
            .await
            .map_err(|error| self.saved_field_failure(saved, &error))
    }

    /// Builds a saved connector for a request that is only shown: no program is run and no keyring is opened, and a
    /// note says so.
    async fn preview_connector(&self, saved: &SavedConnector) -> Result<Rc<dyn Connector>, Failure> {
        let resolved = self.resolver.preview(references(&saved.values)).await;
        let filled = saved.provider.build_connector(&saved.values, &|reference| resolved.value_or_message(reference));
        let connector = filled.map(Rc::from).map_err(|error| self.saved_field_failure(saved, &error))?;
        for (name, value) in &saved.values {
            let prefix = match value {
                FieldValue::Reference(reference) if reference.acts() => reference.prefix(),
                _ => continue,
            };
            let done = if prefix == "cmd:" { "run" } else { "read" };
            let note = format!("{prefix} was not {done} for {name}; a placeholder is shown instead");
            self.screen.print_note(format!("{} {note}", "note:".yellow()));
        }
        Ok(connector)
    }

    /// Returns the failure of a saved connector's field, with its line of the file.
    fn saved_field_failure(&self, saved: &SavedConnector, error: &FieldError) -> Failure {
        let place = saved.value_positions.get(error.field_name()).copied().unwrap_or(saved.position);
        let fix =
            format!("`smsctl set {}=... --connector {}`, or `smsctl config edit`", error.field_name(), saved.name);
        Failure::configuration(format!("{}:{place}: {error}", self.store.path().display())).with_fix(fix)
    }

    /// Returns the folder of the journal and of the file's history; see [`user_dirs::state_dir`].
    fn state_dir(&self) -> Result<PathBuf, Failure> {
        user_dirs::state_dir()
    }

    /// Builds the connector of these values.
    async fn build_connector(
        &self,
        provider: &Provider,
        values: &FieldValues,
    ) -> Result<Rc<dyn Connector>, FieldError> {
        let resolved = self.resolve_references(values).await;
        provider.build_connector(values, &|reference| resolved.value_or_message(reference)).map(Rc::from)
    }

    /// Resolves the references among these values.
    async fn resolve_references(&self, values: &FieldValues) -> ResolvedReferences {
        self.resolver.resolve(references(values)).await
    }

    /// Returns the real sends in the journal, oldest first.
    fn logged_sends(&self) -> Result<Vec<LoggedSend>, Failure> {
        let state_dir = self.state_dir()?;
        read_logged_sends(&state_dir).map_err(|error| {
            Failure::configuration("the journal cannot be read")
                .with_cause(error)
                .with_fix("make it a file that you own and can read, or set XDG_STATE_HOME to another directory")
        })
    }

    /// Returns the limits of real sends that the file sets.
    fn send_limits(&self, config: &Config) -> Result<SendLimits, Failure> {
        let failure = |failure: Failure| {
            let message = "the journal cannot be written; nothing was sent".into();
            Failure { message, cause: Some(failure.message), ..failure }
        };
        let state_dir = self.state_dir().map_err(failure)?;
        let (max, countries) = (config.max_per_hour, config.countries.clone());
        Ok(SendLimits::new(max, countries, self.store.path().to_owned(), state_dir))
    }

    /// Returns the prompter, or a failure that names the missing flags.
    fn require_prompter(&self, missing: &[String]) -> Result<&dyn Prompter, Failure> {
        match &self.prompter {
            Some(prompter) => Ok(&**prompter),
            None => Err(Failure::input_needed(format!("missing: {}", missing.join(", ")))
                .with_cause("there is no terminal to ask on")
                .with_fix("pass it as a flag")),
        }
    }
}

/// Returns the references among these values.
fn references(values: &FieldValues) -> impl Iterator<Item = &Reference> {
    values.values().filter_map(|value| match value {
        FieldValue::Reference(reference) => Some(reference),
        _ => None,
    })
}

/// Returns a signing context with the current time and a nonce of 128 random bits.
///
/// # Errors
/// The system provides no random numbers.
fn new_signing_context() -> Result<SigningContext, Failure> {
    let mut bits = [0; 16];
    fill_random(&mut bits)?;
    Ok(SigningContext { timestamp_millis: now_millis(), nonce: hex::encode(bits) })
}

/// 64 random bits of this process, for the nonces of its servers.
static PROCESS_NONCE: OnceLock<u64> = OnceLock::new();

/// Returns a function that returns signing contexts for a server, which needs many: their nonces are 64 random bits of
/// this process and a counter.
///
/// # Errors
/// The system provides no random numbers.
fn server_signing_contexts() -> Result<fn() -> SigningContext, Failure> {
    let mut bits = [0; 8];
    fill_random(&mut bits)?;
    PROCESS_NONCE.get_or_init(|| u64::from_ne_bytes(bits));
    Ok(|| {
        static ISSUED_COUNT: AtomicU64 = AtomicU64::new(0);
        let (process, count) =
            (PROCESS_NONCE.get().copied().unwrap_or(0), ISSUED_COUNT.fetch_add(1, Ordering::Relaxed));
        SigningContext { timestamp_millis: now_millis(), nonce: format!("{process:016x}{count:016x}") }
    })
}

/// Returns the current time in Unix milliseconds.
pub fn now_millis() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}

/// Returns a code of six random digits.
///
/// # Errors
/// The system provides no random numbers.
fn generate_code() -> Result<Code, Failure> {
    loop {
        let mut bits = [0; 4];
        fill_random(&mut bits)?;
        if let Some(code) = Code::from_random_bits(u32::from_ne_bytes(bits)) {
            return Ok(code);
        }
    }
}

/// Fills in random bytes. They are drawn from the system 256 at a time, because a batch needs some for every message.
///
/// # Errors
/// The system provides no random numbers.
fn fill_random(bits: &mut [u8]) -> Result<(), Failure> {
    thread_local!(static RANDOM_POOL: RefCell<Vec<u8>> = const { RefCell::new(vec![]) });
    RANDOM_POOL.with_borrow_mut(|drawn| {
        if drawn.len() < bits.len() {
            let mut fresh = vec![0; 256];
            getrandom::fill(&mut fresh).map_err(|error| no_randomness().with_cause(error))?;
            *drawn = fresh;
        }
        let rest = drawn.len() - bits.len();
        bits.copy_from_slice(&drawn[rest..]);
        drawn.truncate(rest);
        Ok(())
    })
}

/// Reads a line of standard input, without its line break.
fn read_stdin_line() -> Result<String, Failure> {
    let (read, line) = interrupt::run_blocking(|| {
        let mut line = String::new();
        (stdin().lock().take(MAX_INPUT_BYTES).read_line(&mut line), line)
    })
    .map_err(|_| Failure::interrupted())?;
    read.map_err(|error| Failure::new(FailureKind::Usage, "standard input cannot be read").with_cause(error))?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}

/// Returns the text of a file that a flag names, of a pipe, or of standard input where the name is `-`. At most 1 MiB.
///
/// # Errors
/// The text cannot be read, is not UTF-8 or is longer, or a pipe does not end within `--timeout`.
fn read_input_text(app: &App, path: &Path) -> Result<String, Failure> {
    let (file, timeout) = (path.to_owned(), app.timeout);
    let read = interrupt::run_blocking(move || match file.to_str() {
        Some("-") => files::read_stdin(MAX_INPUT_BYTES),
        _ => files::read_input(&file, MAX_INPUT_BYTES, timeout),
    });
    let unread = |cause: &dyn std::fmt::Display| {
        let name = if path == Path::new("-") { "standard input".into() } else { path.display().to_string() };
        Failure::usage(format!("{name} cannot be read")).with_cause(cause).with_fix("check the path; - reads stdin")
    };
    let bytes = read.map_err(|_| Failure::interrupted())?.map_err(|error| unread(&error))?;
    String::from_utf8(bytes).map_err(|error| unread(&error.utf8_error()))
}

/// Parses `NAME=VALUE`.
fn parse_name_value(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}
