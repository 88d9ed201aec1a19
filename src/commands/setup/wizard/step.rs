//! The steps of the wizard, their order, and what can follow a step.

use super::{
    super::SetupPlan,
    texts::{WizardTexts, fill},
};
use crate::{connectors::form::Field, sms::TemplateKind};

/// A step of the wizard.
#[derive(Clone, Copy, PartialEq)]
pub enum WizardStep {
    /// Asks for the curl command of a gateway.
    Request,
    /// Asks for the token of a gateway, where the requests are described.
    Token,
    /// Asks for the kind of the body and for the body, where the requests are described.
    Body,
    /// Asks for a field, by its index in the form.
    Field(usize),
    /// Offers the fields that most people do not need.
    MoreSettings,
    /// Checks the fields together and asks the provider whether the credentials are right.
    Account,
    /// Asks for all wordings, where the provider takes wordings.
    Wordings,
    /// Asks for the id of a registered template, where the provider holds the wording.
    Template(&'static str),
    Test,
    Review,
}

/// Which step comes next.
pub enum StepOutcome {
    Next,
    /// The next one; this one asked nothing.
    Skip,
    Back,
    GoTo(WizardStep),
}

/// What the user can do about a problem or after the review.
#[derive(Clone, Copy)]
pub enum WizardAction {
    /// Go on; the text is its label.
    Continue(&'static str),
    /// Correct this field, by its index in the form.
    CorrectField(usize),
    /// Correct a field that the user chooses.
    CorrectFields,
    ChangeTemplates,
    /// Send another test, perhaps to another number.
    TestAgain,
    Quit,
}

impl WizardAction {
    pub fn label(self, fields: &[Field], texts: &WizardTexts) -> String {
        match self {
            Self::Continue(label) => label.to_owned(),
            Self::CorrectField(index) => fill(texts.correct_field, &[("field", &fields[index].name)]),
            Self::CorrectFields => texts.correct_setting.to_owned(),
            Self::ChangeTemplates => texts.change_templates.to_owned(),
            Self::TestAgain => texts.test_again.to_owned(),
            Self::Quit => texts.quit.to_owned(),
        }
    }
}

/// The fields of which at most one has a value, each for one kind of body.
pub const BODY_FIELDS: [&str; 3] = ["json-body", "form-body", "text-body"];

/// Whether a field is for one kind of body.
pub fn is_body_field(field: &Field) -> bool {
    BODY_FIELDS.contains(&field.name.as_str())
}

/// Returns the steps in their order. Steps that have nothing to ask are skipped when their turn comes.
pub fn plan_steps(plan: &SetupPlan, fields: &[Field]) -> Vec<WizardStep> {
    let first_body = fields.iter().position(is_body_field);
    let ask_field = |index| {
        let before = if Some(index) == first_body { &[WizardStep::Token, WizardStep::Body][..] } else { &[] };
        before.iter().copied().chain([WizardStep::Field(index)])
    };
    let fields = [WizardStep::Request].into_iter().chain((0..fields.len()).flat_map(ask_field));
    let templates = match plan.provider.template_kind {
        TemplateKind::Text => vec![WizardStep::Wordings],
        TemplateKind::Registered if plan.asks_missing_only && !plan.lacks_template() => vec![],
        // The generic template stands in for the others, so it comes first.
        TemplateKind::Registered => {
            ["generic", "register", "sign-in", "forgot-password"].map(WizardStep::Template).into()
        }
    };
    fields
        .chain([WizardStep::MoreSettings, WizardStep::Account])
        .chain(templates)
        .chain([WizardStep::Test, WizardStep::Review])
        .collect()
}
