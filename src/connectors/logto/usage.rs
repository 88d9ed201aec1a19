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
