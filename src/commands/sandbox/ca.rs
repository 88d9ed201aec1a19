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
        app.screen.print_status(
            "it is valid only for the providers' API hosts, which `smsctl sandbox ca --json` lists, and for this machine",
        );
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
