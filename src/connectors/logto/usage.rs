//! What Logto calls a usage: its `usageType`.

use crate::sms::Usage;

const TYPES: [(&str, &str); 9] = [
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
pub fn ours(theirs: &str) -> Result<Usage, String> {
    TYPES.iter().find(|(name, _)| *name == theirs).map_or(theirs, |(_, ours)| ours).parse()
}

/// Logto's name of it.
pub fn theirs(ours: &str) -> &str {
    TYPES.iter().find(|(_, name)| *name == ours).map_or(ours, |(theirs, _)| theirs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_there_is_ours_in_other_letters_and_an_unknown_one_stays() {
        for (name, usage) in TYPES {
            assert_eq!(name.to_lowercase(), usage.replace('-', ""));
            assert_eq!((ours(name).unwrap().as_str(), theirs(usage)), (usage, name));
        }
        assert_eq!((ours("welcome").unwrap().as_str(), theirs("welcome")), ("welcome", "welcome"));
        assert!(ours("Test").is_err());
    }
}
