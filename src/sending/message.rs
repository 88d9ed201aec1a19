//! A message to send.

use crate::{
    connectors::{Connector, UnsupportedMessage},
    failure::{Failure, FailureKind},
    http_client::{Exchange, SigningContext},
    sms::{Message, Receipt},
};

/// A message with its index in the run.
pub struct OutgoingMessage {
    /// The index in the run, from 0.
    pub index: usize,
    /// The message.
    pub message: Message,
}

impl OutgoingMessage {
    /// Returns the request that sends the message.
    ///
    /// # Errors
    /// The connector cannot send a message with this template, or to this recipient.
    pub fn build_exchange(&self, connector: &dyn Connector, at: &SigningContext) -> Result<Exchange<Receipt>, Failure> {
        connector.build_send_exchange(&self.message, at).map_err(|unsupported| match unsupported {
            UnsupportedMessage::Template(reason) => Failure::configuration(reason)
                .with_fix(format!("`smsctl template set {} VALUE` changes the template", self.message.usage)),
            UnsupportedMessage::Recipient { reason, fix } => Failure::new(FailureKind::Refused, reason).with_fix(fix),
        })
    }
}
