//! The certificates that TLS trusts: those the user adds, and the system's.

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
    failure::{Failure, Kind},
    files::read_regular,
};

/// The longest file with roots that is read, in bytes. Those of systems have a quarter of a mebibyte.
const MAX_BYTES: u64 = 8 * 1024 * 1024;

/// Where systems keep all their roots in one file; reading it costs a tenth of reading the folder beside it.
const BUNDLES: [&str; 4] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/// Trusts whatever one of the added roots or one of the system's vouches for. The system's are many: they are
/// read when none of the others will do, since most of a short run would go into that.
#[derive(Debug)]
pub struct Roots {
    provider: Arc<CryptoProvider>,
    added: Option<Arc<WebPkiServerVerifier>>,
    system: OnceLock<Option<Arc<WebPkiServerVerifier>>>,
}

impl Roots {
    /// Fails on a file that cannot be read or holds no certificate.
    pub fn with(files: &[PathBuf]) -> Result<Arc<Self>, Failure> {
        let mut added = RootCertStore::empty();
        files.iter().try_for_each(|path| add(&mut added, path))?;
        let provider = Arc::new(ring::default_provider());
        let added = judge(added, &provider);
        Ok(Arc::new(Self { provider, added, system: OnceLock::new() }))
    }

    /// TLS that trusts these.
    pub fn tls(self: &Arc<Self>) -> Result<ClientConfig, Failure> {
        let builder = ClientConfig::builder_with_provider(self.provider.clone())
            .with_safe_default_protocol_versions()
            .map_err(|error| Failure::new(Kind::Unexpected, "TLS cannot start").cause(error))?;
        Ok(builder.dangerous().with_custom_certificate_verifier(self.clone()).with_no_client_auth())
    }

    fn system(&self) -> Result<&WebPkiServerVerifier, Error> {
        let read = || judge(system(), &self.provider);
        let none = || Error::General("this system has no trusted root certificates".into());
        self.system.get_or_init(read).as_deref().ok_or_else(none)
    }
}

/// Both judges are the library's own; only which of them is asked is decided here.
impl ServerCertVerifier for Roots {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer,
        intermediates: &[CertificateDer],
        name: &ServerName,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verify = |judge: &WebPkiServerVerifier| {
            judge.verify_server_cert(end_entity, intermediates, name, ocsp, now)
        };
        let stranger = Error::InvalidCertificate(CertificateError::UnknownIssuer);
        let first = self.added.as_deref().map_or(Err(stranger.clone()), verify);
        // An added root that knows the issuer has the more to say of what is wrong.
        first.or_else(|error| match self.system().and_then(verify) {
            Err(_) if error != stranger => Err(error),
            verdict => verdict,
        })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// `None` where there is nothing to trust.
fn judge(roots: RootCertStore, provider: &Arc<CryptoProvider>) -> Option<Arc<WebPkiServerVerifier>> {
    WebPkiServerVerifier::builder_with_provider(roots.into(), provider.clone()).build().ok()
}

fn system() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    let bundle = BUNDLES.iter().find_map(|path| read_regular(Path::new(path), MAX_BYTES).ok());
    if let Some(text) = bundle {
        roots.add_parsable_certificates(CertificateDer::pem_slice_iter(&text).flatten());
    }
    if roots.is_empty() {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    }
    roots
}

fn add(roots: &mut RootCertStore, path: &Path) -> Result<(), Failure> {
    let unusable = |cause: String| {
        Failure::configuration(format!("the CA file {} cannot be used", path.display()))
            .cause(cause)
            .fix("give a PEM file with at least one certificate")
    };
    let text = read_regular(path, MAX_BYTES).map_err(|error| unusable(error.to_string()))?;
    match roots.add_parsable_certificates(CertificateDer::pem_slice_iter(&text).flatten()) {
        (0, _) => Err(unusable("it holds no certificate".into())),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, CertifiedKey, DnType, KeyPair};

    use super::*;

    /// A certificate for a name, by an issuer that is called so too.
    fn own(name: &str) -> CertifiedKey<KeyPair> {
        issued(name, name)
    }

    fn issued(name: &str, issuer: &str) -> CertifiedKey<KeyPair> {
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        params.distinguished_name.push(DnType::CommonName, issuer);
        let signing_key = KeyPair::generate().unwrap();
        CertifiedKey { cert: params.self_signed(&signing_key).unwrap(), signing_key }
    }

    /// Roots with these certificates among the added ones, and those among the system's.
    fn roots(added: &[&CertifiedKey<KeyPair>], system: Option<&CertifiedKey<KeyPair>>) -> Roots {
        let provider = Arc::new(ring::default_provider());
        let store = |all: &[&CertifiedKey<KeyPair>]| {
            let mut store = RootCertStore::empty();
            store.add_parsable_certificates(all.iter().map(|own| own.cert.der().clone()));
            judge(store, &provider)
        };
        let system = OnceLock::from(system.and_then(|own| store(&[own])));
        Roots { added: store(added), system, provider: provider.clone() }
    }

    fn verdict(roots: &Roots, own: &CertifiedKey<KeyPair>, name: &'static str) -> Result<(), Error> {
        let name = ServerName::try_from(name).unwrap();
        roots.verify_server_cert(own.cert.der(), &[], &name, &[], UnixTime::now()).map(drop)
    }

    #[test]
    fn added_and_system_roots_vouch_and_nobody_else() {
        let (added, system, stranger) = (own("added.test"), own("system.test"), own("stranger.test"));
        let both = roots(&[&added], Some(&system));
        assert_eq!(verdict(&both, &added, "added.test"), Ok(()));
        assert_eq!(verdict(&both, &system, "system.test"), Ok(()));
        let unknown = Err(Error::InvalidCertificate(CertificateError::UnknownIssuer));
        assert_eq!(verdict(&both, &stranger, "stranger.test"), unknown);
        assert_eq!(verdict(&roots(&[&added], None), &added, "added.test"), Ok(()));
        assert!(matches!(verdict(&roots(&[], None), &added, "added.test"), Err(Error::General(_))));
    }

    #[test]
    fn an_added_root_does_not_stand_in_the_way_of_its_namesake() {
        let (added, system) = (issued("added.test", "Same CA"), issued("system.test", "Same CA"));
        assert_eq!(verdict(&roots(&[&added], Some(&system)), &system, "system.test"), Ok(()));
    }

    #[test]
    fn a_wrong_name_is_told_as_such_by_whoever_knows_the_issuer() {
        let (added, system) = (own("added.test"), own("system.test"));
        let both = roots(&[&added], Some(&system));
        for own in [&added, &system] {
            let wrong = verdict(&both, own, "other.test").unwrap_err();
            assert!(wrong.to_string().contains("not valid for name"), "{wrong}");
        }
    }

    #[test]
    fn the_systems_roots_are_not_read_where_an_added_one_vouches() {
        let added = own("added.test");
        let lazy = Roots { system: OnceLock::new(), ..roots(&[&added], None) };
        assert_eq!(verdict(&lazy, &added, "added.test"), Ok(()));
        assert!(lazy.system.get().is_none());
    }
}
