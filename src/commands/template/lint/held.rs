//! What the provider holds of the templates, compared with what is sent: approved, and taking the same variables.

use super::{
    super::super::{
        moment, now,
        session::{Destination, Session},
    },
    App, Problem, Saved,
};
use crate::{
    connectors::{Check, Finding},
    failure::{Failure, Kind},
    sms::{Template, Usage},
    wire::Moment,
};

/// Asks the provider about each template that it holds. That it cannot be asked is no problem of a template's.
/// References are resolved only where there is something to ask.
pub async fn problems(app: &App, saved: &Saved, destination: &Destination) -> Result<Vec<Problem>, Failure> {
    if !holds_any(saved) {
        return Ok(vec![]);
    }
    let connector = match app.connector(saved).await {
        Ok(connector) => connector,
        Err(failure) => return Ok(vec![unasked("connector", &failure)]),
    };
    let checks = connector.checks(&saved.templates, &moment()?);
    let held: Vec<_> = checks.iter().enumerate().filter(|(_, check)| !check.usages.is_empty()).collect();
    if held.is_empty() {
        return Ok(vec![]);
    }
    let session =
        Session::open(app, saved.provider, &saved.templates, destination, connector.clone()).await?;
    session.during(ask(&session, saved, &held)).await
}

/// Whether the provider can be asked about a template of this connector, as far as that is known without its secrets.
fn holds_any(saved: &Saved) -> bool {
    match saved.provider.sound(&saved.answers) {
        Ok(Some(connector)) => {
            let at = Moment { millis: now(), nonce: String::new() };
            connector.checks(&saved.templates, &at).iter().any(|check| !check.usages.is_empty())
        }
        Ok(None) | Err(_) => {
            saved.templates.iter().any(|(_, template)| matches!(template, Template::Registered { .. }))
        }
    }
}

async fn ask(session: &Session, saved: &Saved, held: &[(usize, &Check)]) -> Result<Vec<Problem>, Failure> {
    let mut found = vec![];
    for (nth, Check { title, usages, .. }) in held {
        let (fatal, problem, fix) = match session.examine(&saved.templates, *nth).await {
            Ok(Finding::Pass(_)) => continue,
            Ok(Finding::Warn { found, fix }) => (false, found, fix),
            Ok(Finding::Fail { found, fix }) => (true, found, fix),
            Err(failure) if failure.kind == Kind::Refused => {
                (true, failure.to_string(), failure.fix.unwrap_or_default())
            }
            Err(failure) if failure.kind == Kind::Interrupted => return Err(failure),
            Err(failure) => {
                found.push(unasked(&names(usages), &failure));
                break;
            }
        };
        found.push(Problem { usage: names(usages), fatal, problem: format!("{title}: {problem}"), fix });
    }
    Ok(found)
}

fn names(usages: &[Usage]) -> String {
    usages.iter().map(Usage::as_str).collect::<Vec<_>>().join(", ")
}

fn unasked(usage: &str, failure: &Failure) -> Problem {
    Problem {
        usage: usage.to_owned(),
        fatal: false,
        problem: format!("not compared with the provider: {failure}"),
        fix: failure.fix.clone().unwrap_or_else(|| "`smsctl check` shows more; --offline skips this".into()),
    }
}
