//! The starter of `providers new`: a connector for the file that describes a gateway. Its comments are the documentation of
//! the fields.

use serde_json::Value;

use super::PROVIDER;
use crate::{
    connectors::{form::Field, gateway::DocumentType},
    sms::{REQUIRED_USAGES, Usage, Wording},
};

const HEAD: &str = "\
# Your own HTTP gateway. Append this to the configuration file (`smsctl config path` prints its path), edit it, then run
#     smsctl check my-gateway && smsctl test --connector my-gateway --dry-run --to +14155550100
# and finally `smsctl change my-gateway`. With `--sandbox`, `test` and `check` use an emulation, without an account.
# Only you may be able to read a file with secrets, be it this one or a secret's file:PATH: `chmod 600 PATH`.
#
# Placeholders are filled in and escaped as needed:
#   {{to}} the number in E.164 (+14155550100), {{digits}} the same without its plus,
#   {{text}} the wording, {{code}}, {{usage}} and {{locale}} its parts,
#   {{calling-code}} and {{national}} the two parts of the number, {{uuid}} an id of the request, {{unix-time}} its time,
#   \"{{digits:number}}\" a JSON number, {{signature}} the HMAC-SHA256 of the body, below,
#   {{unicode}} the word unicode, only if the text needs it; {{secret.NAME}} one of the secrets, below.
[connectors.my-gateway]
provider = \"http\"
";

/// Example values of the fields that the demonstration account does not use. In the starter they are commented out.
const COMMENTED: [(&str, &str); 11] = [
    ("method", "post"),
    ("basic", "user:{{secret.password}}"),
    ("query.sender", "Acme"),
    ("form-body.to", "{{digits}}"),
    ("form-body.message", "{{text}}"),
    ("text-body", "{{digits}};{{text}}"),
    ("calling-code", "86"),
    ("signature", r#"{"key": "{{secret.token}}", "text": "{{unix-time}}.{{body}}", "encoding": "hex"}"#),
    ("success", r#"{"status": ["200-299"], "path": "/status", "values": ["ok", "queued"]}"#),
    ("emulation", r#"{"accepted": "OK {{id}}", "refused": "ERR {{code}} {{message}}", "refused-status": 200}"#),
    ("insecure", "true"),
];

/// Returns the TOML that `smsctl providers new` prints.
pub fn gateway_starter_toml() -> String {
    let mut toml = HEAD.to_owned();
    // In TOML, the keys of the connector itself come before its tables.
    let (tables, values): (Vec<_>, Vec<_>) =
        PROVIDER.fields().iter().partition(|field| field.is_table || field.document.is_some());
    for field in values.into_iter().chain(tables) {
        let belongs = |(name, _): &&(&str, &'static str)| field.owns_key(name);
        let demo: Vec<_> = PROVIDER.demo_account.settings.iter().filter(belongs).copied().collect();
        let (prefix, examples) = match demo.is_empty() {
            true => ("# ", COMMENTED.iter().filter(belongs).copied().collect()),
            false => ("", demo),
        };
        toml += &format!("\n# {}.\n", description(field));
        for line in lines(field, &examples) {
            toml += &if line.starts_with('#') { format!("{line}\n") } else { format!("{prefix}{line}\n") };
        }
    }
    toml += "\n[connectors.my-gateway.templates]\n";
    for usage in REQUIRED_USAGES.iter().filter_map(|usage| usage.parse::<Usage>().ok()) {
        toml += &format!("{usage} = {}\n", quoted(Wording::suggested_for(&usage).as_str()));
    }
    toml
}

fn description(field: &Field) -> String {
    match field.allowed_values.is_empty() {
        true => field.description.clone(),
        false => format!("{}: {}", field.description, field.allowed_values.join(", ")),
    }
}

/// Returns the lines of a field.
fn lines(field: &Field, examples: &[(&str, &str)]) -> Vec<String> {
    if let Some(document_type) = field.document {
        let value = examples.first().and_then(|(_, json)| serde_json::from_str(json).ok()).unwrap_or_default();
        return document_lines(field, document_type, &value);
    }
    let value = |text: &str| match field {
        Field { is_secret: true, .. } => quoted("env:GATEWAY_TOKEN"),
        Field { is_boolean: true, .. } => text.to_owned(),
        _ => quoted(text),
    };
    let line = |(name, text): &(&str, &str)| {
        format!("{} = {}", name.rsplit_once('.').map_or(*name, |(_, key)| key), value(text))
    };
    let head = field.is_table.then(|| format!("[connectors.my-gateway.{}]", field.name));
    head.into_iter().chain(examples.iter().map(line)).collect()
}

/// Returns the lines of a document. Its keys have comments, in a list of tables those of the first table only.
fn document_lines(field: &Field, document_type: DocumentType, value: &Value) -> Vec<String> {
    let head = format!("connectors.my-gateway.{}", field.name);
    let (head, tables) = match value {
        Value::Array(tables) => (format!("[[{head}]]"), tables.as_slice()),
        table => (format!("[{head}]"), std::slice::from_ref(table)),
    };
    let (keys, mut lines) = (document_type.keys(), vec![]);
    for (index, table) in tables.iter().enumerate() {
        lines.push(head.clone());
        for key in &keys {
            let Some(value) = table.get(&key.name) else { continue };
            if index == 0 {
                lines.push(format!("# {}.", description(key)));
            }
            let value = match value {
                Value::String(text) => quoted(text),
                Value::Array(items) => {
                    let items = items.iter().filter_map(Value::as_str).map(quoted).collect::<Vec<_>>();
                    format!("[{}]", items.join(", "))
                }
                number => number.to_string(),
            };
            lines.push(format!("{} = {value}", key.name));
        }
    }
    lines
}

/// Returns a TOML string, a literal one if it contains quotes or backslashes.
fn quoted(text: &str) -> String {
    match text.contains(['"', '\\']) {
        true => format!("'{text}'"),
        false => format!("\"{text}\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_and_key_has_a_comment_and_an_example() {
        let starter = gateway_starter_toml();
        for field in PROVIDER.fields() {
            let keys = field.document.into_iter().flat_map(DocumentType::keys);
            for key in keys.chain([field.clone()]) {
                let comment = format!("# {}.\n", description(&key));
                let (_, rest) = starter.split_once(&comment).unwrap_or_else(|| panic!("{comment}"));
                let example = rest.lines().next().unwrap_or_default().trim_start_matches("# ");
                let is_shown = example.starts_with(&format!("{} = ", key.name))
                    || example.trim_matches(['[', ']']) == format!("connectors.my-gateway.{}", key.name);
                assert!(is_shown, "{}: {example}", key.name);
            }
        }
    }
}
