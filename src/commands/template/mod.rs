//! Shows and changes the templates of a connector.

mod edit;
mod lint;
mod list;
mod preview;
mod set;
mod show;
mod template_json;
mod unset;

use clap::{Args, Subcommand};
use clap_complete::ArgValueCandidates;
pub use lint::{TemplateProblem, lint_templates};
use serde_json::{Map, Value};
pub use template_json::{template_from_json, template_to_json};

use super::{App, CommandResult, connector_name::ConnectorArgument};
use crate::{
    encoding::escape_control_chars,
    failure::{Failure, nearest_name},
    sms::{Code, DEFAULT_VALID_MINUTES, REQUIRED_USAGES, Template, TemplateValues, Usage},
    store::{Config, SavedConnector},
};

/// View and change what messages say
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl template list
  smsctl template edit sign-in
  smsctl template lint")]
pub struct TemplateArgs {
    #[command(subcommand)]
    command: TemplateCommand,
    /// The connector [default: the live one]
    #[arg(long, global = true, value_name = "NAME", add = ArgValueCandidates::new(crate::commands::candidates::connector_candidates))]
    connector: Option<String>,
}

#[derive(Debug, Subcommand)]
enum TemplateCommand {
    List(list::TemplateListArgs),
    Show(show::TemplateShowArgs),
    Set(set::TemplateSetArgs),
    Unset(unset::TemplateUnsetArgs),
    Edit(edit::TemplateEditArgs),
    Preview(preview::TemplatePreviewArgs),
    Lint(lint::TemplateLintArgs),
}

impl TemplateCommand {
    /// Returns the connector that is given as an argument.
    fn connector(&self) -> Option<&str> {
        let argument = match self {
            Self::List(list) => &list.connector,
            Self::Show(show) => &show.connector,
            Self::Set(set) => &set.connector,
            Self::Unset(unset) => &unset.connector,
            Self::Edit(edit) => &edit.connector,
            Self::Preview(preview) => &preview.connector,
            Self::Lint(lint) => &lint.connector,
        };
        argument.name.as_deref()
    }
}

impl TemplateArgs {
    /// Runs `smsctl template`. Returns the failure that `lint` found.
    pub async fn run(self, app: &App) -> CommandResult {
        let config = app.store.load()?;
        let name = match (self.command.connector(), self.connector.as_deref()) {
            (Some(_), Some(_)) => {
                return Err(Failure::usage("NAME cannot be used with --connector").with_fix("omit one of them"));
            }
            (argument, flag) => argument.or(flag),
        };
        let saved = config.select_connector(name)?;
        match self.command {
            TemplateCommand::List(list) => list.run(app, saved)?,
            TemplateCommand::Show(show) => show.run(app, saved)?,
            TemplateCommand::Set(set) => set.run(app, saved)?,
            TemplateCommand::Unset(unset) => unset.run(app, saved)?,
            TemplateCommand::Edit(edit) => edit.run(app, saved)?,
            TemplateCommand::Preview(preview) => preview.run(app, &config, saved)?,
            TemplateCommand::Lint(lint) => return lint.run(app, &config, saved).await,
        }
        Ok(0)
    }
}

/// A usage with its template in one line.
pub struct TemplateRow {
    /// The usage.
    pub usage: String,
    /// The template; `None` if neither this usage nor `generic` has one.
    pub summary: Option<String>,
}

/// Returns a row for each usage of a connector.
pub fn template_rows(saved: &SavedConnector) -> Vec<TemplateRow> {
    let summary = |usage: &Usage| match saved.templates.iter().find(|(known, _)| known == usage) {
        Some((_, template)) => Some(summarize_template(template)),
        None => saved.template_for(usage).map(|_| "(as generic)".to_owned()),
    };
    saved.usages().iter().map(|usage| TemplateRow { usage: usage.to_string(), summary: summary(usage) }).collect()
}

/// Returns the templates of a connector as JSON, by usage.
pub fn templates_to_json(saved: &SavedConnector) -> Map<String, Value> {
    saved.templates.iter().map(|(usage, template)| (usage.to_string(), template_to_json(template))).collect()
}

fn summarize_template(template: &Template) -> String {
    escape_control_chars(&match template {
        Template::Text { text, locales } if locales.is_empty() => text.as_str().replace('\n', "⏎"),
        Template::Text { text, locales } => {
            let tags: Vec<_> = locales.keys().map(String::as_str).collect();
            format!("{}  (also {})", text.as_str().replace('\n', "⏎"), tags.join(", "))
        }
        Template::Registered { id, params } => format!("{id}  ({params})"),
    })
}

/// Returns the template for a usage.
///
/// # Errors
/// There is none; the failure suggests the nearest usage.
fn find_template<'a>(saved: &'a SavedConnector, usage: &Usage) -> Result<&'a Template, Failure> {
    let usages = saved.usages();
    let names = || usages.iter().map(Usage::as_str);
    if let (true, Some(template)) = (names().any(|name| name == usage.as_str()), saved.template_for(usage)) {
        return Ok(template);
    }
    let failure = Failure::configuration(format!("{} has no template for {usage}", saved.name));
    Err(failure
        .with_fix(format!("`smsctl template set {usage} VALUE --connector {}`", saved.name))
        .with_nearest_name(usage.as_str(), names()))
}

/// Fails if the connector has no such usage yet and its name looks like a misspelt required one.
pub fn check_not_misspelt(connector: &str, existing: &[Usage], usage: &Usage) -> Result<(), Failure> {
    let near = nearest_name(usage.as_str(), REQUIRED_USAGES).filter(|near| *near != usage.as_str());
    match near.filter(|_| !existing.contains(usage)) {
        Some(near) => Err(Failure::usage(format!("{connector} has no usage {usage}; did you mean {near}?"))
            .with_fix(format!("to create {usage}: `smsctl template set {usage} VALUE --new --connector {connector}`"))),
        None => Ok(()),
    }
}

/// Fails if a wording cannot be sent.
pub fn check_sendable(template: &Template) -> Result<(), Failure> {
    let Template::Text { text, locales } = template else { return Ok(()) };
    let code: Code = "000000".parse().map_err(Failure::usage)?;
    for wording in locales.values().chain([text]) {
        let rendered = wording.render(&TemplateValues { code: &code, minutes: DEFAULT_VALID_MINUTES });
        rendered.map_err(|problem| {
            Failure::usage(problem).with_fix("such as \"{{code}} is your code, valid for {{minutes}} minutes\"")
        })?;
    }
    Ok(())
}

/// Saves a template of a connector.
fn save_template(app: &App, name: &str, usage: &Usage, template: &Template) -> Result<(), Failure> {
    check_sendable(template)?;
    let command = format!("template set {usage} --connector {name}");
    app.store.update(&command, |config: &Config, edit| {
        config.select_connector(Some(name))?;
        edit.set_template(name, usage, template);
        Ok(())
    })
}
