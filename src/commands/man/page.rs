//! One man page in roff, in the sections that readers of man pages expect.

use std::fmt::Write;

use clap::Command;
use clap_mangen::Man;

use super::super::help::topics;
use crate::failure::FailureKind;

/// Topics that belong to a command, by its first word.
const RELATED_TOPICS: [(&str, &[&str]); 14] = [
    ("setup", &["secrets", "gateways", "environment"]),
    ("set", &["file", "secrets"]),
    ("show", &["file", "secrets"]),
    ("change", &["file"]),
    ("test", &["sending", "json", "ci"]),
    ("check", &["exit-codes"]),
    ("log", &["sending"]),
    ("delivery", &["sending"]),
    ("template", &["templates"]),
    ("providers", &["gateways"]),
    ("sandbox", &["clients", "containers", "faults", "sandbox-api"]),
    ("inbox", &["sandbox-api", "ci"]),
    ("import", &["import-export"]),
    ("export", &["import-export"]),
];

/// The files that commands read and write, as the XDG variables have them unless they are set.
const FILES: [(&str, &str); 3] = [
    ("~/.config/smsctl/config.toml", "the connectors (smsctl help file)"),
    ("~/.local/state/smsctl/", "the journal of real messages and the history of the configuration file"),
    ("~/.local/share/smsctl/", "the certificate authority of the sandbox"),
];

/// Returns the page of a command: NAME, SYNOPSIS, DESCRIPTION, OPTIONS, EXAMPLES, EXIT STATUS, ENVIRONMENT, FILES and SEE
/// ALSO. `parent` is the name of the page of the command above it.
pub fn command_page(command: &Command, parent: Option<&str>) -> Vec<u8> {
    let mut page = vec![];
    // Writing to memory cannot fail.
    // As in its help, the flags of all providers are left out.
    let shown = command.clone().mut_args(|arg| {
        let is_hidden = arg.is_hide_set() || arg.is_hide_long_help_set() && arg.is_hide_short_help_set();
        arg.hide(is_hidden)
    });
    let _ = Man::new(shown).render(&mut page);
    let mut text = String::new();
    let examples = command.get_before_help().map(ToString::to_string).unwrap_or_default();
    let examples: String = examples.lines().skip(1).map(|line| format!("{line}\n")).collect();
    text += &format!(".SH EXAMPLES\n{}", literal_lines(&examples));
    text += ".SH EXIT STATUS\n";
    write_entry(&mut text, "0", "done");
    for kind in FailureKind::ALL {
        write_entry(&mut text, &kind.exit_code().to_string(), kind.description());
    }
    text += ".SH ENVIRONMENT\n";
    for (name, what) in topics::ENVIRONMENT_VARIABLES {
        write_entry(&mut text, name, what);
    }
    text += ".SH FILES\n";
    for (path, what) in FILES {
        write_entry(&mut text, path, what);
    }
    let name = page_name(command);
    let children = command.get_subcommands().filter(|below| !below.is_hide_set()).map(page_name);
    let first_word = name.split('-').nth(1).unwrap_or_default();
    let related = RELATED_TOPICS.iter().filter(|(word, _)| *word == first_word).flat_map(|(_, topics)| *topics);
    let all_topics = topics::names().filter(|_| parent.is_none());
    let topic_pages = related.copied().chain(all_topics).map(|topic| format!("smsctl-{topic}"));
    let mut others: Vec<_> = parent.map(str::to_owned).into_iter().chain(children).chain(topic_pages).collect();
    if parent.is_some_and(|parent| parent != "smsctl") {
        others.insert(0, "smsctl".into());
    }
    text += &see_also(&others);
    page.extend(text.into_bytes());
    page
}

/// Returns the page of a topic, its lines as they are.
pub fn topic_page(topic: &str, about: &str, text: &str) -> String {
    let name = escape(&format!("smsctl-{topic}"));
    let commands = RELATED_TOPICS.iter().filter(|(_, topics)| topics.contains(&topic));
    let mut others = vec!["smsctl".to_owned()];
    others.extend(commands.map(|(command, _)| format!("smsctl-{command}")));
    format!(
        ".TH {name} 1\n.SH NAME\n{name} \\- {}\n.SH DESCRIPTION\n{}{}",
        escape(about),
        literal_lines(text),
        see_also(&others)
    )
}

/// Returns the name of a command's page, such as `smsctl-template-set`.
pub fn page_name(command: &Command) -> String {
    command.get_display_name().unwrap_or(command.get_name()).to_owned()
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\e").replace('-', "\\-")
}

/// Returns lines that are shown as they are.
fn literal_lines(text: &str) -> String {
    let mut lines = ".nf\n".to_owned();
    for line in text.lines() {
        // A leading dot or apostrophe would be a request to roff.
        let guard = if line.starts_with(['.', '\'']) { "\\&" } else { "" };
        let _ = writeln!(lines, "{guard}{}", escape(line));
    }
    lines + ".fi\n"
}

fn write_entry(text: &mut String, name: &str, description: &str) {
    let _ = writeln!(text, ".TP\n\\fB{}\\fR\n{}", escape(name), escape(description));
}

fn see_also(pages: &[String]) -> String {
    let pages: Vec<_> = pages.iter().map(|page| format!("\\fB{}\\fR(1)", escape(page))).collect();
    format!(".SH SEE ALSO\n{}\n", pages.join(", "))
}
