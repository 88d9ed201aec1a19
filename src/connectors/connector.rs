//! A provider with the settings of an account: what every provider's folder implements.

use std::time::Duration;

use super::ProviderCheck;
use crate::{
    emulation::{CapturedMessage, EmulatedReply, RequestContext},
    http_client::{Exchange, Request, SigningContext},
    sms::{Delivery, Message, Phone, Receipt, Secret, Template, Usage},
};

/// A provider with the settings of an account. It describes exchanges; [`crate::http_client`] performs them.
pub trait Connector {
    /// Returns the exchange that sends a message. `at` has the time and the nonce of signatures.
    ///
    /// # Errors
    /// Returns why this provider cannot send the message, such as a text to a provider of registered templates.
    fn build_send_exchange(
        &self,
        message: &Message,
        at: &SigningContext,
    ) -> Result<Exchange<Receipt>, UnsupportedMessage>;

    /// Returns the checks of the settings and of these templates. They send no message.
    fn build_checks(&self, templates: &[(Usage, Template)], at: &SigningContext) -> Vec<ProviderCheck>;

    /// Returns the exchange that lists what the account has of this kind, or `None` if the provider has no such list.
    fn build_choices_exchange(&self, _of: ChoiceKind, _at: &SigningContext) -> Option<Exchange<Vec<AccountChoice>>> {
        None
    }

    /// Returns the exchange that asks for the delivery state of a message. `_sent_ago` is how long before `_at` the message
    /// was sent, if that is known.
    ///
    /// # Errors
    /// Returns why the provider cannot be asked.
    fn build_delivery_exchange(
        &self,
        _id: &str,
        _to: Option<&Phone>,
        _sent_ago: Option<Duration>,
        _at: &SigningContext,
    ) -> Result<Exchange<Delivery>, DeliveryUnsupported> {
        Err(DeliveryUnsupported::NoDeliveryApi)
    }

    /// The public half of the credentials, such as an access key id: it tells the provider whose request it is.
    fn key_id(&self) -> &str;

    /// Returns the words by which the provider recognises this account in a request, as in [`credential_words`]: the key
    /// id, and secrets that are sent as they are.
    ///
    /// [`credential_words`]: crate::emulation::credential_words
    fn account_identifiers(&self) -> Vec<Secret> {
        vec![Secret::from(self.key_id())]
    }

    /// Returns the first segments of the paths of the requests to this account, or `None` if they may have any. By these
    /// the sandbox finds the accounts that may be meant by a request to its own address.
    fn path_roots(&self) -> Option<Vec<String>> {
        None
    }

    /// The host that messages are sent to, or an empty string for a program.
    fn send_host(&self) -> String;

    /// The program that is run instead of a request.
    fn program(&self) -> Option<&str> {
        None
    }

    /// The hosts that requests are sent to unencrypted, each with its port if the URL names one.
    fn unencrypted_hosts(&self) -> Vec<String> {
        vec![]
    }

    /// Whether every request is encrypted by TLS.
    fn is_encrypted(&self) -> bool {
        !self.send_host().is_empty() && self.unencrypted_hosts().is_empty()
    }

    /// Whether a request is for this account, if the account has URLs of its own. The host is in lower case.
    fn owns_request(&self, _: &Request, _: Option<&str>) -> bool {
        false
    }

    /// Returns the secrets that a request holds outside of the usual places, so that the sandbox does not record them.
    fn secrets_in_request(&self, _: &Request) -> Vec<Secret> {
        vec![]
    }

    /// Responds as the provider's server would to an account with these settings.
    fn emulate(&self, request: &Request, context: RequestContext) -> EmulatedReply;

    /// Returns the request with which the provider reports the state of a message to the URL that the client gave, if the
    /// provider does so.
    fn build_status_callback(&self, _: &CapturedMessage, _: &SigningContext) -> Option<Request> {
        None
    }
}

/// Why a provider cannot send a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnsupportedMessage {
    /// The template is not one of this provider's.
    Template(String),
    /// The provider does not reach the recipient.
    Recipient {
        /// Which numbers it reaches.
        reason: String,
        /// What to do.
        fix: &'static str,
    },
}

impl From<String> for UnsupportedMessage {
    fn from(reason: String) -> Self {
        Self::Template(reason)
    }
}

impl From<&str> for UnsupportedMessage {
    fn from(reason: &str) -> Self {
        Self::Template(reason.into())
    }
}

/// What an account can list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChoiceKind<'a> {
    /// Values of this field, such as senders.
    Field(&'a str),
    /// Approved templates whose only variable is the code.
    Templates,
}

/// One entry of a list of the account, such as a sender.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountChoice {
    /// The value as it is saved.
    pub value: String,
    /// A short description for people.
    pub description: String,
}

/// Why a provider cannot be asked for the delivery state of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryUnsupported {
    /// It finds a message by its recipient only.
    NeedsRecipient,
    /// The message is older than its records.
    Expired {
        /// How many days it keeps records.
        kept_days: u64,
    },
    /// Its API has no delivery state.
    NoDeliveryApi,
}
