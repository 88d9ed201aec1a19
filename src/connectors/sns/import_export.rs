//! Amazon's credentials elsewhere: in the files of its CLI.

use crate::connectors::{CliTool, ImportedConnector};

pub const CLI_TOOL: CliTool = CliTool { name: "aws", import_file: import_cli_file };

/// `~/.aws/credentials` or `~/.aws/config`: the profile `default`, or else the first one.
fn import_cli_file(text: &str, mut found: ImportedConnector) -> Option<ImportedConnector> {
    let profiles = parse_profiles(text)?;
    let (chosen, values) = profiles.iter().find(|(name, _)| name == "default").or_else(|| profiles.first())?;
    for (name, _) in profiles.iter().filter(|(name, _)| name != chosen) {
        found.add_note(format!("the profile {name} is not imported; {chosen} is used"));
    }
    let value = |key: &str| values.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str());
    let program =
        value("credential_process").is_some() || value("sso_start_url").is_some() || value("role_arn").is_some();
    if program {
        found.add_note(format!("the credentials of {chosen} are not imported: they are temporary"));
    }
    let found = found
        .with_value("access-key-id", value("aws_access_key_id"))
        .with_value("secret-access-key", value("aws_secret_access_key"))
        .with_value("session-token", value("aws_session_token"))
        .with_value("region", value("region"));
    Some(found)
}

type AwsProfile = (String, Vec<(String, String)>);

/// The profiles of an INI text; nothing where it is another kind of text.
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
    let ours = |(_, values): &AwsProfile| values.iter().any(|(key, _)| known.contains(&key.as_str()));
    profiles.iter().any(ours).then_some(profiles)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connectors::Provider;

    #[test]
    fn the_default_profile_is_taken_and_the_others_are_named() {
        let text = "# mine\n[work]\naws_access_key_id = AKIAWORKWORKWORKWORK\n\n[default]\n\
                    aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n\
                    region=eu-central-1\n";
        let found =
            import_cli_file(text, ImportedConnector::for_provider(Provider::find_by_name("sns").unwrap())).unwrap();
        assert_eq!(found.values["access-key-id"].to_string(), "AKIAIOSFODNN7EXAMPLE");
        assert_eq!(found.values["region"].to_string(), "eu-central-1");
        assert!(found.values.contains_key("secret-access-key"));
        assert_eq!(found.notes, ["the profile work is not imported; default is used"]);
    }

    #[test]
    fn other_texts_are_none_of_its() {
        for text in ["", "{}", "[default]", "a = 1", "[x]\na = 1", "version = 1\n[connectors.x]\n"] {
            assert!(
                import_cli_file(text, ImportedConnector::for_provider(Provider::find_by_name("sns").unwrap()))
                    .is_none(),
                "{text}"
            );
        }
    }
}
