//! HTTP as plain data, and the one place that puts it on the network.

mod answer;
mod diagnosis;
mod exchange;
pub mod hash;
mod moment;
mod roots;
mod transport;
pub mod verify;

pub use answer::{Refusal, json, visible};
pub use diagnosis::drift;
pub use exchange::{Exchange, Request, Response, Signed, Step};
pub use moment::Moment;
pub use transport::{Options, Wire};
