//! The templates of a connector.

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
pub use template_json::{template_from_json, template_to_json};

use super::App;
use crate::{
    connectors::form::nearest_name,
    encoding::escape_control_chars,
    failure::{Failure, FailureKind},
    sms::{Code, DEFAULT_VALID_MINUTES, Template as Held, TemplateValues, Usage},
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

impl TemplateArgs {
    pub async fn run(self, app: &App) -> anyhow::Result<Option<FailureKind>> {
        let config = app.store.load()?;
        let saved = config.select_connector(self.connector.as_deref())?;
        match self.command {
            TemplateCommand::List(list) => list.run(app, saved)?,
            TemplateCommand::Show(show) => show.run(app, saved)?,
            TemplateCommand::Set(set) => set.run(app, saved)?,
            TemplateCommand::Unset(unset) => unset.run(app, saved)?,
            TemplateCommand::Edit(edit) => edit.run(app, saved)?,
            TemplateCommand::Preview(preview) => preview.run(app, &config, saved)?,
            TemplateCommand::Lint(lint) => return Ok(lint.run(app, &config, saved).await?),
        }
        Ok(None)
    }
}

/// One line for a usage; `None` for one that no message would have.
pub fn template_summary(saved: &SavedConnector, usage: &Usage) -> Option<String> {
    let own = saved.templates.iter().any(|(known, _)| known == usage);
    saved.template_for(usage).map(|template| match own {
        true => summarize_template(template),
        false => "(as generic)".to_owned(),
    })
}

fn summarize_template(template: &Held) -> String {
    escape_control_chars(&match template {
        Held::Text { text, locales } if locales.is_empty() => text.as_str().replace('\n', "⏎"),
        Held::Text { text, locales } => {
            let tags: Vec<_> = locales.keys().map(String::as_str).collect();
            format!("{}  (also {})", text.as_str().replace('\n', "⏎"), tags.join(", "))
        }
        Held::Registered { id, params } => format!("{id}  ({})", params.join(", ")),
    })
}

/// The template for a usage, or a failure that names the nearest one.
fn find_template<'a>(saved: &'a SavedConnector, usage: &Usage) -> Result<&'a Held, Failure> {
    let all = saved.usages();
    let names = || all.iter().map(Usage::as_str);
    if let (true, Some(template)) = (names().any(|name| name == usage.as_str()), saved.template_for(usage)) {
        return Ok(template);
    }
    let failure = Failure::configuration(format!("{} has no template for {usage}", saved.name));
    Err(match nearest_name(usage.as_str(), names()) {
        Some(near) if near != usage.as_str() => failure.with_fix(format!("did you mean {near}?")),
        _ => failure.with_fix(format!("`smsctl template set {usage} VALUE --connector {}`", saved.name)),
    })
}

/// Refuses a wording that could not be sent.
pub fn check_sendable(template: &Held) -> Result<(), Failure> {
    let Held::Text { text, locales } = template else { return Ok(()) };
    let code: Code = "000000".parse().map_err(Failure::usage)?;
    for wording in locales.values().chain([text]) {
        let rendered = wording.render(&TemplateValues { code: &code, minutes: DEFAULT_VALID_MINUTES });
        rendered.map_err(|problem| {
            Failure::usage(problem).with_fix("such as \"{{code}} is your code, valid for {{minutes}} minutes\"")
        })?;
    }
    Ok(())
}

/// Saves one template of a connector that may have been edited meanwhile.
fn save_template(app: &App, name: &str, usage: &Usage, template: &Held) -> Result<(), Failure> {
    check_sendable(template)?;
    let command = format!("template set {usage} --connector {name}");
    app.store.change(&command, |config: &Config, edit| {
        config.select_connector(Some(name))?;
        edit.set_template(name, usage, template);
        Ok(())
    })
}
