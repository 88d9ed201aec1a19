//! Leaves out what a browser does not need of the page's sources, at compile time: the binary contains only the rest.

/// Returns how long a source is once it is [compacted](compact).
pub const fn compact_len(source: &str) -> usize {
    copy_lines(source.as_bytes(), &mut [])
}

/// Returns a source without indentation, empty lines, and lines that are a comment (`//`, or `/**` to the line's end).
pub const fn compact<const N: usize>(source: &str) -> [u8; N] {
    let mut compacted = [0; N];
    copy_lines(source.as_bytes(), &mut compacted);
    compacted
}

/// Copies the lines that are needed, as far as there is room, and returns how long they are.
const fn copy_lines(source: &[u8], to: &mut [u8]) -> usize {
    let (mut at, mut length) = (0, 0);
    while at < source.len() {
        while at < source.len() && matches!(source[at], b' ' | b'\n') {
            at += 1;
        }
        let is_needed = !matches!(source.split_at(at).1, [b'/', b'/', ..] | [b'/', b'*', b'*', ..]);
        let mut in_line = at < source.len();
        while in_line {
            if is_needed {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indentation_empty_lines_and_comment_lines_are_left_out() {
        const SOURCE: &str = "// first\na {\n\n  b: c; // kept\n  /** Doc. */\n}\n   \n//";
        const COMPACTED: [u8; compact_len(SOURCE)] = compact(SOURCE);
        assert_eq!(str::from_utf8(&COMPACTED), Ok("a {\nb: c; // kept\n}\n"));
        assert_eq!(compact_len(""), 0);
    }
}
