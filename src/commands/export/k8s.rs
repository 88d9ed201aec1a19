//! A Secret manifest for Kubernetes.

use super::value::{Goes, Leaving};
use crate::{store::Saved, terminal::json_as_is, wire::visible};

/// Every text is quoted as in JSON, which YAML reads alike. What does not leave is a comment.
pub fn manifest(saved: &Saved, leaving: &[Leaving], notes: &mut Vec<String>) -> String {
    let mut yaml = format!(
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: {}\ntype: Opaque\nstringData:\n",
        quoted(&object_name(&saved.name))
    );
    if !leaving.iter().any(|one| matches!(one.goes, Goes::Open(_)) && is_key(key(one))) {
        yaml = yaml.replace("stringData:", "stringData: {}");
    }
    for one in leaving {
        let key = key(one);
        if !is_key(key) {
            notes.push(format!("{} is omitted: it is not a valid key there", one.name));
            continue;
        }
        yaml += &match &one.goes {
            Goes::Open(text) => format!("  {}: {}\n", quoted(key), quoted(text)),
            Goes::Reference(reference) => format!("  # {key} is {}\n", visible(reference)),
            Goes::Nothing => format!("  # {key} is left blank\n"),
        };
    }
    if !saved.templates.is_empty() {
        notes.push("templates are omitted; --format json includes them".into());
    }
    yaml
}

/// The provider's own variable, or else the field.
fn key(one: &Leaving) -> &str {
    one.variable.as_deref().unwrap_or(&one.name)
}

fn is_key(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
}

/// Lower-case letters, digits and hyphens, with a letter or digit at the end.
fn object_name(connector: &str) -> String {
    let name = connector.to_lowercase().replace('_', "-");
    format!("smsctl-{}", name.trim_matches('-')).trim_end_matches('-').to_owned()
}

/// A JSON string. Line breaks of Unicode, which older YAML would fold, and what a terminal acts on are escaped too.
fn quoted(text: &str) -> String {
    json_as_is(&text, false)
}
