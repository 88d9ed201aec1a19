//! Sends messages: limits, journal, the requests with their retries, and the outcomes.

mod batch;
mod follow_up;
pub mod journal;
mod limits;
mod message;
mod outcome;
mod recipient_hash;
mod send;
mod send_run;

pub use batch::select_unsent;
pub use follow_up::{SentMessage, follow_delivery, records_hint};
pub use limits::SendLimits;
pub use message::OutgoingMessage;
pub use outcome::{ArrivedMessage, SendOutcome, SendResult, delivery_failure};
pub use send::{MessageSender, SendOptions, send_all};
pub use send_run::{BatchMode, RunSource, SendRun};
