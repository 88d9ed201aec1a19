//! `smsctl sandbox ca`: the certificate that clients have to trust.

use std::fmt;

use clap::Args;
use serde::Serialize;

use super::super::{App, new_signing_context, user_dirs};
use crate::{failure::Failure, sandbox::CertificateAuthority};

/// Print the path of the certificate to trust for TLS to the sandbox; creates it if needed
#[derive(Debug, Args)]
#[command(before_help = "Examples:
  smsctl sandbox ca                 print the path of the certificate")]
pub struct SandboxCaArgs {}

#[derive(Serialize)]
struct SandboxCaView {
    ca: String,
    /// The DNS names that it may certify, each with its subdomains.
    names: Vec<&'static str>,
}

impl fmt::Display for SandboxCaView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.ca)
    }
}

impl SandboxCaArgs {
    /// Prints the path; creates the authority if there is none.
    pub fn run(self, app: &App) -> Result<(), Failure> {
        let authority = open_certificate_authority()?;
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

/// Opens this user's certificate authority; creates it if there is none.
pub fn open_certificate_authority() -> Result<CertificateAuthority, Failure> {
    CertificateAuthority::open(&user_dirs::data_dir()?, &new_signing_context()?)
}

/// Merges the names of an API in three or more regions into one, such as `sns.REGION.amazonaws.com`.
fn summarize_hosts(names: impl Iterator<Item = &'static str>) -> Vec<String> {
    let names: Vec<_> = names.collect();
    let regional = |name: &str| match name.split('.').collect::<Vec<_>>()[..] {
        [api, _, domain, top] => Some(format!("{api}.REGION.{domain}.{top}")),
        _ => None,
    };
    let lines = names.iter().map(|name| {
        let pattern = regional(name);
        let count = names.iter().filter(|other| pattern.is_some() && regional(other) == pattern).count();
        pattern.filter(|_| count >= 3).unwrap_or_else(|| (*name).to_owned())
    });
    let mut summary: Vec<_> = lines.collect();
    summary.dedup();
    summary
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hosts_of_three_or_more_regions_are_merged() {
        let names = ["sms.api.a.com", "sns.x-1.b.com", "sns.x-2.b.com", "sns.x-3.b.com", "sns.b.com"];
        assert_eq!(summarize_hosts(names.into_iter()), ["sms.api.a.com", "sns.REGION.b.com", "sns.b.com"]);
    }
}
