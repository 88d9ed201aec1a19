//! What a provider has on file for an account: the templates that it approved.

use crate::sms::{DEFAULT_VALID_MINUTES, Template, Usage, Wording};

/// A registered template that the provider has approved.
#[derive(Clone, Debug, PartialEq)]
pub struct ApprovedTemplate {
    pub id: String,
    /// The names of its variables, in the provider's order.
    pub variables: Vec<String>,
    pub wording: Wording,
    /// The only kind of number it may go to: mainland China, or all others. `None` for both.
    pub for_mainland_china: Option<bool>,
}

impl ApprovedTemplate {
    /// The registered templates behind one usage. The provider alone knows their wording,
    /// so a stand-in has to do.
    pub fn from_template(usage: &Usage, template: &Template) -> Vec<Self> {
        let Template::Registered { id, params } = template else { return vec![] };
        let keep = |name: &str| match name {
            "minutes" if !params.iter().any(|param| param == name) => DEFAULT_VALID_MINUTES.to_string(),
            _ => format!("{{{{{name}}}}}"),
        };
        let Ok(wording) = Wording::suggested_for(usage).replace_variables(keep).parse::<Wording>() else {
            return vec![];
        };
        let split = id.values_by_region().len() > 1;
        let approve = |(id, china): (&str, bool)| Self {
            id: id.to_owned(),
            variables: params.clone(),
            wording: wording.clone(),
            for_mainland_china: split.then_some(china),
        };
        id.values_by_region().into_iter().map(approve).collect()
    }

    /// The text that arrives, with these values in the order of the variables.
    pub fn render(&self, values: &[String]) -> String {
        let place = |name: &str| self.variables.iter().position(|variable| variable == name);
        self.wording.replace_variables(|name| place(name).and_then(|at| values.get(at)).cloned().unwrap_or_default())
    }
}
