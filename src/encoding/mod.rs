//! How text is written: its escapes, characters that no terminal may act on, and secrets in any encoding.

mod control_chars;
pub mod hash;
mod secret_mask;
mod secret_registry;
mod unescape;

pub use control_chars::{escape_control_chars, is_control_char};
pub use secret_mask::{MASK, SecretMask};
pub use secret_registry::{mask_foreign_text, mask_secrets, masked_excerpt, register_secret};
