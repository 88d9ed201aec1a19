//! Help pages that belong to no single command.

use std::fmt::Write;

use crate::{connectors::PROVIDERS, failure::FailureKind, terminal::wrap_line};

/// Every topic and what its page is about, in the order in which help lists them.
pub const TOPICS: [(&str, &str); 15] = [
    ("file", "the configuration file, its safety and its history"),
    ("secrets", "references to secrets"),
    ("environment", "environment variables"),
    ("templates", "what messages say, per usage and language"),
    ("gateways", "a provider of your own: an HTTP API or a program"),
    ("sending", "limits, journal, retries, many messages"),
    ("import-export", "Logto, shells, Kubernetes, other machines"),
    ("services", "a linked sign-in service: push, pull, diff"),
    ("exit-codes", "exit codes"),
    ("json", "the documents that --json prints"),
    ("ci", "scripts, GitHub Actions, GitLab CI"),
    ("containers", "the container image, alone and as a service"),
    ("clients", "how SDKs and programs reach the sandbox"),
    ("sandbox-api", "the HTTP API of the sandbox"),
    ("faults", "make the sandbox fail on purpose"),
];

/// The names of all topics.
pub fn names() -> impl Iterator<Item = &'static str> + Clone {
    TOPICS.iter().map(|(name, _)| *name)
}

/// Returns the page on a topic, or `None` if there is no such topic.
pub fn topic_text(topic: &str) -> Option<String> {
    Some(match topic {
        "ci" => include_str!("ci.txt").into(),
        "containers" => include_str!("containers.txt").into(),
        "clients" => include_str!("clients.txt").to_owned() + &demo_accounts(),
        "environment" => environment_text(),
        "exit-codes" => exit_codes(),
        "faults" => include_str!("faults.txt").into(),
        "file" => include_str!("file.txt").into(),
        "gateways" => include_str!("gateways.txt").into(),
        "import-export" => include_str!("import-export.txt").into(),
        "json" => include_str!("json.txt").into(),
        "sandbox-api" => include_str!("sandbox-api.txt").into(),
        "secrets" => include_str!("secrets.txt").into(),
        "sending" => include_str!("sending.txt").into(),
        "services" => include_str!("services.txt").into(),
        "templates" => include_str!("templates.txt").into(),
        _ => return None,
    })
}

/// The variables that smsctl reads, with what each is for.
pub const ENVIRONMENT_VARIABLES: &[(&str, &str)] = &[
    ("SMSCTL_CONFIG", "path of the file, as --config"),
    ("XDG_CONFIG_HOME", "folder of smsctl/config.toml, the file unless SMSCTL_CONFIG is set"),
    ("SMSCTL_SANDBOX", "address of a running sandbox, as --sandbox=URL"),
    (
        "LC_ALL, LC_MESSAGES, LANG",
        "language of setup guides and questions: zh_CN gives Chinese where it is translated, anything else English",
    ),
    ("EDITOR, VISUAL", "what `config edit` and `template edit` open"),
    ("CI", "never ask, as --no-input"),
    ("NO_COLOR, CLICOLOR, CLICOLOR_FORCE, TERM", "whether to colour the output, as --color"),
    ("HTTPS_PROXY, HTTP_PROXY, NO_PROXY", "proxies, in upper or lower case"),
    ("SSL_CERT_FILE", "a PEM file of additional root certificates, as --ca-file"),
    ("XDG_STATE_HOME", "folder of the journal of sent messages and of the file's history: smsctl/ in it"),
];

/// Lists our own variables and those of the providers.
fn environment_text() -> String {
    let mut text = String::from("smsctl reads these environment variables. A flag takes precedence.\n\n");
    let width = ENVIRONMENT_VARIABLES.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    for (name, what) in ENVIRONMENT_VARIABLES {
        push_row(&mut text, name, width, what);
    }
    text += "\n`smsctl setup` takes a field without a flag from the provider's own variables.\n\
        It saves references (env:NAME), not the values:\n\n";
    let width = PROVIDERS.iter().map(|provider| provider.name.len()).max().unwrap_or(0);
    for provider in PROVIDERS {
        let fields = provider.fields();
        let names: Vec<_> = fields.iter().flat_map(|field| provider.variables_of(field)).collect();
        if !names.is_empty() {
            push_row(&mut text, provider.name, width, &names.join(", "));
        }
    }
    text
}

/// The width of a page, in columns: that of a small terminal.
const PAGE_COLUMNS: usize = 80;

/// Appends a row of a table. The description is wrapped beside the name, which is padded to this width.
fn push_row(text: &mut String, name: &str, width: usize, description: &str) {
    let _ = writeln!(text, "{}", wrap_line(&format!("  {name:width$}  {description}"), PAGE_COLUMNS, width + 4));
}

/// Lists the settings and templates of each provider's demo account, without its secrets.
fn demo_accounts() -> String {
    let mut text = String::from(
        "\nThe demo accounts. Their secrets are public: `smsctl sandbox` prints them in a\nterminal, and `sandbox run` puts them into the environment.\n\n",
    );
    let width = PROVIDERS.iter().map(|provider| provider.name.len()).max().unwrap_or(0);
    for provider in PROVIDERS {
        let account = &provider.demo_account;
        let fields = provider.fields();
        let is_hidden = |name: &str| {
            let field = fields.iter().find(|field| field.owns_key(name));
            field.is_some_and(|field| field.is_secret || field.is_table || field.document.is_some())
        };
        let values = [account.settings, account.extras, account.templates].concat();
        let shown = values.into_iter().filter(|(key, _)| !is_hidden(key));
        let words: Vec<_> = shown.map(|(key, value)| format!("{key}={value}")).collect();
        push_row(&mut text, provider.name, width, &words.join("  "));
    }
    text
}

fn exit_codes() -> String {
    let mut text = String::from("  0  done\n");
    for kind in FailureKind::ALL {
        let row = format!("{:>3}  {}", kind.exit_code(), kind.description());
        let _ = writeln!(text, "{}", wrap_line(&row, PAGE_COLUMNS, 5));
    }
    text + "\n`smsctl sandbox run` exits with its command's code; with 127 if the command is\n\
        not found, 126 if it cannot be started, and 128 plus the signal's number if a\n\
        signal ended it.\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connectors::gateway::TEXT_MESSAGE_VARIABLES;

    #[test]
    fn every_placeholder_of_a_gateway_is_explained() {
        let text = topic_text("gateways").unwrap();
        for name in TEXT_MESSAGE_VARIABLES {
            assert!(text.contains(&format!("{{{{{name}}}}}")), "{name}");
        }
    }

    #[test]
    fn every_variable_that_setup_reads_is_listed() {
        let text = topic_text("environment").unwrap();
        for provider in PROVIDERS {
            let fields = provider.fields();
            for variable in fields.iter().flat_map(|field| provider.variables_of(field)) {
                assert!(text.contains(variable), "{variable}");
            }
        }
        assert!(text.contains("AWS_DEFAULT_REGION"));
    }

    #[test]
    fn the_demo_accounts_are_listed_with_their_ids_and_without_their_secrets() {
        let text = topic_text("clients").unwrap();
        for id in ["sdk-app-id=1400000000", "generic=1000004", "from=+15005550006", "messaging-service-sid="] {
            assert!(text.contains(id), "{id}");
        }
        let table = demo_accounts();
        for provider in PROVIDERS {
            for (name, value) in provider.demo_account.settings {
                let is_secret = provider.fields().iter().any(|field| field.is_secret && field.owns_key(name));
                assert!(!is_secret || !table.contains(&format!(" {name}={value}")), "{} {name}", provider.name);
            }
        }
    }
}
