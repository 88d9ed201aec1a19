//! One file a subcommand: its flags, its work and what it shows. The path is the sentence.

pub mod candidates;
pub mod change;
pub mod check;
pub mod completions;
pub mod config;
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
mod session;
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

/// The longest text that is read from a file or from standard input, in bytes.
const MAX_INPUT_BYTES: u64 = 1024 * 1024;

/// What every command is given.
pub struct App {
    pub store: Store,
    pub screen: Screen,
    /// Resolves each reference once.
    pub resolver: ReferenceResolver,
    /// Nobody, where there is no terminal to ask on.
    pub prompter: Option<Box<dyn Prompter>>,
    /// PEM files with roots to trust beside the system's.
    pub ca_files: Vec<PathBuf>,
    pub timeout: Duration,
    /// Is told of every request, where the user wants to know.
    pub trace: Option<fn(&str)>,
}

impl App {
    /// The connector behind a saved one, or the line of the file that is wrong.
    async fn build_saved_connector(&self, saved: &SavedConnector) -> Result<Rc<dyn Connector>, Failure> {
        self.build_connector(saved.provider, &saved.values).await.map_err(|flaw| self.saved_field_failure(saved, &flaw))
    }

    /// The same for a request that is only shown: no program is run and no keyring is opened, and a note says so.
    async fn preview_connector(&self, saved: &SavedConnector) -> Result<Rc<dyn Connector>, Failure> {
        let resolved = self.resolver.preview(references(&saved.values)).await;
        let filled = saved.provider.build_connector(&saved.values, &|reference| resolved.value_or_message(reference));
        let connector = filled.map(Rc::from).map_err(|flaw| self.saved_field_failure(saved, &flaw))?;
        for (name, answer) in &saved.values {
            let prefix = match answer {
                FieldValue::Reference(reference) if reference.acts() => reference.prefix(),
                _ => continue,
            };
            let done = if prefix == "cmd:" { "run" } else { "read" };
            let note = format!("{prefix} was not {done} for {name}; a placeholder is shown instead");
            self.screen.print_note(format!("{} {note}", "note:".yellow()));
        }
        Ok(connector)
    }

    /// A flaw of a saved connector, with its line of the file.
    fn saved_field_failure(&self, saved: &SavedConnector, flaw: &FieldError) -> Failure {
        let place = saved.value_positions.get(flaw.field_name()).copied().unwrap_or(saved.position);
        let fix = format!("`smsctl set {}=... --connector {}`, or `smsctl config edit`", flaw.field_name(), saved.name);
        Failure::configuration(format!("{}:{place}: {flaw}", self.store.path().display())).with_fix(fix)
    }

    /// Returns the folder of the journal of sends and of the file's history. See [`folders::state_dir`].
    fn state_dir(&self) -> Result<PathBuf, Failure> {
        user_dirs::state_dir()
    }

    /// Builds the connector of these answers: once per command, then it is passed on.
    async fn build_connector(
        &self,
        provider: &Provider,
        answers: &FieldValues,
    ) -> Result<Rc<dyn Connector>, FieldError> {
        let resolved = self.resolve_references(answers).await;
        provider.build_connector(answers, &|reference| resolved.value_or_message(reference)).map(Rc::from)
    }

    /// Resolves what these answers refer to.
    async fn resolve_references(&self, answers: &FieldValues) -> ResolvedReferences {
        self.resolver.resolve(references(answers)).await
    }

    /// Returns the real sends that the journal has, oldest first.
    fn logged_sends(&self) -> Result<Vec<LoggedSend>, Failure> {
        let state_dir = self.state_dir()?;
        read_logged_sends(&state_dir).map_err(|error| {
            Failure::configuration("the journal cannot be read")
                .with_cause(error)
                .with_fix("make it a file that you own and can read, or set XDG_STATE_HOME to another directory")
        })
    }

    /// The limits that the file sets for real sends.
    fn send_limits(&self, config: &Config) -> Result<SendLimits, Failure> {
        let failure = |failure: Failure| {
            let message = "the journal cannot be written; nothing was sent".into();
            Failure { message, cause: Some(failure.message), ..failure }
        };
        let state_dir = self.state_dir().map_err(failure)?;
        let (max, countries) = (config.max_per_hour, config.countries.clone());
        Ok(SendLimits::new(max, countries, self.store.path().to_owned(), state_dir))
    }

    /// The person to ask, or a failure that names every flag that would answer instead.
    fn require_prompter(&self, missing: &[String]) -> Result<&dyn Prompter, Failure> {
        match &self.prompter {
            Some(person) => Ok(&**person),
            None => Err(Failure::input_needed(format!("missing: {}", missing.join(", ")))
                .with_cause("there is no terminal to ask on")
                .with_fix("pass it as a flag")),
        }
    }
}

/// What these answers refer to.
fn references(answers: &FieldValues) -> impl Iterator<Item = &Reference> {
    answers.values().filter_map(|answer| match answer {
        FieldValue::Reference(reference) => Some(reference),
        _ => None,
    })
}

/// A moment that never was before: now, with 128 random bits.
///
/// # Errors
/// The system gives no randomness.
fn new_signing_context() -> Result<SigningContext, Failure> {
    let mut bits = [0; 16];
    fill_random(&mut bits)?;
    Ok(SigningContext { timestamp_millis: now_millis(), nonce: hex::encode(bits) })
}

/// 64 random bits of this process, for the moments of its servers.
static PROCESS_NONCE: OnceLock<u64> = OnceLock::new();

/// Returns what makes moments for a server, which needs many: 64 random bits of this process, and how many there were.
///
/// # Errors
/// The system gives no randomness.
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

/// Milliseconds since 1970.
pub fn now_millis() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}

/// Six uniform random digits.
///
/// # Errors
/// The system gives no randomness.
fn generate_code() -> Result<Code, Failure> {
    loop {
        let mut bits = [0; 4];
        fill_random(&mut bits)?;
        if let Some(code) = Code::from_random_bits(u32::from_ne_bytes(bits)) {
            return Ok(code);
        }
    }
}

/// Fills in random bits, drawn from the system many at a time: a batch needs some for every message.
///
/// # Errors
/// The system gives no randomness.
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

/// The next line of standard input, without its line break.
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
/// Fails on what cannot be read, is no UTF-8 or is longer, and on a pipe that does not end within `--timeout`.
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

/// Reads `NAME=VALUE`.
fn parse_name_value(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}
