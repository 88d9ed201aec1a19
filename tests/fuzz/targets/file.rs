//! A configuration file is loaded, or rejected with line and column; a loaded one can be edited.
#![no_main]

use std::{fs, path::PathBuf, process, sync::LazyLock};

use libfuzzer_sys::fuzz_target;
use smsctl::{
    connectors::form::{FieldValue, FieldValues},
    failure::FailureKind,
    sms::Regional,
    store::{ConfigEdit, HistoryOptions, Store},
};

static FILE: LazyLock<PathBuf> =
    LazyLock::new(|| std::env::temp_dir().join(format!("smsctl-fuzz-{}.toml", process::id())));

fuzz_target!(|bytes: &[u8]| {
    fs::write(&*FILE, bytes).expect("a temporary file");
    let store = Store::new(&*FILE, HistoryOptions { state_dir: None, now_millis: || 0, on_note: |_| {} });
    let config = match store.load() {
        Ok(config) => config,
        Err(failure) => {
            let shown = format!("{failure} {:?}", failure.fix);
            assert_eq!(failure.kind, FailureKind::Configuration, "{shown}");
            assert!(failure.fix.is_some() && !shown.chars().any(char::is_control), "{shown:?}");
            return;
        }
    };
    let text = store.text_or_empty().expect("a loaded file is text");
    let edited = |change: &dyn Fn(&mut ConfigEdit)| {
        let mut edit = ConfigEdit::parse(&text).expect("a loaded file can be edited");
        change(&mut edit);
        let text = edit.to_text();
        store.validate(&text).unwrap_or_else(|failure| panic!("{failure}:\n{text}"))
    };
    assert_eq!(edited(&|_| ()).connectors.len(), config.connectors.len());
    assert_eq!(edited(&|edit| edit.set_recipient("+14155550100")).test_recipient, "+14155550100".parse().ok());
    for saved in &config.connectors {
        let same = edited(&|edit| {
            edit.set_live(&saved.name);
            saved.values.iter().for_each(|(field, value)| edit.set_field(&saved.name, field, value));
            saved.templates.iter().for_each(|(usage, it)| edit.set_template(&saved.name, usage, it));
        });
        let again = same.find_connector(&saved.name).expect("it was not removed");
        assert_eq!((same.live.as_deref(), normalized(&again.values)), (Some(&*saved.name), normalized(&saved.values)));
        assert_eq!(again.templates, saved.templates);
        let without = edited(&|edit| edit.remove_connector(&saved.name));
        assert!(
            without.find_connector(&saved.name).is_none() && without.connectors.len() + 1 == config.connectors.len()
        );
    }
});

/// Returns the values without spaces around the parts of regional values, which do not matter.
fn normalized(values: &FieldValues) -> FieldValues {
    let normalized = |value: &FieldValue| match value {
        FieldValue::Plain(text) => FieldValue::Plain(text.parse().map_or(text.clone(), |it: Regional| it.to_string())),
        other => other.clone(),
    };
    values.iter().map(|(field, value)| (field.clone(), normalized(value))).collect()
}
