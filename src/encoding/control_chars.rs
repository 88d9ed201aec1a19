//! Makes control characters and direction marks visible, so that a terminal does not act on them.

/// Returns whether a terminal or a text layout may act on this character instead of showing it: controls (C0, C1),
/// direction marks, and characters without width.
pub fn is_control_char(c: char) -> bool {
    matches!(
        c,
        '\0'..='\x1f'
            | '\x7f'..='\u{9f}'
            | '\u{ad}'
            | '\u{180e}'
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
    )
}

/// Returns the text with every control character replaced by a visible one:
/// `␛` for an escape, `␊` for a line break, `<U+202E>` for a direction mark.
pub fn escape_control_chars(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\0'..='\x1f' => shown.push(char::from_u32(0x2400 + c as u32).unwrap_or('\u{FFFD}')),
            '\x7f' => shown.push('\u{2421}'),
            c if is_control_char(c) => shown.push_str(&format!("<U+{:04X}>", c as u32)),
            c => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_control_character_becomes_visible_and_text_stays() {
        assert_eq!(escape_control_chars("a\x1b[2Jb\u{202e}c\u{9b}d\n\x7f"), "a␛[2Jb<U+202E>c<U+009B>d␊␡");
        for text in ["plain", "您的验证码", "naïve ••••", "🎉"] {
            assert_eq!(escape_control_chars(text), text);
        }
    }
}
