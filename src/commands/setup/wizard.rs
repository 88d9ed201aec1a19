//! The questions of a setup, step by step. The user can go back, and answers are kept until the connector is saved or
//! the user quits.

mod account;
mod body;
mod field_values;
mod fields;
mod fixes;
mod guide;
mod more_settings;
mod references;
mod request;
mod review;
mod step;
mod templates;
mod test_step;
mod texts;

use std::collections::BTreeSet;

use colored::Colorize;
use guide::{Guide, GuideAnchor};
use step::{StepOutcome, WizardAction, WizardStep, plan_steps};
pub use texts::{WizardTexts, fill};

use super::{super::App, SetupArgs, SetupPlan};
use crate::{
    connectors::form::{Field, FieldValues},
    failure::{Failure, FailureKind},
    sms::{Phone, TemplateKind},
    store::Config,
    terminal::Prompter,
};

/// Asks for everything that the plan lacks. Returns the id of the accepted test message, if one was sent.
///
/// # Errors
/// The user quits, or there is no terminal to ask on.
pub async fn run(
    app: &App,
    config: &Config,
    plan: &mut SetupPlan,
    setup: &SetupArgs,
) -> Result<Option<String>, Failure> {
    let texts = WizardTexts::for_provider(plan.provider, app.language);
    if let Ok(prompter) = &app.prompter {
        prompter.set_language(texts.language);
    }
    ask_steps(app, config, plan, setup).await.map_err(|failure| match failure.kind {
        FailureKind::Interrupted => Failure { message: texts.cancelled.to_owned(), ..failure },
        _ => failure,
    })
}

async fn ask_steps(
    app: &App,
    config: &Config,
    plan: &mut SetupPlan,
    setup: &SetupArgs,
) -> Result<Option<String>, Failure> {
    let fields = plan.provider.fields();
    let mut guide = Guide::parse(plan.provider.guide, app.language, fields);
    let description = plan.provider.description_in(app.language);
    app.screen.print_status(format!("\n{}\n{}", description.bold(), guide.take_steps(GuideAnchor::Start)));
    let texts = WizardTexts::for_provider(plan.provider, app.language);
    app.screen.print_status(texts.how_to_go_back);
    let steps = plan_steps(plan, fields);
    let mut wizard = Wizard {
        app,
        config,
        setup,
        fields,
        guide,
        texts,
        asks_all_fields: !plan.asks_missing_only,
        plan,
        repeats_step: false,
        answered_fields: BTreeSet::new(),
        answered_steps: vec![],
        last_recipient: None,
        offered_more_settings: false,
        noted_secrets: false,
        fields_to_correct: vec![],
        credentials_checked: None,
        accepted_message_id: None,
    };
    // The steps that asked something, in their order: going back returns to the last of them.
    let (mut current, mut asked) = (0, vec![]);
    while let Some(step) = steps.get(current) {
        let is_known = matches!(step, WizardStep::Wordings | WizardStep::Template(_))
            && wizard.answered_steps.contains(step)
            && !wizard.repeats_step;
        let outcome = if is_known { StepOutcome::Skip } else { wizard.run_step(*step).await? };
        wizard.repeats_step = matches!(outcome, StepOutcome::Back | StepOutcome::GoTo(_));
        current = match outcome {
            StepOutcome::Next => {
                asked.push(current);
                wizard.answered_steps.push(*step);
                current + 1
            }
            StepOutcome::Skip => current + 1,
            StepOutcome::Back => asked.pop().unwrap_or(current),
            StepOutcome::GoTo(target) => {
                let target = steps.iter().position(|step| *step == target).unwrap_or(0);
                asked.retain(|step| *step < target);
                target
            }
        };
    }
    Ok(wizard.accepted_message_id)
}

