//! Changing single fields.

use std::fmt;

use clap::Args;
use clap_complete::ArgValueCandidates;
use colored::Colorize;
use serde::Serialize;

use super::{App, line_of_stdin, validity::check_answers};
use crate::{
    connectors::form::{Answer, Field, Flaw, nearest},
    failure::Failure,
    references::{Reference, Source},
    store::Saved,
    terminal::Question,
};

/// Change settings of a connector
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl set from=+14155550123
  smsctl set auth-token             asks without showing what you type
  smsctl set auth-token=env:TWILIO_AUTH_TOKEN
  smsctl set headers.X-Team=login --connector gateway")]
pub struct Set {
    /// Field and new value; FIELD asks for it, FIELD=- reads it from stdin, FIELD= removes it
    #[arg(required = true, value_name = "FIELD=VALUE", add = ArgValueCandidates::new(crate::commands::complete::fields))]
    changes: Vec<String>,
    /// The connector [default: the live one]
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(crate::commands::complete::connectors))]
    connector: Option<String>,
}

#[derive(Serialize)]
struct View {
    connector: String,
    changed: Vec<String>,
}

impl Set {
    pub async fn run(self, app: &App) -> anyhow::Result<()> {
        let config = app.store.load()?;
        let saved = config.pick(self.connector.as_deref())?;
        let mut changes = vec![];
        for change in &self.changes {
            let (name, answer) = read(app, saved, change)?;
            if let Some(answer) = &answer {
                let resolved = app.resolved(&[(name.clone(), answer.clone())].into()).await;
                let checked =
                    saved.provider.check_answer(&name, answer, &|reference| resolved.lookup(reference));
                checked.map_err(|flaw| refused(&flaw))?;
            }
            changes.push((name, answer));
        }
        let name = saved.name.clone();
        let fields: Vec<_> = changes.iter().map(|(field, _)| field.as_str()).collect();
        let command = format!("set {} --connector {name}", fields.join(" "));
        app.store.change(&command, |config, edit| {
            let saved = config.pick(Some(&name))?;
            let mut answers = saved.answers.clone();
            for (field, answer) in &changes {
                match answer {
                    Some(answer) => {
                        answers.insert(field.clone(), answer.clone());
                        edit.field(&name, field, answer);
                    }
                    None => {
                        answers.remove(field);
                        edit.unset(&name, field);
                    }
                }
            }
            check_answers(saved.provider, &answers).map_err(|flaw| refused(&flaw))
        })?;
        let changed: Vec<_> = changes.into_iter().map(|(field, _)| field).collect();
        Ok(app.screen.show_or("", &View { connector: name, changed })?)
    }
}

/// A field with its new answer, or `None` to take it out.
fn read(app: &App, saved: &Saved, change: &str) -> Result<(String, Option<Answer>), Failure> {
    let fields = saved.provider.fields();
    let (name, typed) = match change.split_once('=') {
        Some((name, typed)) => (name, Some(typed)),
        None => (change, None),
    };
    let field = known(fields, name).map_err(|flaw| {
        Failure::usage(flaw.to_string())
            .fix(format!("`smsctl providers {}` lists its fields", saved.provider.name))
    })?;
    let answer = match typed {
        Some("") => None,
        Some("-") => Some(typed_answer(field, name, &line_of_stdin()?)?),
        Some(text) => Some(given(field, name, text)?),
        None => {
            let question = Question { prompt: &field.about, secret: field.secret, ..Question::default() };
            let check = |text: &str| saved.provider.check(name, text);
            let person = app.ask(&[format!("{name}=VALUE")]).map_err(|failure| match field.secret {
                true => failure.fix(format!(
                    "`smsctl set {name}=env:NAME`, or =file:PATH, =cmd:PROGRAM ARGS, or =- to read it from standard input"
                )),
                false => failure.fix(format!("`smsctl set {name}=VALUE`")),
            })?;
            Some(typed_answer(field, name, &person.line(question, &check)?)?)
        }
    };
    Ok((name.to_owned(), answer))
}

/// The field of this name, or the nearest name.
pub fn known<'a>(fields: &'a [Field], name: &str) -> Result<&'a Field, Flaw> {
    fields.iter().find(|field| field.owns(name)).ok_or_else(|| {
        if fields.iter().any(|field| field.name == name) {
            return Flaw::wrong(name, format!("needs a name: {name}.NAME"));
        }
        let nearest = nearest(name, fields.iter().map(|field| field.name.as_str()));
        Flaw::Unknown { field: name.to_owned(), nearest }
    })
}

/// An answer given on the command line, where a bare secret would show in the process list.
pub fn given(field: &Field, name: &str, text: &str) -> Result<Answer, Failure> {
    match typed_answer(field, name, text)? {
        Answer::Bare(_) => {
            Err(Failure::usage(format!("{} is a secret and cannot be given on the command line", field.name))
                .cause("other users can see it in the process list, and the shell saves it in its history")
                .fix("use env:NAME, file:PATH, cmd:PROGRAM ARGS, or - to read it from standard input"))
        }
        answer => Ok(answer),
    }
}

/// Reads a text that this user gave for a field or a row of it. A path is made absolute: it is saved for whatever
/// folder the next command runs in.
pub fn typed_answer(field: &Field, name: &str, text: &str) -> Result<Answer, Failure> {
    match field.answer(text, Source::User).map_err(|flaw| refused(&flaw.at(name)))? {
        Answer::Kept(Reference::File(path)) => {
            Ok(Answer::Kept(Reference::File(std::path::absolute(&path).unwrap_or(path))))
        }
        answer => Ok(answer),
    }
}

/// A flaw in what was just typed.
pub fn refused(flaw: &Flaw) -> Failure {
    Failure::usage(flaw.to_string()).fix(match flaw {
        Flaw::Missing(_) => "nothing changed; the field is required, so give it another value",
        _ => "nothing changed; correct the value and try again",
    })
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} {}: {} changed", "✓".green(), self.connector.bold(), self.changed.join(", "))
    }
}
