//! What a provider's emulation works on: requests as a server receives them, the accounts' templates, the inbox with
//! captured messages and refusals, and fault rules.

mod account_ref;
mod approved_template;
mod authorization_header;
mod canonical_request;
mod captured_message;
mod credential_words;
mod emulator_state;
mod fault_rules;
mod inbox;
mod raw_request;
mod received_request;
mod recipient_limit;
mod rejection;
mod request_context;
mod seen_nonces;
mod signature_mismatch;
mod signing_key_cache;

pub use account_ref::AccountRef;
pub use approved_template::ApprovedTemplate;
pub use authorization_header::AuthorizationHeader;
pub use canonical_request::{COMMON_MISTAKES, CanonicalMistake, CanonicalRequest};
pub use captured_message::{CallbackStatus, CapturedMessage, DeliverySchedule, DeliveryStage, StatusCallback};
pub use credential_words::{credential_words, header_words};
pub use emulator_state::EmulatorState;
pub use fault_rules::{ActiveFaultRule, ConnectionDrop, FaultOutcome, FaultRule, FaultRules};
pub use inbox::{Inbox, InboxEntry, InboxLimits};
pub use raw_request::RawRequest;
pub use received_request::{authorization_token, basic_credentials, form_fields, host_without_port, single_header};
pub use recipient_limit::{LimitWindow, RecipientLimit};
pub use rejection::Rejection;
pub use request_context::{DeclineReason, EmulatedReply, RequestContext};
pub use signature_mismatch::{SignatureInput, SignatureMismatch, SigningMistake};
pub use signing_key_cache::SigningKeyCache;
