//! The questions of a setup: fields, templates, a test. Nothing typed is lost until it is saved or left.

use colored::Colorize;

use super::{
    super::{App, moment, session::Session, test::arrived},
    Plan, Setup, tell, try_out,
};
use crate::{
    connectors::{
        Finding,
        form::{Answer, Field, Flaw, field_of},
    },
    failure::{Failure, Kind},
    sms::{Code, Holds, MINUTES, Phone, REQUIRED, Template, Variables},
    store::Config,
    terminal::{Ask, Question, bubble, columns, wrapped},
    wire::Moment,
};

/// What a note and an answer take beside a question, in columns.
const ROOM: usize = 40;

/// Asks for the rest; the id of the accepted test, where one was sent.
pub async fn run(
    app: &App,
    config: &Config,
    plan: &mut Plan,
    setup: &Setup,
) -> Result<Option<String>, Failure> {
    app.screen.say(format!("\n{}\n", wrapped(plan.provider.guide.trim_end(), columns() - 1).join("\n")));
    fields(app, plan, !plan.partial)?;
    vouched(app, plan, setup).await?;
    templates(app, plan)?;
    loop {
        let id = tested(app, config, plan, setup).await?;
        app.screen.say(review(plan));
        let choices = ["save it", "correct the fields", "change the templates", "leave without saving"];
        match app.ask(&[])?.choose("Is all as it should be?", &choices.map(str::to_owned), 0)? {
            0 => return Ok(id),
            1 => {
                fields(app, plan, true)?;
                vouched(app, plan, setup).await?;
            }
            2 => {
                for usage in REQUIRED {
                    template(app, plan, usage, usage != "generic")?;
                }
            }
            _ => return Err(left()),
        }
    }
}

fn left() -> Failure {
    Failure::interrupted().fix("nothing was saved")
}

/// Asks the provider whether it knows the credentials, before anything else is asked of the person.
async fn vouched(app: &App, plan: &mut Plan, setup: &Setup) -> Result<(), Failure> {
    loop {
        let make = || app.fill(plan.provider, &plan.answers).map_err(|flaw| plan.refuse(&flaw));
        let session = Session::open(app, plan.provider, &plan.templates, &setup.destination, make).await?;
        let first = |at: &Moment| session.connector.checks(&plan.templates, at).into_iter().next();
        let Some(check) = first(&moment()) else { return Ok(()) };
        let gone = || Failure::new(Kind::Unexpected, "a check is gone");
        let ask = session.perform(|at| first(at).map(|check| check.exchange).ok_or_else(gone));
        match session.during(ask).await {
            Ok(Finding::Pass(found)) => {
                app.screen.say(format!("{} {}: {found}\n", "✓".green(), check.title));
                return Ok(());
            }
            Ok(Finding::Warn { found, fix } | Finding::Fail { found, fix }) => {
                app.screen.say(format!("{} {}: {found}\n  fix: {fix}\n", "!".yellow(), check.title));
                return Ok(());
            }
            Err(failure) if failure.kind == Kind::Interrupted => return Err(failure),
            Err(failure) => {
                tell(&app.screen, &failure);
                if failure.kind != Kind::Credentials {
                    return Ok(());
                }
            }
        }
        let choices = ["correct the fields", "go on all the same", "leave without saving"].map(str::to_owned);
        match app.ask(&[])?.choose("The credentials are not right.", &choices, 0)? {
            0 => fields(app, plan, true)?,
            1 => return Ok(()),
            _ => return Err(left()),
        }
    }
}

/// Everything that will be saved, with its secrets masked.
fn review(plan: &Plan) -> String {
    let width = plan.answers.keys().map(String::len).max().unwrap_or(0).max(15);
    let mut text = format!("\n{} ({})\n", plan.name.bold(), plan.provider.name);
    for (name, answer) in &plan.answers {
        text += &format!("  {name:width$}  {answer}\n");
    }
    text += "templates\n";
    for (usage, template) in &plan.templates {
        let says = match template {
            Template::Text { text, .. } => text.as_str().to_owned(),
            Template::Registered { id, .. } => id.to_string(),
        };
        text += &format!("  {usage:width$}  {says}\n", usage = usage.to_string());
    }
    text
}

