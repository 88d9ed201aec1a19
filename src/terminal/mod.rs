//! The only modules that talk to a person.

mod editor;
mod prompt;
mod screen;
#[cfg(test)]
mod script;

pub use editor::edit;
pub use prompt::{Ask, Prompt, Question};
pub use screen::{Screen, bubble, wrapped};
#[cfg(test)]
pub use script::Script;
