//! Completions from the configuration file: connectors, usages and fields. An unreadable file has none.

use std::{env, path::PathBuf};

use clap_complete::CompletionCandidate as Candidate;

use crate::{
    connectors::PROVIDERS,
    sms::REQUIRED_USAGES,
    store::{Config, HistoryOptions, SavedConnector, SavedService, Store},
};

/// Returns the words of the command line that is being completed.
fn command_line_words() -> Vec<String> {
    env::args_os().map(|word| word.to_string_lossy().into_owned()).collect()
}

/// Returns the value of a flag.
fn flag_value(flag: &str) -> Option<String> {
    let words = command_line_words();
    let whole = words.iter().find_map(|word| word.strip_prefix(flag)?.strip_prefix('=').map(str::to_owned));
    whole.or_else(|| words.windows(2).find(|pair| pair[0] == flag).map(|pair| pair[1].clone()))
}

fn load_config() -> Option<Config> {
    let path = flag_value("--config").or_else(|| env::var("SMSCTL_CONFIG").ok().filter(|path| !path.is_empty()));
    let path = path.map_or_else(|| super::user_dirs::default_config_path().ok(), |path| Some(PathBuf::from(path)))?;
    Store::new(path, HistoryOptions { state_dir: None, now_millis: super::now_millis, on_note: |_| {} }).load().ok()
}

/// Returns the connector of `--connector`, or the live one.
fn selected_connector(config: &Config) -> Option<&SavedConnector> {
    config.select_connector(flag_value("--connector").as_deref()).ok()
}

/// Returns the names of the saved connectors.
pub fn connector_candidates() -> Vec<Candidate> {
    let config = load_config().unwrap_or_default();
    let live = config.live.clone();
    let note = |saved: &SavedConnector| match live.as_deref() == Some(&saved.name) {
        true => format!("{}, live", saved.provider.name),
        false => saved.provider.name.to_owned(),
    };
    config.connectors.iter().map(|saved| Candidate::new(&saved.name).help(Some(note(saved).into()))).collect()
}

/// Returns the names of the linked services.
pub fn service_candidates() -> Vec<Candidate> {
    let config = load_config().unwrap_or_default();
    let candidate = |saved: &SavedService| Candidate::new(&saved.name).help(Some(saved.service.title.into()));
    config.services.iter().map(candidate).collect()
}

/// Returns the names of the providers.
pub fn provider_candidates() -> Vec<Candidate> {
    PROVIDERS.iter().map(|it| Candidate::new(it.name).help(Some(it.description().into()))).collect()
}

/// Returns the names of connectors and providers; `change` sets up a connector for a provider.
pub fn change_candidates() -> Vec<Candidate> {
    let mut all = connector_candidates();
    let named: Vec<_> = all.iter().map(|it| it.get_value().to_owned()).collect();
    all.extend(provider_candidates().into_iter().filter(|it| !named.contains(&it.get_value().to_owned())));
    all
}

/// Returns the usages of the connector.
pub fn usage_candidates() -> Vec<Candidate> {
    let config = load_config().unwrap_or_default();
    match selected_connector(&config) {
        Some(saved) => saved.usages().iter().map(|usage| Candidate::new(usage.to_string())).collect(),
        None => REQUIRED_USAGES.iter().map(Candidate::new).collect(),
    }
}

/// Returns the fields of the connector, each with `=` or, for tables, a dot.
pub fn field_candidates() -> Vec<Candidate> {
    let config = load_config().unwrap_or_default();
    let Some(saved) = selected_connector(&config) else { return vec![] };
    let field = |field: &crate::connectors::form::Field| {
        let behind = if field.is_table { "." } else { "=" };
        Candidate::new(format!("{}{behind}", field.name)).help(Some(field.description.clone().into()))
    };
    saved.provider.fields().iter().map(field).collect()
}
