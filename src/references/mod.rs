//! References: where a value is kept, instead of the value itself. `env:NAME`, `file:PATH`, `cmd:PROGRAM ARGS`
//! and `keyring:SERVICE/ACCOUNT`: how they are written, which field and which source may use them, and how they
//! are resolved.

mod command;
mod file;
mod keyring;
mod owners;
mod reference;
mod resolver;
mod source;

pub use reference::Reference;
pub use resolver::{Resolved, Resolver, Unresolved, placeholder};
pub use source::{Source, find_in_json, parse_value, refuse_in_text};
