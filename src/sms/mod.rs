//! Phone numbers, one-time codes, templates and their usages, messages and receipts, and the type of secrets.

mod code;
mod message;
mod phone;
mod placeholder;
mod regional;
mod secret;
mod segments;
mod template;
mod template_params;
mod usage;
mod wording;

pub use code::Code;
pub use message::{Delivery, Message, MessageContent, Receipt};
pub use phone::{Country, Phone};
pub use placeholder::{find_placeholder, is_placeholder};
pub use regional::{Region, Regional};
pub use secret::Secret;
pub use segments::{SegmentCount, SmsEncoding};
pub use template::{DEFAULT_VALID_MINUTES, Template, TemplateKind, list_usages, template_for_usage};
pub use template_params::TemplateParams;
pub use usage::{REQUIRED_USAGES, Usage};
pub use wording::{TemplateValues, Wording, parse_language_tag};
