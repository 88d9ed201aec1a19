//! What is wrong, risky or dear about templates.

mod held;
mod trade;

use std::fmt;

use colored::Colorize;
use serde::Serialize;

use super::{super::session::Destination, App, Config, Saved};
use crate::{
    failure::{Failure, Kind},
    sms::{Code, MINUTES, REQUIRED, Segments, Template, Usage, Variables, Wording},
    terminal::hanging,
    wire::visible,
};

/// Report problems, risks and avoidable costs of the templates
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:
  smsctl template lint
  smsctl template lint --offline       without asking the provider
  smsctl template lint --json")]
pub struct Lint {
    /// Do not ask the provider about registered templates
    #[arg(long)]
    offline: bool,
    #[command(flatten)]
    destination: Destination,
}

/// What is not well with a template.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Problem {
    pub usage: String,
    /// Whether messages fail for it; the others only cost.
    pub fatal: bool,
    pub problem: String,
    pub fix: String,
}

#[derive(Serialize)]
struct View {
    connector: String,
    problems: Vec<Problem>,
}

impl Lint {
    pub async fn run(self, app: &App, config: &Config, saved: &Saved) -> Result<Option<Kind>, Failure> {
        let mut problems = problems(saved, config.minutes.unwrap_or(MINUTES));
        if !self.offline {
            problems.extend(held::problems(app, saved, &self.destination).await?);
        }
        let worst = problems.iter().any(|problem| problem.fatal).then_some(Kind::Configuration);
        app.screen.show(&View { connector: saved.name.clone(), problems })?;
        Ok(worst)
    }
}

/// Everything that is not well with a connector's templates, for codes valid for so many minutes.
pub fn problems(saved: &Saved, minutes: u32) -> Vec<Problem> {
    let mut found = missing(saved);
    for (usage, template) in &saved.templates {
        match template {
            Template::Text { text, locales } => {
                let all =
                    [(None, text)].into_iter().chain(locales.iter().map(|(tag, text)| (Some(tag), text)));
                all.for_each(|(tag, wording)| found.extend(of_wording(usage, tag, wording, minutes)));
            }
            Template::Registered { id, .. } => {
                let left = id.values().into_iter().find(|(id, _)| placeholder(id).is_some());
                found.extend(left.map(|(id, _)| leftover(usage, id)));
            }
        }
    }
    found.extend(twins(saved));
    found
}

fn missing(saved: &Saved) -> Vec<Problem> {
    let has = |name: &str| saved.templates.iter().any(|(usage, _)| usage.as_str() == name);
    let absent = REQUIRED.into_iter().filter(|name| !has(name));
    let problem = |name: &str| Problem {
        usage: name.to_owned(),
        fatal: name == "generic",
        problem: match name {
            "generic" => "missing, and generic is missing too".into(),
            _ => "missing, so generic is used; providers throttle repeated text".into(),
        },
        fix: format!("`smsctl template set {name} VALUE`"),
    };
    absent.map(problem).collect()
}

fn of_wording(usage: &Usage, tag: Option<&String>, wording: &Wording, minutes: u32) -> Vec<Problem> {
    let usage = tag.map_or(usage.to_string(), |tag| format!("{usage} [{tag}]"));
    let edit = format!("`smsctl template edit {}`", usage.split(' ').next().unwrap_or_default());
    let problem =
        |fatal: bool, problem: String| Problem { usage: usage.clone(), fatal, problem, fix: edit.clone() };
    let mut found = vec![];
    if let Some(name) = wording.unknown() {
        found.push(problem(
            true,
            format!("unknown variable {{{{{name}}}}}; expected {{{{code}}}} or {{{{minutes}}}}"),
        ));
    } else if !wording.variables().contains(&"code") {
        found.push(problem(true, "the code is missing: add {{code}}".into()));
    }
    if let Some(left) = placeholder(wording.as_str()) {
        found.push(problem(true, format!("{left} looks like a placeholder")));
    }
    if let Some(stated) = stated_minutes(wording.as_str()).filter(|stated| *stated != minutes) {
        found.push(problem(
            false,
            format!("says {stated} minutes, but codes are valid for {minutes}; use {{{{minutes}}}}"),
        ));
    }
    let code: Result<Code, _> = "000000".parse();
    if let Some(text) = code.ok().and_then(|code| wording.render(&Variables { code: &code, minutes }).ok()) {
        found.extend(trade::flaws(wording, &text).into_iter().map(|flaw| problem(false, flaw)));
        let segments = Segments::of(&text);
        if segments.count > 1 {
            let forced: String = segments.forced_by.iter().take(5).collect();
            let why = if forced.is_empty() { String::new() } else { format!(", because of {forced}") };
            found.push(problem(
                false,
                format!("takes {} segments ({}{why}); each is charged", segments.count, segments.encoding),
            ));
        }
    }
    found
}

