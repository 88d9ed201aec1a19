//! `keyring:SERVICE/ACCOUNT`: what the platform keeps for its user.

#[cfg(feature = "keyring")]
use keyring_core::{Entry, Error};
use zeroize::Zeroizing;

#[cfg(not(feature = "keyring"))]
pub fn read_keyring_entry(_: &str) -> Result<Zeroizing<String>, String> {
    Err("this build has no keyring support; build with `--features keyring`, or use cmd:".into())
}

/// The password of an entry; a sentence that names the entry where there is none.
/// A keyring may wait for its user to unlock it.
#[cfg(feature = "keyring")]
pub fn read_keyring_entry(name: &str) -> Result<Zeroizing<String>, String> {
    let Some((service, account)) = name.split_once('/') else {
        return Err("expected keyring:SERVICE/ACCOUNT".into());
    };
    match entry(service, account)?.get_password() {
        Ok(password) => Ok(Zeroizing::new(password)),
        Err(Error::NoEntry) => Err(format!("the keyring has no entry {service} for {account}")),
        // These hold what was found.
        Err(Error::BadEncoding(_) | Error::BadDataFormat(..)) => {
            Err(format!("the keyring entry {service} for {account} is not text"))
        }
        Err(error) => Err(format!("the keyring cannot be read: {error}")),
    }
}

/// An entry of the first keyring that answers: the user's own, or on Linux the kernel's.
#[cfg(feature = "keyring")]
fn entry(service: &str, account: &str) -> Result<Entry, String> {
    let unusable = |error: &Error| format!("no keyring is available: {error}");
    match keyring::Entry::store_status() {
        Ok(()) => keyring::Entry::new(service, account).map(|entry| entry.inner).map_err(|error| unusable(&error)),
        #[cfg(target_os = "linux")]
        Err(_) => {
            use keyring_core::api::CredentialStoreApi;

            let kernel = linux_keyutils_keyring_store::Store::new().map_err(|error| unusable(&error))?;
            kernel.build(service, account, None).map_err(|error| unusable(&error))
        }
        #[cfg(not(target_os = "linux"))]
        Err(error) => Err(unusable(error)),
    }
}

#[cfg(all(test, feature = "keyring", target_os = "linux"))]
mod tests {
    use keyring_core::api::CredentialStoreApi;

    use super::*;

    #[test]
    fn an_entry_is_read_and_what_is_not_there_is_named() {
        assert_eq!(read_keyring_entry("no-account").unwrap_err(), "expected keyring:SERVICE/ACCOUNT");
        let kernel = linux_keyutils_keyring_store::Store::new();
        let kept = kernel.and_then(|kernel| kernel.build("smsctl-tests", "kept", None));
        // A kernel without keyrings has nothing to be tried.
        let Ok(kept) = kept.and_then(|entry| entry.set_password("a-secret").map(|()| entry)) else { return };
        assert_eq!(**read_keyring_entry("smsctl-tests/kept").unwrap(), *"a-secret");
        kept.delete_credential().unwrap();
        let told = read_keyring_entry("smsctl-tests/kept").unwrap_err();
        assert!(told.contains("no entry of smsctl-tests for kept"), "{told}");
    }
}
