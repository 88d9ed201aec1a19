//! Imports credentials from the files of the AWS CLI.

use crate::connectors::{CliTool, ImportedConnector};

/// The AWS CLI.
pub const CLI_TOOL: CliTool = CliTool { name: "aws", import_file: import_cli_file };

/// Imports the profile `default`, or else the first one, of `~/.aws/credentials` or `~/.aws/config`.
fn import_cli_file(text: &str, mut imported: ImportedConnector) -> Option<ImportedConnector> {
    let profiles = parse_profiles(text)?;
    let (chosen, values) = profiles.iter().find(|(name, _)| name == "default").or_else(|| profiles.first())?;
    for (name, _) in profiles.iter().filter(|(name, _)| name != chosen) {
        imported.add_note(format!("the profile {name} is not imported; {chosen} is used"));
    }
    let value = |key: &str| values.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str());
    if ["credential_process", "sso_start_url", "role_arn"].into_iter().any(|key| value(key).is_some()) {
        imported.add_note(format!("the credentials of {chosen} are not imported: they are temporary"));
    }
    let imported = imported
        .with_value("access-key-id", value("aws_access_key_id"))
        .with_value("secret-access-key", value("aws_secret_access_key"))
        .with_value("session-token", value("aws_session_token"))
        .with_value("region", value("region"));
    Some(imported)
}

type AwsProfile = (String, Vec<(String, String)>);

/// Parses the profiles of an INI file; `None` if the text is no such file.
fn parse_profiles(text: &str) -> Option<Vec<AwsProfile>> {
    let mut profiles: Vec<AwsProfile> = vec![];
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            profiles.push((name.trim_start_matches("profile ").trim().to_owned(), vec![]));
            continue;
        }
        let (key, value) = line.split_once('=')?;
        profiles.last_mut()?.1.push((key.trim().to_owned(), value.trim().to_owned()));
    }
    let known = ["aws_access_key_id", "region", "credential_process", "sso_start_url", "role_arn"];
    let is_aws_profile = |(_, values): &AwsProfile| values.iter().any(|(key, _)| known.contains(&key.as_str()));
    profiles.iter().any(is_aws_profile).then_some(profiles)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connectors::Provider;

    fn import(text: &str) -> Option<ImportedConnector> {
        import_cli_file(text, ImportedConnector::for_provider(Provider::find_by_name("sns").unwrap()))
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
    fn other_files_are_not_recognized() {
        for text in ["", "{}", "[default]", "a = 1", "[x]\na = 1", "version = 1\n[connectors.x]\n"] {
            assert!(import(text).is_none(), "{text}");
        }
    }
}
