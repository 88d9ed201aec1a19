//! The checks of an account, and what they find.

use crate::{
    http_client::Exchange,
    sms::{Template, Usage},
};

/// One check of `smsctl check`.
pub struct ProviderCheck {
    /// What is checked, such as `credentials`.
    pub title: String,
    /// The usages whose templates are checked; empty for a check of the account.
    pub usages: Vec<Usage>,
    /// The exchange that finds out.
    pub exchange: Exchange<Finding>,
}

impl ProviderCheck {
    /// Returns a check of the account.
    pub fn new(title: impl Into<String>, exchange: Exchange<Finding>) -> Self {
        Self { title: title.into(), usages: vec![], exchange }
    }

    /// Turns this into a check of the registered template with this id.
    pub(super) fn for_template(self, id: &str, templates: &[(Usage, Template)]) -> Self {
        let has_id = |template: &Template| match template {
            Template::Registered { id: ids, .. } => ids.values_by_region().iter().any(|(known, _)| *known == id),
            Template::Text { .. } => false,
        };
        let usages = templates.iter().filter(|(_, template)| has_id(template));
        Self { usages: usages.map(|(usage, _)| usage.clone()).collect(), ..self }
    }
}

/// The result of a check.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// All is well; the text says what was found.
    Pass(String),
    /// Sending works, but something needs attention.
    Warn {
        /// What was found.
        summary: String,
        /// What to do about it.
        fix: String,
    },
    /// Sending fails.
    Fail {
        /// What was found.
        summary: String,
        /// What to do about it.
        fix: String,
    },
}

impl Finding {
    /// Returns a finding that all is well.
    pub fn pass(summary: impl Into<String>) -> Self {
        Self::Pass(summary.into())
    }

    /// Returns a warning and what to do about it.
    pub fn warn(summary: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::Warn { summary: summary.into(), fix: fix.into() }
    }

    /// Returns a failure and what to do about it.
    pub fn fail(summary: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::Fail { summary: summary.into(), fix: fix.into() }
    }
}
