//! Where the certificate is that clients trust.

use std::fmt;

use clap::Args;
use serde::Serialize;

use super::{App, CertificateAuthority, open_authority};

/// Print the path of the certificate to trust for TLS to the sandbox; creates it if needed
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl sandbox ca                 print the path of the certificate")]
pub struct SandboxCaArgs {}

#[derive(Serialize)]
struct SandboxCaView {
    ca: String,
    /// The DNS names that it may certify, each with those below it.
    names: Vec<&'static str>,
}

impl fmt::Display for SandboxCaView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.ca)
    }
}

impl SandboxCaArgs {
    pub fn run(self, app: &App) -> anyhow::Result<()> {
        let authority = open_authority()?;
        app.screen.print_status(format!(
            "it is valid for {}, 127.0.0.0/8 and ::1 only",
            summarize_hosts(CertificateAuthority::permitted_names()).join(", ")
        ));
        app.screen.show(&SandboxCaView {
            ca: authority.certificate_path().display().to_string(),
            names: CertificateAuthority::permitted_names().collect(),
        })?;
        Ok(())
    }
}

/// Lists names; those of one API in three regions or more are one, such as `sns.REGION.amazonaws.com`.
fn summarize_hosts(names: impl Iterator<Item = &'static str>) -> Vec<String> {
    let names: Vec<_> = names.collect();
    let regional = |name: &str| match name.split('.').collect::<Vec<_>>()[..] {
        [api, _, domain, top] => Some(format!("{api}.REGION.{domain}.{top}")),
        _ => None,
    };
    let lines = names.iter().map(|name| {
        let line = regional(name);
        let alike = names.iter().filter(|other| line.is_some() && regional(other) == line).count();
        line.filter(|_| alike >= 3).unwrap_or_else(|| (*name).to_owned())
    });
    let mut summary: Vec<_> = lines.collect();
    summary.dedup();
    summary
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hosts_of_all_regions_are_one_line() {
        let names = ["sms.api.a.com", "sns.x-1.b.com", "sns.x-2.b.com", "sns.x-3.b.com", "sns.b.com"];
        assert_eq!(summarize_hosts(names.into_iter()), ["sms.api.a.com", "sns.REGION.b.com", "sns.b.com"]);
    }
}
