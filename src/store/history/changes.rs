//! Describes a change of the file by names, without values.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::store::{Config, SavedConnector, SavedService};

/// The difference between two versions of the file.
#[derive(Clone, Default, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConfigChanges {
    /// Names of added connectors.
    pub added: Vec<String>,
    /// Names of removed connectors.
    pub removed: Vec<String>,
    /// Names of changed connectors.
    pub changed: Vec<String>,
    /// The live connector before and after, if it changed.
    pub live: Option<LiveChange>,
    /// Names of changed settings that belong to no connector.
    pub settings: Vec<String>,
}

/// A change of the live connector; `None` if no connector is live.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LiveChange {
    /// The name of the connector that was live.
    pub from: Option<String>,
    /// The name of the connector that became live.
    pub to: Option<String>,
}

impl ConfigChanges {
    /// Compares two versions of the file.
    pub fn between(before: &Config, after: &Config) -> Self {
        let names = |config: &Config, is_meant: &dyn Fn(&SavedConnector) -> bool| -> Vec<String> {
            config.connectors.iter().filter(|saved| is_meant(saved)).map(|saved| saved.name.clone()).collect()
        };
        let differs = |saved: &SavedConnector| {
            after.find_connector(&saved.name).is_some_and(|after| !is_same_connector(saved, after))
        };
        let settings = [
            ("test recipient", before.test_recipient != after.test_recipient),
            ("code lifetime", before.code_minutes != after.code_minutes),
            ("linked services", !has_same_services(before, after)),
        ];
        Self {
            added: names(after, &|saved| before.find_connector(&saved.name).is_none()),
            removed: names(before, &|saved| after.find_connector(&saved.name).is_none()),
            changed: names(before, &differs),
            live: (before.live != after.live).then(|| LiveChange { from: before.live.clone(), to: after.live.clone() }),
            settings: settings.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name.into()).collect(),
        }
    }
}

fn is_same_connector(one: &SavedConnector, other: &SavedConnector) -> bool {
    one.provider.name == other.provider.name && one.values == other.values && one.templates == other.templates
}

fn has_same_services(one: &Config, other: &Config) -> bool {
    let is_same = |(one, other): (&SavedService, &SavedService)| {
        one.name == other.name && one.service.name == other.service.name && one.values == other.values
    };
    one.services.len() == other.services.len() && one.services.iter().zip(&other.services).all(is_same)
}

impl fmt::Display for ConfigChanges {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let lists = [
            ("added", &self.added),
            ("removed", &self.removed),
            ("changed", &self.changed),
            ("changed the", &self.settings),
        ];
        let lists = lists.into_iter().filter(|(_, names)| !names.is_empty());
        let mut parts: Vec<_> = lists.map(|(verb, names)| format!("{verb} {}", names.join(", "))).collect();
        if let Some(LiveChange { from, to }) = &self.live {
            let name = |name: &Option<String>| name.clone().unwrap_or_else(|| "none".into());
            parts.push(format!("live {} → {}", name(from), name(to)));
        }
        match parts.is_empty() {
            true => f.write_str("comments and layout"),
            false => f.write_str(&parts.join("; ")),
        }
    }
}
