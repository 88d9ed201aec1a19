//! Help, man pages, and the schema: what they say of the tool is so.

use std::fs;

use crate::support::Home;
use boon::{Compiler, Schemas};
use clap::{CommandFactory, Parser};
use serde_json::{Value, json};
use smsctl::{
    cli::Cli,
    commands::help::{render::short_help, topics},
    connectors::PROVIDERS,
    store::ConfigEdit,
};

#[test]
fn every_topic_is_shown_and_a_wrong_one_names_the_nearest() {
    let home = Home::new();
    let all = home.run(&["help"]).exits(0).stdout;
    for (topic, _) in topics::TOPICS {
        assert!(all.split([' ', ',', '\n']).any(|word| word == topic), "{topic}: {all}");
        // A topic with the name of a command would hide its help.
        assert!(Cli::command().get_subcommands().all(|command| command.get_name() != topic), "{topic}");
        let page = home.run(&["help", topic]).exits(0).stdout;
        assert!(page.lines().count() >= 10, "{topic}: {page}");
        let wide = page.lines().find(|line| line.chars().count() > 80);
        assert!(wide.is_none(), "{topic}: {wide:?}");
        home.run(&["help", topic, "--json"]).exits(0).json();
    }
    assert!(home.run(&["help", "secret"]).exits(2).stderr.contains("did you mean secrets?"));
    assert!(home.run(&["help", "tset"]).exits(2).stderr.contains("did you mean test?"));
    let environment = home.run(&["help", "environment"]).exits(0).stdout;
    for provider in PROVIDERS {
        for name in provider.fields().iter().filter_map(|field| field.env_var.as_ref()) {
            assert!(environment.contains(name), "{name}");
        }
    }
}

/// The file that `help file` shows.
fn shown() -> String {
    let page = Home::new().run(&["help", "file"]).exits(0).stdout;
    let lines = page.lines().skip_while(|line| !line.starts_with("  version"));
    let lines = lines.take_while(|line| line.is_empty() || line.starts_with("  "));
    lines.map(|line| format!("{}\n", line.trim())).collect()
}

