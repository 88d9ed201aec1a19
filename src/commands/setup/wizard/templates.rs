//! The questions for the templates: wordings as a phone shows them, or the ids of the provider's registered templates.

use std::ops::ControlFlow;

use colored::Colorize;

use super::{
    StepOutcome, Wizard,
    fields::{AccountAnswer, ask_account_value},
    guide::GuideAnchor,
    template_source,
};
use crate::{
    connectors::ChoiceKind,
    encoding::escape_control_chars,
    failure::Failure,
    sms::{Code, DEFAULT_VALID_MINUTES, Template, TemplateValues, Usage},
    terminal::{self, Question, message_bubble},
};

impl Wizard<'_> {
    /// Shows all wordings and lets the user change them.
    pub(super) fn ask_wordings(&mut self) -> Result<StepOutcome, Failure> {
        self.show_guide(GuideAnchor::Templates);
        let code: Code = "123456".parse().map_err(Failure::usage)?;
        let values = TemplateValues { code: &code, minutes: self.config.code_minutes.unwrap_or(DEFAULT_VALID_MINUTES) };
        loop {
            for (usage, template) in &self.plan.templates {
                let text = template.wording_for(None).and_then(|wording| wording.render(&values).ok());
                let bubble = message_bubble(&text.unwrap_or_default());
                self.app.screen.print_status(format!("{}\n{bubble}", usage.to_string().bold()));
            }
            let usages: Vec<_> = self.plan.templates.iter().map(|(usage, _)| usage.to_string()).collect();
            let mut items = vec!["keep them".to_owned()];
            items.extend(usages.iter().map(|usage| format!("change {usage}")));
            match self.prompter()?.choose_or_back("Change a template?", &items, 0)? {
                None => return Ok(StepOutcome::Back),
                Some(0) => return Ok(StepOutcome::Next),
                Some(index) => self.edit_wording(&usages[index - 1])?,
            }
        }
    }

    /// Changes a wording in its line or in the editor. Going back leaves it as it was.
    fn edit_wording(&mut self, usage: &str) -> Result<(), Failure> {
        let mut text = self.current_template(usage).unwrap_or_default();
        let in_editor = match terminal::configured_editor() {
            None => false,
            Some(editor) => {
                let items = ["here".to_owned(), format!("in {editor}")];
                match self.prompter()?.choose_or_back("Change it", &items, 0)? {
                    None => return Ok(()),
                    Some(index) => index == 1,
                }
            }
        };
        loop {
            let typed = match in_editor {
                false => {
                    let question = Question { prompt: usage, initial: &text, ..Question::default() };
                    self.prompter()?.ask_line_or_back(question, &|text| self.check_template(text))?
                }
                true => {
                    let edited = terminal::edit_text(&text, ".txt")?;
                    edited.map(|edited| edited.text.trim_end_matches(['\n', '\r']).to_owned())
                }
            };
            let Some(typed) = typed else { return Ok(()) };
            match self.check_template(&typed) {
                Ok(()) => return self.plan.set_template(usage, &typed),
                Err(problem) => {
                    self.app.screen.print_status(format!("{} {}", "✗".red(), escape_control_chars(&problem)))
                }
            }
            if !self.prompter()?.confirm("Edit again?", true)? {
                return Ok(());
            }
            // The editor opens with the invalid text, to be corrected.
            text = typed;
        }
    }

    /// Asks for the id of a usage's template: one of the account's, or typed.
    pub(super) async fn ask_template(&mut self, usage: &str) -> Result<StepOutcome, Failure> {
        let current = self.current_template(usage);
        let optional = usage != "generic" && current.is_none();
        self.show_guide(GuideAnchor::Templates);
        let prompt = format!("Template for {usage}");
        let choices = match self.list_account_choices(ChoiceKind::Templates, self.fields.len()).await? {
            ControlFlow::Continue(choices) => choices,
            ControlFlow::Break(outcome) => return Ok(outcome),
        };
        let answer = match choices.is_empty() {
            true => AccountAnswer::TypeIn,
            false => {
                let none = optional.then_some("none: use generic");
                ask_account_value(self.prompter()?, &prompt, none, &choices, current.as_deref())?
            }
        };
        let id = match answer {
            AccountAnswer::Value(id) => Some(id),
            AccountAnswer::None => Some(String::new()),
            AccountAnswer::TypeIn => {
                let prompt = if optional { format!("{prompt} [Enter to use generic]") } else { prompt };
                let default = current.as_deref();
                let question = Question { prompt: &prompt, default, optional, ..Question::default() };
                self.prompter()?.ask_line_or_back(question, &|text| self.check_template(text))?
            }
            AccountAnswer::Back => None,
        };
        match id {
            None => return Ok(StepOutcome::Back),
            Some(id) if id.is_empty() || current.as_ref() == Some(&id) => {}
            Some(id) => self.plan.set_template(usage, &id)?,
        }
        Ok(StepOutcome::Next)
    }

    fn current_template(&self, usage: &str) -> Option<String> {
        let is_usage = |(other, _): &&(Usage, Template)| other.as_str() == usage;
        self.plan.templates.iter().find(is_usage).map(|(_, template)| template_source(template))
    }

    fn check_template(&self, text: &str) -> Result<(), String> {
        let template = Template::parse(self.plan.provider.template_kind, text)?;
        super::super::super::template::check_sendable(&template).map_err(|failure| failure.message)
    }
}
