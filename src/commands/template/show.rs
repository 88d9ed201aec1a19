//! One template as it is kept.

use clap_complete::ArgValueCandidates;
use std::fmt;

use serde::Serialize;
use serde_json::Value;

use super::{App, Saved, json, pick};
use crate::{
    failure::Failure,
    sms::{Template, Usage},
    wire::visible,
};

/// Show a template as it is saved
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:
  smsctl template show sign-in")]
pub struct Show {
    /// register, sign-in, forgot-password, generic, or a name of your own
    #[arg(add = ArgValueCandidates::new(crate::commands::complete::usages))]
    usage: Usage,
}

#[derive(Serialize)]
struct View {
    connector: String,
    usage: String,
    template: Value,
    #[serde(skip)]
    text: String,
}

impl Show {
    pub fn run(self, app: &App, saved: &Saved) -> Result<(), Failure> {
        let template = pick(saved, &self.usage)?;
        let text = match template {
            Template::Text { text, locales } => {
                let others = locales.iter().map(|(tag, text)| format!("\n[{tag}] {}", text.as_str()));
                text.as_str().to_owned() + &others.collect::<String>()
            }
            Template::Registered { id, params } => format!("{id}\nparams: {}", params.join(", ")),
        };
        let usage = self.usage.to_string();
        app.screen.show(&View {
            connector: saved.name.clone(),
            usage,
            template: json(template),
            text: text.split('\n').map(visible).collect::<Vec<_>>().join("\n"),
        })
    }
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.text)
    }
}
