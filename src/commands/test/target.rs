//! The connector that a test sends through: a saved one, one that is not saved yet, or a demo account.

use std::rc::Rc;

use super::super::{App, connector_client::Destination, new_signing_context, now_millis, set};
use crate::{
    connectors::{Connector, PROVIDERS, Provider, form::FieldValues},
    failure::Failure,
    sending::{RunSource, SendRun},
    sms::{Message, Phone, REQUIRED_USAGES, Template, TemplateValues, Usage, list_usages, template_for_usage},
    store::{Config, SavedConnector},
};

/// The connector that a test sends through.
pub struct TestTarget<'a> {
    /// The connector's name, or the name of the demo account.
    pub name: &'a str,
    /// The connector's provider.
    pub provider: &'static Provider,
    /// The templates by usage.
    pub templates: Vec<(Usage, Template)>,
    source: TargetSource<'a>,
}

enum TargetSource<'a> {
    Saved(&'a SavedConnector),
    Unsaved(FieldValues),
}

impl<'a> TestTarget<'a> {
    /// Selects the named connector, or the live one. In a sandbox, a provider's name also selects its demo account, and
    /// the first provider's demo account is used if no connector is saved.
    ///
    /// # Errors
    /// There is no such connector, or none is live.
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

    fn from_saved(saved: &'a SavedConnector) -> Self {
        let templates = saved.templates.clone();
        Self { name: &saved.name, provider: saved.provider, templates, source: TargetSource::Saved(saved) }
    }

    fn from_demo(provider: &'static Provider) -> Self {
        Self::from_unsaved("demo", provider, provider.demo_values(), provider.demo_templates())
    }

    /// Returns a target that is not saved.
    pub fn from_unsaved(
        name: &'a str,
        provider: &'static Provider,
        values: FieldValues,
        templates: Vec<(Usage, Template)>,
    ) -> Self {
        Self { name, provider, templates, source: TargetSource::Unsaved(values) }
    }

    /// Returns the connector's name if it is a saved one.
    pub fn saved_name(&self) -> Option<&'a str> {
        matches!(self.source, TargetSource::Saved(_)).then_some(self.name)
    }

    /// Builds the connector.
    pub async fn build_connector(&self, app: &App) -> Result<Rc<dyn Connector>, Failure> {
        match &self.source {
            TargetSource::Saved(saved) => app.build_saved_connector(saved).await,
            TargetSource::Unsaved(values) => {
                app.build_connector(self.provider, values).await.map_err(|error| set::entered_field_failure(&error))
            }
        }
    }

    /// Builds the connector for requests that are only shown: it runs no program and opens no keyring.
    pub async fn preview_connector(&self, app: &App) -> Result<Rc<dyn Connector>, Failure> {
        match &self.source {
            TargetSource::Saved(saved) => app.preview_connector(saved).await,
            TargetSource::Unsaved(_) => self.build_connector(app).await,
        }
    }

    /// Opens a run of real sends, and prints a warning for each message that an earlier run may have sent.
    /// `batch_file` is the absolute path of the file of recipients, if there is one.
    pub fn open_run(&self, app: &App, config: &Config, batch_file: Option<String>) -> Result<SendRun, Failure> {
        let limits = app.send_limits(config)?;
        let source = RunSource { connector: self.name, provider: self.provider, recipients_file: batch_file };
        let (run, warnings) = SendRun::open(limits, source, new_signing_context, now_millis)?;
        warnings.iter().for_each(|warning| app.screen.print_note(warning));
        Ok(run)
    }

    /// Returns the usages that have a template of their own, and the required ones.
    pub fn usages(&self) -> Vec<Usage> {
        list_usages(&self.templates)
    }

    /// Builds the message for one recipient.
    ///
    /// # Errors
    /// There is no template for the usage, or it cannot be sent with these values.
    pub fn build_message(
        &self,
        usage: &Usage,
        to: &Phone,
        locale: Option<&str>,
        values: &TemplateValues,
    ) -> Result<Message, Failure> {
        let is_required = REQUIRED_USAGES.contains(&usage.as_str());
        if !is_required && !self.templates.iter().any(|(other, _)| other == usage) {
            let usages = self.usages();
            let fix = match &self.source {
                TargetSource::Saved(_) => format!("`smsctl template set {usage} VALUE --connector {}`", self.name),
                TargetSource::Unsaved(_) => {
                    format!("templates: {}", usages.iter().map(Usage::as_str).collect::<Vec<_>>().join(", "))
                }
            };
            return Err(Failure::configuration(format!("{} has no template for {usage}", self.name))
                .with_fix(fix)
                .with_nearest_name(usage.as_str(), usages.iter().map(Usage::as_str)));
        }
        let template = template_for_usage(&self.templates, usage).ok_or_else(|| {
            Failure::configuration(format!("{} has no template for {usage} and no generic template", self.name))
                .with_fix("`smsctl template set generic VALUE`")
        })?;
        Message::from_template(template, usage, to, locale, values).map_err(|problem| {
            Failure::configuration(format!("the template for {usage} cannot be sent: {problem}"))
                .with_fix(format!("`smsctl template edit {usage}`"))
        })
    }
}
