//! Shell lines with the provider's own environment variables.

use super::value::{Goes, Leaving};
use crate::{store::Saved, wire::visible};

/// One line a variable. What does not leave is a comment, so that no variable gets a wrong value.
pub fn lines(saved: &Saved, leaving: &[Leaving], notes: &mut Vec<String>) -> String {
    let mut lines = String::new();
    for one in leaving {
        let Some(variable) = &one.variable else {
            notes.push(format!("{} is omitted: {} has no variable for it", one.name, saved.provider.name));
            continue;
        };
        lines += &match &one.goes {
            Goes::Open(text) => format!("{variable}={}\n", shell_words::quote(text)),
            Goes::Reference(reference) => format!("# {variable} is {}\n", visible(reference)),
            Goes::Nothing => format!("# {variable} is left blank\n"),
        };
    }
    if !saved.templates.is_empty() {
        notes.push("templates are omitted; --format json includes them".into());
    }
    lines
}