/// A setup in progress.
struct Wizard<'a> {
    app: &'a App,
    config: &'a Config,
    plan: &'a mut SetupPlan,
    setup: &'a SetupArgs,
    fields: &'static [Field],
    guide: Guide,
    texts: &'static WizardTexts,
    /// Whether every field is asked for, or only what is missing.
    asks_all_fields: bool,
    /// Whether the step is asked although it has an answer, because the user came back to it.
    repeats_step: bool,
    /// The fields that were answered, which are not asked again.
    answered_fields: BTreeSet<String>,
    /// The steps that were answered; those about templates are not asked again after a setting was corrected.
    answered_steps: Vec<WizardStep>,
    /// Where the last test was sent, to be offered again.
    last_recipient: Option<Phone>,
    /// Whether the user was offered the fields that most people do not need.
    offered_more_settings: bool,
    /// Whether the user was told where a typed secret is kept.
    noted_secrets: bool,
    /// Fields whose values were found wrong or missing.
    fields_to_correct: Vec<String>,
    /// The last check of the credentials: how many fields had been asked, and the values.
    credentials_checked: Option<(usize, FieldValues)>,
    /// The id of the accepted test.
    accepted_message_id: Option<String>,
}

impl Wizard<'_> {
    async fn run_step(&mut self, step: WizardStep) -> Result<StepOutcome, Failure> {
        match step {
            WizardStep::Request => request::ask_request(self).await,
            WizardStep::Token => request::ask_token(self).await,
            WizardStep::Body => body::ask_body(self).await,
            WizardStep::Field(index) => fields::ask_field(self, index).await,
            WizardStep::MoreSettings => more_settings::ask_more_settings(self).await,
            WizardStep::Account => account::check_account(self).await,
            WizardStep::Wordings => templates::ask_wordings(self),
            WizardStep::Template(usage) => templates::ask_template(self, usage).await,
            WizardStep::Test => test_step::send_test(self).await,
            WizardStep::Review => review::review_plan(self),
        }
    }

    fn prompter(&self) -> Result<&dyn Prompter, Failure> {
        self.app.require_prompter("an answer", "pass the settings as flags")
    }

    /// Shows the steps of the guide that help with a question.
    fn show_guide(&mut self, question: GuideAnchor) {
        let steps = self.guide.take_steps(question);
        if !steps.is_empty() {
            self.app.screen.print_status(format!("\n{}", steps.trim_end().dimmed()));
        }
    }

    /// Asks what to do next. Esc goes back.
    fn ask_action(&mut self, prompt: &str, actions: &[WizardAction]) -> Result<StepOutcome, Failure> {
        let labels: Vec<_> = actions.iter().map(|action| action.label(self.fields, self.texts)).collect();
        let chosen = self.prompter()?.choose_or_back(prompt, &labels, 0)?;
        Ok(match chosen.map(|index| actions[index]) {
            None => StepOutcome::Back,
            Some(WizardAction::Continue(_)) => StepOutcome::Next,
            Some(WizardAction::CorrectField(index)) => StepOutcome::GoTo(WizardStep::Field(index)),
            Some(WizardAction::CorrectFields) => more_settings::choose_field_to_correct(self)?,
            Some(WizardAction::ChangeTemplates) => {
                self.answered_steps.clear();
                StepOutcome::GoTo(match self.plan.provider.template_kind {
                    TemplateKind::Text => WizardStep::Wordings,
                    TemplateKind::Registered => WizardStep::Template("generic"),
                })
            }
            Some(WizardAction::TestAgain) => StepOutcome::GoTo(WizardStep::Test),
            Some(WizardAction::Quit) => return Err(Failure::interrupted()),
        })
    }

    /// Asks what to do about a problem. Esc leads to the settings.
    fn ask_correction(&mut self, prompt: &str, actions: &[WizardAction]) -> Result<StepOutcome, Failure> {
        Ok(match self.ask_action(prompt, actions)? {
            StepOutcome::Back => more_settings::choose_field_to_correct(self)?,
            outcome => outcome,
        })
    }

    /// Reports a failure after which the setup continues. Returns the field that its fix is about, if it names one.
    fn report_problem(&self, failure: &Failure) -> Option<usize> {
        let (fix, field) = fixes::fix_in_wizard(self.fields, failure.fix.as_deref().unwrap_or_default());
        let fix = Some(fix).filter(|fix| !fix.is_empty());
        self.app.screen.print_recoverable(&Failure { fix, ..failure.clone() });
        field
    }
}
