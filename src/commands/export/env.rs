//! Shell lines with the provider's own environment variables.

use super::exported_field::{ExportedContent, ExportedField};
use crate::{encoding::escape_control_chars, store::SavedConnector};

/// One line a variable. What does not leave is a comment, so that no variable gets a wrong value.
pub fn env_lines(saved: &SavedConnector, leaving: &[ExportedField], notes: &mut Vec<String>) -> String {
    let mut lines = String::new();
    for one in leaving {
        let Some(variable) = &one.env_variable else {
            notes.push(format!("{} is omitted: {} has no variable for it", one.name, saved.provider.name));
            continue;
        };
        lines += &match &one.content {
            ExportedContent::Plain(text) => format!("{variable}={}\n", shell_words::quote(text)),
            ExportedContent::Reference(reference) => format!("# {variable} is {}\n", escape_control_chars(reference)),
            ExportedContent::Blank => format!("# {variable} is left blank\n"),
        };
    }
    if !saved.templates.is_empty() {
        notes.push("templates are omitted; --format json includes them".into());
    }
    lines
}
