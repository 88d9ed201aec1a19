//! The output of `smsctl` without a command.

use std::fmt;

use colored::Colorize;
use serde::Serialize;

use super::{
    App, CommandResult,
    service_status::{ServiceStatus, service_statuses},
};
use crate::encoding::count_noun;

/// The live connector, and commands to run next.
#[derive(Serialize)]
struct OverviewView {
    live: Option<String>,
    provider: Option<&'static str>,
    connectors: usize,
    /// Whether it is also live in the linked services.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    services: Vec<ServiceStatus>,
    next: Vec<[&'static str; 2]>,
}

/// Runs `smsctl` without a command.
pub fn show_overview(app: &App) -> CommandResult {
    let config = app.store.load()?;
    let live = config.live.as_deref().and_then(|name| config.find_connector(name));
    let next = match (live, config.connectors.is_empty()) {
        (Some(_), _) => vec![
            ["smsctl check", "check the connector without sending anything"],
            ["smsctl test --to NUMBER", "send a verification code"],
            ["smsctl template list", "see what messages say"],
            ["smsctl change", "make another connector live"],
        ],
        (None, false) => {
            vec![["smsctl change", "choose the live connector"], ["smsctl list", "see them"]]
        }
        (None, true) => vec![
            ["smsctl test --sandbox --to +14155550100", "try it without an account"],
            ["smsctl setup", "set up your connector"],
            ["smsctl providers", "list the providers"],
        ],
    };
    let view = OverviewView {
        live: live.map(|saved| saved.name.clone()),
        provider: live.map(|saved| saved.provider.name),
        connectors: config.connectors.len(),
        services: service_statuses(&config),
        next,
    };
    app.screen.show_or_print_ids(view.live.as_deref().unwrap_or_default(), &view)?;
    Ok(0)
}

impl fmt::Display for OverviewView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match (&self.live, self.provider) {
            (Some(live), Some(provider)) => write!(f, "{} {} ({provider}) is live", "●".green(), live.bold())?,
            _ => write!(f, "{} no connector is live", "○".yellow())?,
        }
        match self.connectors {
            0 => writeln!(f, "; none is set up")?,
            saved => writeln!(f, "; {} saved", count_noun(saved, "connector"))?,
        }
        self.services.iter().try_for_each(|status| writeln!(f, "{status}"))?;
        let width = self.next.iter().map(|[command, _]| command.len()).max().unwrap_or(0);
        writeln!(f)?;
        self.next
            .iter()
            .try_for_each(|[command, why]| writeln!(f, "  {}  {why}", format!("{command:width$}").bold()))?;
        write!(f, "\n  {}", "smsctl --help lists every command".dimmed())
    }
}
