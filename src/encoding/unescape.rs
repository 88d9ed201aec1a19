//! Undoes the escapes in a text, and keeps for each byte its position in the source.
//!
//! It understands JSON (`\u002B`, `\/`), Rust and Python (`\u{2b}`, `\x2B`), percent-encoding (`%2B`),
//! HTML (`&#43;`, `&#x2b;`, `&plus;`), the `<U+202E>` of this program, and any nesting of these.

use super::is_control_char;

/// How many levels of nested escapes are undone.
const MAX_NESTING: usize = 5;

/// HTML's names of ASCII characters, see <https://html.spec.whatwg.org/multipage/named-characters.html>.
const HTML_ENTITIES: [(&str, u8); 38] = [
    ("amp", b'&'),
    ("lt", b'<'),
    ("gt", b'>'),
    ("quot", b'"'),
    ("apos", b'\''),
    ("nbsp", b' '),
    ("plus", b'+'),
    ("sol", b'/'),
    ("bsol", b'\\'),
    ("equals", b'='),
    ("colon", b':'),
    ("semi", b';'),
    ("comma", b','),
    ("period", b'.'),
    ("num", b'#'),
    ("dollar", b'$'),
    ("percnt", b'%'),
    ("ast", b'*'),
    ("midast", b'*'),
    ("lpar", b'('),
    ("rpar", b')'),
    ("lsqb", b'['),
    ("lbrack", b'['),
    ("rsqb", b']'),
    ("rbrack", b']'),
    ("lcub", b'{'),
    ("lbrace", b'{'),
    ("rcub", b'}'),
    ("rbrace", b'}'),
    ("excl", b'!'),
    ("quest", b'?'),
    ("commat", b'@'),
    ("lowbar", b'_'),
    ("grave", b'`'),
    ("verbar", b'|'),
    ("vert", b'|'),
    ("Hat", b'^'),
    ("Tab", b'\t'),
];

/// Bytes, and for each its span in the source.
#[derive(Clone, Default)]
pub struct UnescapedText {
    /// The bytes with escapes undone.
    pub bytes: Vec<u8>,
    /// For each byte its start and end in the source. All bytes of one escape have the same.
    pub spans: Vec<(u32, u32)>,
}

impl UnescapedText {
    /// Creates the text without undoing anything.
    pub fn from_source(text: &[u8]) -> Self {
        let spans = (0..text.len() as u32).map(|at| (at, at + 1)).collect();
        Self { bytes: text.to_vec(), spans }
    }

    /// Returns the text with one level of escapes undone, or `None` where it has none.
    pub fn next_level(&self) -> Option<Self> {
        if !self.bytes.iter().any(|byte| matches!(byte, b'\\' | b'%' | b'&' | b'<')) {
            return None;
        }
        let mut level = Self::default();
        let (mut at, mut changed) = (0, false);
        while let Some(&byte) = self.bytes.get(at) {
            match parse_escape(&self.bytes[at..]) {
                Some((unescaped, length)) => {
                    changed = true;
                    let span = (self.spans[at].0, self.spans[at + length - 1].1);
                    let mut utf8 = [0; 4];
                    let bytes = match &unescaped {
                        UnescapedChar::Byte(byte) => std::slice::from_ref(byte),
                        UnescapedChar::Char(c) => c.encode_utf8(&mut utf8).as_bytes(),
                    };
                    level.bytes.extend_from_slice(bytes);
                    level.spans.extend(bytes.iter().map(|_| span));
                    at += length;
                }
                None => {
                    level.bytes.push(byte);
                    level.spans.push(self.spans[at]);
                    at += 1;
                }
            }
        }
        changed.then_some(level)
    }

    /// Returns the source, then the source with one level of escapes undone, with two, and so on.
    pub fn levels(text: &[u8]) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(Self::from_source(text)), Self::next_level).take(MAX_NESTING)
    }

    /// Returns the bytes for a comparison that ignores case, white space, `+` and characters without width, and for each its
    /// index in [`Self::bytes`].
    pub fn fold(&self) -> (Vec<u8>, Vec<u32>) {
        let (mut folded, mut places) = (Vec::with_capacity(self.bytes.len()), Vec::new());
        let mut at = 0;
        while let Some(&byte) = self.bytes.get(at) {
            let length = if byte.is_ascii() { 1 } else { ignored_char_len(&self.bytes[at..]) };
            match (byte, length) {
                (b'+' | b' ' | 0..0x20 | 0x7f, _) => at += 1,
                (0x80.., 1..) => at += length,
                _ => {
                    folded.push(byte.to_ascii_lowercase());
                    places.push(at as u32);
                    at += 1;
                }
            }
        }
        (folded, places)
    }
}

/// Returns the length in bytes of a character at the start that a comparison ignores, or else 0.
fn ignored_char_len(bytes: &[u8]) -> usize {
    let length = match bytes[0] {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        _ => return 0,
    };
    let c = bytes.get(..length).and_then(|bytes| str::from_utf8(bytes).ok()).and_then(|c| c.chars().next());
    // These replace a control character, a byte that is not UTF-8, and a space.
    let is_replacement = |c| matches!(c, '\u{2400}'..='\u{2421}' | '\u{fffd}' | '\u{a0}');
    c.filter(|c| is_control_char(*c) || is_replacement(*c)).map_or(0, |_| length)
}

