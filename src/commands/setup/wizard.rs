//! The questions of a setup, step by step, and back. Nothing typed is lost until it is saved or left.

mod account;
mod fields;
mod guide;
mod templates;
mod trial;

use colored::Colorize;
use guide::{Beside, Guide};

use super::{super::App, Plan, Setup};
use crate::{
    connectors::form::{Answers, Field},
    failure::Failure,
    sms::{Holds, Template},
    store::Config,
    terminal::{BACK, columns, wrapped},
    wire::visible,
};

/// Asks for the rest; the id of the accepted test, where one was sent.
pub async fn run(
    app: &App,
    config: &Config,
    plan: &mut Plan,
    setup: &Setup,
) -> Result<Option<String>, Failure> {
    let fields = plan.provider.fields();
    let mut guide = Guide::of(plan.provider.guide, fields);
    let about = wrapped(&plan.provider.about(), columns() - 1).join("\n");
    app.screen.say(format!("\n{}\n{}", about.bold(), guide.beside(Beside::Everything)));
    app.screen.say(format!(
        "Type {BACK} to go back to the previous question (in a list, press Esc). Ctrl-C quits without saving."
    ));
    let all = !plan.partial;
    let steps = steps(plan, fields);
    let mut wizard =
        Wizard { app, config, plan, setup, fields, guide, all, again: vec![], vouched: None, accepted: None };
    let (mut at, mut came, mut forced) = (0, vec![], false);
    while let Some(step) = steps.get(at) {
        let turn = wizard.take(*step, forced).await?;
        forced = matches!(turn, Turn::Back | Turn::To(_));
        at = match turn {
            Turn::Asked => {
                came.push(at);
                at + 1
            }
            Turn::Passed => at + 1,
            Turn::Back => came.pop().unwrap_or(at),
            Turn::To(goal) => {
                let there = steps.iter().position(|step| *step == goal).unwrap_or(0);
                came.retain(|passed| *passed < there);
                there
            }
        };
    }
    Ok(wizard.accepted)
}

/// A setup under way.
struct Wizard<'a> {
    app: &'a App,
    config: &'a Config,
    plan: &'a mut Plan,
    setup: &'a Setup,
    fields: &'static [Field],
    guide: Guide,
    /// Whether every field is asked for, or only what is missing.
    all: bool,
    /// Fields whose answers do not go with the others.
    again: Vec<String>,
    /// How many fields were answered when the provider knew the credentials, and how.
    vouched: Option<(usize, Answers)>,
    /// The id of the accepted test.
    accepted: Option<String>,
}

#[derive(Clone, Copy, PartialEq)]
enum Step {
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
enum Turn {
    Asked,
    /// There was nothing to ask.
    Passed,
    Back,
    To(Step),
}

fn steps(plan: &Plan, fields: &[Field]) -> Vec<Step> {
    let fields = (0..fields.len()).map(Step::Field);
    let templates = match plan.provider.holds {
        Holds::Text => vec![Step::Wordings],
        Holds::Registered if plan.partial && !plan.lacks_template() => vec![],
        // The generic one stands in for the others, so it comes first.
        Holds::Registered => ["generic", "register", "sign-in", "forgot-password"].map(Step::Template).into(),
    };
    fields.chain([Step::Account]).chain(templates).chain([Step::Test, Step::Review]).collect()
}

impl Wizard<'_> {
    /// Takes a step. A forced one is asked again though it is answered.
    async fn take(&mut self, step: Step, forced: bool) -> Result<Turn, Failure> {
        match step {
            Step::Field(nth) => self.field(nth, forced).await,
            Step::Account => self.account().await,
            Step::Wordings => self.wordings(),
            Step::Template(usage) => self.template(usage).await,
            Step::Test => self.test().await,
            Step::Review => self.review(),
        }
    }

    /// The steps of the guide that belong here.
    fn guide(&mut self, question: Beside) {
        let steps = self.guide.beside(question);
        if !steps.is_empty() {
            self.app.screen.say(format!("\n{}", steps.trim_end().dimmed()));
        }
    }

    /// From the first field on, all of them.
    fn correct(&mut self) -> Turn {
        self.all = true;
        Turn::To(Step::Field(0))
    }

    /// From the first template on.
    fn templates(&self) -> Turn {
        Turn::To(match self.plan.provider.holds {
            Holds::Text => Step::Wordings,
            Holds::Registered => Step::Template("generic"),
        })
    }

    /// Everything that will be saved, with its secrets masked, and whether it is right.
    fn review(&mut self) -> Result<Turn, Failure> {
        self.app.screen.say(shown(self.plan));
        let choices = ["save", "correct the fields", "change the templates", "quit without saving"];
        let person = self.app.ask(&[])?;
        Ok(match person.choose_or_back("Save this connector?", &choices.map(str::to_owned), 0)? {
            None => Turn::Back,
            Some(0) => Turn::Asked,
            Some(1) => self.correct(),
            Some(2) => self.templates(),
            Some(_) => return Err(left()),
        })
    }
}

fn left() -> Failure {
    Failure::interrupted()
}

fn shown(plan: &Plan) -> String {
    let width = plan.answers.keys().map(String::len).max().unwrap_or(0).max(15);
    let mut text = format!("\n{} ({})\n", plan.name.bold(), plan.provider.name);
    for (name, answer) in &plan.answers {
        text += &format!("  {:width$}  {}\n", visible(name), visible(&answer.to_string()));
    }
    text += "templates\n";
    for (usage, template) in &plan.templates {
        text += &format!("  {usage:width$}  {}\n", visible(&says(template)), usage = usage.to_string());
    }
    text
}

/// A template as it is typed.
fn says(template: &Template) -> String {
    match template {
        Template::Text { text, .. } => text.as_str().to_owned(),
        Template::Registered { id, .. } => id.to_string(),
    }
}
