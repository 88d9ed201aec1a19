//! A text has at least one segment, a longer text never has fewer, and no segment is over-full.
#![no_main]

use libfuzzer_sys::fuzz_target;
use smsctl::sms::{SegmentCount, SmsEncoding};

fuzz_target!(|texts: (&str, &str)| {
    let (first, next) = texts;
    let (alone, whole) = (SegmentCount::measure(first), SegmentCount::measure(&format!("{first}{next}")));
    assert!(whole.segments >= alone.segments);
    for (segments, text) in [(&alone, first.to_owned()), (&whole, format!("{first}{next}"))] {
        let plain = segments.encoding == SmsEncoding::Gsm7;
        let (single, joined, least) = if plain { (160, 153, 152) } else { (70, 67, 66) };
        assert_eq!(plain, segments.non_gsm_chars.is_empty());
        assert!(segments.non_gsm_chars.iter().all(|c| text.contains(*c)));
        assert!(segments.units >= text.chars().count() && segments.units <= 2 * text.chars().count());
        match segments.segments {
            1 => assert!(segments.units <= single),
            // A pair that is not split leaves one unit of a segment empty at most.
            count => assert!(
                segments.units > single
                    && (segments.units.div_ceil(joined)..=segments.units.div_ceil(least)).contains(&count)
            ),
        }
    }
});
