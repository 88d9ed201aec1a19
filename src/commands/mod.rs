//! One file a subcommand: its flags, its work and what it shows. The path is the sentence.

pub mod change;
pub mod check;
pub mod complete;
pub mod completions;
pub mod config;
pub mod delivery;
pub mod export;
pub mod folders;
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
mod validity;

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
        form::{Answer, Answers, Flaw},
    },
    failure::{Failure, Kind},
    files, interrupt,
    references::{Reference, Resolved, Resolver},
    sending::{
        SendLimits,
        journal::{LoggedSend, logged_sends},
    },
    sms::Code,
    store::{Config, Saved, Store},
    terminal::{Ask, Screen, no_randomness},
    wire::Moment,
};

/// The longest text that is read from a file or from standard input, in bytes.
const LONGEST: u64 = 1024 * 1024;

/// What every command is given.
pub struct App {
    pub store: Store,
    pub screen: Screen,
    /// Resolves each reference once.
    pub references: Resolver,
    /// Nobody, where there is no terminal to ask on.
    pub person: Option<Box<dyn Ask>>,
    /// PEM files with roots to trust beside the system's.
    pub roots: Vec<PathBuf>,
    pub timeout: Duration,
    /// Is told of every request, where the user wants to know.
    pub trace: Option<fn(&str)>,
}

impl App {
    /// The connector behind a saved one, or the line of the file that is wrong.
    async fn connector(&self, saved: &Saved) -> Result<Rc<dyn Connector>, Failure> {
        self.fill(saved.provider, &saved.answers).await.map_err(|flaw| self.misplaced(saved, &flaw))
    }

    /// The same for a request that is only shown: no program is run and no keyring is opened, and a note says so.
    async fn preview_connector(&self, saved: &Saved) -> Result<Rc<dyn Connector>, Failure> {
        let resolved = self.references.preview(references(&saved.answers)).await;
        let filled = saved.provider.fill(&saved.answers, &|reference| resolved.lookup(reference));
        let connector = filled.map(Rc::from).map_err(|flaw| self.misplaced(saved, &flaw))?;
        for (name, answer) in &saved.answers {
            let prefix = match answer {
                Answer::Kept(reference) if reference.acts() => reference.prefix(),
                _ => continue,
            };
            let done = if prefix == "cmd:" { "run" } else { "read" };
            let note = format!("{prefix} was not {done} for {name}; a placeholder is shown instead");
            self.screen.note(format!("{} {note}", "note:".yellow()));
        }
        Ok(connector)
    }

    /// A flaw of a saved connector, with its line of the file.
    fn misplaced(&self, saved: &Saved, flaw: &Flaw) -> Failure {
        let place = saved.places.get(flaw.field()).copied().unwrap_or(saved.place);
        let fix =
            format!("`smsctl set {}=... --connector {}`, or `smsctl config edit`", flaw.field(), saved.name);
        Failure::configuration(format!("{}:{place}: {flaw}", self.store.path().display())).fix(fix)
    }

    /// Returns the folder of the journal of sends and of the file's history. See [`folders::state_dir`].
    fn state_dir(&self) -> Result<PathBuf, Failure> {
        folders::state_dir()
    }

    /// Builds the connector of these answers: once per command, then it is passed on.
    async fn fill(&self, provider: &Provider, answers: &Answers) -> Result<Rc<dyn Connector>, Flaw> {
        let resolved = self.resolved(answers).await;
        provider.fill(answers, &|reference| resolved.lookup(reference)).map(Rc::from)
    }

    /// Resolves what these answers refer to.
    async fn resolved(&self, answers: &Answers) -> Resolved {
        self.references.resolve(references(answers)).await
    }

