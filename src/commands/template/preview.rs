//! Shows a message as a phone displays it.

use std::fmt;

use clap::Args;
use clap_complete::ArgValueCandidates;
use colored::Colorize;
use serde::Serialize;

use super::{App, Config, ConnectorArgument, SavedConnector, find_template};
use crate::{
    encoding::{count_noun, escape_control_chars},
    failure::Failure,
    sms::{Code, DEFAULT_VALID_MINUTES, SegmentCount, Template, TemplateValues, Usage, Wording, parse_language_tag},
    terminal::message_bubble,
};

/// Show a message as a phone displays it, with encoding and segments
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl template preview sign-in
  smsctl template preview sign-in --code 274913")]
pub struct TemplatePreviewArgs {
    /// register, sign-in, forgot-password, generic, or a name of your own
    #[arg(add = ArgValueCandidates::new(crate::commands::candidates::usage_candidates))]
    usage: Usage,
    #[command(flatten)]
    pub connector: ConnectorArgument,
    /// Code to show
    #[arg(long, default_value = "123456")]
    code: Code,
    /// Language, such as zh-CN
    #[arg(long, value_name = "TAG", value_parser = parse_language_tag)]
    locale: Option<String>,
}

#[derive(Serialize)]
struct TemplatePreviewView {
    connector: String,
    usage: String,
    #[serde(flatten)]
    content: TemplatePreview,
}

#[derive(Serialize)]
#[serde(untagged)]
enum TemplatePreview {
    Text { text: String, encoding: String, units: usize, segments: usize, forced_by: Vec<char> },
    Registered { id: String, params: Vec<String> },
}

impl TemplatePreviewArgs {
    pub fn run(self, app: &App, config: &Config, saved: &SavedConnector) -> Result<(), Failure> {
        let template = find_template(saved, &self.usage)?;
        let with = TemplateValues { code: &self.code, minutes: config.code_minutes.unwrap_or(DEFAULT_VALID_MINUTES) };
        let shape = match template {
            Template::Text { .. } => {
                let wording =
                    template.wording_for(self.locale.as_deref()).map(|wording: &Wording| wording.render(&with));
                let text = wording.unwrap_or_else(|| Ok(String::new())).map_err(|problem| {
                    Failure::configuration(problem).with_fix(format!("`smsctl template edit {}`", self.usage))
                })?;
                let SegmentCount { encoding, units, segments: count, non_gsm_chars: forced_by } =
                    SegmentCount::measure(&text);
                TemplatePreview::Text { text, encoding: encoding.to_string(), units, segments: count, forced_by }
            }
            Template::Registered { id, params } => {
                TemplatePreview::Registered { id: id.to_string(), params: params.texts() }
            }
        };
        let content = match &shape {
            TemplatePreview::Text { text, .. } => text.clone(),
            TemplatePreview::Registered { id, .. } => id.clone(),
        };
        let usage = self.usage.to_string();
        let view = TemplatePreviewView { connector: saved.name.clone(), usage, content: shape };
        app.screen.show_or_print_text(&content, &view)
    }
}

impl fmt::Display for TemplatePreviewView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match &self.content {
            TemplatePreview::Text { text, encoding, units, segments, forced_by } => {
                let (units, segments) = (count_noun(*units, "unit"), count_noun(*segments, "segment"));
                writeln!(f, "{}\n  {encoding}, {units}, {segments}", message_bubble(text))?;
                if !forced_by.is_empty() {
                    let shown: Vec<_> = forced_by
                        .iter()
                        .map(|c| format!("{} (U+{:04X})", escape_control_chars(&c.to_string()), *c as u32))
                        .collect();
                    writeln!(f, "  {} forced by {}", "UCS-2".yellow(), shown.join(", "))?;
                }
                Ok(())
            }
            TemplatePreview::Registered { id, params } => {
                writeln!(f, "the wording is registered with the provider as {}", id.bold())?;
                writeln!(f, "it takes: {}", params.join(", "))
            }
        }
    }
}
