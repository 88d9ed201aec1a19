//! Why a command failed: a kind with its exit code, a message, a cause and a fix, for people and as JSON.

mod invalid_value;
mod named_connector;
mod nearest_name;

use std::fmt;

pub use invalid_value::InvalidValue;
pub use named_connector::name_connector;
pub use nearest_name::nearest_name;
use serde::Serialize;

use crate::{
    encoding::escape_control_chars,
    interrupt::{self, Signal},
};

/// The kinds of failure that a script can tell apart, each with its own exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureKind {
    /// Anything that no other kind describes.
    Unexpected,
    /// The command line is invalid.
    Usage,
    /// The configuration file is missing or invalid.
    Configuration,
    /// The provider refused the credentials.
    Credentials,
    /// The provider refused the message or the account.
    Refused,
    /// The provider asks to slow down, or a limit of real tests is reached.
    Throttled,
    /// The provider cannot be reached. Nothing was sent.
    Unreachable,
    /// The message may have been sent. It is never sent again.
    Unknown,
    /// The message was accepted, but its delivery failed or took too long.
    Undelivered,
    /// Input is needed, and the user cannot be asked.
    InputNeeded,
    /// A connector in the file and what is live in a sign-in service differ.
    Different,
    /// A signal or the user ended the command.
    Interrupted,
}

impl FailureKind {
    /// Every kind, in the order of the exit codes.
    pub const ALL: [Self; 12] = [
        Self::Unexpected,
        Self::Usage,
        Self::Configuration,
        Self::Credentials,
        Self::Refused,
        Self::Throttled,
        Self::Unreachable,
        Self::Unknown,
        Self::Undelivered,
        Self::InputNeeded,
        Self::Different,
        Self::Interrupted,
    ];

    /// Returns the exit code. That of [`Self::Interrupted`] depends on the signal that this process received.
    pub fn exit_code(self) -> i32 {
        match self {
            Self::Unexpected => 1,
            Self::Usage => 2,
            Self::Configuration => 3,
            Self::Credentials => 4,
            Self::Refused => 5,
            Self::Throttled => 6,
            Self::Unreachable => 7,
            Self::Unknown => 8,
            Self::Undelivered => 9,
            Self::InputNeeded => 10,
            Self::Different => 11,
            // Without a signal, the user declined.
            Self::Interrupted => interrupt::first_signal().map_or(130, Signal::exit_code),
        }
    }

    /// Returns what the exit code means, as `smsctl help exit-codes` prints it.
    pub fn description(self) -> &'static str {
        match self {
            Self::Unexpected => "unexpected failure",
            Self::Usage => "invalid command line",
            Self::Configuration => {
                "the configuration is missing or invalid: the file, a connector, a template, a secret, a country that is \
                 not allowed, or another local file"
            }
            Self::Credentials => "the provider or the sign-in service refused the credentials",
            Self::Refused => {
                "the provider refused the number, template, sender, balance or account; or the service the connector"
            }
            Self::Throttled => {
                "the provider asks to slow down (throttled), or the hourly limit of real tests is reached"
            }
            Self::Unreachable => {
                "the provider, the service or the sandbox cannot be reached; nothing was sent or changed"
            }
            Self::Unknown => {
                "outcome unknown: the message may have been sent, or the service changed; smsctl does not try again"
            }
            Self::Undelivered => "accepted, but the delivery failed or exceeded --wait; or `inbox wait` got no message",
            Self::InputNeeded => "input is needed, but there is no terminal, or --no-input or CI forbids questions",
            Self::Different => "the file and what is live in the sign-in service differ",
            Self::Interrupted => "interrupted by Ctrl-C, or not confirmed (129 after SIGHUP, 143 after SIGTERM)",
        }
    }

    /// Returns the fix for failures that give none.
    fn default_fix(self) -> Option<&'static str> {
        match self {
            Self::Unexpected => Some("try again with -v; if it keeps failing, report what it prints"),
            Self::Usage => Some("`smsctl --help` lists the commands"),
            Self::Configuration => Some("`smsctl config validate` shows where the file is wrong"),
            _ => None,
        }
    }

    /// Returns a rank among the failures of a batch. What may have cost money or needs the user ranks highest.
    pub fn severity(self) -> u8 {
        match self {
            Self::Interrupted => 10,
            Self::Unknown => 9,
            Self::Unexpected => 8,
            Self::Usage | Self::Configuration | Self::InputNeeded => 7,
            Self::Credentials => 6,
            Self::Refused => 5,
            Self::Unreachable => 4,
            Self::Throttled => 3,
            Self::Undelivered => 2,
            Self::Different => 1,
        }
    }
}

/// Why a provider does not know a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// It knows no message with this id.
    Id,
    /// The records of the recipient do not list it. Some providers list a message only a while after they accept it.
    Record,
}

/// The provider's response to a request that it refused, verbatim.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProviderError {
    /// The name of the provider.
    pub name: String,
    /// The provider's code.
    pub code: String,
    /// The provider's id of the request.
    pub request_id: Option<String>,
    /// The HTTP status.
    pub http_status: u16,
}

/// A failure: what failed, why, and the command or step that fixes it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Failure {
    /// The kind of failure.
    pub kind: FailureKind,
    /// The exit code of the kind.
    pub exit_code: i32,
    /// What failed.
    pub message: String,
    /// Why it failed.
    pub cause: Option<String>,
    /// What the user can do.
    pub fix: Option<String>,
    /// The provider's response, where it refused the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<ProviderError>,
    /// Failures that were found at the same time, each with a fix of its own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Failure>,
    /// Set where the provider does not know the message that it was asked about.
    #[serde(skip)]
    pub missing: Option<Missing>,
}

impl Failure {
    /// Creates a failure with the default fix of its kind.
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        let (exit_code, fix) = (kind.exit_code(), kind.default_fix().map(str::to_owned));
        Self { kind, exit_code, message: message.into(), cause: None, fix, provider: None, also: vec![], missing: None }
    }

    /// Creates a failure of kind [`FailureKind::Usage`].
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Usage, message)
    }

    /// Creates a failure of kind [`FailureKind::Configuration`].
    pub fn configuration(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Configuration, message)
    }

    /// Creates a failure of kind [`FailureKind::InputNeeded`].
    pub fn input_needed(message: impl Into<String>) -> Self {
        Self::new(FailureKind::InputNeeded, message)
    }

    /// Creates a failure of kind [`FailureKind::Interrupted`].
    pub fn interrupted() -> Self {
        Self::new(FailureKind::Interrupted, "interrupted")
    }

    /// Sets why it failed.
    pub fn with_cause(mut self, cause: impl fmt::Display) -> Self {
        self.cause = Some(cause.to_string());
        self
    }

    /// Sets what the user can do.
    pub fn with_fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }

    /// Joins failures that were found at the same time: the first one has the others beside it.
    pub fn join(failures: impl IntoIterator<Item = Self>) -> Option<Self> {
        let mut failures = failures.into_iter();
        let mut first = failures.next()?;
        first.also.extend(failures);
        Some(first)
    }

    /// Changes the kind and its exit code. The fix stays.
    pub fn with_kind(mut self, kind: FailureKind) -> Self {
        self.kind = kind;
        self.exit_code = kind.exit_code();
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        // It may quote foreign text, and is printed within a line.
        f.write_str(&escape_control_chars(&self.message))?;
        self.cause.iter().try_for_each(|cause| write!(f, ": {}", escape_control_chars(cause)))
    }
}

impl std::error::Error for Failure {}
