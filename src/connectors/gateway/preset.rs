//! A provider described by a `gateway.toml`: its settings, requests and responses.

use std::{
    ops::Deref,
    sync::{Arc, OnceLock},
};

use clap::{Arg, ArgAction, ArgMatches, Command};
use regex_lite::Regex;
use serde::Deserialize;

use super::{
    EmulatedApiSource, Gateway, GatewayDescription, PRESET_VARIABLES, Setting, TEXT_MESSAGE_VARIABLES,
    description::ordered_table,
};
use crate::{
    connectors::form::{FieldError, TableEntry},
    http_client::Request,
    sms::Secret,
};

/// A provider's description, `gateway.toml` of its folder, and that of its server, `emulation.toml`. Each is parsed when it
/// is first used.
pub struct Preset {
    toml: &'static str,
    parsed: OnceLock<ParsedPreset>,
    pub(super) emulation: Option<EmulatedApiSource>,
}

/// A parsed `gateway.toml`.
#[derive(Debug)]
pub struct ParsedPreset {
    about: String,
    fields: Vec<(String, PresetField)>,
    description: Arc<GatewayDescription>,
}

impl Preset {
    /// Returns the preset of a TOML text that smsctl is built with. The tests parse each of them. Its server is emulated by
    /// what the client sends and reads.
    pub const fn from_toml(toml: &'static str) -> Self {
        Self { toml, parsed: OnceLock::new(), emulation: None }
    }

    /// Returns the preset of a TOML text, and the description of its server from the provider's documentation.
    pub const fn with_emulation(toml: &'static str, emulation: &'static str) -> Self {
        Self { toml, parsed: OnceLock::new(), emulation: Some(EmulatedApiSource::from_toml(emulation)) }
    }

    /// Whether a request has the method and path of one of the provider's requests.
    pub fn matches(&self, request: &Request) -> bool {
        match &self.emulation {
            Some(emulation) => emulation.matches(request, None),
            None => self.description.matches(request, &|_| None),
        }
    }

    /// Returns the gateway with the settings of an account.
    ///
    /// # Errors
    /// Returns an error for a setting that another one makes required, and if a URL would send the message unencrypted.
    pub fn read_settings(&'static self, matches: &ArgMatches) -> Result<Gateway, FieldError> {
        let gateway = Gateway::new(self.description.clone(), self.settings(matches))?;
        self.fields.iter().try_for_each(|(name, field)| field.check_required(name, &gateway))?;
        Ok(Gateway { emulation: self.emulation.as_ref(), ..gateway })
    }
}

impl Deref for Preset {
    type Target = ParsedPreset;

    fn deref(&self) -> &ParsedPreset {
        self.parsed.get_or_init(|| ParsedPreset::parse(self.toml).expect("the tests parse every preset"))
    }
}

/// A setting of the account.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct PresetField {
    about: String,
    env: Option<String>,
    #[serde(default)]
    secret: bool,
    #[serde(default)]
    optional: bool,
    /// Whether the value is `true` or `false`.
    #[serde(default)]
    boolean: bool,
    /// Whether it has a value for each usage, with that of `generic` for the rest.
    #[serde(default)]
    per_usage: bool,
    /// Whether the value is the name of a host, which may be given as its URL.
    #[serde(default)]
    host: bool,
    default: Option<String>,
    /// A setting whose value makes this one required.
    required_if: Option<RequiredIf>,
    /// A regular expression that the value must match.
    pattern: Option<String>,
    /// The error message for a value that does not match.
    expects: Option<String>,
}

/// When a setting is required.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RequiredIf {
    /// The other setting.
    field: String,
    /// A regular expression that the other setting's value matches.
    pattern: String,
    /// The error message if the setting is missing.
    problem: String,
}

