//! Asks each linked service whether the live connector is live there too.

use super::{App, CheckRow};
use crate::{
    commands::{
        connector_client::Destination,
        service_link::{open_service, plan_push},
        service_status::record_comparison,
    },
    connectors::Finding,
    encoding::count_noun,
    failure::Failure,
    store::{Config, SavedConnector, SavedService},
};

/// Checks each linked service and records the result, which `smsctl show` and `list` repeat. The sandbox inside this process
/// starts empty, so there is nothing to compare with it.
pub async fn check_services(
    app: &App,
    config: &Config,
    connector: &SavedConnector,
    destination: &Destination,
) -> Vec<CheckRow> {
    let mut rows = vec![];
    for service in config.services.iter().filter(|_| !destination.is_in_process_sandbox()) {
        let title = format!("service {}", service.name);
        match check_service(app, config, (connector, service), destination).await {
            Ok(findings) => {
                rows.extend(findings.into_iter().map(|finding| CheckRow::from_finding(&title, finding)));
            }
            Err(failure) => rows.push(CheckRow::from_failure(&title, failure)),
        }
    }
    rows
}

/// Compares the connector with what is live in a service, and records the result.
async fn check_service(
    app: &App,
    config: &Config,
    (connector, service): (&SavedConnector, &SavedService),
    destination: &Destination,
) -> Result<Vec<Finding>, Failure> {
    let (name, title) = (&service.name, service.service.title);
    let client = open_service(app, config, Some(name), destination).await?;
    let state = client.read().await?;
    let push = plan_push(app, config, &client, connector, &state).await?;
    let live = state.live.as_ref().map(|live| live.config.clone()).unwrap_or_default();
    let differences = push.wanted.differences(&live);
    record_comparison(app, config, &client, connector, differences.is_empty());
    let fix = format!(
        "`smsctl diff --service {name}` shows what differs, and `smsctl push --service {name}` makes it live there"
    );
    let mut findings = vec![match (&state.live, differences.len()) {
        (_, 0) => Finding::pass(format!("live in {title} too")),
        (None, _) => Finding::warn(format!("no SMS connector is live in {title}"), fix),
        (Some(_), count) => {
            Finding::warn(format!("{} from what is live in {title}", count_values_that_differ(count)), fix)
        }
    }];
    let fix = "change it in the service's console";
    findings.extend(state.warnings.iter().map(|warning| Finding::warn(warning.clone(), fix)));
    Ok(findings)
}

fn count_values_that_differ(count: usize) -> String {
    format!("{} {}", count_noun(count, "value"), if count == 1 { "differs" } else { "differ" })
}
