//! Formats and parses times in the forms that providers use.

use std::time::UNIX_EPOCH;

use time::{
    Date, OffsetDateTime, Time, UtcDateTime, UtcOffset,
    format_description::{BorrowedFormatItem, parse_strftime_borrowed, well_known::Rfc2822},
};

/// The latest time that is formatted, in seconds since 1970: the beginning of the last day of the year 9999.
const MAX_UNIX_SECONDS: u64 = 253_402_214_400;

/// Returns the date in UTC, such as `2017-07-12`. `millis` is in milliseconds since 1970.
pub fn utc_date(millis: u64) -> String {
    date_time(millis).date().to_string()
}

/// Formats a time as in an email, such as `Wed, 12 Jul 2017 16:00:00 +0000`, see
/// <https://www.rfc-editor.org/rfc/rfc5322#section-3.3>. `millis` is in milliseconds since 1970.
pub fn format_rfc5322(millis: u64) -> String {
    date_time(millis).format(&Rfc2822).unwrap_or_default()
}

/// Formats a time in UTC with the conversions of `strftime`. `millis` is in milliseconds since 1970.
pub fn format_utc(millis: u64, format: &str) -> String {
    format_at_offset(0, millis, format)
}

/// Formats a time at an offset of `hours` from UTC, like [`format_utc`].
pub fn format_at_offset(hours: i8, millis: u64, format: &str) -> String {
    let offset = UtcOffset::from_hms(hours, 0, 0).unwrap_or(UtcOffset::UTC);
    date_time(millis).to_offset(offset).format(&parse_format(format)).unwrap_or_default()
}

/// Parses a time in UTC that is written exactly like the example, such as `20170712T160000Z`: year, month, day, hour,
/// minute and second in 14 digits, with the same characters between them. Returns seconds since 1970.
pub fn parse_utc(text: &str, example: &str) -> Option<i64> {
    let is_like = |(b, example): (u8, u8)| if example.is_ascii_digit() { b.is_ascii_digit() } else { b == example };
    if text.len() != example.len() || !text.bytes().zip(example.bytes()).all(is_like) {
        return None;
    }
    let mut digits = text.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0');
    let mut next_pair = || Some(10 * digits.next()? + digits.next()?);
    let year = 100 * i32::from(next_pair()?) + i32::from(next_pair()?);
    let date = Date::from_calendar_date(year, next_pair()?.try_into().ok()?, next_pair()?).ok()?;
    let time = Time::from_hms(next_pair()?, next_pair()?, next_pair()?).ok()?;
    Some(UtcDateTime::new(date, time).unix_timestamp())
}

/// Parses an HTTP date, see <https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7>. Returns seconds since 1970.
pub fn parse_http_date(text: &str) -> Option<i64> {
    let time = httpdate::parse_http_date(text).ok()?;
    time.duration_since(UNIX_EPOCH).ok()?.as_secs().try_into().ok()
}

fn date_time(millis: u64) -> OffsetDateTime {
    let seconds = (millis / 1_000).min(MAX_UNIX_SECONDS) as i64;
    OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH)
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
        assert_eq!(format_rfc5322(AFTERNOON), "Wed, 12 Jul 2017 16:00:00 +0000");
        assert_eq!(format_at_offset(8, AFTERNOON, "%Y%m%d"), "20170713");
        assert_eq!(utc_date(AFTERNOON), "2017-07-12");
    }

    #[test]
    fn a_time_in_another_format_is_not_parsed() {
        let basic = |text| parse_utc(text, "20150830T123600Z");
        assert_eq!(basic("20170712T160000Z"), Some(AFTERNOON as i64 / 1_000));
        assert_eq!(parse_http_date("Wed, 12 Jul 2017 16:00:00 GMT"), Some(AFTERNOON as i64 / 1_000));
        for wrong in [
            "",
            "2017-07-12T16:00:00Z",
            "20170712T160000",
            "20170712t160000z",
            " 20170712T160000Z",
            "20171312T160000Z",
            "20170712T240000Z",
            "２0170712T160000Z",
        ] {
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
