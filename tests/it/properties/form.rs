//! Names and values as they stand in a query or a form body.

use proptest::{collection::vec, prelude::any};
use smsctl::encoding;

use super::every;

/// Percent-decoding, as slow and plain as RFC 3986 has it.
fn decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (vec![], text.bytes());
    while let Some(byte) = rest.next() {
        let mut digit = || char::from(rest.next().unwrap()).to_digit(16).unwrap() as u8;
        bytes.push(if byte == b'%' { digit() * 16 + digit() } else { byte });
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_form_reads_back_as_written_here_and_elsewhere() {
    every(256, vec((any::<String>(), any::<String>()), 0..6), |fields| {
        let form = encoding::encode_form(&fields);
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~%=&".contains(&b);
        assert!(form.bytes().all(plain), "{form}");
        let read: Vec<(String, String)> =
            encoding::decode_form(&form).into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        assert_eq!(read, fields.iter().filter(|it| **it != Default::default()).cloned().collect::<Vec<_>>());
        let elsewhere = form.split('&').map(|field| field.split_once('='));
        let elsewhere: Vec<_> = elsewhere.flatten().map(|(name, value)| (decoded(name), decoded(value))).collect();
        assert_eq!(elsewhere, fields);
    });
}

#[test]
fn text_is_escaped_as_it_is_in_a_form() {
    every(256, any::<String>(), |text| {
        assert_eq!(decoded(&encoding::percent_encode(&text)), text);
        assert_eq!(encoding::encode_form(&[("a", &text)]), format!("a={}", encoding::percent_encode(&text)));
    });
}
