//! `--format k8s`: a [Secret](https://kubernetes.io/docs/concepts/configuration/secret/) manifest for Kubernetes.

use crate::{
    encoding::escape_control_chars,
    services::{ExportedContent, ExportedField},
    terminal::{JsonLayout, unmasked_json},
};

/// Returns the manifest in YAML. Values that are not exported are comments.
pub fn secret_manifest(connector: &str, fields: &[ExportedField], notes: &mut Vec<String>) -> String {
    let mut data = String::new();
    let mut has_data = false;
    for field in fields {
        let key = manifest_key(field);
        if !is_valid_key(key) {
            notes.push(format!("{} is omitted: it is not a valid key there", field.name));
            continue;
        }
        data += &match &field.content {
            ExportedContent::Value(text) => {
                has_data = true;
                format!("  {}: {}\n", quote_yaml(key), quote_yaml(text))
            }
            ExportedContent::Reference(reference) => {
                format!("  # {key} is {}\n", escape_control_chars(&reference.to_string()))
            }
            ExportedContent::HiddenSecret => format!("  # {key} is left blank\n"),
        };
    }
    let name = quote_yaml(&manifest_name(connector));
    let empty = if has_data { "" } else { " {}" };
    format!("apiVersion: v1\nkind: Secret\nmetadata:\n  name: {name}\ntype: Opaque\nstringData:{empty}\n{data}")
}

/// Returns the provider's own environment variable, or the field's name if there is none.
fn manifest_key(field: &ExportedField) -> &str {
    field.env_variable.as_deref().unwrap_or(&field.name)
}

fn is_valid_key(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
}

/// Returns a name of lower-case letters, digits and hyphens that ends with a letter or digit.
fn manifest_name(connector: &str) -> String {
    let name = connector.to_lowercase().replace('_', "-");
    format!("smsctl-{}", name.trim_matches('-')).trim_end_matches('-').to_owned()
}

/// Quotes a text as a JSON string, which YAML reads alike. Control characters and Unicode's line breaks, which older YAML
/// folds, are escaped.
fn quote_yaml(text: &str) -> String {
    unmasked_json(&text, JsonLayout::OneLine)
}
