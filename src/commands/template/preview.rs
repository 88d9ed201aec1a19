//! A message as the phone shows it.

use std::fmt;

use clap::Args;
use clap_complete::ArgValueCandidates;
use colored::Colorize;
use serde::Serialize;

use super::{App, Config, Saved, pick};
use crate::{
    failure::Failure,
    sms::{Code, MINUTES, Segments, Template, Usage, Variables, Wording, tag},
    terminal::bubble,
    wire::visible,
};

/// Show a message as a phone displays it, with encoding and segments
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl template preview sign-in
  smsctl template preview sign-in --code 274913")]
pub struct Preview {
    /// register, sign-in, forgot-password, generic, or a name of your own
    #[arg(add = ArgValueCandidates::new(crate::commands::complete::usages))]
    usage: Usage,
    /// Code to show
    #[arg(long, default_value = "123456")]
    code: Code,
    /// Language, such as zh-CN
    #[arg(long, value_name = "TAG", value_parser = tag)]
    locale: Option<String>,
}

#[derive(Serialize)]
struct View {
    connector: String,
    usage: String,
    #[serde(flatten)]
    shape: Shape,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Shape {
    Text { text: String, encoding: String, units: usize, segments: usize, forced_by: Vec<char> },
    Registered { id: String, params: Vec<String> },
}

impl Preview {
    pub fn run(self, app: &App, config: &Config, saved: &Saved) -> Result<(), Failure> {
        let template = pick(saved, &self.usage)?;
        let with = Variables { code: &self.code, minutes: config.minutes.unwrap_or(MINUTES) };
        let shape = match template {
            Template::Text { .. } => {
                let wording =
                    template.wording(self.locale.as_deref()).map(|wording: &Wording| wording.render(&with));
                let text = wording.unwrap_or_else(|| Ok(String::new())).map_err(|problem| {
                    Failure::configuration(problem).fix(format!("`smsctl template edit {}`", self.usage))
                })?;
                let Segments { encoding, units, count, forced_by } = Segments::of(&text);
                Shape::Text { text, encoding: encoding.to_string(), units, segments: count, forced_by }
            }
            Template::Registered { id, params } => {
                Shape::Registered { id: id.to_string(), params: params.clone() }
            }
        };
        app.screen.show(&View { connector: saved.name.clone(), usage: self.usage.to_string(), shape })
    }
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match &self.shape {
            Shape::Text { text, encoding, units, segments, forced_by } => {
                let noun = if *segments == 1 { "segment" } else { "segments" };
                writeln!(f, "{}\n  {encoding}, {units} units, {segments} {noun}", bubble(text))?;
                if !forced_by.is_empty() {
                    let shown: Vec<_> = forced_by
                        .iter()
                        .map(|c| format!("{} (U+{:04X})", visible(&c.to_string()), *c as u32))
                        .collect();
                    writeln!(f, "  {} forced by {}", "UCS-2".yellow(), shown.join(", "))?;
                }
                Ok(())
            }
            Shape::Registered { id, params } => {
                writeln!(f, "the wording is registered with the provider as {}", id.bold())?;
                writeln!(f, "it takes: {}", params.join(", "))
            }
        }
    }
}
