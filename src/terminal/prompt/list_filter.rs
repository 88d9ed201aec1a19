//! What is typed to filter a list: edited with the keys of a shell, and found in the items.

use std::ops::Range;

use dialoguer::console::Key;

use super::super::wrap::text_columns;

/// What is typed to filter a list.
#[derive(Default)]
pub struct ListFilter {
    text: String,
    /// The byte before which the cursor stands.
    cursor: usize,
}

impl ListFilter {
    /// Returns what is typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns what is typed before the cursor and after it.
    pub fn split_at_cursor(&self) -> (&str, &str) {
        self.text.split_at(self.cursor)
    }

    /// Moves the cursor or changes the text, as the same key does in a line. The terminal's library reports Ctrl-A and
    /// Ctrl-E as Home and End, and Ctrl-H as Backspace. Returns whether the text changed.
    pub fn edit(&mut self, key: Key) -> bool {
        let (before, after) = self.split_at_cursor();
        let previous = before.chars().next_back().map_or(0, char::len_utf8);
        let next = after.chars().next().map_or(0, char::len_utf8);
        let (cursor, length) = (self.cursor, self.text.len());
        match key {
            Key::ArrowLeft | Key::Char(CTRL_B) => self.cursor -= previous,
            Key::ArrowRight | Key::Char(CTRL_F) => self.cursor += next,
            Key::Home => self.cursor = 0,
            Key::End => self.cursor = length,
            Key::Backspace => return self.delete(cursor - previous, cursor),
            Key::Del | Key::Char(CTRL_D) => return self.delete(cursor, cursor + next),
            Key::Char(CTRL_K) => return self.delete(cursor, length),
            Key::Char(CTRL_U) => return self.delete(0, length),
            Key::Char(CTRL_W) => {
                let start = before.trim_end().rfind(char::is_whitespace);
                let start = start.map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8));
                return self.delete(start, cursor);
            }
            Key::Char(c) if !c.is_control() => {
                self.text.insert(cursor, c);
                self.cursor += c.len_utf8();
                return true;
            }
            _ => {}
        }
        false
    }

    /// Deletes these bytes and puts the cursor in their place. Returns whether there were any.
    fn delete(&mut self, start: usize, end: usize) -> bool {
        self.text.replace_range(start..end, "");
        self.cursor = start;
        start < end
    }
}

/// Returns the bytes at which a text contains another one, whatever the case of their letters.
pub fn find_ignoring_case(text: &str, searched: &str) -> Option<Range<usize>> {
    let is_same = |a: char, b: char| a.to_lowercase().eq(b.to_lowercase());
    let starts = text.char_indices().map(|(start, _)| start).chain([text.len()]);
    starts.into_iter().find_map(|start| {
        let mut rest = text[start..].chars();
        let is_found = searched.chars().all(|c| rest.next().is_some_and(|other| is_same(c, other)));
        is_found.then(|| start..text.len() - rest.as_str().len())
    })
}

/// Returns the end of a text that takes at most so many columns.
pub fn last_columns(text: &str, columns: usize) -> &str {
    let starts = text.char_indices().map(|(index, _)| index);
    starts.map(|index| &text[index..]).find(|rest| text_columns(rest) <= columns).unwrap_or_default()
}

const CTRL_B: char = '\x02';
const CTRL_D: char = '\x04';
const CTRL_F: char = '\x06';
const CTRL_K: char = '\x0b';
const CTRL_U: char = '\x15';
const CTRL_W: char = '\x17';

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_edited_with_the_keys_of_a_line() {
        let mut filter = ListFilter::default();
        for (key, before, after) in [
            (Key::Char('u'), "u", ""),
            (Key::Home, "", "u"),
            (Key::Backspace, "", "u"),
            (Key::Char('o'), "o", "u"),
            (Key::ArrowRight, "ou", ""),
            (Key::ArrowLeft, "o", "u"),
            (Key::Char(CTRL_D), "o", ""),
            (Key::Char(' '), "o ", ""),
            (Key::Char('签'), "o 签", ""),
            (Key::Char(' '), "o 签 ", ""),
            (Key::Char(CTRL_W), "o ", ""),
            (Key::Char('名'), "o 名", ""),
            (Key::Char(CTRL_B), "o ", "名"),
            (Key::Char(CTRL_F), "o 名", ""),
            (Key::Home, "", "o 名"),
            (Key::Del, "", " 名"),
            (Key::End, " 名", ""),
            (Key::ArrowLeft, " ", "名"),
            (Key::Char(CTRL_K), " ", ""),
            (Key::Char(CTRL_W), "", ""),
            (Key::Char('a'), "a", ""),
            (Key::Char('\u{a0}'), "a\u{a0}", ""),
            (Key::Char('b'), "a\u{a0}b", ""),
            (Key::Char(CTRL_W), "a\u{a0}", ""),
            (Key::Home, "", "a\u{a0}"),
            (Key::Char(CTRL_U), "", ""),
            (Key::Del, "", ""),
        ] {
            let text = filter.text().to_owned();
            assert_eq!(filter.edit(key.clone()), filter.text() != text, "{key:?}");
            assert_eq!(filter.split_at_cursor(), (before, after), "{key:?}");
        }
    }

    #[test]
    fn a_text_is_found_whatever_its_case() {
        for (text, searched, found) in [
            ("Twilio", "WIL", Some(1..4)),
            ("签名示例", "示", Some(6..9)),
            ("SMS_103", "sms_3", None),
            ("", "", Some(0..0)),
        ] {
            assert_eq!(find_ignoring_case(text, searched), found, "{text}");
        }
    }

    #[test]
    fn of_a_long_filter_the_end_is_shown() {
        assert_eq!(last_columns("abc", 5), "abc");
        assert_eq!(last_columns("abcdef", 3), "def");
        assert_eq!(last_columns("验证码", 5), "证码");
    }
}
