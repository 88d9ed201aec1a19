//! The connector that a setup will save. Its values come from the file, a JSON document, flags and the environment; of
//! two values for a field, the later source wins, and the environment only fills gaps.

use std::{collections::BTreeSet, env};

use colored::Colorize;
use serde_json::Value;

use super::{
    super::{
        App, providers, read_stdin_line, set,
        validation::{check_program, check_values},
    },
    SetupArgs,
    from_json::{parse_json_settings, read_json_object},
};
use crate::{
    connectors::{
        ImportedConnector, PROVIDERS, Provider, ServiceSettings,
        form::{FieldError, FieldValue, FieldValues},
    },
    encoding::{escape_control_chars, masked_excerpt},
    failure::Failure,
    references::{Reference, UnresolvedReference},
    sms::{Phone, REQUIRED_USAGES, Template, TemplateKind, Usage, Wording},
    store::{Config, ConfigEdit},
    terminal::Question,
};

/// The longest note about a template, in characters.
const MAX_NOTED_CHARS: usize = 400;

/// A connector that is not saved yet.
pub struct SetupPlan {
    pub name: String,
    pub provider: &'static Provider,
    pub values: FieldValues,
    pub templates: Vec<(Usage, Template)>,
    /// What is kept for sign-in services, if an import brought any.
    service_settings: ServiceSettings,
    /// The values and templates in the file when the setup began; only what differs from them is written.
    saved_before: (FieldValues, Vec<(Usage, Template)>),
    /// The fields that were given as flags.
    fields_from_flags: BTreeSet<String>,
    /// Whether only missing fields are asked for, because some were given.
    pub asks_missing_only: bool,
    /// The number that accepted a test.
    pub tested_number: Option<Phone>,
}

