//! What is known of a connector before it is saved: from the file, a JSON, flags and the environment, in that order.

use std::{collections::BTreeSet, env};

use colored::Colorize;
use serde_json::Value;

use super::{
    super::{
        App, line_of_stdin, providers, set,
        validity::{check_answers, check_program},
    },
    Setup, json,
};
use crate::{
    connectors::{
        Found, PROVIDERS, Provider,
        form::{Answer, Answers},
    },
    failure::Failure,
    references::{Reference, Unresolved},
    sms::{Holds, Phone, REQUIRED, Template, Usage, Wording},
    store::{Config, Edit},
    terminal::Question,
    wire::visible,
};

/// A connector that is not saved yet.
pub struct Plan {
    pub name: String,
    pub provider: &'static Provider,
    pub answers: Answers,
    pub templates: Vec<(Usage, Template)>,
    /// What was saved when the questions began; only what differs from it is written.
    before: (Answers, Vec<(Usage, Template)>),
    /// The fields that flags answered.
    pub given: BTreeSet<String>,
    /// Whether anything at all was given, so that only the rest is asked for.
    pub partial: bool,
    /// The number that a test went to.
    pub tested: Option<Phone>,
}

impl Plan {
    pub fn begin(app: &App, config: &Config, setup: &Setup) -> Result<Self, Failure> {
        let json = match &setup.from_json {
            Some(path) => Some(json::object(app, path)?),
            None => None,
        };
        let text = |key: &str| json.as_ref().and_then(|object| object.get(key)).and_then(Value::as_str);
        let edited = setup.name.as_deref().or(text("name")).and_then(|name| config.find(name));
        let provider = match (&setup.draft, text("provider"), edited) {
            (Some(draft), ..) => draft.provider,
            (None, Some(name), _) => providers::find(name)?,
            (None, None, Some(saved)) => saved.provider,
            (None, None, None) => choose(app)?,
        };
        let bare = json.is_none() && setup.draft.as_ref().is_none_or(|draft| draft.typed.is_empty());
        let name = match setup.name.clone().or(text("name").map(str::to_owned)) {
            Some(name) => name,
            None if bare && config.find(provider.name).is_some() && app.person.is_some() => {
                call_it(app, provider)?
            }
            None => provider.name.to_owned(),
        };
        let name = crate::store::name(&name).map_err(Failure::usage)?;
        let saved = config.find(&name);
        if let Some(saved) = saved.filter(|saved| saved.provider.name != provider.name) {
            return Err(Failure::usage(format!("{name} is already a {} connector", saved.provider.name))
                .fix(format!("choose another name: --name {name}-{}", provider.name)));
        }
        let mut plan = Self {
            name,
            provider,
            answers: saved.map(|saved| saved.answers.clone()).unwrap_or_default(),
            templates: saved.map(|saved| saved.templates.clone()).unwrap_or_default(),
            before: saved.map(|saved| (saved.answers.clone(), saved.templates.clone())).unwrap_or_default(),
            given: BTreeSet::new(),
            partial: json.is_some()
                || setup.found.is_some()
                || !setup.templates.is_empty()
                || setup.test_to.is_some(),
            tested: setup.test_to,
        };
        if let Some(object) = &json {
            plan.json(object)?;
        }
        if let Some(found) = &setup.found {
            plan.take(found);
        }
        if let Some(draft) = &setup.draft {
            plan.flags(&draft.typed)?;
        }
        plan.environment(app);
        for (usage, value) in &setup.templates {
            plan.template(usage, value)?;
        }
        plan.suggest();
        Ok(plan)
    }

    /// Checks every answer. A variable that is not set is only warned about: the connector may be for another machine.
    pub async fn check(&self, app: &App) -> Result<(), Failure> {
        let resolved = app.resolved(&self.answers).await;
        let mut unset = vec![];
        for (name, answer) in &self.answers {
            let Answer::Kept(reference) = answer else { continue };
            if let Err(Unresolved::Unset(variable)) = resolved.value(reference) {
                unset.push(name);
                app.screen.note(format!(
                    "{} {}: the environment variable {} is not set on this machine",
                    "warning:".yellow(),
                    visible(name),
                    visible(&variable)
                ));
            }
        }
        let lookup = |reference: &Reference| resolved.lookup(reference);
        let checked = match unset.is_empty() {
            true => {
                let connector = self.provider.fill(&self.answers, &lookup);
                connector.and_then(|connector| check_program(self.provider, &*connector))
            }
            false => {
                let set = self.answers.iter().filter(|(name, _)| !unset.contains(name));
                let mut each = set.map(|(name, answer)| self.provider.check_answer(name, answer, &lookup));
                each.try_for_each(|checked| checked)
                    .and_then(|()| check_answers(self.provider, &self.answers))
            }
        };
        checked.map_err(|flaw| self.refuse(&flaw))
    }

    /// The flags that are still missing.
    pub fn missing(&self) -> Vec<String> {
        let fields = self.provider.missing(&self.answers).into_iter().map(|field| format!("--{field}"));
        let template = self.lacks_template().then(|| "--template generic=ID".to_owned());
        fields.chain(template).collect()
    }

    pub fn lacks_template(&self) -> bool {
        !self.templates.iter().any(|(usage, _)| *usage == Usage::generic())
    }

