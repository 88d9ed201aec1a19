//! What is known of a connector before it is saved: from the file, a JSON, flags and the environment, in that order.

use std::{collections::BTreeSet, env};

use colored::Colorize;
use serde_json::Value;

use super::{
    super::{
        App, providers, read_stdin_line, set,
        validation::{check_program, check_values},
    },
    SetupArgs, from_json,
};
use crate::{
    connectors::{
        ImportedConnector, PROVIDERS, Provider,
        form::{FieldValue, FieldValues},
    },
    encoding::escape_control_chars,
    failure::Failure,
    references::{Reference, UnresolvedReference},
    sms::{Phone, REQUIRED_USAGES, Template, TemplateKind, Usage, Wording},
    store::{Config, ConfigEdit},
    terminal::Question,
};

/// A connector that is not saved yet.
pub struct SetupPlan {
    pub name: String,
    pub provider: &'static Provider,
    pub values: FieldValues,
    pub templates: Vec<(Usage, Template)>,
    /// What was saved when the questions began; only what differs from it is written.
    saved_before: (FieldValues, Vec<(Usage, Template)>),
    /// The fields that flags answered.
    pub fields_from_flags: BTreeSet<String>,
    /// Whether anything at all was given, so that only the rest is asked for.
    pub asks_missing_only: bool,
    /// The number that a test went to.
    pub tested_number: Option<Phone>,
}

impl SetupPlan {
    pub fn collect(app: &App, config: &Config, setup: &SetupArgs) -> Result<Self, Failure> {
        let json = match &setup.from_json {
            Some(path) => Some(from_json::read_json_object(app, path)?),
            None => None,
        };
        let text = |key: &str| json.as_ref().and_then(|object| object.get(key)).and_then(Value::as_str);
        let edited = setup.name.as_deref().or(text("name")).and_then(|name| config.find_connector(name));
        let provider = match (&setup.provider_command, text("provider"), edited) {
            (Some(draft), ..) => draft.provider,
            (None, Some(name), _) => providers::find_provider(name)?,
            (None, None, Some(saved)) => saved.provider,
            (None, None, None) => choose_provider(app)?,
        };
        let bare = json.is_none() && setup.provider_command.as_ref().is_none_or(|draft| draft.typed.is_empty());
        let name = match setup.name.clone().or(text("name").map(str::to_owned)) {
            Some(name) => name,
            None if bare && config.find_connector(provider.name).is_some() && app.prompter.is_some() => {
                ask_connector_name(app, provider)?
            }
            None => provider.name.to_owned(),
        };
        let name = crate::store::parse_connector_name(&name).map_err(Failure::usage)?;
        let saved = config.find_connector(&name);
        if let Some(saved) = saved.filter(|saved| saved.provider.name != provider.name) {
            return Err(Failure::usage(format!("{name} is already a {} connector", saved.provider.name))
                .with_fix(format!("choose another name: --name {name}-{}", provider.name)));
        }
        let mut plan = Self {
            name,
            provider,
            values: saved.map(|saved| saved.values.clone()).unwrap_or_default(),
            templates: saved.map(|saved| saved.templates.clone()).unwrap_or_default(),
            saved_before: saved.map(|saved| (saved.values.clone(), saved.templates.clone())).unwrap_or_default(),
            fields_from_flags: BTreeSet::new(),
            asks_missing_only: json.is_some()
                || setup.imported.is_some()
                || !setup.templates.is_empty()
                || setup.test_to.is_some(),
            tested_number: setup.test_to,
        };
        if let Some(object) = &json {
            plan.apply_json(object)?;
        }
        if let Some(found) = &setup.imported {
            plan.apply_imported(found);
        }
        if let Some(draft) = &setup.provider_command {
            plan.apply_flags(&draft.typed)?;
        }
        plan.apply_environment(app);
        for (usage, value) in &setup.templates {
            plan.set_template(usage, value)?;
        }
        plan.suggest_templates();
        Ok(plan)
    }

    /// Checks every answer. A variable that is not set is only warned about: the connector may be for another machine.
    pub async fn validate(&self, app: &App) -> Result<(), Failure> {
        let resolved = app.resolve_references(&self.values).await;
        let mut unset = vec![];
        for (name, answer) in &self.values {
            let FieldValue::Reference(reference) = answer else { continue };
            if let Err(UnresolvedReference::Unset(variable)) = resolved.resolve_text(reference) {
                unset.push(name);
                app.screen.print_note(format!(
                    "{} {}: the environment variable {} is not set on this machine",
                    "warning:".yellow(),
                    escape_control_chars(name),
                    escape_control_chars(&variable)
                ));
            }
        }
        let lookup = |reference: &Reference| resolved.value_or_message(reference);
        let checked = match unset.is_empty() {
            true => {
                let connector = self.provider.build_connector(&self.values, &lookup);
                connector.and_then(|connector| check_program(self.provider, &*connector))
            }
            false => {
                let set = self.values.iter().filter(|(name, _)| !unset.contains(name));
                let mut each = set.map(|(name, answer)| self.provider.check_value(name, answer, &lookup));
                each.try_for_each(|checked| checked).and_then(|()| check_values(self.provider, &self.values))
            }
        };
        checked.map_err(|flaw| self.field_failure(&flaw))
    }

    /// The flags that are still missing.
    pub fn missing_flags(&self) -> Vec<String> {
        let fields = self.provider.missing_fields(&self.values).into_iter().map(|field| format!("--{field}"));
        let template = self.lacks_template().then(|| "--template generic=ID".to_owned());
        fields.chain(template).collect()
    }

    pub fn lacks_template(&self) -> bool {
        !self.templates.iter().any(|(usage, _)| *usage == Usage::generic())
    }

