//! What the messages say: our own wordings as a phone shows them, or the ids of those that the provider holds.

use colored::Colorize;

use super::{Turn, Wizard, fields::choose, guide::Beside, says};
use crate::{
    connectors::Offered,
    failure::Failure,
    sms::{Code, MINUTES, Template, Usage, Variables},
    terminal::{self, Question, bubble},
    wire::visible,
};

impl Wizard<'_> {
    /// All wordings, until they are right.
    pub(super) fn wordings(&mut self) -> Result<Turn, Failure> {
        self.guide(Beside::Templates);
        loop {
            for (usage, template) in &self.plan.templates {
                let code: Code = "123456".parse().map_err(Failure::usage)?;
                let minutes = self.config.minutes.unwrap_or(MINUTES);
                let text =
                    template.wording(None).map(|text| text.render(&Variables { code: &code, minutes }));
                let text = text.and_then(Result::ok).unwrap_or_default();
                self.app.screen.say(format!("{}\n{}", usage.to_string().bold(), bubble(&text)));
            }
            let usages: Vec<_> = self.plan.templates.iter().map(|(usage, _)| usage.to_string()).collect();
            let mut items = vec!["keep them".to_owned()];
            items.extend(usages.iter().map(|usage| format!("change {usage}")));
            match self.app.ask(&[])?.choose_or_back("Change a template?", &items, 0)? {
                None => return Ok(Turn::Back),
                Some(0) => return Ok(Turn::Asked),
                Some(place) => self.wording(&usages[place - 1])?,
            }
        }
    }

    /// One wording, changed in its line or in the editor. Going back leaves it as it was.
    fn wording(&mut self, usage: &str) -> Result<(), Failure> {
        let mut text = self.held(usage).unwrap_or_default();
        let ways = terminal::editor().map(|editor| ["here".to_owned(), format!("in {editor}")]);
        let way = ways.map(|ways| self.app.ask(&[])?.choose_or_back("Change it", &ways, 0));
        let Some(way) = way.transpose()?.unwrap_or(Some(0)) else { return Ok(()) };
        loop {
            let typed = match way {
                0 => {
                    let question = Question { prompt: usage, initial: &text, ..Question::default() };
                    self.app.ask(&[])?.line_or_back(question, &|text| self.fits(text))?
                }
                _ => {
                    let edited = terminal::edit(&text, ".txt")?;
                    edited.map(|edited| edited.text.trim_end_matches(['\n', '\r']).to_owned())
                }
            };
            // What the editor left is kept, right or wrong, to be mended.
            let Some(typed) = typed else { return Ok(()) };
            match self.fits(&typed) {
                Ok(()) => return self.plan.template(usage, &typed),
                Err(problem) => self.app.screen.say(format!("{} {}", "✗".red(), visible(&problem))),
            }
            if !self.app.ask(&[])?.confirm("Edit again?", true)? {
                return Ok(());
            }
            text = typed;
        }
    }

    /// The id of a usage's template, from the account's own or typed.
    pub(super) async fn template(&mut self, usage: &str) -> Result<Turn, Failure> {
        let held = self.held(usage);
        let optional = usage != "generic" && held.is_none();
        self.guide(Beside::Templates);
        let prompt = format!("Template for {usage}");
        let offers = match self.offers(Offered::Templates, self.fields.len()).await? {
            Ok(offers) => offers,
            Err(turn) => return Ok(turn),
        };
        let chosen = match offers.is_empty() {
            true => Some(None),
            false => {
                let none = optional.then_some("none: use generic");
                choose(self.app.ask(&[])?, &prompt, none, &offers, held.as_deref())?
            }
        };
        let typed = match chosen {
            Some(None) => {
                let note = if optional { " [Enter to use generic]" } else { "" };
                let prompt = format!("{prompt}{note}");
                let question =
                    Question { prompt: &prompt, default: held.as_deref(), optional, ..Question::default() };
                self.app.ask(&[])?.line_or_back(question, &|text| self.fits(text))?
            }
            chosen => chosen.flatten(),
        };
        match typed {
            None => return Ok(Turn::Back),
            Some(typed) if typed.is_empty() || held.as_ref() == Some(&typed) => {}
            Some(typed) => self.plan.template(usage, &typed)?,
        }
        Ok(Turn::Asked)
    }

    fn held(&self, usage: &str) -> Option<String> {
        let is = |(known, _): &&(Usage, Template)| known.as_str() == usage;
        self.plan.templates.iter().find(is).map(|(_, template)| says(template))
    }

    fn fits(&self, text: &str) -> Result<(), String> {
        let template = Template::read(self.plan.provider.holds, text)?;
        super::super::super::template::sendable(&template).map_err(|failure| failure.message)
    }
}
