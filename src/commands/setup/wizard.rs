//! The questions of a setup: fields, templates, a test. Nothing typed is lost until it is saved or left.

use colored::Colorize;

use super::{super::App, Plan, Setup, tell, try_out};
use crate::{
    connectors::form::{Answer, Field, Flaw, field_of},
    failure::{Failure, Kind},
    sms::{Holds, Phone, REQUIRED, Template},
    store::Config,
    terminal::{Ask, Question},
};

/// Asks for the rest; the id of the accepted test, where one was sent.
pub async fn run(
    app: &App,
    config: &Config,
    plan: &mut Plan,
    setup: &Setup,
) -> Result<Option<String>, Failure> {
    app.screen.say(format!("\n{}\n", plan.provider.guide));
    fields(app, plan, !plan.partial)?;
    templates(app, plan)?;
    let mut prompt;
    loop {
        let Some(to) = recipient(app, config, setup)? else { return Ok(None) };
        match try_out(app, config, plan, &to, &setup.destination).await {
            Ok(id) => {
                plan.tested = Some(to);
                return Ok(Some(id));
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
            _ => return Err(Failure::interrupted().fix("nothing was saved")),
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
    let kept = hidden.map(|answer| format!("{} [Enter keeps {answer}]", field.about));
    let default = match hidden {
        Some(_) => None,
        None => current.map(Answer::to_string).or(field.default.clone()),
    };
    let leave = kept.is_some() || !needed && !field.required;
    let prompt = kept.unwrap_or_else(|| match leave && default.is_none() {
        true => format!("{} [Enter leaves it out]", field.about),
        false => field.about.clone(),
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
            let text = template.wording(None).map_or("", |wording| wording.as_str());
            app.screen.say(format!("  {}  {text}", usage.to_string().bold()));
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