    /// Returns the real sends that the journal has, oldest first.
    fn logged_sends(&self) -> Result<Vec<LoggedSend>, Failure> {
        let state_dir = self.state_dir()?;
        logged_sends(&state_dir).map_err(|error| {
            Failure::configuration("the journal cannot be read")
                .cause(error)
                .fix("make it a file that you own and can read, or set XDG_STATE_HOME to another directory")
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
    fn ask(&self, missing: &[String]) -> Result<&dyn Ask, Failure> {
        match &self.person {
            Some(person) => Ok(&**person),
            None => Err(Failure::input_needed(format!("missing: {}", missing.join(", ")))
                .cause("there is no terminal to ask on")
                .fix("pass it as a flag")),
        }
    }
}

/// What these answers refer to.
fn references(answers: &Answers) -> impl Iterator<Item = &Reference> {
    answers.values().filter_map(|answer| match answer {
        Answer::Kept(reference) => Some(reference),
        _ => None,
    })
}

/// A moment that never was before: now, with 128 random bits.
///
/// # Errors
/// The system gives no randomness.
fn moment() -> Result<Moment, Failure> {
    let mut bits = [0; 16];
    random(&mut bits)?;
    Ok(Moment { millis: now(), nonce: hex::encode(bits) })
}

/// 64 random bits of this process, for the moments of its servers.
static PROCESS: OnceLock<u64> = OnceLock::new();

/// Returns what makes moments for a server, which needs many: 64 random bits of this process, and how many there were.
///
/// # Errors
/// The system gives no randomness.
fn server_moments() -> Result<fn() -> Moment, Failure> {
    let mut bits = [0; 8];
    random(&mut bits)?;
    PROCESS.get_or_init(|| u64::from_ne_bytes(bits));
    Ok(|| {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let (process, count) = (PROCESS.get().copied().unwrap_or(0), COUNT.fetch_add(1, Ordering::Relaxed));
        Moment { millis: now(), nonce: format!("{process:016x}{count:016x}") }
    })
}

/// Milliseconds since 1970.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}

/// Six uniform random digits.
///
/// # Errors
/// The system gives no randomness.
fn code() -> Result<Code, Failure> {
    loop {
        let mut bits = [0; 4];
        random(&mut bits)?;
        if let Some(code) = Code::from_bits(u32::from_ne_bytes(bits)) {
            return Ok(code);
        }
    }
}

/// Fills in random bits, drawn from the system many at a time: a batch needs some for every message.
///
/// # Errors
/// The system gives no randomness.
fn random(bits: &mut [u8]) -> Result<(), Failure> {
    thread_local!(static DRAWN: RefCell<Vec<u8>> = const { RefCell::new(vec![]) });
    DRAWN.with_borrow_mut(|drawn| {
        if drawn.len() < bits.len() {
            let mut fresh = vec![0; 256];
            getrandom::fill(&mut fresh).map_err(|error| no_randomness().cause(error))?;
            *drawn = fresh;
        }
        let rest = drawn.len() - bits.len();
        bits.copy_from_slice(&drawn[rest..]);
        drawn.truncate(rest);
        Ok(())
    })
}

/// The next line of standard input, without its line break.
fn line_of_stdin() -> Result<String, Failure> {
    let (read, line) = interrupt::run_blocking(|| {
        let mut line = String::new();
        (stdin().lock().take(LONGEST).read_line(&mut line), line)
    })
    .map_err(|_| Failure::interrupted())?;
    read.map_err(|error| Failure::new(Kind::Usage, "standard input cannot be read").cause(error))?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}

/// Returns the text of a file that a flag names, of a pipe, or of standard input where the name is `-`. At most 1 MiB.
///
/// # Errors
/// Fails on what cannot be read, is no UTF-8 or is longer, and on a pipe that does not end within `--timeout`.
fn text_of(app: &App, path: &Path) -> Result<String, Failure> {
    let (file, timeout) = (path.to_owned(), app.timeout);
    let read = interrupt::run_blocking(move || match file.to_str() {
        Some("-") => files::read_stdin(LONGEST),
        _ => files::read_input(&file, LONGEST, timeout),
    });
    let unread = |cause: &dyn std::fmt::Display| {
        let name = if path == Path::new("-") { "standard input".into() } else { path.display().to_string() };
        Failure::usage(format!("{name} cannot be read")).cause(cause).fix("check the path; - reads stdin")
    };
    let bytes = read.map_err(|_| Failure::interrupted())?.map_err(|error| unread(&error))?;
    String::from_utf8(bytes).map_err(|error| unread(&error.utf8_error()))
}

/// Reads `NAME=VALUE`.
fn pair(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}
