//! `keyring:SERVICE/ACCOUNT`: a password in the platform's keyring.

#[cfg(feature = "keyring")]
use keyring_core::{Entry, Error};
use zeroize::Zeroizing;

/// Returns whether this user probably has a keyring that can be unlocked: this build supports keyrings, and the program
/// runs in a desktop session of this machine. `is_set` says whether an environment variable is set.
pub fn is_desktop_keyring_likely(is_set: impl Fn(&str) -> bool) -> bool {
    let has_desktop = match cfg!(any(windows, target_vendor = "apple")) {
        true => !is_set("SSH_CONNECTION"),
        false => is_set("DBUS_SESSION_BUS_ADDRESS") && (is_set("WAYLAND_DISPLAY") || is_set("DISPLAY")),
    };
    cfg!(feature = "keyring") && has_desktop
}

/// Returns the error that this build has no keyring support.
#[cfg(not(feature = "keyring"))]
pub fn read_keyring_entry(_: &str) -> Result<Zeroizing<String>, String> {
    Err("this build has no keyring support; build with `--features keyring`, or use cmd:".into())
}

/// Returns the password of an entry. A keyring may wait for the user to unlock it.
///
/// # Errors
/// A sentence that names the entry.
#[cfg(feature = "keyring")]
pub fn read_keyring_entry(name: &str) -> Result<Zeroizing<String>, String> {
    let Some((service, account)) = name.split_once('/') else {
        return Err("expected keyring:SERVICE/ACCOUNT".into());
    };
    match entry(service, account)?.get_password() {
        Ok(password) => Ok(Zeroizing::new(password)),
        Err(Error::NoEntry) => Err(format!("the keyring has no entry {service} for {account}")),
        // These errors contain the value.
        Err(Error::BadEncoding(_) | Error::BadDataFormat(..)) => {
            Err(format!("the keyring entry {service} for {account} is not text"))
        }
        Err(error) => Err(format!("the keyring cannot be read: {error}")),
    }
}

/// Returns an entry of the first keyring that is available: the user's own, or on Linux the kernel's.
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
    fn a_keyring_is_likely_in_a_desktop_session_only() {
        let likely = |set: &[&str]| is_desktop_keyring_likely(|name| set.contains(&name));
        assert!(likely(&["DBUS_SESSION_BUS_ADDRESS", "DISPLAY"]));
        assert!(likely(&["DBUS_SESSION_BUS_ADDRESS", "WAYLAND_DISPLAY"]));
        for without_desktop in [&["DISPLAY"][..], &["DBUS_SESSION_BUS_ADDRESS"], &[]] {
            assert!(!likely(without_desktop), "{without_desktop:?}");
        }
    }

    #[test]
    fn an_entry_is_read_and_a_missing_one_is_named() {
        assert_eq!(read_keyring_entry("no-account").unwrap_err(), "expected keyring:SERVICE/ACCOUNT");
        let kernel = linux_keyutils_keyring_store::Store::new();
        let entry = kernel.and_then(|kernel| kernel.build("smsctl-tests", "saved", None));
        // Some kernels have no keyrings.
        let Ok(entry) = entry.and_then(|entry| entry.set_password("a-secret").map(|()| entry)) else { return };
        assert_eq!(**read_keyring_entry("smsctl-tests/saved").unwrap(), *"a-secret");
        entry.delete_credential().unwrap();
        let problem = read_keyring_entry("smsctl-tests/saved").unwrap_err();
        assert!(problem.contains("no entry smsctl-tests for saved"), "{problem}");
    }
}