/// Sends tests until one is accepted, or the person has had enough; the message id, where one was sent.
async fn tested(
    app: &App,
    config: &Config,
    plan: &mut Plan,
    setup: &Setup,
) -> Result<Option<String>, Failure> {
    let mut prompt;
    loop {
        let Some(to) = recipient(app, config, setup)? else { return Ok(None) };
        match try_out(app, config, plan, &to, &setup.destination).await {
            Ok(tried) => {
                plan.tested = Some(to);
                app.screen.say(format!("{} test accepted  {}", "✓".green(), tried.id.dimmed()));
                if !setup.destination.is_sandbox() {
                    let minutes = config.minutes.unwrap_or(MINUTES);
                    arrived(app, &tried.code, tried.since, minutes)?;
                }
                return Ok(Some(tried.id));
            }
            Err(failure) if failure.kind == Kind::Interrupted => return Err(failure),
            Err(failure) => {
                tell(&app.screen, &failure);
                plan.tested = None;
                prompt = match failure.kind {
                    Kind::Unknown => "The test may have been sent; nobody knows.",
                    _ => "The test was not accepted.",
                };
            }
        }
        let choices = ["correct the fields", "save anyway", "leave without saving"].map(str::to_owned);
        match app.ask(&[])?.choose(prompt, &choices, 0)? {
            0 => fields(app, plan, true)?,
            1 => return Ok(None),
            _ => return Err(left()),
        }
    }
}

/// Asks for all fields, or only for what is missing, until they make a connector.
fn fields(app: &App, plan: &mut Plan, all: bool) -> Result<(), Failure> {
    let fields = plan.provider.fields();
    for field in fields.iter().filter(|_| all) {
        if !field.conflicts.iter().any(|other| plan.answers.contains_key(other)) {
            ask(app, plan, field, false)?;
        }
    }
    loop {
        let mut again = plan.provider.missing(&plan.answers);
        if again.is_empty() {
            match app.fill(plan.provider, &plan.answers) {
                Ok(_) => return Ok(()),
                Err(Flaw::Missing(names)) => again = names,
                Err(flaw) => {
                    app.screen.say(format!("{} {flaw}", "✗".red()));
                    again.push(flaw.field().to_owned());
                    if !fields.iter().any(|field| field.name == field_of(flaw.field())) {
                        return Err(plan.refuse(&flaw));
                    }
                }
            }
        }
        for field in fields.iter().filter(|field| again.iter().any(|name| field_of(name) == field.name)) {
            ask(app, plan, field, true)?;
        }
    }
}

/// The rows of a table, one after the other.
fn rows(app: &App, plan: &mut Plan, field: &Field) -> Result<(), Failure> {
    let prompt = format!("{}: a name [Enter goes on]", field.about);
    loop {
        let question = Question { prompt: &prompt, optional: true, ..Question::default() };
        let check = |text: &str| plan.provider.check(&format!("{}.{text}", field.name), "-");
        let key = app.ask(&[])?.line(question, &check)?;
        if key.is_empty() {
            return Ok(());
        }
        let name = format!("{}.{key}", field.name);
        let prompt = format!("Value of {key}");
        let question = Question { prompt: &prompt, secret: field.secret, ..Question::default() };
        let typed = app.ask(&[])?.line(question, &|text| plan.provider.check(&name, text))?;
        plan.answers.insert(name, field.answer(&typed));
    }
}

