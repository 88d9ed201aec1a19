//! Why a command failed: the kind with its exit code, what a person can do, and the same as JSON.

use std::fmt;

use serde::Serialize;

use crate::{
    encoding::escape_control_chars,
    interrupt::{self, Signal},
};

/// The kinds of failure that a script can tell apart, each with its own exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureKind {
    Unexpected,
    Usage,
    Configuration,
    Credentials,
    Refused,
    Throttled,
    Unreachable,
    Unknown,
    Undelivered,
    InputNeeded,
    Interrupted,
}

impl FailureKind {
    /// Every kind, in the order of the exit codes.
    pub const ALL: [Self; 11] = [
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
        Self::Interrupted,
    ];

    /// The process exit code.
    pub fn exit_code(self) -> u8 {
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
            // As the signal asked, or else the person by an answer.
            Self::Interrupted => interrupt::first_signal().map_or(130, Signal::exit_code),
        }
    }

    /// What the exit code means, as `smsctl help exit-codes` prints it.
    pub fn description(self) -> &'static str {
        match self {
            Self::Unexpected => "unexpected failure",
            Self::Usage => "invalid command line",
            Self::Configuration => "the configuration file is missing or invalid",
            Self::Credentials => "the provider refused the credentials",
            Self::Refused => "the provider refused the number, template, sender, balance or account",
            Self::Throttled => {
                "the provider asks to slow down (throttled), or the hourly limit of real tests is reached"
            }
            Self::Unreachable => "the provider cannot be reached; nothing was sent",
            Self::Unknown => "outcome unknown: the message may have been sent, so smsctl does not retry it",
            Self::Undelivered => "accepted, but not delivered within the time limit",
            Self::InputNeeded => "input is needed, and there is no terminal to ask on",
            Self::Interrupted => "interrupted by Ctrl-C, or not confirmed (129 after SIGHUP, 143 after SIGTERM)",
        }
    }

    /// What to do where nobody knows better.
    fn default_fix(self) -> Option<&'static str> {
        match self {
            Self::Unexpected => Some("try again with -v; if it keeps failing, report what it prints"),
            Self::Usage => Some("`smsctl --help` lists the commands"),
            Self::Configuration => Some("`smsctl config validate` shows where the file is wrong"),
            _ => None,
        }
    }

    /// How bad it is beside others in one batch: what may have cost money or needs a person comes first.
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
        }
    }
}

/// Why a provider says that it knows no such message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// It knows no message with this id.
    Id,
    /// The records of the recipient do not have it. Some providers list a message a while after they accept it.
    Record,
}

/// What the provider said, verbatim, where one answered.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProviderError {
    pub name: String,
    pub code: String,
    pub request_id: Option<String>,
    pub http_status: u16,
}

/// One failure: what failed, why, and the command or step that mends it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Failure {
    pub kind: FailureKind,
    pub exit_code: u8,
    pub message: String,
    pub cause: Option<String>,
    pub fix: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<ProviderError>,
    /// Set where the provider was asked about a message that it does not know.
    #[serde(skip)]
    pub missing: Option<Missing>,
}

impl Failure {
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        let (exit_code, fix) = (kind.exit_code(), kind.default_fix().map(str::to_owned));
        Self { kind, exit_code, message: message.into(), cause: None, fix, provider: None, missing: None }
    }

    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Usage, message)
    }

    pub fn configuration(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Configuration, message)
    }

    pub fn input_needed(message: impl Into<String>) -> Self {
        Self::new(FailureKind::InputNeeded, message)
    }

    pub fn interrupted() -> Self {
        Self::new(FailureKind::Interrupted, "interrupted")
    }

    pub fn with_cause(mut self, cause: impl fmt::Display) -> Self {
        self.cause = Some(cause.to_string());
        self
    }

    pub fn with_fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }

    /// The same failure as another kind, where only the caller knows where the fault lies.
    pub fn with_kind(mut self, kind: FailureKind) -> Self {
        self.kind = kind;
        self.exit_code = kind.exit_code();
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        // It may quote what somebody else wrote, and stands in the middle of a line.
        f.write_str(&escape_control_chars(&self.message))?;
        self.cause.iter().try_for_each(|cause| write!(f, ": {}", escape_control_chars(cause)))
    }
}

impl std::error::Error for Failure {}

/// The failure inside an error; anything else is unexpected and keeps its chain of causes.
pub fn from_anyhow(error: anyhow::Error) -> Failure {
    error.downcast::<Failure>().unwrap_or_else(|error| {
        let causes: Vec<_> = error.chain().skip(1).map(ToString::to_string).collect();
        let failure = Failure::new(FailureKind::Unexpected, error.to_string());
        if causes.is_empty() { failure } else { failure.with_cause(causes.join(": ")) }
    })
}
