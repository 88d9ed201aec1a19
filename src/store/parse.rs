//! Parses the file. Unknown keys and values of a wrong type are refused with line and column.

pub mod excerpt;
mod value_reader;

use std::{collections::BTreeMap, path::Path};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};
use value_reader::{ConfigReader, TomlKey, TomlValue};

use super::model::{Config, Position, SavedConnector, SavedService, parse_connector_name, parse_service_name};
use crate::{
    connectors::{
        PROVIDERS, Provider, ServiceSettings,
        form::{Field, FieldValues, describe_problem},
    },
    failure::{Failure, InvalidValue},
    references::ValueSource,
    services::{CONFIG_FORMATS, ConfigFormat, SERVICES, Service},
    sms::{Template, TemplateKind, TemplateParams, Usage, Wording},
};

/// Parses the text of the file.
///
/// # Errors
/// The text is invalid. The failure has all problems that were found, each with its place. It never contains a value,
/// because it may be a secret.
pub fn parse_config(text: &str, path: &Path) -> Result<Config, Failure> {
    let reader = ConfigReader::new(text, path);
    let table = DeTable::parse(text).map_err(|error| {
        reader.failure_at(error.span().unwrap_or_default(), &format!("not valid TOML: {}", error.message()))
    })?;
    let config = reader.parse_root(table.get_ref());
    Failure::join(reader.failures.into_inner()).map_or(Ok(config), Err)
}

