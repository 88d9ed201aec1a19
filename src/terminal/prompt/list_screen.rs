//! What a list shows: the question, what is typed, the keys, and the items that match.

use std::{io, ops::Range};

use dialoguer::console::{Key, Term, style};

use super::{
    super::{
        output::printable_line,
        wrap::{text_columns, truncate_text, wrap_text},
    },
    style::{MARK_COLUMNS, PromptStyle, format_error},
};

/// The columns that what is typed needs beside its question.
const MIN_FILTER_COLUMNS: usize = 12;

/// Stands in place of the keys while no item matches what is typed.
const NO_MATCH: &str = "nothing matches; Backspace deletes what you typed, Ctrl-U all of it";
const NO_MATCH_BUT_TAKEN: &str = "nothing matches; Enter uses what you typed";

/// A list to choose from, owned by the thread that asks.
pub struct ListQuestion {
    pub prompt: String,
    pub items: Vec<String>,
    pub default: usize,
    /// Whether Esc goes back to the previous question.
    pub can_go_back: bool,
    /// Whether a text that matches no item is an answer too.
    pub takes_typed_text: bool,
}

impl ListQuestion {
    /// Creates a list that takes nothing but its items, which may come from a provider's response.
    pub fn new(prompt: &str, items: &[String], default: usize) -> Self {
        let items = items.iter().map(|item| printable_line(item)).collect();
        Self { prompt: printable_line(prompt), items, default, can_go_back: false, takes_typed_text: false }
    }
}

/// What is typed to filter a list.
#[derive(Default)]
pub struct ListFilter {
    pub text: String,
    /// The byte before which the cursor stands.
    cursor: usize,
}

impl ListFilter {
    /// Moves the cursor or changes the text. Returns whether the text changed.
    pub fn edit(&mut self, key: Key) -> bool {
        let before = self.text[..self.cursor].chars().next_back();
        let after = self.text[self.cursor..].chars().next();
        match (key, before, after) {
            (Key::ArrowLeft, Some(c), _) => self.cursor -= c.len_utf8(),
            (Key::ArrowRight, _, Some(c)) => self.cursor += c.len_utf8(),
            (Key::Home, ..) => self.cursor = 0,
            (Key::End, ..) => self.cursor = self.text.len(),
            (Key::Backspace, Some(c), _) => {
                self.cursor -= c.len_utf8();
                self.text.remove(self.cursor);
                return true;
            }
            (Key::Del, _, Some(_)) => {
                self.text.remove(self.cursor);
                return true;
            }
            // Ctrl-U.
            (Key::Char('\x15'), ..) => {
                *self = Self::default();
                return true;
            }
            (Key::Char(c), ..) if !c.is_control() => {
                self.text.insert(self.cursor, c);
                self.cursor += c.len_utf8();
                return true;
            }
            _ => {}
        }
        false
    }
}

/// A list on the screen.
pub struct ListScreen {
    pub question: ListQuestion,
    pub filter: ListFilter,
    /// What is wrong with the text that was given as an answer.
    pub problem: Option<String>,
    style: PromptStyle,
    /// The selected one of the items that match.
    selected: usize,
    /// The first of the items that match on the screen.
    first_shown: usize,
    /// The columns of each line on the screen.
    drawn_columns: Vec<usize>,
}

impl ListScreen {
    pub fn new(style: PromptStyle, question: ListQuestion) -> Self {
        let selected = question.default;
        let (filter, drawn_columns) = (ListFilter::default(), vec![]);
        Self { question, filter, problem: None, style, selected, first_shown: 0, drawn_columns }
    }

    /// Returns the text of an item.
    pub fn item(&self, index: usize) -> &str {
        &self.question.items[index]
    }

    /// Selects the best match, or the default of the whole list.
    pub fn select_first_match(&mut self) {
        self.selected = if self.filter.text.is_empty() { self.question.default } else { 0 };
        self.problem = None;
    }

    /// Moves the selection, from one end of the list to the other.
    pub fn move_selection(&mut self, step: isize) {
        let count = self.matching_items().len();
        if count > 0 {
            self.selected = self.selected.saturating_add(count).saturating_add_signed(step) % count;
        }
    }

