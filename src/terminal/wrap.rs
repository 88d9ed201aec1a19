//! How wide a text is on a terminal, and how it is wrapped there.

use dialoguer::console;

/// Punctuation that does not begin a line.
const CLOSING_MARKS: &str = "，。、；：？！）】》」』”’…`\"'),.:;?!]}%";

/// Punctuation that does not end a line.
const OPENING_MARKS: &str = "（【《「『“‘`\"'([{";

/// What happens to a word that is wider than a line.
#[derive(Clone, Copy, PartialEq)]
enum LongWord {
    Break,
    /// It stays whole, so that it can be copied.
    Keep,
}

/// Returns how many columns a text takes on a terminal. Colours take none, wide letters two.
pub fn text_columns(text: &str) -> usize {
    console::measure_text_width(text)
}

/// Cuts a text to this many columns, with `…` at its end if it is cut.
pub fn truncate_text(text: &str, columns: usize) -> String {
    console::truncate_str(text, columns, "…").into_owned()
}

/// Appends spaces to a text until it takes this many columns.
pub fn pad_text(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(text_columns(text))))
}

/// Wraps each line of the text into lines of at most this many columns, between words or wide letters if possible.
pub fn wrap_text(text: &str, columns: usize) -> Vec<String> {
    text.split('\n').flat_map(|line| wrap_words(line, columns, 0, LongWord::Break)).collect()
}

/// Wraps a line between its words, of which none is broken. What follows begins in column `indent`.
pub fn wrap_line(line: &str, columns: usize, indent: usize) -> String {
    wrap_words(line, columns, indent, LongWord::Keep).join("\n")
}

/// Wraps a row of a table. What follows stands below its last column if that begins in the first half, and words that are
/// wider than a line are broken.
pub fn wrap_row(row: &str, columns: usize) -> Vec<String> {
    wrap_words(row, columns, hanging_indent(row, columns), LongWord::Break)
}

/// Wraps each line that is wider than this, between its words. What follows stands below the last column of a table's
/// row, or below the beginning of the line. Lines that are there to be copied stay whole.
pub fn wrap_lines(text: &str, columns: usize) -> String {
    let wrapped = |line: &str| {
        let plain = console::strip_ansi_codes(line);
        let is_to_copy = ["fix:", "smsctl ", "curl "].iter().any(|start| plain.trim_start().starts_with(start));
        match is_to_copy || text_columns(&plain) <= columns {
            true => line.to_owned(),
            false => wrap_line(line, columns, hanging_indent(&plain, columns)),
        }
    };
    text.split('\n').map(wrapped).collect::<Vec<_>>().join("\n")
}

/// Breaks a line before the words that do not fit into its columns. What follows begins in column `indent`.
fn wrap_words(line: &str, columns: usize, indent: usize, long_word: LongWord) -> Vec<String> {
    let (mut lines, mut current) = (vec![], String::new());
    let mut next_line = |current: &mut String| {
        lines.push(std::mem::replace(current, " ".repeat(indent)).trim_end().to_owned());
    };
    for word in split_words(line) {
        let used = text_columns(&current);
        if used > indent && used + text_columns(word.trim_end()) > columns {
            next_line(&mut current);
        }
        if long_word == LongWord::Keep || text_columns(&current) + text_columns(word) <= columns {
            current.push_str(word);
            continue;
        }
        for c in word.chars() {
            let used = text_columns(&current);
            if c != ' ' && used > indent && used + text_columns(c.encode_utf8(&mut [0; 4])) > columns {
                next_line(&mut current);
            }
            current.push(c);
        }
    }
    lines.push(current.trim_end().to_owned());
    lines
}

/// Returns the column of the last cell of a table's row that begins in the first half of the terminal, or else the
/// column in which the line or the text of a list's item begins.
fn hanging_indent(line: &str, columns: usize) -> usize {
    let begin = line.len() - line.trim_start().len();
    let cells = line[begin..].match_indices("  ").map(|(at, _)| begin + at);
    let starts = cells.map(|at| text_columns(&line[..at + (line[at..].len() - line[at..].trim_start().len())]));
    let item = if line[begin..].starts_with("- ") { begin + 2 } else { begin };
    starts.filter(|column| *column <= columns / 2).last().unwrap_or(item)
}

