//! A message that is to be sent.

use crate::{
    connectors::Connector,
    failure::Failure,
    http_client::{Exchange, SigningContext},
    sms::{Message, Receipt},
};

/// A message with its place among all of the run.
pub struct OutgoingMessage {
    /// From 0.
    pub index: usize,
    pub message: Message,
}

impl OutgoingMessage {
    /// Returns the request that sends it.
    ///
    /// # Errors
    /// The connector has no form for such a template.
    pub fn build_exchange(&self, connector: &dyn Connector, at: &SigningContext) -> Result<Exchange<Receipt>, Failure> {
        let fix = || format!("`smsctl template set {} VALUE` changes the template", self.message.usage);
        connector
            .build_send_exchange(&self.message, at)
            .map_err(|reason| Failure::configuration(reason).with_fix(fix()))
    }
}
