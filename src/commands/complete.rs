//! What can be completed from the file: connectors, usages, fields. A file that cannot be read has none.

use std::{env, path::PathBuf};

use clap_complete::CompletionCandidate as Candidate;

use crate::{
    connectors::PROVIDERS,
    sms::REQUIRED,
    store::{Config, Past, Saved, Store},
};

/// The words of the command line that is being completed.
fn words() -> Vec<String> {
    env::args_os().map(|word| word.to_string_lossy().into_owned()).collect()
}

/// What follows a flag.
fn given(flag: &str) -> Option<String> {
    let words = words();
    let whole = words.iter().find_map(|word| word.strip_prefix(flag)?.strip_prefix('=').map(str::to_owned));
    whole.or_else(|| words.windows(2).find(|pair| pair[0] == flag).map(|pair| pair[1].clone()))
}

fn config() -> Option<Config> {
    let path = given("--config").or_else(|| env::var("SMSCTL_CONFIG").ok().filter(|path| !path.is_empty()));
    let path = path.map_or_else(|| super::folders::default_path().ok(), |path| Some(PathBuf::from(path)))?;
    Store::at(path, Past { folder: None, clock: super::now, note: |_| {} }).load().ok()
}

/// The connector that the command is about.
fn meant(config: &Config) -> Option<&Saved> {
    config.pick(given("--connector").as_deref()).ok()
}

pub fn connectors() -> Vec<Candidate> {
    let config = config().unwrap_or_default();
    let live = config.live.clone();
    let note = |saved: &Saved| match live.as_deref() == Some(&saved.name) {
        true => format!("{}, live", saved.provider.name),
        false => saved.provider.name.to_owned(),
    };
    config.connectors.iter().map(|saved| Candidate::new(&saved.name).help(Some(note(saved).into()))).collect()
}

pub fn providers() -> Vec<Candidate> {
    PROVIDERS.iter().map(|it| Candidate::new(it.name).help(Some(it.about().into()))).collect()
}

/// Connectors, and providers that lead into a setup.
pub fn goals() -> Vec<Candidate> {
    let mut all = connectors();
    let named: Vec<_> = all.iter().map(|it| it.get_value().to_owned()).collect();
    all.extend(providers().into_iter().filter(|it| !named.contains(&it.get_value().to_owned())));
    all
}

pub fn usages() -> Vec<Candidate> {
    let config = config().unwrap_or_default();
    match meant(&config) {
        Some(saved) => saved.usages().iter().map(|usage| Candidate::new(usage.to_string())).collect(),
        None => REQUIRED.iter().map(Candidate::new).collect(),
    }
}

/// The fields of the connector, each with the `=` behind it.
pub fn fields() -> Vec<Candidate> {
    let config = config().unwrap_or_default();
    let Some(saved) = meant(&config) else { return vec![] };
    let field = |field: &crate::connectors::form::Field| {
        let behind = if field.table { "." } else { "=" };
        Candidate::new(format!("{}{behind}", field.name)).help(Some(field.about.clone().into()))
    };
    saved.provider.fields().iter().map(field).collect()
}
