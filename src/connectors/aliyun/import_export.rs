//! Imports credentials from the file of the Aliyun CLI.

use serde_json::Value;

use crate::connectors::{
    CliTool, ImportedConnector,
    credentials_file::{CredentialsSection, parse_credentials_file},
};

/// The Aliyun CLI.
pub const CLI_TOOL: CliTool = CliTool { name: "aliyun", import_file: import_cli_file };

/// Imports the current profile of `~/.aliyun/config.json`, with its AccessKey if it has one, or the SDKs'
/// `~/.alibabacloud/credentials`.
fn import_cli_file(text: &str, mut imported: ImportedConnector) -> Option<ImportedConnector> {
    if let Some(sections) = parse_credentials_file(text) {
        return import_sdk_file(&sections, imported);
    }
    let json: Value = serde_json::from_str(text).ok()?;
    let text = |profile: &Value, key: &str| profile.get(key).and_then(Value::as_str).map(str::to_owned);
    let profiles = json.get("profiles")?.as_array()?;
    let current = text(&json, "current")?;
    let profile = profiles.iter().find(|profile| text(profile, "name").as_ref() == Some(&current))?;
    for name in profiles.iter().filter_map(|profile| text(profile, "name")).filter(|name| *name != current) {
        imported.add_note(format!("the profile {name} is not imported; {current} is the current one"));
    }
    match text(profile, "mode").as_deref() {
        Some("AK") => {
            let [id, secret] = ["access_key_id", "access_key_secret"].map(|key| text(profile, key));
            imported =
                imported.with_value("access-key-id", id.as_deref()).with_value("access-key-secret", secret.as_deref());
        }
        mode => imported.add_note(format!(
            "the credentials of {current} are not imported: its mode is {}, not AK",
            mode.unwrap_or("unknown")
        )),
    }
    if let Some(region) = text(profile, "region_id").filter(|region| region != "cn-hangzhou") {
        imported.add_note(format!(
            "the region {region} is not imported: it is that of the CLI's other commands, and SMS uses cn-hangzhou \
             unless `region` is set"
        ));
    }
    Some(imported)
}

/// Imports the section `default`, or else the first one, if its type is an AccessKey.
fn import_sdk_file(sections: &[CredentialsSection], mut imported: ImportedConnector) -> Option<ImportedConnector> {
    let profiles: Vec<_> = sections.iter().filter(|it| it.find_value("type").is_some()).collect();
    let is_aliyun =
        |it: &CredentialsSection| it.has_any_key(&["access_key_id", "role_name", "role_arn", "bearer_token"]);
    let is_default = |it: &&&CredentialsSection| it.name == "default";
    let chosen = profiles.iter().find(is_default).or(profiles.first()).filter(|it| is_aliyun(it))?;
    for other in profiles.iter().filter(|other| other.name != chosen.name) {
        imported.add_note(format!("the profile {} is not imported; {} is used", other.name, chosen.name));
    }
    match chosen.find_value("type") {
        Some("access_key") => Some(
            imported
                .with_value("access-key-id", chosen.find_value("access_key_id"))
                .with_value("access-key-secret", chosen.find_value("access_key_secret")),
        ),
        _ => {
            let name = &chosen.name;
            imported.add_note(format!("the credentials of {name} are not imported: their type is not access_key"));
            Some(imported)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connectors::Provider;

    #[test]
    fn the_access_key_of_the_sdks_file_is_imported() {
        let import = |text: &str| {
            import_cli_file(text, ImportedConnector::for_provider(Provider::find_by_name("aliyun").unwrap()))
        };
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
        for text in ["[default]\naws_access_key_id = x\n", "[a]\ntype = x\n", ""] {
            assert!(import(text).is_none(), "{text}");
        }
    }
}
