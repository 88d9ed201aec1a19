//! What may be typed: global flags and the list of subcommands.

mod misuse;

use std::{ffi::OsString, io::IsTerminal, mem::ManuallyDrop, path::PathBuf, time::Duration};

use clap::{ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand};
use colored::Colorize;

use misuse::misused;

use crate::{
    commands::{self, App},
    failure::{self, Failure, Kind},
    interrupt,
    references::Resolver,
    store::{Past, Store},
    terminal::{Ask, Prompt, Screen, restore_mode, tell_panics},
};

/// The commands by what they are for. `smsctl COMMAND --help` starts with examples.
const HELP: &str = "\
{about}

Examples:
  smsctl setup                              asks for everything it needs
  smsctl test --to +14155550100             send a verification code
  smsctl test --sandbox --to +14155550100   try it without an account

{usage-heading} {usage}

Connectors (one is live):
  setup        Set up a connector and make it live
  change       Make another connector live
  list         List the saved connectors
  show         Show a connector, with its secrets masked
  set          Change settings of a connector
  remove       Delete a connector
  import       Import a connector from Logto, an export or a provider's tool
  export       Export a connector for Logto, a shell or Kubernetes
  providers    List the providers and their fields

Messages:
  test         Send a verification code
  check        Check a connector without sending anything
  log          List the messages that were sent
  delivery     Look up the delivery status of a message
  template     View and change what messages say

Without an account:
  sandbox      Emulate the providers' servers for any program
  inbox        Read the messages that a sandbox received

smsctl itself:
  config       Print, validate, edit or undo changes to the configuration file
  completions  Print a completion script for a shell
  man          Write the man pages
  help         Print help for a command or a topic

Help topics (smsctl help TOPIC):
  file, secrets, environment, templates, gateways, sending, import-export,
  exit-codes, json, ci, clients, sandbox-api, faults

Options:
{options}";

/// What all requests of a command together may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Set up, change, test and inspect the SMS connector behind phone sign-in
#[derive(Debug, Parser)]
#[command(name = "smsctl", version, disable_help_subcommand = true, max_term_width = 100, help_template = HELP)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,

    /// Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    #[arg(long, global = true, value_name = "FILE", help_heading = "Global options")]
    config: Option<PathBuf>,

    /// Print one JSON document on stdout, also on failure
    #[arg(long, global = true, help_heading = "Global options")]
    json: bool,

    /// Print only the essential value, such as the message id
    #[arg(long, short, global = true, help_heading = "Global options")]
    quiet: bool,

    /// Log requests to stderr, with secrets masked
    #[arg(long, short, global = true, action = clap::ArgAction::Count, help_heading = "Global options")]
    verbose: u8,

    /// Colour the output [default: auto]
    #[arg(long, global = true, value_name = "WHEN", help_heading = "Global options")]
    color: Option<ColorChoice>,

    /// Never ask; exit with code 10 if an answer is needed
    #[arg(long, global = true, help_heading = "Global options")]
    no_input: bool,

    /// Time limit for all requests of the command together [default: 30]
    #[arg(long, global = true, value_name = "SECS", value_parser = seconds, help_heading = "Global options")]
    timeout: Option<Duration>,

    /// PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    #[arg(long, global = true, value_name = "FILE", help_heading = "Global options")]
    ca_file: Option<PathBuf>,
}

/// Each is built only where it is typed or asked for: most of the tool is not, in any one run.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
enum Command {
    Setup(commands::setup::Setup),
    Change(commands::change::Change),
    Test(commands::test::Test),
    Check(commands::check::Check),
    Show(commands::show::Show),
    List(commands::list::List),
    Set(commands::set::Set),
    Remove(commands::remove::Remove),
    Template(commands::template::Template),
    Log(commands::log::Log),
    Delivery(commands::delivery::Delivery),
    Providers(commands::providers::Providers),
    Sandbox(commands::sandbox::Sandbox),
    Inbox(commands::inbox::Inbox),
    Import(commands::import::Import),
    Export(commands::export::Export),
    Config(commands::config::Config),
    Completions(commands::completions::Completions),
    Man(commands::man::Man),
    Help(commands::help::Help),
}