fn leftover(usage: &Usage, id: &str) -> Problem {
    Problem {
        usage: usage.to_string(),
        fatal: true,
        problem: format!("{id} looks like a placeholder"),
        fix: format!("`smsctl template set {usage} ID`"),
    }
}

/// Two usages with one wording or one id: providers throttle on it.
fn twins(saved: &Saved) -> Vec<Problem> {
    let twin = |at: usize| saved.templates[..at].iter().find(|(_, other)| *other == saved.templates[at].1);
    let problem = |at: usize| {
        let (usage, (other, _)) = (&saved.templates[at].0, twin(at)?);
        Some(Problem {
            usage: usage.to_string(),
            fatal: false,
            problem: format!("says the same as {other}; providers throttle repeated text"),
            fix: format!("`smsctl template set {usage} VALUE`"),
        })
    };
    (0..saved.templates.len()).filter_map(problem).collect()
}

/// Something in angle brackets, such as `<template-code>`.
fn placeholder(text: &str) -> Option<&str> {
    let open = text.find('<')?;
    let close = text[open..].find('>')? + open;
    let inside = &text[open + 1..close];
    let plain = !inside.is_empty() && inside.chars().all(|c| c.is_alphanumeric() || " -_".contains(c));
    plain.then(|| &text[open..=close])
}

/// A number right before a word for minutes.
fn stated_minutes(text: &str) -> Option<u32> {
    ["min", "分钟", "分鐘", "分", "мин", "dakika"].iter().find_map(|unit| {
        let before = text[..text.find(unit)?].trim_end_matches([' ', '\u{a0}', '-']);
        let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        before[before.len() - digits..].parse().ok()
    })
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if self.problems.is_empty() {
            return write!(f, "{} no problems in the templates of {}", "✓".green(), self.connector.bold());
        }
        for Problem { usage, fatal, problem, fix } in &self.problems {
            let mark = if *fatal { "✗ error  ".red() } else { "! warning".yellow() };
            let problem = hanging(11, &visible(&format!("{usage}: {problem}")));
            writeln!(f, "{mark}  {problem}\n           {} {}", "fix:".bold(), visible(fix))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connectors::PROVIDERS;

    fn connector(templates: &[(&str, &str)]) -> Saved {
        let provider = PROVIDERS[0];
        let template = |text: &&str| Template::read(provider.holds, text).unwrap();
        Saved {
            name: "prod".into(),
            provider,
            answers: provider.demo_answers(),
            templates: templates
                .iter()
                .map(|(usage, text)| (usage.parse().unwrap(), template(text)))
                .collect(),
            places: Default::default(),
            place: crate::store::Place { line: 1, column: 1 },
        }
    }

    fn lint(templates: &[(&str, &str)]) -> Vec<String> {
        problems(&connector(templates), 10)
            .iter()
            .map(|found| format!("{}: {}", found.usage, found.problem))
            .collect()
    }

    const GOOD: [(&str, &str); 4] = [
        ("register", "{{code}} a"),
        ("sign-in", "{{code}} b"),
        ("forgot-password", "{{code}} c"),
        ("generic", "{{code}} for {{minutes}} minutes"),
    ];

    #[test]
    fn good_templates_have_no_problem() {
        assert_eq!(lint(&GOOD), Vec::<String>::new());
    }

    #[test]
    fn each_kind_of_problem_is_found() {
        let with = |usage: &'static str, text: &'static str| {
            let mut all = GOOD.to_vec();
            all.retain(|(known, _)| *known != usage);
            all.push((usage, text));
            lint(&all).join("\n")
        };
        for (text, expected) in [
            ("no place", "add {{code}}"),
            ("{{code}} {{name}}", "unknown variable {{name}}"),
            ("{{code}} a", "says the same as register"),
            ("<template-code> {{code}}", "<template-code> looks like"),
            ("{{code}}, valid 5 minutes", "says 5 minutes, but codes are valid for 10"),
            ("{{code}} 有效5分钟", "says 5 minutes"),
        ] {
            assert!(with("sign-in", text).contains(expected), "{text}: {}", with("sign-in", text));
        }
        let long = Box::leak(format!("{{{{code}}}} {}", "x".repeat(160)).into_boxed_str());
        assert!(with("sign-in", long).contains("takes 2 segments"));
        assert!(lint(&GOOD[..3]).join("").contains("generic is missing too"));
        assert!(lint(&GOOD[1..]).join("").contains("register: missing, so generic is used"));
    }
}
