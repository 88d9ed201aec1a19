//! The names of usages in Logto, `usageType`.

use crate::{failure::InvalidValue, sms::Usage};

const USAGE_TYPES: [(&str, &str); 9] = [
    ("Register", "register"),
    ("SignIn", "sign-in"),
    ("ForgotPassword", "forgot-password"),
    ("Generic", "generic"),
    ("OrganizationInvitation", "organization-invitation"),
    ("UserPermissionValidation", "user-permission-validation"),
    ("BindNewIdentifier", "bind-new-identifier"),
    ("MfaVerification", "mfa-verification"),
    ("BindMfa", "bind-mfa"),
];

/// Every usage that Logto has a `usageType` for.
pub const EVERY_USAGE: &[&str] = &[
    "register",
    "sign-in",
    "forgot-password",
    "generic",
    "organization-invitation",
    "user-permission-validation",
    "bind-new-identifier",
    "mfa-verification",
    "bind-mfa",
];

/// Returns the usage of a `usageType`. A name that is not Logto's own is kept as it is.
///
/// # Errors
/// Says why the name cannot be a usage.
pub fn usage_from_logto(usage_type: &str) -> Result<Usage, InvalidValue> {
    USAGE_TYPES.iter().find(|(known, _)| *known == usage_type).map_or(usage_type, |(_, usage)| usage).parse()
}

/// Returns the `usageType` of a usage.
pub fn usage_to_logto(usage: &str) -> &str {
    USAGE_TYPES.iter().find(|(_, known)| *known == usage).map_or(usage, |(usage_type, _)| usage_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usage_type_is_the_usage_in_pascal_case_and_an_unknown_one_is_kept() {
        assert_eq!(USAGE_TYPES.map(|(_, usage)| usage), EVERY_USAGE);
        for (name, usage) in USAGE_TYPES {
            assert_eq!(name.to_lowercase(), usage.replace('-', ""));
            assert_eq!((usage_from_logto(name).unwrap().as_str(), usage_to_logto(usage)), (usage, name));
        }
        assert_eq!((usage_from_logto("welcome").unwrap().as_str(), usage_to_logto("welcome")), ("welcome", "welcome"));
        assert!(usage_from_logto("Test").is_err());
    }
}
