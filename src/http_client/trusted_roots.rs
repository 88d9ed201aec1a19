//! The root certificates that TLS trusts: those that the user adds, and the system's.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
};

use crate::{
    failure::{Failure, FailureKind},
    files::read_regular,
};

/// The longest file with roots that is read, in bytes. Those of systems have about 256 KiB.
const MAX_CA_FILE_BYTES: u64 = 8 * 1024 * 1024;

/// Files in which systems keep all their roots. Reading one takes a tenth of the time of reading the folder beside it.
/// Windows and macOS have stores of their own, which also contain the roots of a company; the file that macOS has too,
/// `/etc/ssl/cert.pem`, lacks those.
const SYSTEM_BUNDLE_PATHS: &[&str] = match cfg!(any(windows, target_vendor = "apple")) {
    true => &[],
    false => &[
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/ca-bundle.pem",
        "/etc/ssl/cert.pem",
    ],
};

/// Trusts certificates that an added root or one of the system's has signed. The system's roots are read only when no
/// added root will do, because that takes most of the time of a short run.
#[derive(Debug)]
pub struct TrustedRoots {
    crypto_provider: Arc<CryptoProvider>,
    added_verifier: Option<Arc<WebPkiServerVerifier>>,
    system_verifier: OnceLock<Option<Arc<WebPkiServerVerifier>>>,
}

impl TrustedRoots {
    /// Loads the added roots.
    ///
    /// # Errors
    /// A file cannot be read or contains no certificate.
    pub fn with_ca_files(files: &[PathBuf]) -> Result<Arc<Self>, Failure> {
        let mut added = RootCertStore::empty();
        files.iter().try_for_each(|path| add_ca_file(&mut added, path))?;
        let provider = Arc::new(ring::default_provider());
        let added = build_verifier(added, &provider);
        Ok(Arc::new(Self { crypto_provider: provider, added_verifier: added, system_verifier: OnceLock::new() }))
    }

    /// Returns a TLS configuration that trusts these roots.
    ///
    /// # Errors
    /// The TLS library supports no common protocol version.
    pub fn tls_config(self: &Arc<Self>) -> Result<ClientConfig, Failure> {
        let builder = ClientConfig::builder_with_provider(self.crypto_provider.clone())
            .with_safe_default_protocol_versions()
            .map_err(|error| Failure::new(FailureKind::Unexpected, "TLS cannot start").with_cause(error))?;
        Ok(builder.dangerous().with_custom_certificate_verifier(self.clone()).with_no_client_auth())
    }

    fn system_verifier(&self) -> Result<&WebPkiServerVerifier, Error> {
        let read = || build_verifier(load_system_roots(), &self.crypto_provider);
        let none = || Error::General("this system has no trusted root certificates".into());
        self.system_verifier.get_or_init(read).as_deref().ok_or_else(none)
    }
}

/// Both verifiers are the library's own; only the choice between them is made here.
impl ServerCertVerifier for TrustedRoots {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer,
        intermediates: &[CertificateDer],
        name: &ServerName,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verify =
            |verifier: &WebPkiServerVerifier| verifier.verify_server_cert(end_entity, intermediates, name, ocsp, now);
        let unknown_issuer = Error::InvalidCertificate(CertificateError::UnknownIssuer);
        let first = self.added_verifier.as_deref().map_or(Err(unknown_issuer.clone()), verify);
        // Where an added root is the issuer, its error tells more.
        first.or_else(|error| match self.system_verifier().and_then(verify) {
            Err(_) if error != unknown_issuer => Err(error),
            result => result,
        })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.crypto_provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.crypto_provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.crypto_provider.signature_verification_algorithms.supported_schemes()
    }
}

/// Returns a verifier, or `None` where there are no roots.
fn build_verifier(roots: RootCertStore, provider: &Arc<CryptoProvider>) -> Option<Arc<WebPkiServerVerifier>> {
    WebPkiServerVerifier::builder_with_provider(roots.into(), provider.clone()).build().ok()
}

fn load_system_roots() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    let bundle = SYSTEM_BUNDLE_PATHS.iter().find_map(|path| read_regular(Path::new(path), MAX_CA_FILE_BYTES).ok());
    if let Some(text) = bundle {
        roots.add_parsable_certificates(CertificateDer::pem_slice_iter(&text).flatten());
    }
    if roots.is_empty() {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    }
    roots
}

