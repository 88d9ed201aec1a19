//! What is tested: a saved connector, one that is not saved yet, or a demonstration account.

use std::rc::Rc;

use super::super::{App, session::Destination, set};
use crate::{
    connectors::{
        Connector, PROVIDERS, Provider,
        form::{Answers, nearest},
    },
    failure::Failure,
    sms::{Message, Phone, REQUIRED, Template, Usage, Variables, serving, usages},
    store::{Config, Saved},
};

/// What is tested: a saved connector, or the demonstration account of a sandbox.
pub struct Subject<'a> {
    pub name: &'a str,
    pub provider: &'static Provider,
    pub templates: Vec<(Usage, Template)>,
    source: Source<'a>,
}

enum Source<'a> {
    Saved(&'a Saved),
    Draft(Answers),
}

impl<'a> Subject<'a> {
    /// The named connector or the live one; in a sandbox, where none is set up, its demonstration account.
    pub fn pick(config: &'a Config, name: Option<&str>, destination: &Destination) -> Result<Self, Failure> {
        let demo = match name {
            Some(name) => Provider::find(name).filter(|_| config.find(name).is_none()),
            None => config.connectors.is_empty().then(|| PROVIDERS[0]),
        };
        match demo.filter(|_| destination.is_sandbox()) {
            Some(provider) => Ok(Self::demo(provider)),
            None => config.pick(name).map(Self::saved),
        }
    }

    pub fn saved(saved: &'a Saved) -> Self {
        let templates = saved.templates.clone();
        Self { name: &saved.name, provider: saved.provider, templates, source: Source::Saved(saved) }
    }

    pub fn demo(provider: &'static Provider) -> Self {
        Self::draft("demo", provider, provider.demo_answers(), provider.demo_templates())
    }

    /// A connector that is not saved yet.
    pub fn draft(
        name: &'a str,
        provider: &'static Provider,
        answers: Answers,
        templates: Vec<(Usage, Template)>,
    ) -> Self {
        Self { name, provider, templates, source: Source::Draft(answers) }
    }

    pub async fn connector(&self, app: &App) -> Result<Rc<dyn Connector>, Failure> {
        match &self.source {
            Source::Saved(saved) => app.connector(saved).await,
            Source::Draft(answers) => {
                app.fill(self.provider, answers).await.map_err(|flaw| set::refused(&flaw))
            }
        }
    }

    /// The same for requests that are only shown. See [`App::preview_connector`].
    pub async fn preview_connector(&self, app: &App) -> Result<Rc<dyn Connector>, Failure> {
        match &self.source {
            Source::Saved(saved) => app.preview_connector(saved).await,
            Source::Draft(_) => self.connector(app).await,
        }
    }

    pub fn usages(&self) -> Vec<Usage> {
        usages(&self.templates)
    }

    /// The message for one recipient, or what is wrong with its template.
    pub fn message(
        &self,
        usage: &Usage,
        to: &Phone,
        locale: Option<&str>,
        with: &Variables,
    ) -> Result<Message, Failure> {
        let required = REQUIRED.contains(&usage.as_str());
        if !required && !self.templates.iter().any(|(known, _)| known == usage) {
            let known = self.usages();
            let near = nearest(usage.as_str(), known.iter().map(Usage::as_str));
            let failure = Failure::configuration(format!("{} has no template for {usage}", self.name));
            return Err(match near {
                Some(near) => failure.fix(format!("did you mean {near}?")),
                None => failure.fix(format!("`smsctl template set {usage} VALUE`")),
            });
        }
        let template = serving(&self.templates, usage).ok_or_else(|| {
            Failure::configuration(format!(
                "{} has no template for {usage} and no generic template",
                self.name
            ))
            .fix("`smsctl template set generic VALUE`")
        })?;
        Message::of(template, usage, to, locale, with).map_err(|problem| {
            Failure::configuration(format!("the template for {usage} cannot be sent: {problem}"))
                .fix(format!("`smsctl template edit {usage}`"))
        })
    }
}
