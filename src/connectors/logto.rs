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
