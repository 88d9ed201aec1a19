//! Edits the file and keeps the user's comments, order and formatting.

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, Value, value};

use crate::{
    connectors::{
        Provider,
        form::{Field, FieldValue, FieldValues},
        gateway::DocumentType,
    },
    failure::{Failure, FailureKind},
    services::Service,
    sms::{Regional, Template, Usage},
};

/// The text of the file as an editable document.
pub struct ConfigEdit {
    document: DocumentMut,
}

impl ConfigEdit {
    /// Parses the text. An empty text becomes a document with only the version.
    pub fn parse(text: &str) -> Result<Self, Failure> {
        let mut document: DocumentMut = text.parse().map_err(|_| {
            // The same text was parsed successfully before.
            Failure::new(FailureKind::Unexpected, "the file can be read but not edited")
        })?;
        if text.trim().is_empty() {
            document["version"] = value(1);
        }
        Ok(Self { document })
    }

    /// Returns the edited text.
    pub fn to_text(&self) -> String {
        self.document.to_string()
    }

    /// Makes a connector live and saves the previous one's name.
    pub fn set_live(&mut self, name: &str) {
        let before = self.document.get("live").and_then(Item::as_str).map(str::to_owned);
        if before.as_deref() != Some(name) {
            let table = self.document.as_table_mut();
            before.into_iter().for_each(|before| set_value(table, "previous", before.into()));
            set_value(table, "live", name.into());
        }
    }

    /// Sets the provider of a connector, and creates the connector if there is none of this name.
    pub fn set_provider(&mut self, name: &str, provider: &Provider) {
        set_value(self.connector_table(name), "provider", provider.name.into());
    }

    /// Sets a field of a connector.
    pub fn set_field(&mut self, name: &str, field: &str, field_value: &FieldValue) {
        match field.split_once('.') {
            Some((table, key)) => set_value(self.connector_subtable(name, table), key, field_to_toml(field_value)),
            None => {
                let table = self.connector_table(name);
                let document_type = known_field(table, field).and_then(|field| field.document);
                let fresh = match (field_value, document_type) {
                    (FieldValue::Plain(text), Some(document_type)) => match parse_document(document_type, text) {
                        Some(document) if table.get(field).map(json).as_ref() == Some(&document) => {
                            return;
                        }
                        Some(document) => return drop(table.insert(field, item(&document))),
                        None => text.into(),
                    },
                    _ => scalar(table, field, field_value),
                };
                set_value(table, field, fresh);
            }
        }
    }

    /// Removes a field of a connector.
    pub fn unset_field(&mut self, name: &str, field: &str) {
        match field.split_once('.') {
            Some((table, key)) => self.connector_subtable(name, table).remove(key),
            None => self.connector_table(name).remove(field),
        };
    }

    /// Sets the template of a usage.
    pub fn set_template(&mut self, name: &str, usage: &Usage, template: &Template) {
        set_value(self.connector_subtable(name, "templates"), usage.as_str(), template_to_toml(template));
    }

    /// Removes the template of a usage.
    pub fn unset_template(&mut self, name: &str, usage: &Usage) {
        self.connector_subtable(name, "templates").remove(usage.as_str());
    }

    /// Sets what is kept for a service.
    pub fn set_service_settings(
        &mut self,
        name: &str,
        service: &str,
        settings: &serde_json::Map<String, serde_json::Value>,
    ) {
        let settings = item(&serde_json::Value::Object(settings.clone()));
        self.connector_table(name).insert(service, settings);
    }

    /// Removes a connector. If it was live, no connector is live afterwards.
    pub fn remove_connector(&mut self, name: &str) {
        if let Some(connectors) = self.document.get_mut("connectors").and_then(Item::as_table_like_mut) {
            connectors.remove(name);
        }
        for key in ["live", "previous"] {
            if self.document.get(key).and_then(Item::as_str) == Some(name) {
                self.document.remove(key);
            }
        }
    }

    /// Links a service, or changes the link of this name. Fields that are not given are removed.
    pub fn set_service(&mut self, name: &str, service: &Service, values: &FieldValues) {
        let services = self.document.entry("services").or_insert_with(|| {
            let mut table = Table::new();
            table.set_implicit(true);
            Item::Table(table)
        });
        let table = nested_table(services, name);
        set_value(table, "service", service.name.into());
        let fields = service.fields();
        for field in &fields {
            match values.get(&field.name) {
                Some(FieldValue::Plain(text)) if field.is_boolean && text.parse::<bool>().is_ok() => {
                    set_value(table, &field.name, text.parse::<bool>().unwrap_or_default().into());
                }
                Some(value) => set_value(table, &field.name, field_to_toml(value)),
                None => drop(table.remove(&field.name)),
            }
        }
    }

    /// Removes the link to a service.
    pub fn remove_service(&mut self, name: &str) {
        if let Some(services) = self.document.get_mut("services").and_then(Item::as_table_like_mut) {
            services.remove(name);
        }
    }

    /// Sets the default recipient of tests.
    pub fn set_recipient(&mut self, number: &str) {
        let test = self.document.entry("test").or_insert(Item::Table(Table::new()));
        if let Some(test) = test.as_table_like_mut() {
            set_value(test, "recipient", number.into());
        }
    }

    fn connector_table(&mut self, name: &str) -> &mut dyn toml_edit::TableLike {
        let connectors = self.document.entry("connectors").or_insert_with(|| {
            let mut table = Table::new();
            table.set_implicit(true);
            Item::Table(table)
        });
        nested_table(connectors, name)
    }

