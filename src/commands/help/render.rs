//! The layout of a command's help: in full for `--help`, and short for `-h`.

use clap::{
    Command,
    builder::{Resettable, StyledStr},
};

/// The most lines that the help of `-h` has with its examples. A longer one is shown without them, so that a small terminal
/// shows it whole.
const MAX_LINES_WITH_EXAMPLES: usize = 24;

/// The short help of `smsctl` itself.
const SHORT_HELP_TEMPLATE: &str = include_str!("short_help_template.txt");

/// A command with more subcommands than this lists only their names in its short help.
const MAX_DESCRIBED_SUBCOMMANDS: usize = 10;

/// Returns the full help of a command, with an option and its description side by side. Only clap's short help has that
/// layout, so the long texts take the places of the short ones.
pub fn full_help(command: Command) -> StyledStr {
    let long_about = command.get_long_about().cloned();
    let command = command.mut_args(|arg| {
        let is_hidden = arg.is_hide_long_help_set();
        let arg = arg.hide_short_help(is_hidden);
        match arg.get_long_help().cloned() {
            _ if arg.get_long() == Some("help") => arg.help("Print help"),
            Some(help) => arg.help(help),
            None => arg,
        }
    });
    match long_about {
        Some(about) => command.about(about),
        None => command,
    }
    .render_help()
}

/// Returns the short help of a command: without the global options and those that are rarely needed, and with its
/// examples, which are its `before_help`, if they fit on the screen. `path` is the command with its parents, such as
/// `smsctl template set`.
pub fn short_help(command: Command, path: &str) -> StyledStr {
    if path == "smsctl" {
        return command.help_template(SHORT_HELP_TEMPLATE).render_help();
    }
    let own_after_help = command.get_after_help().map(|after| format!("{after}\n")).unwrap_or_default();
    let see_full_help = format!("{own_after_help}`{path} --help` lists every option, with examples");
    let names: Vec<_> = visible_subcommands(&command).map(Command::get_name).collect();
    let hides_subcommands = names.len() > MAX_DESCRIBED_SUBCOMMANDS;
    let after = match (command.get_subcommand_help_heading(), hides_subcommands) {
        (Some(heading), true) => format!("{heading}: {}\n\n{see_full_help}", names.join(", ")),
        _ => see_full_help,
    };
    let mut command = command.after_help(after).mut_args(|arg| {
        let is_global = arg.get_help_heading() == Some("Global options") || arg.get_long() == Some("help");
        let hidden = arg.is_hide_short_help_set() || is_global;
        arg.hide_short_help(hidden)
    });
    if hides_subcommands {
        let usage = command.render_usage().to_string();
        let usage = usage.trim_start_matches("Usage:").trim().to_owned();
        command = command.override_usage(usage).mut_subcommands(|subcommand| subcommand.hide(true));
    }
    let help = command.clone().render_help();
    match help.to_string().lines().count() > MAX_LINES_WITH_EXAMPLES {
        true => command.before_help(Resettable::Reset).render_help(),
        false => help,
    }
}

fn visible_subcommands(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|subcommand| !subcommand.is_hide_set())
}
