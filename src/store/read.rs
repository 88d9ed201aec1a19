//! Reads the file: every key known, every value of its type, or the line and column where not.

pub mod part;
mod reader;

use std::{collections::BTreeMap, path::Path};

use reader::{Key, Reader, Value};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::model::{Config, Saved, name};
use crate::{
    connectors::{
        PROVIDERS, Provider,
        form::{Answers, Field, describe_problem, nearest},
    },
    failure::Failure,
    references::Source,
    sms::{Holds, Template, Usage, Wording},
};

/// The file's content, or what is wrong with it. Never repeats a value: it may be a secret.
pub fn config(text: &str, path: &Path) -> Result<Config, Failure> {
    let reader = Reader::new(text, path);
    let table = DeTable::parse(text).map_err(|error| {
        reader.wrong(error.span().unwrap_or_default(), &format!("not valid TOML: {}", error.message()))
    })?;
    reader.config(table.get_ref())
}

impl Reader<'_> {
    fn config(&self, table: &DeTable) -> Result<Config, Failure> {
        let mut config = Config::default();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "version" if value.get_ref().as_integer().is_some_and(|number| number.as_str() == "1") => {}
                "version" => {
                    return Err(self
                        .wrong(value.span(), "unknown version of the file; this smsctl reads version 1")
                        .fix("install a newer smsctl, or write version = 1"));
                }
                "live" => config.live = Some(self.string(value)?.to_owned()),
                "previous" => config.previous = Some(self.string(value)?.to_owned()),
                "test" => self.test(value, &mut config)?,
                "code" => self.code(value, &mut config)?,
                "connectors" => {
                    for (key, value) in self.table(value)? {
                        config.connectors.push(self.connector(key, value)?);
                    }
                }
                _ => {
                    return Err(
                        self.unknown(key, &["version", "live", "previous", "test", "code", "connectors"])
                    );
                }
            }
        }
        if let Some(live) = config.live.clone().filter(|live| config.find(live).is_none()) {
            let place = table.get("live").map(Spanned::span).unwrap_or_default();
            let missing = config.unknown(&live);
            return Err(Failure {
                fix: missing.fix,
                ..self.wrong(place, "live is not the name of a connector in this file")
            });
        }
        Ok(config)
    }

    fn test(&self, value: &Value, config: &mut Config) -> Result<(), Failure> {
        for (key, value) in self.table(value)? {
            match key.get_ref().as_ref() {
                "recipient" => config.recipient = Some(self.parsed(value)?),
                "countries" => config.countries = Some(self.all_parsed(value)?),
                "max_per_hour" => {
                    config.max_per_hour = Some(self.number(value, 1..=1_000, "1 to 1000 messages")?);
                }
                _ => return Err(self.unknown(key, &["recipient", "countries", "max_per_hour"])),
            }
        }
        Ok(())
    }

    fn code(&self, value: &Value, config: &mut Config) -> Result<(), Failure> {
        for (key, value) in self.table(value)? {
            match key.get_ref().as_ref() {
                "minutes" => config.minutes = Some(self.number(value, 1..=60, "1 to 60 minutes")?),
                _ => return Err(self.unknown(key, &["minutes"])),
            }
        }
        Ok(())
    }

    fn connector(&self, key: &Key, value: &Value) -> Result<Saved, Failure> {
        let name = name(key.get_ref()).map_err(|problem| self.wrong(key.span(), &problem))?;
        let table = self.table(value)?;
        let provider = match table.get("provider") {
            Some(provider) => self.provider(provider)?,
            None => return Err(self.wrong(key.span(), &format!("connector {name} needs a provider"))),
        };
        let fields = provider.fields();
        let place = self.place(key.span());
        let mut saved = Saved {
            name,
            provider,
            answers: Answers::new(),
            templates: vec![],
            places: BTreeMap::new(),
            place,
        };
        for (key, value) in table {
            let known = fields.iter().find(|field| field.name == *key.get_ref());
            match (key.get_ref().as_ref(), known) {
                ("provider", _) => {}
                ("templates", _) => {
                    for (key, value) in self.table(value)? {
                        saved.templates.push(self.template(provider, key, value)?);
                    }
                }
                (_, Some(field)) => self.answer(field, value, &mut saved)?,
                _ => {
                    let names: Vec<_> = fields.iter().map(|field| field.name.as_str()).collect();
                    return Err(self.unknown(key, &[&names[..], &["provider", "templates"]].concat()));
                }
            }
        }
        Ok(saved)
    }

    fn provider(&self, value: &Value) -> Result<&'static Provider, Failure> {
        let wanted = self.string(value)?;
        Provider::find(wanted).ok_or_else(|| {
            let names: Vec<_> = PROVIDERS.iter().map(|provider| provider.name).collect();
            let failure = self.wrong(value.span(), "unknown provider");
            match nearest(wanted, names.iter().copied()) {
                Some(near) => failure.fix(format!("did you mean {near}?")),
                None => failure.fix(format!("there are: {}", names.join(", "))),
            }
        })
    }

    fn answer(&self, field: &Field, value: &Value, saved: &mut Saved) -> Result<(), Failure> {
        let mut found = |name: String, value: &Value| {
            saved.places.insert(name.clone(), self.place(value.span()));
            let answer = field.answer(&self.typed(field, value)?, Source::User);
            let answer = answer.map_err(|flaw| self.wrong(value.span(), &flaw.at(&name).to_string()))?;
            saved.answers.insert(name, answer);
            Ok(())
        };
        if !field.table {
            if let Some(document_type) = field.document.filter(|_| value.get_ref().as_str().is_none()) {
                let problem = (document_type.check)(value.clone()).err();
                if let Some(problem) = problem {
                    let span = problem.span().unwrap_or_else(|| value.span());
                    let what = format!("{}: {}", field.name, describe_problem(problem.message()));
                    return Err(self.wrong(span, &what));
                }
            }
            return found(field.name.clone(), value);
        }
        let mut rows = self.table(value)?.iter();
        rows.try_for_each(|(key, value)| found(format!("{}.{}", field.name, key.get_ref()), value))?;
        saved.places.insert(field.name.clone(), self.place(value.span()));
        Ok(())
    }

    /// A value as a flag would take it; one for China and one for overseas are written as a table.
    fn typed(&self, field: &Field, value: &Value) -> Result<String, Failure> {
        let split = match value.get_ref() {
            DeValue::Table(_) | DeValue::Array(_) if field.document.is_some() => {
                return Ok(json(value).to_string());
            }
            DeValue::Table(split) => split,
            DeValue::Boolean(yes) if field.boolean => return Ok(yes.to_string()),
            _ if field.boolean && value.get_ref().as_str().is_none() => {
                return Err(self.mistyped(value, "true or false"));
            }
            _ => return Ok(self.string(value)?.to_owned()),
        };
        let side = |(key, value)| {
            Ok(format!("{}={}", self.one_of(key, &["china", "overseas"])?, self.string(value)?))
        };
        Ok(split.iter().map(side).collect::<Result<Vec<_>, Failure>>()?.join(","))
    }

    fn template(&self, provider: &Provider, key: &Key, value: &Value) -> Result<(Usage, Template), Failure> {
        let usage = key.get_ref().parse().map_err(|problem: String| self.wrong(key.span(), &problem))?;
        let place = |problem: String| self.wrong(value.span(), &problem);
        let template = match (value.get_ref(), provider.holds) {
            (DeValue::Table(table), Holds::Text) => self.languages(value, table)?,
            (DeValue::Table(table), Holds::Registered) => self.registered(value, table)?,
            (_, holds) => Template::read(holds, self.string(value)?).map_err(place)?,
        };
        Ok((usage, template))
    }

    /// `{ text = "...", zh-CN = "..." }`
    fn languages(&self, whole: &Value, table: &DeTable) -> Result<Template, Failure> {
        let mut locales = BTreeMap::new();
        for (key, value) in table {
            let tag = match key.get_ref().as_ref() {
                "text" => "text".to_owned(),
                tag => crate::sms::tag(tag).map_err(|problem| self.wrong(key.span(), &problem))?,
            };
            locales.insert(tag, self.parsed::<Wording>(value)?);
        }
        match locales.remove("text") {
            Some(text) => Ok(Template::Text { text, locales }),
            None => {
                Err(self
                    .wrong(whole.span(), "a template with languages needs a default text: text = \"...\""))
            }
        }
    }

    /// `{ china = "SMS_1", overseas = "SMS_2", params = ["code"] }`, or `id` for both.
    fn registered(&self, whole: &Value, table: &DeTable) -> Result<Template, Failure> {
        let (mut parts, mut params) = (vec![], vec!["code".to_owned()]);
        for (key, value) in table {
            match self.one_of(key, &["id", "china", "overseas", "params"])? {
                "params" => params = self.strings(value)?,
                "id" => parts.push(self.string(value)?.to_owned()),
                side => parts.push(format!("{side}={}", self.string(value)?)),
            }
        }
        Template::registered(&parts.join(","), params).map_err(|problem| self.wrong(whole.span(), &problem))
    }
}

/// Returns a value of the file as JSON.
fn json(value: &Value) -> serde_json::Value {
    match value.get_ref() {
        DeValue::String(text) => text.as_ref().into(),
        DeValue::Boolean(yes) => (*yes).into(),
        DeValue::Integer(number) => {
            number.as_str().parse::<i64>().map_or_else(|_| number.as_str().into(), Into::into)
        }
        DeValue::Array(items) => items.iter().map(json).collect(),
        DeValue::Table(table) => {
            let pair = |(key, value): (&Key, &Value)| (key.get_ref().to_string(), json(value));
            serde_json::Value::Object(table.iter().map(pair).collect())
        }
        DeValue::Float(number) => number.as_str().into(),
        DeValue::Datetime(time) => time.to_string().into(),
    }
}
