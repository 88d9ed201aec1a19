//! The command line: global flags and the list of subcommands.

pub mod process_setup;
mod usage_error;

use std::{ffi::OsString, fmt, io::IsTerminal, mem::ManuallyDrop, path::PathBuf, time::Duration};

use clap::{Args, ColorChoice, Command, CommandFactory, FromArgMatches, Parser, Subcommand, error::ErrorKind};
use colored::Colorize;
use serde::Serialize;
use usage_error::{find_typed_command, usage_failure};

use crate::{
    commands::{
        self, App, CommandResult,
        help::render::{full_help, short_help},
    },
    connectors::Language,
    failure::{Failure, FailureKind},
    interrupt,
    references::ReferenceResolver,
    store::{HistoryOptions, Store},
    terminal::{Prompter, Screen, TerminalPrompter, report_panics, restore_terminal_mode},
};

/// The help of `smsctl`, with the commands grouped by purpose.
const HELP_TEMPLATE: &str = include_str!("cli/help_template.txt");

/// The time limit for all requests of a command together.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// Set up, change, test and inspect the SMS connector behind phone sign-in
#[derive(Debug, Parser)]
#[command(name = "smsctl", version, disable_help_subcommand = true, max_term_width = 100, help_template = HELP_TEMPLATE)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<CliCommand>,

    #[command(flatten)]
    options: GlobalOptions,
}

/// The options that every command takes.
#[derive(Debug, Args)]
struct GlobalOptions {
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

    /// Time limit for all requests of the command together, in seconds, such as 0.5 [default: 30]
    #[arg(long, global = true, value_name = "SECS", value_parser = parse_seconds, help_heading = "Global options")]
    timeout: Option<Duration>,

    /// PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    #[arg(long, global = true, value_name = "FILE", help_heading = "Global options")]
    ca_file: Option<PathBuf>,
}

/// The subcommands. `defer` builds each one's flags only if it is used, which saves time at the start.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
enum CliCommand {
    #[command(alias = "add")]
    Setup(commands::setup::SetupArgs),
    #[command(alias = "use")]
    Change(commands::change::ChangeArgs),
    #[command(alias = "send")]
    Test(commands::test::TestArgs),
    #[command(alias = "doctor")]
    Check(commands::check::CheckArgs),
    Show(commands::show::ShowArgs),
    List(commands::list::ListArgs),
    Set(commands::set::SetArgs),
    #[command(alias = "rm")]
    Remove(commands::remove::RemoveArgs),
    Template(commands::template::TemplateArgs),
    Log(commands::log::LogArgs),
    Delivery(commands::delivery::DeliveryArgs),
    Providers(commands::providers::ProvidersArgs),
    Sandbox(commands::sandbox::SandboxArgs),
    Inbox(commands::inbox::InboxArgs),
    Import(commands::import::ImportArgs),
    Export(commands::export::ExportArgs),
    Link(commands::link::LinkArgs),
    Unlink(commands::unlink::UnlinkArgs),
    Push(commands::push::PushArgs),
    Pull(commands::pull::PullArgs),
    Diff(commands::diff::DiffArgs),
    Config(commands::config::ConfigArgs),
    Completions(commands::completions::CompletionsArgs),
    Man(commands::man::ManArgs),
    Help(commands::help::HelpArgs),
    /// Print what `smsctl` without a command prints
    #[command(hide = true, before_help = "Examples:\n  smsctl status")]
    Status,
}

/// What `--version` prints.
#[derive(Serialize)]
struct VersionView {
    name: &'static str,
    version: &'static str,
}

impl fmt::Display for VersionView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} {}", self.name, self.version)
    }
}

impl CliCommand {
    /// Returns what to print if the command is interrupted.
    fn interruption_message(&self) -> &'static str {
        match self {
            Self::Setup(_) | Self::Import(_) | Self::Link(_) | Self::Pull(_) => "cancelled; nothing was saved",
            Self::Change(change) if change.pushes() => "interrupted; `smsctl diff` shows what is live in the service",
            Self::Push(_) => "interrupted; `smsctl diff` shows what is live in the service",
            Self::Unlink(_)
            | Self::Change(_)
            | Self::Set(_)
            | Self::Remove(_)
            | Self::Template(_)
            | Self::Config(_) => "cancelled; nothing changed",
            Self::Check(_) => "interrupted; nothing was sent or changed",
            Self::Delivery(_) => "interrupted; the message is not affected",
            _ => "interrupted",
        }
    }
}

/// Parses and runs a command line, and returns the exit code.
pub fn run(args: Vec<OsString>) -> i32 {
    // Responds to a shell's completion request.
    let completed = clap_complete::CompleteEnv::with_factory(Cli::command)
        .try_complete(args.iter().cloned(), completion_folder().as_deref());
    let screen = screen_for_usage_errors(&args);
    match completed {
        Ok(true) => return 0,
        Ok(false) => {}
        Err(error) => return report_failure(screen, &usage_failure(&error, &[], Cli::command())),
    }
    report_panics(screen);
    let words: Vec<_> = args.iter().map(|arg| arg.to_string_lossy().into_owned()).collect();
    match parse_args(args) {
        Ok(cli) => cli.run(),
        Err(error) => respond_to_error(screen, &error, &words),
    }
}

