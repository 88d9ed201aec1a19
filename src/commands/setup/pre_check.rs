//! `--check`: a connector passes its checks before it is saved.

use std::collections::BTreeMap;

use super::{
    super::{App, check, connector_client::Destination},
    SetupPlan,
};
use crate::{
    connectors::ServiceSettings,
    failure::Failure,
    store::{Position, SavedConnector},
};

/// Runs the checks of `smsctl check` on a connector that is not saved yet.
///
/// # Errors
/// The connector cannot be built, or a check fails; its report is printed.
pub async fn check_before_saving(app: &App, plan: &SetupPlan, destination: &Destination) -> Result<(), Failure> {
    app.build_connector(plan.provider, &plan.values).await.map_err(|error| plan.field_failure(&error))?;
    let unsaved = SavedConnector {
        name: plan.name.clone(),
        provider: plan.provider,
        values: plan.values.clone(),
        templates: plan.templates.clone(),
        service_settings: ServiceSettings::new(),
        value_positions: BTreeMap::new(),
        position: Position { line: 1, column: 1 },
    };
    let report = check::run_checks(app, &unsaved, destination).await?.without_fixes();
    let Some(kind) = report.worst_kind() else { return Ok(()) };
    app.screen.print_status(&report);
    Err(Failure::new(kind, format!("{} does not pass its checks; nothing was saved", plan.name))
        .with_fix("correct the settings, or omit --check"))
}