impl ParsedPreset {
    /// Parses the description of a provider.
    ///
    /// # Errors
    /// Describes what is wrong, with line and column if the TOML or one of its values is.
    pub fn parse(text: &str) -> Result<Self, String> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            about: String,
            #[serde(deserialize_with = "ordered_table")]
            fields: Vec<(String, PresetField)>,
            gateway: GatewayDescription,
        }
        let File { about, fields, gateway } = toml::from_str(text).map_err(|error| error.to_string())?;
        let names: Vec<_> = fields.iter().map(|(name, _)| name.as_str()).collect();
        let variables = [&TEXT_MESSAGE_VARIABLES[..], &PRESET_VARIABLES].concat();
        gateway.validate(&names, &variables).map_err(|error| error.to_string())?;
        Ok(Self { about, fields, description: gateway.into() })
    }

    /// Adds an argument for each setting.
    pub fn augment(&self, command: Command) -> Command {
        self.fields.iter().fold(command.about(self.about.clone()), |command, (name, field)| {
            let arg = Arg::new(name.clone()).long(name.clone()).help(field.about.clone());
            let arg = arg.required(!field.optional && field.default.is_none());
            let arg = match &field.default {
                Some(default) => arg.default_value(default.clone()),
                None => arg,
            };
            let arg = match &field.env {
                Some(env) => arg.env(env.clone()).hide_env_values(true),
                None => arg,
            };
            command.arg(match field.secret {
                _ if field.boolean => arg.value_parser(clap::value_parser!(bool)),
                _ if field.per_usage => {
                    arg.action(ArgAction::Append).value_parser(clap::value_parser!(TableEntry<String>))
                }
                true => arg.value_parser(clap::value_parser!(Secret)),
                false => arg.value_parser(field.parser()),
            })
        })
    }

    /// Returns the settings of an account.
    fn settings(&self, matches: &ArgMatches) -> Vec<(String, Setting)> {
        let rows = |(name, _): &(String, PresetField)| {
            let rows = matches.get_many::<TableEntry<String>>(name).into_iter().flatten();
            rows.map(|row| (format!("{name}.{}", row.key), Setting::Plain(row.value.clone()))).collect::<Vec<_>>()
        };
        let (per_usage, single): (Vec<_>, Vec<_>) = self.fields.iter().partition(|(_, field)| field.per_usage);
        let setting = |(name, field): &(String, PresetField)| {
            let setting = match field.secret {
                _ if field.boolean => Setting::Plain(matches.get_one::<bool>(name)?.to_string()),
                true => Setting::Secret(matches.get_one::<Secret>(name)?.clone()),
                false => Setting::Plain(matches.get_one::<String>(name)?.clone()),
            };
            Some((name.clone(), setting))
        };
        single.into_iter().filter_map(setting).chain(per_usage.into_iter().flat_map(rows)).collect()
    }
}

impl PresetField {
    fn parser(&self) -> impl Fn(&str) -> Result<String, String> + Clone + Send + Sync + 'static + use<> {
        let pattern = self.pattern.as_deref().and_then(|pattern| Regex::new(pattern).ok());
        let expects = self.expects.clone().unwrap_or_else(|| "does not have the expected form".into());
        let is_host = self.host;
        move |text| {
            let text = if is_host { host_of_url(text) } else { text };
            match pattern.as_ref().is_none_or(|pattern| pattern.is_match(text)) {
                true => Ok(text.to_owned()),
                false => Err(expects.clone()),
            }
        }
    }

    /// Checks that the setting is given if another one makes it required.
    fn check_required(&self, name: &str, gateway: &Gateway) -> Result<(), FieldError> {
        let Some(RequiredIf { field, pattern, problem }) = &self.required_if else { return Ok(()) };
        let is_required =
            gateway.value(field).zip(Regex::new(pattern).ok()).is_some_and(|(value, pattern)| pattern.is_match(&value));
        match is_required && gateway.value(name).is_none() {
            true => Err(FieldError::invalid(name, problem.as_str())),
            false => Ok(()),
        }
    }
}

/// Returns the host of a URL that has no path, and any other text unchanged.
fn host_of_url(text: &str) -> &str {
    let text = text.strip_prefix("https://").unwrap_or(text);
    text.strip_suffix('/').unwrap_or(text)
}
