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
        let message = format!("{to} is in {place}, where [test] countries does not allow tests; nothing was sent");
        Err(Failure::configuration(message)
            .with_cause(format!("{} allows: {allowed}", self.config_file.display()))
            .with_fix(format!("use another number, or add \"{country}\" with `smsctl config edit`")))
    }

    pub(super) fn over_budget_failure(&self, wanted: usize, used: usize, wait_millis: Option<u64>) -> Failure {
        let file = self.config_file.display();
        let message = format!("{} would exceed the hourly limit; nothing was sent", count_noun(wanted, "message"));
        let max = self.max_per_hour;
        let cause = format!("{used} of {max} messages were sent in the last hour ([test] max-per-hour in {file})");
        let raise = format!("raise max-per-hour under [test] in {file}: `smsctl config edit`");
        let fix = match wait_millis.map(|millis| millis.div_ceil(60_000)) {
            None => raise,
            Some(minutes) => format!("wait {}, or {raise}", count_noun(minutes as usize, "minute")),
        };
        Failure::new(FailureKind::Throttled, message).with_cause(cause).with_fix(fix)
    }

    pub(super) fn journal_failure(&self, cause: &io::Error) -> Failure {
        let (path, cause) = (self.state_dir.join(JOURNAL_FILE_NAME).display().to_string(), cause.to_string());
        let cause = if cause.contains(&path) { cause } else { format!("{path}: {cause}") };
        Failure::configuration("the journal cannot be written; nothing was sent")
            .with_cause(cause)
            .with_fix("make it a file that you own and can write, or set XDG_STATE_HOME to another directory")
    }
}
