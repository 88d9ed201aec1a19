//! The provider's side of the counter: what a sandbox knows, and what it keeps.

mod approved_template;
mod canonical_request;
mod captured_message;
mod fault_rules;
mod inbox;
mod received_request;
mod recipient_limit;
mod request_context;
mod seen_nonces;
mod signature_mismatch;

use std::{collections::HashSet, rc::Rc};

pub use approved_template::ApprovedTemplate;
pub use canonical_request::{COMMON_MISTAKES, CanonicalMistake, CanonicalRequest};
pub use captured_message::{CallbackStatus, CapturedMessage, DeliverySchedule, DeliveryStage, StatusCallback};
pub use fault_rules::{ConnectionDrop, FaultOutcome, FaultRule, FaultRules};
pub use inbox::{Inbox, InboxEntry, InboxLimits};
pub use received_request::{
    AuthorizationHeader, SignatureInput, SigningMistake, authorization_token, basic_credentials, form_fields,
    host_without_port, single_header,
};
pub use recipient_limit::{LimitWindow, RecipientLimit};
pub use request_context::{DeclineReason, EmulatedReply, RequestContext};
use seen_nonces::SeenNonces;
use serde::Serialize;
pub use signature_mismatch::SignatureMismatch;

use crate::http_client::SigningContext;

/// What lasts from one request to the next: the templates, messages and refusals of all accounts.
#[derive(Debug, Default)]
pub struct EmulatorState {
    pub inbox: Inbox,
    pub faults: FaultRules,
    /// Takes whatever could be read, whoever sends it.
    pub lenient: bool,
    approved_templates: Vec<(usize, ApprovedTemplate)>,
    seen_nonces: SeenNonces,
    /// What its provider has no more, by account and id; the inbox keeps it.
    deleted_messages: HashSet<(usize, Box<str>)>,
}

/// Whose something is.
#[derive(Debug, Default, PartialEq)]
pub struct AccountRef {
    pub provider: &'static str,
    /// The saved connector whose settings it was measured by, or the name of the provider.
    pub connector: String,
    pub account_index: usize,
}

/// A request that was refused, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rejection {
    /// The provider's code.
    pub code: String,
    pub reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<SignatureMismatch>,
    /// When, in milliseconds since 1970.
    pub at: u64,
}

impl EmulatorState {
    /// A desk with one account, which has these templates.
    pub fn with_templates(approved: Vec<ApprovedTemplate>) -> Self {
        let mut desk = Self::default();
        desk.approve_templates(0, approved);
        desk
    }

    /// Adds to the templates of an account.
    pub fn approve_templates(&mut self, account: usize, approved: Vec<ApprovedTemplate>) {
        self.approved_templates.extend(approved.into_iter().map(|approved| (account, approved)));
    }

    /// Keeps a refusal, with whom it concerns.
    pub fn add_rejection(&mut self, whose: &Rc<AccountRef>, denial: Rejection) {
        self.inbox.add_rejection(whose.clone(), denial);
    }
}

impl Rejection {
    pub fn new(code: impl ToString, reason: impl Into<String>, at: &SigningContext) -> Self {
        Self { code: code.to_string(), reason: reason.into(), signature: None, at: at.timestamp_millis }
    }

    fn size_bytes(&self) -> usize {
        let signature = self.signature.as_ref().map_or(0, |signature| {
            signature.ours.len() + signature.theirs.as_ref().map_or(0, String::len) + signature.because.len()
        });
        self.code.len() + self.reason.len() + signature
    }
}

#[cfg(test)]
impl EmulatorState {
    pub fn captured_messages(&self) -> Vec<&CapturedMessage> {
        self.inbox.messages_after(0).map(|(_, kept)| &kept.item).collect()
    }

    /// `CODE: reason` of each refusal.
    pub fn rejection_lines(&self) -> Vec<String> {
        let line = |denial: &Rejection| format!("{}: {}", denial.code, denial.reason);
        self.inbox.rejections_after(0).map(|(_, kept)| line(&kept.item)).collect()
    }
}
