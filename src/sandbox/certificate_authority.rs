//! The local certificate authority: created once for each user, and limited to the names of the sandbox.

use std::{
    io::{self, ErrorKind, Write},
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    path::{Path, PathBuf},
    time::Duration,
};

use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DistinguishedName, DnType, ExtendedKeyUsagePurpose,
    GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints, SerialNumber, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, pem::PemObject};
use yasna::ASN1Result;

use crate::{
    connectors::PROVIDERS,
    failure::Failure,
    files::{OtherUsersAccess, PrivateDir, restrict_file_command, sync_file},
    http_client::SigningContext,
};

const DAY_SECONDS: u64 = 86_400;
/// How long a certificate is valid, in seconds. Some systems accept at most 825 days.
const VALIDITY_SECONDS: u64 = 730 * DAY_SECONDS;
/// How long before its end the certificate is renewed, in seconds.
const RENEW_BEFORE_SECONDS: u64 = 30 * DAY_SECONDS;

/// The names of its files in the folder.
const CERTIFICATE_FILE: &str = "ca.pem";
const KEY_FILE: &str = "ca-key.pem";
/// The longest certificate or key that is read, in bytes.
const MAX_PEM_BYTES: u64 = 64 * 1024;

/// The first and the last second of a certificate, in Unix time.
type ValidityPeriod = (u64, u64);

/// The authority in a folder: a certificate that clients trust, and its key.
pub struct CertificateAuthority {
    certificate_path: PathBuf,
    issuer: Issuer<'static, KeyPair>,
    /// The validity of every certificate that it issues.
    validity: ValidityPeriod,
}

impl CertificateAuthority {
    /// Opens the authority in this folder. Creates it if it does not exist, and renews its certificate in time. The key
    /// is created once, even if several processes open the folder at a time.
    ///
    /// # Errors
    /// Fails if the folder or a file cannot be read or written, or if other users can access the key.
    pub fn open(folder: &Path, at: &SigningContext) -> Result<Self, Failure> {
        let (path, key_path) = (folder.join(CERTIFICATE_FILE), folder.join(KEY_FILE));
        let failed = |path: &Path, cause: &dyn std::fmt::Display| {
            Failure::configuration(format!("the sandbox's certificate authority in {} cannot be used", path.display()))
                .with_cause(cause)
                .with_fix("check the folder's owner, permissions and free space, or delete ca.pem and ca-key.pem to create new ones")
        };
        let dir = PrivateDir::open_or_create(folder).map_err(|error| failed(folder, &error))?;
        let key = match read_key(&dir).map_err(|error| failed(&key_path, &error))? {
            Some((key, None)) => key,
            Some((_, Some(access))) => return Err(key_access_failure(&key_path, &access)),
            None => create_key(&dir).map_err(|error| failed(&key_path, &error))?,
        };
        let now = at.unix_seconds();
        let new_validity = (now.saturating_sub(DAY_SECONDS), now + VALIDITY_SECONDS);
        let params = authority_params(new_validity);
        let new_certificate = params.self_signed(&key).map_err(|error| failed(&path, &error))?;
        let existing = match dir.read(CERTIFICATE_FILE, MAX_PEM_BYTES) {
            Ok(text) => CertificateDer::from_pem_slice(&text).ok().and_then(|der| parse_certificate(&der).ok()),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(failed(&path, &error)),
        };
        // The existing certificate is used if it differs from a new one only in its dates.
        let is_current = |(from, to): ValidityPeriod| from <= now && now + RENEW_BEFORE_SECONDS < to;
        let validity = match (existing, parse_certificate(new_certificate.der())) {
            (Some((validity, existing)), Ok((_, new))) if existing == new && is_current(validity) => validity,
            _ => {
                write_public_file(&dir, CERTIFICATE_FILE, &new_certificate.pem())
                    .map_err(|error| failed(&path, &error))?;
                new_validity
            }
        };
        Ok(Self { certificate_path: path, issuer: Issuer::new(params, key), validity })
    }

    /// Returns the path of the certificate that clients trust.
    pub fn certificate_path(&self) -> &Path {
        &self.certificate_path
    }

    /// Returns the names that its certificates may be for, each with its subdomains. Clients reject them for others.
    pub fn permitted_names() -> impl Iterator<Item = &'static str> {
        PROVIDERS.iter().flat_map(|provider| provider.hosts).copied().chain(["localhost"])
    }

    /// Returns whether clients accept its certificates for a host in lower case.
    pub fn covers_host(host: &str) -> bool {
        let is_within = |name: &str| host.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        let is_loopback = || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|it| it.is_loopback());
        Self::permitted_names().any(is_within) || is_loopback()
    }

    /// Issues a certificate with a new key for these names.
    pub(super) fn issue_certificate(
        &self,
        names: &[&str],
    ) -> Result<(CertificateDer<'static>, PrivateKeyDer<'static>), rcgen::Error> {
        let key = KeyPair::generate()?;
        let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut leaf = CertificateParams::new(names)?;
        leaf.distinguished_name = distinguished_name("smsctl sandbox");
        set_validity(&mut leaf, self.validity);
        leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        leaf.use_authority_key_identifier_extension = true;
        let certificate = leaf.signed_by(&key, &self.issuer)?;
        Ok((certificate.der().clone(), PrivatePkcs8KeyDer::from(key.serialize_der()).into()))
    }
}