    /// Saves what was answered and makes it live. What somebody else changed meanwhile stays.
    pub fn save(&self, config: &Config, edit: &mut ConfigEdit) -> Result<(), Failure> {
        let taken = config.find_connector(&self.name).filter(|saved| saved.provider.name != self.provider.name);
        if let Some(saved) = taken {
            return Err(Failure::usage(format!("{} became a {} connector", self.name, saved.provider.name))
                .with_fix("choose another name: --name NAME"));
        }
        edit.set_provider(&self.name, self.provider);
        for (field, answer) in
            self.values.iter().filter(|(field, answer)| self.saved_before.0.get(*field) != Some(answer))
        {
            edit.set_field(&self.name, field, answer);
        }
        for field in self.saved_before.0.keys().filter(|field| !self.values.contains_key(*field)) {
            edit.unset_field(&self.name, field);
        }
        for (usage, template) in self.templates.iter().filter(|pair| !self.saved_before.1.contains(pair)) {
            edit.set_template(&self.name, usage, template);
        }
        edit.set_live(&self.name);
        Ok(())
    }

    /// Gives a usage its wording or its id; its other languages, or its variables, stay.
    pub fn set_template(&mut self, usage: &str, value: &str) -> Result<(), Failure> {
        let usage: Usage = usage.parse().map_err(Failure::usage)?;
        let wrong = |problem| Failure::usage(format!("the template for {usage}: {problem}"));
        let fresh = Template::parse(self.provider.template_kind, value).map_err(wrong)?;
        super::super::template::check_sendable(&fresh)?;
        match self.templates.iter_mut().find(|(known, _)| *known == usage) {
            Some((_, held)) => *held = held.with_new_content(fresh),
            None => self.templates.push((usage, fresh)),
        }
        Ok(())
    }

    /// What was read elsewhere wins over what is there; what it stands in for goes.
    fn apply_imported(&mut self, found: &ImportedConnector) {
        for field in self.provider.fields().iter().filter(|field| found.values.contains_key(&field.name)) {
            let others = field.conflicts_with.iter().filter(|other| !found.values.contains_key(*other));
            others.for_each(|other| drop(self.values.remove(other)));
        }
        self.values.extend(found.values.clone());
        for (usage, template) in &found.templates {
            self.templates.retain(|(known, _)| known != usage);
            self.templates.push((usage.clone(), template.clone()));
        }
    }

    /// Flags win over what is there; what they stand in for goes.
    fn apply_flags(&mut self, typed: &[(String, String)]) -> Result<(), Failure> {
        let fields = self.provider.fields();
        for (name, text) in typed {
            let Some(field) = fields.iter().find(|field| field.name == *name) else { continue };
            let (name, text) = field.split_typed_text(text).map_err(|flaw| self.field_failure(&flaw))?;
            let answer = match text {
                "-" => set::parse_typed_value(field, &name, &read_stdin_line()?)?,
                text => set::parse_flag_value(field, &name, text)?,
            };
            for other in field.conflicts_with.iter().filter(|other| !self.fields_from_flags.contains(*other)) {
                self.values.remove(other);
            }
            self.fields_from_flags.extend([field.name.clone(), name.clone()]);
            self.values.insert(name, answer);
            self.asks_missing_only = true;
        }
        Ok(())
    }

    /// What is still unset falls back to the provider's own environment variables, as references.
    fn apply_environment(&mut self, app: &App) {
        for field in self.provider.fields() {
            let taken = |name: &String| self.values.contains_key(name);
            if taken(&field.name) || field.conflicts_with.iter().any(taken) {
                continue;
            }
            let Some(variable) = field.env_var.clone() else { continue };
            if env::var(&variable).is_ok_and(|value| !value.is_empty()) {
                let reference = Reference::Env(variable);
                app.screen.print_status(format!("{}: {reference}", field.name));
                self.values.insert(field.name.clone(), FieldValue::Reference(reference));
            }
        }
    }

    /// Our own wordings to begin with, where the wording is ours.
    fn suggest_templates(&mut self) {
        if self.provider.template_kind == TemplateKind::Text {
            for usage in REQUIRED_USAGES.iter().filter_map(|usage| usage.parse::<Usage>().ok()) {
                if !self.templates.iter().any(|(known, _)| *known == usage) {
                    let text = Wording::suggested_for(&usage);
                    self.templates.push((usage, Template::Text { text, locales: Default::default() }));
                }
            }
        }
        let place = |usage: &Usage| {
            REQUIRED_USAGES.iter().position(|name| *name == usage.as_str()).unwrap_or(REQUIRED_USAGES.len())
        };
        self.templates.sort_by_key(|(usage, _)| place(usage));
    }
}

fn choose_provider(app: &App) -> Result<&'static Provider, Failure> {
    let width = PROVIDERS.iter().map(|provider| provider.name.len()).max().unwrap_or(0);
    let line = |provider: &&Provider| format!("{:width$}  {}", provider.name, provider.description());
    let items: Vec<_> = PROVIDERS.iter().map(line).collect();
    if app.prompter.is_none() {
        let names: Vec<_> = PROVIDERS.iter().map(|provider| provider.name).collect();
        return Err(super::missing_flags_failure(&[format!("PROVIDER ({})", names.join(", "))]));
    }
    Ok(PROVIDERS[app.require_prompter(&[])?.choose("Which provider sends your messages?", &items, 0)?])
}

/// Another one of a provider needs a name of its own.
fn ask_connector_name(app: &App, provider: &Provider) -> Result<String, Failure> {
    let prompt = format!("Name of the connector [{} exists and would be edited]", provider.name);
    let question = Question { prompt: &prompt, default: Some(provider.name), ..Question::default() };
    app.require_prompter(&[])?.ask_line(question, &|text| crate::store::parse_connector_name(text).map(drop))
}
