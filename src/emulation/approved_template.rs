//! The templates that a provider has approved for an account.

use crate::sms::{DEFAULT_VALID_MINUTES, Region, Template, Usage, Wording};

/// An approved template.
#[derive(Clone, Debug, PartialEq)]
pub struct ApprovedTemplate {
    /// The provider's id.
    pub id: String,
    /// The names of its variables, in the provider's order.
    pub variables: Vec<String>,
    /// The text with its variables.
    pub wording: Wording,
    /// The numbers to which it may be sent.
    pub region: Region,
}

impl ApprovedTemplate {
    /// Returns the registered templates of a usage. Only the provider knows their wording, so a suggested one is used.
    pub fn from_template(usage: &Usage, template: &Template) -> Vec<Self> {
        let Template::Registered { id, params } = template else { return vec![] };
        let placeholder = |name: &str| match params.pairs().find(|(_, value)| *value == name) {
            None if name == "minutes" => DEFAULT_VALID_MINUTES.to_string(),
            variable => format!("{{{{{}}}}}", variable.map_or(name, |(variable, _)| variable)),
        };
        let suggested = Wording::suggested_for(usage).replace_variables(placeholder);
        // The other variables follow.
        let others = params.names().map(|name| format!("{{{{{name}}}}}")).filter(|other| !suggested.contains(other));
        let Ok(wording) = others.fold(suggested.clone(), |text, other| text + " " + &other).parse::<Wording>() else {
            return vec![];
        };
        let approve = |(id, region): (&str, Region)| Self {
            id: id.to_owned(),
            variables: params.names().map(str::to_owned).collect(),
            wording: wording.clone(),
            region,
        };
        id.values_by_region().into_iter().map(approve).collect()
    }

    /// Returns the text with these values, which are in the order of the variables.
    pub fn render(&self, values: &[String]) -> String {
        let index_of = |name: &str| self.variables.iter().position(|variable| variable == name);
        self.wording
            .replace_variables(|name| index_of(name).and_then(|index| values.get(index)).cloned().unwrap_or_default())
    }
}
