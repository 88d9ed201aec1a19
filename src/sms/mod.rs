//! The words of the field: phone numbers, templates, messages, receipts, secrets.

mod code;
mod message;
mod phone;
mod regional;
mod secret;
mod segments;
mod template;
mod usage;
mod wording;

pub use code::Code;
pub use message::{Content, Delivery, Message, Receipt};
pub use phone::{Country, Phone};
pub use regional::Regional;
pub use secret::Secret;
pub use segments::{Encoding, Segments};
pub use template::{Holds, MINUTES, Template, serving, usages};
pub use usage::{REQUIRED, Usage};
pub use wording::{Variables, Wording, tag};
