//! What the provider holds of the templates, compared with what is sent: approved, and taking the same variables.

use super::{
    super::super::{
        new_signing_context, now_millis,
        session::{Destination, Session},
    },
    App, SavedConnector, TemplateProblem,
};
use crate::{
    connectors::{Finding, ProviderCheck},
    failure::{Failure, FailureKind},
    http_client::SigningContext,
    sms::{Template, Usage},
};

/// Asks the provider about each template that it holds. That it cannot be asked is no problem of a template's.
/// References are resolved only where there is something to ask.
pub async fn lint_provider_templates(
    app: &App,
    saved: &SavedConnector,
    destination: &Destination,
) -> Result<Vec<TemplateProblem>, Failure> {
    if !holds_any(saved) {
        return Ok(vec![]);
    }
    let connector = match app.build_saved_connector(saved).await {
        Ok(connector) => connector,
        Err(failure) => return Ok(vec![unchecked_problem("connector", &failure)]),
    };
    let checks = connector.build_checks(&saved.templates, &new_signing_context()?);
    let held: Vec<_> = checks.iter().enumerate().filter(|(_, check)| !check.usages.is_empty()).collect();
    if held.is_empty() {
        return Ok(vec![]);
    }
    let session = Session::open(app, saved.provider, &saved.templates, destination, connector.clone()).await?;
    session.run_with_progress(run_template_checks(&session, saved, &held)).await
}

/// Whether the provider can be asked about a template of this connector, as far as that is known without its secrets.
fn holds_any(saved: &SavedConnector) -> bool {
    match saved.provider.check_without_resolving(&saved.values) {
        Ok(Some(connector)) => {
            let at = SigningContext { timestamp_millis: now_millis(), nonce: String::new() };
            connector.build_checks(&saved.templates, &at).iter().any(|check| !check.usages.is_empty())
        }
        Ok(None) | Err(_) => {
            saved.templates.iter().any(|(_, template)| matches!(template, Template::Registered { .. }))
        }
    }
}

async fn run_template_checks(
    session: &Session,
    saved: &SavedConnector,
    held: &[(usize, &ProviderCheck)],
) -> Result<Vec<TemplateProblem>, Failure> {
    let mut found = vec![];
    for (nth, ProviderCheck { title, usages, .. }) in held {
        let (fatal, problem, fix) = match session.run_check(&saved.templates, *nth).await {
            Ok(Finding::Pass(_)) => continue,
            Ok(Finding::Warn { summary: found, fix }) => (false, found, fix),
            Ok(Finding::Fail { summary: found, fix }) => (true, found, fix),
            Err(failure) if failure.kind == FailureKind::Refused => {
                (true, failure.to_string(), failure.fix.unwrap_or_default())
            }
            Err(failure) if failure.kind == FailureKind::Interrupted => return Err(failure),
            Err(failure) => {
                found.push(unchecked_problem(&join_usages(usages), &failure));
                break;
            }
        };
        found.push(TemplateProblem { usage: join_usages(usages), fatal, problem: format!("{title}: {problem}"), fix });
    }
    Ok(found)
}

fn join_usages(usages: &[Usage]) -> String {
    usages.iter().map(Usage::as_str).collect::<Vec<_>>().join(", ")
}

fn unchecked_problem(usage: &str, failure: &Failure) -> TemplateProblem {
    TemplateProblem {
        usage: usage.to_owned(),
        fatal: false,
        problem: format!("not compared with the provider: {failure}"),
        fix: failure.fix.clone().unwrap_or_else(|| "`smsctl check` shows more; --offline skips this".into()),
    }
}
