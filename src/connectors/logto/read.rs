//! From Logto: a config as its console shows it, or the object of its API around one.

use serde_json::{Map, Value as Json};

use super::{Logto, Pair, Rows, Value, usage};
use crate::{
    connectors::{Found, PROVIDERS, Provider},
    sms::{Code, MINUTES, Template, Usage, Variables, Wording},
};

/// `None` for what is no config of Logto's; a sentence for one of a connector that has no counterpart.
pub fn read(json: &Json) -> Option<Result<Found, String>> {
    let object = json.as_object()?;
    let text = |key| object.get(key).and_then(Json::as_str);
    match (text("connectorId").or(text("target")), object.get("config").and_then(Json::as_object)) {
        (Some(id), Some(config)) => Some(match named(id) {
            Some((provider, logto)) => Ok(logto.found(provider, config)),
            None => Err(format!("smsctl has no provider for Logto's {id}")),
        }),
        (None, Some(config)) => alike(config).map(Ok),
        (_, None) => alike(object).map(Ok),
    }
}

fn all() -> impl Iterator<Item = (&'static Provider, &'static Logto)> {
    PROVIDERS.iter().filter_map(|provider| Some((*provider, provider.logto.as_ref()?)))
}

fn named(id: &str) -> Option<(&'static Provider, &'static Logto)> {
    all().find(|(_, logto)| [logto.factory, logto.target].contains(&id))
}

/// The connector whose settings are called so: it knows the most names, and the ids look like its own.
fn alike(config: &Map<String, Json>) -> Option<Found> {
    let whole =
        |logto: &Logto| logto.fields.iter().all(|pair| pair.optional || config.contains_key(pair.theirs));
    let strange = |logto: &Logto| config.keys().filter(|key| !logto.knows(key)).count();
    let near = all().filter(|(_, logto)| whole(logto));
    let (provider, logto) = near.min_by_key(|(_, logto)| (strange(logto), logto.foreign(config)))?;
    Some(logto.found(provider, config))
}

impl Logto {
    /// What a config of this connector says.
    pub(super) fn found(&self, provider: &'static Provider, config: &Map<String, Json>) -> Found {
        let mut found = Found::of(provider);
        for (key, value) in config {
            match (self.pair(key), self.idle.iter().find(|(name, _)| name == key)) {
                (Some(pair), _) => pair.take(value, &mut found),
                (None, Some((_, reason))) => found.note(format!("{key} is not imported: {reason}")),
                (None, None) if key == "templates" && self.knows(key) => {}
                (None, None) => found.note(format!("{key} is not imported")),
            }
        }
        match config.get("templates") {
            Some(Json::Array(rows)) => rows.iter().for_each(|row| self.take_row(row, &mut found)),
            Some(_) if self.knows("templates") => found.note("templates is not a list".into()),
            _ => {}
        }
        found
    }

    /// How many ids do not look like this provider's.
    fn foreign(&self, config: &Map<String, Json>) -> usize {
        let Rows::Id { key, looks, .. } = self.rows else { return 0 };
        let rows = config.get("templates").and_then(Json::as_array).into_iter().flatten();
        rows.filter_map(|row| row.get(key)).filter(|id| !id.as_str().is_none_or(looks)).count()
    }

    fn take_row(&self, row: &Json, found: &mut Found) {
        let Some(theirs) = row.get("usageType").and_then(Json::as_str) else {
            return found.note("a template without a usageType is not imported".into());
        };
        match usage::ours(theirs) {
            Ok(usage) => match self.template(row, &usage, found) {
                Ok(template) => found.template(usage, template),
                Err(problem) => found.note(format!("the template {theirs} is not imported: {problem}")),
            },
            Err(problem) => found.note(format!("the template {theirs} is not imported: {problem}")),
        }
    }

    fn template(&self, row: &Json, usage: &Usage, found: &mut Found) -> Result<Template, String> {
        let (key, idle, beside): (_, &[&str], &[Pair]) = match &self.rows {
            Rows::None => return Err("the receiver has the wording".into()),
            Rows::Content => ("content", &[], &[]),
            Rows::Id { key, idle, beside, .. } => (*key, idle, beside),
        };
        for (name, value) in row.as_object().into_iter().flatten() {
            let pair = beside.iter().find(|pair| pair.theirs == name);
            match (pair, found.answers.get(pair.map_or("", |pair| pair.ours)).map(ToString::to_string)) {
                (Some(pair), None) => pair.take(value, found),
                (Some(pair), Some(taken)) if pair.ours(value).as_ref() != Some(&taken) => {
                    found
                        .note(format!("{name} of {usage} is not imported: {} is {taken} for all", pair.ours));
                }
                (Some(_), Some(_)) => {}
                (None, _) if ["usageType", key].contains(&name.as_str()) => {}
                (None, _) if idle.contains(&name.as_str()) => {
                    found.note(format!("{name} of templates is not imported: Logto never sends it"));
                }
                (None, _) => found.note(format!("{name} of templates is not imported")),
            }
        }
        match (row.get(key), &self.rows) {
            (Some(Json::String(text)), Rows::Content) => worded(text),
            (Some(Json::String(id)), Rows::Id { .. }) => Template::registered(id, vec!["code".into()]),
            (Some(Json::Object(sides)), Rows::Id { split: true, .. }) => {
                let side = |name| sides.get(name).and_then(Json::as_str);
                let (Some(china), Some(overseas)) = (side("china"), side("overseas")) else {
                    return Err(format!("{key} needs both china and overseas"));
                };
                Template::registered(&format!("china={china},overseas={overseas}"), vec!["code".into()])
            }
            _ => Err(format!("{key} is missing")),
        }
    }
}

/// A wording that can be sent from here: Logto leaves a variable that it does not know as it is.
fn worded(text: &str) -> Result<Template, String> {
    let wording: Wording = text.parse()?;
    let code: Code = "000000".parse()?;
    wording.render(&Variables { code: &code, minutes: MINUTES })?;
    Ok(Template::Text { text: wording, locales: Default::default() })
}

impl Pair {
    /// A blank is what an export leaves in the place of a secret.
    fn take(&self, value: &Json, found: &mut Found) {
        if value.is_null() || value.as_str() == Some("") {
            return;
        }
        match self.ours(value) {
            Some(text) => found.answer(self.ours, &text),
            None => found.note(format!("the value of {} is not supported", self.theirs)),
        }
    }

    fn ours(&self, value: &Json) -> Option<String> {
        let text = match value {
            Json::String(text) => text.clone(),
            Json::Number(number) => number.to_string(),
            Json::Bool(switch) => return self.switched(*switch),
            _ => return None,
        };
        match self.value {
            Value::Text | Value::Only { .. } => Some(text),
            Value::Switch { .. } => None,
            Value::Choice(all) => {
                all.iter().find(|(theirs, _)| *theirs == text).map(|(_, ours)| (*ours).to_owned())
            }
        }
    }

    fn switched(&self, switch: bool) -> Option<String> {
        match self.value {
            Value::Switch { on, off } => Some(if switch { on } else { off }.to_owned()),
            _ => None,
        }
    }
}
