//! The user's own editor.

use dialoguer::Editor;

use crate::failure::{Failure, Kind};

/// Opens `$VISUAL` or `$EDITOR` on a text; `None` when the editor saved nothing.
pub fn edit(text: &str, extension: &str) -> Result<Option<String>, Failure> {
    Editor::new().extension(extension).require_save(true).edit(text).map_err(|error| {
        Failure::new(Kind::Unexpected, "the editor cannot be used")
            .cause(error)
            .fix("set EDITOR, such as EDITOR=nano")
    })
}
