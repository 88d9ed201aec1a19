//! Finds errors, risks and avoidable costs in templates.

mod carrier_rules;
mod provider_templates;

use std::fmt;

use colored::Colorize;
use serde::Serialize;

use super::{
    super::{CommandResult, connector_client::Destination},
    App, Config, ConnectorArgument, SavedConnector,
};
use crate::{
    encoding::{count_noun, escape_control_chars},
    failure::{FailureKind, name_connector},
    sms::{
        Code, DEFAULT_VALID_MINUTES, REQUIRED_USAGES, SegmentCount, Template, TemplateValues, Usage, Wording,
        find_placeholder,
    },
};

/// Report problems, risks and avoidable costs of the templates
#[derive(Debug, clap::Args)]
#[command(before_help = "Examples:
  smsctl template lint
  smsctl template lint --offline       without asking the provider
  smsctl template lint --json")]
pub struct TemplateLintArgs {
    #[command(flatten)]
    pub connector: ConnectorArgument,
    /// Do not ask the provider about registered templates
    #[arg(long)]
    offline: bool,
    #[command(flatten)]
    destination: Destination,
}

/// A problem of a template.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TemplateProblem {
    /// The usage, with the language tag if only that wording has the problem.
    pub usage: String,
    /// Whether messages cannot be sent because of it.
    #[serde(rename = "fatal")]
    pub is_fatal: bool,
    /// The problem.
    pub problem: String,
    /// How to fix it.
    pub fix: String,
}

impl TemplateProblem {
    /// Creates a problem because of which messages cannot be sent.
    pub fn error(usage: impl Into<String>, problem: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { usage: usage.into(), is_fatal: true, problem: problem.into(), fix: fix.into() }
    }

    /// Creates a problem that is only a risk or a cost.
    pub fn warning(usage: impl Into<String>, problem: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { is_fatal: false, ..Self::error(usage, problem, fix) }
    }
}

#[derive(Serialize)]
struct TemplateLintView {
    connector: String,
    problems: Vec<TemplateProblem>,
}

impl TemplateLintArgs {
    pub async fn run(self, app: &App, config: &Config, saved: &SavedConnector) -> CommandResult {
        let mut problems = lint_templates(saved, config.code_minutes.unwrap_or(DEFAULT_VALID_MINUTES));
        if !self.offline {
            problems.extend(provider_templates::lint_provider_templates(app, saved, &self.destination).await?);
        }
        if config.live.as_ref() != Some(&saved.name) {
            problems.iter_mut().for_each(|problem| problem.fix = name_connector(&problem.fix, &saved.name));
        }
        let is_fatal = problems.iter().any(|problem| problem.is_fatal);
        let lines: Vec<_> =
            problems.iter().map(|found| escape_control_chars(&format!("{}: {}", found.usage, found.problem))).collect();
        let view = TemplateLintView { connector: saved.name.clone(), problems };
        app.screen.show_or_print_text(&lines.join("\n"), &view)?;
        Ok(if is_fatal { FailureKind::Configuration.exit_code() } else { 0 })
    }
}

/// Returns the problems of a connector's templates. Codes are valid for this many minutes.
pub fn lint_templates(saved: &SavedConnector, minutes: u32) -> Vec<TemplateProblem> {
    let mut problems = lint_missing(saved);
    for (usage, template) in &saved.templates {
        match template {
            Template::Text { text, locales } => {
                problems.extend(lint_wording(usage, None, text, minutes));
                problems.extend(locales.iter().flat_map(|(tag, text)| lint_wording(usage, Some(tag), text, minutes)));
            }
            Template::Registered { id, .. } => {
                let placeholder = id.values_by_region().into_iter().find(|(id, _)| find_placeholder(id).is_some());
                problems.extend(placeholder.map(|(id, _)| placeholder_problem(usage, id)));
            }
        }
    }
    problems.extend(lint_duplicates(saved));
    problems
}

fn lint_missing(saved: &SavedConnector) -> Vec<TemplateProblem> {
    let has = |name: &str| saved.templates.iter().any(|(usage, _)| usage.as_str() == name);
    let absent = REQUIRED_USAGES.into_iter().filter(|name| !has(name));
    let problem = |name: &str| {
        let fix = format!("`smsctl template set {name} VALUE`");
        match name {
            "generic" => TemplateProblem::error(name, "missing, and generic is missing too", fix),
            _ => TemplateProblem::warning(name, "missing, so generic is used; providers throttle repeated text", fix),
        }
    };
    absent.map(problem).collect()
}

