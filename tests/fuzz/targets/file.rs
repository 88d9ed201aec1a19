//! Whatever stands in the file is read, or refused with its place; and what is read can be edited.
#![no_main]

use std::{fs, path::PathBuf, process, sync::LazyLock};

use libfuzzer_sys::fuzz_target;
use smsctl::{
    connectors::form::{Answer, Answers},
    failure::Kind,
    sms::Regional,
    store::{Edit, Past, Store},
};

static FILE: LazyLock<PathBuf> =
    LazyLock::new(|| std::env::temp_dir().join(format!("smsctl-fuzz-{}.toml", process::id())));

fuzz_target!(|bytes: &[u8]| {
    fs::write(&*FILE, bytes).expect("a temporary file");
    let store = Store::at(&*FILE, Past { folder: None, clock: || 0, note: |_| {} });
    let config = match store.load() {
        Ok(config) => config,
        Err(failure) => {
            let shown = format!("{failure} {:?}", failure.fix);
            assert_eq!(failure.kind, Kind::Configuration, "{shown}");
            assert!(failure.fix.is_some() && !shown.chars().any(char::is_control), "{shown:?}");
            return;
        }
    };
    let text = store.text().expect("what was read is text");
    let edited = |change: &dyn Fn(&mut Edit)| {
        let mut edit = Edit::of(&text).expect("what can be read can be edited");
        change(&mut edit);
        let text = edit.text();
        store.validate(&text).unwrap_or_else(|failure| panic!("{failure}:\n{text}"))
    };
    assert_eq!(edited(&|_| ()).connectors.len(), config.connectors.len());
    assert_eq!(edited(&|edit| edit.recipient("+14155550100")).recipient, "+14155550100".parse().ok());
    for saved in &config.connectors {
        let same = edited(&|edit| {
            edit.live(&saved.name);
            saved.answers.iter().for_each(|(field, answer)| edit.field(&saved.name, field, answer));
            saved.templates.iter().for_each(|(usage, it)| edit.template(&saved.name, usage, it));
        });
        let again = same.find(&saved.name).expect("it is still there");
        assert_eq!((same.live.as_deref(), tidy(&again.answers)), (Some(&*saved.name), tidy(&saved.answers)));
        assert_eq!(again.templates, saved.templates);
        let gone = edited(&|edit| edit.remove(&saved.name));
        assert!(gone.find(&saved.name).is_none() && gone.connectors.len() + 1 == config.connectors.len());
    }
});

/// Space around the two sides of a split value does not matter.
fn tidy(answers: &Answers) -> Answers {
    let tidy = |answer: &Answer| match answer {
        Answer::Text(text) => Answer::Text(text.parse().map_or(text.clone(), |it: Regional| it.to_string())),
        other => other.clone(),
    };
    answers.iter().map(|(field, answer)| (field.clone(), tidy(answer))).collect()
}
