//! What was verified about linked services: for each, which connector it was compared with, when, and whether nothing
//! differed. It is kept in the folder of the journal, without names, addresses or secrets: both sides are keyed hashes.

use std::{
    io::{self, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};

use super::{SavedConnector, SavedService};
use crate::{
    connectors::form::FieldValue,
    encoding::{encode_hex, hash},
    files::{PrivateDir, sync_file},
};

/// The file in the state directory.
const FILE_NAME: &str = "links.json";
const MAX_FILE_BYTES: u64 = 1 << 20;
/// How many links are remembered.
const MAX_LINKS: usize = 100;

/// The last comparison of each linked service.
#[derive(Deserialize, Serialize)]
pub struct LinkRecords {
    /// The key of the hashes.
    key: String,
    links: Vec<LinkRecord>,
}

/// The last comparison of a linked service with a connector.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct LinkRecord {
    /// The hash of the service and its address.
    link: String,
    /// The hash of the connector.
    connector: String,
    /// When it was compared, in milliseconds since 1970.
    at: u64,
    /// Whether nothing differed.
    same: bool,
}

/// What is known about a connector and a linked service, without asking the service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verification {
    /// Nothing differed at this time, in milliseconds since 1970, and the connector has not changed since.
    Same(u64),
    /// They differed at this time, and the connector has not changed since.
    Different(u64),
    /// They were compared at this time, and the connector has changed since or is another one.
    Outdated(u64),
    /// They were never compared, or a push did not end.
    Never,
}

impl LinkRecords {
    /// Reads the records. Without a readable file there are none, and `new_key` becomes their key.
    pub fn load(state_dir: &Path, new_key: &str) -> Self {
        let read = || PrivateDir::open(state_dir)?.read(FILE_NAME, MAX_FILE_BYTES);
        let parsed = read().ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        parsed.unwrap_or_else(|| Self { key: new_key.to_owned(), links: vec![] })
    }

    /// Replaces the file.
    ///
    /// # Errors
    /// The folder or the file cannot be written.
    pub fn save(&self, state_dir: &Path) -> io::Result<()> {
        let dir = PrivateDir::open_or_create(state_dir)?;
        let mut file = dir.create_temporary(".links-", ".json")?;
        file.write_all(&serde_json::to_vec(self)?)?;
        sync_file(file.file())?;
        file.persist(FILE_NAME)?;
        dir.sync()
    }

    /// Returns what is known about a connector and a service.
    pub fn verification(&self, service: &SavedService, connector: &SavedConnector, minutes: u32) -> Verification {
        let link = self.link_hash(service);
        match self.links.iter().find(|record| record.link == link) {
            None => Verification::Never,
            Some(record) if record.connector != self.connector_hash(connector, minutes) => {
                Verification::Outdated(record.at)
            }
            Some(record) if record.same => Verification::Same(record.at),
            Some(record) => Verification::Different(record.at),
        }
    }

    /// Records a comparison, which replaces an earlier one of the same service.
    pub fn record(&mut self, service: &SavedService, connector: (&SavedConnector, u32), same: bool, at: u64) {
        let (link, connector) = (self.link_hash(service), self.connector_hash(connector.0, connector.1));
        self.links.retain(|record| record.link != link);
        self.links.push(LinkRecord { link, connector, at, same });
        let surplus = self.links.len().saturating_sub(MAX_LINKS);
        self.links.drain(..surplus);
    }

    /// Forgets what is known about a service, as before a push. Returns whether anything was.
    pub fn forget(&mut self, service: &SavedService) -> bool {
        let (link, before) = (self.link_hash(service), self.links.len());
        self.links.retain(|record| record.link != link);
        self.links.len() < before
    }

    /// Returns the hash of a service's settings without its secrets, which may be rotated.
    fn link_hash(&self, service: &SavedService) -> String {
        let settings = service.values.iter().filter(|(_, value)| matches!(value, FieldValue::Plain(_)));
        self.hash(&[service.service.name.to_owned(), joined(settings)])
    }

    /// Returns the hash of all that makes up a connector. A reference stands for its value.
    fn connector_hash(&self, connector: &SavedConnector, minutes: u32) -> String {
        let SavedConnector { provider, values, templates, service_settings, .. } = connector;
        let kept = format!("{minutes} {templates:?} {service_settings:?}");
        self.hash(&[provider.name.to_owned(), joined(values.iter()), kept])
    }

    fn hash(&self, parts: &[String]) -> String {
        encode_hex(hash::hmac_sha256(&self.key, parts.join("\0")))
    }
}

fn joined<'a>(values: impl Iterator<Item = (&'a String, &'a FieldValue)>) -> String {
    let line = |(name, value): (&String, &FieldValue)| match value {
        FieldValue::Secret(secret) => format!("{name}\0secret\0{}\0", secret.expose()),
        FieldValue::Reference(reference) => format!("{name}\0reference\0{reference}\0"),
        FieldValue::Plain(text) => format!("{name}\0text\0{text}\0"),
    };
    values.map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Config, parse::parse_config};

    const FILE: &str = r#"version = 1
live = "prod"
[connectors.prod]
provider = "twilio"
account-sid = "AC00000000000000000000000000000000"
auth-token = "placeholder-token"
from = "+15005550006"
[connectors.prod.templates]
generic = "{{code}} is it"
[services.main]
service = "logto"
endpoint = "https://auth.example.com"
app-id = "a"
app-secret = "placeholder-secret"
"#;

    fn parse(text: &str) -> Config {
        parse_config(text, Path::new("test.toml")).unwrap()
    }

    fn verification(records: &LinkRecords, text: &str) -> Verification {
        let config = parse(text);
        records.verification(&config.services[0], &config.connectors[0], 10)
    }

    #[test]
    fn only_what_was_compared_is_claimed() {
        let dir = tempfile::tempdir().unwrap();
        let mut records = LinkRecords::load(dir.path(), "key");
        assert_eq!(verification(&records, FILE), Verification::Never);
        let config = parse(FILE);
        let (service, connector) = (&config.services[0], &config.connectors[0]);
        records.record(service, (connector, 10), true, 7);
        records.save(dir.path()).unwrap();
        let text = std::fs::read_to_string(dir.path().join(FILE_NAME)).unwrap();
        assert!(!text.contains("placeholder") && !text.contains("example") && !text.contains("AC0"), "{text}");
        let mut records = LinkRecords::load(dir.path(), "other key");
        assert_eq!(verification(&records, FILE), Verification::Same(7));
        assert_eq!(records.verification(service, connector, 5), Verification::Outdated(7));
        for (from, to) in [
            ("placeholder-token", "rotated-token"),
            ("is it", "is yours"),
            ("+15005550006", "+15005550007"),
            ("\"placeholder-token\"", "\"env:TOKEN\""),
        ] {
            assert_eq!(verification(&records, &FILE.replace(from, to)), Verification::Outdated(7), "{to}");
        }
        assert_eq!(verification(&records, &FILE.replace("placeholder-secret", "x")), Verification::Same(7));
        assert_eq!(verification(&records, &FILE.replace("auth.example", "other.example")), Verification::Never);
        records.record(service, (connector, 10), false, 8);
        assert_eq!(verification(&records, FILE), Verification::Different(8));
        assert!(records.forget(service) && !records.forget(service));
        assert_eq!(verification(&records, FILE), Verification::Never);
    }

    #[test]
    fn a_file_that_is_damaged_claims_nothing() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(FILE_NAME), "{").unwrap();
        assert_eq!(verification(&LinkRecords::load(dir.path(), "key"), FILE), Verification::Never);
    }
}
