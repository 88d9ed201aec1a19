//! Edits of the file that leave comments, order and formatting as the user wrote them.

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, Value, value};

use crate::{
    connectors::{Provider, form::Answer},
    failure::{Failure, Kind},
    sms::{Regional, Template, Usage},
};

/// The file while it is edited.
pub struct Edit {
    document: DocumentMut,
}

impl Edit {
    /// A fresh document for an empty text.
    pub fn of(text: &str) -> Result<Self, Failure> {
        let mut document: DocumentMut = text.parse().map_err(|_| {
            // The reader has taken the same text before.
            Failure::new(Kind::Unexpected, "the file can be read but not edited")
        })?;
        if text.trim().is_empty() {
            document["version"] = value(1);
        }
        Ok(Self { document })
    }

    pub fn text(&self) -> String {
        self.document.to_string()
    }

    /// Makes a connector live, and remembers which one was before.
    pub fn live(&mut self, name: &str) {
        let before = self.document.get("live").and_then(Item::as_str).map(str::to_owned);
        if before.as_deref() != Some(name) {
            let table = self.document.as_table_mut();
            before.into_iter().for_each(|before| set(table, "previous", before.into()));
            set(table, "live", name.into());
        }
    }

    /// Begins a connector, where there is none of this name yet.
    pub fn provider(&mut self, name: &str, provider: &Provider) {
        set(self.table(name), "provider", provider.name.into());
    }

    /// Saves one answer.
    pub fn field(&mut self, name: &str, field: &str, answer: &Answer) {
        match field.split_once('.') {
            Some((table, key)) => set(self.rows(name, table), key, plain(answer)),
            None => {
                let table = self.table(name);
                let fresh = match answer {
                    Answer::Text(text) if is_boolean(table, field) => {
                        text.parse::<bool>().map_or_else(|_| plain(answer), Value::from)
                    }
                    _ => plain(answer),
                };
                set(table, field, fresh);
            }
        }
    }

    /// Takes one answer out; the default takes its place.
    pub fn unset(&mut self, name: &str, field: &str) {
        match field.split_once('.') {
            Some((table, key)) => self.rows(name, table).remove(key),
            None => self.table(name).remove(field),
        };
    }

    pub fn template(&mut self, name: &str, usage: &Usage, template: &Template) {
        set(self.rows(name, "templates"), usage.as_str(), written(template));
    }

    pub fn unset_template(&mut self, name: &str, usage: &Usage) {
        self.rows(name, "templates").remove(usage.as_str());
    }

    /// Forgets a connector; of the live one, that any is live.
    pub fn remove(&mut self, name: &str) {
        if let Some(connectors) = self.document.get_mut("connectors").and_then(Item::as_table_like_mut) {
            connectors.remove(name);
        }
        for key in ["live", "previous"] {
            if self.document.get(key).and_then(Item::as_str) == Some(name) {
                self.document.remove(key);
            }
        }
    }

    pub fn recipient(&mut self, number: &str) {
        let test = self.document.entry("test").or_insert(Item::Table(Table::new()));
        if let Some(test) = test.as_table_like_mut() {
            set(test, "recipient", number.into());
        }
    }

    fn table(&mut self, name: &str) -> &mut dyn toml_edit::TableLike {
        let connectors = self.document.entry("connectors").or_insert_with(|| {
            let mut table = Table::new();
            table.set_implicit(true);
            Item::Table(table)
        });
        nested(connectors, name)
    }

    /// A table of a connector: its templates, or a field that is one.
    fn rows(&mut self, name: &str, table: &str) -> &mut dyn toml_edit::TableLike {
        let rows = self.table(name).entry(table).or_insert(Item::Table(Table::new()));
        rows.as_table_like_mut().expect("the reader accepts nothing else here")
    }
}

/// Whether a field of this connector is written without quotes.
fn is_boolean(table: &dyn toml_edit::TableLike, field: &str) -> bool {
    let provider = table.get("provider").and_then(Item::as_str).and_then(Provider::find);
    provider
        .is_some_and(|provider| provider.fields().iter().any(|known| known.name == field && known.boolean))
}

fn nested<'a>(parent: &'a mut Item, name: &str) -> &'a mut dyn toml_edit::TableLike {
    let parent = parent.as_table_like_mut().expect("the reader accepts nothing else here");
    let table = parent.entry(name).or_insert(Item::Table(Table::new()));
    table.as_table_like_mut().expect("the reader accepts nothing else here")
}

/// Sets a key and keeps the comment behind it. A value that is there already is left untouched.
fn set(table: &mut dyn toml_edit::TableLike, key: &str, fresh: Value) {
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) if same(old, &fresh) => {}
        Some(old) => {
            let decor = old.decor().clone();
            *old = fresh;
            *old.decor_mut() = decor;
        }
        None => drop(table.insert(key, Item::Value(fresh))),
    }
}

fn same(old: &Value, fresh: &Value) -> bool {
    let bare = |value: &Value| value.clone().decorated("", "").to_string();
    match (old.as_str(), fresh.as_str()) {
        (Some(old), Some(fresh)) => old == fresh,
        _ => bare(old) == bare(fresh),
    }
}

/// An answer as the file holds it: the one place where a bare secret is written down.
fn plain(answer: &Answer) -> Value {
    match answer {
        Answer::Bare(secret) => secret.expose().into(),
        Answer::Kept(reference) => reference.to_string().into(),
        Answer::Text(text) => match text.parse() {
            Ok(split @ Regional::Split { .. }) => sides(&split).into(),
            _ => text.as_str().into(),
        },
    }
}

fn sides(id: &Regional) -> InlineTable {
    match id {
        Regional::Everywhere(id) => [("id", id.as_str())].into_iter().collect(),
        Regional::Split { china, overseas } => {
            [("china", china.as_str()), ("overseas", overseas.as_str())].into_iter().collect()
        }
    }
}

fn written(template: &Template) -> Value {
    match template {
        Template::Text { text, locales } if locales.is_empty() => text.as_str().into(),
        Template::Text { text, locales } => {
            let mut table: InlineTable = [("text", text.as_str())].into_iter().collect();
            table.extend(locales.iter().map(|(tag, wording)| (tag.as_str(), wording.as_str())));
            table.into()
        }
        Template::Registered { id: Regional::Everywhere(id), params } if params == &["code"] => {
            id.as_str().into()
        }
        Template::Registered { id, params } => {
            let mut table = sides(id);
            if params != &["code"] {
                table.insert("params", params.iter().map(String::as_str).collect::<Array>().into());
            }
            table.into()
        }
    }
}