fn lint_wording(usage: &Usage, tag: Option<&String>, wording: &Wording, minutes: u32) -> Vec<TemplateProblem> {
    let usage = tag.map_or(usage.to_string(), |tag| format!("{usage} [{tag}]"));
    let edit = format!("`smsctl template edit {}`", usage.split(' ').next().unwrap_or_default());
    let error = |problem: String| TemplateProblem::error(&usage, problem, &edit);
    let warning = |problem: String| TemplateProblem::warning(&usage, problem, &edit);
    let mut problems = vec![];
    if let Some(name) = wording.unknown_variable() {
        problems.push(error(format!("unknown variable {{{{{name}}}}}; expected {{{{code}}}} or {{{{minutes}}}}")));
    } else if !wording.variables().contains(&"code") {
        problems.push(error("the code is missing: add {{code}}".into()));
    }
    if let Some(placeholder) = find_placeholder(wording.as_str()) {
        problems.push(error(format!("{placeholder} looks like a placeholder")));
    }
    if let Some(stated) = find_stated_minutes(wording.as_str()).filter(|stated| *stated != minutes) {
        problems.push(warning(format!(
            "says {}, but codes are valid for {minutes}; use {{{{minutes}}}}",
            count_noun(stated as usize, "minute")
        )));
    }
    let code: Result<Code, _> = "000000".parse();
    if let Some(text) = code.ok().and_then(|code| wording.render(&TemplateValues { code: &code, minutes }).ok()) {
        problems.extend(carrier_rules::find_carrier_problems(wording, &text).into_iter().map(warning));
        let SegmentCount { encoding, segments, non_gsm_chars, .. } = SegmentCount::measure(&text);
        if segments > 1 {
            let chars: String = non_gsm_chars.iter().take(5).collect();
            let reason = if chars.is_empty() { String::new() } else { format!(", because of {chars}") };
            problems.push(warning(format!("takes {segments} segments ({encoding}{reason}); each is charged")));
        }
    }
    problems
}

fn placeholder_problem(usage: &Usage, id: &str) -> TemplateProblem {
    let fix = format!("`smsctl template set {usage} ID`");
    TemplateProblem::error(usage.to_string(), format!("{id} looks like a placeholder"), fix)
}

/// Finds usages with the same wording or id, because providers throttle repeated text.
fn lint_duplicates(saved: &SavedConnector) -> Vec<TemplateProblem> {
    let problem = |(index, (usage, template)): (usize, &(Usage, Template))| {
        let (other, _) = saved.templates[..index].iter().find(|(_, other)| other == template)?;
        let problem = format!("says the same as {other}; providers throttle repeated text");
        Some(TemplateProblem::warning(usage.to_string(), problem, format!("`smsctl template set {usage} VALUE`")))
    };
    saved.templates.iter().enumerate().filter_map(problem).collect()
}

/// Returns the number before a word for minutes.
fn find_stated_minutes(text: &str) -> Option<u32> {
    ["min", "分钟", "分鐘", "分", "мин", "dakika"].iter().find_map(|unit| {
        let before = text[..text.find(unit)?].trim_end_matches([' ', '\u{a0}', '-']);
        let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        before[before.len() - digits..].parse().ok()
    })
}

impl fmt::Display for TemplateLintView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if self.problems.is_empty() {
            return write!(f, "{} no problems in the templates of {}", "✓".green(), self.connector.bold());
        }
        for TemplateProblem { usage, is_fatal, problem, fix } in &self.problems {
            let mark = if *is_fatal { "✗ error  ".red() } else { "! warning".yellow() };
            let problem = escape_control_chars(&format!("{usage}: {problem}"));
            writeln!(f, "{mark}  {problem}\n           {} {}", "fix:".bold(), escape_control_chars(fix))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connectors::PROVIDERS;

    fn saved_connector(templates: &[(&str, &str)]) -> SavedConnector {
        let provider = PROVIDERS[0];
        let template = |text: &&str| Template::parse(provider.template_kind, text).unwrap();
        SavedConnector {
            name: "prod".into(),
            provider,
            values: provider.demo_values(),
            templates: templates.iter().map(|(usage, text)| (usage.parse().unwrap(), template(text))).collect(),
            service_settings: Default::default(),
            value_positions: Default::default(),
            position: crate::store::Position { line: 1, column: 1 },
        }
    }

    fn lint_lines(templates: &[(&str, &str)]) -> Vec<String> {
        lint_templates(&saved_connector(templates), 10)
            .iter()
            .map(|found| format!("{}: {}", found.usage, found.problem))
            .collect()
    }

    const GOOD_TEMPLATES: [(&str, &str); 4] = [
        ("register", "{{code}} a"),
        ("sign-in", "{{code}} b"),
        ("forgot-password", "{{code}} c"),
        ("generic", "{{code}} for {{minutes}} minutes"),
    ];

    #[test]
    fn good_templates_have_no_problem() {
        assert_eq!(lint_lines(&GOOD_TEMPLATES), Vec::<String>::new());
    }

    #[test]
    fn each_kind_of_problem_is_found() {
        let with = |usage: &'static str, text: &'static str| {
            let mut all = GOOD_TEMPLATES.to_vec();
            all.retain(|(known, _)| *known != usage);
            all.push((usage, text));
            lint_lines(&all).join("\n")
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
        assert!(lint_lines(&GOOD_TEMPLATES[..3]).join("").contains("generic is missing too"));
        assert!(lint_lines(&GOOD_TEMPLATES[1..]).join("").contains("register: missing, so generic is used"));
    }
}
