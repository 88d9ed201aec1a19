//! Edits a template in the user's editor.

use clap_complete::ArgValueCandidates;

use super::{
    App, ConnectorArgument, SavedConnector, check_not_misspelt, find_template, save_template, set::TemplateChangeView,
};
use crate::{
    failure::Failure,
    sms::{Template, TemplateKind, Usage, Wording, parse_language_tag},
    terminal,
};

/// Edit a template in $EDITOR
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:
  smsctl template edit sign-in
  smsctl template edit sign-in --locale zh-CN")]
pub struct TemplateEditArgs {
    /// register, sign-in, forgot-password, generic, or a name of your own
    #[arg(add = ArgValueCandidates::new(crate::commands::candidates::usage_candidates))]
    usage: Usage,
    #[command(flatten)]
    pub connector: ConnectorArgument,
    /// Language to edit, such as zh-CN
    #[arg(long, value_name = "TAG", value_parser = parse_language_tag)]
    locale: Option<String>,
}

impl TemplateEditArgs {
    pub fn run(self, app: &App, saved: &SavedConnector) -> Result<(), Failure> {
        check_not_misspelt(&saved.name, &saved.usages(), &self.usage)?;
        let template = match find_template(saved, &self.usage) {
            Ok(template) => template.clone(),
            Err(_) if saved.provider.template_kind == TemplateKind::Text => {
                Template::Text { text: Wording::suggested_for(&self.usage), locales: Default::default() }
            }
            Err(failure) => return Err(failure),
        };
        let before = match (&template, &self.locale) {
            (Template::Text { text, locales }, Some(tag)) => locales.get(tag).unwrap_or(text).as_str().to_owned(),
            (Template::Text { text, .. }, None) => text.as_str().to_owned(),
            (Template::Registered { id, .. }, _) => id.to_string(),
        };
        let Some(edited) = terminal::edit_text(&before, ".txt")? else {
            return Err(Failure::interrupted().with_cause("the editor saved nothing"));
        };
        let typed = edited.text.trim_end_matches(['\n', '\r']);
        let changed = apply_edit(template, self.locale, typed);
        let done = changed.and_then(|template| save_template(app, &saved.name, &self.usage, &template));
        done.map_err(|failure| edited.keep_file(failure))?;
        let usage = self.usage.to_string();
        app.screen.show_or_print_ids("", &TemplateChangeView { connector: saved.name.clone(), usage, done: "saved" })
    }
}

/// Returns the template with the edited text as its wording or id.
fn apply_edit(template: Template, locale: Option<String>, typed: &str) -> Result<Template, Failure> {
    let parse = |text: &str| text.parse::<Wording>().map_err(Failure::usage);
    match (template, locale) {
        (Template::Text { text, mut locales }, Some(tag)) => {
            locales.insert(tag, parse(typed)?);
            Ok(Template::Text { text, locales })
        }
        (Template::Text { locales, .. }, None) => Ok(Template::Text { text: parse(typed)?, locales }),
        (template @ Template::Registered { .. }, _) => {
            let edited = Template::parse(TemplateKind::Registered, typed).map_err(Failure::usage)?;
            Ok(template.with_new_content(edited))
        }
    }
}
