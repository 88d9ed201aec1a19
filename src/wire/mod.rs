//! HTTP as plain data, and the one place that puts it on the network.

mod again;
mod answer;
mod call;
pub mod clock;
mod diagnosis;
mod encryption;
mod exchange;
pub mod hash;
mod lookup;
mod moment;
mod pace;
mod perform;
mod program;
mod roots;
mod sandbox_check;
mod sandbox_mark;
mod transport;
pub mod verify;

pub use crate::encoding::escape_control_chars as visible;
pub use answer::{Again, Meaning, Refusal, json, without_control_chars};
pub use call::{Call, veil, veiled};
pub use diagnosis::drift;
pub use encryption::{AllowUnencrypted, is_exposed, is_loopback, is_plain};
pub use exchange::{Exchange, Request, Response, Signed, Step};
pub use lookup::lookup_host;
pub use moment::Moment;
use pace::Pace;
pub use perform::Trying;
pub use program::Program;
pub use sandbox_mark::{SANDBOX_SERVER, is_sandbox_response};
pub use transport::{Options, Wire};