impl ConfigReader<'_> {
    fn parse_root(&self, table: &DeTable) -> Config {
        let mut config = Config::default();
        for (key, value) in table {
            self.keep_failure(self.parse_root_key(key, value, &mut config));
        }
        // A connector with a problem of its own is there all the same.
        let connectors = table.get("connectors").and_then(|value| value.get_ref().as_table());
        let is_there = |live: &String| connectors.is_some_and(|all| all.get(live.as_str()).is_some());
        if let Some(live) = config.live.as_ref().filter(|live| !is_there(live)) {
            let place = table.get("live").map(Spanned::span).unwrap_or_default();
            let failure = self.failure_at(place, "live is not the name of a connector in this file");
            // Without a connector, `setup` would be the fix, but it cannot change an invalid file.
            self.failures.borrow_mut().push(match config.connectors.is_empty() {
                true => failure.with_fix("`smsctl config edit`, and delete this line"),
                false => Failure { fix: config.unknown_connector_failure(live).fix, ..failure },
            });
        }
        config
    }

    fn parse_root_key(&self, key: &TomlKey, value: &TomlValue, config: &mut Config) -> Result<(), Failure> {
        match key.get_ref().as_ref() {
            "version" if value.get_ref().as_integer().is_some_and(|number| number.as_str() == "1") => {}
            "version" => {
                return Err(self
                    .failure_at(value.span(), "unknown version of the file; this smsctl reads version 1")
                    .with_fix("install a newer smsctl, or write version = 1"));
            }
            "live" => config.live = Some(self.expect_string(value)?.to_owned()),
            "previous" => config.previous = Some(self.expect_string(value)?.to_owned()),
            "test" => {
                for (key, value) in self.expect_table(value)? {
                    self.keep_failure(self.parse_test_key(key, value, config));
                }
            }
            "code" => {
                for (key, value) in self.expect_table(value)? {
                    self.keep_failure(self.parse_code_key(key, value, config));
                }
            }
            "connectors" => {
                let all = self.expect_table(value)?.iter();
                let parsed = all.filter_map(|(key, value)| self.keep_failure(self.parse_connector(key, value)));
                config.connectors.extend(parsed);
            }
            "services" => {
                let all = self.expect_table(value)?.iter();
                let parsed = all.filter_map(|(key, value)| self.keep_failure(self.parse_service(key, value)));
                config.services.extend(parsed);
            }
            _ => {
                let known = ["version", "live", "previous", "test", "code", "connectors", "services"];
                return Err(self.unknown_key_failure(key, &known));
            }
        }
        Ok(())
    }

    fn parse_test_key(&self, key: &TomlKey, value: &TomlValue, config: &mut Config) -> Result<(), Failure> {
        match key.get_ref().as_ref() {
            "recipient" => config.test_recipient = Some(self.expect_parsed(value)?),
            "countries" => config.countries = Some(self.expect_parsed_list(value)?),
            "max-per-hour" => {
                config.max_per_hour = Some(self.expect_integer(value, 1..=1_000, "1 to 1000 messages")?);
            }
            _ => return Err(self.unknown_key_failure(key, &["recipient", "countries", "max-per-hour"])),
        }
        Ok(())
    }

    fn parse_code_key(&self, key: &TomlKey, value: &TomlValue, config: &mut Config) -> Result<(), Failure> {
        match key.get_ref().as_ref() {
            "minutes" => config.code_minutes = Some(self.expect_integer(value, 1..=60, "1 to 60 minutes")?),
            _ => return Err(self.unknown_key_failure(key, &["minutes"])),
        }
        Ok(())
    }

    fn parse_connector(&self, key: &TomlKey, value: &TomlValue) -> Result<SavedConnector, Failure> {
        let name = parse_connector_name(key.get_ref()).map_err(|problem| self.failure_at(key.span(), &problem))?;
        let table = self.expect_table(value)?;
        let provider = match table.get("provider") {
            Some(provider) => self.parse_provider(provider)?,
            None => return Err(self.failure_at(key.span(), &format!("connector {name} needs a provider"))),
        };
        let place = self.position_of(key.span());
        let mut saved = SavedConnector {
            name,
            provider,
            values: FieldValues::new(),
            templates: vec![],
            service_settings: ServiceSettings::new(),
            value_positions: BTreeMap::new(),
            position: place,
        };
        for (key, value) in table {
            self.keep_failure(self.parse_connector_key(key, value, &mut saved));
        }
        Ok(saved)
    }

    fn parse_connector_key(&self, key: &TomlKey, value: &TomlValue, saved: &mut SavedConnector) -> Result<(), Failure> {
        let (provider, fields) = (saved.provider, saved.provider.fields());
        let known = fields.iter().find(|field| field.name == *key.get_ref());
        match (key.get_ref().as_ref(), known) {
            ("provider", _) => {}
            ("templates", _) => {
                let all = self.expect_table(value)?.iter();
                let parsed =
                    all.filter_map(|(key, value)| self.keep_failure(self.parse_template(provider, key, value)));
                saved.templates.extend(parsed);
            }
            (_, Some(field)) => self.parse_field(field, value, (&mut saved.values, &mut saved.value_positions))?,
            (name, None) => match ConfigFormat::find_by_name(name) {
                Some(format) => {
                    saved.service_settings.insert(name.to_owned(), self.parse_service_settings(format, value)?);
                }
                None => {
                    let names = fields.iter().map(|field| field.name.as_str());
                    let services = CONFIG_FORMATS.iter().map(|format| format.name);
                    let known: Vec<_> = names.chain(["provider", "templates"]).chain(services).collect();
                    return Err(self.unknown_key_failure(key, &known));
                }
            },
        }
        Ok(())
    }

    /// `[services.NAME]`
    fn parse_service(&self, key: &TomlKey, value: &TomlValue) -> Result<SavedService, Failure> {
        let name = parse_service_name(key.get_ref()).map_err(|problem| self.failure_at(key.span(), &problem))?;
        let table = self.expect_table(value)?;
        let service = match table.get("service") {
            Some(service) => self.parse_service_kind(service)?,
            None => return Err(self.failure_at(key.span(), &format!("service {name} needs a service"))),
        };
        let (mut values, mut value_positions) = (FieldValues::new(), BTreeMap::new());
        let fields = service.fields();
        for (key, value) in table.iter().filter(|(key, _)| *key.get_ref() != "service") {
            self.keep_failure(match fields.iter().find(|field| field.name == *key.get_ref()) {
                Some(field) => self.parse_field(field, value, (&mut values, &mut value_positions)),
                None => {
                    let names = fields.iter().map(|field| field.name.as_str());
                    Err(self.unknown_key_failure(key, &names.chain(["service"]).collect::<Vec<_>>()))
                }
            });
        }
        Ok(SavedService { name, service, values, value_positions, position: self.position_of(key.span()) })
    }

    fn parse_service_kind(&self, value: &TomlValue) -> Result<&'static Service, Failure> {
        let wanted = self.expect_string(value)?;
        Service::find_by_name(wanted).ok_or_else(|| {
            let names: Vec<_> = SERVICES.iter().map(|service| service.name).collect();
            let failure = self.failure_at(value.span(), "unknown service");
            failure.with_fix(format!("known services: {}", names.join(", "))).with_nearest_name(wanted, names)
        })
    }

    /// `[connectors.NAME.SERVICE]`
    fn parse_service_settings(
        &self,
        format: &ConfigFormat,
        value: &TomlValue,
    ) -> Result<serde_json::Map<String, serde_json::Value>, Failure> {
        let mut settings = serde_json::Map::new();
        for (key, value) in self.expect_table(value)? {
            let names: Vec<_> = format.settings.iter().map(|setting| setting.name).collect();
            let setting = format.settings.iter().find(|setting| setting.name == key.get_ref().as_ref());
            let setting = setting.ok_or_else(|| self.unknown_key_failure(key, &names))?;
            let json = json(value);
            if !setting.setting_type.accepts(&json) {
                return Err(self.wrong_type_failure(value, setting.setting_type.description()));
            }
            settings.insert(setting.name.to_owned(), json);
        }
        Ok(settings)
    }

    fn parse_provider(&self, value: &TomlValue) -> Result<&'static Provider, Failure> {
        let wanted = self.expect_string(value)?;
        Provider::find_by_name(wanted).ok_or_else(|| {
            let names: Vec<_> = PROVIDERS.iter().map(|provider| provider.name).collect();
            let failure = self.failure_at(value.span(), "unknown provider");
            failure.with_fix(format!("known providers: {}", names.join(", "))).with_nearest_name(wanted, names)
        })
    }

    /// Parses a value of a field, and adds it with its position.
    fn parse_field(
        &self,
        field: &Field,
        value: &TomlValue,
        (values, positions): (&mut FieldValues, &mut BTreeMap<String, Position>),
    ) -> Result<(), Failure> {
        let mut insert_value = |name: String, value: &TomlValue| {
            positions.insert(name.clone(), self.position_of(value.span()));
            let parsed = field.value_from_text(&self.to_flag_text(field, value)?, ValueSource::User);
            let parsed = parsed.map_err(|error| self.failure_at(value.span(), &error.for_field(&name).to_string()))?;
            values.insert(name, parsed);
            Ok(())
        };
        if !field.is_table {
            if let Some(document_type) = field.document.filter(|_| value.get_ref().as_str().is_none()) {
                let problem = (document_type.check)(value.clone()).err();
                if let Some(problem) = problem {
                    let span = problem.span().unwrap_or_else(|| value.span());
                    let what = format!("{}: {}", field.name, describe_problem(problem.message()));
                    return Err(self.failure_at(span, &what));
                }
            }
            return insert_value(field.name.clone(), value);
        }
        for (key, value) in self.expect_table(value)? {
            self.keep_failure(insert_value(format!("{}.{}", field.name, key.get_ref()), value));
        }
        positions.insert(field.name.clone(), self.position_of(value.span()));
        Ok(())
    }

    /// Returns a value as a flag would take it. Values for China and overseas are written as a table.
    fn to_flag_text(&self, field: &Field, value: &TomlValue) -> Result<String, Failure> {
        let split = match value.get_ref() {
            DeValue::Table(_) | DeValue::Array(_) if field.document.is_some() => {
                return Ok(json(value).to_string());
            }
            DeValue::Table(split) => split,
            DeValue::Boolean(yes) if field.is_boolean => return Ok(yes.to_string()),
            _ if field.is_boolean && value.get_ref().as_str().is_none() => {
                return Err(self.wrong_type_failure(value, "true or false"));
            }
            _ => return Ok(self.expect_string(value)?.to_owned()),
        };
        let side = |(key, value)| {
            Ok(format!("{}={}", self.expect_one_of(key, &["china", "overseas"])?, self.expect_string(value)?))
        };
        Ok(split.iter().map(side).collect::<Result<Vec<_>, Failure>>()?.join(","))
    }

    fn parse_template(
        &self,
        provider: &Provider,
        key: &TomlKey,
        value: &TomlValue,
    ) -> Result<(Usage, Template), Failure> {
        let usage = key.get_ref().parse().map_err(|problem: InvalidValue| self.failure_at(key.span(), &problem))?;
        let place = |problem: InvalidValue| self.failure_at(value.span(), &problem);
        let template = match (value.get_ref(), provider.template_kind) {
            (DeValue::Table(table), TemplateKind::Text) => self.parse_text_template(value, table)?,
            (DeValue::Table(table), TemplateKind::Registered) => self.parse_registered_template(value, table)?,
            (_, holds) => Template::parse(holds, self.expect_string(value)?).map_err(place)?,
        };
        Ok((usage, template))
    }

    /// `{ text = "...", zh-CN = "..." }`
    fn parse_text_template(&self, whole: &TomlValue, table: &DeTable) -> Result<Template, Failure> {
        let mut locales = BTreeMap::new();
        for (key, value) in table {
            let tag = match key.get_ref().as_ref() {
                "text" => "text".to_owned(),
                tag => crate::sms::parse_language_tag(tag).map_err(|problem| self.failure_at(key.span(), &problem))?,
            };
            locales.insert(tag, self.expect_parsed::<Wording>(value)?);
        }
        match locales.remove("text") {
            Some(text) => Ok(Template::Text { text, locales }),
            None => {
                Err(self.failure_at(whole.span(), "a template with languages needs a default text: text = \"...\""))
            }
        }
    }

    /// `{ china = "SMS_1", overseas = "SMS_2", params = ["code"] }`, or `id` for both, or `params = { verifyCode = "code" }`.
    fn parse_registered_template(&self, whole: &TomlValue, table: &DeTable) -> Result<Template, Failure> {
        let (mut parts, mut params) = (vec![], TemplateParams::code_only());
        for (key, value) in table {
            match self.expect_one_of(key, &["id", "china", "overseas", "params"])? {
                "params" => params = self.parse_params(value)?,
                "id" => parts.push(self.expect_string(value)?.to_owned()),
                side => parts.push(format!("{side}={}", self.expect_string(value)?)),
            }
        }
        Template::new_registered(&parts.join(","), params).map_err(|problem| self.failure_at(whole.span(), &problem))
    }

    fn parse_params(&self, value: &TomlValue) -> Result<TemplateParams, Failure> {
        let params = match value.get_ref() {
            DeValue::Table(table) => {
                let pair = |(name, value): (&TomlKey, &TomlValue)| {
                    Ok((name.get_ref().to_string(), self.expect_string(value)?.to_owned()))
                };
                TemplateParams::from_pairs(table.iter().map(pair).collect::<Result<_, Failure>>()?)
            }
            _ => TemplateParams::parse(&self.expect_strings(value)?),
        };
        params.map_err(|problem| self.failure_at(value.span(), &problem))
    }
}

/// Returns a value of the file as JSON.
fn json(value: &TomlValue) -> serde_json::Value {
    match value.get_ref() {
        DeValue::String(text) => text.as_ref().into(),
        DeValue::Boolean(yes) => (*yes).into(),
        DeValue::Integer(number) => number.as_str().parse::<i64>().map_or_else(|_| number.as_str().into(), Into::into),
        DeValue::Array(items) => items.iter().map(json).collect(),
        DeValue::Table(table) => {
            let pair = |(key, value): (&TomlKey, &TomlValue)| (key.get_ref().to_string(), json(value));
            serde_json::Value::Object(table.iter().map(pair).collect())
        }
        DeValue::Float(number) => number.as_str().into(),
        DeValue::Datetime(time) => time.to_string().into(),
    }
}
