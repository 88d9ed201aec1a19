//! What a list shows: the question, what is typed, the keys, and the items that match.

use std::{io, ops::Range};

use dialoguer::console::{Term, style};

use super::{
    super::{
        output::printable_line,
        wrap::{text_columns, truncate_text, wrap_row, wrap_text},
    },
    list_filter::{ListFilter, find_ignoring_case, last_columns},
    style::{MARK_COLUMNS, PromptStyle, format_error},
    texts::PromptTexts,
};

/// The columns that what is typed needs beside its question.
const MIN_FILTER_COLUMNS: usize = 12;

/// The rows that the items and the cursor take, however long the keys are.
const MIN_ITEM_ROWS: usize = 4;

/// A list to choose from, owned by the thread that asks.
pub struct ListQuestion {
    pub prompt: String,
    pub items: Vec<String>,
    pub default: usize,
    /// Whether Esc goes back to the previous question.
    pub can_go_back: bool,
    /// Whether a text that matches no item is an answer too.
    pub takes_typed_text: bool,
    /// What the list says by itself.
    pub texts: &'static PromptTexts,
}

impl ListQuestion {
    /// Creates a list that takes nothing but its items, which may come from a provider's response.
    pub fn new(prompt: &str, items: &[String], default: usize, texts: &'static PromptTexts) -> Self {
        let items = items.iter().map(|item| printable_line(item)).collect();
        Self { prompt: printable_line(prompt), items, default, can_go_back: false, takes_typed_text: false, texts }
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
    is_closed: bool,
}

impl ListScreen {
    pub fn new(style: PromptStyle, question: ListQuestion) -> Self {
        let selected = question.default;
        let (filter, drawn_columns) = (ListFilter::default(), vec![]);
        Self { question, filter, problem: None, style, selected, first_shown: 0, drawn_columns, is_closed: false }
    }

    /// Returns the text of an item.
    pub fn item(&self, index: usize) -> &str {
        &self.question.items[index]
    }

    /// Selects the best match, or the default of the whole list.
    pub fn select_first_match(&mut self) {
        self.selected = if self.filter.text().is_empty() { self.question.default } else { 0 };
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
        let typed = self.filter.text().trim();
        let items = self.question.items.iter().enumerate();
        let mut found: Vec<_> =
            items.filter_map(|(index, item)| Some((find_ignoring_case(item, typed)?.start > 0, index))).collect();
        found.sort_unstable();
        found.into_iter().map(|(_, index)| index).collect()
    }

    /// Draws the list in place of what was drawn before, unless it was closed.
    pub fn redraw(&mut self) -> io::Result<()> {
        if self.is_closed {
            return Ok(());
        }
        self.erase()?;
        self.draw()
    }

    /// Removes the list from the screen for good.
    pub fn close(&mut self) -> io::Result<()> {
        self.is_closed = true;
        self.erase()
    }

    /// Removes the list from the screen. A terminal that became narrower has wrapped its lines.
    fn erase(&self) -> io::Result<()> {
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
                let mut help = wrap_row(&format!("  {}", self.help(!matching.is_empty())), columns);
                help.truncate(rows.saturating_sub(lines.len() + MIN_ITEM_ROWS).max(1));
                lines.extend(help.iter().map(|line| self.style.dim(line)));
            }
        }
        // The cursor stands in a row of its own.
        let room = rows.saturating_sub(lines.len() + 1).max(1);
        let lay_out_items = |is_whole: bool| {
            let items = matching.iter().enumerate();
            let items = items.map(|(position, index)| (*index, position == self.selected));
            let items = items.map(|(index, is_selected)| self.item_lines(index, is_selected, is_whole, columns));
            items.collect::<Vec<_>>()
        };
        let mut items = lay_out_items(true);
        if items.iter().map(Vec::len).sum::<usize>() > room {
            items = lay_out_items(false);
        }
        let heights: Vec<_> = items.iter().map(Vec::len).collect();
        // The last row says how many items are above and below, where there is room for it.
        let names_hidden = room >= MIN_ITEM_ROWS && heights.iter().sum::<usize>() > room;
        let room = room - usize::from(names_hidden);
        let first = first_shown(&heights, self.first_shown, self.selected, room);
        self.first_shown = first;
        lines.extend(items.into_iter().skip(first).flatten().take(room));
        if names_hidden {
            lines.push(self.style.dim(&self.hidden_items(&heights, room)));
        }
        self.drawn_columns = lines.iter().map(|line| text_columns(line)).collect();
        lines
    }

    /// Returns the question and what is typed, which has a line of its own if there is no room beside the question.
    fn question_lines(&self, columns: usize) -> Vec<String> {
        let question = self.style.format_prompt(&self.question.prompt, false);
        let mut lines = wrap_text(question.trim_end(), columns);
        let (before, after) = self.filter.split_at_cursor();
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
        let ListQuestion { can_go_back, takes_typed_text, texts, .. } = self.question;
        match has_match {
            true => {
                let filter = if takes_typed_text { texts.filter_or_type } else { texts.filter };
                let back = if can_go_back { texts.escape_goes_back } else { "" };
                format!("{filter}{}{back}", texts.move_and_choose)
            }
            false if takes_typed_text => texts.no_match_but_taken.to_owned(),
            false => texts.no_match.to_owned(),
        }
    }

    /// Says how many items are above and below those that are shown in so many rows.
    fn hidden_items(&self, heights: &[usize], room: usize) -> String {
        let mut end = 0;
        let shown = heights[self.first_shown..].iter().take_while(|height| {
            end += **height;
            end <= room
        });
        let below = heights.len() - self.first_shown - shown.count();
        let counts = [("↑", self.first_shown), ("↓", below)].into_iter().filter(|(_, count)| *count > 0);
        let texts: Vec<_> =
            counts.map(|(arrow, count)| format!("{arrow} {count} {}", self.question.texts.more_items)).collect();
        format!("  {}", texts.join("  "))
    }

    /// Returns the lines of an item, in which what matches is emphasized. Unless it is selected or to be whole, it is cut
    /// to one line.
    fn item_lines(&self, index: usize, is_selected: bool, is_whole: bool, columns: usize) -> Vec<String> {
        let columns = columns.saturating_sub(MARK_COLUMNS).max(1);
        let mut lines = match is_whole || is_selected {
            true => wrap_row(self.item(index), columns),
            false => vec![truncate_text(self.item(index), columns)],
        };
        let typed = self.filter.text().trim();
        let found = lines.iter_mut().find_map(|line| Some((find_ignoring_case(line, typed)?, line)));
        if let Some((Range { start, end }, line)) = found.filter(|_| !typed.is_empty()) {
            *line = format!("{}{}{}", &line[..start], self.style.emphasize(&line[start..end]), &line[end..]);
        }
        let is_coloured = self.style == PromptStyle::Coloured && is_selected;
        let mark = match (is_selected, is_coloured) {
            (false, _) => " ".to_owned(),
            (true, false) => "❯".to_owned(),
            (true, true) => style("❯").green().force_styling(true).to_string(),
        };
        let text = |line: String| match is_coloured && typed.is_empty() {
            true => style(line).cyan().force_styling(true).to_string(),
            false => line,
        };
        let marks = [mark].into_iter().chain(std::iter::repeat(" ".to_owned()));
        marks.zip(lines).map(|(mark, line)| format!("{mark} {}", text(line))).collect()
    }
}

