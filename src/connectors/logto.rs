//! What Logto's consoles keep of a provider: the names of its settings there, as data in each provider's folder.

mod export;
mod import;
mod usage_type;

pub use import::import_json;

/// Logto's connector for a provider.
pub struct LogtoConnector {
    /// `connectorId` in its API.
    pub factory_id: &'static str,
    /// What a connector of this kind is for, as its API tells beside the config.
    pub target: &'static str,
    /// In the order of its form.
    pub field_mappings: &'static [FieldMapping],
    /// Its settings that say nothing here, each with the reason.
    pub ignored_keys: &'static [(&'static str, &'static str)],
    pub template_mapping: TemplateMapping,
    /// The usages without which it refuses a config.
    pub required_usages: &'static [&'static str],
}

/// A setting there and the field that it is here.
pub struct FieldMapping {
    pub logto_key: &'static str,
    pub field_name: &'static str,
    pub conversion: ValueConversion,
    /// Whether Logto takes a config without it.
    pub optional: bool,
}

/// How one value is written on both sides.
pub enum ValueConversion {
    /// The same text.
    SameText,
    /// The same text where it fits; otherwise what Logto takes, in a sentence.
    Restricted { requirement: &'static str, accepts: fn(&str) -> bool },
    /// `true` and `false` there, these two here.
    Boolean { when_true: &'static str, when_false: &'static str },
    /// One of a few: there, here.
    Enumerated(&'static [(&'static str, &'static str)]),
}

/// How `templates` looks there.
pub enum TemplateMapping {
    /// The receiver has the wording.
    Unsupported,
    /// Our wording as `content`.
    Content,
    /// The provider's id.
    RegisteredId {
        /// What it is called: `templateCode`, `templateName`.
        key: &'static str,
        /// Whether it may be an object of `china` and `overseas`.
        allows_regional: bool,
        /// Whether an id looks like this provider's, to tell two apart whose settings are called the same.
        accepts_id: fn(&str) -> bool,
        /// What each row says again, though it is one field here.
        per_template_fields: &'static [FieldMapping],
        /// Keys that say nothing here.
        ignored_keys: &'static [&'static str],
    },
}

impl FieldMapping {
    pub const fn same_text(logto_key: &'static str, field_name: &'static str) -> Self {
        Self { logto_key, field_name, conversion: ValueConversion::SameText, optional: false }
    }

    pub const fn with_conversion(self, value: ValueConversion) -> Self {
        Self { conversion: value, ..self }
    }

    pub const fn optional(self) -> Self {
        Self { optional: true, ..self }
    }
}

impl LogtoConnector {
    /// What it asks of every connector with templates.
    pub const REQUIRED_USAGES: &'static [&'static str] = &crate::sms::REQUIRED_USAGES;

    fn find_mapping(&self, theirs: &str) -> Option<&'static FieldMapping> {
        self.field_mappings.iter().find(|pair| pair.logto_key == theirs)
    }

    /// Whether its form has a setting of this name.
    fn has_key(&self, key: &str) -> bool {
        let rows = key == "templates" && !matches!(self.template_mapping, TemplateMapping::Unsupported);
        rows || self.find_mapping(key).is_some() || self.ignored_keys.iter().any(|(name, _)| *name == key)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;
    use crate::{
        connectors::Provider,
        sms::{Template, Usage},
    };

    /// A connector with all that no provider of today needs, over the fields of one that there is.
    const TEST_CONNECTOR: LogtoConnector = LogtoConnector {
        factory_id: "made-up",
        target: "made-up",
        field_mappings: &[FieldMapping::same_text("endpoint", "access-key-id")
            .with_conversion(ValueConversion::Enumerated(&[("https://a.example", "a"), ("https://b.example", "b")]))],
        ignored_keys: &[("strict", "it is always so")],
        template_mapping: TemplateMapping::RegisteredId {
            key: "templateName",
            allows_regional: false,
            accepts_id: |_| true,
            per_template_fields: &[FieldMapping::same_text("language", "region")],
            ignored_keys: &[],
        },
        required_usages: &[],
    };

    fn test_provider() -> &'static Provider {
        Provider::find_by_name("aliyun").unwrap()
    }

    fn generic_template(id: &str) -> Vec<(Usage, Template)> {
        vec![(Usage::generic(), Template::new_registered(id, vec!["code".into()]).unwrap())]
    }

    #[test]
    fn a_choice_and_what_every_row_says_go_both_ways() {
        let config = json!({
            "endpoint": "https://b.example",
            "templates": [{ "usageType": "Generic", "templateName": "otp", "language": "en" }],
        });
        let found = TEST_CONNECTOR.import_config(test_provider(), config.as_object().unwrap());
        let text = |name: &str| found.values[name].to_string();
        assert_eq!((text("access-key-id").as_str(), text("region").as_str()), ("b", "en"));
        assert!(found.notes.is_empty() && found.templates == generic_template("otp"), "{:?}", found.notes);
        let settings: BTreeMap<_, _> = found.values.keys().map(|name| (name.clone(), text(name))).collect();
        let written = TEST_CONNECTOR.export_config(test_provider(), &settings, &found.templates, 10).unwrap();
        assert_eq!((json!(written.config), written.notes), (config, vec![]));
    }

    #[test]
    fn what_differs_from_row_to_row_or_is_no_choice_is_named() {
        let row = |usage, language| json!({ "usageType": usage, "templateName": "otp", "language": language });
        let config = json!({
            "endpoint": "https://c.example", "strict": true,
            "templates": [row("Generic", "en"), row("SignIn", "de")],
        });
        let found = TEST_CONNECTOR.import_config(test_provider(), config.as_object().unwrap());
        for named in ["value of endpoint", "strict", "language of sign-in"] {
            assert!(found.notes.iter().any(|note| note.contains(named)), "{named}: {:?}", found.notes);
        }
        let settings = [("access-key-id", "c"), ("sign-name", "x")];
        let settings = settings.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
        let split = generic_template("china=a,overseas=b");
        let written = TEST_CONNECTOR.export_config(test_provider(), &settings, &split, 10).unwrap();
        assert_eq!(written.config["endpoint"], "");
        assert_eq!(written.config["templates"][0]["templateName"], "a");
        for named in ["endpoint", "no field for sign-name", "generic: Logto supports one id"] {
            assert!(written.notes.iter().any(|note| note.contains(named)), "{named}: {:?}", written.notes);
        }
    }

    #[test]
    fn where_the_receiver_has_the_wording_no_template_goes() {
        let silent = LogtoConnector { template_mapping: TemplateMapping::Unsupported, ..TEST_CONNECTOR };
        let written = silent.export_config(test_provider(), &BTreeMap::new(), &generic_template("otp"), 10).unwrap();
        assert!(!written.config.contains_key("templates"));
        assert!(written.notes.contains(&"Logto has no field for templates".to_owned()));
    }
}
