//! A message that is to be sent.

use crate::{
    connectors::Connector,
    failure::Failure,
    sms::{Message, Receipt},
    wire::{Exchange, Moment},
};

/// A message with its place among all of the run.
pub struct OutgoingMessage {
    /// From 0.
    pub nth: usize,
    pub message: Message,
}

impl OutgoingMessage {
    /// Returns the request that sends it.
    ///
    /// # Errors
    /// The connector has no form for such a template.
    pub fn exchange(&self, connector: &dyn Connector, at: &Moment) -> Result<Exchange<Receipt>, Failure> {
        let fix = || format!("`smsctl template set {} VALUE` changes the template", self.message.usage);
        connector.send(&self.message, at).map_err(|reason| Failure::configuration(reason).fix(fix()))
    }
}
