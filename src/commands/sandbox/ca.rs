//! Where the certificate is that clients trust.

use std::fmt;

use clap::Args;
use serde::Serialize;

use super::{App, Authority, authority};

/// Print the path of the certificate that programs trust to reach the sandbox by TLS, made where there is none
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl sandbox ca                 prints where the certificate is")]
pub struct Ca {}

#[derive(Serialize)]
struct Path {
    ca: String,
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.ca)
    }
}

impl Ca {
    pub fn run(self, app: &App) -> anyhow::Result<()> {
        let authority = authority()?;
        app.screen.say(format!(
            "whoever trusts it trusts it for {}, 127.0.0.0/8 and ::1, and for no other name",
            Authority::names().join(", ")
        ));
        app.screen.show(&Path { ca: authority.path().display().to_string() })?;
        Ok(())
    }
}
