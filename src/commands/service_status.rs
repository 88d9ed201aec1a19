//! What is known about the live connector in the linked services, and recording it. No service is asked here.

use std::fmt;

use colored::Colorize;
use serde::Serialize;

use super::{App, new_signing_context, now_millis, service_client::ServiceClient, user_dirs};
use crate::{
    clock,
    failure::Failure,
    sms::DEFAULT_VALID_MINUTES,
    store::{Config, LinkRecords, SavedConnector, SavedService, Verification},
};

/// Whether the live connector is also live in a linked service, as far as it was verified.
#[derive(Serialize)]
pub struct ServiceStatus {
    /// The name of the link.
    name: String,
    service: &'static str,
    #[serde(skip)]
    title: &'static str,
    status: LiveStatus,
    /// When the service was asked last, UTC, RFC 3339.
    compared_at: Option<String>,
}

/// What is known about the live connector in a linked service.
#[derive(Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum LiveStatus {
    /// It was live there when the service was asked.
    Live,
    /// Something else was live there when the service was asked.
    Different,
    /// It changed after the service was asked.
    Changed,
    /// The service was never asked.
    Unknown,
}

/// Returns what is known about the live connector in each linked service.
pub fn service_statuses(config: &Config) -> Vec<ServiceStatus> {
    let live = config.live.as_deref().and_then(|name| config.find_connector(name));
    let (Some(connector), false) = (live, config.services.is_empty()) else { return vec![] };
    let records = user_dirs::state_dir().ok().map(|dir| LinkRecords::load(&dir, ""));
    let minutes = config.code_minutes.unwrap_or(DEFAULT_VALID_MINUTES);
    let status = |service| {
        let verification = records.as_ref().map(|records| records.verification(service, connector, minutes));
        let (status, at) = match verification.unwrap_or(Verification::Never) {
            Verification::Same(at) => (LiveStatus::Live, Some(at)),
            Verification::Different(at) => (LiveStatus::Different, Some(at)),
            Verification::Outdated(at) => (LiveStatus::Changed, Some(at)),
            Verification::Never => (LiveStatus::Unknown, None),
        };
        let compared_at = at.map(|at| clock::format_utc(at, "%Y-%m-%dT%H:%M:%SZ"));
        let (name, title) = (service.name.clone(), service.service.title);
        ServiceStatus { name, service: service.service.name, title, status, compared_at }
    };
    config.services.iter().map(status).collect()
}

/// Records whether a connector is live in a service, which was asked just now. Nothing is recorded of a sandbox.
pub fn record_comparison(app: &App, config: &Config, client: &ServiceClient, connector: &SavedConnector, same: bool) {
    let minutes = config.code_minutes.unwrap_or(DEFAULT_VALID_MINUTES);
    change_records(app, config, client, |records, service| {
        records.record(service, (connector, minutes), same, now_millis());
        true
    });
}

/// Forgets what is known about a service before it is changed, so that nothing is claimed if that does not end.
pub fn forget_comparison(app: &App, config: &Config, client: &ServiceClient) {
    change_records(app, config, client, LinkRecords::forget);
}

fn change_records(
    app: &App,
    config: &Config,
    client: &ServiceClient,
    change: impl FnOnce(&mut LinkRecords, &SavedService) -> bool,
) {
    let Some(service) = config.find_service(&client.name).filter(|_| !client.is_sandbox()) else { return };
    let write = || {
        let (dir, key) = (user_dirs::state_dir()?, new_signing_context()?.nonce);
        let mut records = LinkRecords::load(&dir, &key);
        let saved = if change(&mut records, service) { records.save(&dir) } else { Ok(()) };
        saved.map_err(|error| Failure::configuration(format!("{} cannot be written: {error}", dir.display())))
    };
    if let Err(failure) = write() {
        let name = &client.name;
        app.screen.print_note(format!("warning: what was verified in {name} is not remembered: {failure}"));
    }
}

impl fmt::Display for ServiceStatus {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Self { name, title, .. } = self;
        let at = self.compared_at.as_deref().unwrap_or_default();
        match self.status {
            LiveStatus::Live => write!(f, "{} also live in {name} ({title}), verified {at}", "●".green()),
            LiveStatus::Different => {
                write!(
                    f,
                    "{} not live in {name} ({title}) when compared {at}: `smsctl push --service {name}`",
                    "○".yellow()
                )
            }
            LiveStatus::Changed => write!(
                f,
                "{} changed since it was compared with {name} ({title}) {at}: `smsctl diff --service {name}`",
                "○".yellow()
            ),
            LiveStatus::Unknown => {
                write!(f, "{} not compared with {name} ({title}) yet: `smsctl diff --service {name}`", "○".dimmed())
            }
        }
    }
}
