//! When is a request tried again, and after how long?

use std::time::Duration;

use super::Response;
use crate::{clock::parse_http_date, failure::FailureKind};

/// How often a request is tried in all.
const MAX_ATTEMPTS: u32 = 3;

/// The pause before the next try, twice as long each time; `None` where there is to be none,
/// or where the time left has no room for it.
pub fn next_pause(tried: u32, asked: Option<Duration>, kind: FailureKind, left: Duration) -> Option<Duration> {
    let first = if kind == FailureKind::Throttled { 1_000 } else { 250 };
    let own = Duration::from_millis(first << tried.saturating_sub(1).min(MAX_ATTEMPTS));
    let pause = asked.map_or(own, |asked| asked.max(own));
    (tried < MAX_ATTEMPTS && pause < left).then_some(pause)
}

/// What `Retry-After` asks for, in seconds or as a date, which is read by the provider's own clock.
pub fn parse_retry_after(response: &Response, now: u64) -> Option<Duration> {
    let header = |name| response.headers().get(name)?.to_str().ok().map(str::trim);
    let text = header(http::header::RETRY_AFTER)?;
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let here = header(http::header::DATE).and_then(parse_http_date).unwrap_or((now / 1_000) as i64);
    Some(Duration::from_secs((parse_http_date(text)? - here).max(0) as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(30);

    #[test]
    fn three_tries_with_growing_pauses_that_fit_into_the_time() {
        let pauses = |kind, left| [1, 2, 3].map(|tried| next_pause(tried, None, kind, left).map(|p| p.as_millis()));
        assert_eq!(pauses(FailureKind::Unreachable, LONG), [Some(250), Some(500), None]);
        assert_eq!(pauses(FailureKind::Throttled, LONG), [Some(1000), Some(2000), None]);
        assert_eq!(pauses(FailureKind::Throttled, Duration::from_millis(1500)), [Some(1000), None, None]);
        assert_eq!(pauses(FailureKind::Unreachable, Duration::ZERO), [None; 3]);
    }

    #[test]
    fn a_wait_that_is_asked_for_is_kept_or_not_tried() {
        let asked = |seconds| next_pause(1, Some(Duration::from_secs(seconds)), FailureKind::Throttled, LONG);
        assert_eq!(asked(0), Some(Duration::from_secs(1)));
        assert_eq!(asked(7), Some(Duration::from_secs(7)));
        assert_eq!(asked(86_400), None);
        assert_eq!(asked(u64::MAX), None);
    }

    #[test]
    fn retry_after_is_read_in_seconds_and_as_a_date_of_the_providers_clock() {
        let answer = |after: &str, date: &str| {
            let response = http::Response::builder().header("retry-after", after).header("date", date);
            parse_retry_after(&response.body(vec![]).unwrap(), 1_784_548_800_000).map(|asked| asked.as_secs())
        };
        const NOON: &str = "Mon, 20 Jul 2026 12:00:00 GMT";
        assert_eq!(answer("3", NOON), Some(3));
        assert_eq!(answer("Mon, 20 Jul 2026 12:00:09 GMT", NOON), Some(9));
        assert_eq!(answer("Mon, 20 Jul 2026 12:00:09 GMT", "Mon, 20 Jul 2026 12:00:04 GMT"), Some(5));
        assert_eq!(answer("Mon, 20 Jul 2026 12:00:09 GMT", "broken"), Some(9));
        assert_eq!(answer("Mon, 20 Jul 2026 11:00:00 GMT", NOON), Some(0));
        for nothing in ["", "-1", "soon", "99999999999999999999999"] {
            assert_eq!(answer(nothing, NOON), None, "{nothing}");
        }
        assert_eq!(parse_retry_after(&Response::default(), 0), None);
    }
}
