//! Hashes and encodings, control characters made visible, and secrets masked in whatever encoding they appear.

mod base64_hex;
mod control_chars;
mod count;
pub mod hash;
mod json;
mod percent;
mod secret_mask;
mod secret_registry;
mod secret_search;
mod unescape;

pub use base64_hex::{decode_base64, encode_base64, encode_hex};
pub use control_chars::{escape_control_chars, is_control_char};
pub use count::count_noun;
pub use json::escape_json_control_chars;
pub use percent::{FormField, decode_form, encode_form, find_field, percent_encode};
pub use secret_mask::{MASK, SecretMask};
pub use secret_registry::{mask_foreign_text, mask_secrets, masked_excerpt, register_secret};
