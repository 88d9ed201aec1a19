//! Compares registered templates with what the provider has: they must be approved and take the same variables.

use super::{
    super::super::{
        connector_client::{ConnectorClient, Destination},
        new_signing_context, now_millis,
    },
    App, SavedConnector, TemplateProblem,
};
use crate::{
    connectors::{Finding, ProviderCheck},
    failure::{Failure, FailureKind},
    http_client::SigningContext,
    sms::{Template, Usage},
};

/// Asks the provider about each registered template. If it cannot be asked, that is only a warning. References are
/// resolved only if there is something to ask.
pub async fn lint_provider_templates(
    app: &App,
    saved: &SavedConnector,
    destination: &Destination,
) -> Result<Vec<TemplateProblem>, Failure> {
    if !has_registered_templates(saved) {
        return Ok(vec![]);
    }
    let connector = match app.build_saved_connector(saved).await {
        Ok(connector) => connector,
        Err(failure) => return Ok(vec![unchecked_problem("connector", &failure)]),
    };
    let checks = connector.build_checks(&saved.templates, &new_signing_context()?);
    let checks: Vec<_> = checks.iter().enumerate().filter(|(_, check)| !check.usages.is_empty()).collect();
    if checks.is_empty() {
        return Ok(vec![]);
    }
    let session = ConnectorClient::open(app, saved.provider, &saved.templates, destination, connector.clone()).await?;
    session.run_with_progress(run_template_checks(&session, saved, &checks)).await
}

/// Returns whether the provider can be asked about a template, as far as that is known without the secrets.
fn has_registered_templates(saved: &SavedConnector) -> bool {
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
    session: &ConnectorClient,
    saved: &SavedConnector,
    checks: &[(usize, &ProviderCheck)],
) -> Result<Vec<TemplateProblem>, Failure> {
    let mut problems = vec![];
    for (index, ProviderCheck { title, usages, .. }) in checks {
        let usage = usages.iter().map(Usage::as_str).collect::<Vec<_>>().join(", ");
        let problem = match session.run_check(&saved.templates, *index).await {
            Ok(Finding::Pass(_)) => continue,
            Ok(Finding::Warn { summary, fix }) => TemplateProblem::warning(usage, format!("{title}: {summary}"), fix),
            Ok(Finding::Fail { summary, fix }) => TemplateProblem::error(usage, format!("{title}: {summary}"), fix),
            Err(failure) if failure.kind == FailureKind::Refused => {
                TemplateProblem::error(usage, format!("{title}: {failure}"), failure.fix.unwrap_or_default())
            }
            Err(failure) if failure.kind == FailureKind::Interrupted => return Err(failure),
            Err(failure) => {
                problems.push(unchecked_problem(&usage, &failure));
                break;
            }
        };
        problems.push(problem);
    }
    Ok(problems)
}

fn unchecked_problem(usage: &str, failure: &Failure) -> TemplateProblem {
    let fix = failure.fix.as_deref().unwrap_or("`smsctl check` shows more; --offline skips this");
    TemplateProblem::warning(usage, format!("not compared with the provider: {failure}"), fix)
}
