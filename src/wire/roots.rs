//! The certificates that TLS trusts: the system's, and those the user adds.

use std::path::Path;

use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject},
};

use crate::failure::Failure;

/// Where systems keep all their roots in one file; reading it costs a tenth of reading the folder beside it.
const BUNDLES: [&str; 4] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/// TLS that trusts the system's roots and those of the given files; nothing at all for `secure = false`.
pub fn config(secure: bool, added: &[&Path]) -> Result<ClientConfig, Failure> {
    let mut roots = RootCertStore::empty();
    if secure {
        system(&mut roots);
        for path in added {
            add(&mut roots, path)?;
        }
    }
    let builder = ClientConfig::builder_with_provider(ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .map_err(|error| Failure::new(crate::failure::Kind::Unexpected, "TLS cannot start").cause(error))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

fn system(roots: &mut RootCertStore) {
    let bundle = BUNDLES.iter().find_map(|path| CertificateDer::pem_file_iter(path).ok());
    bundle.map(|certificates| roots.add_parsable_certificates(certificates.flatten()));
    if roots.is_empty() {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    }
}

/// Fails on a file that cannot be read or holds no certificate.
pub fn usable(path: &Path) -> Result<(), Failure> {
    add(&mut RootCertStore::empty(), path)
}

fn add(roots: &mut RootCertStore, path: &Path) -> Result<(), Failure> {
    let unusable = |cause: String| {
        Failure::configuration(format!("the CA file {} cannot be used", path.display()))
            .cause(cause)
            .fix("give a PEM file with at least one certificate")
    };
    let certificates = CertificateDer::pem_file_iter(path).map_err(|error| unusable(error.to_string()))?;
    match roots.add_parsable_certificates(certificates.flatten()) {
        (0, _) => Err(unusable("it holds no certificate".into())),
        _ => Ok(()),
    }
}