    /// Saves what was answered and makes it live. What somebody else changed meanwhile stays.
    pub fn save(&self, config: &Config, edit: &mut Edit) -> Result<(), Failure> {
        let taken = config.find(&self.name).filter(|saved| saved.provider.name != self.provider.name);
        if let Some(saved) = taken {
            return Err(Failure::usage(format!("{} became a {} connector", self.name, saved.provider.name))
                .fix("choose another name: --name NAME"));
        }
        edit.provider(&self.name, self.provider);
        for (field, answer) in
            self.answers.iter().filter(|(field, answer)| self.before.0.get(*field) != Some(answer))
        {
            edit.field(&self.name, field, answer);
        }
        for field in self.before.0.keys().filter(|field| !self.answers.contains_key(*field)) {
            edit.unset(&self.name, field);
        }
        for (usage, template) in self.templates.iter().filter(|pair| !self.before.1.contains(pair)) {
            edit.template(&self.name, usage, template);
        }
        edit.live(&self.name);
        Ok(())
    }

    /// Gives a usage its wording or its id; its other languages, or its variables, stay.
    pub fn template(&mut self, usage: &str, value: &str) -> Result<(), Failure> {
        let usage: Usage = usage.parse().map_err(Failure::usage)?;
        let wrong = |problem| Failure::usage(format!("the template for {usage}: {problem}"));
        let fresh = Template::read(self.provider.holds, value).map_err(wrong)?;
        super::super::template::sendable(&fresh)?;
        match self.templates.iter_mut().find(|(known, _)| *known == usage) {
            Some((_, held)) => *held = held.renewed(fresh),
            None => self.templates.push((usage, fresh)),
        }
        Ok(())
    }

    /// What was read elsewhere wins over what is there; what it stands in for goes.
    fn take(&mut self, found: &Found) {
        for field in self.provider.fields().iter().filter(|field| found.answers.contains_key(&field.name)) {
            let others = field.conflicts.iter().filter(|other| !found.answers.contains_key(*other));
            others.for_each(|other| drop(self.answers.remove(other)));
        }
        self.answers.extend(found.answers.clone());
        for (usage, template) in &found.templates {
            self.templates.retain(|(known, _)| known != usage);
            self.templates.push((usage.clone(), template.clone()));
        }
    }

    /// Flags win over what is there; what they stand in for goes.
    fn flags(&mut self, typed: &[(String, String)]) -> Result<(), Failure> {
        let fields = self.provider.fields();
        for (name, text) in typed {
            let Some(field) = fields.iter().find(|field| field.name == *name) else { continue };
            let (name, text) = field.typed(text).map_err(|flaw| self.refuse(&flaw))?;
            let answer = match text {
                "-" => set::typed_answer(field, &name, &line_of_stdin()?)?,
                text => set::given(field, &name, text)?,
            };
            for other in field.conflicts.iter().filter(|other| !self.given.contains(*other)) {
                self.answers.remove(other);
            }
            self.given.extend([field.name.clone(), name.clone()]);
            self.answers.insert(name, answer);
            self.partial = true;
        }
        Ok(())
    }

    /// What is still unset falls back to the provider's own environment variables, as references.
    fn environment(&mut self, app: &App) {
        for field in self.provider.fields() {
            let taken = |name: &String| self.answers.contains_key(name);
            if taken(&field.name) || field.conflicts.iter().any(taken) {
                continue;
            }
            let Some(variable) = field.env.clone() else { continue };
            if env::var(&variable).is_ok_and(|value| !value.is_empty()) {
                let reference = Reference::Env(variable);
                app.screen.say(format!("{}: {reference}", field.name));
                self.answers.insert(field.name.clone(), Answer::Kept(reference));
            }
        }
    }

    /// Our own wordings to begin with, where the wording is ours.
    fn suggest(&mut self) {
        if self.provider.holds == Holds::Text {
            for usage in REQUIRED.iter().filter_map(|usage| usage.parse::<Usage>().ok()) {
                if !self.templates.iter().any(|(known, _)| *known == usage) {
                    let text = Wording::suggested(&usage);
                    self.templates.push((usage, Template::Text { text, locales: Default::default() }));
                }
            }
        }
        let place = |usage: &Usage| {
            REQUIRED.iter().position(|name| *name == usage.as_str()).unwrap_or(REQUIRED.len())
        };
        self.templates.sort_by_key(|(usage, _)| place(usage));
    }
}

fn choose(app: &App) -> Result<&'static Provider, Failure> {
    let width = PROVIDERS.iter().map(|provider| provider.name.len()).max().unwrap_or(0);
    let line = |provider: &&Provider| format!("{:width$}  {}", provider.name, provider.about());
    let items: Vec<_> = PROVIDERS.iter().map(line).collect();
    if app.person.is_none() {
        let names: Vec<_> = PROVIDERS.iter().map(|provider| provider.name).collect();
        return Err(super::absent(&[format!("PROVIDER ({})", names.join(", "))]));
    }
    Ok(PROVIDERS[app.ask(&[])?.choose("Which provider sends your messages?", &items, 0)?])
}

/// Another one of a provider needs a name of its own.
fn call_it(app: &App, provider: &Provider) -> Result<String, Failure> {
    let prompt = format!("Name of the connector [{} exists and would be edited]", provider.name);
    let question = Question { prompt: &prompt, default: Some(provider.name), ..Question::default() };
    app.ask(&[])?.line(question, &|text| crate::store::name(text).map(drop))
}
