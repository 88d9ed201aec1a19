//! The one way a real message leaves: limits, journal, the send itself with its retries, and what became of it.

mod batch;
mod follow_up;
pub mod journal;
mod limits;
mod message;
mod outcome;
mod send;

pub use batch::unsent;
pub use follow_up::{SentMessage, delivery_failure, follow_delivery, records_hint};
pub use limits::{Resume, SendLimits, SendRun};
pub use message::OutgoingMessage;
pub use outcome::{ArrivedMessage, Outcome, SendResult};
pub use send::{SendOptions, Sender, send_all};
