//! The README's commands do what it shows. `SMSCTL_REGENERATE=1 cargo test --test it readme::` pastes their output anew.

use std::{collections::BTreeMap, env, fs, os::unix::fs::symlink, path::Path, process::Command};

use crate::support::temporary_folder;

/// What a command prints on both streams, with the variables that were exported before it and no others.
fn run(line: &str, folder: &Path, exported: &BTreeMap<String, String>) -> String {
    let line = line.replace("cargo run --", "smsctl");
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(format!("exec 2>&1; {line}")).current_dir(folder).env_clear().envs(exported);
    let path = env::join_paths([folder.join("bin"), "/usr/bin".into(), "/bin".into()]).unwrap();
    String::from_utf8(shell.env("PATH", path).env("HOME", folder).output().unwrap().stdout).unwrap()
}

/// Ids, random codes and ports differ from run to run; everything else is compared to the letter.
fn alike(text: &str) -> String {
    let (mut plain, mut word) = (String::new(), String::new());
    for c in text.chars().chain(['\0']) {
        if c.is_ascii_alphanumeric() {
            word.push(c);
            continue;
        }
        let digits = word.chars().filter(char::is_ascii_digit).count();
        let id = word.len() >= 17 && digits >= 5 && !word.starts_with("AC");
        let code = word.len() == 6 && digits == 6 && word != "274913";
        let port = plain.ends_with("127.0.0.1:");
        plain += if id || code || port { "#" } else { &word };
        plain.push(c);
        word.clear();
    }
    plain
}

#[test]
fn every_command_prints_what_the_readme_shows() {
    let folder = temporary_folder();
    fs::create_dir(folder.path().join("bin")).unwrap();
    symlink(env!("CARGO_BIN_EXE_smsctl"), folder.path().join("bin/smsctl")).unwrap();
    let text = fs::read_to_string("README.md").unwrap();
    let mut fresh = String::new();
    let (mut commands, mut exported) = (0, BTreeMap::new());
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        fresh += &format!("{line}\n");
        if line != "```console" {
            continue;
        }
        while let Some(line) = lines.next_if(|line| *line != "```") {
            let Some(command) = line.strip_prefix("$ ") else { continue };
            fresh += &format!("{line}\n");
            if let Some(variables) = command.strip_prefix("export ") {
                let pairs = variables.split(' ').map(|pair| pair.split_once('=').unwrap());
                exported.extend(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
            }
            let program = command.split(' ').next().unwrap();
            if ["smsctl", "mkdir"].contains(&program) || command.starts_with("cargo run ") {
                commands += 1;
                let printed = run(command, folder.path(), &exported);
                fresh += &printed;
                fresh += if printed.is_empty() || printed.ends_with('\n') { "" } else { "\n" };
            }
        }
    }
    assert!(commands >= 10, "{commands} commands");
    if alike(&fresh) != alike(&text) && env::var_os("SMSCTL_REGENERATE").is_some() {
        return fs::write("README.md", fresh).unwrap();
    }
    for (shown, printed) in text.lines().zip(fresh.lines()) {
        assert_eq!(
            alike(shown),
            alike(printed),
            "the README is stale: SMSCTL_REGENERATE=1 cargo test --test it readme::"
        );
    }
    assert_eq!(text.lines().count(), fresh.lines().count());
}

#[test]
fn contributing_names_files_that_exist() {
    let text = fs::read_to_string(".github/CONTRIBUTING.md").unwrap();
    let words = text.split(|c: char| c.is_whitespace() || "`(),".contains(c));
    let paths: Vec<_> = words.filter(|word| word.starts_with("src/") || word.starts_with("tests/")).collect();
    assert!(paths.len() > 30, "{paths:?}");
    paths.into_iter().for_each(|path| assert!(Path::new(path).exists(), "{path}"));
}

#[test]
fn the_readme_is_short_and_every_file_it_names_is_there() {
    let text = fs::read_to_string("README.md").unwrap();
    assert!(text.lines().count() <= 380, "{} lines", text.lines().count());
    let (_, security) = text.split_once("\n## Security\n").unwrap();
    let (statements, _) = security.split_once("\nReport ").unwrap();
    for statement in statements.split("\n- ").skip(1) {
        let named: Vec<_> = statement.split('`').filter(|word| is_named(word)).collect();
        assert!(!named.is_empty(), "no test is named: {statement}");
    }
    let named = text.split(['`', '(', ')']).filter(|word| is_named(word));
    named.for_each(|path| assert!(Path::new(path).exists(), "{path}"));
}

/// Whether this is the path of a file of the repository.
fn is_named(word: &str) -> bool {
    ["tests/", ".github/", "Cargo.toml", "CHANGELOG.md"].iter().any(|start| word.starts_with(start))
}
