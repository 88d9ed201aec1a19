//! The last question: everything that will be saved, and whether to save it.

use colored::Colorize;

use super::{
    super::SetupPlan,
    Wizard,
    step::{StepOutcome, WizardAction},
    templates::template_source,
    texts::WizardTexts,
};
use crate::{
    encoding::escape_control_chars,
    failure::Failure,
    terminal::{terminal_columns, wrap_text},
};

/// Shows what will be saved, and asks whether to save it.
pub fn review_plan(wizard: &mut Wizard<'_>) -> Result<StepOutcome, Failure> {
    wizard.app.screen.print_status(format_review(wizard.plan, wizard.texts, terminal_columns()));
    let actions = [
        WizardAction::Continue(wizard.texts.save),
        WizardAction::CorrectFields,
        WizardAction::ChangeTemplates,
        WizardAction::Quit,
    ];
    wizard.ask_action(wizard.texts.save_question, &actions)
}

fn format_review(plan: &SetupPlan, texts: &WizardTexts, columns: usize) -> String {
    let width = plan.values.keys().map(String::len).max().unwrap_or(0).max(15);
    let row = |name: &str, value: &str| format_row(&escape_control_chars(name), value, width, columns);
    let mut text = format!("\n{} ({})\n", plan.name.bold(), plan.provider.name);
    text.extend(plan.values.iter().map(|(name, value)| row(name, &value.to_string())));
    text += &format!("{}\n", texts.review_templates);
    text.extend(plan.templates.iter().map(|(usage, template)| row(usage.as_str(), &template_source(template))));
    text
}

/// Formats a value beside its name, or below it on a narrow terminal.
fn format_row(name: &str, value: &str, width: usize, columns: usize) -> String {
    let indent = width + 4;
    let value = escape_control_chars(value);
    let wrap = |indent: usize| {
        let lines = wrap_text(&value, columns.saturating_sub(indent + 1).max(1));
        lines.join(&format!("\n{}", " ".repeat(indent)))
    };
    match columns > 2 * indent {
        true => format!("  {name:width$}  {}\n", wrap(indent)),
        false => format!("  {name}\n    {}\n", wrap(4)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::text_columns;

    #[test]
    fn a_long_value_is_wrapped_beside_its_name_or_below_it() {
        let value = "{{code}} 是您的注册验证码，10 分钟内有效。".repeat(3);
        for columns in [80, 40] {
            let row = format_row("forgot-password", &value, 15, columns);
            assert!(row.lines().all(|line| text_columns(line) < columns), "{row}");
            assert!(row.lines().count() > 2, "{row}");
        }
        assert_eq!(format_row("from", "Acme", 15, 80), "  from             Acme\n");
        assert_eq!(format_row("from", "Acme", 15, 30), "  from\n    Acme\n");
    }
}
