//! One message, the provider's word that it took it, and what became of it.

use serde::Serialize;

use super::Phone;

/// One SMS to one person.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub to: Phone,
    pub content: Content,
}

/// What the message says: our text, or the provider's registered template and its variables.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    Text(String),
    /// Variables as name and value, in the order in which the template declares them.
    Registered {
        id: String,
        variables: Vec<(String, String)>,
        /// Whether this id serves only the recipient's side of mainland China and all others.
        split: bool,
    },
}

/// The provider's word that it took a message over. It is not delivery.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Receipt {
    pub id: String,
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
