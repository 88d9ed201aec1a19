//! How text is written: its escapes, characters that no terminal may act on, and secrets in any encoding.

mod escape;
mod mask;
mod registry;
mod unescape;

pub use escape::{escape_control_chars, is_control_char};
pub use mask::{MASK, SecretMask};
pub use registry::{excerpt, mask_foreign_text, mask_secrets, register_secret};
