//! One message, the provider's word that it took it, and what became of it.

use serde::Serialize;

use super::{Code, Phone, Template, TemplateValues, Usage};

/// One SMS to one person.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub to: Phone,
    pub content: MessageContent,
    /// What it is for, the code in it, and the language that was asked for: some connectors word it themselves.
    pub usage: Usage,
    pub code: Code,
    pub locale: Option<String>,
}

impl Message {
    /// The message that a template makes for one recipient. Fails on an unknown variable, or where the code has no place.
    pub fn from_template(
        template: &Template,
        usage: &Usage,
        to: &Phone,
        locale: Option<&str>,
        with: &TemplateValues,
    ) -> Result<Self, String> {
        Ok(Self {
            to: *to,
            content: template.render_content(to, locale, with)?,
            usage: usage.clone(),
            code: with.code.clone(),
            locale: locale.map(str::to_owned),
        })
    }
}

/// What the message says: our text, or the provider's registered template and its variables.
#[derive(Clone, Debug, PartialEq)]
pub enum MessageContent {
    Text(String),
    /// Variables as name and value, in the order in which the template declares them.
    Registered {
        id: String,
        variables: Vec<(String, String)>,
        /// Whether this id serves only the recipient's side of mainland China and all others.
        is_regional: bool,
    },
}

/// The provider's word that it took a message over. It is not delivery.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Receipt {
    /// The message id, where the provider gives one.
    pub id: Option<String>,
    pub request_id: Option<String>,
}

/// What became of a message, as far as the provider knows.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Delivery {
    /// On its way; `status` is the provider's own word.
    Pending {
        status: String,
    },
    Delivered,
    Failed {
        code: String,
        reason: String,
    },
}
