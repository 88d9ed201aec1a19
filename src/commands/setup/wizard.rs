//! The questions of a setup, step by step, and back. Nothing typed is lost until it is saved or left.

mod account;
mod fields;
mod guide;
mod templates;
mod test_step;

use colored::Colorize;
use guide::{Guide, GuideAnchor};

use super::{super::App, SetupArgs, SetupPlan};
use crate::{
    connectors::form::{Field, FieldValues},
    encoding::escape_control_chars,
    failure::Failure,
    sms::{Template, TemplateKind},
    store::Config,
    terminal::{BACK_ANSWER, terminal_columns, wrap_text},
};

/// Asks for the rest; the id of the accepted test, where one was sent.
pub async fn run(
    app: &App,
    config: &Config,
    plan: &mut SetupPlan,
    setup: &SetupArgs,
) -> Result<Option<String>, Failure> {
    let fields = plan.provider.fields();
    let mut guide = Guide::parse(plan.provider.guide, fields);
    let about = wrap_text(&plan.provider.description(), terminal_columns() - 1).join("\n");
    app.screen.print_status(format!("\n{}\n{}", about.bold(), guide.take_steps(GuideAnchor::Everything)));
    app.screen.print_status(format!(
        "Type {BACK_ANSWER} to go back to the previous question (in a list, press Esc). Ctrl-C quits without saving."
    ));
    let all = !plan.asks_missing_only;
    let steps = plan_steps(plan, fields);
    let mut wizard = Wizard {
        app,
        config,
        plan,
        setup,
        fields,
        guide,
        asks_all_fields: all,
        fields_to_correct: vec![],
        credentials_checked: None,
        accepted_message_id: None,
    };
    let (mut at, mut came, mut forced) = (0, vec![], false);
    while let Some(step) = steps.get(at) {
        let turn = wizard.run_step(*step, forced).await?;
        forced = matches!(turn, StepOutcome::Back | StepOutcome::GoTo(_));
        at = match turn {
            StepOutcome::Next => {
                came.push(at);
                at + 1
            }
            StepOutcome::Skip => at + 1,
            StepOutcome::Back => came.pop().unwrap_or(at),
            StepOutcome::GoTo(goal) => {
                let there = steps.iter().position(|step| *step == goal).unwrap_or(0);
                came.retain(|passed| *passed < there);
                there
            }
        };
    }
    Ok(wizard.accepted_message_id)
}

/// A setup under way.
struct Wizard<'a> {
    app: &'a App,
    config: &'a Config,
    plan: &'a mut SetupPlan,
    setup: &'a SetupArgs,
    fields: &'static [Field],
    guide: Guide,
    /// Whether every field is asked for, or only what is missing.
    asks_all_fields: bool,
    /// Fields whose answers do not go with the others.
    fields_to_correct: Vec<String>,
    /// How many fields were answered when the provider knew the credentials, and how.
    credentials_checked: Option<(usize, FieldValues)>,
    /// The id of the accepted test.
    accepted_message_id: Option<String>,
}

#[derive(Clone, Copy, PartialEq)]
enum WizardStep {
    /// By its place in the form.
    Field(usize),
    /// Do the fields go together, and does the provider know the credentials?
    Account,
    /// All wordings at once, where they are ours.
    Wordings,
    /// The id of a template, where the provider holds the wording.
    Template(&'static str),
    Test,
    Review,
}

/// Where a step leads.
enum StepOutcome {
    Next,
    /// There was nothing to ask.
    Skip,
    Back,
    GoTo(WizardStep),
}

fn plan_steps(plan: &SetupPlan, fields: &[Field]) -> Vec<WizardStep> {
    let fields = (0..fields.len()).map(WizardStep::Field);
    let templates = match plan.provider.template_kind {
        TemplateKind::Text => vec![WizardStep::Wordings],
        TemplateKind::Registered if plan.asks_missing_only && !plan.lacks_template() => vec![],
        // The generic one stands in for the others, so it comes first.
        TemplateKind::Registered => {
            ["generic", "register", "sign-in", "forgot-password"].map(WizardStep::Template).into()
        }
    };
    fields.chain([WizardStep::Account]).chain(templates).chain([WizardStep::Test, WizardStep::Review]).collect()
}

impl Wizard<'_> {
    /// Takes a step. A forced one is asked again though it is answered.
    async fn run_step(&mut self, step: WizardStep, forced: bool) -> Result<StepOutcome, Failure> {
        match step {
            WizardStep::Field(nth) => self.ask_field(nth, forced).await,
            WizardStep::Account => self.check_account().await,
            WizardStep::Wordings => self.ask_wordings(),
            WizardStep::Template(usage) => self.ask_template(usage).await,
            WizardStep::Test => self.send_test().await,
            WizardStep::Review => self.ask_review(),
        }
    }

    /// The steps of the guide that belong here.
    fn show_guide(&mut self, question: GuideAnchor) {
        let steps = self.guide.take_steps(question);
        if !steps.is_empty() {
            self.app.screen.print_status(format!("\n{}", steps.trim_end().dimmed()));
        }
    }

    /// From the first field on, all of them.
    fn go_to_fields(&mut self) -> StepOutcome {
        self.asks_all_fields = true;
        StepOutcome::GoTo(WizardStep::Field(0))
    }

    /// From the first template on.
    fn go_to_templates(&self) -> StepOutcome {
        StepOutcome::GoTo(match self.plan.provider.template_kind {
            TemplateKind::Text => WizardStep::Wordings,
            TemplateKind::Registered => WizardStep::Template("generic"),
        })
    }

    /// Everything that will be saved, with its secrets masked, and whether it is right.
    fn ask_review(&mut self) -> Result<StepOutcome, Failure> {
        self.app.screen.print_status(format_review(self.plan));
        let choices = ["save", "correct the fields", "change the templates", "quit without saving"];
        let person = self.app.require_prompter(&[])?;
        Ok(match person.choose_or_back("Save this connector?", &choices.map(str::to_owned), 0)? {
            None => StepOutcome::Back,
            Some(0) => StepOutcome::Next,
            Some(1) => self.go_to_fields(),
            Some(2) => self.go_to_templates(),
            Some(_) => return Err(cancelled()),
        })
    }
}

fn cancelled() -> Failure {
    Failure::interrupted()
}

fn format_review(plan: &SetupPlan) -> String {
    let width = plan.values.keys().map(String::len).max().unwrap_or(0).max(15);
    let mut text = format!("\n{} ({})\n", plan.name.bold(), plan.provider.name);
    for (name, answer) in &plan.values {
        text += &format!("  {:width$}  {}\n", escape_control_chars(name), escape_control_chars(&answer.to_string()));
    }
    text += "templates\n";
    for (usage, template) in &plan.templates {
        text += &format!(
            "  {usage:width$}  {}\n",
            escape_control_chars(&template_source(template)),
            usage = usage.to_string()
        );
    }
    text
}

/// A template as it is typed.
fn template_source(template: &Template) -> String {
    match template {
        Template::Text { text, .. } => text.as_str().to_owned(),
        Template::Registered { id, .. } => id.to_string(),
    }
}
