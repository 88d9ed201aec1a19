//! The templates of a connector.

mod document;
mod edit;
mod lint;
mod list;
mod preview;
mod set;
mod show;
mod unset;

use clap::{Args, Subcommand};
use clap_complete::ArgValueCandidates;

use super::App;
use crate::{
    connectors::form::nearest,
    failure::{Failure, Kind},
    sms::{Code, MINUTES, Template as Held, Usage, Variables},
    store::{Config, Saved},
    wire::visible,
};

pub use document::{json, read};
pub use lint::{Problem, problems};

/// View and change what messages say
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl template list
  smsctl template edit sign-in
  smsctl template lint")]
pub struct Template {
    #[command(subcommand)]
    command: Command,
    /// The connector [default: the live one]
    #[arg(long, global = true, value_name = "NAME", add = ArgValueCandidates::new(crate::commands::complete::connectors))]
    connector: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    List(list::List),
    Show(show::Show),
    Set(set::Set),
    Unset(unset::Unset),
    Edit(edit::Edit),
    Preview(preview::Preview),
    Lint(lint::Lint),
}

impl Template {
    pub async fn run(self, app: &App) -> anyhow::Result<Option<Kind>> {
        let config = app.store.load()?;
        let saved = config.pick(self.connector.as_deref())?;
        match self.command {
            Command::List(list) => list.run(app, saved)?,
            Command::Show(show) => show.run(app, saved)?,
            Command::Set(set) => set.run(app, saved)?,
            Command::Unset(unset) => unset.run(app, saved)?,
            Command::Edit(edit) => edit.run(app, saved)?,
            Command::Preview(preview) => preview.run(app, &config, saved)?,
            Command::Lint(lint) => return Ok(lint.run(app, &config, saved).await?),
        }
        Ok(None)
    }
}

/// One line for a usage; `None` for one that no message would have.
pub fn line(saved: &Saved, usage: &Usage) -> Option<String> {
    let own = saved.templates.iter().any(|(known, _)| known == usage);
    saved.template(usage).map(|template| match own {
        true => shown(template),
        false => "(as generic)".to_owned(),
    })
}

fn shown(template: &Held) -> String {
    visible(&match template {
        Held::Text { text, locales } if locales.is_empty() => text.as_str().replace('\n', "⏎"),
        Held::Text { text, locales } => {
            let tags: Vec<_> = locales.keys().map(String::as_str).collect();
            format!("{}  (also {})", text.as_str().replace('\n', "⏎"), tags.join(", "))
        }
        Held::Registered { id, params } => format!("{id}  ({})", params.join(", ")),
    })
}

/// The template for a usage, or a failure that names the nearest one.
fn pick<'a>(saved: &'a Saved, usage: &Usage) -> Result<&'a Held, Failure> {
    let all = saved.usages();
    let names = || all.iter().map(Usage::as_str);
    if let (true, Some(template)) = (names().any(|name| name == usage.as_str()), saved.template(usage)) {
        return Ok(template);
    }
    let failure = Failure::configuration(format!("{} has no template for {usage}", saved.name));
    Err(match nearest(usage.as_str(), names()) {
        Some(near) if near != usage.as_str() => failure.fix(format!("did you mean {near}?")),
        _ => failure.fix(format!("`smsctl template set {usage} VALUE --connector {}`", saved.name)),
    })
}

/// Refuses a wording that could not be sent.
pub fn sendable(template: &Held) -> Result<(), Failure> {
    let Held::Text { text, locales } = template else { return Ok(()) };
    let code: Code = "000000".parse().map_err(Failure::usage)?;
    for wording in locales.values().chain([text]) {
        let rendered = wording.render(&Variables { code: &code, minutes: MINUTES });
        rendered.map_err(|problem| {
            Failure::usage(problem).fix("such as \"{{code}} is your code, valid for {{minutes}} minutes\"")
        })?;
    }
    Ok(())
}

/// Saves one template of a connector that may have been edited meanwhile.
fn save(app: &App, name: &str, usage: &Usage, template: &Held) -> Result<(), Failure> {
    sendable(template)?;
    let command = format!("template set {usage} --connector {name}");
    app.store.change(&command, |config: &Config, edit| {
        config.pick(Some(name))?;
        edit.template(name, usage, template);
        Ok(())
    })
}