fn add_ca_file(roots: &mut RootCertStore, path: &Path) -> Result<(), Failure> {
    let unusable = |cause: String| {
        Failure::configuration(format!("the CA file {} cannot be used", path.display()))
            .with_cause(cause)
            .with_fix("give a PEM file with at least one certificate")
    };
    let text = read_regular(path, MAX_CA_FILE_BYTES).map_err(|error| unusable(error.to_string()))?;
    match roots.add_parsable_certificates(CertificateDer::pem_slice_iter(&text).flatten()) {
        (0, _) => Err(unusable("it contains no certificate".into())),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, CertifiedKey, DnType, KeyPair};

    use super::*;

    /// Creates a certificate whose issuer has the same name.
    fn self_issued_certificate(name: &str) -> CertifiedKey<KeyPair> {
        certificate_issued_by(name, name)
    }

    fn certificate_issued_by(name: &str, issuer: &str) -> CertifiedKey<KeyPair> {
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        params.distinguished_name.push(DnType::CommonName, issuer);
        let signing_key = KeyPair::generate().unwrap();
        CertifiedKey { cert: params.self_signed(&signing_key).unwrap(), signing_key }
    }

    /// Creates roots that trust these certificates as added ones and as the system's.
    fn roots_trusting(added: &[&CertifiedKey<KeyPair>], system: Option<&CertifiedKey<KeyPair>>) -> TrustedRoots {
        let provider = Arc::new(ring::default_provider());
        let store = |all: &[&CertifiedKey<KeyPair>]| {
            let mut store = RootCertStore::empty();
            store.add_parsable_certificates(all.iter().map(|own| own.cert.der().clone()));
            build_verifier(store, &provider)
        };
        let system = OnceLock::from(system.and_then(|own| store(&[own])));
        TrustedRoots { added_verifier: store(added), system_verifier: system, crypto_provider: provider.clone() }
    }

    fn verify_certificate(roots: &TrustedRoots, own: &CertifiedKey<KeyPair>, name: &'static str) -> Result<(), Error> {
        let name = ServerName::try_from(name).unwrap();
        roots.verify_server_cert(own.cert.der(), &[], &name, &[], UnixTime::now()).map(drop)
    }

    #[test]
    fn added_and_system_roots_are_trusted_and_no_others() {
        let (added, system, unknown) = (
            self_issued_certificate("added.test"),
            self_issued_certificate("system.test"),
            self_issued_certificate("unknown.test"),
        );
        let both = roots_trusting(&[&added], Some(&system));
        assert_eq!(verify_certificate(&both, &added, "added.test"), Ok(()));
        assert_eq!(verify_certificate(&both, &system, "system.test"), Ok(()));
        let unknown_issuer = Err(Error::InvalidCertificate(CertificateError::UnknownIssuer));
        assert_eq!(verify_certificate(&both, &unknown, "unknown.test"), unknown_issuer);
        assert_eq!(verify_certificate(&roots_trusting(&[&added], None), &added, "added.test"), Ok(()));
        assert!(matches!(verify_certificate(&roots_trusting(&[], None), &added, "added.test"), Err(Error::General(_))));
    }

    #[test]
    fn an_added_root_does_not_hide_a_system_root_of_the_same_name() {
        let (added, system) =
            (certificate_issued_by("added.test", "Same CA"), certificate_issued_by("system.test", "Same CA"));
        assert_eq!(verify_certificate(&roots_trusting(&[&added], Some(&system)), &system, "system.test"), Ok(()));
    }

    #[test]
    fn a_wrong_host_name_is_reported_as_such_for_both_kinds_of_roots() {
        let (added, system) = (self_issued_certificate("added.test"), self_issued_certificate("system.test"));
        let both = roots_trusting(&[&added], Some(&system));
        for own in [&added, &system] {
            let wrong = verify_certificate(&both, own, "other.test").unwrap_err();
            assert!(wrong.to_string().contains("not valid for name"), "{wrong}");
        }
    }

    /// Any user may create such a folder on a drive.
    #[cfg(windows)]
    #[test]
    fn windows_roots_are_those_of_its_store_and_of_no_file() {
        assert_eq!(SYSTEM_BUNDLE_PATHS, <&[&str]>::default());
        assert!(TrustedRoots::with_ca_files(&[]).unwrap().system_verifier().is_ok(), "no root is trusted");
    }

    #[test]
    fn the_systems_roots_are_not_read_where_an_added_one_is_enough() {
        let added = self_issued_certificate("added.test");
        let lazy = TrustedRoots { system_verifier: OnceLock::new(), ..roots_trusting(&[&added], None) };
        assert_eq!(verify_certificate(&lazy, &added, "added.test"), Ok(()));
        assert!(lazy.system_verifier.get().is_none());
    }
}
