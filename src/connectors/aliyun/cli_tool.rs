//! Imports credentials from the file of the Aliyun CLI.

use serde_json::Value;

use crate::{
    connectors::{
        CliFile, CliTool, ImportedConnector,
        credentials_file::{CredentialsSection, parse_credentials_file},
        profiles::choose_profile,
    },
    failure::Failure,
};

/// The Aliyun CLI.
pub const CLI_TOOL: CliTool =
    CliTool { name: "aliyun", profile_env_var: Some("ALIBABA_CLOUD_PROFILE"), import_file: import_cli_file };

/// Imports the current or named profile of `~/.aliyun/config.json`, with its AccessKey if it has one, or of the SDKs'
/// `~/.alibabacloud/credentials`.
fn import_cli_file(file: &CliFile, imported: ImportedConnector) -> Option<Result<ImportedConnector, Failure>> {
    if let Some(sections) = parse_credentials_file(file.text) {
        return import_sdk_file(&sections, file.profile, imported);
    }
    let json: Value = serde_json::from_str(file.text).ok()?;
    let profiles = json.get("profiles")?.as_array()?.iter();
    let profiles: Vec<_> = profiles.filter_map(|profile| Some((text_of(profile, "name")?, profile))).collect();
    let current = text_of(&json, "current")?;
    Some(import_cli_profile(&profiles, file.profile, current, imported))
}

fn text_of<'a>(profile: &'a Value, key: &str) -> Option<&'a str> {
    profile.get(key).and_then(Value::as_str)
}

fn import_cli_profile(
    profiles: &[(&str, &Value)],
    named: Option<&str>,
    current: &str,
    mut imported: ImportedConnector,
) -> Result<ImportedConnector, Failure> {
    let (name, profile) = choose_profile(profiles, named, Some(current), &mut imported)?;
    match text_of(profile, "mode") {
        Some("AK") => {
            imported = imported
                .with_value("access-key-id", text_of(profile, "access_key_id"))
                .with_value("access-key-secret", text_of(profile, "access_key_secret"));
        }
        mode => imported.add_note(format!(
            "the credentials of {name} are not imported: its mode is {}, not AK",
            mode.unwrap_or("unknown")
        )),
    }
    if let Some(region) = text_of(profile, "region_id").filter(|region| *region != "cn-hangzhou") {
        imported.add_note(format!(
            "the region {region} is not imported: it is that of the CLI's other commands, and SMS uses cn-hangzhou \
             unless `region` is set"
        ));
    }
    Ok(imported)
}

fn import_sdk_file(
    sections: &[CredentialsSection],
    named: Option<&str>,
    imported: ImportedConnector,
) -> Option<Result<ImportedConnector, Failure>> {
    let profiles = sections.iter().filter(|it| it.find_value("type").is_some());
    let profiles: Vec<_> = profiles.map(|it| (it.name.as_str(), it)).collect();
    let is_aliyun =
        |it: &CredentialsSection| it.has_any_key(&["access_key_id", "role_name", "role_arn", "bearer_token"]);
    let is_known = profiles.iter().any(|(_, it)| is_aliyun(it));
    is_known.then(|| import_sdk_profile(&profiles, named, imported))
}

/// Imports a profile of the SDKs, if its type is an AccessKey.
fn import_sdk_profile(
    profiles: &[(&str, &CredentialsSection)],
    named: Option<&str>,
    mut imported: ImportedConnector,
) -> Result<ImportedConnector, Failure> {
    let (name, profile) = choose_profile(profiles, named, Some("default"), &mut imported)?;
    if profile.find_value("type") == Some("access_key") {
        return Ok(imported
            .with_value("access-key-id", profile.find_value("access_key_id"))
            .with_value("access-key-secret", profile.find_value("access_key_secret")));
    }
    imported.add_note(format!("the credentials of {name} are not imported: their type is not access_key"));
    Ok(imported)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connectors::Provider;

    #[test]
    fn the_access_key_of_the_sdks_file_is_imported() {
        let import_with = |text: &str, profile| {
            let imported = ImportedConnector::for_provider(Provider::find_by_name("aliyun").unwrap());
            import_cli_file(&CliFile { text, profile }, imported)
        };
        let import = |text: &str| import_with(text, None).map(Result::unwrap);
        let text = "[default]\nenable = true\ntype = access_key\naccess_key_id = LTAI0\naccess_key_secret = x\n\
                    [ecs]\ntype = ecs_ram_role\nrole_name = r\n";
        let imported = import(text).unwrap();
        assert_eq!(imported.values.keys().collect::<Vec<_>>(), ["access-key-id", "access-key-secret"]);
        assert_eq!(imported.notes, ["the profile ecs is not imported; default is used"]);
        let imported = import(&text.replace("= access_key\n", "= sts\n")).unwrap();
        assert!(imported.values.is_empty());
        assert!(
            imported
                .notes
                .contains(&"the credentials of default are not imported: their type is not access_key".into())
        );
        let renamed = text.replace("[default]", "[client1]");
        let refused = import_with(&renamed, None).unwrap().unwrap_err().to_string();
        assert!(refused.contains("its profiles are client1, ecs"), "{refused}");
        let imported = import_with(&renamed, Some("client1")).unwrap().unwrap();
        assert_eq!(imported.values["access-key-id"].to_string(), "LTAI0");
        for text in ["[default]\naws_access_key_id = x\n", "[a]\ntype = x\n", ""] {
            assert!(import(text).is_none(), "{text}");
        }
    }
}