/// Prints the help or the version that was asked for, or else the error.
fn respond_to_error(screen: Screen, error: &clap::Error, words: &[String]) -> i32 {
    let help = match error.kind() {
        ErrorKind::DisplayVersion => {
            let version = VersionView { name: "smsctl", version: env!("CARGO_PKG_VERSION") };
            let shown = screen.show_or_print_ids(version.version, &version);
            return shown.map_or_else(|failure| report_failure(screen, &failure), |()| 0);
        }
        ErrorKind::DisplayHelp if words.iter().any(|word| word == "--help") => {
            full_help(find_typed_command(words, Cli::command()).0)
        }
        // A group of commands without a command lists its commands.
        ErrorKind::DisplayHelp | ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let (command, path) = find_typed_command(words, Cli::command());
            short_help(command, &path)
        }
        _ => return report_failure(screen, &usage_failure(error, words, Cli::command())),
    };
    screen.print_help(&help).map_or_else(|failure| report_failure(screen, &failure), |()| 0)
}

/// Returns the folder whose paths complete an argument. It is looked up only for a completion request.
fn completion_folder() -> Option<PathBuf> {
    std::env::var_os("COMPLETE").and_then(|_| std::env::current_dir().ok())
}

/// Parses a command line. clap copies the global options to every command that it knows, which takes most of a short run:
/// the commands that the line does not name are left out, and only a line that fails is parsed with all of them.
fn parse_args(args: Vec<OsString>) -> Result<Cli, clap::Error> {
    // Freeing the tree of commands takes a tenth of a short run, and the process ends soon anyway.
    let mut all = ManuallyDrop::new(Cli::command());
    let named = args.iter().skip(1).find_map(|word| all.find_subcommand(word)).cloned();
    let base = Command::new("smsctl").version(env!("CARGO_PKG_VERSION")).disable_help_subcommand(true);
    let mut few = ManuallyDrop::new(GlobalOptions::augment_args(base).subcommands(named));
    let parsed = few.try_get_matches_from_mut(&args).and_then(|mut matches| Cli::from_arg_matches_mut(&mut matches));
    match parsed {
        Err(error) if error.kind() != ErrorKind::DisplayVersion => {
            let mut matches = all.try_get_matches_from_mut(args)?;
            Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut all))
        }
        parsed => parsed,
    }
}

/// Returns how to print the version or an error in the command line, for which there are no parsed flags: `--json`,
/// `--quiet` and `--color` are found anywhere before `--`.
fn screen_for_usage_errors(args: &[OsString]) -> Screen {
    let words = args.iter().map(|arg| arg.to_string_lossy()).take_while(|word| word != "--");
    let (mut json, mut quiet, mut colour, mut before) = (false, false, ColorChoice::Auto, String::new());
    for word in words {
        json |= word == "--json";
        quiet |= word == "--quiet" || word == "-q";
        match (before.as_str(), &*word) {
            (_, "--color=always") | ("--color", "always") => colour = ColorChoice::Always,
            (_, "--color=never") | ("--color", "never") => colour = ColorChoice::Never,
            _ => {}
        }
        before = word.into_owned();
    }
    Screen::set_colour(colour, |name| std::env::var(name).ok());
    Screen { json, quiet }
}

/// Builds the async runtime.
fn build_runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    // tokio panics if it cannot create the socket pair for signals, so it is checked here that this is possible.
    #[cfg(unix)]
    {
        use std::os::unix::net::UnixStream;
        drop((UnixStream::pair()?, UnixStream::pair()?, UnixStream::pair()?));
    }
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

fn startup_failure(error: &anyhow::Error) -> Failure {
    Failure::new(FailureKind::Unexpected, "smsctl cannot start")
        .with_cause(format!("{error:#}"))
        .with_fix("raise the resource limits of this process (`ulimit -a` lists them)")
}

fn report_failure(screen: Screen, failure: &Failure) -> i32 {
    screen.print_failure(failure);
    failure.exit_code
}

impl Cli {
    /// Runs the command and returns the exit code.
    fn run(self) -> i32 {
        let screen = Screen { json: self.options.json, quiet: self.options.quiet };
        // This has to happen before the first thread starts, which is the signal thread.
        let prepared = match &self.command {
            Some(CliCommand::Sandbox(sandbox)) => sandbox.isolate_network_if_strict(),
            _ => Ok(()),
        };
        if let Err(failure) = prepared {
            return report_failure(screen, &failure);
        }
        interrupt::install();
        match build_runtime() {
            Ok(runtime) => {
                let code = runtime.block_on(self.run_interruptibly(screen));
                // Threads that are blocked, such as by an unanswered question, end with the process.
                runtime.shutdown_background();
                restore_terminal_mode();
                code
            }
            Err(error) => report_failure(screen, &startup_failure(&error)),
        }
    }

