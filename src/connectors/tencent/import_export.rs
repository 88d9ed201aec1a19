//! Imports credentials from the file of tccli.

use serde_json::Value;

use crate::connectors::{
    CliTool, ImportedConnector,
    credentials_file::{CredentialsSection, parse_credentials_file},
};

pub const CLI_TOOL: CliTool = CliTool { name: "tccli", import_file: import_cli_file };

/// Imports `~/.tccli/default.credential`, or the SDKs' `~/.tencentcloud/credentials`. Temporary credentials are not
/// imported.
fn import_cli_file(text: &str, mut imported: ImportedConnector) -> Option<ImportedConnector> {
    if let Some(sections) = parse_credentials_file(text) {
        return import_sdk_file(&sections, imported);
    }
    let json: Value = serde_json::from_str(text).ok()?;
    let text = |key: &str| json.get(key).and_then(Value::as_str);
    let (id, key) = (text("secretId")?, text("secretKey")?);
    if text("token").is_some_and(|token| !token.is_empty()) {
        imported.add_note("the credentials are not imported: with a token, they are temporary".into());
        return Some(imported);
    }
    Some(imported.with_value("secret-id", Some(id)).with_value("secret-key", Some(key)))
}

/// Imports the section `default`, which is the only one that the SDKs read.
fn import_sdk_file(sections: &[CredentialsSection], mut imported: ImportedConnector) -> Option<ImportedConnector> {
    let section = sections.iter().find(|section| section.name == "default")?;
    let (id, key) = (section.find_value("secret_id")?, section.find_value("secret_key")?);
    for other in sections.iter().filter(|other| other.name != "default") {
        imported.add_note(format!("the profile {} is not imported; default is used", other.name));
    }
    Some(imported.with_value("secret-id", Some(id)).with_value("secret-key", Some(key)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connectors::Provider;

    #[test]
    fn the_default_section_of_the_sdks_file_is_imported() {
        let import =
            |text| import_cli_file(text, ImportedConnector::for_provider(Provider::find_by_name("tencent").unwrap()));
        let imported = import("[default]\nsecret_id = AKID0\nsecret_key = x\n[b]\nsecret_id = y\n").unwrap();
        assert_eq!(imported.values.keys().collect::<Vec<_>>(), ["secret-id", "secret-key"]);
        assert_eq!(imported.values["secret-id"].to_string(), "AKID0");
        assert_eq!(imported.notes, ["the profile b is not imported; default is used"]);
        for text in ["[b]\nsecret_id = x\nsecret_key = y\n", "[default]\nregion = x\n", "", "secret_id = x"] {
            assert!(import(text).is_none(), "{text}");
        }
    }
}
