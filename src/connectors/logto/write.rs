//! To Logto: a config that its own guard takes.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::{Logto, Pair, Rows, Value, usage};
use crate::{
    connectors::Provider,
    sms::{Regional, Template, Usage, serving},
};

/// A config, and what Logto cannot hold, in sentences.
pub struct Written {
    pub config: Json,
    pub notes: Vec<String>,
}

impl Logto {
    /// Writes settings, of which a hidden one is empty, and templates, whose codes are valid for so many minutes.
    /// Fails where a template is missing that Logto demands and nothing stands in for it.
    pub fn write(
        &self,
        provider: &Provider,
        settings: &BTreeMap<String, String>,
        templates: &[(Usage, Template)],
        minutes: u32,
    ) -> Result<Written, String> {
        let (mut config, mut notes) = (Map::new(), vec![]);
        self.fields.iter().for_each(|pair| pair.put(provider, settings, &mut config, &mut notes));
        let beside: &[Pair] = match &self.rows {
            Rows::Id { beside, .. } => beside,
            _ => &[],
        };
        let held = |name: &str| self.fields.iter().chain(beside).any(|pair| pair.ours == name);
        for name in settings.keys().filter(|name| !held(name)) {
            notes.push(format!("{name} has no place in Logto"));
        }
        if let Rows::None = self.rows {
            notes.extend((!templates.is_empty()).then(|| "templates have no place in Logto".to_owned()));
            return Ok(Written { config: config.into(), notes });
        }
        let mut more = Map::new();
        beside.iter().for_each(|pair| pair.put(provider, settings, &mut more, &mut notes));
        let others = templates.iter().map(|(usage, _)| usage.as_str());
        let others = others.filter(|usage| !self.required.contains(usage));
        let mut rows = vec![];
        for name in self.required.iter().copied().chain(others) {
            let usage: Usage = name.parse()?;
            if !templates.iter().any(|(known, _)| *known == usage) {
                notes.push(format!("{usage} has no template, so generic's stands there"));
            }
            let template = serving(templates, &usage).ok_or("there is no generic template")?;
            let mut row = Map::from_iter([("usageType".to_owned(), json!(usage::theirs(name)))]);
            row.extend(self.row(&usage, template, minutes, &mut notes));
            row.extend(more.clone());
            rows.push(Json::Object(row));
        }
        config.insert("templates".into(), rows.into());
        Ok(Written { config: config.into(), notes })
    }

    /// What a row says beside its usage.
    fn row(
        &self,
        usage: &Usage,
        template: &Template,
        minutes: u32,
        notes: &mut Vec<String>,
    ) -> Option<(String, Json)> {
        match (template, &self.rows) {
            (Template::Text { text, locales }, _) => {
                if !locales.is_empty() {
                    let tags: Vec<_> = locales.keys().map(String::as_str).collect();
                    notes.push(format!(
                        "the wordings of {usage} for {} have no place in Logto",
                        tags.join(", ")
                    ));
                }
                if text.variables().contains(&"minutes") {
                    notes.push(format!(
                        "{{{{minutes}}}} of {usage} is written as {minutes}, which Logto does not fill in"
                    ));
                }
                let content = text.with(|name| match name {
                    "minutes" => minutes.to_string(),
                    name => format!("{{{{{name}}}}}"),
                });
                Some(("content".into(), json!(content)))
            }
            (Template::Registered { id, params }, Rows::Id { key, split, .. }) => {
                if params != &["code"] {
                    notes.push(format!(
                        "the parameters of {usage} have no place in Logto, which sends the code alone"
                    ));
                }
                let id = match id {
                    Regional::Everywhere(id) => json!(id),
                    Regional::Split { china, overseas } if *split => {
                        json!({ "china": china, "overseas": overseas })
                    }
                    Regional::Split { china, .. } => {
                        notes.push(format!("{usage} has one id in Logto: that for China"));
                        json!(china)
                    }
                };
                Some(((*key).to_owned(), id))
            }
            (Template::Registered { .. }, _) => None,
        }
    }
}

impl Pair {
    /// Writes one setting, or its default, or a blank to be filled in.
    fn put(
        &self,
        provider: &Provider,
        settings: &BTreeMap<String, String>,
        config: &mut Map<String, Json>,
        notes: &mut Vec<String>,
    ) {
        let default = || provider.fields().into_iter().find(|field| field.name == self.ours)?.default;
        let text = match settings.get(self.ours) {
            Some(text) => Some(text.clone()),
            None if self.optional => return,
            None => default(),
        };
        let value = match text.as_deref().map(|text| self.theirs(text, notes)) {
            Some(Some(value)) => value,
            Some(None) => {
                notes.push(format!("{} as it is has no place in Logto's {}", self.ours, self.theirs));
                json!("")
            }
            None => {
                notes.push(format!("{} is blank: nothing here is {}", self.theirs, self.ours));
                json!("")
            }
        };
        if value != "" || !self.optional {
            config.insert(self.theirs.to_owned(), value);
        }
    }

    fn theirs(&self, text: &str, notes: &mut Vec<String>) -> Option<Json> {
        let reference = crate::sms::Reference::read(text).is_some();
        match self.value {
            Value::Only(fits) => (reference || text.is_empty() || fits(text)).then(|| json!(text)),
            Value::Switch { on, off } => (text == on || text == off).then(|| json!(text == on)),
            Value::Choice(all) => all.iter().find(|(_, ours)| *ours == text).map(|(theirs, _)| json!(theirs)),
            Value::Text => Some(match text.parse() {
                Ok(Regional::Split { china, .. }) => {
                    notes.push(format!("{} is one value in Logto: that for China", self.theirs));
                    json!(china)
                }
                _ => json!(text),
            }),
        }
    }
}
