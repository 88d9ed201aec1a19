//! What Logto calls a usage: its `usageType`.

use crate::sms::Usage;

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

/// Our usage; a name that Logto's own code does not know keeps its spelling, if it can be one of ours.
pub fn usage_from_logto(theirs: &str) -> Result<Usage, String> {
    USAGE_TYPES.iter().find(|(name, _)| *name == theirs).map_or(theirs, |(_, ours)| ours).parse()
}

/// Logto's name of it.
pub fn usage_to_logto(ours: &str) -> &str {
    USAGE_TYPES.iter().find(|(_, name)| *name == ours).map_or(ours, |(theirs, _)| theirs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_there_is_ours_in_other_letters_and_an_unknown_one_stays() {
        for (name, usage) in USAGE_TYPES {
            assert_eq!(name.to_lowercase(), usage.replace('-', ""));
            assert_eq!((usage_from_logto(name).unwrap().as_str(), usage_to_logto(usage)), (usage, name));
        }
        assert_eq!((usage_from_logto("welcome").unwrap().as_str(), usage_to_logto("welcome")), ("welcome", "welcome"));
        assert!(usage_from_logto("Test").is_err());
    }
}
