//! Requests and responses as plain data, and the one place that sends them over the network.

mod code_meaning;
mod diagnosis;
mod encryption;
mod exchange;
mod lookup;
mod options;
mod provider_program;
mod rate_limit;
mod refusal;
mod request_builder;
mod retry;
mod sandbox_check;
mod sandbox_header;
mod send;
mod send_error;
mod signing_context;
mod transport;
mod trusted_roots;

pub use code_meaning::CodeMeaning;
pub use diagnosis::describe_clock_skew;
pub use encryption::{AllowUnencrypted, is_exposed, is_loopback, is_unencrypted};
pub use exchange::{Exchange, ExchangeStep, Request, Response, SignedText};
pub use lookup::lookup_host;
pub use options::HttpClientOptions;
pub use provider_program::ProviderProgram;
use rate_limit::RateLimiter;
pub use refusal::{Refusal, RetryPolicy, parse_json};
pub use request_builder::{RequestBuilder, mask_request_part};
pub use sandbox_header::{SANDBOX_SERVER_HEADER, is_sandbox_response};
pub use send::RetryContext;
pub use signing_context::SigningContext;
pub use transport::HttpClient;
