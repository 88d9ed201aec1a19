//! What the messages say: our own wordings as a phone shows them, or the ids of those that the provider holds.

use colored::Colorize;

use super::{StepOutcome, Wizard, fields::choose_or_type, guide::GuideAnchor, template_source};
use crate::{
    connectors::ChoiceKind,
    encoding::escape_control_chars,
    failure::Failure,
    sms::{Code, DEFAULT_VALID_MINUTES, Template, TemplateValues, Usage},
    terminal::{self, Question, message_bubble},
};

impl Wizard<'_> {
    /// All wordings, until they are right.
    pub(super) fn ask_wordings(&mut self) -> Result<StepOutcome, Failure> {
        self.show_guide(GuideAnchor::Templates);
        loop {
            for (usage, template) in &self.plan.templates {
                let code: Code = "123456".parse().map_err(Failure::usage)?;
                let minutes = self.config.code_minutes.unwrap_or(DEFAULT_VALID_MINUTES);
                let text = template.wording_for(None).map(|text| text.render(&TemplateValues { code: &code, minutes }));
                let text = text.and_then(Result::ok).unwrap_or_default();
                self.app.screen.print_status(format!("{}\n{}", usage.to_string().bold(), message_bubble(&text)));
            }
            let usages: Vec<_> = self.plan.templates.iter().map(|(usage, _)| usage.to_string()).collect();
            let mut items = vec!["keep them".to_owned()];
            items.extend(usages.iter().map(|usage| format!("change {usage}")));
            match self.app.require_prompter(&[])?.choose_or_back("Change a template?", &items, 0)? {
                None => return Ok(StepOutcome::Back),
                Some(0) => return Ok(StepOutcome::Next),
                Some(place) => self.edit_wording(&usages[place - 1])?,
            }
        }
    }

    /// One wording, changed in its line or in the editor. Going back leaves it as it was.
    fn edit_wording(&mut self, usage: &str) -> Result<(), Failure> {
        let mut text = self.current_template(usage).unwrap_or_default();
        let ways = terminal::configured_editor().map(|editor| ["here".to_owned(), format!("in {editor}")]);
        let way = ways.map(|ways| self.app.require_prompter(&[])?.choose_or_back("Change it", &ways, 0));
        let Some(way) = way.transpose()?.unwrap_or(Some(0)) else { return Ok(()) };
        loop {
            let typed = match way {
                0 => {
                    let question = Question { prompt: usage, initial: &text, ..Question::default() };
                    self.app.require_prompter(&[])?.ask_line_or_back(question, &|text| self.check_template(text))?
                }
                _ => {
                    let edited = terminal::edit_text(&text, ".txt")?;
                    edited.map(|edited| edited.text.trim_end_matches(['\n', '\r']).to_owned())
                }
            };
            // What the editor left is kept, right or wrong, to be mended.
            let Some(typed) = typed else { return Ok(()) };
            match self.check_template(&typed) {
                Ok(()) => return self.plan.set_template(usage, &typed),
                Err(problem) => {
                    self.app.screen.print_status(format!("{} {}", "✗".red(), escape_control_chars(&problem)))
                }
            }
            if !self.app.require_prompter(&[])?.confirm("Edit again?", true)? {
                return Ok(());
            }
            text = typed;
        }
    }

    /// The id of a usage's template, from the account's own or typed.
    pub(super) async fn ask_template(&mut self, usage: &str) -> Result<StepOutcome, Failure> {
        let held = self.current_template(usage);
        let optional = usage != "generic" && held.is_none();
        self.show_guide(GuideAnchor::Templates);
        let prompt = format!("Template for {usage}");
        let offers = match self.list_account_choices(ChoiceKind::Templates, self.fields.len()).await? {
            Ok(offers) => offers,
            Err(turn) => return Ok(turn),
        };
        let chosen = match offers.is_empty() {
            true => Some(None),
            false => {
                let none = optional.then_some("none: use generic");
                choose_or_type(self.app.require_prompter(&[])?, &prompt, none, &offers, held.as_deref())?
            }
        };
        let typed = match chosen {
            Some(None) => {
                let note = if optional { " [Enter to use generic]" } else { "" };
                let prompt = format!("{prompt}{note}");
                let question = Question { prompt: &prompt, default: held.as_deref(), optional, ..Question::default() };
                self.app.require_prompter(&[])?.ask_line_or_back(question, &|text| self.check_template(text))?
            }
            chosen => chosen.flatten(),
        };
        match typed {
            None => return Ok(StepOutcome::Back),
            Some(typed) if typed.is_empty() || held.as_ref() == Some(&typed) => {}
            Some(typed) => self.plan.set_template(usage, &typed)?,
        }
        Ok(StepOutcome::Next)
    }

    fn current_template(&self, usage: &str) -> Option<String> {
        let is = |(known, _): &&(Usage, Template)| known.as_str() == usage;
        self.plan.templates.iter().find(is).map(|(_, template)| template_source(template))
    }

    fn check_template(&self, text: &str) -> Result<(), String> {
        let template = Template::parse(self.plan.provider.template_kind, text)?;
        super::super::super::template::check_sendable(&template).map_err(|failure| failure.message)
    }
}