#[test]
fn the_file_that_help_shows_is_a_valid_one() {
    let home = Home::new().var("TWILIO_AUTH_TOKEN", "right-secret");
    let home = home.var("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAI").var("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "right");
    home.write(shown());
    home.run(&["config", "validate"]).exits(0);
    home.run(&["test", "--connector=cn", "--to=+8613812345678", "--sandbox", "--all-templates"]).exits(0);
    home.run(&["test", "--sandbox", "--all-templates"]).exits(0);
}

#[test]
fn the_documents_that_help_shows_are_those_that_come() {
    let home = Home::with_twilio();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let page = home.run(&["help", "json"]).exits(0).stdout;
    let line = home.run(&["check", "--sandbox", "--json"]).exits(0).json();
    let sent = home.run(&["test", "--sandbox", "--to=+14155550100", "--json"]).exits(0).json();
    let list = home.run(&["list", "--json"]).exits(0).json();
    let show = home.run(&["show", "--json"]).exits(0).json();
    let all = [keys(&line), keys(&line["checks"][0]), keys(&sent), keys(&sent["results"][0]), keys(&list), keys(&show)];
    for key in all.concat() {
        assert!(page.contains(&format!("\"{key}\"")), "{key}");
    }
}

#[test]
fn every_command_and_topic_has_a_man_page() {
    let home = Home::new();
    let folder = home.path("man");
    let done = home.run(&["man", folder.to_str().unwrap(), "--json"]).exits(0).json();
    let pages: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(done["pages"], pages.len());
    for name in ["smsctl.1", "smsctl-test.1", "smsctl-template-set.1", "smsctl-setup-sns.1", "smsctl-sandbox-run.1"] {
        let page = fs::read_to_string(folder.join(name)).unwrap();
        let sections =
            ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXAMPLES", "EXIT STATUS", "ENVIRONMENT", "FILES"];
        let places = sections.map(|section| page.find(&format!("\n.SH {section}\n")));
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{name}: {places:?}");
        let (_, others) = page.split_once("\n.SH SEE ALSO\n").unwrap();
        let named = others.split(", ").map(|other| other.replace("\\-", "-"));
        for other in named.map(|other| other.trim().replace("\\fB", "").replace("\\fR(1)", "")) {
            assert!(folder.join(format!("{other}.1")).exists(), "{name} names {other}");
        }
    }
    for (topic, about) in topics::TOPICS {
        let page = fs::read_to_string(folder.join(format!("smsctl-{topic}.1"))).unwrap();
        let plain = page.replace("\\-", "-").replace("\\e", "\\").replace("\\&", "");
        assert!(plain.contains(&format!("smsctl-{topic} - {about}\n.SH DESCRIPTION\n.nf\n")), "{page}");
        let text = home.run(&["help", topic]).exits(0).stdout;
        text.lines().for_each(|line| assert!(plain.lines().any(|shown| shown == line), "{topic}: {line}"));
        let requests = page.lines().filter(|line| line.starts_with(['.', '\'']));
        assert_eq!(requests.count(), 6, "only our own requests to roff: {page}");
    }
}

#[test]
fn the_schema_takes_what_is_valid_and_refuses_what_is_not() {
    let home = Home::with_twilio();
    let schema: Value = serde_json::from_str(&home.run(&["config", "schema"]).exits(0).stdout).unwrap();
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.add_resource("smsctl.json", schema).unwrap();
    let index = compiler.compile("smsctl.json", &mut schemas).unwrap();
    let valid = |text: &str| {
        let table: toml::Table = toml::from_str(text).unwrap();
        schemas.validate(&json!(table), index).map_err(|error| error.to_string())
    };
    for text in [home.text(), shown(), home.run(&["providers", "new"]).exits(0).stdout] {
        valid(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    }
    for provider in PROVIDERS {
        let mut edit = ConfigEdit::parse("").unwrap();
        edit.set_provider("x", provider);
        provider.demo_values().iter().for_each(|(name, answer)| edit.set_field("x", name, answer));
        let templates: String = provider
            .demo_account
            .templates
            .iter()
            .map(|(usage, id)| {
                let split = id
                    .split(',')
                    .filter_map(|part| part.split_once('='))
                    .map(|(side, id)| format!("{side} = {}", json!(id)));
                let split: Vec<_> = split.collect();
                let value =
                    if split.is_empty() { json!(id).to_string() } else { format!("{{ {} }}", split.join(", ")) };
                format!("{usage} = {value}\n")
            })
            .collect();
        let text = format!("{}[connectors.x.templates]\n{templates}", edit.to_text());
        valid(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    }
    let (twilio, gateway) = (home.text(), home.run(&["providers", "new"]).exits(0).stdout);
    let referred = "[connectors.x]\nprovider = \"http\"\nurl = \"https://a.example/\"\ncheck = \"env:CHECK\"\n";
    assert!(valid(referred).is_ok() && valid(&referred.replace("env:", "")).is_err());
    // A field that is not a secret takes no other kind of reference.
    let method = referred.replace("check = \"env:CHECK", "method = \"env:METHOD");
    assert!(valid(&method).is_ok() && valid(&method.replace("env:", "file:")).is_err());
    for (right, wrong) in [
        ("status = [\"/status\"]", "state = [\"/status\"]"),
        ("status = [\"/status\"]\n", ""),
        ("status = [\"/status\"]", "status = \"/status\""),
        ("kind = \"throttled\"", "kind = \"slow\""),
        ("code = \"401\"", "code = 401"),
        ("[[connectors.my-gateway.errors]]\n# ", "[connectors.my-gateway.errorz]\n# "),
    ] {
        assert!(gateway.contains(right), "{right}: {gateway}");
        assert!(valid(&gateway.replacen(right, wrong, 1)).is_err(), "{wrong}");
    }
    for (right, wrong) in [
        ("version = 1", "version = 2"),
        ("provider = \"twilio\"", "provider = \"twillio\""),
        ("from = ", "form = "),
        ("live = \"tw\"", "live = 7"),
        ("generic = ", "Generic = "),
    ] {
        assert!(twilio.contains(right), "{right}: {twilio}");
        assert!(valid(&twilio.replacen(right, wrong, 1)).is_err(), "{wrong}");
    }
}

/// Every command with its words, but the forms of `setup` only where they are wanted.
fn commands(command: &clap::Command, words: &[String], found: &mut Vec<(Vec<String>, clap::Command)>) {
    for below in command.get_subcommands().filter(|below| below.get_name() != "help" || words.is_empty()) {
        let words = [words, &[below.get_name().to_owned()]].concat();
        found.push((words.clone(), below.clone()));
        commands(below, &words, found);
    }
}

#[test]
fn every_help_begins_with_examples_that_parse() {
    let (mut all, mut tree) = (vec![], Cli::command());
    tree.build();
    commands(&tree, &[], &mut all);
    assert!(all.len() > 50, "{}", all.len());
    for (words, command) in all {
        let help = command.get_before_help().map(ToString::to_string).unwrap_or_default();
        assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
        // A backslash continues a line, as in a shell.
        let help = help.replace("\\\n      ", "");
        let examples = help.strip_prefix("Examples:\n").unwrap_or_else(|| panic!("{words:?} has no examples"));
        for line in examples.lines().filter_map(|line| line.strip_prefix("  ")).filter(|line| line.contains("smsctl "))
        {
            let (_, line) = line.split_at(line.find("smsctl ").unwrap());
            let line = line.split("   ").next().unwrap().split(" >").next().unwrap();
            let typed = shell_words::split(line).unwrap();
            assert_eq!(typed[1..=words.len()], words, "{line}");
            let parsed = Cli::try_parse_from(&typed);
            assert!(parsed.is_ok(), "{line}: {}", parsed.err().unwrap());
        }
    }
}

#[test]
fn the_short_help_of_every_command_fits_a_small_terminal() {
    let (mut all, mut tree) = (vec![], Cli::command());
    tree.build();
    commands(&tree, &[], &mut all);
    all.push((vec![], tree));
    for (words, command) in all {
        let path = [&["smsctl".to_owned()], &words[..]].concat().join(" ");
        let help = short_help(command.term_width(80), &path).to_string();
        assert!(help.lines().count() <= 24, "{path}: {} lines\n{help}", help.lines().count());
        assert!(help.lines().filter(|line| !line.contains("Usage:")).all(|line| line.chars().count() <= 80), "{help}");
        assert!(help.contains("--help`"), "{help}");
    }
}

#[test]
fn the_short_help_names_every_command_and_the_full_help_has_every_option() {
    let home = Home::new();
    let short = home.run(&["-h"]).exits(0).stdout;
    for command in Cli::command().get_subcommands().filter(|command| !command.is_hide_set()) {
        assert!(short.split([' ', ',', '\n']).any(|word| word == command.get_name()), "{}", command.get_name());
    }
    let short = home.run(&["test", "-h"]).exits(0).stdout;
    let full = home.run(&["test", "--help"]).exits(0).stdout;
    for rare in ["--resume", "--config <FILE>", "smsctl test --to +14155550100 --sandbox", "At most 20 real messages"] {
        assert!(full.contains(rare) && !short.contains(rare), "{rare}: {short}");
    }
    assert_eq!(full, home.run(&["help", "test"]).exits(0).stdout);
    let providers = home.run(&["setup", "-h"]).exits(0).stdout;
    for provider in PROVIDERS {
        assert!(providers.contains(provider.name), "{providers}");
    }
}

#[test]
fn the_version_is_a_line_a_document_or_only_a_number() {
    let home = Home::new();
    let number = env!("CARGO_PKG_VERSION");
    assert_eq!(home.run(&["--version"]).exits(0).stdout, format!("smsctl {number}\n"));
    assert_eq!(home.run(&["-q", "--version"]).exits(0).stdout, format!("{number}\n"));
    assert_eq!(home.run(&["--json", "-V"]).exits(0).json(), json!({ "name": "smsctl", "version": number }));
}

#[test]
fn the_whole_help_names_every_command_once() {
    let help = Home::new().run(&["--help"]).exits(0).stdout;
    for command in Cli::command().get_subcommands().filter(|command| !command.is_hide_set()) {
        let lines = help.lines().filter(|line| line.starts_with(&format!("  {} ", command.get_name())));
        assert_eq!(lines.count(), 1, "{}: {help}", command.get_name());
    }
    assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
    assert!(help.contains("--no-input") && help.contains("--version"), "{help}");
}
