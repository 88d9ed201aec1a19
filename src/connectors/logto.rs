//! What Logto's consoles keep of a provider: the names of its settings there, as data in each provider's folder.

mod read;
mod usage;
mod write;

pub use read::read;

/// Logto's connector for a provider.
pub struct Logto {
    /// `connectorId` in its API.
    pub factory: &'static str,
    /// What a connector of this kind is for, as its API tells beside the config.
    pub target: &'static str,
    /// In the order of its form.
    pub fields: &'static [Pair],
    /// Its settings that say nothing here, each with the reason.
    pub idle: &'static [(&'static str, &'static str)],
    pub rows: Rows,
    /// The usages without which it refuses a config.
    pub required: &'static [&'static str],
}

/// A setting there and the field that it is here.
pub struct Pair {
    pub theirs: &'static str,
    pub ours: &'static str,
    pub value: Value,
    /// Whether Logto takes a config without it.
    pub optional: bool,
}

/// How one value is written on both sides.
pub enum Value {
    /// The same text.
    Text,
    /// The same text where it fits; otherwise what Logto takes, in a sentence.
    Only { what: &'static str, fits: fn(&str) -> bool },
    /// `true` and `false` there, these two here.
    Switch { on: &'static str, off: &'static str },
    /// One of a few: there, here.
    Choice(&'static [(&'static str, &'static str)]),
}

/// How `templates` looks there.
pub enum Rows {
    /// The receiver has the wording.
    None,
    /// Our wording as `content`.
    Content,
    /// The provider's id.
    Id {
        /// What it is called: `templateCode`, `templateName`.
        key: &'static str,
        /// Whether it may be an object of `china` and `overseas`.
        split: bool,
        /// Whether an id looks like this provider's, to tell two apart whose settings are called the same.
        looks: fn(&str) -> bool,
        /// What each row says again, though it is one field here.
        beside: &'static [Pair],
        /// Keys that say nothing here.
        idle: &'static [&'static str],
    },
}

impl Pair {
    pub const fn text(theirs: &'static str, ours: &'static str) -> Self {
        Self { theirs, ours, value: Value::Text, optional: false }
    }

    pub const fn of(self, value: Value) -> Self {
        Self { value, ..self }
    }

    pub const fn optional(self) -> Self {
        Self { optional: true, ..self }
    }
}

impl Logto {
    /// What it asks of every connector with templates.
    pub const REQUIRED: &'static [&'static str] = &crate::sms::REQUIRED;

    fn pair(&self, theirs: &str) -> Option<&'static Pair> {
        self.fields.iter().find(|pair| pair.theirs == theirs)
    }

    /// Whether its form has a setting of this name.
    fn knows(&self, key: &str) -> bool {
        let rows = key == "templates" && !matches!(self.rows, Rows::None);
        rows || self.pair(key).is_some() || self.idle.iter().any(|(name, _)| *name == key)
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
    const MADE_UP: Logto = Logto {
        factory: "made-up",
        target: "made-up",
        fields: &[Pair::text("endpoint", "access-key-id")
            .of(Value::Choice(&[("https://a.example", "a"), ("https://b.example", "b")]))],
        idle: &[("strict", "it is always so")],
        rows: Rows::Id {
            key: "templateName",
            split: false,
            looks: |_| true,
            beside: &[Pair::text("language", "region")],
            idle: &[],
        },
        required: &[],
    };

    fn provider() -> &'static Provider {
        Provider::find("aliyun").unwrap()
    }

    fn generic(id: &str) -> Vec<(Usage, Template)> {
        vec![(Usage::generic(), Template::registered(id, vec!["code".into()]).unwrap())]
    }

    #[test]
    fn a_choice_and_what_every_row_says_go_both_ways() {
        let config = json!({
            "endpoint": "https://b.example",
            "templates": [{ "usageType": "Generic", "templateName": "otp", "language": "en" }],
        });
        let found = MADE_UP.found(provider(), config.as_object().unwrap());
        let text = |name: &str| found.answers[name].to_string();
        assert_eq!((text("access-key-id").as_str(), text("region").as_str()), ("b", "en"));
        assert!(found.notes.is_empty() && found.templates == generic("otp"), "{:?}", found.notes);
        let settings: BTreeMap<_, _> = found.answers.keys().map(|name| (name.clone(), text(name))).collect();
        let written = MADE_UP.write(provider(), &settings, &found.templates, 10).unwrap();
        assert_eq!((json!(written.config), written.notes), (config, vec![]));
    }

    #[test]
    fn what_differs_from_row_to_row_or_is_no_choice_is_named() {
        let row =
            |usage, language| json!({ "usageType": usage, "templateName": "otp", "language": language });
        let config = json!({
            "endpoint": "https://c.example", "strict": true,
            "templates": [row("Generic", "en"), row("SignIn", "de")],
        });
        let found = MADE_UP.found(provider(), config.as_object().unwrap());
        for named in ["value of endpoint", "strict", "language of sign-in"] {
            assert!(found.notes.iter().any(|note| note.contains(named)), "{named}: {:?}", found.notes);
        }
        let settings = [("access-key-id", "c"), ("sign-name", "x")];
        let settings = settings.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
        let split = generic("china=a,overseas=b");
        let written = MADE_UP.write(provider(), &settings, &split, 10).unwrap();
        assert_eq!(written.config["endpoint"], "");
        assert_eq!(written.config["templates"][0]["templateName"], "a");
        for named in ["endpoint", "no field for sign-name", "generic: Logto supports one id"] {
            assert!(written.notes.iter().any(|note| note.contains(named)), "{named}: {:?}", written.notes);
        }
    }

    #[test]
    fn where_the_receiver_has_the_wording_no_template_goes() {
        let silent = Logto { rows: Rows::None, ..MADE_UP };
        let written = silent.write(provider(), &BTreeMap::new(), &generic("otp"), 10).unwrap();
        assert!(!written.config.contains_key("templates"));
        assert!(written.notes.contains(&"Logto has no field for templates".to_owned()));
    }
}
