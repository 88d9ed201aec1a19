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
        export::{ExportFormat, export_connector},
        import,
    },
    connectors::{
        ImportedConnector, Provider,
        form::{FieldValue, FieldValues},
    },
    references::{Reference, ValueSource},
    services::{
        FieldMapping, ImportError, ValueConversion as Kind,
        logto::{self, LOGTO_CONNECTORS, LogtoConnector, TemplateMapping},
    },
    sms::{REQUIRED_USAGES, Secret, Template, TemplateParams, Usage},
    store::{Position, SavedConnector},
};

use super::{
    every,
    file::{Wanted, connector},
};

fn saved(wanted: &Wanted) -> SavedConnector {
    SavedConnector {
        name: "one".into(),
        provider: wanted.provider,
        values: wanted.answers.clone(),
        templates: wanted.templates.clone(),
        service_settings: BTreeMap::new(),
        value_positions: BTreeMap::new(),
        position: Position { line: 1, column: 1 },
    }
}

fn written(wanted: &Wanted, format: ExportFormat, shown: bool) -> String {
    let none = |reference: &Reference| -> Result<Secret, String> { panic!("{reference}") };
    let exported = export_connector(&saved(wanted), format, 10, if shown { Some(&none) } else { None });
    exported.unwrap_or_else(|wrong| panic!("{wrong:?}")).text
}

fn parse(text: &str) -> Result<ImportedConnector, ImportError> {
    import::parse_import(text, import::ImportChoices::default())
}

#[track_caller]
fn same(found: &ImportedConnector, wanted: &Wanted) {
    assert_eq!(found.provider.name, wanted.provider.name);
    assert_eq!(found.values, wanted.answers);
    let sorted = |templates: &[(Usage, Template)]| {
        let mut templates = templates.to_vec();
        templates.sort_by(|a, b| a.0.cmp(&b.0));
        templates
    };
    assert_eq!(sorted(&found.templates), sorted(&wanted.templates));
    assert!(found.notes.is_empty(), "{:?}", found.notes);
}

/// What Logto can hold of a field.
fn held(pair: &FieldMapping) -> BoxedStrategy<String> {
    match pair.conversion {
        Kind::SameText => {
            let is_plain = |text: &String| Reference::parse(text).is_none() && !text.contains(['=', '<']);
            "\\PC{1,16}".prop_filter("a plain text", is_plain).boxed()
        }
        Kind::Restricted { .. } => "MG[0-9a-f]{32}".boxed(),
        Kind::Boolean { when_true: on, when_false: off } => {
            prop_oneof![Just(on.to_owned()), Just(off.to_owned())].boxed()
        }
        Kind::Enumerated(all) => (0..all.len()).prop_map(|at| all[at].1.to_owned()).boxed(),
    }
}

fn template(rows: &TemplateMapping) -> BoxedStrategy<Template> {
    let typed = |id: String| Template::new_registered(&id, TemplateParams::code_only()).ok();
    match rows {
        TemplateMapping::RegisteredId { allows_regional: true, .. } => {
            prop_oneof!["[A-Za-z0-9_-]{1,20}", "china=[A-Z_0-9]{1,9},overseas=[A-Z_0-9]{1,9}"]
                .prop_filter_map("an id", typed)
                .boxed()
        }
        TemplateMapping::RegisteredId { .. } => "[A-Za-z0-9_-]{1,20}".prop_filter_map("an id", typed).boxed(),
        TemplateMapping::Content { .. } | TemplateMapping::Unsupported => "[^\\pC{}<]{0,20}"
            .prop_map(|text| {
                let text = format!("{text}{{{{code}}}}").parse().unwrap();
                Template::Text { text, locales: BTreeMap::new() }
            })
            .boxed(),
    }
}

