//! The only modules that talk to a person.

mod editor;
mod output;
mod panic;
mod progress;
mod prompt;
mod screen;

pub use editor::{edit, editor, run_editor};
pub use output::json_as_is;
pub use panic::{no_randomness, tell_panics};
pub use progress::Progress;
pub use prompt::{Ask, BACK, Prompt, Question, columns, restore_mode};
pub use screen::{Screen, aligned, bubble, hanging, wrapped};
