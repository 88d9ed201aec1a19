use std::fs;

use super::*;

/// Opens the authority at a Unix time and returns its validity, certificate and key.
fn open_and_read_files(folder: &Path, unix: u64) -> (ValidityPeriod, String, String) {
    let authority =
        CertificateAuthority::open(folder, &SigningContext { timestamp_millis: unix * 1_000, nonce: String::new() })
            .unwrap();
    let text = |name| fs::read_to_string(folder.join(name)).unwrap();
    (authority.validity, text("ca.pem"), text("ca-key.pem"))
}

const START: u64 = 1_800_000_000;

#[test]
fn the_certificate_is_renewed_in_its_last_month_and_the_key_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("not/there/yet");
    let (dates, certificate, key) = open_and_read_files(&folder, START);
    assert_eq!(open_and_read_files(&folder, START + 699 * DAY_SECONDS), (dates, certificate.clone(), key.clone()));
    let (later, renewed, same) = open_and_read_files(&folder, START + 701 * DAY_SECONDS);
    assert_eq!((later.1, same), (START + 701 * DAY_SECONDS + VALIDITY_SECONDS, key));
    assert_ne!(renewed, certificate);
    // A certificate that starts in the future, made while the clock was wrong, is replaced.
    assert_eq!(open_and_read_files(&folder, START).0, dates);
    assert_eq!(open_and_read_files(&folder, 0).0, (0, VALIDITY_SECONDS));
}

#[test]
fn a_certificate_with_other_content_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let (_, certificate, key) = open_and_read_files(folder.path(), START);
    let signer = KeyPair::from_pem(&key).unwrap();
    let mut unlimited = authority_params((START, START + VALIDITY_SECONDS));
    unlimited.name_constraints = None;
    let foreign =
        authority_params((START, START + VALIDITY_SECONDS)).self_signed(&KeyPair::generate().unwrap()).unwrap();
    let wrong = [unlimited.self_signed(&signer).unwrap().pem(), foreign.pem(), "torn".into(), String::new()];
    for text in wrong {
        fs::write(folder.path().join("ca.pem"), &text).unwrap();
        let (_, replaced, same) = open_and_read_files(folder.path(), START);
        assert!(replaced != text && replaced.len().abs_diff(certificate.len()) < 9, "{replaced}");
        assert_eq!(same, key);
    }
}

#[test]
fn an_invalid_key_is_reported_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca-key.pem");
    fs::write(&path, "no key").unwrap();
    let at = SigningContext { timestamp_millis: START * 1_000, nonce: String::new() };
    let failure = CertificateAuthority::open(folder.path(), &at).map(drop).unwrap_err();
    assert!(failure.to_string().contains("ca-key.pem"), "{failure}");
    assert_eq!(fs::read_to_string(path).unwrap(), "no key");
}

#[test]
fn every_provider_sends_to_a_host_that_may_be_certified() {
    for provider in PROVIDERS {
        let host = crate::connectors::tests::demo_connector(provider).send_host();
        // A program that sends messages has no host.
        if host.is_empty() {
            continue;
        }
        assert!(CertificateAuthority::covers_host(&host), "{} {host}", provider.name);
        assert!(provider.owns_host(&host), "{} {host}", provider.name);
    }
}

#[cfg(unix)]
#[test]
fn a_key_that_others_can_read_is_refused_with_the_fix() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    open_and_read_files(folder.path(), START);
    let path = folder.path().join("ca-key.pem");
    let key = fs::read_to_string(&path).unwrap();
    let at = SigningContext { timestamp_millis: START * 1_000, nonce: String::new() };
    for mode in [0o640, 0o604, 0o620, 0o602, 0o644, 0o666] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let failure = CertificateAuthority::open(folder.path(), &at).map(drop).unwrap_err();
        assert!(failure.message.contains("other users can access"), "{mode:o}: {failure}");
        assert!(failure.fix.unwrap().starts_with(&format!("`chmod 600 {}`", path.display())), "{mode:o}");
        assert_eq!(fs::read_to_string(&path).unwrap(), key);
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    open_and_read_files(folder.path(), START);
}

#[cfg(target_os = "linux")]
#[test]
fn unexpected_files_are_reported_and_kept() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    let at = SigningContext { timestamp_millis: START * 1_000, nonce: String::new() };
    for name in ["ca.pem", "ca-key.pem"] {
        let elsewhere = tempfile::NamedTempFile::new().unwrap();
        type Prepare<'a> = &'a dyn Fn(&Path);
        let prepare: [(&str, Prepare); 5] = [
            ("a FIFO", &|path| mknodat(CWD, path, FileType::Fifo, Mode::RWXU, 0).unwrap()),
            ("a symbolic link", &|path| std::os::unix::fs::symlink(elsewhere.path(), path).unwrap()),
            ("a folder", &|path| fs::create_dir(path).unwrap()),
            ("2 links", &|path| {
                fs::write(path, "x").unwrap();
                fs::hard_link(path, path.with_extension("other")).unwrap();
            }),
            ("longer than 64 KiB", &|path| {
                fs::write(path, "x".repeat(70_000)).unwrap();
                fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
            }),
        ];
        for (what, prepare) in prepare {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join(name);
            prepare(&path);
            let failure = CertificateAuthority::open(folder.path(), &at).map(drop).unwrap_err().to_string();
            assert!(failure.contains(name) && failure.contains(what), "{name} {what}: {failure}");
            assert!(fs::symlink_metadata(&path).is_ok());
            assert_eq!(fs::read(elsewhere.path()).unwrap(), b"");
        }
    }
}
