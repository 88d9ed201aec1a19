//! What a text costs: never nothing, never less for more text, and never what the room cannot hold.
#![no_main]

use libfuzzer_sys::fuzz_target;
use smsctl::sms::{Encoding, Segments};

fuzz_target!(|texts: (&str, &str)| {
    let (first, next) = texts;
    let (alone, whole) = (Segments::of(first), Segments::of(&format!("{first}{next}")));
    assert!(whole.count >= alone.count);
    for (segments, text) in [(&alone, first.to_owned()), (&whole, format!("{first}{next}"))] {
        let plain = segments.encoding == Encoding::Gsm7;
        let (single, joined, least) = if plain { (160, 153, 152) } else { (70, 67, 66) };
        assert_eq!(plain, segments.forced_by.is_empty());
        assert!(segments.forced_by.iter().all(|c| text.contains(*c)));
        assert!(segments.units >= text.chars().count() && segments.units <= 2 * text.chars().count());
        match segments.count {
            1 => assert!(segments.units <= single),
            // A pair that is not split leaves one unit of a segment empty at most.
            count => assert!(
                segments.units > single
                    && (segments.units.div_ceil(joined)..=segments.units.div_ceil(least)).contains(&count)
            ),
        }
    }
});
