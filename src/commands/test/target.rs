//! What is tested: a saved connector, one that is not saved yet, or a demonstration account.

use std::rc::Rc;

use super::super::{App, session::Destination, set};
use crate::{
    connectors::{
        Connector, PROVIDERS, Provider,
        form::{FieldValues, nearest_name},
    },
    failure::Failure,
    sms::{Message, Phone, REQUIRED_USAGES, Template, TemplateValues, Usage, list_usages, template_for_usage},
    store::{Config, SavedConnector},
};

/// What is tested: a saved connector, or the demonstration account of a sandbox.
pub struct TestTarget<'a> {
    pub name: &'a str,
    pub provider: &'static Provider,
    pub templates: Vec<(Usage, Template)>,
    source: TargetSource<'a>,
}

enum TargetSource<'a> {
    Saved(&'a SavedConnector),
    Unsaved(FieldValues),
}

impl<'a> TestTarget<'a> {
    /// The named connector or the live one; in a sandbox, where none is set up, its demonstration account.
    pub fn select(config: &'a Config, name: Option<&str>, destination: &Destination) -> Result<Self, Failure> {
        let demo = match name {
            Some(name) => Provider::find_by_name(name).filter(|_| config.find_connector(name).is_none()),
            None => config.connectors.is_empty().then(|| PROVIDERS[0]),
        };
        match demo.filter(|_| destination.is_sandbox()) {
            Some(provider) => Ok(Self::from_demo(provider)),
            None => config.select_connector(name).map(Self::from_saved),
        }
    }

    pub fn from_saved(saved: &'a SavedConnector) -> Self {
        let templates = saved.templates.clone();
        Self { name: &saved.name, provider: saved.provider, templates, source: TargetSource::Saved(saved) }
    }

    pub fn from_demo(provider: &'static Provider) -> Self {
        Self::from_unsaved("demo", provider, provider.demo_values(), provider.demo_templates())
    }

    /// A connector that is not saved yet.
    pub fn from_unsaved(
        name: &'a str,
        provider: &'static Provider,
        answers: FieldValues,
        templates: Vec<(Usage, Template)>,
    ) -> Self {
        Self { name, provider, templates, source: TargetSource::Unsaved(answers) }
    }

    pub async fn build_connector(&self, app: &App) -> Result<Rc<dyn Connector>, Failure> {
        match &self.source {
            TargetSource::Saved(saved) => app.build_saved_connector(saved).await,
            TargetSource::Unsaved(answers) => {
                app.build_connector(self.provider, answers).await.map_err(|flaw| set::typed_field_failure(&flaw))
            }
        }
    }

    /// The same for requests that are only shown. See [`App::preview_connector`].
    pub async fn preview_connector(&self, app: &App) -> Result<Rc<dyn Connector>, Failure> {
        match &self.source {
            TargetSource::Saved(saved) => app.preview_connector(saved).await,
            TargetSource::Unsaved(_) => self.build_connector(app).await,
        }
    }

    pub fn usages(&self) -> Vec<Usage> {
        list_usages(&self.templates)
    }

    /// The message for one recipient, or what is wrong with its template.
    pub fn build_message(
        &self,
        usage: &Usage,
        to: &Phone,
        locale: Option<&str>,
        with: &TemplateValues,
    ) -> Result<Message, Failure> {
        let required = REQUIRED_USAGES.contains(&usage.as_str());
        if !required && !self.templates.iter().any(|(known, _)| known == usage) {
            let known = self.usages();
            let near = nearest_name(usage.as_str(), known.iter().map(Usage::as_str));
            let failure = Failure::configuration(format!("{} has no template for {usage}", self.name));
            return Err(match near {
                Some(near) => failure.with_fix(format!("did you mean {near}?")),
                None => failure.with_fix(format!("`smsctl template set {usage} VALUE`")),
            });
        }
        let template = template_for_usage(&self.templates, usage).ok_or_else(|| {
            Failure::configuration(format!("{} has no template for {usage} and no generic template", self.name))
                .with_fix("`smsctl template set generic VALUE`")
        })?;
        Message::from_template(template, usage, to, locale, with).map_err(|problem| {
            Failure::configuration(format!("the template for {usage} cannot be sent: {problem}"))
                .with_fix(format!("`smsctl template edit {usage}`"))
        })
    }
}
