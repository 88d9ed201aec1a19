//! The one way a real message leaves: limits, journal, the send itself with its retries, and what became of it.

mod batch;
mod follow_up;
pub mod journal;
mod limits;
mod message;
mod outcome;
mod send;

pub use batch::select_unsent;
pub use follow_up::{SentMessage, delivery_failure, follow_delivery, records_hint};
pub use limits::{BatchMode, SendLimits, SendRun};
pub use message::OutgoingMessage;
pub use outcome::{ArrivedMessage, SendOutcome, SendResult};
pub use send::{MessageSender, SendOptions, send_all};
