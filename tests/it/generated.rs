//! What is generated and kept in the repository is what the tool generates today.
//! `SMSCTL_REGENERATE=1 cargo test --test it generated::` writes it anew.

use std::{env, fs, path::Path};

use clap::CommandFactory;
use smsctl::{
    cli::Cli,
    commands::completions::{self, CompletionShell},
    connectors::PROVIDERS,
    http_client::SigningContext,
    sms::TemplateKind,
};

/// Compares a file with what it should hold, or writes it.
fn keep(path: impl AsRef<Path>, fresh: &str) {
    let path = path.as_ref();
    if env::var_os("SMSCTL_REGENERATE").is_some() {
        fs::write(path, fresh).unwrap();
    }
    let kept = fs::read_to_string(path).unwrap_or_default();
    assert!(kept == fresh, "{} is stale: SMSCTL_REGENERATE=1 cargo test --test it generated::", path.display());
}

/// The README with the part between two marks replaced.
fn readme_with(mark: &str, fresh: &str) -> String {
    let text = fs::read_to_string("README.md").unwrap();
    let (open, close) = (format!("<!-- {mark} -->\n"), format!("<!-- /{mark} -->"));
    let (before, rest) = text.split_once(&open).expect(mark);
    let (_, after) = rest.split_once(&close).expect(mark);
    format!("{before}{open}{fresh}{close}{after}")
}

#[test]
fn completions_are_fresh() {
    let shells = [
        (CompletionShell::Bash, "smsctl.bash"),
        (CompletionShell::Zsh, "_smsctl"),
        (CompletionShell::Fish, "smsctl.fish"),
        (CompletionShell::PowerShell, "_smsctl.ps1"),
        (CompletionShell::Elvish, "smsctl.elv"),
        (CompletionShell::Nushell, "smsctl.nu"),
    ];
    for (shell, file) in shells {
        keep(Path::new("completions").join(file), &completions::completion_script(shell, &mut Cli::command()).unwrap());
    }
}

/// A setting could not be given if its flag were a global one.
#[test]
fn no_setting_is_called_as_a_flag_of_every_command_is() {
    let mut command = Cli::command();
    command.build();
    let setup = command.find_subcommand("setup").unwrap();
    let flags =
        |of: &clap::Command| of.get_arguments().filter_map(|it| it.get_long().map(str::to_owned)).collect::<Vec<_>>();
    let taken = [flags(&command), flags(setup), vec!["help".into()]].concat();
    // `setup --check` stands before a provider that has a field of this name.
    let taken: Vec<_> = taken.into_iter().filter(|name| name != "check").collect();
    for provider in PROVIDERS {
        for field in provider.fields() {
            assert!(!taken.contains(&field.name), "--{} of {}", field.name, provider.name);
        }
    }
}

#[test]
fn the_readmes_table_of_providers_is_fresh() {
    let mut providers =
        String::from("| provider | messages | check | delivery | tested with |\n|---|---|---|---|---|\n");
    for provider in PROVIDERS {
        let holds = match provider.template_kind {
            TemplateKind::Text => "your own wording",
            TemplateKind::Registered => "templates by id",
        };
        let account = provider.build_connector(&provider.demo_values(), &|_| Err("none".into()));
        let account = account.unwrap_or_else(|error| panic!("{error}"));
        let (to, at) = ("+8613812345678".parse().unwrap(), SigningContext { timestamp_millis: 1, nonce: "n".into() });
        let can = |can: bool| if can { "✓" } else { "—" };
        let checks = can(!account.build_checks(&provider.demo_templates(), &at).is_empty());
        let delivery = can(account.build_delivery_exchange("id", Some(&to), None, &at).is_ok());
        let judges = crate::judges::checked_with(provider.name);
        providers += &format!("| {} | {holds} | {checks} | {delivery} | {judges} |\n", provider.name);
    }
    keep("README.md", &readme_with("providers", &providers));
}

#[test]
fn the_command_line_is_well_formed() {
    Cli::command().debug_assert();
}
