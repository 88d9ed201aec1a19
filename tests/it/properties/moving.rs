//! Moving out and in again: what both sides know comes back as it was.

use std::collections::BTreeMap;

use proptest::{
    collection::{btree_map, vec},
    prop_oneof,
    sample::subsequence,
    strategy::{BoxedStrategy, Just, Strategy},
};
use serde_json::{Value, json};
use smsctl::{
    commands::{
        export::{Format, export},
        import,
    },
    connectors::{
        Found, PROVIDERS, Provider,
        form::{Answer, Answers},
        logto::{Logto, Pair, Rows, Value as Kind},
    },
    references::{Reference, Source},
    sms::{Secret, Template, Usage},
    store::{Place, Saved},
};

use super::{
    every,
    file::{Wanted, connector},
};

fn saved(wanted: &Wanted) -> Saved {
    Saved {
        name: "one".into(),
        provider: wanted.provider,
        answers: wanted.answers.clone(),
        templates: wanted.templates.clone(),
        places: BTreeMap::new(),
        place: Place { line: 1, column: 1 },
    }
}

fn written(wanted: &Wanted, format: Format, shown: bool) -> String {
    let none = |reference: &Reference| -> Result<Secret, String> { panic!("{reference}") };
    let exported = export(&saved(wanted), format, 10, if shown { Some(&none) } else { None });
    exported.unwrap_or_else(|wrong| panic!("{wrong:?}")).text
}

#[track_caller]
fn same(found: &Found, wanted: &Wanted) {
    assert_eq!(found.provider.name, wanted.provider.name);
    assert_eq!(found.answers, wanted.answers);
    let sorted = |templates: &[(Usage, Template)]| {
        let mut templates = templates.to_vec();
        templates.sort_by(|a, b| a.0.cmp(&b.0));
        templates
    };
    assert_eq!(sorted(&found.templates), sorted(&wanted.templates));
    assert!(found.notes.is_empty(), "{:?}", found.notes);
}

/// What Logto can hold of a field.
fn held(pair: &Pair) -> BoxedStrategy<String> {
    let reference = "env:[A-Z_]{1,8}";
    match pair.value {
        Kind::Text => {
            let plain = "\\PC{1,16}"
                .prop_filter("a plain text", |text| Reference::parse(text).is_none() && !text.contains('='));
            prop_oneof![3 => plain, 1 => reference].boxed()
        }
        Kind::Only { .. } => reference.boxed(),
        Kind::Switch { on, off } => prop_oneof![Just(on.to_owned()), Just(off.to_owned())].boxed(),
        Kind::Choice(all) => (0..all.len()).prop_map(|at| all[at].1.to_owned()).boxed(),
    }
}

fn template(rows: &Rows) -> BoxedStrategy<Template> {
    let typed = |id: String| Template::registered(&id, vec!["code".into()]).ok();
    match rows {
        Rows::Id { split: true, .. } => {
            prop_oneof!["[A-Za-z0-9_<>-]{1,20}", "china=[A-Z_0-9]{1,9},overseas=[A-Z_0-9]{1,9}"]
                .prop_filter_map("an id", typed)
                .boxed()
        }
        Rows::Id { .. } => "[A-Za-z0-9_<>-]{1,20}".prop_filter_map("an id", typed).boxed(),
        Rows::Content | Rows::None => "[^\\pC{}]{0,20}"
            .prop_map(|text| {
                let text = format!("{text}{{{{code}}}}").parse().unwrap();
                Template::Text { text, locales: BTreeMap::new() }
            })
            .boxed(),
    }
}

