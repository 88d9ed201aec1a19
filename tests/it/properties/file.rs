//! The file: what is saved reads back, and an edit leaves all else as it was.

use std::collections::{BTreeMap, BTreeSet};

use proptest::{
    collection::{btree_map, vec},
    prop_oneof,
    sample::subsequence,
    strategy::{BoxedStrategy, Strategy},
};
use smsctl::{
    connectors::{
        PROVIDERS, Provider,
        form::{Field, FieldValue, FieldValues},
    },
    references::ValueSource,
    sms::{Template, TemplateKind, TemplateParams, Usage},
    store::{Config, ConfigEdit, HistoryOptions, Store},
};

use super::every;

/// A connector, before it is saved.
#[derive(Clone)]
pub struct Wanted {
    pub provider: &'static Provider,
    pub answers: FieldValues,
    pub templates: Vec<(Usage, Template)>,
}

impl std::fmt::Debug for Wanted {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let texts: Vec<_> = self.answers.values().map(shown).collect();
        write!(f, "{} {texts:?} {:?}", self.provider.name, self.templates)
    }
}

fn shown(answer: &FieldValue) -> String {
    match answer {
        FieldValue::Secret(secret) => secret.expose().into(),
        other => other.to_string(),
    }
}

/// An answer as someone may type it: any text, one for each side, or a reference.
fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => any_text(),
        1 => ("[^,= \t\r\n\u{85}\\pZ\\pC]{1,8}", "[^,= \\pZ\\pC]{1,8}").prop_map(|(a, b)| format!("china={a},overseas={b}")),
        1 => "(env:[A-Z_]{1,8}|file:/[a-z\"'\\\\]{1,8}|cmd:[a-z]{1,4}( [a-z\"]{1,4}){0,3})",
    ]
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![r#"["'\\#=\[\]{}a-z ]{0,12}"#, "\\PC{0,16}", "[\\n\\t\u{1}-\u{1f}\u{7f}x\"]{1,6}"]
}

fn template(holds: TemplateKind) -> BoxedStrategy<Template> {
    let wording = || "[^\\pC]{0,20}[a-z\n\"'\\\\{}]{1,9}".prop_filter_map("a wording", |text| text.parse().ok());
    match holds {
        TemplateKind::Text => (wording(), btree_map("[a-z]{2}(-[A-Z]{2})?", wording(), 0..3))
            .prop_map(|(text, locales)| Template::Text { text, locales })
            .boxed(),
        TemplateKind::Registered => {
            let id = prop_oneof!["[A-Za-z0-9_\"'=-]{1,20}", "china=[A-Z_0-9]{1,9},overseas=[A-Z_0-9]{1,9}"];
            let names = subsequence(vec!["code".to_owned(), "minutes".to_owned()], 0..=2).prop_shuffle();
            let pairs = btree_map("[A-Za-z_-]{1,9}", "code|minutes|[^\\pC]{1,9}", 0..3);
            let params = prop_oneof![
                names.prop_filter_map("params", |names| TemplateParams::parse(&names).ok()),
                pairs.prop_filter_map("params", |pairs| TemplateParams::from_pairs(pairs.into_iter().collect()).ok()),
            ];
            (id, params)
                .prop_filter_map("a template", |(id, params)| Template::new_registered(&id, params).ok())
                .boxed()
        }
    }
}

/// The name of an answer: the field's own, or that of a row of it.
fn named(field: &Field, key: &str) -> String {
    if field.is_table { format!("{}.{key}", field.name) } else { field.name.clone() }
}

pub fn connector() -> impl Strategy<Value = Wanted> {
    (0..PROVIDERS.len()).prop_flat_map(|choice| {
        let provider = PROVIDERS[choice];
        let fields = provider.fields();
        let number = fields.len();
        let answers = (subsequence(fields, 0..=number), vec((typed(), "[A-Za-z0-9_.:\\[\\]-]{1,9}"), number));
        let usage = "(generic|sign-in|[a-z0-9][a-z0-9-]{0,9})".prop_map(|usage| usage.parse::<Usage>().unwrap());
        let templates = btree_map(usage, template(provider.template_kind), 0..3);
        (answers, templates).prop_map(move |((fields, texts), templates)| Wanted {
            provider,
            answers: fields
                .iter()
                .zip(texts)
                .filter_map(|(field, (text, key))| {
                    Some((named(field, &key), field.value_from_text(&text, ValueSource::User).ok()?))
                })
                .collect(),
            templates: templates.into_iter().collect(),
        })
    })
}

