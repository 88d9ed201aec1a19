//! Configs for comparison: without order and blanks, and with secrets that are compared and never shown.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value as Json;

use crate::{encoding::register_secret, sms::Secret};

/// A config as values by path, such as `templates.SignIn.content`.
#[derive(Clone, Default, PartialEq)]
pub struct ComparableConfig {
    values: BTreeMap<String, Json>,
    /// The paths of secrets.
    secrets: BTreeSet<String>,
}

/// A value that differs between a file and a service.
#[derive(Serialize)]
pub struct ConfigDifference {
    /// The path of the value.
    pub path: String,
    /// Whether it is a secret, whose values are not shown.
    pub secret: bool,
    /// The value in the file; `None` if it has none or it is a secret.
    pub file: Option<Json>,
    /// The value in the service; `None` if it has none or it is a secret.
    pub service: Option<Json>,
    /// Where the value is.
    pub found_in: FoundIn,
}

/// Where a value that differs is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FoundIn {
    /// In both, with different values.
    Both,
    /// Only in the file.
    File,
    /// Only in the service.
    Service,
}

impl ComparableConfig {
    /// Adds a value, and those in it if it is an object. Blanks are left out: null, and empty texts, lists and objects.
    pub fn insert(&mut self, path: &str, value: &Json) {
        match value {
            Json::Null => {}
            Json::String(text) if text.is_empty() => {}
            Json::Array(items) if items.is_empty() => {}
            Json::Object(object) => {
                object.iter().for_each(|(key, value)| self.insert(&format!("{path}.{key}"), value));
            }
            value => drop(self.values.insert(path.to_owned(), value.clone())),
        }
    }

    /// Adds a value as a secret: [`Self::differences`] contains its path and not the value. A text is also registered
    /// as a secret of the process, so that all later output masks it.
    pub fn insert_secret(&mut self, path: &str, value: &Json) {
        self.insert(path, value);
        let inside = format!("{path}.");
        let is_inside = |known: &&String| **known == path || known.starts_with(&inside);
        self.secrets.extend(self.values.keys().filter(is_inside).cloned());
        if let Json::String(text) = value {
            register_secret(&Secret::from(text.as_str()));
        }
    }

    /// Returns what differs between the file, which is `self`, and a service.
    pub fn differences(&self, service: &Self) -> Vec<ConfigDifference> {
        let paths: BTreeSet<_> = self.values.keys().chain(service.values.keys()).collect();
        let differing = paths.into_iter().filter(|path| self.values.get(*path) != service.values.get(*path));
        let difference = |path: &String| {
            let (file, in_service) = (self.values.get(path), service.values.get(path));
            let secret = self.secrets.contains(path) || service.secrets.contains(path);
            let shown = |value: Option<&Json>| value.filter(|_| !secret).cloned();
            let found_in = match (file, in_service) {
                (Some(_), None) => FoundIn::File,
                (None, Some(_)) => FoundIn::Service,
                _ => FoundIn::Both,
            };
            ConfigDifference { path: path.clone(), secret, file: shown(file), service: shown(in_service), found_in }
        };
        differing.map(difference).collect()
    }

    /// Returns the text at a path, if it is no secret.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.values.get(path).filter(|_| !self.secrets.contains(path)).and_then(Json::as_str)
    }

    /// Whether it has the same values as another one.
    pub fn matches(&self, other: &Self) -> bool {
        self.values == other.values
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn config(value: &Json, secrets: &[&str]) -> ComparableConfig {
        let mut config = ComparableConfig::default();
        for (key, value) in value.as_object().unwrap() {
            match secrets.contains(&key.as_str()) {
                true => config.insert_secret(key, value),
                false => config.insert(key, value),
            }
        }
        config
    }

    #[test]
    fn order_and_blanks_do_not_matter() {
        let one = config(&json!({ "a": "1", "b": { "c": true, "d": "" }, "e": null, "f": [] }), &[]);
        let other = config(&json!({ "b": { "c": true }, "a": "1" }), &[]);
        assert!(one.matches(&other) && one.differences(&other).is_empty());
    }

    #[test]
    fn a_secret_differs_without_its_values() {
        let one = config(&json!({ "token": "old", "from": "x", "gone": 1 }), &["token"]);
        let other = config(&json!({ "token": "new", "from": "y", "new": 2 }), &["token"]);
        let differences = one.differences(&other);
        let text = serde_json::to_string(&differences).unwrap();
        assert!(!text.contains("\"old\"") && !text.contains("\"new\":"), "{text}");
        let places: Vec<_> = differences.iter().map(|it| (it.path.as_str(), it.secret, it.found_in)).collect();
        assert_eq!(
            places,
            [
                ("from", false, FoundIn::Both),
                ("gone", false, FoundIn::File),
                ("new", false, FoundIn::Service),
                ("token", true, FoundIn::Both),
            ]
        );
    }
}
