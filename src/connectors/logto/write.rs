//! To Logto: a config that its own guard takes.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::{Logto, Pair, Rows, Value, usage};
use crate::{
    connectors::Provider,
    references::Reference,
    sms::{Regional, Template, Usage, serving},
};

/// A config, and what Logto cannot hold, in sentences.
#[derive(Default)]
pub struct Written {
    pub config: Map<String, Json>,
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
        let mut written = Written::default();
        self.fields.iter().for_each(|pair| written.put(pair, provider, settings));
        let mut beside = Written::default();
        self.beside().iter().for_each(|pair| beside.put(pair, provider, settings));
        written.notes.append(&mut beside.notes);
        let held = |name: &str| self.fields.iter().chain(self.beside()).any(|pair| pair.ours == name);
        let homeless = settings.keys().filter(|name| !held(name));
        written.notes.extend(homeless.map(|name| format!("Logto has no field for {name}")));
        if let Rows::None = self.rows {
            let any = !templates.is_empty();
            written.notes.extend(any.then(|| "Logto has no field for templates".to_owned()));
            return Ok(written);
        }
        let known = |name: &str| templates.iter().any(|(usage, _)| usage.as_str() == name);
        let others = templates.iter().map(|(usage, _)| usage.as_str());
        let others = others.filter(|usage| !self.required.contains(usage));
        let mut rows = vec![];
        for name in self.required.iter().copied().chain(others) {
            let template = serving(templates, &name.parse()?).ok_or("the generic template is missing")?;
            let mut row = Map::from_iter([("usageType".to_owned(), json!(usage::theirs(name)))]);
            row.extend(self.row(template, minutes));
            row.extend(beside.config.clone());
            rows.push(Json::Object(row));
        }
        written.config.insert("templates".into(), rows.into());
        let absent: Vec<_> = self.required.iter().copied().filter(|name| !known(name)).collect();
        written.note(&absent, "no template of its own, so generic is used");
        self.losses(templates, minutes, &mut written);
        Ok(written)
    }

    fn beside(&self) -> &'static [Pair] {
        match self.rows {
            Rows::Id { beside, .. } => beside,
            _ => &[],
        }
    }

    /// What a row says beside its usage.
    fn row(&self, template: &Template, minutes: u32) -> Option<(String, Json)> {
        match (template, &self.rows) {
            (Template::Text { text, .. }, _) => {
                let content = text.with(|name| match name {
                    "minutes" => minutes.to_string(),
                    name => format!("{{{{{name}}}}}"),
                });
                Some(("content".into(), json!(content)))
            }
            (Template::Registered { id, .. }, Rows::Id { key, split, .. }) => {
                let id = match id {
                    Regional::Split { china, overseas } if *split => {
                        json!({ "china": china, "overseas": overseas })
                    }
                    Regional::Everywhere(id) | Regional::Split { china: id, .. } => json!(id),
                };
                Some(((*key).to_owned(), id))
            }
            (Template::Registered { .. }, _) => None,
        }
    }

    /// Names what the rows do not say of the templates.
    fn losses(&self, templates: &[(Usage, Template)], minutes: u32, written: &mut Written) {
        let split = matches!(self.rows, Rows::Id { split: true, .. });
        let all = |lost: &dyn Fn(&Template) -> bool| -> Vec<&str> {
            templates.iter().filter(|(_, it)| lost(it)).map(|(usage, _)| usage.as_str()).collect()
        };
        let languages = all(&|it| matches!(it, Template::Text { locales, .. } if !locales.is_empty()));
        written.note(&languages, "Logto supports one language, so the others are omitted");
        let timed = all(&|it| it.wording(None).is_some_and(|text| text.variables().contains(&"minutes")));
        written.note(&timed, &format!("Logto does not fill in {{{{minutes}}}}, so {minutes} is written"));
        let more = all(&|it| matches!(it, Template::Registered { params, .. } if params != &["code"]));
        written.note(&more, "Logto sends only the code, so the parameters are omitted");
        if let Rows::Id { looks, .. } = self.rows {
            let strange = |it: &Template| match it {
                Template::Registered { id, .. } => id.values().into_iter().any(|(id, _)| !looks(id)),
                Template::Text { .. } => false,
            };
            written.note(&all(&strange), "Logto's connector does not support this id");
        }
        let sides = |it: &Template| matches!(it, Template::Registered { id: Regional::Split { .. }, .. });
        written.note(&all(&|it| sides(it) && !split), "Logto supports one id, so the one for China is used");
    }
}

impl Written {
    /// What becomes of these usages.
    fn note(&mut self, usages: &[&str], sentence: &str) {
        if !usages.is_empty() {
            self.notes.push(format!("{}: {sentence}", usages.join(", ")));
        }
    }

    /// Writes one setting, or its default, or a blank to be filled in.
    fn put(&mut self, pair: &Pair, provider: &Provider, settings: &BTreeMap<String, String>) {
        let default = || provider.fields().iter().find(|field| field.name == pair.ours)?.default.clone();
        let text = match settings.get(pair.ours) {
            None if pair.optional => return,
            None => default(),
            text => text.cloned(),
        };
        let Pair { theirs, ours, .. } = pair;
        let (value, note) = match text.as_deref().map(|text| pair.theirs(text)) {
            Some((Some(value), note)) => (value, note.map(|note| format!("{ours}: {note}"))),
            Some((None, note)) => {
                let note = note.unwrap_or("does not accept this value");
                (json!(""), Some(format!("{ours} is omitted: Logto's {theirs} {note}")))
            }
            None => (json!(""), Some(format!("{theirs} is left blank: {ours} is not set"))),
        };
        self.notes.extend(note);
        if value != "" || !pair.optional {
            self.config.insert((*theirs).to_owned(), value);
        }
    }
}

impl Pair {
    /// The value there, and what is lost on the way.
    fn theirs(&self, text: &str) -> (Option<Json>, Option<&'static str>) {
        let found = match self.value {
            Value::Only { what, fits } => {
                let holds = Reference::parse(text).is_some() || text.is_empty() || fits(text);
                return (holds.then(|| json!(text)), (!holds).then_some(what));
            }
            Value::Text => match text.parse() {
                Ok(Regional::Split { china, .. }) => {
                    return (
                        Some(json!(china)),
                        Some("Logto supports one value, so the one for China is used"),
                    );
                }
                _ => Some(json!(text)),
            },
            Value::Switch { on, off } => (text == on || text == off).then(|| json!(text == on)),
            Value::Choice(all) => all.iter().find(|(_, ours)| *ours == text).map(|(theirs, _)| json!(theirs)),
        };
        (found, None)
    }
}