fn ask(app: &App, plan: &mut Plan, field: &Field, needed: bool) -> Result<(), Failure> {
    if field.table {
        return rows(app, plan, field);
    }
    let current = plan.answers.get(&field.name);
    // What is hidden cannot be shown as a default, so Enter keeps it.
    let hidden = current.filter(|_| field.secret);
    // A question that does not fit beside its answer is asked by the field's name.
    let about = match field.about.chars().count() + ROOM > columns() {
        true => {
            app.screen.say(wrapped(&field.about, columns() - 1).join("\n").dimmed());
            field.name.clone()
        }
        false => field.about.clone(),
    };
    let kept = hidden.map(|answer| format!("{about} [Enter keeps {answer}]"));
    let default = match hidden {
        Some(_) => None,
        None => current.map(Answer::to_string).or(field.default.clone()),
    };
    let leave = kept.is_some() || !needed && !field.required;
    let prompt = kept.unwrap_or_else(|| match leave && default.is_none() {
        true => format!("{about} [Enter leaves it out]"),
        false => about,
    });
    let check = |text: &str| plan.provider.check(&field.name, text);
    let typed = match field.choices.is_empty() {
        true => {
            let question = Question {
                prompt: &prompt,
                default: default.as_deref(),
                optional: leave,
                secret: field.secret,
            };
            app.ask(&[])?.line(question, &check)?
        }
        false => pick(app.ask(&[])?, &prompt, field, default.as_deref())?,
    };
    if !typed.is_empty() {
        plan.answers.insert(field.name.clone(), field.answer(&typed));
    }
    Ok(())
}

fn pick(person: &dyn Ask, prompt: &str, field: &Field, default: Option<&str>) -> Result<String, Failure> {
    let none = (!field.required && field.default.is_none()).then(|| "leave it out".to_owned());
    let items: Vec<_> = none.iter().chain(&field.choices).cloned().collect();
    let first = items.iter().position(|item| Some(item.as_str()) == default).unwrap_or(0);
    let place = person.choose(prompt, &items, first)?;
    Ok(if none.is_some() && place == 0 { String::new() } else { items[place].clone() })
}

fn templates(app: &App, plan: &mut Plan) -> Result<(), Failure> {
    let registered = plan.provider.holds == Holds::Registered;
    if registered && !plan.partial || plan.lacks_template() {
        app.screen.say("Templates are registered with the provider; each usage takes an id of its own.");
        for usage in ["generic", "register", "sign-in", "forgot-password"] {
            template(app, plan, usage, usage != "generic")?;
        }
    } else if !registered {
        for (usage, template) in &plan.templates {
            let code: Code = "123456".parse().map_err(Failure::usage)?;
            let text = template
                .wording(None)
                .map(|wording| wording.render(&Variables { code: &code, minutes: MINUTES }));
            app.screen.say(format!(
                "{}\n{}",
                usage.to_string().bold(),
                bubble(&text.and_then(Result::ok).unwrap_or_default())
            ));
        }
        if app.ask(&[])?.confirm("Adjust these templates?", false)? {
            for usage in REQUIRED {
                template(app, plan, usage, false)?;
            }
        }
    }
    Ok(())
}

fn template(app: &App, plan: &mut Plan, usage: &str, optional: bool) -> Result<(), Failure> {
    let held =
        plan.templates.iter().find(|(known, _)| known.as_str() == usage).map(
            |(_, template)| match template {
                Template::Text { text, .. } => text.as_str().to_owned(),
                Template::Registered { id, .. } => id.to_string(),
            },
        );
    let note = if optional && held.is_none() { " [Enter: generic stands in]" } else { "" };
    let prompt = format!("Template for {usage}{note}");
    let check = |text: &str| {
        let template = Template::read(plan.provider.holds, text)?;
        super::super::template::sendable(&template).map_err(|failure| failure.message)
    };
    let question = Question { prompt: &prompt, default: held.as_deref(), optional, secret: false };
    let typed = app.ask(&[])?.line(question, &check)?;
    match typed.is_empty() || held.as_deref() == Some(&typed) {
        true => Ok(()),
        false => plan.template(usage, &typed),
    }
}

fn recipient(app: &App, config: &Config, setup: &Setup) -> Result<Option<Phone>, Failure> {
    let saved = setup.test_to.as_ref().or(config.recipient.as_ref()).map(ToString::to_string);
    let question = Question {
        prompt: "Send a test of the generic template to (such as +14155550100) [- skips]",
        default: saved.as_deref(),
        optional: true,
        secret: false,
    };
    let check = |text: &str| if text == "-" { Ok(()) } else { text.parse::<Phone>().map(drop) };
    let typed = app.ask(&[])?.line(question, &check)?;
    match typed.as_str() {
        "" | "-" => Ok(None),
        text => text.parse().map(Some).map_err(Failure::usage),
    }
}
