//! One file or folder per subcommand, with its flags, its work and its output. The path is that of the command line.
//! The private modules are shared by several subcommands.

mod app;
pub mod candidates;
pub mod change;
pub mod check;
pub mod completions;
pub mod config;
mod connector_client;
mod connector_name;
pub mod delivery;
pub mod diff;
pub mod export;
pub mod help;
pub mod import;
pub mod inbox;
mod input;
pub mod link;
pub mod list;
pub mod log;
pub mod man;
pub mod overview;
pub mod providers;
pub mod pull;
pub mod push;
pub mod remove;
pub mod sandbox;
mod service_client;
mod service_link;
mod service_status;
pub mod set;
pub mod setup;
pub mod show;
pub mod template;
pub mod test;
mod time_and_randomness;
pub mod unlink;
pub mod user_dirs;
mod validation;

pub use app::App;
use input::{read_input_text, read_stdin_line};
pub use time_and_randomness::now_millis;
use time_and_randomness::{generate_code, new_signing_context, server_signing_contexts};

use crate::failure::Failure;

/// The exit code of a command that has reported its results, or why it could not begin.
pub type CommandResult = Result<i32, Failure>;

/// Parses `NAME=VALUE`.
fn parse_name_value(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}