    /// Returns the index of the selected item, unless nothing matches.
    pub fn selected_item(&self) -> Option<usize> {
        self.matching_items().get(self.selected).copied()
    }

    /// Returns the indices of the items that match what is typed, first those that begin with it.
    fn matching_items(&self) -> Vec<usize> {
        let typed = self.filter.text.trim();
        let items = self.question.items.iter().enumerate();
        let mut found: Vec<_> =
            items.filter_map(|(index, item)| Some((find_ignoring_case(item, typed)?.start > 0, index))).collect();
        found.sort_unstable();
        found.into_iter().map(|(_, index)| index).collect()
    }

    /// Draws the list in place of what was drawn before.
    pub fn redraw(&mut self) -> io::Result<()> {
        self.erase()?;
        self.draw()
    }

    /// Removes the list from the screen. A terminal that became narrower has wrapped its lines.
    pub fn erase(&self) -> io::Result<()> {
        let term = Term::stderr();
        term.move_cursor_up(self.drawn_rows(term.size().1.into()))?;
        term.clear_to_end_of_screen()
    }

    /// Returns the rows that the list takes on a terminal that has so many columns now.
    fn drawn_rows(&self, columns: usize) -> usize {
        self.drawn_columns.iter().map(|drawn| drawn.div_ceil(columns.max(1)).max(1)).sum()
    }

    /// Draws the list below what is on the screen.
    pub fn draw(&mut self) -> io::Result<()> {
        let term = Term::stderr();
        let (rows, columns) = term.size();
        let lines = self.lay_out(rows.into(), usize::from(columns).saturating_sub(1).max(1));
        term.hide_cursor()?;
        term.write_str(&lines.iter().map(|line| format!("{line}\n")).collect::<String>())
    }

    /// Lays out the lines of the list for a terminal of this size.
    fn lay_out(&mut self, rows: usize, columns: usize) -> Vec<String> {
        let mut lines = self.question_lines(columns);
        let matching = self.matching_items();
        match &self.problem {
            Some(problem) => lines.extend(format_error(problem).lines().map(str::to_owned)),
            None => {
                let help = truncate_text(&format!("  {}", self.help(!matching.is_empty())), columns);
                lines.push(self.style.dim(&help));
            }
        }
        // The cursor stands in a row of its own.
        let room = rows.saturating_sub(lines.len() + 1).max(1);
        self.first_shown = self.first_shown.clamp((self.selected + 1).saturating_sub(room), self.selected);
        self.first_shown = self.first_shown.min(matching.len().saturating_sub(room));
        let shown = matching.iter().enumerate().skip(self.first_shown).take(room);
        lines.extend(shown.map(|(position, index)| self.item_line(*index, position == self.selected, columns)));
        self.drawn_columns = lines.iter().map(|line| text_columns(line)).collect();
        lines
    }

    /// Returns the question and what is typed, which has a line of its own if there is no room beside the question.
    fn question_lines(&self, columns: usize) -> Vec<String> {
        let question = self.style.format_prompt(&self.question.prompt, false);
        let mut lines = wrap_text(question.trim_end(), columns);
        let (before, after) = self.filter.text.split_at(self.filter.cursor);
        let typed = format!("{before}▏{after}");
        let room = columns.saturating_sub(lines.last().map_or(0, |line| text_columns(line)) + 1);
        for line in &mut lines {
            *line = self.style.emphasize(line);
        }
        match lines.last_mut().filter(|_| room >= MIN_FILTER_COLUMNS) {
            Some(last) => *last = format!("{last} {}", last_columns(&typed, room)),
            None => lines.push(format!("  {}", last_columns(&typed, columns.saturating_sub(MARK_COLUMNS)))),
        }
        lines
    }

    /// Returns the keys, or that no item matches.
    fn help(&self, has_match: bool) -> String {
        let ListQuestion { can_go_back, takes_typed_text, .. } = self.question;
        match has_match {
            true => {
                let another = if takes_typed_text { " or enter another" } else { "" };
                let back = if can_go_back { ", Esc to go back" } else { "" };
                format!("type to filter{another}, ↑↓ to move, Enter to choose{back}")
            }
            false if takes_typed_text => NO_MATCH_BUT_TAKEN.to_owned(),
            false => NO_MATCH.to_owned(),
        }
    }