/// Splits a line after each space and beside each wide letter, where it may be broken.
fn split_words(line: &str) -> Vec<&str> {
    let is_wide = |c: char| text_columns(c.encode_utf8(&mut [0; 4])) == 2;
    let (mut words, mut start) = (vec![], 0);
    let mut before: Option<char> = None;
    for (at, c) in line.char_indices() {
        let can_break = |before: char| match before {
            ' ' => c != ' ',
            _ if c == ' ' || CLOSING_MARKS.contains(c) || OPENING_MARKS.contains(before) => false,
            _ => is_wide(before) || is_wide(c),
        };
        if before.is_some_and(can_break) {
            words.push(&line[start..at]);
            start = at;
        }
        before = Some(c);
    }
    words.push(&line[start..]);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_wrapped_between_words_and_wide_letters_count_twice() {
        assert_eq!(wrap_text("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap_text("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap_text("a abcdefgh", 3), ["a", "abc", "def", "gh"]);
        assert_eq!(wrap_text("您的验证码", 4), ["您的", "验证", "码"]);
        assert_eq!(wrap_text("a\nb", 9), ["a", "b"]);
        assert_eq!(wrap_text("", 9), [""]);
        // Columns that nothing fits into do not lead to empty lines.
        assert_eq!(wrap_text("您的 ab", 1), ["您", "的", "a", "b"]);
    }

    #[test]
    fn a_wide_line_continues_below_its_last_column_and_what_is_copied_stays_whole() {
        let row = "  from  \u{1b}[1mSender\u{1b}[0m: a number of your account";
        assert_eq!(wrap_lines(row, 24), "  from  \u{1b}[1mSender\u{1b}[0m: a number\n        of your account");
        assert_eq!(wrap_lines("  one two three\nfour", 10), "  one two\n  three\nfour");
        assert_eq!(wrap_lines("  - one two three", 11), "  - one two\n    three");
        assert_eq!(wrap_lines("名称  您的验证码", 12), "名称  您的验\n      证码");
        assert_eq!(wrap_lines("id  SM00000000000000000000", 12), "id  SM00000000000000000000");
        for whole in ["  fix: `smsctl set from=+14155550100`", "  smsctl test --to +14155550100", "short"] {
            assert_eq!(wrap_lines(whole, 10), whole);
        }
        assert_eq!(wrap_line("error: one two three", 14, 7), "error: one two\n       three");
    }

    #[test]
    fn wide_letters_fill_a_line_and_marks_stay_with_what_they_close_or_open() {
        assert_eq!(wrap_text("填写 abc 您的验证码", 10), ["填写 abc", "您的验证码"]);
        assert_eq!(wrap_text("填写 abc 您的验证码", 12), ["填写 abc 您", "的验证码"]);
        assert_eq!(wrap_text("请填写验证码。", 12), ["请填写验证", "码。"]);
        assert_eq!(wrap_text("请填写签名【甲】", 12), ["请填写签名", "【甲】"]);
        assert_eq!(wrap_text("打开“签名”", 5), ["打开", "“签", "名”"]);
        assert_eq!(wrap_text("例如 `【甲】您`", 10), ["例如", "`【甲】您`"]);
        assert_eq!(wrap_text("a  b", 9), ["a  b"]);
    }

    #[test]
    fn columns_are_counted_cut_and_filled_by_the_width_of_letters() {
        assert_eq!((text_columns("签名"), text_columns("\u{1b}[1mab\u{1b}[0m")), (4, 2));
        assert_eq!((truncate_text("签名", 3), truncate_text("ab", 3)), ("签…".to_owned(), "ab".to_owned()));
        assert_eq!((pad_text("签", 4), pad_text("abc", 2)), ("签  ".to_owned(), "abc".to_owned()));
    }
}