enum UnescapedChar {
    Byte(u8),
    Char(char),
}

/// Returns what the escape at the start stands for, and its length.
fn parse_escape(bytes: &[u8]) -> Option<(UnescapedChar, usize)> {
    match bytes {
        [b'%', digits @ ..] => Some((UnescapedChar::Byte(parse_hex(digits, 2)? as u8), 3)),
        [b'\\', rest @ ..] => parse_backslash_escape(rest).map(|(c, length)| (c, length + 1)),
        [b'&', rest @ ..] => parse_html_entity(rest).map(|(c, length)| (c, length + 1)),
        [b'<', b'U', b'+', rest @ ..] => {
            let end = rest.iter().take(7).position(|byte| *byte == b'>')?;
            Some((UnescapedChar::Char(char::from_u32(parse_hex(rest, end)?)?), end + 4))
        }
        _ => None,
    }
}

fn parse_backslash_escape(rest: &[u8]) -> Option<(UnescapedChar, usize)> {
    Some(match rest {
        [b'u', b'{', digits @ ..] => {
            let end = digits.iter().take(7).position(|byte| *byte == b'}')?;
            (UnescapedChar::Char(char::from_u32(parse_hex(digits, end)?)?), end + 3)
        }
        [b'u', digits @ ..] => {
            let first = parse_hex(digits, 4)?;
            match (first, digits.get(4..)) {
                (0xd800..0xdc00, Some([b'\\', b'u', second @ ..])) => {
                    let second = parse_hex(second, 4).filter(|unit| (0xdc00..0xe000).contains(unit))?;
                    let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                    (UnescapedChar::Char(char::from_u32(code)?), 11)
                }
                _ => (UnescapedChar::Char(char::from_u32(first)?), 5),
            }
        }
        [b'x', digits @ ..] => (UnescapedChar::Byte(parse_hex(digits, 2)? as u8), 3),
        [b'n', ..] => (UnescapedChar::Byte(b'\n'), 1),
        [b'r', ..] => (UnescapedChar::Byte(b'\r'), 1),
        [b't', ..] => (UnescapedChar::Byte(b'\t'), 1),
        [b'b', ..] => (UnescapedChar::Byte(8), 1),
        [b'f', ..] => (UnescapedChar::Byte(12), 1),
        [mark @ (b'/' | b'\\' | b'"' | b'\''), ..] => (UnescapedChar::Byte(*mark), 1),
        _ => return None,
    })
}

fn parse_html_entity(rest: &[u8]) -> Option<(UnescapedChar, usize)> {
    let end = rest.iter().take(12).position(|byte| *byte == b';')?;
    let character = match &rest[..end] {
        [b'#', b'x' | b'X', digits @ ..] => UnescapedChar::Char(char::from_u32(parse_hex(digits, digits.len())?)?),
        [b'#', digits @ ..] => UnescapedChar::Char(char::from_u32(str::from_utf8(digits).ok()?.parse().ok()?)?),
        name => UnescapedChar::Byte(HTML_ENTITIES.iter().find(|(known, _)| known.as_bytes() == name)?.1),
    };
    Some((character, end + 1))
}

/// Parses `count` hexadecimal digits at the start.
fn parse_hex(digits: &[u8], count: usize) -> Option<u32> {
    let digits = digits.get(..count).filter(|digits| !digits.is_empty() && digits.len() <= 7)?;
    digits.iter().try_fold(0, |number, digit| Some(number * 16 + char::from(*digit).to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fully_unescaped(text: &str) -> String {
        String::from_utf8(UnescapedText::levels(text.as_bytes()).last().unwrap().bytes).unwrap()
    }

    #[test]
    fn every_kind_of_escape_is_undone_in_any_nesting() {
        for text in [
            r"a\/b",
            r"a\u002fb",
            r"a\u002Fb",
            r"a\u{2f}b",
            r"a\x2Fb",
            "a%2fb",
            "a%2Fb",
            "a%252Fb",
            "a&#47;b",
            "a&#x2F;b",
            "a&sol;b",
            "a&amp;sol;b",
            r"a\\u002fb",
            "a<U+002F>b",
        ] {
            assert_eq!(fully_unescaped(text), "a/b", "{text}");
        }
        assert_eq!(fully_unescaped(r"\ud83c\udf89 %F0%9F%8E%89 &#127881;"), "🎉 🎉 🎉");
        for text in ["100 % of it", "a & b", r"C:\dir", "%zz", r"\u12", "&nothing;", "&#xfffffff;", "<b>"] {
            assert_eq!(fully_unescaped(text), text);
        }
    }

    #[test]
    fn each_byte_has_its_span_in_the_source() {
        let level = UnescapedText::from_source(b"x%2F&amp;y").next_level().unwrap();
        assert_eq!(level.bytes, b"x/&y");
        assert_eq!(level.spans, [(0, 1), (1, 4), (4, 9), (9, 10)]);
    }
}
