//! References to values that are kept elsewhere: `env:NAME`, `file:PATH`, `cmd:PROGRAM ARGS` and
//! `keyring:SERVICE/ACCOUNT`. How they are written, which fields and sources may use them, and how they are resolved.

mod command;
mod command_permission;
mod file;
mod keyring;
mod reference;
mod resolver;
mod value_source;

pub use keyring::is_desktop_keyring_likely;
pub use reference::Reference;
pub use resolver::{ReferenceResolver, ResolvedReferences, UnresolvedReference, placeholder};
pub use value_source::{
    ValueSource, find_reference_in_json, parse_reference_value, reject_reference_in_text, require_env_reference,
};
