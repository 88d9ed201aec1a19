//! Sets the wording of a usage, or its registered template id.

use std::fmt;

use clap::Args;
use clap_complete::ArgValueCandidates;
use colored::Colorize;
use serde::Serialize;

use super::{App, ConnectorArgument, SavedConnector, check_not_misspelt, save_template};
use crate::{
    failure::Failure,
    sms::{Regional, Template, TemplateParams, Usage, parse_language_tag},
};

/// Set the wording of a usage, or its registered template id
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl template set sign-in '{{code}} signs you in.'
  smsctl template set sign-in '{{code}}，用于登录。' --locale zh-CN
  smsctl template set generic china=SMS_1,overseas=SMS_2
  smsctl template set sign-in 'SMS_3 (verifyCode=code, product=Acme)'
  smsctl template set sign-in-2 '{{code}} signs you in.' --new")]
pub struct TemplateSetArgs {
    /// register, sign-in, forgot-password, generic, or a name of your own
    #[arg(add = ArgValueCandidates::new(crate::commands::candidates::usage_candidates))]
    usage: Usage,
    /// Wording with {{code}}, or a registered id (china=ID,overseas=ID if they differ); - for stdin
    value: String,
    #[command(flatten)]
    pub connector: ConnectorArgument,
    /// Set the wording for this language only, such as zh-CN
    #[arg(long, value_name = "TAG", value_parser = parse_language_tag)]
    locale: Option<String>,
    /// Variables that the registered template takes, in its order: code, minutes, or NAME=VALUE, where VALUE is code,
    /// minutes or any other text [default: as before; code for a new template]
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    params: Option<Vec<String>>,
    /// Create this usage, even if its name resembles another's
    #[arg(long)]
    new: bool,
}

/// The result of a change of a template.
#[derive(Serialize)]
pub struct TemplateChangeView {
    pub connector: String,
    pub usage: String,
    pub done: &'static str,
}

impl TemplateSetArgs {
    pub fn run(self, app: &App, saved: &SavedConnector) -> Result<(), Failure> {
        if !self.new {
            check_not_misspelt(&saved.name, &saved.usages(), &self.usage)?;
        }
        let typed = match self.value.as_str() {
            "-" => super::super::read_input_text(app, "-".as_ref())?.trim_end_matches(['\n', '\r']).to_owned(),
            text => text.to_owned(),
        };
        let old = saved.templates.iter().find(|(usage, _)| *usage == self.usage).map(|(_, template)| template.clone());
        let fresh = Template::parse(saved.provider.template_kind, &typed).map_err(Failure::usage)?;
        let template = match (fresh, old, self.locale, self.params) {
            (Template::Registered { .. }, _, Some(_), _) => {
                return Err(Failure::usage("a registered template has no locales").with_fix("omit --locale"));
            }
            (Template::Text { .. }, _, _, Some(_)) => {
                return Err(Failure::usage("--params is for registered templates only")
                    .with_fix("write {{code}} and {{minutes}} in the wording"));
            }
            (Template::Text { text: wording, .. }, Some(Template::Text { text, mut locales }), Some(tag), _) => {
                locales.insert(tag, wording);
                Template::Text { text, locales }
            }
            (Template::Text { .. }, _, Some(_), _) => {
                return Err(Failure::usage(format!("{} has no default wording yet", self.usage))
                    .with_fix(format!("first run `smsctl template set {} VALUE`", self.usage)));
            }
            (Template::Registered { id, .. }, _, _, Some(params)) => registered_template(&id, &params)?,
            (fresh, Some(held), ..) => held.with_new_content(fresh),
            (fresh, None, ..) => fresh,
        };
        save_template(app, &saved.name, &self.usage, &template)?;
        let usage = self.usage.to_string();
        app.screen.show_or_print_ids("", &TemplateChangeView { connector: saved.name.clone(), usage, done: "saved" })
    }
}

fn registered_template(id: &Regional, params: &[String]) -> Result<Template, Failure> {
    let params = TemplateParams::parse(params).map_err(Failure::usage)?;
    Template::new_registered(&id.to_string(), params).map_err(Failure::usage)
}

impl fmt::Display for TemplateChangeView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} {}: {} {}", "✓".green(), self.connector.bold(), self.usage, self.done)
    }
}
