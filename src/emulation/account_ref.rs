//! Which account a message or refusal belongs to.

/// An account of the sandbox.
#[derive(Debug, Default, PartialEq)]
pub struct AccountRef {
    /// The name of the provider.
    pub provider: &'static str,
    /// The name of the saved connector whose settings verified the request, or that of the provider.
    pub connector: String,
    /// The index of the account among all of the sandbox.
    pub account_index: usize,
}