    /// Returns the table of the templates, or of a field that is a table.
    fn connector_subtable(&mut self, name: &str, table: &str) -> &mut dyn toml_edit::TableLike {
        let rows = self.connector_table(name).entry(table).or_insert(Item::Table(Table::new()));
        rows.as_table_like_mut().expect("the parser accepts only a table here")
    }
}

fn known_field(table: &dyn toml_edit::TableLike, name: &str) -> Option<&'static Field> {
    let provider = table.get("provider").and_then(Item::as_str).and_then(Provider::find_by_name)?;
    provider.fields().iter().find(|field| field.name == name)
}

/// Returns the value of a field that is neither a table nor a document. Booleans are written without quotes.
fn scalar(table: &dyn toml_edit::TableLike, field: &str, field_value: &FieldValue) -> Value {
    match field_value {
        FieldValue::Plain(text) if known_field(table, field).is_some_and(|field| field.is_boolean) => {
            text.parse::<bool>().map_or_else(|_| field_to_toml(field_value), Value::from)
        }
        _ => field_to_toml(field_value),
    }
}

/// Parses the JSON text of a table or a list of tables, if it is valid.
fn parse_document(document_type: DocumentType, text: &str) -> Option<serde_json::Value> {
    (document_type.is_valid)(text).then(|| serde_json::from_str(text).ok())?
}

/// Returns a JSON value as an item of the file: objects become tables.
fn item(json: &serde_json::Value) -> Item {
    use serde_json::Value as Json;
    match json {
        Json::Object(fields) => Item::Table(fields.iter().map(|(key, value)| (key.as_str(), item(value))).collect()),
        Json::Array(items) if items.iter().any(Json::is_object) => {
            let tables = items.iter().filter_map(|table| item(table).into_table().ok());
            Item::ArrayOfTables(tables.collect())
        }
        Json::Array(items) => value(items.iter().filter_map(|value| item(value).into_value().ok()).collect::<Array>()),
        Json::String(text) => value(text),
        Json::Bool(yes) => value(*yes),
        number => number.as_i64().map_or(Item::None, value),
    }
}

/// Returns an item of the file as JSON.
fn json(item: &Item) -> serde_json::Value {
    use serde_json::Value as Json;
    match item.as_table_like() {
        Some(table) => Json::Object(table.iter().map(|(key, item)| (key.to_owned(), json(item))).collect()),
        None => match item {
            Item::ArrayOfTables(tables) => tables.iter().map(|table| json(&Item::Table(table.clone()))).collect(),
            Item::Value(Value::Array(items)) => items.iter().map(|value| json(&Item::Value(value.clone()))).collect(),
            Item::Value(Value::String(text)) => text.value().as_str().into(),
            Item::Value(Value::Integer(number)) => (*number.value()).into(),
            Item::Value(Value::Boolean(yes)) => (*yes.value()).into(),
            _ => Json::Null,
        },
    }
}

fn nested_table<'a>(parent: &'a mut Item, name: &str) -> &'a mut dyn toml_edit::TableLike {
    let parent = parent.as_table_like_mut().expect("the parser accepts only a table here");
    let table = parent.entry(name).or_insert(Item::Table(Table::new()));
    table.as_table_like_mut().expect("the parser accepts only a table here")
}

/// Sets a key and keeps the comment behind it. An equal value keeps its formatting.
fn set_value(table: &mut dyn toml_edit::TableLike, key: &str, fresh: Value) {
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) if is_same_value(old, &fresh) => {}
        Some(old) => {
            let decor = old.decor().clone();
            *old = fresh;
            *old.decor_mut() = decor;
        }
        None => drop(table.insert(key, Item::Value(fresh))),
    }
}

fn is_same_value(old: &Value, fresh: &Value) -> bool {
    let bare = |value: &Value| value.clone().decorated("", "").to_string();
    match (old.as_str(), fresh.as_str()) {
        (Some(old), Some(fresh)) => old == fresh,
        _ => bare(old) == bare(fresh),
    }
}

/// Returns a field's value for the file. This is the only place where a secret itself is written.
fn field_to_toml(field_value: &FieldValue) -> Value {
    match field_value {
        FieldValue::Secret(secret) => secret.expose().into(),
        FieldValue::Reference(reference) => reference.to_string().into(),
        FieldValue::Plain(text) => match text.parse() {
            Ok(regional @ Regional::ByRegion { .. }) => regional_to_toml(&regional).into(),
            _ => text.as_str().into(),
        },
    }
}

fn regional_to_toml(id: &Regional) -> InlineTable {
    match id {
        Regional::Everywhere(id) => [("id", id.as_str())].into_iter().collect(),
        Regional::ByRegion { china, overseas } => {
            [("china", china.as_str()), ("overseas", overseas.as_str())].into_iter().collect()
        }
    }
}

fn template_to_toml(template: &Template) -> Value {
    match template {
        Template::Text { text, locales } if locales.is_empty() => text.as_str().into(),
        Template::Text { text, locales } => {
            let mut table: InlineTable = [("text", text.as_str())].into_iter().collect();
            table.extend(locales.iter().map(|(tag, wording)| (tag.as_str(), wording.as_str())));
            table.into()
        }
        Template::Registered { id: Regional::Everywhere(id), params } if params.is_code_only() => id.as_str().into(),
        Template::Registered { id, params } => {
            let mut table = regional_to_toml(id);
            if !params.is_code_only() {
                let value = match params.is_list() {
                    true => params.names().collect::<Array>().into(),
                    false => params.pairs().collect::<InlineTable>().into(),
                };
                table.insert("params", value);
            }
            table.into()
        }
    }
}
