//! Segments, against a model that looks for the fewest by trying every cut.

use proptest::{collection::vec, prelude::any, prop_oneof, sample::select, strategy::Strategy};
use smsctl::sms::{SegmentCount, SmsEncoding};

use super::every;

/// The default alphabet of GSM 03.38 in its order, without the escape.
const DEFAULT: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
    ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

fn septets(c: char) -> Option<usize> {
    let place = |alphabet: &str| alphabet.chars().position(|known| known == c);
    place(DEFAULT).map(|_| 1).or_else(|| place(EXTENSION).map(|_| 2))
}

/// The fewest segments, each of at most `room` units, that hold the characters whole.
fn fewest(costs: &[usize], room: usize) -> usize {
    let mut fewest = vec![0];
    for end in 1..=costs.len() {
        let starts = (0..end).rev().take_while(|start| costs[*start..end].iter().sum::<usize>() <= room);
        fewest.push(starts.map(|start| fewest[start] + 1).min().unwrap());
    }
    fewest[costs.len()]
}

fn model(text: &str) -> (SmsEncoding, usize, usize) {
    let gsm: Option<Vec<_>> = text.chars().map(septets).collect();
    let (encoding, costs, alone, joined) = match gsm {
        Some(costs) => (SmsEncoding::Gsm7, costs, 160, 153),
        None => (SmsEncoding::Ucs2, text.chars().map(|c| c.encode_utf16(&mut [0; 2]).len()).collect(), 70, 67),
    };
    let units = costs.iter().sum();
    (encoding, units, if units <= alone { 1 } else { fewest(&costs, joined) })
}

fn text() -> impl Strategy<Value = String> {
    let of = |alphabet: &str| select(alphabet.chars().collect::<Vec<_>>());
    let gsm = prop_oneof![8 => of(DEFAULT), 2 => of(EXTENSION)];
    let ucs = prop_oneof![6 => of(DEFAULT), 2 => of("码验证😀𝄞`"), 1 => of(EXTENSION), 1 => any::<char>()];
    let chars = prop_oneof![vec(gsm, 0..120), vec(ucs, 0..60)];
    // Where one segment more begins is where it is easy to be wrong.
    let edges = select(vec![70, 134, 160, 201, 306, 459]);
    (chars, edges, 0..8_usize).prop_map(|(chars, edge, beyond)| {
        let text: String = chars.into_iter().collect();
        "a".repeat((edge + beyond).saturating_sub(4 + model(&text).1)) + &text
    })
}

#[test]
fn a_text_takes_as_many_segments_as_the_fewest_that_hold_it() {
    assert_eq!((DEFAULT.chars().count(), EXTENSION.chars().count()), (127, 10));
    every(300, text(), |text| {
        let SegmentCount { encoding, units, segments: count, non_gsm_chars: forced_by } = SegmentCount::measure(&text);
        assert_eq!((encoding, units, count), model(&text), "{text}");
        let mut forced: Vec<_> = text.chars().filter(|c| septets(*c).is_none()).collect();
        let mut seen = vec![];
        forced.retain(|c| {
            !seen.contains(c) && {
                seen.push(*c);
                true
            }
        });
        assert_eq!(forced_by, forced);
    });
}
