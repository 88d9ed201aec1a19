//! What is typed to filter a list, edited with the keys of a shell.

use dialoguer::console::Key;

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
}
