//! What Windows does in its own way.

mod console;
mod console_events;
mod editor;
mod paths;
