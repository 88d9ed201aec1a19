//! A Secret manifest for Kubernetes.

use super::exported_field::{ExportedContent, ExportedField};
use crate::{encoding::escape_control_chars, store::SavedConnector, terminal::unmasked_json};

/// Every text is quoted as in JSON, which YAML reads alike. What does not leave is a comment.
pub fn secret_manifest(saved: &SavedConnector, leaving: &[ExportedField], notes: &mut Vec<String>) -> String {
    let mut yaml = format!(
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: {}\ntype: Opaque\nstringData:\n",
        quote_yaml(&manifest_name(&saved.name))
    );
    if !leaving.iter().any(|one| matches!(one.content, ExportedContent::Plain(_)) && is_valid_key(manifest_key(one))) {
        yaml = yaml.replace("stringData:", "stringData: {}");
    }
    for one in leaving {
        let key = manifest_key(one);
        if !is_valid_key(key) {
            notes.push(format!("{} is omitted: it is not a valid key there", one.name));
            continue;
        }
        yaml += &match &one.content {
            ExportedContent::Plain(text) => format!("  {}: {}\n", quote_yaml(key), quote_yaml(text)),
            ExportedContent::Reference(reference) => format!("  # {key} is {}\n", escape_control_chars(reference)),
            ExportedContent::Blank => format!("  # {key} is left blank\n"),
        };
    }
    if !saved.templates.is_empty() {
        notes.push("templates are omitted; --format json includes them".into());
    }
    yaml
}

/// The provider's own variable, or else the field.
fn manifest_key(one: &ExportedField) -> &str {
    one.env_variable.as_deref().unwrap_or(&one.name)
}

fn is_valid_key(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
}

/// Lower-case letters, digits and hyphens, with a letter or digit at the end.
fn manifest_name(connector: &str) -> String {
    let name = connector.to_lowercase().replace('_', "-");
    format!("smsctl-{}", name.trim_matches('-')).trim_end_matches('-').to_owned()
}

/// A JSON string. Line breaks of Unicode, which older YAML would fold, and what a terminal acts on are escaped too.
fn quote_yaml(text: &str) -> String {
    unmasked_json(&text, false)
}
