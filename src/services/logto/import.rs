//! Import from Logto: a config as its console shows it, an object of its API that contains one, or the list of them.

use serde_json::{Map, Value as Json};

use super::{
    CONFIG_FORMAT, LogtoConnector, TemplateMapping, UNMAPPED_SETTINGS_KEY, detect::find_connector, usage_type,
};
use crate::{
    connectors::{ImportedConnector, form::FieldError},
    failure::{Failure, InvalidValue},
    services::{FieldMapping, ImportDocument, ImportError},
    sms::{
        Code, DEFAULT_VALID_MINUTES, REQUIRED_USAGES, Template, TemplateParams, TemplateValues, Usage, Wording,
        find_placeholder, is_placeholder,
    },
};

/// Imports a config of Logto. Returns `None` for any other document.
///
/// # Errors
/// The config is of a connector that smsctl does not have, or of no SMS connector, or its provider is not clear.
pub fn import_document(document: &ImportDocument) -> Option<Result<ImportedConnector, ImportError>> {
    match document.json? {
        Json::Array(connectors) => import_list(connectors, document),
        Json::Object(object) => import_object(object, document),
        _ => None,
    }
}

/// Imports the SMS connector of a response of `GET /api/connectors`.
fn import_list(connectors: &[Json], document: &ImportDocument) -> Option<Result<ImportedConnector, ImportError>> {
    let text = |connector: &Json, key| connector.get(key).and_then(Json::as_str).map(str::to_owned);
    let is_connector = |item: &Json| text(item, "connectorId").is_some() && text(item, "type").is_some();
    if connectors.is_empty() || !connectors.iter().all(is_connector) {
        return None;
    }
    let id = |connector: &Json| text(connector, "id").or(text(connector, "connectorId")).unwrap_or_default();
    let is_sms = |connector: &&Json| text(connector, "type").as_deref() == Some("Sms");
    let (sms, others): (Vec<_>, Vec<_>) = connectors.iter().partition(is_sms);
    let object = match sms[..] {
        [connector] => connector.as_object()?,
        [] => return Some(Err(Failure::usage("the list has no SMS connector").into())),
        _ => {
            let ids: Vec<_> = sms.iter().map(|connector| id(connector)).collect();
            let several = Failure::usage(format!("the list has several SMS connectors: {}", ids.join(", ")));
            return Some(Err(several.with_fix("import one of its objects").into()));
        }
    };
    let note = |connector: &&Json| {
        let kind = text(connector, "type").unwrap_or_default();
        format!("the connector {} is not imported: its type is {kind}", id(connector))
    };
    let imported = import_object(object, document)?;
    Some(imported.map(|mut imported| {
        others.iter().map(note).for_each(|note| imported.add_note(note));
        imported
    }))
}

/// Imports a config, or an object of the API that contains one.
fn import_object(
    object: &Map<String, Json>,
    document: &ImportDocument,
) -> Option<Result<ImportedConnector, ImportError>> {
    let text = |key| object.get(key).and_then(Json::as_str);
    let wrapped = object.get("config").and_then(Json::as_object);
    let factory_id = text("connectorId").or(text("target"));
    let found = match (factory_id, wrapped) {
        (Some(_), Some(_)) if text("type").is_some_and(|kind| kind != "Sms") => {
            Err(Failure::usage("the connector is not an SMS connector").into())
        }
        (Some(id), Some(_)) => LogtoConnector::find_by_id(id).ok_or_else(|| {
            Failure::usage(format!("smsctl has no provider for Logto's {id}"))
                .with_fix("`smsctl providers` lists the providers")
                .into()
        }),
        _ => find_connector(wrapped.unwrap_or(object), document.provider)?,
    };
    Some(found.map(|logto| {
        let mut imported = import_config(logto, wrapped.unwrap_or(object));
        if wrapped.is_some() {
            keep_around_config(object, &mut imported);
        }
        imported
    }))
}

/// Keeps the values beside the config in an object of the API that a later export needs.
fn keep_around_config(object: &Map<String, Json>, imported: &mut ImportedConnector) {
    for (key, name) in [("id", "id"), ("syncProfile", "sync-profile"), ("metadata", "metadata")] {
        let setting = CONFIG_FORMAT.settings.iter().find(|setting| setting.name == name);
        let is_empty = |value: &Json| value.as_object().is_some_and(Map::is_empty);
        let value = object.get(key).filter(|value| !value.is_null() && !is_empty(value));
        match (value, setting) {
            (Some(value), Some(setting)) if setting.setting_type.accepts(value) => {
                let kept = imported.service_settings.entry(CONFIG_FORMAT.name.to_owned()).or_default();
                kept.insert(name.to_owned(), value.clone());
            }
            (Some(_), _) => imported.add_note(format!("{key} is not imported: it is of another type")),
            (None, _) => {}
        }
    }
}

