//! The content of the configuration file.

use std::{collections::BTreeMap, fmt};

use crate::{
    connectors::{Provider, ServiceSettings, form::FieldValues},
    failure::{Failure, InvalidValue},
    services::Service,
    sms::{Country, Phone, Template, Usage, list_usages, template_for_usage},
};

/// The whole file.
#[derive(Default)]
pub struct Config {
    /// The name of the one live connector, which is among `connectors`.
    pub live: Option<String>,
    /// The name of the connector that was live before, for `change -`.
    pub previous: Option<String>,
    /// The default recipient of test messages.
    pub test_recipient: Option<Phone>,
    /// The countries that test messages may go to; `None` for all.
    pub countries: Option<Vec<Country>>,
    /// How many test messages may be sent in an hour.
    pub max_per_hour: Option<usize>,
    /// How long a code is valid, in minutes.
    pub code_minutes: Option<u32>,
    /// In the file's order.
    pub connectors: Vec<SavedConnector>,
    /// The linked services, in the file's order.
    pub services: Vec<SavedService>,
}

/// A saved connector. Its values are not yet checked together.
pub struct SavedConnector {
    /// The name.
    pub name: String,
    /// The provider.
    pub provider: &'static Provider,
    /// The values of the provider's fields, with references unresolved.
    pub values: FieldValues,
    /// The templates in the file's order.
    pub templates: Vec<(Usage, Template)>,
    /// What is kept for sign-in services.
    pub service_settings: ServiceSettings,
    /// The position of each value in the file.
    pub value_positions: BTreeMap<String, Position>,
    /// The position of the connector's table.
    pub position: Position,
}

/// A linked service: the table `[services.NAME]`. Its values are not yet checked together.
pub struct SavedService {
    /// The name of the link.
    pub name: String,
    /// The service.
    pub service: &'static Service,
    /// The values of the service's fields, with references unresolved.
    pub values: FieldValues,
    /// The position of each value in the file.
    pub value_positions: BTreeMap<String, Position>,
    /// The position of the service's table.
    pub position: Position,
}

/// A position in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

impl Config {
    /// Returns the connector of this name.
    pub fn find_connector(&self, name: &str) -> Option<&SavedConnector> {
        self.connectors.iter().find(|saved| saved.name == name)
    }

    /// Returns the connector of this name, or the live one.
    ///
    /// # Errors
    /// There is no connector of this name, or none is live.
    pub fn select_connector(&self, name: Option<&str>) -> Result<&SavedConnector, Failure> {
        match (name, &self.live) {
            (Some(name), _) => self.find_connector(name).ok_or_else(|| self.unknown_connector_failure(name)),
            (None, Some(live)) => self.find_connector(live).ok_or_else(|| self.unknown_connector_failure(live)),
            (None, None) if self.connectors.is_empty() => Err(Failure::configuration("no connector is set up")
                .with_fix("`smsctl setup`, or try without an account: `smsctl test --sandbox --to +14155550100`")),
            (None, None) => Err(Failure::configuration("no connector is live")
                .with_fix(format!("`smsctl change {}`", self.connectors[0].name))),
        }
    }

    /// Returns the failure for a name that no connector has.
    pub fn unknown_connector_failure(&self, name: &str) -> Failure {
        let names: Vec<_> = self.connectors.iter().map(|saved| saved.name.as_str()).collect();
        let fix = match names.is_empty() {
            true => "`smsctl setup` creates one".to_owned(),
            false => format!("saved connectors: {}", names.join(", ")),
        };
        let failure = Failure::configuration(format!("no connector is named {name}"));
        failure.with_fix(fix).with_nearest_name(name, names)
    }
}

impl Config {
    /// Returns the linked service of this name.
    pub fn find_service(&self, name: &str) -> Option<&SavedService> {
        self.services.iter().find(|saved| saved.name == name)
    }

    /// Returns the linked service of this name, or the only one.
    ///
    /// # Errors
    /// There is no link of this name, none at all, or several and no name.
    pub fn select_service(&self, name: Option<&str>) -> Result<&SavedService, Failure> {
        let names: Vec<_> = self.services.iter().map(|saved| saved.name.as_str()).collect();
        match (name, &self.services[..]) {
            (_, []) => Err(Failure::configuration("no sign-in service is linked")
                .with_fix("`smsctl link logto` links one; `smsctl export` prints a config to paste")),
            (Some(name), _) => self.find_service(name).ok_or_else(|| {
                let failure = Failure::configuration(format!("no linked service is named {name}"));
                failure.with_fix(format!("linked services: {}", names.join(", "))).with_nearest_name(name, names)
            }),
            (None, [only]) => Ok(only),
            (None, _) => Err(Failure::usage("several services are linked")
                .with_fix(format!("choose one: --service {}", names.join(" or --service ")))),
        }
    }
}

impl SavedConnector {
    /// Returns the template for a usage, or the generic one if it has none.
    pub fn template_for(&self, usage: &Usage) -> Option<&Template> {
        template_for_usage(&self.templates, usage)
    }

    /// Returns the required usages, then the others in the file's order.
    pub fn usages(&self) -> Vec<Usage> {
        list_usages(&self.templates)
    }
}

/// Parses a connector's name: at most 40 letters, digits, hyphens and underscores.
pub fn parse_connector_name(text: &str) -> Result<String, InvalidValue> {
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    match plain && (1..=40).contains(&text.len()) && !text.starts_with('-') {
        true => Ok(text.to_owned()),
        false => Err("a connector's name has 1 to 40 letters, digits, hyphens and underscores".into()),
    }
}

/// Parses the name of a linked service, as [`parse_connector_name`].
pub fn parse_service_name(text: &str) -> Result<String, InvalidValue> {
    parse_connector_name(text)
        .map_err(|_| "a service's name has 1 to 40 letters, digits, hyphens and underscores".into())
}