fn in_logto() -> impl Strategy<Value = Wanted> {
    let all: Vec<(&'static Provider, &'static Logto)> =
        PROVIDERS.iter().filter_map(|provider| Some((*provider, provider.logto.as_ref()?))).collect();
    assert!(all.len() >= 3);
    (0..all.len()).prop_flat_map(move |at| {
        let (provider, logto) = all[at];
        let beside: &[Pair] = if let Rows::Id { beside, .. } = &logto.rows { beside } else { &[] };
        let pairs: Vec<&Pair> = logto.fields.iter().chain(beside).collect();
        let optional = subsequence((0..pairs.len()).collect::<Vec<_>>(), 0..=pairs.len());
        let texts: Vec<_> = pairs.iter().map(|pair| held(pair)).collect();
        let others = btree_map("[a-z][a-z0-9-]{0,9}", template(&logto.rows), 0..3);
        let required = vec(template(&logto.rows), logto.required.len());
        (optional, texts, required, others).prop_map(move |(optional, texts, required, others)| {
            let fields = provider.fields();
            let kept = pairs.iter().zip(texts).enumerate();
            let kept = kept.filter(|(at, (pair, _))| !pair.optional || optional.contains(at));
            let answers = kept.map(|(_, (pair, text))| {
                let field = fields.iter().find(|field| field.name == pair.ours).unwrap();
                (field.name.clone(), field.answer(&text, Source::User).unwrap())
            });
            let answers = answers.collect();
            let mut templates: BTreeMap<_, _> = others;
            templates.extend(logto.required.iter().map(|name| (*name).to_owned()).zip(required));
            let templates = templates.into_iter().map(|(usage, it)| (usage.parse().unwrap(), it));
            let templates = if let Rows::None = logto.rows { vec![] } else { templates.collect() };
            Wanted { provider, answers, templates }
        })
    })
}

fn is_bare(answer: &Answer) -> bool {
    matches!(answer, Answer::Bare(_))
}

fn part(wanted: &Wanted, of: impl Fn(&Answer) -> bool) -> Wanted {
    let answers: Answers = wanted.answers.clone().into_iter().filter(|(_, answer)| of(answer)).collect();
    Wanted { answers, ..wanted.clone() }
}

#[test]
fn what_logto_can_hold_comes_back_from_it() {
    every(300, in_logto(), |wanted| {
        let logto = wanted.provider.logto.as_ref().unwrap();
        for (part, shown) in [
            // A secret is left blank; or it is shown.
            (part(&wanted, |answer| matches!(answer, Answer::Text(_))), false),
            (part(&wanted, |answer| !matches!(answer, Answer::Kept(_))), true),
        ] {
            let config: Value = serde_json::from_str(&written(&part, Format::Logto, shown)).unwrap();
            for id in [logto.factory, logto.target] {
                let around = json!({ "id": "x", "connectorId": id, "config": config });
                let found = import::read(&around.to_string()).unwrap();
                let defaults = wanted.provider.fields().iter().filter(|field| field.default.is_some());
                let mut expected = part.clone();
                // Logto demands a value where we have a default.
                for field in defaults.filter(|it| logto.fields.iter().any(|pair| pair.ours == it.name)) {
                    let default = field.answer(field.default.as_deref().unwrap(), Source::User).unwrap();
                    if found.answers.contains_key(&field.name) {
                        expected.answers.entry(field.name.clone()).or_insert(default);
                    }
                }
                same(&found, &expected);
            }
        }
        // Somebody else's document may hold no reference, even one that we wrote there.
        let kept = part(&wanted, |answer| !is_bare(answer));
        if kept.answers.values().any(|answer| matches!(answer, Answer::Kept(_))) {
            let around = format!(
                r#"{{"connectorId": "{}", "config": {}}}"#,
                logto.factory,
                written(&kept, Format::Logto, false)
            );
            let refused = import::read(&around).err().unwrap().to_string();
            assert!(refused.contains("imported document"), "{refused}");
        }
    });
}

#[test]
fn a_bare_config_is_known_by_the_names_in_it() {
    for provider in PROVIDERS.iter().filter(|provider| provider.logto.is_some()) {
        let wanted =
            Wanted { provider, answers: provider.demo_answers(), templates: provider.demo_templates() };
        let logto = provider.logto.as_ref().unwrap();
        let found = import::read(&written(&wanted, Format::Logto, true)).unwrap();
        assert_eq!(found.provider.name, provider.name);
        assert_eq!(
            found.templates.len(),
            if let Rows::None = logto.rows { 0 } else { logto.required.len().max(4) }
        );
    }
}

#[test]
fn our_own_document_holds_all_but_hidden_secrets() {
    every(200, connector(), |wanted| {
        let open = part(&wanted, |answer| !is_bare(answer));
        let found = import::read(&written(&wanted, Format::Json, false)).unwrap();
        assert_eq!(found.name.as_deref(), Some("one"));
        same(&found, &open);
        let shown = part(&wanted, |answer| !matches!(answer, Answer::Kept(_)));
        same(&import::read(&written(&shown, Format::Json, true)).unwrap(), &shown);
    });
}
