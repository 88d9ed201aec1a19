//! A message, its receipt, and its delivery.

use serde::Serialize;

use super::{Code, Phone, Template, TemplateValues, Usage};

/// A message to one recipient.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// The recipient.
    pub to: Phone,
    /// The text, or the registered template with its values.
    pub content: MessageContent,
    /// What the message is for. Some connectors write the text themselves from this, the code and the language.
    pub usage: Usage,
    /// The code in it.
    pub code: Code,
    /// The language tag that was asked for.
    pub locale: Option<String>,
}

impl Message {
    /// Creates a message from a template.
    ///
    /// # Errors
    /// The template has an unknown variable or no place for the code.
    pub fn from_template(
        template: &Template,
        usage: &Usage,
        to: &Phone,
        locale: Option<&str>,
        values: &TemplateValues,
    ) -> Result<Self, String> {
        Ok(Self {
            to: *to,
            content: template.render_content(to, locale, values)?,
            usage: usage.clone(),
            code: values.code.clone(),
            locale: locale.map(str::to_owned),
        })
    }
}

/// What a message says: a text, or the provider's registered template and its variables.
#[derive(Clone, Debug, PartialEq)]
pub enum MessageContent {
    /// A text.
    Text(String),
    /// A template that is registered with the provider.
    Registered {
        /// The provider's id of the template.
        id: String,
        /// Names and values, in the order in which the template declares them.
        variables: Vec<(String, String)>,
        /// Whether the template has different ids for mainland China and for other countries.
        is_regional: bool,
    },
}

/// The provider's confirmation that it accepted a message. It is not delivery.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Receipt {
    /// The message id, where the provider gives one.
    pub id: Option<String>,
    /// The provider's id of the request.
    pub request_id: Option<String>,
}

/// The state of a message, as far as the provider knows.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Delivery {
    /// It was accepted and not delivered yet.
    Pending {
        /// The provider's own word for the state.
        status: String,
    },
    /// It was delivered.
    Delivered,
    /// It was not and will not be delivered.
    Failed {
        /// The provider's code.
        code: String,
        /// The provider's message.
        reason: String,
    },
}
