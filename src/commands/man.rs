//! Writes the man pages.

use std::{
    fmt,
    io::{self, Write},
    path::PathBuf,
};

use clap::{Args, Command};
use serde::Serialize;

use super::{App, CommandResult, help::topics};
use crate::{
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
        app.screen.show_or_text("", &ManView { pages: pages.len(), folder })?;
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
    fn add_pages(command: &Command, found: &mut Vec<(String, Vec<u8>)>) {
        let name = command.get_display_name().unwrap_or(command.get_name()).to_owned();
        let mut page = vec![];
        // Writing to memory cannot fail.
        let _ = clap_mangen::Man::new(command.clone()).render(&mut page);
        found.push((format!("{name}.1"), page));
        command.get_subcommands().filter(|below| !below.is_hide_set()).for_each(|below| add_pages(below, found));
    }
    command.build();
    let mut found = vec![];
    add_pages(&command, &mut found);
    found.extend(topics::TOPICS.iter().map(|(topic, about)| {
        let text = topics::topic_text(topic).unwrap_or_default();
        (format!("smsctl-{topic}.1"), topic_page(topic, about, &text).into_bytes())
    }));
    found
}

/// A topic as a man page, its lines as they are.
fn topic_page(topic: &str, about: &str, text: &str) -> String {
    let escaped = |text: &str| text.replace('\\', "\\e").replace('-', "\\-");
    let name = escaped(&format!("smsctl-{topic}"));
    let mut page = format!(".TH {name} 1\n.SH NAME\n{name} \\- {}\n.SH DESCRIPTION\n.nf\n", escaped(about));
    for line in text.lines() {
        // A leading dot or apostrophe would be a request to roff.
        let guard = if line.starts_with(['.', '\'']) { "\\&" } else { "" };
        page += &format!("{guard}{}\n", escaped(line));
    }
    page + ".fi\n"
}

impl fmt::Display for ManView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "✓ wrote {} pages to {}; start with `man smsctl`", self.pages, self.folder)
    }
}