/// Returns the first of the items that is shown where `room` lines are free: near the one before, so that the selected
/// one is whole and no line stays empty while items above are hidden. `heights` are the lines of each item.
fn first_shown(heights: &[usize], before: usize, selected: usize, room: usize) -> usize {
    let lines = |from: usize, to: usize| heights.get(from..to).unwrap_or_default().iter().sum::<usize>();
    let mut first = before.min(selected);
    while first < selected && lines(first, selected + 1) > room {
        first += 1;
    }
    while first > 0 && lines(first - 1, heights.len()) <= room {
        first -= 1;
    }
    first
}

#[cfg(test)]
mod tests {
    use dialoguer::console::Key;

    use super::*;
    use crate::connectors::Language;

    fn view(takes_typed_text: bool) -> ListScreen {
        let items = ["one  first", "短信签名示例短信签名示例", "three", "four", "five"].map(str::to_owned).to_vec();
        let texts = PromptTexts::in_language(Language::English);
        let question =
            ListQuestion { can_go_back: true, takes_typed_text, ..ListQuestion::new("Which", &items, 1, texts) };
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
    fn typing_selects_the_best_match_and_an_empty_filter_the_default() {
        let mut view = view(false);
        for (key, selected) in [
            (Key::Char('u'), Some(3)),
            (Key::Backspace, Some(1)),
            (Key::Char('签'), Some(1)),
            (Key::Char('?'), None),
            (Key::Char('\x15'), Some(1)),
        ] {
            if view.filter.edit(key.clone()) {
                view.select_first_match();
            }
            assert_eq!(view.selected_item(), selected, "{key:?}");
        }
    }

    #[test]
    fn every_item_is_shown_whole_where_there_is_room_or_else_the_selected_one() {
        let items: Vec<_> =
            (1..=9).map(|n| format!("name{n}  one two three four five, of which this is {n}.")).collect();
        let question = ListQuestion::new("Which", &items, 0, PromptTexts::in_language(Language::English));
        let mut view = ListScreen::new(PromptStyle::Uncoloured, question);
        let whole = view.lay_out(60, 30);
        let text = |lines: &[String]| lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
        assert!(items.iter().all(|item| text(&whole).contains(item)) && !text(&whole).contains('…'), "{whole:?}");
        assert_eq!(&whole[3..5], ["❯ name1  one two three four", "         five, of which this"]);
        for step in [1; 12].into_iter().chain([-1; 12]) {
            view.move_selection(step);
            let lines = view.lay_out(10, 30);
            let selected = lines.iter().position(|line| line.starts_with('❯')).unwrap();
            let shown = text(&lines[selected..]);
            assert!(shown.contains(view.item(view.selected_item().unwrap())) && lines.len() <= 9, "{lines:?}");
            let hidden: usize =
                lines.last().unwrap().split_whitespace().filter_map(|word| word.parse::<usize>().ok()).sum();
            assert_eq!(hidden + lines.iter().filter(|line| line.contains("name")).count(), 9, "{lines:?}");
            assert!(lines.iter().any(|line| line.ends_with('…')), "{lines:?}");
        }
    }

    #[test]
    fn no_line_stays_empty_while_items_above_are_hidden() {
        assert_eq!(first_shown(&[2, 2, 2, 2], 0, 3, 4), 2);
        assert_eq!(first_shown(&[2, 2, 2, 2], 3, 3, 5), 2);
        assert_eq!(first_shown(&[2, 2], 1, 1, 9), 0);
        assert_eq!(first_shown(&[1, 9, 1], 0, 1, 4), 1);
        assert_eq!(first_shown(&[], 3, 0, 4), 0);
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
}
