//! The last question: everything that will be saved, and whether to save it.

use colored::Colorize;

use super::{
    super::SetupPlan,
    Wizard,
    step::{StepOutcome, WizardAction},
    templates::template_source,
};
use crate::{encoding::escape_control_chars, failure::Failure};

/// Shows what will be saved, and asks whether to save it.
pub fn review_plan(wizard: &mut Wizard<'_>) -> Result<StepOutcome, Failure> {
    wizard.app.screen.print_status(format_review(wizard.plan));
    let actions = [
        WizardAction::Continue("save"),
        WizardAction::CorrectFields,
        WizardAction::ChangeTemplates,
        WizardAction::Quit,
    ];
    wizard.ask_action("Save this connector?", &actions)
}

fn format_review(plan: &SetupPlan) -> String {
    let width = plan.values.keys().map(String::len).max().unwrap_or(0).max(15);
    let mut text = format!("\n{} ({})\n", plan.name.bold(), plan.provider.name);
    for (name, value) in &plan.values {
        text += &format!("  {:width$}  {}\n", escape_control_chars(name), escape_control_chars(&value.to_string()));
    }
    text += "templates\n";
    for (usage, template) in &plan.templates {
        let usage = usage.to_string();
        text += &format!("  {usage:width$}  {}\n", escape_control_chars(&template_source(template)));
    }
    text
}
