//! Imports credentials from the file of tccli.

use serde_json::Value;

use crate::{
    connectors::{
        CliFile, CliTool, ImportedConnector,
        credentials_file::{CredentialsSection, parse_credentials_file},
        no_profiles,
        profiles::choose_profile,
    },
    failure::Failure,
};

pub const CLI_TOOL: CliTool = CliTool { name: "tccli", profile_env_var: None, import_file: import_cli_file };

/// Imports `~/.tccli/default.credential`, or the SDKs' `~/.tencentcloud/credentials`. Temporary credentials are not
/// imported.
fn import_cli_file(file: &CliFile, mut imported: ImportedConnector) -> Option<Result<ImportedConnector, Failure>> {
    if let Some(sections) = parse_credentials_file(file.text) {
        return import_sdk_file(&sections, file.profile, imported);
    }
    let json: Value = serde_json::from_str(file.text).ok()?;
    let text = |key: &str| json.get(key).and_then(Value::as_str);
    let (id, key) = (text("secretId")?, text("secretKey")?);
    if file.profile.is_some() {
        return Some(Err(no_profiles()));
    }
    if text("token").is_some_and(|token| !token.is_empty()) {
        imported.add_note("the credentials are not imported: with a token, they are temporary".into());
        return Some(Ok(imported));
    }
    Some(Ok(imported.with_value("secret-id", Some(id)).with_value("secret-key", Some(key))))
}

/// Imports the section `default`, which is the only one that the SDKs read, or the named one.
fn import_sdk_file(
    sections: &[CredentialsSection],
    named: Option<&str>,
    mut imported: ImportedConnector,
) -> Option<Result<ImportedConnector, Failure>> {
    let has_keys = |it: &&CredentialsSection| it.find_value("secret_id").and(it.find_value("secret_key")).is_some();
    let expected = |it: &CredentialsSection| it.name == "default" || named.is_some();
    if !sections.iter().filter(has_keys).any(expected) {
        return None;
    }
    let profiles: Vec<_> = sections.iter().map(|it| (it.name.as_str(), it)).collect();
    let chosen = choose_profile(&profiles, named, Some("default"), &mut imported);
    Some(chosen.map(|(_, profile)| {
        imported
            .with_value("secret-id", profile.find_value("secret_id"))
            .with_value("secret-key", profile.find_value("secret_key"))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connectors::Provider;

    #[test]
    fn the_default_section_of_the_sdks_file_is_imported() {
        let import_with = |text, profile| {
            let imported = ImportedConnector::for_provider(Provider::find_by_name("tencent").unwrap());
            import_cli_file(&CliFile { text, profile }, imported).map(Result::unwrap)
        };
        let import = |text| import_with(text, None);
        let imported = import_with(
            "[default]\nsecret_id = a\nsecret_key = x\n[b]\nsecret_id = AKID1\nsecret_key = y\n",
            Some("b"),
        );
        assert_eq!(imported.unwrap().values["secret-id"].to_string(), "AKID1");
        let imported = import("[default]\nsecret_id = AKID0\nsecret_key = x\n[b]\nsecret_id = y\n").unwrap();
        assert_eq!(imported.values.keys().collect::<Vec<_>>(), ["secret-id", "secret-key"]);
        assert_eq!(imported.values["secret-id"].to_string(), "AKID0");
        assert_eq!(imported.notes, ["the profile b is not imported; default is used"]);
        for text in ["[b]\nsecret_id = x\nsecret_key = y\n", "[default]\nregion = x\n", "", "secret_id = x"] {
            assert!(import(text).is_none(), "{text}");
        }
    }
}