impl Command {
    /// Says what an interruption of this command leaves behind.
    fn interrupted(&self) -> String {
        match self {
            Self::Setup(_) | Self::Import(_) => "cancelled; nothing was saved",
            Self::Change(_) | Self::Set(_) | Self::Remove(_) | Self::Template(_) | Self::Config(_) => {
                "cancelled; nothing changed"
            }
            Self::Check(_) => "interrupted; nothing was sent or changed",
            Self::Delivery(_) => "interrupted; the message is not affected",
            _ => "interrupted",
        }
        .to_owned()
    }
}

/// Parses and runs a command line; the exit code.
pub fn run(args: Vec<OsString>) -> u8 {
    // A shell that wants to know what could come next.
    let completed = clap_complete::CompleteEnv::with_factory(Cli::command)
        .try_complete(args.iter().cloned(), std::env::current_dir().ok().as_deref());
    let screen = screen_for_usage_errors(&args);
    match completed {
        Ok(true) => return 0,
        Ok(false) => {}
        Err(error) => return fail(screen, &misused(&error, &[])),
    }
    tell_panics(screen);
    let words: Vec<_> = args.iter().map(|arg| arg.to_string_lossy().into_owned()).collect();
    match parse(args) {
        Ok(cli) => cli.run(),
        Err(error) if !error.use_stderr() => match screen.help(&error.render()) {
            Ok(()) => 0,
            Err(failure) => fail(screen, &failure),
        },
        Err(error) => fail(screen, &misused(&error, &words)),
    }
}

fn parse(args: Vec<OsString>) -> Result<Cli, clap::Error> {
    // Freeing the tree of commands would take a tenth of a short run, and the process ends soon.
    let mut commands = ManuallyDrop::new(Cli::command());
    let mut matches = commands.try_get_matches_from_mut(args)?;
    Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut commands))
}

/// Returns how to print an error in the command line itself, for which there are no parsed flags: `--json` and `--color`
/// count wherever they are before `--`.
fn screen_for_usage_errors(args: &[OsString]) -> Screen {
    let words = args.iter().map(|arg| arg.to_string_lossy()).take_while(|word| word != "--");
    let (mut json, mut colour, mut before) = (false, None, String::new());
    for word in words {
        json |= word == "--json";
        match (before.as_str(), &*word) {
            (_, "--color=always") | ("--color", "always") => colour = Some(true),
            (_, "--color=never") | ("--color", "never") => colour = Some(false),
            _ => {}
        }
        before = word.into_owned();
    }
    Screen::colour(colour, |name| std::env::var(name).ok());
    Screen { json, quiet: false }
}

/// Makes what the requests run on.
fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    // tokio panics where it can make all that it needs but the pair of sockets by which it hears of signals.
    #[cfg(unix)]
    {
        use std::os::unix::net::UnixStream;
        drop((UnixStream::pair()?, UnixStream::pair()?, UnixStream::pair()?));
    }
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

fn cannot_begin(error: &std::io::Error) -> Failure {
    Failure::new(Kind::Unexpected, "smsctl cannot start")
        .cause(error)
        .fix("raise the resource limits of this process (`ulimit -a` lists them)")
}

fn fail(screen: Screen, failure: &Failure) -> u8 {
    screen.fail(failure);
    failure.exit_code
}

impl Cli {
    /// The exit code.
    fn run(self) -> u8 {
        let screen = Screen { json: self.json, quiet: self.quiet };
        // Before the first thread, which that of the signals is.
        let prepared = match &self.command {
            Some(Command::Sandbox(sandbox)) => sandbox.prepare(),
            _ => Ok(()),
        };
        if let Err(failure) = prepared {
            return fail(screen, &failure);
        }
        interrupt::install();
        match runtime() {
            Ok(runtime) => {
                let code = runtime.block_on(self.interruptible(screen));
                // What blocks a thread still, such as a question nobody answered, ends with the process.
                runtime.shutdown_background();
                restore_mode();
                code
            }
            Err(error) => fail(screen, &cannot_begin(&error)),
        }
    }

