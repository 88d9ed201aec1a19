//! The only modules that talk to a person.

mod editor;
mod panic;
mod prompt;
mod screen;

pub use editor::{edit, edit_file};
pub use panic::tell_panics;
pub use prompt::{Ask, Prompt, Question, columns};
pub use screen::{Screen, bubble, wrapped};
