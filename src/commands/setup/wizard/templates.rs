//! The questions for the templates: wordings as a phone shows them, or the ids of the provider's registered templates.

use std::ops::ControlFlow;

use colored::Colorize;

use super::{
    super::super::template::check_sendable,
    Wizard,
    account::list_account_choices,
    fields::{AccountAnswer, AccountQuestion, ask_account_value},
    guide::GuideAnchor,
    step::StepOutcome,
    texts::fill,
};
use crate::{
    connectors::{ChoiceKind, problem_in_language},
    encoding::escape_control_chars,
    failure::{Failure, InvalidValue},
    sms::{Code, DEFAULT_VALID_MINUTES, Template, TemplateValues, Usage},
    terminal::{self, DefaultAnswer, Question, message_bubble},
};

/// Shows all wordings and lets the user change them.
pub fn ask_wordings(wizard: &mut Wizard<'_>) -> Result<StepOutcome, Failure> {
    wizard.show_guide(GuideAnchor::Templates);
    let code: Code = "123456".parse().map_err(Failure::usage)?;
    let values = TemplateValues { code: &code, minutes: wizard.config.code_minutes.unwrap_or(DEFAULT_VALID_MINUTES) };
    loop {
        for (usage, template) in &wizard.plan.templates {
            let text = template.wording_for(None).and_then(|wording| wording.render(&values).ok());
            let bubble = message_bubble(&text.unwrap_or_default());
            wizard.app.screen.print_status(format!("{}\n{bubble}", usage.to_string().bold()));
        }
        let usages: Vec<_> = wizard.plan.templates.iter().map(|(usage, _)| usage.to_string()).collect();
        let mut items = vec![wizard.texts.keep_templates.to_owned()];
        items.extend(usages.iter().map(|usage| fill(wizard.texts.change_usage, &[("usage", usage)])));
        match wizard.prompter()?.choose_or_back(wizard.texts.which_template, &items, 0)? {
            None => return Ok(StepOutcome::Back),
            Some(0) => return Ok(StepOutcome::Next),
            Some(index) => edit_wording(wizard, &usages[index - 1])?,
        }
    }
}

/// Changes a wording in its line or in the editor. Going back leaves it as it was.
fn edit_wording(wizard: &mut Wizard<'_>, usage: &str) -> Result<(), Failure> {
    let mut text = current_template(wizard, usage).unwrap_or_default();
    let in_editor = match terminal::configured_editor() {
        None => false,
        Some(editor) => {
            let items =
                [wizard.texts.edit_here.to_owned(), fill(wizard.texts.edit_in, &[("editor", &editor.to_string())])];
            match wizard.prompter()?.choose_or_back(wizard.texts.where_to_edit, &items, 0)? {
                None => return Ok(()),
                Some(index) => index == 1,
            }
        }
    };
    loop {
        let typed = match in_editor {
            false => {
                let question = Question { prompt: usage, initial: &text, ..Question::default() };
                wizard.prompter()?.ask_line_or_back(question, &|text| check_template(wizard, text))?
            }
            true => {
                let edited = terminal::edit_text(&text, ".txt")?;
                edited.map(|edited| edited.text.trim_end_matches(['\n', '\r']).to_owned())
            }
        };
        let Some(typed) = typed else { return Ok(()) };
        match check_template(wizard, &typed) {
            Ok(()) => return wizard.plan.set_template(usage, &typed),
            Err(problem) => {
                let problem = problem_in_language(&problem, wizard.texts.language);
                wizard.app.screen.print_status(format!("{} {}", "✗".red(), escape_control_chars(&problem)));
            }
        }
        if !wizard.prompter()?.confirm(wizard.texts.edit_again, DefaultAnswer::Yes)? {
            return Ok(());
        }
        // The editor opens with the invalid text, to be corrected.
        text = typed;
    }
}

/// Asks for the id of a usage's template: one of the account's, or typed.
pub async fn ask_template(wizard: &mut Wizard<'_>, usage: &str) -> Result<StepOutcome, Failure> {
    let current = current_template(wizard, usage);
    let optional = usage != "generic" && current.is_none();
    wizard.show_guide(GuideAnchor::Templates);
    let prompt = fill(wizard.texts.template_for, &[("usage", usage)]);
    let choices = match list_account_choices(wizard, ChoiceKind::Templates, wizard.fields.len()).await? {
        ControlFlow::Continue(choices) => choices,
        ControlFlow::Break(outcome) => return Ok(outcome),
    };
    let answer = match choices.is_empty() {
        true => AccountAnswer::TypeIn,
        false => {
            let none = optional.then_some(wizard.texts.use_generic);
            let check = |text: &str| check_template(wizard, text);
            let question = AccountQuestion { prompt: &prompt, none, current: current.as_deref(), check: &check };
            ask_account_value(wizard, question, &choices)?
        }
    };
    let id = match answer {
        AccountAnswer::Value(id) => Some(id),
        AccountAnswer::None => Some(String::new()),
        AccountAnswer::TypeIn => {
            let prompt = match optional {
                true => fill(wizard.texts.enter_to_use_generic, &[("question", &prompt)]),
                false => prompt,
            };
            let initial = current.as_deref().unwrap_or_default();
            let question = Question { prompt: &prompt, initial, optional, ..Question::default() };
            wizard.prompter()?.ask_line_or_back(question, &|text| check_template(wizard, text))?
        }
        AccountAnswer::Back => None,
    };
    match id {
        None => return Ok(StepOutcome::Back),
        Some(id) if id.is_empty() || current.as_ref() == Some(&id) => {}
        Some(id) => wizard.plan.set_template(usage, &id)?,
    }
    Ok(StepOutcome::Next)
}

fn current_template(wizard: &Wizard<'_>, usage: &str) -> Option<String> {
    let is_usage = |(other, _): &&(Usage, Template)| other.as_str() == usage;
    wizard.plan.templates.iter().find(is_usage).map(|(_, template)| template_source(template))
}

fn check_template(wizard: &Wizard<'_>, text: &str) -> Result<(), InvalidValue> {
    let template = Template::parse(wizard.plan.provider.template_kind, text)?;
    check_sendable(&template).map_err(|failure| failure.message.into())
}

/// Returns the text from which the template is parsed.
pub fn template_source(template: &Template) -> String {
    match template {
        Template::Text { text, .. } => text.as_str().to_owned(),
        Template::Registered { id, .. } => id.to_string(),
    }
}