    async fn interruptible(self, screen: Screen) -> u8 {
        let interrupted = self.command.as_ref().map_or(Failure::interrupted().message, Command::interrupted);
        let done = tokio::select! {
            biased;
            done = self.perform(screen) => done,
            _ = interrupt::received_without_hold() => Err(Failure::interrupted().into()),
        };
        let failure = match done {
            Ok(code) => return code,
            Err(error) => failure::of(error),
        };
        let interruption = Failure { message: interrupted, ..Failure::interrupted() };
        let failure = match failure.kind {
            Kind::Interrupted => Failure { cause: failure.cause, fix: failure.fix, ..interruption },
            // What failed then may have failed by the signal, which a program of ours receives too.
            _ if interrupt::signal().is_some() => {
                Failure { fix: failure.fix.clone(), ..interruption.cause(failure) }
            }
            _ => failure,
        };
        fail(screen, &failure)
    }

    async fn perform(self, screen: Screen) -> anyhow::Result<u8> {
        let code = |worst: Option<Kind>| worst.map_or(0, Kind::code);
        let always = match self.color {
            Some(ColorChoice::Always) => Some(true),
            Some(ColorChoice::Never) => Some(false),
            Some(ColorChoice::Auto) | None => None,
        };
        Screen::colour(always, |name| std::env::var(name).ok());
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let path = match self.config.or_else(|| set("SMSCTL_CONFIG").map(PathBuf::from)) {
            Some(path) => path,
            None => commands::folders::default_path()?,
        };
        let talks = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
        let silent = self.no_input || set("CI").is_some();
        let person = (talks && !silent).then(|| Box::new(Prompt::default()) as Box<dyn Ask>);
        let added = set("SSL_CERT_FILE").map(PathBuf::from);
        let roots = self.ca_file.into_iter().chain(added).collect();
        let trace = (self.verbose > 0).then_some(Screen::trace as fn(&str));
        let past = Past {
            folder: commands::folders::state_dir().ok(),
            clock: commands::now,
            note: |line| Screen::default().note(format!("{} {line}", "note:".yellow())),
        };
        let timeout = self.timeout.unwrap_or(PATIENCE);
        let app = App {
            references: Resolver::new(path.clone(), timeout),
            store: Store::at(path, past),
            screen,
            person,
            roots,
            timeout,
            trace,
        };
        match self.command {
            None => commands::overview::show(&app)?,
            Some(Command::Setup(setup)) => setup.run(&app).await?,
            Some(Command::Change(change)) => return change.run(&app).await.map(code),
            Some(Command::Test(test)) => return test.run(&app).await.map(code),
            Some(Command::Check(check)) => return check.run(&app).await.map(code),
            Some(Command::Show(show)) => show.run(&app)?,
            Some(Command::List(list)) => list.run(&app)?,
            Some(Command::Set(set)) => set.run(&app).await?,
            Some(Command::Remove(remove)) => remove.run(&app)?,
            Some(Command::Template(template)) => return template.run(&app).await.map(code),
            Some(Command::Log(log)) => log.run(&app)?,
            Some(Command::Delivery(delivery)) => return delivery.run(&app).await.map(code),
            Some(Command::Providers(providers)) => providers.run(&app)?,
            Some(Command::Sandbox(sandbox)) => return sandbox.run(&app).await,
            Some(Command::Inbox(inbox)) => inbox.run(&app).await?,
            Some(Command::Import(import)) => import.run(&app).await?,
            Some(Command::Export(export)) => export.run(&app).await?,
            Some(Command::Config(config)) => config.run(&app)?,
            Some(Command::Completions(completions)) => completions.run(&app, Self::command())?,
            Some(Command::Man(man)) => man.run(&app, Self::command())?,
            Some(Command::Help(help)) => help.run(&app, Self::command())?,
        }
        Ok(0)
    }
}

fn seconds(text: &str) -> Result<Duration, &'static str> {
    let seconds = text.parse().ok().filter(|seconds| (0.1..=86_400.0).contains(seconds));
    seconds.map(Duration::from_secs_f64).ok_or("expected a number of seconds from 0.1 to 86400")
}
