//! How often and after how long a request is retried.

use std::time::Duration;

use super::Response;
use crate::{clock::parse_http_date, failure::FailureKind};

/// The number of attempts at a request, with the first one.
const MAX_ATTEMPTS: u32 = 3;

/// The pause after the first attempt, in milliseconds.
const FIRST_PAUSE_MILLIS: u64 = 250;
/// The pause after the first attempt that the provider refused because of too many requests, in milliseconds.
const FIRST_THROTTLED_PAUSE_MILLIS: u64 = 1_000;

/// Returns the pause before the next attempt, which doubles each time and is at least `retry_after`. Returns `None`
/// where there are no more attempts, or `time_left` is too short. `attempts` is the number of attempts made so far, and
/// `kind` the failure of the last one.
pub fn next_pause(
    attempts: u32,
    retry_after: Option<Duration>,
    kind: FailureKind,
    time_left: Duration,
) -> Option<Duration> {
    let is_throttled = kind == FailureKind::Throttled;
    let first = if is_throttled { FIRST_THROTTLED_PAUSE_MILLIS } else { FIRST_PAUSE_MILLIS };
    let own = Duration::from_millis(first << attempts.saturating_sub(1).min(MAX_ATTEMPTS));
    let pause = retry_after.map_or(own, |retry_after| retry_after.max(own));
    (attempts < MAX_ATTEMPTS && pause < time_left).then_some(pause)
}

/// Returns how long the `Retry-After` of a response asks to wait. A date is compared with the response's own `Date`, or
/// else with `now`, in milliseconds since 1970. See <https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3>.
pub fn parse_retry_after(response: &Response, now: u64) -> Option<Duration> {
    let header = |name| response.headers().get(name)?.to_str().ok().map(str::trim);
    let text = header(http::header::RETRY_AFTER)?;
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let server_time = header(http::header::DATE).and_then(parse_http_date).unwrap_or((now / 1_000) as i64);
    Some(Duration::from_secs((parse_http_date(text)? - server_time).max(0) as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    const AMPLE_TIME: Duration = Duration::from_secs(30);

    #[test]
    fn there_are_three_attempts_with_growing_pauses_within_the_time() {
        let pauses = |kind, left| [1, 2, 3].map(|n| next_pause(n, None, kind, left).map(|pause| pause.as_millis()));
        assert_eq!(pauses(FailureKind::Unreachable, AMPLE_TIME), [Some(250), Some(500), None]);
        assert_eq!(pauses(FailureKind::Throttled, AMPLE_TIME), [Some(1000), Some(2000), None]);
        assert_eq!(pauses(FailureKind::Throttled, Duration::from_millis(1500)), [Some(1000), None, None]);
        assert_eq!(pauses(FailureKind::Unreachable, Duration::ZERO), [None; 3]);
    }

    #[test]
    fn a_requested_wait_is_kept_or_there_is_no_retry() {
        let pause = |seconds| next_pause(1, Some(Duration::from_secs(seconds)), FailureKind::Throttled, AMPLE_TIME);
        assert_eq!(pause(0), Some(Duration::from_secs(1)));
        assert_eq!(pause(7), Some(Duration::from_secs(7)));
        assert_eq!(pause(86_400), None);
        assert_eq!(pause(u64::MAX), None);
    }

    #[test]
    fn retry_after_is_read_in_seconds_and_as_a_date_by_the_providers_clock() {
        let seconds = |after: &str, date: &str| {
            let response = http::Response::builder().header("retry-after", after).header("date", date);
            parse_retry_after(&response.body(vec![]).unwrap(), 1_784_548_800_000).map(|wait| wait.as_secs())
        };
        const NOON: &str = "Mon, 20 Jul 2026 12:00:00 GMT";
        assert_eq!(seconds("3", NOON), Some(3));
        assert_eq!(seconds("Mon, 20 Jul 2026 12:00:09 GMT", NOON), Some(9));
        assert_eq!(seconds("Mon, 20 Jul 2026 12:00:09 GMT", "Mon, 20 Jul 2026 12:00:04 GMT"), Some(5));
        assert_eq!(seconds("Mon, 20 Jul 2026 12:00:09 GMT", "broken"), Some(9));
        assert_eq!(seconds("Mon, 20 Jul 2026 11:00:00 GMT", NOON), Some(0));
        for nothing in ["", "-1", "soon", "99999999999999999999999"] {
            assert_eq!(seconds(nothing, NOON), None, "{nothing}");
        }
        assert_eq!(parse_retry_after(&Response::default(), 0), None);
    }
}
