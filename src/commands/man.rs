//! Writes the man pages.

mod page;

use std::{
    fmt,
    io::{self, Write},
    path::PathBuf,
};

use clap::{Args, Command};
use page::{command_page, page_name, topic_page};
use serde::Serialize;

use super::{App, CommandResult, help::topics};
use crate::{
    encoding::count_noun,
    failure::{Failure, FailureKind},
    files::PrivateDir,
};

/// Write man pages for all commands and help topics into a folder
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl man ~/.local/share/man/man1
  smsctl man target/man")]
pub struct ManArgs {
    /// The folder, such as ~/.local/share/man/man1
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

#[derive(Serialize)]
struct ManView {
    folder: String,
    pages: usize,
}

impl ManArgs {
    /// Runs `smsctl man`. `command` is the whole tool.
    pub fn run(self, app: &App, command: Command) -> CommandResult {
        let folder = self.folder.display().to_string();
        let failed = |error| {
            Failure::new(FailureKind::Unexpected, format!("{folder} cannot be written"))
                .with_cause(error)
                .with_fix("use another folder, or delete what is in the way")
        };
        std::fs::create_dir_all(&self.folder).map_err(failed)?;
        let (dir, pages) = (PrivateDir::open(&self.folder).map_err(failed)?, man_pages(command));
        for (name, page) in &pages {
            write_page(&dir, name, page).map_err(failed)?;
        }
        app.screen.show_or_print_text("", &ManView { pages: pages.len(), folder })?;
        Ok(0)
    }
}

/// Writes a page in one step. Fails if something other than a regular file has its name, such as a symbolic link.
fn write_page(dir: &PrivateDir, name: &str, page: &[u8]) -> io::Result<()> {
    dir.check_regular_or_free(name)?;
    let mut file = dir.create_temporary_with_mode(".smsctl.tmp-", "", 0o644)?;
    file.write_all(page)?;
    file.persist(name)
}

/// Returns every command's page and every help topic's, with the name of its file. All are in section 1, so that one
/// folder serves `man`.
pub fn man_pages(mut command: Command) -> Vec<(String, Vec<u8>)> {
    fn add_pages(command: &Command, parent: Option<&str>, found: &mut Vec<(String, Vec<u8>)>) {
        let name = page_name(command);
        found.push((format!("{name}.1"), command_page(command, parent)));
        let below = command.get_subcommands().filter(|below| !below.is_hide_set());
        below.for_each(|below| add_pages(below, Some(&name), found));
    }
    command.build();
    let mut found = vec![];
    add_pages(&command, None, &mut found);
    found.extend(topics::TOPICS.iter().map(|(topic, about)| {
        let text = topics::topic_text(topic).unwrap_or_default();
        (format!("smsctl-{topic}.1"), topic_page(topic, about, &text).into_bytes())
    }));
    found
}

impl fmt::Display for ManView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "✓ wrote {} to {}; start with `man smsctl`", count_noun(self.pages, "page"), self.folder)
    }
}