    async fn run_interruptibly(self, screen: Screen) -> i32 {
        let message = self.command.as_ref().map_or("interrupted", CliCommand::interruption_message);
        let result = tokio::select! {
            biased;
            result = self.run_command(screen) => result,
            _ = interrupt::wait_for_signal_without_hold() => Err(Failure::interrupted()),
        };
        let failure = match result {
            Ok(code) => return code,
            Err(failure) => failure,
        };
        let interruption = Failure { message: message.to_owned(), ..Failure::interrupted() };
        let failure = match failure.kind {
            // A command may say by itself what its interruption left.
            FailureKind::Interrupted if failure.message != Failure::interrupted().message => failure,
            FailureKind::Interrupted => Failure { cause: failure.cause, fix: failure.fix, ..interruption },
            // The signal may have caused the failure, because child processes receive it too.
            _ if interrupt::first_signal().is_some() => {
                Failure { fix: failure.fix.clone(), ..interruption.with_cause(failure) }
            }
            _ => failure,
        };
        report_failure(screen, &failure)
    }

    async fn run_command(self, screen: Screen) -> CommandResult {
        Screen::set_colour(self.options.color.unwrap_or(ColorChoice::Auto), |name| std::env::var(name).ok());
        let env_var = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let path = match self.options.config.or_else(|| env_var("SMSCTL_CONFIG").map(PathBuf::from)) {
            Some(path) => path,
            None => commands::user_dirs::default_config_path()?,
        };
        let has_terminal = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
        let prompter = match () {
            () if !has_terminal => Err("there is no terminal to ask on"),
            () if self.options.no_input => Err("--no-input forbids questions"),
            () if env_var("CI").is_some() => Err("the environment variable CI is set, so smsctl does not ask"),
            () => Ok(Box::new(TerminalPrompter::default()) as Box<dyn Prompter>),
        };
        let ca_files = self.options.ca_file.into_iter().chain(env_var("SSL_CERT_FILE").map(PathBuf::from)).collect();
        let trace = (self.options.verbose > 0).then_some(Screen::print_trace as fn(&str));
        let history = HistoryOptions {
            state_dir: commands::user_dirs::state_dir().ok(),
            now_millis: commands::now_millis,
            on_note: |line| Screen::default().print_note(format!("{} {line}", "note:".yellow())),
        };
        let timeout = self.options.timeout.unwrap_or(DEFAULT_TIMEOUT);
        let app = App {
            resolver: ReferenceResolver::new(path.clone(), timeout),
            store: Store::new(path, history),
            screen,
            prompter,
            ca_files,
            language: Language::from_environment(|name| std::env::var(name).ok()),
            timeout,
            trace,
        };
        match self.command {
            None | Some(CliCommand::Status) => commands::overview::show_overview(&app),
            Some(CliCommand::Setup(setup)) => setup.run(&app).await,
            Some(CliCommand::Change(change)) => change.run(&app).await,
            Some(CliCommand::Test(test)) => test.run(&app).await,
            Some(CliCommand::Check(check)) => check.run(&app).await,
            Some(CliCommand::Show(show)) => show.run(&app),
            Some(CliCommand::List(list)) => list.run(&app),
            Some(CliCommand::Set(set)) => set.run(&app).await,
            Some(CliCommand::Remove(remove)) => remove.run(&app),
            Some(CliCommand::Template(template)) => template.run(&app).await,
            Some(CliCommand::Log(log)) => log.run(&app),
            Some(CliCommand::Delivery(delivery)) => delivery.run(&app).await,
            Some(CliCommand::Providers(providers)) => providers.run(&app),
            Some(CliCommand::Sandbox(sandbox)) => sandbox.run(&app).await,
            Some(CliCommand::Inbox(inbox)) => inbox.run(&app).await,
            Some(CliCommand::Import(import)) => import.run(&app).await,
            Some(CliCommand::Export(export)) => export.run(&app).await,
            Some(CliCommand::Link(link)) => link.run(&app).await,
            Some(CliCommand::Unlink(unlink)) => unlink.run(&app),
            Some(CliCommand::Push(push)) => push.run(&app).await,
            Some(CliCommand::Pull(pull)) => pull.run(&app).await,
            Some(CliCommand::Diff(diff)) => diff.run(&app).await,
            Some(CliCommand::Config(config)) => config.run(&app),
            Some(CliCommand::Completions(completions)) => completions.run(&app, Self::command()),
            Some(CliCommand::Man(man)) => man.run(&app, Self::command()),
            Some(CliCommand::Help(help)) => help.run(&app, Self::command()),
        }
    }
}

fn parse_seconds(text: &str) -> Result<Duration, &'static str> {
    let seconds = text.parse().ok().filter(|seconds| (0.1..=86_400.0).contains(seconds));
    seconds.map(Duration::from_secs_f64).ok_or("expected a number of seconds from 0.1 to 86400")
}