impl SetupPlan {
    /// Collects the values from all sources. Of the questions, it asks only for the provider and the connector's name.
    ///
    /// # Errors
    /// A value is invalid, the name belongs to a connector of another provider, or a question is needed and there is no
    /// terminal.
    pub fn collect(app: &App, config: &Config, setup: &SetupArgs) -> Result<Self, Failure> {
        let json = setup.from_json.as_deref().map(|path| read_json_object(app, path)).transpose()?;
        let text = |key: &str| json.as_ref().and_then(|object| object.get(key)).and_then(Value::as_str);
        let command = setup.provider_command.as_ref();
        let given_name = setup.name.as_deref().or(text("name"));
        let edited = given_name.and_then(|name| config.find_connector(name));
        let provider = match (command, text("provider"), edited) {
            (Some(command), ..) => command.provider,
            (None, Some(name), _) => providers::find_provider(name)?,
            (None, None, Some(saved)) => saved.provider,
            (None, None, None) => choose_provider(app)?,
        };
        let has_no_values = json.is_none() && command.is_none_or(|command| command.typed.is_empty());
        let name = match given_name {
            Some(name) => name.to_owned(),
            None if has_no_values && config.find_connector(provider.name).is_some() && app.prompter.is_ok() => {
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
        let saved_before = saved.map(|saved| (saved.values.clone(), saved.templates.clone())).unwrap_or_default();
        let mut plan = Self {
            name,
            provider,
            values: saved_before.0.clone(),
            templates: saved_before.1.clone(),
            service_settings: ServiceSettings::new(),
            saved_before,
            fields_from_flags: BTreeSet::new(),
            asks_missing_only: json.is_some()
                || setup.imported.is_some()
                || !setup.templates.is_empty()
                || setup.test_to.is_some(),
            tested_number: setup.test_to,
        };
        if let Some(object) = &json {
            let settings = parse_json_settings(provider, object)?;
            plan.values.extend(settings.values);
            plan.set_templates(&settings.templates)?;
        }
        if let Some(imported) = &setup.imported {
            plan.apply_imported(imported);
        }
        if let Some(command) = command {
            plan.apply_flags(&command.typed)?;
        }
        plan.apply_environment(app);
        plan.check_usages(&setup.templates)?;
        plan.set_templates(&setup.templates)?;
        plan.suggest_templates();
        if let Some(imported) = &setup.imported {
            plan.note_replaced_templates(app, imported, &setup.templates);
            plan.note_replaced_references(app);
        }
        Ok(plan)
    }

    /// Checks every value. A variable that is not set is only warned about: the connector may be for another machine.
    pub async fn validate(&self, app: &App) -> Result<(), Failure> {
        for (name, variable) in self.unset_variables(app).await {
            app.screen.print_note(format!(
                "{} {}: the environment variable {} is not set on this machine",
                "warning:".yellow(),
                escape_control_chars(&name),
                escape_control_chars(&variable)
            ));
        }
        self.check_fields(app).await.map_err(|error| self.field_failure(&error))
    }

    /// Returns the fields whose environment variables are not set, and the names of those.
    pub async fn unset_variables(&self, app: &App) -> Vec<(String, String)> {
        let resolved = app.resolve_references(&self.values).await;
        let unset = |(name, value): (&String, &FieldValue)| match value {
            FieldValue::Reference(reference) => match resolved.resolve_text(reference) {
                Err(UnresolvedReference::Unset(variable)) => Some((name.clone(), variable)),
                _ => None,
            },
            _ => None,
        };
        self.values.iter().filter_map(unset).collect()
    }

    /// Checks that the fields make a connector; of those whose variables are not set, only that they are there.
    pub async fn check_fields(&self, app: &App) -> Result<(), FieldError> {
        let (resolved, unset) = (app.resolve_references(&self.values).await, self.unset_variables(app).await);
        let resolve = |reference: &Reference| resolved.value_or_message(reference);
        if unset.is_empty() {
            let connector = self.provider.build_connector(&self.values, &resolve)?;
            return check_program(self.provider, &*connector);
        }
        let has_value = |name: &String| !unset.iter().any(|(other, _)| other == name);
        let mut set = self.values.iter().filter(|(name, _)| has_value(name));
        set.try_for_each(|(name, value)| self.provider.check_value(name, value, &resolve))?;
        check_values(self.provider, &self.values)
    }

    /// Returns the flags that are still missing.
    pub fn missing_flags(&self) -> Vec<String> {
        let fields = self.provider.missing_fields(&self.values).into_iter().map(|field| format!("--{field}"));
        let template = self.lacks_template().then(|| "--template generic=ID".to_owned());
        fields.chain(template).collect()
    }

    /// Whether the generic template is missing, which stands in for the others.
    pub fn lacks_template(&self) -> bool {
        !self.templates.iter().any(|(usage, _)| *usage == Usage::generic())
    }

    /// Returns the failure of a wrong value: of usage if a flag gave it, of the configuration otherwise.
    pub fn field_failure(&self, error: &FieldError) -> Failure {
        match self.fields_from_flags.contains(error.field_name()) {
            true => Failure::usage(format!("--{error}")),
            false => Failure::configuration(error.to_string()),
        }
        .with_fix(format!(
            "nothing was saved; `smsctl providers {}` shows where to find each value",
            self.provider.name
        ))
    }

    /// Writes the connector and makes it live. What another process changed in the file meanwhile stays.
    pub fn save(&self, config: &Config, edit: &mut ConfigEdit) -> Result<(), Failure> {
        let other = config.find_connector(&self.name).filter(|saved| saved.provider.name != self.provider.name);
        if let Some(saved) = other {
            return Err(Failure::usage(format!("{} became a {} connector", self.name, saved.provider.name))
                .with_fix("choose another name: --name NAME"));
        }
        let (values_before, templates_before) = &self.saved_before;
        edit.set_provider(&self.name, self.provider);
        for (field, value) in self.values.iter().filter(|(field, value)| values_before.get(*field) != Some(value)) {
            edit.set_field(&self.name, field, value);
        }
        for field in values_before.keys().filter(|field| !self.values.contains_key(*field)) {
            edit.unset_field(&self.name, field);
        }
        for (usage, template) in self.templates.iter().filter(|pair| !templates_before.contains(pair)) {
            edit.set_template(&self.name, usage, template);
        }
        for (service, settings) in &self.service_settings {
            edit.set_service_settings(&self.name, service, settings);
        }
        edit.set_live(&self.name);
        Ok(())
    }

    /// Sets the wording or the registered id of a usage; the template's other languages or its variables stay.
    pub fn set_template(&mut self, usage: &str, text: &str) -> Result<(), Failure> {
        let usage: Usage = usage.parse().map_err(Failure::usage)?;
        let invalid = |problem| Failure::usage(format!("the template for {usage}: {problem}"));
        let template = Template::parse(self.provider.template_kind, text).map_err(invalid)?;
        super::super::template::check_sendable(&template)?;
        match self.templates.iter_mut().find(|(other, _)| *other == usage) {
            Some((_, existing)) => *existing = existing.with_new_content(template),
            None => self.templates.push((usage, template)),
        }
        Ok(())
    }

    /// Fails if a usage is new and its name looks like a misspelt one.
    fn check_usages(&self, templates: &[(String, String)]) -> Result<(), Failure> {
        let existing: Vec<_> = self.templates.iter().map(|(usage, _)| usage.clone()).collect();
        templates.iter().try_for_each(|(usage, _)| {
            let usage = usage.parse().map_err(Failure::usage)?;
            super::super::template::check_not_misspelt(&self.name, &existing, &usage)
        })
    }

    fn set_templates(&mut self, templates: &[(String, String)]) -> Result<(), Failure> {
        templates.iter().try_for_each(|(usage, text)| self.set_template(usage, text))
    }

    /// Takes the values and templates of an import, and removes the fields that they exclude.
    fn apply_imported(&mut self, imported: &ImportedConnector) {
        for field in self.provider.fields().iter().filter(|field| imported.values.contains_key(&field.name)) {
            let others = field.conflicts_with.iter().filter(|other| !imported.values.contains_key(*other));
            others.for_each(|other| drop(self.values.remove(other)));
        }
        self.values.extend(imported.values.clone());
        for (usage, template) in &imported.templates {
            self.templates.retain(|(other, _)| other != usage);
            self.templates.push((usage.clone(), template.clone()));
        }
        self.service_settings.extend(imported.service_settings.clone());
    }

    /// Says which template is used instead of each that could not be imported.
    fn note_replaced_templates(&self, app: &App, imported: &ImportedConnector, typed: &[(String, String)]) {
        let is_typed = |usage: &&Usage| typed.iter().any(|(name, _)| name == usage.as_str());
        for usage in imported.lost_usages.iter().filter(|usage| !is_typed(usage)) {
            let is_usage = |(other, _): &&(Usage, Template)| other == usage;
            let instead = match self.templates.iter().find(is_usage) {
                Some(_) if self.saved_before.1.iter().any(|saved| is_usage(&saved)) => {
                    "the saved template stays".into()
                }
                Some((_, Template::Text { text, .. })) => format!("this text is used instead: {}", text.as_str()),
                Some((_, Template::Registered { id, .. })) => format!("this id is used instead: {id}"),
                None => "the generic template is used instead".to_owned(),
            };
            app.screen.print_note(format!(
                "{} {}",
                "note:".yellow(),
                masked_excerpt(&format!("{usage}: {instead}"), MAX_NOTED_CHARS)
            ));
        }
    }

    /// Says which references of the saved connector an import replaces by values, which are then in the file.
    fn note_replaced_references(&self, app: &App) {
        for (name, saved) in &self.saved_before.0 {
            let is_reference = |value: &FieldValue| matches!(value, FieldValue::Reference(_));
            if is_reference(saved) && self.values.get(name).is_some_and(|value| !is_reference(value)) {
                let note = format!("{name} was {saved}; the document's value replaces it");
                app.screen.print_note(format!("{} {}", "note:".yellow(), escape_control_chars(&note)));
            }
        }
    }

    /// Takes the fields that were given as flags, and removes those that they exclude.
    fn apply_flags(&mut self, typed: &[(String, String)]) -> Result<(), Failure> {
        let fields = self.provider.fields();
        for (name, text) in typed {
            let Some(field) = fields.iter().find(|field| field.name == *name) else { continue };
            let (name, text) = field.split_typed_text(text).map_err(|error| self.field_failure(&error))?;
            let value = match text {
                "-" => set::parse_typed_value(field, &name, &read_stdin_line()?)?,
                text => set::parse_flag_value(field, &name, text)?,
            };
            for other in field.conflicts_with.iter().filter(|other| !self.fields_from_flags.contains(*other)) {
                self.values.remove(other);
            }
            self.fields_from_flags.extend([field.name.clone(), name.clone()]);
            self.values.insert(name, value);
            self.asks_missing_only = true;
        }
        Ok(())
    }

    /// Fills unset fields from the provider's own environment variables, as references.
    fn apply_environment(&mut self, app: &App) {
        for field in self.provider.fields() {
            let is_set = |name: &String| self.values.contains_key(name);
            if is_set(&field.name) || field.conflicts_with.iter().any(is_set) {
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

    /// Adds suggested wordings if the provider takes wordings, and sorts the templates: required usages first.
    fn suggest_templates(&mut self) {
        if self.provider.template_kind == TemplateKind::Text {
            for usage in REQUIRED_USAGES.iter().filter_map(|usage| usage.parse::<Usage>().ok()) {
                if !self.templates.iter().any(|(other, _)| *other == usage) {
                    let text = Wording::suggested_for(&usage);
                    self.templates.push((usage, Template::Text { text, locales: Default::default() }));
                }
            }
        }
        let rank = |usage: &Usage| {
            REQUIRED_USAGES.iter().position(|name| *name == usage.as_str()).unwrap_or(REQUIRED_USAGES.len())
        };
        self.templates.sort_by_key(|(usage, _)| rank(usage));
    }
}

/// The failure of a setup that lacks something and cannot ask.
pub fn missing_flags_failure(app: &App, missing: &[String]) -> Failure {
    let failure = Failure::input_needed(format!("missing: {}", missing.join(", ")))
        .with_fix("pass them as flags; secrets as env:NAME, file:PATH, cmd:PROGRAM ARGS, or - for stdin");
    match &app.prompter {
        Ok(_) => failure,
        Err(reason) => failure.with_cause(reason),
    }
}

fn choose_provider(app: &App) -> Result<&'static Provider, Failure> {
    let names: Vec<_> = PROVIDERS.iter().map(|provider| provider.name).collect();
    let choices = format!("PROVIDER ({})", names.join(", "));
    let prompter =
        app.require_prompter(&choices, "`smsctl setup PROVIDER`; `smsctl setup PROVIDER --help` lists its flags")?;
    let width = names.iter().map(|name| name.len()).max().unwrap_or(0);
    let item = |provider: &&Provider| format!("{:width$}  {}", provider.name, provider.description());
    let items: Vec<_> = PROVIDERS.iter().map(item).collect();
    Ok(PROVIDERS[prompter.choose("Which provider sends your messages?", &items, 0)?])
}

/// Asks for a name, because the provider's own name is that of a saved connector.
fn ask_connector_name(app: &App, provider: &Provider) -> Result<String, Failure> {
    let prompt = format!("Name of the connector [{} exists and would be edited]", provider.name);
    let question = Question { prompt: &prompt, default: Some(provider.name), ..Question::default() };
    app.require_prompter("--name NAME", "`smsctl setup PROVIDER --name NAME`")?
        .ask_line(question, &|text| crate::store::parse_connector_name(text).map(drop))
}
