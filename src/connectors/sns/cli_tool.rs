//! Imports credentials from the files of the AWS CLI.

use crate::{
    connectors::{
        CliFile, CliTool, ImportedConnector,
        credentials_file::{CredentialsSection, parse_credentials_file},
        profiles::choose_profile,
    },
    failure::Failure,
};

/// The AWS CLI.
pub const CLI_TOOL: CliTool =
    CliTool { name: "aws", profile_env_var: Some("AWS_PROFILE"), import_file: import_cli_file };

/// The keys by which a profile of the AWS CLI is known.
const PROFILE_KEYS: [&str; 6] =
    ["aws_access_key_id", "region", "credential_process", "sso_start_url", "sso_session", "role_arn"];

/// Imports a profile of `~/.aws/credentials` or `~/.aws/config`.
fn import_cli_file(file: &CliFile, imported: ImportedConnector) -> Option<Result<ImportedConnector, Failure>> {
    let sections = parse_credentials_file(file.text)?;
    let profiles: Vec<_> = sections.iter().filter_map(|it| Some((profile_name(&it.name)?, it))).collect();
    if !profiles.iter().any(|(_, profile)| profile.has_any_key(&PROFILE_KEYS)) {
        return None;
    }
    Some(import_profile(&profiles, file.profile, imported))
}

fn import_profile(
    profiles: &[(&str, &CredentialsSection)],
    named: Option<&str>,
    mut imported: ImportedConnector,
) -> Result<ImportedConnector, Failure> {
    let (name, profile) = choose_profile(profiles, named, Some("default"), &mut imported)?;
    if profile.has_any_key(&["credential_process", "sso_start_url", "sso_session", "role_arn"]) {
        imported.add_note(format!("the credentials of {name} are not imported: they are temporary"));
    }
    Ok(imported
        .with_value("access-key-id", profile.find_value("aws_access_key_id"))
        .with_value("secret-access-key", profile.find_value("aws_secret_access_key"))
        .with_value("session-token", profile.find_value("aws_session_token"))
        .with_value("region", profile.find_value("region")))
}

/// Returns the profile of a section: `[NAME]`, or `[profile NAME]` in `~/.aws/config`. The sections `[sso-session NAME]`
/// and `[services NAME]` there are no profiles.
fn profile_name(section: &str) -> Option<&str> {
    match section.split_once(char::is_whitespace) {
        Some(("profile", name)) => Some(name.trim()),
        Some(("sso-session" | "services", _)) => None,
        _ => Some(section),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connectors::Provider;

    fn import_with(text: &str, profile: Option<&str>) -> Option<Result<ImportedConnector, Failure>> {
        let imported = ImportedConnector::for_provider(Provider::find_by_name("sns").unwrap());
        import_cli_file(&CliFile { text, profile }, imported)
    }

    fn import(text: &str) -> Option<ImportedConnector> {
        import_with(text, None).map(Result::unwrap)
    }

    #[test]
    fn the_default_profile_is_imported_and_the_others_are_noted() {
        let text = "# mine\n[work]\naws_access_key_id = AKIAWORKWORKWORKWORK\n\n[default]\n\
                    aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n\
                    region=eu-central-1\n";
        let imported = import(text).unwrap();
        assert_eq!(imported.values["access-key-id"].to_string(), "AKIAIOSFODNN7EXAMPLE");
        assert_eq!(imported.values["region"].to_string(), "eu-central-1");
        assert!(imported.values.contains_key("secret-access-key"));
        assert_eq!(imported.notes, ["the profile work is not imported; default is used"]);
    }

    #[test]
    fn a_session_is_no_profile_and_makes_its_profiles_credentials_temporary() {
        let text = "[sso-session my-sso]\nsso_region = us-east-1\nsso_start_url = https://my-sso-portal.awsapps.com/start\n\n\
                    [profile dev]\nsso_session = my-sso\nsso_account_id = 111122223333\nsso_role_name = SampleRole\n\
                    region = eu-central-1\n[services local]\ns3 =\n  endpoint_url = http://localhost:4567\n";
        let imported = import(text).unwrap();
        assert_eq!(imported.values.keys().collect::<Vec<_>>(), ["region"]);
        assert_eq!(imported.notes, ["the credentials of dev are not imported: they are temporary"]);
    }

    #[test]
    fn the_profile_is_the_named_one_and_is_never_guessed() {
        let text = "[profile dev]\nregion = eu-west-1\n[profile user1]\nregion = us-east-1\n";
        let refused = import_with(text, None).unwrap().unwrap_err().to_string();
        assert!(refused.contains("several profiles and no default") && refused.contains("dev, user1"), "{refused}");
        let imported = import_with(text, Some("user1")).unwrap().unwrap();
        assert_eq!(imported.values["region"].to_string(), "us-east-1");
        assert_eq!(imported.notes, ["the profile dev is not imported; user1 is used"]);
        let refused = import_with(text, Some("prod")).unwrap().unwrap_err().to_string();
        assert!(refused.contains("no profile prod") && refused.contains("dev, user1"), "{refused}");
        let with_default = format!("[default]\nregion = eu-north-1\n{text}");
        let refused = import_with(&with_default, Some("prod")).unwrap().unwrap_err().to_string();
        assert!(refused.contains("no profile prod") && refused.contains("default, dev, user1"), "{refused}");
        assert_eq!(import("[only]\nregion = eu-west-1\n").unwrap().values["region"].to_string(), "eu-west-1");
    }

    #[test]
    fn other_files_are_not_recognized() {
        for text in ["", "{}", "[default]", "a = 1", "[x]\na = 1", "version = 1\n[connectors.x]\n"] {
            assert!(import(text).is_none(), "{text}");
        }
    }
}