/// Returns the content of the authority's certificate.
fn authority_params(validity: ValidityPeriod) -> CertificateParams {
    let names = CertificateAuthority::permitted_names().map(|name| GeneralSubtree::DnsName(name.into()));
    let addresses = [
        CidrSubnet::from_v4_prefix(Ipv4Addr::new(127, 0, 0, 0).octets(), 8),
        CidrSubnet::from_v6_prefix(Ipv6Addr::LOCALHOST.octets(), 128),
    ];
    let permitted_subtrees = names.chain(addresses.map(GeneralSubtree::IpAddress)).collect();
    let mut params = CertificateParams::default();
    params.distinguished_name = distinguished_name("smsctl sandbox authority");
    set_validity(&mut params, validity);
    params.serial_number = Some(SerialNumber::from(validity.0));
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.name_constraints = Some(NameConstraints { permitted_subtrees, excluded_subtrees: vec![] });
    params
}

fn distinguished_name(name: &str) -> DistinguishedName {
    let mut names = DistinguishedName::new();
    names.push(DnType::CommonName, name);
    names
}

fn set_validity(params: &mut CertificateParams, (from, to): ValidityPeriod) {
    let epoch = date_time_ymd(1970, 1, 1);
    params.not_before = epoch + Duration::from_secs(from);
    params.not_after = epoch + Duration::from_secs(to);
}

/// Returns the validity of a certificate, and its subject, key and extensions as DER.
fn parse_certificate(der: &[u8]) -> ASN1Result<(ValidityPeriod, [Vec<u8>; 3])> {
    yasna::parse_der(der, |reader| {
        reader.read_sequence(|certificate| {
            let content = certificate.next().read_sequence(|content| {
                for _ in ["version", "serial number", "algorithm", "issuer"] {
                    content.next().read_der()?;
                }
                let dates = content.next().read_sequence(|dates| {
                    let mut second = || Ok(dates.next().read_utctime()?.datetime().unix_timestamp().max(0) as u64);
                    Ok((second()?, second()?))
                })?;
                let mut part = || content.next().read_der();
                Ok((dates, [part()?, part()?, part()?]))
            })?;
            for _ in ["algorithm", "signature"] {
                certificate.next().read_der()?;
            }
            Ok(content)
        })
    })
}

/// Returns the key, if there is one, with the access that other users have to its file.
fn read_key(dir: &PrivateDir) -> io::Result<Option<(KeyPair, Option<String>)>> {
    let file = match dir.open_read(KEY_FILE) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    let others = OtherUsersAccess::to_file(&file)?.any;
    let text = String::from_utf8(dir.read(KEY_FILE, MAX_PEM_BYTES)?).map_err(io::Error::other)?;
    Ok(Some((KeyPair::from_pem(&text).map_err(io::Error::other)?, others)))
}

/// Whoever has the key can impersonate the providers to all programs that trust the certificate.
fn key_access_failure(path: &Path, access: &str) -> Failure {
    let certificate = path.with_file_name(CERTIFICATE_FILE);
    let problem = format!("other users can access {}, the key of the sandbox's certificate authority", path.display());
    Failure::configuration(problem).with_cause(format!("its permissions are too wide ({access})")).with_fix(format!(
        "`{}`; if others may have read it, delete it and {} instead, and both are created again",
        restrict_file_command(path),
        certificate.display()
    ))
}

/// Creates the key, or reads the one that another process created at the same time.
fn create_key(dir: &PrivateDir) -> io::Result<KeyPair> {
    let key = KeyPair::generate().map_err(io::Error::other)?;
    let mut file = dir.create_temporary(".ca.tmp-", "")?;
    file.write_all(key.serialize_pem().as_bytes())?;
    sync_file(file.file())?;
    match file.persist_noreplace(KEY_FILE) {
        Ok(()) => dir.sync().map(|()| key),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => match read_key(dir)? {
            Some((key, _)) => Ok(key),
            None => Err(error),
        },
        Err(error) => Err(error),
    }
}

/// Replaces a file that everyone may read, atomically and durably.
fn write_public_file(dir: &PrivateDir, name: &str, text: &str) -> io::Result<()> {
    let mut file = dir.create_temporary_with_mode(".ca.tmp-", "", 0o644)?;
    file.write_all(text.as_bytes())?;
    sync_file(file.file())?;
    file.persist(name)?;
    dir.sync()
}

#[cfg(test)]
mod tests;