/// Imports the config of a connector.
pub fn import_config(logto: &'static LogtoConnector, config: &Map<String, Json>) -> ImportedConnector {
    let mut import = ConfigImport { logto, imported: ImportedConnector::for_provider(logto.provider()) };
    let mut kept = Map::new();
    for (key, value) in config {
        match logto.find_mapping(key) {
            Some(mapping) => import.import_field(mapping, value),
            None if logto.passes_through(key) => drop(kept.insert(key.clone(), value.clone())),
            None if key == "templates" && logto.has_key(key) => {}
            None => import.imported.add_note(format!("{key} is not imported")),
        }
    }
    match config.get("templates") {
        _ if matches!(logto.template_mapping, TemplateMapping::Unsupported) => import.name_usages(),
        Some(Json::Array(rows)) => rows.iter().for_each(|row| import.import_template(row)),
        Some(_) => import.imported.add_note("templates is not a list".into()),
        None => {}
    }
    let mut imported = import.imported;
    if !kept.is_empty() {
        let settings = [(UNMAPPED_SETTINGS_KEY.to_owned(), Json::Object(kept))].into_iter().collect();
        imported.service_settings.insert(CONFIG_FORMAT.name.to_owned(), settings);
    }
    imported
}

/// Imports the connector that is live in a Logto. Settings that smsctl does not know are kept too: another version of Logto
/// may need them, and a push that replaces the connector deletes them there.
pub fn import_live(logto: &'static LogtoConnector, id: &str, config: &Map<String, Json>) -> ImportedConnector {
    let (known, unknown): (Map<_, _>, Map<_, _>) = config.clone().into_iter().partition(|(key, _)| logto.has_key(key));
    let mut imported = import_config(logto, &known);
    let settings = imported.service_settings.entry(CONFIG_FORMAT.name.to_owned()).or_default();
    settings.insert("id".into(), id.into());
    if !unknown.is_empty() {
        let kept = settings.entry(UNMAPPED_SETTINGS_KEY).or_insert_with(|| Json::Object(Map::new()));
        kept.as_object_mut().into_iter().for_each(|kept| kept.extend(unknown.clone()));
    }
    imported
}

/// A config that is being read.
struct ConfigImport {
    logto: &'static LogtoConnector,
    imported: ImportedConnector,
}

impl ConfigImport {
    /// Imports a value. A blank is skipped: an export writes one for each secret. A required value without a counterpart
    /// is an error, because the field's default would be another value.
    fn import_field(&mut self, mapping: &FieldMapping, value: &Json) {
        if value.is_null() || value.as_str() == Some("") {
            return;
        }
        let FieldMapping { key, field_name, .. } = *mapping;
        match mapping.text_for_field(value) {
            Some(text) if is_placeholder(&text) => {
                let error = FieldError::invalid(field_name, format!("Logto's {key} is a placeholder"));
                self.imported.errors.push(error);
            }
            Some(text) => self.imported.set_value(field_name, &text),
            None if mapping.optional => self.imported.add_note(format!("the value of {key} is not supported")),
            None => {
                let error = FieldError::invalid(field_name, format!("the value of Logto's {key} is not supported"));
                self.imported.errors.push(error);
            }
        }
    }

    /// Adds a template for each usage, because Logto's requests contain only the `usageType`.
    fn name_usages(&mut self) {
        for name in usage_type::EVERY_USAGE {
            let template = Template::new_registered(usage_type::usage_to_logto(name), TemplateParams::code_only());
            if let (Ok(usage), Ok(template)) = (name.parse(), template) {
                self.imported.add_template(usage, template);
            }
        }
    }

    fn import_template(&mut self, row: &Json) {
        let Some(usage_type) = row.get("usageType").and_then(Json::as_str) else {
            return self.imported.add_note("a template without a usageType is not imported".into());
        };
        let note = |problem| format!("the template {usage_type} is not imported: {problem}");
        let usage = match usage_type::usage_from_logto(usage_type) {
            Ok(usage) => usage,
            Err(problem) => return self.imported.add_note(note(problem)),
        };
        match self.parse_template(row, &usage) {
            Ok(template) => self.imported.add_template(usage, template),
            Err(RowProblem::Placeholder) if REQUIRED_USAGES.contains(&usage.as_str()) => {
                let error = FieldError::invalid(format!("template {usage}"), "it is a placeholder");
                self.imported.errors.push(error);
            }
            Err(RowProblem::Placeholder) => {
                self.imported.add_lost_template(usage, note("it is a placeholder".into()));
            }
            Err(RowProblem::Invalid(problem)) => self.imported.add_lost_template(usage, note(problem)),
        }
    }