    /// Returns the line of an item, in which what matches is emphasized.
    fn item_line(&self, index: usize, is_selected: bool, columns: usize) -> String {
        let item = truncate_text(self.item(index), columns.saturating_sub(MARK_COLUMNS));
        let text = match find_ignoring_case(&item, self.filter.text.trim()).filter(|found| !found.is_empty()) {
            None => item,
            Some(Range { start, end }) => {
                format!("{}{}{}", &item[..start], self.style.emphasize(&item[start..end]), &item[end..])
            }
        };
        match (is_selected, self.style) {
            (false, _) => format!("  {text}"),
            (true, PromptStyle::Coloured) if self.filter.text.is_empty() => {
                format!("{} {}", style("❯").green().force_styling(true), style(text).cyan().force_styling(true))
            }
            (true, PromptStyle::Coloured) => format!("{} {text}", style("❯").green().force_styling(true)),
            (true, _) => format!("❯ {text}"),
        }
    }
}

/// Returns the bytes at which a text contains another one, whatever the case of their letters.
fn find_ignoring_case(text: &str, searched: &str) -> Option<Range<usize>> {
    let is_same = |a: char, b: char| a.to_lowercase().eq(b.to_lowercase());
    let starts = text.char_indices().map(|(start, _)| start).chain([text.len()]);
    starts.into_iter().find_map(|start| {
        let mut rest = text[start..].chars();
        let is_found = searched.chars().all(|c| rest.next().is_some_and(|other| is_same(c, other)));
        is_found.then(|| start..text.len() - rest.as_str().len())
    })
}

/// Returns the end of a text that takes at most so many columns.
fn last_columns(text: &str, columns: usize) -> &str {
    let starts = text.char_indices().map(|(index, _)| index);
    starts.map(|index| &text[index..]).find(|rest| text_columns(rest) <= columns).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(takes_typed_text: bool) -> ListScreen {
        let items = ["one  first", "短信签名示例短信签名示例", "three", "four", "five"].map(str::to_owned).to_vec();
        let question = ListQuestion { prompt: "Which".into(), items, default: 1, can_go_back: true, takes_typed_text };
        ListScreen::new(PromptStyle::Uncoloured, question)
    }

    #[test]
    fn no_line_is_wider_than_the_terminal_and_the_selected_item_is_shown() {
        let mut view = view(false);
        for steps in 0..7 {
            let lines = view.lay_out(6, 14);
            assert!(lines.iter().all(|line| text_columns(line) <= 14), "{lines:?}");
            assert!(lines.len() < 6 && lines.iter().any(|line| line.starts_with('❯')), "{steps}: {lines:?}");
            view.move_selection(1);
        }
    }

    #[test]
    fn the_rows_of_lines_that_a_narrower_terminal_has_wrapped_are_counted() {
        let mut view = view(false);
        let lines = view.lay_out(24, 79);
        assert_eq!(view.drawn_rows(80), lines.len());
        let wrapped = lines.iter().filter(|line| text_columns(line) > 30).count();
        assert!(wrapped == 1 && view.drawn_rows(30) > lines.len(), "{lines:?}");
    }

    #[test]
    fn the_filter_is_edited_and_cleared() {
        let mut view = view(false);
        for (key, text, selected) in [
            (Key::Char('u'), "u", Some(3)),
            (Key::Home, "u", Some(3)),
            (Key::Char('o'), "ou", Some(3)),
            (Key::Backspace, "u", Some(3)),
            (Key::Del, "", Some(1)),
            (Key::Char('签'), "签", Some(1)),
            (Key::Char('?'), "签?", None),
            (Key::Char('\x15'), "", Some(1)),
        ] {
            if view.filter.edit(key.clone()) {
                view.select_first_match();
            }
            assert_eq!(view.filter.text, text, "{key:?}");
            assert_eq!(view.selected_item(), selected, "{key:?}");
        }
    }

    #[test]
    fn a_list_says_whether_enter_takes_what_matches_nothing() {
        for (takes_typed_text, help) in [(false, "Backspace deletes"), (true, "Enter uses what you typed")] {
            let mut view = view(takes_typed_text);
            view.filter.edit(Key::Char('?'));
            view.select_first_match();
            assert!(view.lay_out(24, 80).iter().any(|line| line.contains(help)));
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