fn connectors() -> impl Strategy<Value = BTreeMap<String, Wanted>> {
    btree_map("[A-Za-z0-9_][A-Za-z0-9_-]{0,9}", connector(), 1..3)
}

fn read(text: &str) -> Config {
    let past = HistoryOptions { state_dir: None, now_millis: || 0, on_note: |_| {} };
    Store::new("sms.toml", past).validate(text).unwrap_or_else(|failure| panic!("{failure}\n{text}"))
}

fn save(edit: &mut ConfigEdit, name: &str, wanted: &Wanted) {
    edit.set_provider(name, wanted.provider);
    wanted.answers.iter().for_each(|(field, answer)| edit.set_field(name, field, answer));
    wanted.templates.iter().for_each(|(usage, template)| edit.set_template(name, usage, template));
}

fn is_saved(config: &Config, name: &str, wanted: &Wanted) {
    let saved = config.find_connector(name).unwrap();
    assert_eq!(saved.provider.name, wanted.provider.name);
    let texts = |answers: &FieldValues| answers.iter().map(|(name, it)| (name.clone(), shown(it))).collect::<Vec<_>>();
    assert_eq!(texts(&saved.values), texts(&wanted.answers));
    assert_eq!(saved.templates, wanted.templates);
}

#[test]
fn what_is_saved_reads_back() {
    every(200, connectors(), |connectors| {
        let mut edit = ConfigEdit::parse("").unwrap();
        connectors.iter().for_each(|(name, wanted)| save(&mut edit, name, wanted));
        let last = connectors.keys().next_back().unwrap();
        edit.set_live(last);
        edit.set_recipient("+14155550100");
        let config = read(&edit.to_text());
        connectors.iter().for_each(|(name, wanted)| is_saved(&config, name, wanted));
        assert_eq!((config.live.as_deref(), config.connectors.len()), (Some(&**last), connectors.len()));
        assert_eq!(config.test_recipient, "+14155550100".parse().ok());
    });
}

/// The text with a comment above each line that begins one, and one behind it.
fn commented(text: &str) -> String {
    let begins = |line: &str| line.starts_with('[') || line.contains(" = ");
    let mut inside = false;
    let lines = text.lines().enumerate().map(|(n, line)| {
        let quotes = line.matches("\"\"\"").count() + line.matches("'''").count();
        let (before, after) = (inside, inside ^ (quotes % 2 == 1));
        inside = after;
        match !before && !after && begins(line) {
            true => format!("# above {n}\n{line} # behind {n}\n"),
            false => format!("{line}\n"),
        }
    });
    lines.collect()
}

#[test]
fn an_edit_keeps_every_comment_and_every_line_that_it_does_not_change() {
    let single = connectors().prop_filter("lines of their own", |all| !format!("{all:?}").contains("\\n"));
    every(150, (single, connector()), |(connectors, other)| {
        let mut edit = ConfigEdit::parse("").unwrap();
        connectors.iter().for_each(|(name, wanted)| save(&mut edit, name, wanted));
        let before = commented(&edit.to_text());
        let mut edit = ConfigEdit::parse(&before).unwrap();
        let (name, wanted) = connectors.iter().next().unwrap();
        let answers: FieldValues =
            other.answers.into_iter().filter(|(field, _)| wanted.answers.contains_key(field)).collect();
        answers.iter().for_each(|(field, answer)| edit.set_field(name, field, answer));
        edit.set_live(name);
        let after = edit.to_text();
        let mut merged = wanted.clone();
        merged.answers.extend(answers.clone());
        is_saved(&read(&after), name, &merged);
        let mut lines = after.lines();
        let key = |name: &str| name.split_once('.').map_or(name, |(_, key)| key).to_owned();
        let changed: BTreeSet<_> = answers.keys().map(|name| format!("{} = ", key(name))).collect();
        for line in before.lines().filter(|line| !changed.iter().any(|start| line.starts_with(start))) {
            assert!(lines.any(|kept| kept == line), "{line:?} is gone or moved:\n{before}\n{after}");
        }
        let notes = |text: &str| text.lines().filter(|line| line.contains("# behind ")).count();
        assert_eq!(notes(&before), notes(&after), "{before}\n{after}");
    });
}
