//! Formats and parses times in the forms that providers use.

use std::time::UNIX_EPOCH;

use time::{
    OffsetDateTime, PrimitiveDateTime, UtcOffset,
    format_description::{BorrowedFormatItem, parse_strftime_borrowed},
};

/// The latest time that is formatted, in seconds since 1970: the beginning of the last day of the year 9999.
const MAX_UNIX_SECONDS: u64 = 253_402_214_400;

/// Formats a time in UTC with the conversions of `strftime`. `millis` is in milliseconds since 1970.
pub fn format_utc(millis: u64, format: &str) -> String {
    format_at_offset(0, millis, format)
}

/// Formats a time at an offset of `hours` from UTC, like [`format_utc`].
pub fn format_at_offset(hours: i8, millis: u64, format: &str) -> String {
    let seconds = (millis / 1_000).min(MAX_UNIX_SECONDS) as i64;
    let time = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let offset = UtcOffset::from_hms(hours, 0, 0).unwrap_or(UtcOffset::UTC);
    time.to_offset(offset).format(&parse_format(format)).unwrap_or_default()
}

/// Parses a time in UTC that has exactly this format, in the conversions of `strftime`. Returns seconds since 1970.
pub fn parse_utc(text: &str, format: &str) -> Option<i64> {
    let format = parse_format(format);
    let time = PrimitiveDateTime::parse(text, &format).ok()?.assume_utc();
    (time.format(&format).ok()? == text).then(|| time.unix_timestamp())
}

/// Parses an HTTP date, see <https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7>. Returns seconds since 1970.
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

    /// 16:00 UTC on 12 July 2017.
    const AFTERNOON: u64 = 1_499_875_200_123;

    #[test]
    fn beijing_is_eight_hours_ahead() {
        assert_eq!(format_utc(AFTERNOON, "%Y-%m-%dT%H:%M:%SZ"), "2017-07-12T16:00:00Z");
        assert_eq!(format_utc(AFTERNOON, "%a, %d %b %Y %H:%M:%S +0000"), "Wed, 12 Jul 2017 16:00:00 +0000");
        assert_eq!(format_at_offset(8, AFTERNOON, "%Y%m%d"), "20170713");
    }

    #[test]
    fn a_time_in_another_format_is_not_parsed() {
        let basic = |text| parse_utc(text, "%Y%m%dT%H%M%SZ");
        assert_eq!(basic("20170712T160000Z"), Some(AFTERNOON as i64 / 1_000));
        assert_eq!(parse_http_date("Wed, 12 Jul 2017 16:00:00 GMT"), Some(AFTERNOON as i64 / 1_000));
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
