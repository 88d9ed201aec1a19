//! Leaves out what a browser does not need of the page's sources, at compile time: the binary contains only the rest.

/// The punctuation of style sheets, beside which a space means nothing.
pub const STYLE_PUNCTUATION: &[u8] = b":;,{}";

/// Returns how long a source is once it is [compacted](compact).
pub const fn compact_len(source: &str, punctuation: &[u8]) -> usize {
    copy_needed(source.as_bytes(), punctuation, &mut [])
}

/// Returns a source without indentation, empty lines, lines that are a comment (`//`, or `/**` to the line's end), and
/// spaces after this punctuation.
pub const fn compact<const N: usize>(source: &str, punctuation: &[u8]) -> [u8; N] {
    let mut compacted = [0; N];
    copy_needed(source.as_bytes(), punctuation, &mut compacted);
    compacted
}

/// Copies what is needed, as far as there is room, and returns how long it is.
const fn copy_needed(source: &[u8], punctuation: &[u8], to: &mut [u8]) -> usize {
    let (mut at, mut length) = (0, 0);
    while at < source.len() {
        while at < source.len() && matches!(source[at], b' ' | b'\n') {
            at += 1;
        }
        let is_comment = matches!(source.split_at(at).1, [b'/', b'/', ..] | [b'/', b'*', b'*', ..]);
        let mut in_line = at < source.len();
        while in_line {
            let is_blank = source[at] == b' ' && at > 0 && contains(punctuation, source[at - 1]);
            if !is_comment && !is_blank {
                if length < to.len() {
                    to[length] = source[at];
                }
                length += 1;
            }
            in_line = source[at] != b'\n' && at + 1 < source.len();
            at += 1;
        }
    }
    length
}

const fn contains(bytes: &[u8], byte: u8) -> bool {
    match bytes {
        [first, rest @ ..] => *first == byte || contains(rest, byte),
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_browser_needs_is_left_out() {
        const SOURCE: &str = "// first\na {\n\n  b: c; // kept\n  /** Doc. */\n}\n   \n//";
        const COMPACTED: [u8; compact_len(SOURCE, b"")] = compact(SOURCE, b"");
        assert_eq!(str::from_utf8(&COMPACTED), Ok("a {\nb: c; // kept\n}\n"));
        const STYLE: &str = "a, b { c: d(1 + 2); e: \"\"; }\n";
        const DENSE: [u8; compact_len(STYLE, STYLE_PUNCTUATION)] = compact(STYLE, STYLE_PUNCTUATION);
        assert_eq!(str::from_utf8(&DENSE), Ok("a,b {c:d(1 + 2);e:\"\";}\n"));
        assert_eq!(compact_len("", b""), 0);
    }
}
