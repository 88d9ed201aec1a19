//! What a change did, in a few words and without any value.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::store::{Config, SavedConnector};

/// The difference between two versions of the file.
#[derive(Clone, Default, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConfigChanges {
    /// Names of connectors.
    pub added: Vec<String>,
    pub removed: Vec<String>,
    pub changed: Vec<String>,
    /// The live connector before and after, where another one became live.
    pub live: Option<LiveChange>,
    /// Names of settings that belong to no connector.
    pub settings: Vec<String>,
}

/// From one live connector to another; `None` where no connector is live.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LiveChange {
    pub from: Option<String>,
    pub to: Option<String>,
}

impl ConfigChanges {
    pub fn between(before: &Config, after: &Config) -> Self {
        let names = |saved: &[&SavedConnector]| saved.iter().map(|saved| saved.name.clone()).collect();
        let missing = |one: &'_ Config, other: &'_ Config| -> Vec<String> {
            let lost: Vec<_> =
                one.connectors.iter().filter(|saved| other.find_connector(&saved.name).is_none()).collect();
            names(&lost)
        };
        let differs = |saved: &&SavedConnector| {
            after.find_connector(&saved.name).is_some_and(|after| !is_same_connector(saved, after))
        };
        let changed: Vec<_> = before.connectors.iter().filter(differs).collect();
        let settings = [
            ("test recipient", before.test_recipient != after.test_recipient),
            ("code lifetime", before.code_minutes != after.code_minutes),
        ];
        Self {
            added: missing(after, before),
            removed: missing(before, after),
            changed: names(&changed),
            live: (before.live != after.live).then(|| LiveChange { from: before.live.clone(), to: after.live.clone() }),
            settings: settings.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name.into()).collect(),
        }
    }
}

fn is_same_connector(one: &SavedConnector, other: &SavedConnector) -> bool {
    one.provider.name == other.provider.name && one.values == other.values && one.templates == other.templates
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