fn in_logto() -> impl Strategy<Value = Wanted> {
    let all: Vec<(&'static Provider, &'static LogtoConnector)> =
        LOGTO_CONNECTORS.iter().map(|logto| (logto.provider(), logto)).collect();
    assert!(all.len() >= 3);
    (0..all.len()).prop_flat_map(move |at| {
        let (provider, logto) = all[at];
        let pairs: Vec<&FieldMapping> = logto.field_mappings.iter().chain(logto.language()).collect();
        let optional = subsequence((0..pairs.len()).collect::<Vec<_>>(), 0..=pairs.len());
        let texts: Vec<_> = pairs.iter().map(|pair| held(pair)).collect();
        let others = btree_map("[a-z][a-z0-9-]{0,9}", template(&logto.template_mapping), 0..3);
        let required = vec(template(&logto.template_mapping), logto.required_usages.len());
        (optional, texts, required, others).prop_map(move |(optional, texts, required, others)| {
            let fields = provider.fields();
            let kept = pairs.iter().zip(texts).enumerate();
            let kept = kept.filter(|(at, (pair, _))| !pair.optional || optional.contains(at));
            let answers = kept.map(|(_, (pair, text))| {
                let field = fields.iter().find(|field| field.name == pair.field_name).unwrap();
                (field.name.clone(), field.value_from_text(&text, ValueSource::User).unwrap())
            });
            let answers = answers.collect();
            let mut templates: BTreeMap<_, _> = others;
            templates.extend(logto.required_usages.iter().map(|name| (*name).to_owned()).zip(required));
            let templates = templates.into_iter().map(|(usage, it)| (usage.parse().unwrap(), it));
            let templates: Vec<_> = match &logto.template_mapping {
                // The receiver is told the usage only.
                TemplateMapping::Unsupported => provider.demo_templates(),
                TemplateMapping::Content { accepts_custom_usages: false } => templates
                    .filter(|(usage, _): &(Usage, _)| logto.required_usages.contains(&usage.as_str()))
                    .collect(),
                _ => templates.collect(),
            };
            Wanted { provider, answers, templates }
        })
    })
}

fn is_bare(answer: &FieldValue) -> bool {
    matches!(answer, FieldValue::Secret(_))
}

fn part(wanted: &Wanted, of: impl Fn(&FieldValue) -> bool) -> Wanted {
    let answers: FieldValues = wanted.answers.clone().into_iter().filter(|(_, answer)| of(answer)).collect();
    Wanted { answers, ..wanted.clone() }
}

#[test]
fn what_logto_can_hold_comes_back_from_it() {
    every(300, in_logto(), |wanted| {
        let logto = LogtoConnector::find_by_provider(wanted.provider).unwrap();
        // A secret is left blank, or it is shown.
        for (expected, shown) in [(part(&wanted, |answer| !is_bare(answer)), false), (wanted.clone(), true)] {
            let config: Value = serde_json::from_str(&written(
                &wanted,
                ExportFormat::Service(&logto::CONFIG_FORMAT, &logto::CONFIG_FORMAT.exports[0]),
                shown,
            ))
            .unwrap();
            for id in [logto.factory_id, logto.target] {
                let around = json!({ "id": "x", "connectorId": id, "config": config });
                let mut found = parse(&around.to_string()).unwrap();
                if let TemplateMapping::Unsupported = logto.template_mapping {
                    found.templates.retain(|(usage, _)| REQUIRED_USAGES.contains(&usage.as_str()));
                }
                let defaults = wanted.provider.fields().iter().filter(|field| field.default.is_some());
                let mut expected = expected.clone();
                // Logto demands a value where we have a default.
                for field in defaults.filter(|it| logto.field_mappings.iter().any(|pair| pair.field_name == it.name)) {
                    let default = field.value_from_text(field.default.as_deref().unwrap(), ValueSource::User).unwrap();
                    if found.values.contains_key(&field.name) {
                        expected.answers.entry(field.name.clone()).or_insert(default);
                    }
                }
                same(&found, &expected);
            }
        }
    });
}

#[test]
fn a_bare_config_is_known_by_the_names_in_it() {
    for logto in LOGTO_CONNECTORS {
        let provider = logto.provider();
        let mut answers = provider.demo_values();
        if provider.name == "twilio" {
            let sid = FieldValue::Plain(format!("MG{}", "0".repeat(32)));
            answers.insert("from".into(), sid);
        }
        let wanted = Wanted { provider, answers, templates: provider.demo_templates() };
        let found = parse(&written(
            &wanted,
            ExportFormat::Service(&logto::CONFIG_FORMAT, &logto::CONFIG_FORMAT.exports[0]),
            true,
        ))
        .unwrap();
        assert_eq!(found.provider.name, provider.name);
        let expected = match logto.template_mapping {
            TemplateMapping::Unsupported => 9,
            _ => logto.required_usages.len(),
        };
        assert_eq!(found.templates.len(), expected);
    }
}

#[test]
fn smsctls_json_contains_everything_but_hidden_secrets() {
    every(200, connector(), |wanted| {
        let open = part(&wanted, |answer| !is_bare(answer));
        let found = parse(&written(&wanted, ExportFormat::Json, false)).unwrap();
        assert_eq!(found.name.as_deref(), Some("one"));
        same(&found, &open);
        let shown = part(&wanted, |answer| !matches!(answer, FieldValue::Reference(_)));
        same(&parse(&written(&shown, ExportFormat::Json, true)).unwrap(), &shown);
    });
}
