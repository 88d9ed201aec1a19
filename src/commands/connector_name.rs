//! Which connector a command concerns.

use clap::Args;
use clap_complete::ArgValueCandidates;

/// The name of a connector as an argument, for commands whose group has the flag.
#[derive(Debug, Args)]
pub struct ConnectorArgument {
    /// The same as --connector
    #[arg(value_name = "NAME", add = ArgValueCandidates::new(crate::commands::candidates::connector_candidates))]
    pub name: Option<String>,
}

/// The name of a connector, as an argument or a flag.
#[derive(Debug, Args)]
pub struct ConnectorName {
    /// The connector [default: the live one]
    #[arg(value_name = "NAME", conflicts_with = "connector", add = ArgValueCandidates::new(crate::commands::candidates::connector_candidates))]
    name: Option<String>,
    /// The same as NAME
    #[arg(long, hide_short_help = true, value_name = "NAME", add = ArgValueCandidates::new(crate::commands::candidates::connector_candidates))]
    connector: Option<String>,
}

impl ConnectorName {
    /// Returns the name, or `None` for the live connector.
    pub fn as_deref(&self) -> Option<&str> {
        self.name.as_deref().or(self.connector.as_deref())
    }
}
