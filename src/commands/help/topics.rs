//! Pages that belong to no single command.

use std::fmt::Write;

use crate::connectors::PROVIDERS;

pub const NAMES: [&str; 5] = ["exit-codes", "environment", "file", "json", "secrets"];

/// The page on a topic; exit codes are a table of their own.
pub fn text(topic: &str) -> Option<String> {
    Some(match topic {
        "environment" => environment(),
        "file" => include_str!("file.txt").into(),
        "json" => include_str!("json.txt").into(),
        "secrets" => include_str!("secrets.txt").into(),
        _ => return None,
    })
}

const ENVIRONMENT: &[(&str, &str)] = &[
    ("SMSCTL_CONFIG", "the file, as --config"),
    ("SMSCTL_SANDBOX", "the address of a running sandbox, as --sandbox=URL"),
    ("EDITOR, VISUAL", "what `config edit` and `template edit` open"),
    ("CI", "never ask, as --no-input"),
    ("NO_COLOR, CLICOLOR, CLICOLOR_FORCE, TERM", "whether the output is coloured, as --color"),
    ("HTTPS_PROXY, HTTP_PROXY, NO_PROXY", "proxies, in either case"),
    ("SSL_CERT_FILE", "a PEM file of more roots to trust, as --ca-file"),
];

/// What is read from the environment: ours, and the providers' own variables.
fn environment() -> String {
    let mut text = String::from("smsctl reads these variables. A flag counts more than a variable.\n\n");
    let width = ENVIRONMENT.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    for (name, what) in ENVIRONMENT {
        let _ = writeln!(text, "  {name:width$}  {what}");
    }
    text += "\n`smsctl setup` takes fields that are not given from the provider's own variables, and saves them as\nreferences (env:NAME), so that the values stay where they are:\n\n";
    let width = PROVIDERS.iter().map(|provider| provider.name.len()).max().unwrap_or(0);
    for provider in PROVIDERS {
        let names: Vec<_> = provider.fields().iter().filter_map(|field| field.env.clone()).collect();
        if !names.is_empty() {
            let _ = writeln!(text, "  {:width$}  {}", provider.name, names.join(", "));
        }
    }
    text
}
