//! `--format env`: shell lines with the provider's own environment variables.

use crate::{
    connectors::Provider,
    encoding::escape_control_chars,
    services::{ExportedContent, ExportedField},
};

/// Returns one line per variable. Values that are not exported are comments, so that no variable gets a wrong value.
pub fn env_lines(provider: &Provider, fields: &[ExportedField], notes: &mut Vec<String>) -> String {
    let mut lines = String::new();
    for field in fields {
        let Some(variable) = &field.env_variable else {
            notes.push(format!("{} is omitted: {} has no variable for it", field.name, provider.name));
            continue;
        };
        lines += &match &field.content {
            ExportedContent::Value(text) => format!("{variable}={}\n", shell_words::quote(text)),
            ExportedContent::Reference(reference) => {
                format!("# {variable} is {}\n", escape_control_chars(&reference.to_string()))
            }
            ExportedContent::HiddenSecret => format!("# {variable} is left blank\n"),
        };
    }
    lines
}
