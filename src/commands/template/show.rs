//! Shows a template as it is saved.

use std::fmt;

use clap_complete::ArgValueCandidates;
use serde::Serialize;
use serde_json::Value;

use super::{App, ConnectorArgument, SavedConnector, find_template, template_to_json};
use crate::{
    encoding::escape_control_chars,
    failure::Failure,
    sms::{Template, Usage},
};

/// Show a template as it is saved
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:
  smsctl template show sign-in")]
pub struct TemplateShowArgs {
    /// register, sign-in, forgot-password, generic, or a name of your own
    #[arg(add = ArgValueCandidates::new(crate::commands::candidates::usage_candidates))]
    usage: Usage,
    #[command(flatten)]
    pub connector: ConnectorArgument,
}

#[derive(Serialize)]
struct TemplateShowView {
    connector: String,
    usage: String,
    template: Value,
    #[serde(skip)]
    text: String,
}

impl TemplateShowArgs {
    pub fn run(self, app: &App, saved: &SavedConnector) -> Result<(), Failure> {
        let template = find_template(saved, &self.usage)?;
        let text = match template {
            Template::Text { text, locales } => {
                let others = locales.iter().map(|(tag, text)| format!("\n[{tag}] {}", text.as_str()));
                text.as_str().to_owned() + &others.collect::<String>()
            }
            Template::Registered { id, params } => format!("{id}\nparams: {params}"),
        };
        let usage = self.usage.to_string();
        app.screen.show_exact(&TemplateShowView {
            connector: saved.name.clone(),
            usage,
            template: template_to_json(template),
            text: text.split('\n').map(escape_control_chars).collect::<Vec<_>>().join("\n"),
        })
    }
}

impl fmt::Display for TemplateShowView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.text)
    }
}
