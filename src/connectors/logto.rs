//! Logto's connector configs, imported and exported. Each provider's folder says how its settings are named in Logto.

mod export;
mod import;
mod usage_type;

pub use import::import_json;

/// Logto's connector for a provider, <https://docs.logto.io/connectors/sms-connectors>.
pub struct LogtoConnector {
    /// `connectorId` in Logto's API.
    pub factory_id: &'static str,
    /// `target` in Logto's API.
    pub target: &'static str,
    /// The settings, in the order of Logto's form.
    pub field_mappings: &'static [FieldMapping],
    /// Settings of Logto that smsctl does not need, each with the reason.
    pub ignored_keys: &'static [(&'static str, &'static str)],
    /// How Logto holds the templates.
    pub template_mapping: TemplateMapping,
    /// The usages that Logto requires a template for.
    pub required_usages: &'static [&'static str],
}

/// A setting in Logto and the field that it corresponds to.
pub struct FieldMapping {
    /// Its name in Logto.
    pub logto_key: &'static str,
    /// The name of the field.
    pub field_name: &'static str,
    /// How a value is converted.
    pub conversion: ValueConversion,
    /// Whether Logto accepts a config without it.
    pub optional: bool,
}

/// How a value in Logto and the value of a field correspond.
pub enum ValueConversion {
    /// Both are the same text.
    SameText,
    /// Both are the same text, but Logto accepts fewer values.
    Restricted {
        /// What Logto requires, such as `must be a Messaging Service SID`.
        requirement: &'static str,
        /// Whether Logto accepts the value.
        accepts: fn(&str) -> bool,
    },
    /// A boolean in Logto.
    Boolean {
        /// The field's value for `true`.
        when_true: &'static str,
        /// The field's value for `false`.
        when_false: &'static str,
    },
    /// One of several values, as pairs of Logto's and the field's.
    Enumerated(&'static [(&'static str, &'static str)]),
}

/// How Logto holds templates.
pub enum TemplateMapping {
    /// Not at all: the receiver of the requests has the wording.
    Unsupported,
    /// The wording as `content`.
    Content,
    /// The id of a template that is registered with the provider.
    RegisteredId {
        /// The key of the id: `templateCode`, `templateName`.
        key: &'static str,
        /// Whether the id may be an object of `china` and `overseas`.
        allows_regional: bool,
        /// Whether an id looks like this provider's. Some providers differ in nothing else.
        accepts_id: fn(&str) -> bool,
        /// Settings that Logto repeats in each template.
        per_template_fields: &'static [FieldMapping],
        /// Keys of a template that smsctl does not need.
        ignored_keys: &'static [&'static str],
    },
}

impl FieldMapping {
    /// Returns a required setting whose text is the same in Logto.
    pub const fn same_text(logto_key: &'static str, field_name: &'static str) -> Self {
        Self { logto_key, field_name, conversion: ValueConversion::SameText, optional: false }
    }

    /// Sets how its value is converted.
    pub const fn with_conversion(self, conversion: ValueConversion) -> Self {
        Self { conversion, ..self }
    }

    /// Makes it optional in Logto.
    pub const fn optional(self) -> Self {
        Self { optional: true, ..self }
    }
}

impl LogtoConnector {
    /// The usages that Logto requires of every connector with templates.
    pub const REQUIRED_USAGES: &'static [&'static str] = &crate::sms::REQUIRED_USAGES;

    fn find_mapping(&self, key: &str) -> Option<&'static FieldMapping> {
        self.field_mappings.iter().find(|mapping| mapping.logto_key == key)
    }

    /// Whether Logto's config has a setting of this name.
    fn has_key(&self, key: &str) -> bool {
        let is_templates = key == "templates" && !matches!(self.template_mapping, TemplateMapping::Unsupported);
        is_templates || self.find_mapping(key).is_some() || self.ignored_keys.iter().any(|(name, _)| *name == key)
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

    /// A connector with features that no provider uses yet, on the fields of Aliyun.
    const TEST_CONNECTOR: LogtoConnector = LogtoConnector {
        factory_id: "made-up",
        target: "made-up",
        field_mappings: &[FieldMapping::same_text("endpoint", "access-key-id")
            .with_conversion(ValueConversion::Enumerated(&[("https://a.example", "a"), ("https://b.example", "b")]))],
        ignored_keys: &[("strict", "it is always enabled")],
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
    fn enumerated_values_and_repeated_fields_are_imported_and_exported() {
        let config = json!({
            "endpoint": "https://b.example",
            "templates": [{ "usageType": "Generic", "templateName": "otp", "language": "en" }],
        });
        let imported = TEST_CONNECTOR.import_config(test_provider(), config.as_object().unwrap());
        let text = |name: &str| imported.values[name].to_string();
        assert_eq!((text("access-key-id").as_str(), text("region").as_str()), ("b", "en"));
        assert!(imported.notes.is_empty() && imported.templates == generic_template("otp"), "{:?}", imported.notes);
        let settings: BTreeMap<_, _> = imported.values.keys().map(|name| (name.clone(), text(name))).collect();
        let exported = TEST_CONNECTOR.export_config(test_provider(), &settings, &imported.templates, 10).unwrap();
        assert_eq!((json!(exported.config), exported.notes), (config, vec![]));
    }

    #[test]
    fn values_that_cannot_be_converted_are_noted() {
        let row = |usage, language| json!({ "usageType": usage, "templateName": "otp", "language": language });
        let config = json!({
            "endpoint": "https://c.example", "strict": true,
            "templates": [row("Generic", "en"), row("SignIn", "de")],
        });
        let imported = TEST_CONNECTOR.import_config(test_provider(), config.as_object().unwrap());
        for named in ["value of endpoint", "strict", "language of sign-in"] {
            assert!(imported.notes.iter().any(|note| note.contains(named)), "{named}: {:?}", imported.notes);
        }
        let settings = [("access-key-id", "c"), ("sign-name", "x")];
        let settings = settings.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
        let split = generic_template("china=a,overseas=b");
        let exported = TEST_CONNECTOR.export_config(test_provider(), &settings, &split, 10).unwrap();
        assert_eq!(exported.config["endpoint"], "");
        assert_eq!(exported.config["templates"][0]["templateName"], "a");
        for named in ["endpoint", "no field for sign-name", "generic: Logto supports one id"] {
            assert!(exported.notes.iter().any(|note| note.contains(named)), "{named}: {:?}", exported.notes);
        }
    }

    #[test]
    fn templates_are_omitted_if_the_receiver_has_the_wording() {
        let without_templates = LogtoConnector { template_mapping: TemplateMapping::Unsupported, ..TEST_CONNECTOR };
        let exported =
            without_templates.export_config(test_provider(), &BTreeMap::new(), &generic_template("otp"), 10).unwrap();
        assert!(!exported.config.contains_key("templates"));
        assert!(exported.notes.contains(&"Logto has no field for templates".to_owned()));
    }
}
