//! The limits of real sends: allowed countries, and how many in an hour.

use std::{io, path::PathBuf};

use super::journal::JOURNAL_FILE_NAME;
use crate::{
    encoding::count_noun,
    failure::{Failure, FailureKind},
    sms::{Country, Phone},
};

/// The hourly limit of real messages if `[test] max-per-hour` is not set.
const DEFAULT_MAX_PER_HOUR: usize = 20;

/// The limits that the configuration sets.
pub struct SendLimits {
    /// How many real messages may be sent in an hour.
    pub max_per_hour: usize,
    /// The allowed countries; `None` for all.
    pub countries: Option<Vec<Country>>,
    /// The configuration file, for error messages.
    pub config_file: PathBuf,
    /// The directory of the journal.
    pub state_dir: PathBuf,
}

impl SendLimits {
    /// Returns the limits, with the default where the configuration sets none.
    pub fn new(
        max_per_hour: Option<usize>,
        countries: Option<Vec<Country>>,
        config_file: PathBuf,
        state_dir: PathBuf,
    ) -> Self {
        Self { max_per_hour: max_per_hour.unwrap_or(DEFAULT_MAX_PER_HOUR), countries, config_file, state_dir }
    }

    /// Fails on a recipient in a country that is not allowed.
    pub(super) fn check_country(&self, to: &Phone) -> Result<(), Failure> {
        let Some(allowed) = &self.countries else { return Ok(()) };
        let countries = to.countries();
        if countries.iter().any(|country| allowed.contains(country)) {
            return Ok(());
        }
        let names = |countries: &[Country]| countries.iter().map(Country::to_string).collect::<Vec<_>>();
        let (countries, allowed) = (names(&countries), names(allowed).join(", "));
        let country = countries.first().map_or("its country", String::as_str);
        let place = countries.join(" or ");
        let message = format!("{to} is in {place}, which [test] countries does not include; nothing was sent");
        Err(Failure::configuration(message)
            .with_cause(format!("{} allows: {allowed}", self.config_file.display()))
            .with_fix(format!("use another number, or add \"{country}\" with `smsctl config edit`")))
    }

    /// Returns the failure for messages of which none was sent, because all of them together would exceed the hourly limit.
    /// `wait_millis` is the time in milliseconds until they fit, or `None` if they never do.
    pub(super) fn over_limit_failure(&self, wanted: usize, used: usize, wait_millis: Option<u64>) -> Failure {
        let message = format!("{} would exceed the hourly limit; nothing was sent", count_noun(wanted, "message"));
        let file = self.config_file.display();
        let max = self.max_per_hour;
        let cause = format!("{used} of {max} messages were sent in the last hour ([test] max-per-hour in {file})");
        let fix = match wait_millis.map(|millis| millis.div_ceil(60_000)) {
            None => self.raise_limit_fix(),
            Some(minutes) => format!("wait {}, or {}", count_noun(minutes as usize, "minute"), self.raise_limit_fix()),
        };
        Failure::new(FailureKind::Throttled, message).with_cause(cause).with_fix(fix)
    }

    /// Returns the failure for one message of a run, when other runs have used up the hourly limit in the meantime.
    pub(super) fn limit_reached_failure(&self) -> Failure {
        let (file, max) = (self.config_file.display(), self.max_per_hour);
        Failure::new(FailureKind::Throttled, "the hourly limit is reached; this message was not sent")
            .with_cause(format!(
                "{} were sent in the last hour ([test] max-per-hour in {file})",
                count_noun(max, "message")
            ))
            .with_fix(format!("wait until earlier messages are an hour old, or {}", self.raise_limit_fix()))
    }

    fn raise_limit_fix(&self) -> String {
        format!("raise max-per-hour under [test] in {}: `smsctl config edit`", self.config_file.display())
    }

    /// Returns the failure for a journal that cannot be read or written, without which nothing is sent.
    pub(super) fn journal_failure(&self, cause: &io::Error) -> Failure {
        let (path, cause) = (self.state_dir.join(JOURNAL_FILE_NAME).display().to_string(), cause.to_string());
        let cause = if cause.contains(&path) { cause } else { format!("{path}: {cause}") };
        Failure::configuration("the journal cannot be read or written; nothing was sent")
            .with_cause(cause)
            .with_fix("make it a file that you own and can write, or set XDG_STATE_HOME to another directory")
    }
}