    fn parse_template(&mut self, row: &Json, usage: &Usage) -> Result<Template, RowProblem> {
        let (key, ignored_keys): (_, &[&str]) = match &self.logto.template_mapping {
            TemplateMapping::RegisteredId { key, ignored_keys, .. } => (*key, ignored_keys),
            TemplateMapping::Content { .. } | TemplateMapping::Unsupported => ("content", &[]),
        };
        let language_key = self.logto.language().map(|language| language.key);
        for name in row.as_object().into_iter().flatten().map(|(name, _)| name.as_str()) {
            if ignored_keys.contains(&name) {
                self.imported.add_note(format!("{name} of templates is not imported: Logto never sends it"));
            } else if !["usageType", key].contains(&name) && Some(name) != language_key {
                self.imported.add_note(format!("{name} of templates is not imported"));
            }
        }
        match (row.get(key), &self.logto.template_mapping) {
            (Some(Json::String(text)), TemplateMapping::Content { .. }) => parse_wording(text),
            (Some(Json::String(id)), TemplateMapping::RegisteredId { .. }) => self.parse_id(id, row),
            (Some(Json::Object(regions)), TemplateMapping::RegisteredId { allows_regional: true, .. }) => {
                self.parse_regional_id(key, regions, usage)
            }
            _ => Err(RowProblem::Invalid(format!("{key} is missing").into())),
        }
    }

    /// Parses an id. One in another language than the first template gets that language as `ID/LANGUAGE`.
    fn parse_id(&mut self, id: &str, row: &Json) -> Result<Template, RowProblem> {
        if is_placeholder(id) {
            return Err(RowProblem::Placeholder);
        }
        let Some(language) = self.logto.language() else { return registered(id) };
        let default = self.imported.provider.fields().iter().find(|field| field.name == language.field_name);
        let default = default.and_then(|field| field.default.clone()).unwrap_or_default();
        let own = row.get(language.key).and_then(Json::as_str).filter(|text| !text.is_empty()).unwrap_or(&default);
        match self.imported.values.get(language.field_name).map(ToString::to_string) {
            None => self.imported.set_value(language.field_name, own),
            Some(known) if known != own => return registered(&format!("{id}/{own}")),
            Some(_) => {}
        }
        registered(id)
    }

    fn parse_regional_id(
        &mut self,
        key: &str,
        regions: &Map<String, Json>,
        usage: &Usage,
    ) -> Result<Template, RowProblem> {
        let id = |region| regions.get(region).and_then(Json::as_str);
        let (Some(china), Some(overseas)) = (id("china"), id("overseas")) else {
            return Err(RowProblem::Invalid(format!("{key} needs both china and overseas").into()));
        };
        if is_placeholder(china) || is_placeholder(overseas) {
            return Err(RowProblem::Placeholder);
        }
        for region in regions.keys().filter(|region| !["china", "overseas"].contains(&region.as_str())) {
            self.imported
                .add_note(format!("{region} of the template {usage} is not imported: smsctl knows china and overseas"));
        }
        registered(&format!("china={china},overseas={overseas}"))
    }
}

/// Why a row of `templates` is not imported.
enum RowProblem {
    /// Its wording or id was never filled in.
    Placeholder,
    /// Anything else.
    Invalid(InvalidValue),
}

impl From<InvalidValue> for RowProblem {
    fn from(problem: InvalidValue) -> Self {
        Self::Invalid(problem)
    }
}

fn registered(id: &str) -> Result<Template, RowProblem> {
    Ok(Template::new_registered(id, TemplateParams::code_only())?)
}

/// Parses a wording. One with an unknown variable is refused: Logto sends it as it is, but smsctl cannot fill it in.
fn parse_wording(text: &str) -> Result<Template, RowProblem> {
    if find_placeholder(text).is_some() {
        return Err(RowProblem::Placeholder);
    }
    let wording: Wording = text.parse()?;
    let code: Code = "000000".parse()?;
    wording.render(&TemplateValues { code: &code, minutes: DEFAULT_VALID_MINUTES })?;
    Ok(Template::Text { text: wording, locales: Default::default() })
}
