//! Times as providers write them.

use std::time::UNIX_EPOCH;

use time::{
    OffsetDateTime, PrimitiveDateTime, UtcOffset,
    format_description::{BorrowedFormatItem, parse_strftime_borrowed},
};

/// The beginning of the last day of the year 9999, in seconds since 1970: no time is later.
const MAX_UNIX_SECONDS: u64 = 253_402_214_400;

/// A time in UTC, given in milliseconds since 1970, in the words of `strftime`.
pub fn format_utc(millis: u64, format: &str) -> String {
    format_at_offset(0, millis, format)
}

/// The same so many hours east of Greenwich.
pub fn format_at_offset(hours: i8, millis: u64, format: &str) -> String {
    let seconds = (millis / 1_000).min(MAX_UNIX_SECONDS) as i64;
    let time = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let offset = UtcOffset::from_hms(hours, 0, 0).unwrap_or(UtcOffset::UTC);
    time.to_offset(offset).format(&parse_format(format)).unwrap_or_default()
}

/// Seconds since 1970 of a time in UTC that is written in exactly these words.
pub fn parse_utc(text: &str, format: &str) -> Option<i64> {
    let time = PrimitiveDateTime::parse(text, &parse_format(format)).ok()?.assume_utc();
    (time.format(&parse_format(format)).ok()? == text).then(|| time.unix_timestamp())
}

/// Seconds since 1970 of an HTTP date, RFC 9110.
pub fn parse_http_date(text: &str) -> Option<i64> {
    let time = httpdate::parse_http_date(text).ok()?;
    time.duration_since(UNIX_EPOCH).ok()?.as_secs().try_into().ok()
}

fn parse_format(format: &str) -> Vec<BorrowedFormatItem<'_>> {
    parse_strftime_borrowed(format).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATE: u64 = 1_499_875_200_123;

    #[test]
    fn beijing_is_eight_hours_ahead() {
        assert_eq!(format_utc(LATE, "%Y-%m-%dT%H:%M:%SZ"), "2017-07-12T16:00:00Z");
        assert_eq!(format_utc(LATE, "%a, %d %b %Y %H:%M:%S +0000"), "Wed, 12 Jul 2017 16:00:00 +0000");
        assert_eq!(format_at_offset(8, LATE, "%Y%m%d"), "20170713");
    }

    #[test]
    fn a_time_that_is_written_otherwise_is_not_read() {
        let basic = |text| parse_utc(text, "%Y%m%dT%H%M%SZ");
        assert_eq!(basic("20170712T160000Z"), Some(LATE as i64 / 1_000));
        assert_eq!(parse_http_date("Wed, 12 Jul 2017 16:00:00 GMT"), Some(LATE as i64 / 1_000));
        for wrong in
            ["", "2017-07-12T16:00:00Z", "20170712T160000", "20170712t160000z", " 20170712T160000Z", "20171312T160000Z"]
        {
            assert_eq!(basic(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn no_number_of_milliseconds_is_too_large() {
        for millis in [u64::MAX, i64::MAX as u64, 253_402_300_799_999] {
            assert_eq!((format_utc(millis, "%Y"), format_at_offset(23, millis, "%m")), ("9999".into(), "12".into()));
        }
    }
}
